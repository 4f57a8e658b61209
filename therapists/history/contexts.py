"""Who acts, and in which action: what events of the history point to. A hand at the database says nothing of itself."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import uuid4

import pghistory.trigger
import pgtrigger
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from therapists.history.graph import events_of, references
from therapists.models import ImportRun, Practice, Practitioner, Report, User
from therapists.models.accounts import UserGroup, UserRight
from therapists.models.history import OWNERS

TELL = """
SELECT set_config('pghistory.context_id', %s, false), set_config('pghistory.context_metadata', %s, false)
"""
TAKEN_BACK = """
SELECT DISTINCT ON (later.metadata ->> 'undoes') later.metadata ->> 'undoes', later.id::text
FROM pghistory_context AS later
WHERE later.metadata ->> 'undoes' = ANY(%s) AND later.metadata ? 'undoes' AND NOT EXISTS (
    SELECT FROM pghistory_context AS again
    WHERE again.metadata ->> 'undoes' = later.id::text AND again.metadata ? 'undoes'
)
ORDER BY later.metadata ->> 'undoes', later.created_at DESC
"""


@dataclass(slots=True)
class Doing:
    """What is being done: the context of whatever changes meanwhile."""

    id: str
    about: dict[str, Any]

    def note(self, **about: Any) -> None:
        """Say more of it; what is known already stands."""
        self.about = {name: value for name, value in about.items() if value is not None} | self.about
        _tell(self)


_now: ContextVar[Doing | None] = ContextVar("what is being done", default=None)


@contextmanager
def doing(action: str | None = None, **about: Any) -> Iterator[Doing]:
    """All that changes within belongs to one context: the one around it if there is one, which keeps what it knows."""
    around = _now.get()
    if around is not None:
        known = around.about
        around.note(action=action, **about)
        try:
            yield around
        except BaseException:
            around.about = known
            _tell(around)
            raise
        return
    current = Doing(str(uuid4()), {})
    token = _now.set(current)
    try:
        current.note(action=action, **about)
        yield current
    finally:
        _now.reset(token)
        _tell(None)


def _tell(current: Doing | None) -> None:
    """Tell the database, where ``_pgh_attach_context`` asks for it.

    It remembers for the session, beyond any transaction: whatever is told within one that is rolled back was not told.
    The library would put it before each statement, which the server takes only where values travel in the words.
    """
    session: Any = connection.connection
    if connection.needs_rollback or (session and session.info.transaction_status is TransactionStatus.INERROR):
        return
    told = (current.id, json.dumps(current.about)) if current else ("", "")
    with connection.cursor() as cursor:
        cursor.execute(TELL, told)


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
def ignored(cursor: CursorWrapper, names: Iterable[str] = ()) -> Iterator[None]:
    """Within, in this transaction alone, these triggers do nothing; COPY included.

    Without names it ignores none, and still is of use around many rows: where nothing says which to ignore, each
    trigger catches an error, and each of those makes PostgreSQL walk through all checks that wait for the commit.
    """
    put = "SELECT set_config('pgtrigger.ignore', %s, true)"
    cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")
    before = cursor.fetchone()[0] or "{}"
    cursor.execute(put, ["{" + ",".join(names) + "}"])
    yield
    if not cursor.db.needs_rollback:  # which takes the setting back with all the rest
        cursor.execute(put, [before])


# What people report, who has which rights, and that a file was read: none of it is undone with what happened beside it.
NEVER_TAKEN_BACK: frozenset[type[models.Model]] = frozenset({Report, User, UserGroup, UserRight, ImportRun})


def kinds_of(context: str) -> dict[type[models.Model], int]:
    """How many rows of each model an action changed; without those that are never taken back."""
    models_ = [model for model in OWNERS if model not in NEVER_TAKEN_BACK]
    counts = " UNION ALL ".join(
        f'SELECT {number}, count(DISTINCT pgh_obj_id) FROM "{events_of(model)._meta.db_table}" '
        "WHERE pgh_context_id = %(context)s"
        for number, model in enumerate(models_)
    )
    with connection.cursor() as cursor:
        cursor.execute(counts, {"context": context})
        return {models_[number]: rows for number, rows in cursor.fetchall() if rows}


def listings_of(context: str, kinds: Iterable[type[models.Model]], most: int) -> list[Practitioner | Practice]:
    """The people and practices that an action was about, at most so many of each, as far as they still are."""
    kinds = list(kinds)
    found: list[Practitioner | Practice] = []
    for root in (Practitioner, Practice):
        ids: set[int] = set()
        for model in kinds:
            events = events_of(model).objects.filter(pgh_context_id=context).order_by()
            columns = [field.attname for field in references(model) if field.related_model is root]
            for column in ["pgh_obj_id"] if model is root else columns:
                ids.update(events.exclude(**{column: None}).values_list(column, flat=True).distinct()[:most])
        found += root._default_manager.filter(pk__in=ids).order_by("pk")[:most]
    return found


def of_import(run: ImportRun) -> str | None:
    """The context in which an import wrote; those from before any history have none, nor have invented people."""
    written = events_of(ImportRun).objects.filter(pgh_obj_id=run.pk, pgh_label="insert")
    event = written.filter(pgh_context__metadata__has_key="run").first()
    return str(event.pgh_context_id) if event is not None else None


def taken_back(contexts: Iterable[str]) -> dict[str, str]:
    """Which of these actions were taken back by which; one that was itself taken back counts no more."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_BACK, [list(contexts)])
        return dict(cursor.fetchall())
