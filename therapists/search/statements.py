"""Statements that take longer to plan than to run: planned once a connection, whatever is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

PLAN = "SELECT set_config('plan_cache_mode', %s::text, false)"


@contextmanager
def planned_once() -> Iterator[CursorWrapper]:
    """A cursor whose statements, once the driver has prepared them, are not planned for each value anew.

    For statements that read the same few rows by the same indexes whatever the values are.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLAN, ["force_generic_plan"])
        rolled_back = False
        try:
            yield cursor
        except DatabaseError:
            rolled_back = connection.in_atomic_block  # which takes the setting back; nothing else can be said meanwhile
            raise
        finally:
            if not rolled_back:
                cursor.execute(PLAN, ["auto"])
