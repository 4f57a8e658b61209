"""Who acts, and in which action: what events of the history point to. A hand at the database says nothing of itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pghistory
import pghistory.trigger
import pgtrigger
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from pghistory.runtime import Context, _tracker


@contextmanager
def doing(action: str | None = None, **about: Any) -> Iterator[Context]:
    """All that changes within belongs to one context: the one around it if there is one, which keeps what it knows."""
    outermost = not hasattr(_tracker, "value")
    with pghistory.context() as current:
        for name, value in {"action": action, **about}.items():
            if value is not None:
                current.metadata.setdefault(name, value)
        yield current
    if outermost and connection.in_atomic_block:
        # The database keeps the context until the transaction ends; whatever else the caller does in it is not ours.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


def verb[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Make an action (or an import) one transaction and one context, which names it and whoever it is done ``by``."""
    name = f"{act.__module__.rpartition('.')[2]}.{act.__name__}"

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs.get("by")
        with doing(name, user=by and by.pk), transaction.atomic():
            return act(*args, **kwargs)

    return acting


@contextmanager
def unrecorded(cursor: CursorWrapper, tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Within, rows come into these tables and go from them without an event; for rows that nobody wrote."""
    names = [
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registered()
        if model in set(tables) and isinstance(trigger, pghistory.trigger.Event)
    ]
    with ignored(cursor, names):
        yield


@contextmanager
def ignored(cursor: CursorWrapper, names: Iterable[str]) -> Iterator[None]:
    """Within, in this transaction alone, these triggers do nothing; COPY included."""
    put = "SELECT set_config('pgtrigger.ignore', %s, true)"
    cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
    before = cursor.fetchone()[0] or "{}"
    cursor.execute(put, ["{" + ",".join(names) + "}"])
    try:
        yield
    finally:
        cursor.execute(put, [before])
