"""What hangs on what, as ``models/history.py`` says it, and the SQL that gathers a row with all that hangs on it.

A *kind* is the name of a tracked model. A part belongs to a subject when a foreign key leads there, straight (a phone
number of a practitioner) or by way of another part (the hours of a post of a practitioner).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models

from therapists.models.history import OWNERS

type Model = type[models.Model]

EVENT_COLUMNS = ("pgh_id", "pgh_created_at", "pgh_began_at", "pgh_label", "pgh_obj_id", "pgh_context_id")


def kind_of(model: Model) -> str:
    """What the history calls a model."""
    return str(model._meta.model_name)


def model_of(kind: str) -> Model:
    """The model that the history calls so."""
    return apps.get_model("therapists", kind)


def events_of(model: Model) -> Any:
    """The model of its events."""
    return model.pgh_event_model  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a graph, with the columns that lead to the subject and the kinds they lead to."""

    model: Model
    owners: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return kind_of(self.model)

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def events(self) -> str:
        return str(events_of(self.model)._meta.db_table)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a row that its events have, too."""
        kept = {field.column for field in events_of(self.model)._meta.fields}
        return tuple(str(field.column) for field in self.model._meta.concrete_fields if field.column in kept)

    def row(self, alias: str) -> str:
        """SQL: a row of the table, as jsonb."""
        rest = {str(field.column) for field in self.model._meta.concrete_fields} - set(self.columns)
        return f"to_jsonb({alias}) - '{{{','.join(sorted(rest))}}}'::text[]"

    def past_row(self, alias: str) -> str:
        """SQL: a row as an event has kept it, as jsonb with the same keys."""
        return f"to_jsonb({alias}) - '{{{','.join(EVENT_COLUMNS)}}}'::text[]"

    def owned(self, alias: str) -> str:
        """SQL: whether a row leads to the subject as it stands there."""
        if not self.owners:
            return "true"
        return "(" + " OR ".join(f'{alias}."{column}" IN (TABLE mine_{kind})' for column, kind in self.owners) + ")"

    def mine(self) -> str:
        """SQL: the ids of rows that lead to the subject, or once did."""
        if not self.owners:
            return "SELECT unnest(%(subjects)s::bigint[])"
        found = [
            f'SELECT {id_column} FROM "{table}" WHERE "{column}" IN (TABLE mine_{kind})'
            for column, kind in self.owners
            for table, id_column in ((self.events, "pgh_obj_id"), (self.table, "id"))
        ]
        return " UNION ".join(found)


@cache
def parts_of(root: Model) -> tuple[Part, ...]:
    """The root and every tracked model that hangs on it, owners first."""
    reached = {root}
    while more := {model for model in OWNERS if model not in reached and reached & _owning(model)}:
        reached |= more
    order = TopologicalSorter(
        {model: reached & _owning(model) if model is not root else set() for model in OWNERS if model in reached}
    )
    return tuple(
        Part(model, () if model is root else tuple(
            (column, kind_of(owner)) for owner, column in _owners(model) if owner in reached
        ))
        for model in order.static_order()
    )  # fmt: skip


def _owners(model: Model) -> list[tuple[Model, str]]:
    """What its rows hang on, and by which column; two columns may lead to rows of one kind."""
    fields: list[Any] = [model._meta.get_field(name) for name in OWNERS[model]]
    return [(field.related_model, field.column) for field in fields]


def _owning(model: Model) -> set[Model]:
    return {owner for owner, _column in _owners(model)}


@cache
def tracked_in_order() -> tuple[Model, ...]:
    """Every tracked model, those that others point to first."""
    order = TopologicalSorter(
        {model: {key.related_model for key in references(model)} & OWNERS.keys() - {model} for model in OWNERS}
    )
    return tuple(order.static_order())


def gathered(parts: Iterable[Part]) -> str:
    """SQL: the common tables ``event`` and ``live`` of the subjects with the ids ``%(subjects)s``."""
    parts = tuple(parts)
    events = " UNION ALL ".join(map(_events, parts))
    live = " UNION ALL ".join(map(_live, parts))
    return f"WITH {known_rows(parts)}, event AS ({events}), live AS ({live})"


def known_rows(parts: Iterable[Part]) -> str:
    """SQL: a common table for each part, with the ids of its rows."""
    return ", ".join(f"mine_{part.kind} (id) AS ({part.mine()})" for part in parts)


def _events(part: Part) -> str:
    return f"""
        SELECT '{part.kind}' AS kind, e.pgh_obj_id AS obj, e.pgh_id AS number, e.pgh_label AS label,
               e.pgh_created_at AS at, e.pgh_context_id AS context,
               coalesce(e.pgh_context_id::text, e.pgh_began_at::text) AS entry,
               {part.past_row("e")} AS row, {part.owned("e")} AS owned
        FROM "{part.events}" AS e WHERE e.pgh_obj_id IN (TABLE mine_{part.kind})
    """


def _live(part: Part) -> str:
    return f"""
        SELECT '{part.kind}' AS kind, t.id AS obj, {part.row("t")} AS row, {part.owned("t")} AS owned
        FROM "{part.table}" AS t WHERE t.id IN (TABLE mine_{part.kind})
    """


def references(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    """The foreign keys of a model."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field


def root_of(model: Model) -> Model:
    """What a model hangs on in the end: whoever may change that may change this."""
    while owners := OWNERS[model]:
        model = model._meta.get_field(owners[0]).related_model  # type: ignore[assignment]
    return model
