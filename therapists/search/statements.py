"""Statements that take longer to plan than to run: planned once a connection, whatever is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

PLAN_ONCE = "SELECT set_config('plan_cache_mode', 'force_generic_plan', false)"
PLAN_AS_USUAL = "SELECT set_config('plan_cache_mode', 'auto', false)"


@contextmanager
def planned_once(*, unless: bool = False) -> Iterator[CursorWrapper]:
    """A cursor whose statements, once the driver has prepared them, are not planned for each value anew.

    For statements that read by the same indexes whatever the values are; ``unless`` says that this one does not.
    """
    with connection.cursor() as cursor:
        if unless:
            yield cursor
            return
        cursor.execute(PLAN_ONCE)
        rolled_back = False
        try:
            yield cursor
        except DatabaseError:
            rolled_back = connection.in_atomic_block  # which takes the setting back; nothing else can be said meanwhile
            raise
        finally:
            if not rolled_back:
                cursor.execute(PLAN_AS_USUAL)
