"""Hours in words and as a strip: the usual week, the dates that differ, and whether somebody is there now."""

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from therapists.choices import Weekday
from therapists.models import OpeningHours, WorksAt
from therapists.views import present

STRIP_FROM, STRIP_TO = 6, 22  # hours of the day that the strip of opening hours shows
STRIP_WIDTH = 96  # its units
DAYS_AHEAD = 8  # looked at for the next opening


@dataclass(frozen=True, slots=True)
class Day:
    """Usual hours of one weekday: as text, and as (start, length) pieces of a strip."""

    name: str
    hours: str
    strip: list[tuple[float, float]]
    today: bool


@dataclass(frozen=True, slots=True)
class Now:
    """Whether a practice is open at this moment, by its own clock."""

    open: bool
    text: str


def week(hours: Iterable[OpeningHours], now: datetime.datetime, free: str) -> list[Day]:
    """Usual hours by weekday, today marked; empty when none are stated. ``free`` is said of a day without any."""
    stated: dict[int, list[OpeningHours]] = {}
    for entry in hours:
        stated.setdefault(entry.weekday, []).append(entry)
    if not stated:
        return []
    return [
        Day(
            str(day.label),
            ", ".join(span(entry.opens, entry.closes) for entry in stated.get(day.value, [])) or free,
            [strip(entry.opens, entry.closes) for entry in stated.get(day.value, [])],
            now.isoweekday() == day.value,
        )
        for day in Weekday
    ]


def span(opens: datetime.time, closes: datetime.time) -> str:
    """Two times as people write them: ``09:00–17:30``."""
    return f"{opens:%H:%M}–{closes:%H:%M}"


def strip(opens: datetime.time, closes: datetime.time) -> tuple[float, float]:
    """Where a span begins on the strip, and how long it is, in its units."""
    unit = STRIP_WIDTH / (STRIP_TO - STRIP_FROM)
    start = min(max(opens.hour + opens.minute / 60, STRIP_FROM), STRIP_TO)
    end = min(max(closes.hour + closes.minute / 60, STRIP_FROM), STRIP_TO)
    return round((start - STRIP_FROM) * unit, 1), round(max(0.0, end - start) * unit, 1)


def local_now(time_zone: str) -> datetime.datetime:
    """The time on the clock of a place."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(time_zone))


def open_now(post: WorksAt) -> Now | None:
    """Whether they are at the practice now, or when next; None where no hours are stated."""
    usual: dict[int, list[tuple[datetime.time, datetime.time]]] = {}
    for entry in post.hours.all():
        usual.setdefault(entry.weekday, []).append((entry.opens, entry.closes))
    if not usual:
        return None
    unusual: dict[datetime.date, list[tuple[datetime.time, datetime.time]]] = {}
    for exception in post.exceptions.all():
        spans = unusual.setdefault(exception.date, [])
        if exception.opens and exception.closes:
            spans.append((exception.opens, exception.closes))
    now = local_now(post.practice.time_zone)
    for ahead in range(DAYS_AHEAD):
        date = now.date() + datetime.timedelta(days=ahead)
        for opens, closes in sorted(unusual.get(date, usual.get(date.isoweekday(), []))):
            if ahead == 0 and opens <= now.time() < closes:
                return Now(True, _("Open now, until %(time)s") % {"time": f"{closes:%H:%M}"})
            if ahead > 0 or now.time() < opens:
                return Now(False, _next_opening(ahead, date, opens))
    return Now(False, _("Closed now"))


def _next_opening(ahead: int, date: datetime.date, opens: datetime.time) -> str:
    time = {"time": f"{opens:%H:%M}"}
    if ahead == 0:
        return _("Closed now, opens today at %(time)s") % time
    if ahead == 1:
        return _("Closed now, opens tomorrow at %(time)s") % time
    return _("Closed now, opens on %(day)s at %(time)s") % {**time, "day": present.weekday(date)}


def exceptions(post: WorksAt) -> list[str]:
    """Coming dates that differ from the usual hours."""
    today = timezone.now().date()
    return [
        f"{present.day(entry.date)}: "
        + (span(entry.opens, entry.closes) if entry.opens and entry.closes else _("closed"))
        for entry in post.exceptions.all()
        if entry.date >= today
    ]
