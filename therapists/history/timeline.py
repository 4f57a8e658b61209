"""What changed about one row and all that hangs on it: an entry for each action, the latest first."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection, models

from therapists.history.graph import Model, gathered, parts_of
from therapists.models import FormerSlug, PracticeRecord, Report, SourceRecord
from therapists.models.private import PrivateBase, PrivatePremises

# Reports have pages of their own, where restricted ones are shown to few; the rest is how the machine remembers.
NEVER_TOLD = frozenset({Report, SourceRecord, PracticeRecord, FormerSlug})
TRUE_ADDRESSES = frozenset({PrivateBase, PrivatePremises})

type Row = dict[str, Any]  # column → value, as jsonb has it

# From an entry's first change of a row to its last: what it found, and what it left.
ENTRIES = """
, told AS (
    SELECT event.*, lead(label) OVER later AS next_label, lead(row) OVER later AS next_row,
           lead(owned) OVER later AS next_owned
    FROM event WINDOW later AS (PARTITION BY kind, obj ORDER BY number)
), change AS (
    SELECT told.kind, told.obj, told.number, told.entry, told.context, told.at,
           CASE WHEN told.label <> 'insert' AND told.owned THEN told.row END AS before,
           CASE WHEN told.label = 'delete' THEN NULL
                WHEN told.next_label IS NOT NULL THEN CASE WHEN told.next_owned THEN told.next_row END
                WHEN live.owned THEN live.row END AS after
    FROM told LEFT JOIN live ON (live.kind, live.obj) = (told.kind, told.obj)
), page AS (
    SELECT entry, max(at) AS last, min(at) AS first FROM change
    GROUP BY entry HAVING max(at) < %(until)s ORDER BY last DESC, entry LIMIT %(limit)s
), net AS (
    SELECT entry, kind, obj, min(context::text) AS context,
           (array_agg(before ORDER BY number))[1] AS before, (array_agg(after ORDER BY number DESC))[1] AS after
    FROM change WHERE entry IN (SELECT entry FROM page) GROUP BY entry, kind, obj
)
SELECT page.entry, page.last, page.first, context.id, context.metadata, net.kind, net.obj, net.before, net.after
FROM page
LEFT JOIN net ON net.entry = page.entry AND net.before IS DISTINCT FROM net.after
LEFT JOIN pghistory_context AS context ON context.id = net.context::uuid
ORDER BY page.last DESC, page.entry, array_position(%(kinds)s, net.kind), net.obj
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry did to one row; without ``before`` it was added, without ``after`` it was removed."""

    kind: str
    obj: int
    before: Row | None
    after: Row | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ, where both are there."""
        if self.before is None or self.after is None:
            return []
        return [column for column, value in self.before.items() if self.after.get(column) != value]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one action, import or transaction did, from its first change (``begun``) to its last (``at``)."""

    at: datetime
    begun: datetime
    context: str | None = None
    about: dict[str, Any] = field(default_factory=dict)  # what the context says; nothing for a hand at the database
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries; ``older`` is the moment before which further ones lie."""

    entries: list[Entry]
    older: datetime | None


def page_of(
    subject: models.Model,
    *,
    until: datetime | None = None,
    entries: int = 20,
    hidden: Collection[Model] = TRUE_ADDRESSES,
) -> Page:
    """The latest entries before ``until``, in one statement. ``hidden`` models are left out."""
    root, left_out = type(subject), NEVER_TOLD | set(hidden)
    parts = [part for part in parts_of(root) if part.model is root or part.model not in left_out]
    asked: dict[str, Any] = {
        "subjects": [subject.pk],
        "until": until or datetime.max.replace(tzinfo=UTC),
        "limit": entries + 1,
        "kinds": [part.kind for part in parts],
    }
    with connection.cursor() as cursor:
        cursor.execute(gathered(parts) + ENTRIES, asked)
        found = list(_entries(cursor.fetchall()))
    shown = found[:entries]
    return Page(shown, shown[-1].at if len(found) > entries else None)


def _entries(rows: list[tuple[Any, ...]]) -> Iterator[Entry]:
    for (_entry, at, begun), group in groupby(rows, key=lambda row: row[:3]):
        lines = list(group)
        context, about = lines[0][3:5]
        changes = [
            Change(kind, obj, loaded(before), loaded(after))
            for *_, kind, obj, before, after in lines
            if kind is not None
        ]
        yield Entry(at, begun, context and str(context), loaded(about) or {}, changes)


def loaded(value: str | None) -> Any:
    """What a column of jsonb holds: Django leaves it as text in statements of our own."""
    return None if value is None else json.loads(value, parse_float=Decimal)
