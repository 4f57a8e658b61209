"""The figures of the night equal what the rows say when they are counted one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import median_low

import pytest
from django.utils import timezone

from tests import builders
from therapists import freshness
from therapists.choices import Fact, FactState, FigureKind, Stated, Work
from therapists.insight import figures, gaps
from therapists.models import Credential, Figure, HomeVisitGap, HomeVisits, Place, Practitioner
from therapists.models.insight import monday
from therapists.search import catalogue, query
from therapists.search.criteria import Criteria, Where

pytestmark = pytest.mark.django_db
KINDS = {
    FactState.CONFIRMED: FigureKind.CONFIRMED,
    FactState.DUE: FigureKind.DUE,
    FactState.DISPUTED: FigureKind.DISPUTED,
    FactState.NEVER: FigureKind.NEVER,
}


def kept(*kinds: FigureKind) -> dict[tuple[str, str], int]:
    rows = Figure.objects.filter(kind__in=kinds).values_list("of", "kind", "number")
    return {(of, kind): number for of, kind, number in rows if number}


def by_one(now: datetime) -> dict[tuple[str, str], int]:
    """The ages of facts, one listing and one fact at a time."""
    people = list(Practitioner.objects.published().values_list("pk", flat=True))
    come = set(HomeVisits.objects.filter(offers=Stated.YES).values_list("practitioner_id", flat=True))
    proven = set(Credential.objects.values_list("practitioner_id", flat=True))
    counts: Counter[tuple[str, str]] = Counter()
    ages: dict[str, list[int]] = {}
    for pk, facts in freshness.of(people, now).items():
        for fact, one in facts.items():
            if (fact is Fact.COVERAGE and pk not in come) or (fact is Fact.CREDENTIAL and pk not in proven):
                continue
            counts[fact.value, KINDS[one.state].value] += 1
            if one.at:
                ages.setdefault(fact.value, []).append((now - one.at).days)
    medians = {(fact, FigureKind.MEDIAN_AGE.value): median_low(days) for fact, days in ages.items()}
    return dict(counts) | {key: days for key, days in medians.items() if days}


def test_ages_of_facts_equal_those_of_each_listing() -> None:
    days = cycle((0.5, 29.99, 30.01, 89.99, 90.01, 400))
    for number in range(9):
        person = builders.practitioner(status="draft" if number == 8 else "published")
        if number % 3 == 0:
            builders.home_visits(person, offers=Stated.YES if number else Stated.NO, radius_km=12.0)
        if number % 2 == 0:
            builders.licence(person, "GB")
        for fact in (Fact.LISTING, *Fact)[number % 3 : number]:
            builders.confirmation(person, fact, days_ago=next(days))
        if number in {1, 4, 5, 6}:  # some before the facts were confirmed, some after
            builders.call(person, "wrong-number" if number < 5 else "moved", days_ago=10)
        builders.listed(person)
    now = timezone.now()
    figures.compute(now)
    expected = by_one(now)
    assert kept(*KINDS.values(), FigureKind.MEDIAN_AGE) == expected
    assert {kind for _fact, kind in expected} == {*KINDS.values(), FigureKind.MEDIAN_AGE}, "nothing is left untried"


def test_figures_of_an_empty_directory_and_of_a_day_that_is_computed_twice() -> None:
    figures.compute()
    zeros = Figure.objects.count()
    assert zeros == 4 * len(freshness.FACTS)
    builders.listed(builders.practitioner())
    figures.renew.call()
    assert kept(FigureKind.NEVER)["phone", "never"] == 1
    figures.compute(timezone.now() + timedelta(days=1))
    assert Figure.objects.filter(kind=FigureKind.NEVER, of="phone").count() == 2, "a day more"


def test_work_is_counted_in_the_week_in_which_it_was_done() -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
    sunday = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    long_ago = now - timedelta(weeks=figures.WEEKS_COUNTED)
    first, second = (builders.practitioner(published_at=at) for at in (now, sunday))
    builders.practitioner(published_at=long_ago)
    builders.practitioner(status="closed", closed_on=sunday.date())
    builders.practitioner(status="closed", closed_on=now.date(), close_reason="merged", merged_into=first)
    for fact in ("phone", "hours"):
        builders.confirmation(first, fact, at=sunday)  # one call
    builders.confirmation(second, "phone", at=sunday, method="mail")
    builders.confirmation(second, "phone", at=sunday + timedelta(seconds=1), method="mail")
    builders.report(first, state="done", created_at=long_ago, handled_at=now)
    builders.report(first, created_at=now)
    builders.change_request(first, state="refused", created_at=long_ago, decided_at=sunday)
    builders.listed(first, second)
    figures.compute(now)
    rows = Figure.objects.filter(kind=FigureKind.WORK).values_list("day", "of", "number")
    this, last = monday(now.date()), monday(sunday.date())
    assert (this - last).days == 7
    assert {(day, Work(of), number) for day, of, number in rows} == {
        (last, Work.CHECKED, 1),
        (last, Work.TOLD, 1),
        (this, Work.TOLD, 1),
        (this, Work.PUBLISHED, 1),
        (last, Work.PUBLISHED, 1),
        (last, Work.CLOSED, 1),
        (this, Work.MERGED, 1),
        (this, Work.REPORTS, 1),
        (last, Work.REQUESTS, 1),
    }
    first.reports.all().delete()
    figures.compute(now)
    assert not Figure.objects.filter(of=Work.REPORTS).exists(), "what is gone is not counted on"


# --- Where home visits are missing ------------------------------------------------------------------------------------


def comes_home(town: Place) -> int:
    """How many people the search for home visits near a town finds, also those to ask."""
    where = Where(builders.Point(town.lat, town.lon), town.radius_km, 25.0, "GB", "GB-ENG", "GBP")
    words = catalogue.current()
    found = next(group for group in words.options if group.value == "at")
    return query.tally(Criteria(where=where, chosen={found: ("home",)}), words).total


def test_a_town_is_a_gap_where_the_search_for_home_visits_finds_nobody() -> None:
    at = builders.LEEDS.lat, builders.LEEDS.lon + 20  # in the sea, far from any town of the stock
    towns = [
        builders.place(builders.Point(at[0] + 2 * number, at[1]), name=f"Gap {number}", population=20_000 + number)
        for number in range(5)
    ]
    for number, town in enumerate(towns):
        person = builders.practitioner()
        builders.works_at(person, builders.practice(builders.Point(town.lat, town.lon)))
        if number:  # the first has nobody
            base = builders.Point(town.lat + 10 / 111.2, town.lon)
            excludes = ((builders.Point(town.lat, town.lon), 30.0),) if number == 4 else ()
            builders.home_visits(person, base, radius_km={1: 40.0, 2: 9.0, 3: 3.0, 4: 40.0}[number], excludes=excludes)
        builders.listed(person)
    village = builders.place(builders.Point(at[0], at[1] + 3), name="Village", population=14_999)
    builders.listed(person := builders.practitioner())
    builders.works_at(person, builders.practice(builders.Point(village.lat, village.lon)))
    builders.listed(person)
    gaps.find()
    found = {gap.place for gap in HomeVisitGap.objects.select_related("place")}
    assert found == {town for town in towns if not comes_home(town)}
    assert found == {towns[0], towns[3], towns[4]}, "nobody; a circle that ends before; a town that is excluded"
    assert [gap.people for gap in HomeVisitGap.objects.all()] == [1, 1, 1]
    builders.home_visits(person := towns[0] and builders.practitioner(), builders.Point(*at), radius_km=30.0)
    builders.listed(person)
    assert gaps.find() == 2
