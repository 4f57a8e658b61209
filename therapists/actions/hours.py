"""Usual hours of a post or of home visits."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from therapists.actions.claims import lock
from therapists.actions.history import record
from therapists.models import HomeVisits, OpeningHours, Practitioner, User, WorksAt
from therapists.search import indexing

type Span = tuple[int, time, time]  # ISO weekday, from, to


@transaction.atomic
def set_hours(*, of: WorksAt | HomeVisits, spans: Iterable[Span], by: User) -> None:
    """Replace the usual hours of one way of being seen."""
    lock(model=Practitioner, pk=of.practitioner_id)
    write_hours(of=of, spans=spans)
    record(objects=[of.practitioner], message=gettext("Changed hours."), by=by)
    indexing.refresh([of.practitioner_id])


def write_hours(*, of: WorksAt | HomeVisits, spans: Iterable[Span]) -> None:
    """The rows alone, for a caller who holds the lock and refreshes: what stays the same stays untouched."""
    owner: dict[str, Any] = {"works_at" if isinstance(of, WorksAt) else "home_visits": of}
    wanted = set(spans)
    gone = []
    for row in OpeningHours.objects.filter(**owner):
        span = (row.weekday, row.opens, row.closes)
        if span in wanted:
            wanted.remove(span)
        else:
            gone.append(row.pk)
    OpeningHours.objects.filter(pk__in=gone).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(weekday=weekday, opens=opens, closes=closes, **owner) for weekday, opens, closes in sorted(wanted)
    )
