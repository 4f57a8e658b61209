"""Counts of searches that found few people: where, for what, how often in a week; never who.

A page that is looked at must write nothing, and nothing may be kept of who looked. So a process gathers in its memory
which *kinds* of search it answered with few people (``note``), and a thread adds them to the table of weeks, a minute
after the first, on a connection of its own, outside every request (``flush``). What a process has not written when it
ends is lost, and so is what the database cannot take.

A kind counts once an hour in a process: whoever reloads a page, or searches again and again, counts once. What
remains is the number of hours (and processes) in which somebody looked in vain, and that is what the threshold of
``models.insight.FEWEST_SHOWN`` is laid on.
"""

import logging
import time
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from threading import Lock, Timer
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone

from therapists.models import Condition, Technique, UnmetSearch
from therapists.models.insight import FEWEST_SHOWN, monday

FEW = 5  # people found; with so many or more, nothing is counted
FLUSH_SECONDS = 60.0
MOST_TERMS = 3  # conditions or techniques of one search that are counted: more is no question about any
MOST_GATHERED = 2_000  # kinds a minute in a process; more is a machine, and left out
MOST_REMEMBERED = 50_000  # kinds an hour in a process
KEPT = timedelta(weeks=53)
DISTRICT_PEOPLE = 50_000  # a district is a town of so many, and all that lies nearer to it than to another
DISTRICT_KM = 100.0  # beyond, too few people live for a count

log = logging.getLogger(__name__)


class Seen(NamedTuple):
    """A kind of search as it was answered: near which Place, for which condition or technique (by slug)."""

    place_id: int
    condition: str  # or blank
    technique: str  # or blank
    at_home: bool
    nobody: bool


class Kind(NamedTuple):
    """The same by its district, as it is kept."""

    district_id: int
    condition_id: int | None
    technique_id: int | None
    at_home: bool
    nobody: bool


_lock = Lock()
_gathered: set[Seen] = set()
_counted: set[Kind] = set()  # within the hour that ``_hour`` numbers
_hour = 0


def note(*, place_id: int, conditions: Collection[str], techniques: Collection[str], at_home: bool, found: int) -> None:
    """Remember that a search near a Place found so few people; no more than that happens within a request.

    Where conditions are named, they are what was looked for; else the techniques are.
    """
    if not settings.COUNT_UNMET_SEARCHES or found >= FEW or len(_gathered) >= MOST_GATHERED:
        return
    nobody = found == 0
    if conditions:
        seen = {Seen(place_id, slug, "", at_home, nobody) for slug in conditions if len(conditions) <= MOST_TERMS}
    else:
        seen = {Seen(place_id, "", slug, at_home, nobody) for slug in techniques if len(techniques) <= MOST_TERMS}
    if not seen:
        return
    with _lock:
        first = not _gathered
        _gathered.update(seen)
    if first:
        _flush_in_a_minute()


def _flush_in_a_minute() -> None:
    timer = Timer(FLUSH_SECONDS, _flush_quietly)
    timer.daemon = True  # keeps no process from ending
    try:
        timer.start()
    except RuntimeError:  # a process that ends starts no threads
        forget()


def _flush_quietly() -> None:
    """In a thread of its own, whose connection nobody else closes."""
    try:
        flush()
    except Exception as error:
        log.warning("Searches that found few people were not counted: %s", type(error).__name__)
    finally:
        connection.close()


def flush(now: datetime | None = None) -> int:
    """Add what was gathered to the counts of this week; returns to how many. Raises what the database raises."""
    now = now or timezone.now()
    with _lock:
        seen = set(_gathered)
        _gathered.clear()
    if not seen:
        return 0
    kinds = _not_yet_counted(_by_district(seen))
    week = monday(now.astimezone(UTC).date())
    with transaction.atomic(), connection.cursor() as cursor:
        for kind in sorted(kinds, key=repr):  # in one order, so that two processes wait for each other, and no more
            cursor.execute(ADD, [week, *kind])
    return len(kinds)


ADD = """
INSERT INTO therapists_unmetsearch AS kept (week, district_id, condition_id, technique_id, at_home, nobody, searches)
VALUES (%s, %s, %s, %s, %s, %s, 1)
ON CONFLICT (week, district_id, condition_id, technique_id, at_home, nobody)
DO UPDATE SET searches = kept.searches + 1
"""
# A place so wide that it holds many districts (a region, a country) is in none.
DISTRICTS = """
SELECT place.id, town.id
FROM therapists_place AS place
CROSS JOIN LATERAL (
    SELECT large.id, large.point FROM therapists_place AS large
    WHERE large.kind = 'city' AND large.population >= %(people)s
    ORDER BY large.point <-> place.point LIMIT 1
) AS town
WHERE place.id = ANY(%(ids)s::bigint[]) AND place.kind NOT IN ('country', 'region')
    AND km_between(town.point, place.point) <= %(km)s
"""


def _by_district(seen: Iterable[Seen]) -> set[Kind]:
    """The kinds in the districts of their places; without those that lie in none, or whose words are gone."""
    rows = list(seen)
    conditions = dict(Condition.objects.filter(slug__in={row.condition for row in rows}).values_list("slug", "pk"))
    techniques = dict(Technique.objects.filter(slug__in={row.technique for row in rows}).values_list("slug", "pk"))
    with connection.cursor() as cursor:
        ids = list({row.place_id for row in rows})
        cursor.execute(DISTRICTS, {"ids": ids, "people": DISTRICT_PEOPLE, "km": DISTRICT_KM})
        districts = dict(cursor.fetchall())
    return {
        Kind(
            districts[row.place_id],
            conditions.get(row.condition),
            techniques.get(row.technique),
            row.at_home,
            row.nobody,
        )
        for row in rows
        if row.place_id in districts and (row.condition in conditions or row.technique in techniques)
    }


def _not_yet_counted(kinds: set[Kind]) -> set[Kind]:
    """Those that did not count in this hour of the process's own clock; from now on they did."""
    global _hour
    with _lock:
        if _hour != (_hour := int(time.monotonic() // 3600)) or len(_counted) >= MOST_REMEMBERED:
            _counted.clear()
        new = kinds - _counted
        _counted.update(new)
    return new


def forget() -> None:
    """Forget all that this process gathered and remembers."""
    with _lock:
        _gathered.clear()
        _counted.clear()


@task
def forget_small_counts() -> int:
    """Every night: remove the counts of weeks that are over and stayed small, and those older than a year. How many."""
    return _forget_before(timezone.now().astimezone(UTC).date())


def _forget_before(today: date) -> int:
    over = UnmetSearch.objects.filter(week__lt=monday(today))
    small, _by_model = over.filter(searches__lt=FEWEST_SHOWN).delete()
    old, _by_model = UnmetSearch.objects.filter(week__lt=today - KEPT).delete()
    return small + old
