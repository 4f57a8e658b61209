"""What a connection has planned outlives the end of a test.

A statement that builds listing rows takes longer to plan than to run, and the driver forgets what it has prepared
whenever a transaction is rolled back, as that of nearly every test is: it cannot know whether tables went with it. The
server does, and plans anew what it must.
"""

from collections.abc import Sequence

from django.db import connection
from psycopg import _connection_base
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult

CHANGES = (b"DROP", b"ALTER", b"DISCARD", b"DEALLOCATE")


class Keeping(PrepareManager):
    """Forgets what it prepared when tables have changed, and not when a transaction is rolled back."""

    prepared_max = 1000

    def clear(self) -> bool:
        """Asked for by every rollback."""
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult]) -> bool:
        changed = any((result.command_status or b"").startswith(CHANGES) for result in results)
        return changed and super().clear()


def keep() -> None:
    """From the next connection on; what comes a second time is prepared already."""
    _connection_base.PrepareManager = Keeping  # type: ignore[misc]
    connection.settings_dict["OPTIONS"]["prepare_threshold"] = 1
