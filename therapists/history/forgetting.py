"""Removes the past of somebody who is to be forgotten; nothing else may touch an event."""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from therapists.history.contexts import ignored
from therapists.history.graph import Model, events_of, known_rows, parts_of
from therapists.models import Practitioner
from therapists.models.history import APPEND_ONLY, OWNERS


def forget(ids: Iterable[int], cursor: CursorWrapper, *, of: Model = Practitioner) -> int:
    """Delete every event of these rows and of all that ever hung on them; returns how many there were.

    Contexts that only they had go with them: the address of a page may hold a name. Rows themselves are not touched, so
    call it in the transaction that deletes them, after that: deleting makes events, too.
    """
    asked = {"subjects": list(ids)}
    parts = parts_of(of)
    removed, contexts = 0, set()
    guards = [
        trigger.get_pgid(events_of(part.model))
        for part in parts
        for trigger in events_of(part.model)._meta.triggers
        if trigger.name == APPEND_ONLY
    ]
    with ignored(cursor, guards):
        for part in reversed(parts):  # while the owners still say what hung on whom
            own = "e.pgh_obj_id = ANY(%(subjects)s)" if part.model is of else part.owned("e")
            cursor.execute(
                f'WITH {known_rows(parts)} DELETE FROM "{part.events}" AS e WHERE {own} RETURNING e.pgh_context_id',
                asked,
            )
            removed += cursor.rowcount
            contexts |= {context for (context,) in cursor.fetchall()}
    kept = " UNION ALL ".join(
        f'SELECT FROM "{events_of(model)._meta.db_table}" AS e WHERE e.pgh_context_id = context.id' for model in OWNERS
    )
    cursor.execute(
        f"DELETE FROM pghistory_context AS context WHERE id = ANY(%s::uuid[]) AND NOT EXISTS ({kept})",
        [[str(context) for context in contexts - {None}]],
    )
    return removed
