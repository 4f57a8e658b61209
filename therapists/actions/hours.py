"""Usual hours of a post or of home visits, and the dates that differ from them."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import models
from django.utils.translation import gettext

from therapists.actions.claims import lock
from therapists.actions.log import record
from therapists.history.contexts import verb
from therapists.models import HomeVisits, HoursException, OpeningHours, Practitioner, User, WorksAt
from therapists.search import indexing

type Span = tuple[int, time, time]  # ISO weekday, from, to
type DatedSpan = tuple[date, time | None, time | None]  # without times: closed all day


@verb
def set_hours(*, of: WorksAt | HomeVisits, spans: Iterable[Span], by: User) -> None:
    """Replace the usual hours of one way of being seen."""
    lock(model=Practitioner, pk=of.practitioner_id)
    write_hours(of=of, spans=spans)
    record(objects=[of.practitioner], message=gettext("Changed hours."), by=by)
    indexing.refresh([of.practitioner_id])


def write_hours(*, of: WorksAt | HomeVisits, spans: Iterable[Span]) -> None:
    """The rows alone, for a caller who holds the lock and refreshes: what stays the same stays untouched."""
    _replace(OpeningHours, "weekday", of, spans)


def write_exceptions(*, of: WorksAt | HomeVisits, spans: Iterable[DatedSpan]) -> None:
    """The dates that differ, as ``write_hours`` does the usual ones."""
    _replace(HoursException, "date", of, spans)


def _replace(
    model: type[models.Model], day: str, of: WorksAt | HomeVisits, spans: Iterable[tuple[Any, time | None, time | None]]
) -> None:
    owner = {"works_at" if isinstance(of, WorksAt) else "home_visits": of}
    wanted = list(dict.fromkeys(spans))
    gone = []
    for pk, *span in model._default_manager.filter(**owner).values_list("pk", day, "opens", "closes"):
        if tuple(span) in wanted:
            wanted.remove((span[0], span[1], span[2]))
        else:
            gone.append(pk)
    model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(
        model(**{day: when, "opens": opens, "closes": closes}, **owner) for when, opens, closes in wanted
    )
