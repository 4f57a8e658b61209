"""Criteria to results. What pages, map and finder ask; the rooms behind it answer.

``pages`` finds a page of people; ``bitmaps`` counts them, and every option of every filter; ``together`` does both at
once; ``marks`` gathers people for the map. All start from the same candidates (``plan``): the ways of being seen that
the place allows, each with its distance, its verdict and a bit mask of the filter groups it fails. A way with an empty
mask is a hit; an option's count lifts the option's own group by allowing that group's bit. People are counted once,
however many ways they have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from therapists.geo import Bounds
from therapists.search import bitmaps, marks, pages, together, vicinities
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria
from therapists.search.hits import Hit
from therapists.search.marks import Clusters, Mark
from therapists.search.pages import PAGE_SIZE, Page
from therapists.search.plan import FilterName, Plan

__all__ = ["PAGE_SIZE", "Clusters", "FilterName", "Hit", "Mark", "Numbers", "Page", "Tally"]

NEVER_CONFIRMED = 1_000_000  # days; stands for no confirmation in a median


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people: in all, more who have not said, and for each option with its own group lifted."""

    total: int
    unstated_more: int
    counts: dict[int, int]  # by facet code
    since: datetime | None = None  # when the counts are from, where too many listings changed since


def find(criteria: Criteria, catalogue: Catalogue, size: int = PAGE_SIZE) -> Page:
    """The page of results that ``criteria`` asks for."""
    plan = Plan(criteria, catalogue)
    return pages.page(plan, size, crowd=vicinities.crowded(plan))


def tally(criteria: Criteria, catalogue: Catalogue) -> Tally:
    """Total and counts for ``criteria``; sort and page play no part."""
    plan = Plan(criteria, catalogue)
    return _tally(criteria, bitmaps.tally(plan, crowd=vicinities.crowded(plan)))


def _tally(criteria: Criteria, found: bitmaps.Counted) -> Tally:
    total = found.lenient if criteria.unstated else found.strict
    return Tally(total, found.lenient - found.strict, found.counts, found.since)


def search(criteria: Criteria, catalogue: Catalogue, size: int = PAGE_SIZE) -> tuple[Page, Tally]:
    """``find`` and ``tally`` at once, in one statement where there is a place that is not crowded."""
    page, found = together.page_and_counts(Plan(criteria, catalogue), size)
    return page, _tally(criteria, found)


def count(criteria: Criteria, catalogue: Catalogue) -> int:
    """How many people meet ``criteria``, without the options' counts."""
    return without(criteria, catalogue, [frozenset()])[0]


def without_one(criteria: Criteria, catalogue: Catalogue) -> dict[FilterName, int]:
    """For each filter, how many people dropping it alone would leave; at most two statements."""
    names = [group.name for group in Plan(criteria, catalogue).groups]
    return dict(zip(names, without(criteria, catalogue, [frozenset({name}) for name in names]), strict=True))


def without(criteria: Criteria, catalogue: Catalogue, dropped: Sequence[frozenset[FilterName]]) -> list[int]:
    """How many people dropping each of these sets of filters would leave; at most two statements."""
    if not dropped:
        return []
    wordless = replace(criteria, words=())
    found: dict[int, int] = {}
    # Words narrow a search as a place does; where they are dropped, nothing does.
    for asked, places in (
        (criteria, [place for place, names in enumerate(dropped) if "words" not in names]),
        (wordless, [place for place, names in enumerate(dropped) if "words" in names]),
    ):
        if places:
            plan = Plan(asked, catalogue)
            bits = {group.name: group.bit for group in plan.groups}
            variants = [frozenset(bits[name] for name in dropped[place] if name in bits) for place in places]
            totals = bitmaps.totals(plan, variants)
            found |= dict(zip(places, totals, strict=True))
    return [found[place] for place in range(len(dropped))]


def clusters(criteria: Criteria, bounds: Bounds, catalogue: Catalogue) -> Clusters:
    """The people of ``find`` whose public points lie within ``bounds``, close ones as one mark; one statement."""
    return marks.clusters(Plan(criteria, catalogue), bounds)


class Numbers(NamedTuple):
    """How large and how fresh the directory is."""

    people: int
    licences: int  # matched with their register since the month began
    median_age: int | None  # days since half of the people listed were last confirmed; None where too few were


def numbers() -> Numbers:
    """The directory's numbers as they stand; one statement over everybody, so keep the answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM therapists_practitioner WHERE status = 'published'),
                   (SELECT count(*) FROM therapists_credential c
                    JOIN therapists_practitioner p ON p.id = c.practitioner_id AND p.status = 'published'
                    WHERE c.kind = 'licence' AND c.check_result = 'matched'
                      AND c.checked_on >= date_trunc('month', current_date)),
                   (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(current_date - confirmed_on, %s))
                    FROM (SELECT practitioner_id, max(confirmed_on) AS confirmed_on
                          FROM therapists_listing GROUP BY practitioner_id) person)
            """,
            [NEVER_CONFIRMED],
        )
        people, licences, median_age = cursor.fetchone()
    return Numbers(people, licences, median_age if median_age is not None and median_age < NEVER_CONFIRMED else None)
