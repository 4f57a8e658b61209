"""History: tables whose every change is kept by triggers, whoever makes it: a person, an import, a hand at a prompt.

An event of an update or a deletion holds the row as it was *before*, that of an insertion the row as it began. So what
a row held at a moment is told by the first event after it, or else by the row itself: rows that were there before
anything was recorded, or were loaded without, have their past from the first change on.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pghistory
import pghistory.trigger
import pgtrigger
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from pghistory.models import Event as BaseEvent

# What moves with every save, and says nothing: it is not kept, and a save that moves nothing else is no event.
BOOKKEEPING = ("version", "updated_at")
APPEND_ONLY = "append_only"  # the trigger that holds events as they are; ``history.forget`` alone passes it

# Model → the foreign keys to what its rows hang on. A row that hangs on a practitioner is part of their history.
OWNERS: dict[type[models.Model], tuple[str, ...]] = {}


class Event(BaseEvent):
    """A change of one row: when (by the clock, in the order of changes), in which transaction, in which context."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_began_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        abstract = True
        default_permissions = ()


class Keep(pghistory.trigger.Event):
    """Keeps the rows of a statement: all at once, in a context that is written down only if there are any.

    The library's own way to find the rows that an update changed is a join. PostgreSQL plans that once a session: one
    that had changed single rows would take them for few ever after, and compare each with each. This needs no join.
    """

    def get_func(self, model: Any) -> pgtrigger.Func:
        events: Any = self.event_model
        operation: Any = self.operation
        kept = {field.name for field in events._meta.fields}
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.name in kept)
        rows = {
            pgtrigger.Insert: f"SELECT {columns} FROM new_values",
            pgtrigger.Update: f"SELECT {columns} FROM old_values EXCEPT ALL SELECT {columns} FROM new_values",
            pgtrigger.Delete: f"SELECT {columns} FROM old_values",
        }[operation]
        return pgtrigger.Func(
            f'INSERT INTO "{events._meta.db_table}" '
            f"(pgh_created_at, pgh_label, pgh_context_id, pgh_obj_id, {columns}) "
            f"SELECT clock_timestamp(), '{self.label}', (SELECT _pgh_attach_context()), kept.id, kept.* "
            f"FROM ({rows}) AS kept; RETURN NULL;"
        )


class _Kept:
    """An event whose trigger is ours."""

    def add_event_trigger(self: Any, event_model: Any) -> None:
        trigger = Keep(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            level=pgtrigger.Statement,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


class Added(_Kept, pghistory.InsertEvent):
    """An insertion, with the row."""


class Changed(_Kept, pghistory.UpdateEvent):
    """An update, with the row before it."""

    row = "OLD"


class Removed(_Kept, pghistory.DeleteEvent):
    """A deletion, with the row before it."""


def tracked[M: models.Model](
    *, of: tuple[str, ...] = (), leave_out: Iterable[str] = ()
) -> Callable[[type[M]], type[M]]:
    """Keep the history of a model in a table beside it. ``leave_out`` names what must not outlive the row itself."""

    def decorate(model: type[M]) -> type[M]:
        _events(model, of, leave_out, abstract=False)
        return model

    return decorate


def events_of(model: type[models.Model], *, of: tuple[str, ...] = ()) -> type[Any]:
    """The abstract model of the events of ``model``, for a module whose history must be imported by name, too."""
    return _events(model, of, (), abstract=True)


def _events(
    model: type[models.Model], of: tuple[str, ...], leave_out: Iterable[str], *, abstract: bool
) -> type[models.Model]:
    OWNERS[model] = of
    return pghistory.create_event_model(
        model,
        Added(),
        Changed(),
        Removed(),
        exclude=[*leave_out, *BOOKKEEPING],
        obj_field=pghistory.ObjForeignKey(related_name="+", db_index=True),
        context_field=pghistory.ContextForeignKey(related_name="+", db_index=True),
        append_only=True,
        base_model=Event,
        meta={
            "default_permissions": (),
            "ordering": ("pgh_id",),
            "indexes": [models.Index(fields=[owner]) for owner in of],
        },
        abstract=abstract,
    )
