"""How old facts are: each has its cadence, an edit confirms nothing, what is too old is never called confirmed."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from therapists import freshness
from therapists.choices import Fact, FactState
from therapists.models import Practitioner
from therapists.search import ranking, upkeep

pytestmark = pytest.mark.django_db
CONFIRMED, DUE, NEVER = FactState.CONFIRMED, FactState.DUE, FactState.NEVER


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner()
    builders.works_at(found, builders.practice(), hours=((1, "09:00", "17:00"),))
    builders.listed(found)
    return found


def states(person: Practitioner, now: datetime.datetime | None = None) -> dict[Fact, FactState]:
    return {fact: one.state for fact, one in freshness.of([person.pk], now)[person.pk].items()}


def test_nothing_is_confirmed_until_somebody_does_and_an_edit_does_not(person: Practitioner) -> None:
    person.headline = "Changed"
    person.save()
    builders.listed(person)
    assert states(person) == dict.fromkeys(freshness.FACTS, NEVER)


@pytest.mark.parametrize(("fact", "days"), [("accepting", 30), ("home-visits", 30), ("phone", 90), ("credential", 90)])
def test_each_fact_has_its_cadence_to_the_second(person: Practitioner, fact: str, days: int) -> None:
    row = builders.confirmation(person, fact)
    builders.listed(person)
    end = row.at + datetime.timedelta(days=days)
    others = set(freshness.FACTS) - {Fact(fact)}
    for now, expected in ((end - datetime.timedelta(seconds=1), CONFIRMED), (end, DUE)):
        found = states(person, now)
        assert found.pop(Fact(fact)) is expected
        assert found == dict.fromkeys(others & found.keys(), NEVER)
    latest = freshness.of([person.pk])[person.pk][Fact(fact)]
    assert (latest.source, latest.method, latest.by_id, latest.due_on) == ("Ann", "call", None, end.date())


def test_the_whole_listing_is_all_but_the_credential_and_the_latest_counts(person: Practitioner) -> None:
    builders.confirmation(person, "phone", days_ago=50, source="Older")
    builders.confirmation(person, "listing", days_ago=40, source="Whole")
    builders.confirmation(person, "accepting", days_ago=2, source="Newer")
    builders.listed(person)
    found = freshness.of([person.pk])[person.pk]
    assert (found[Fact.PHONE].source, found[Fact.PHONE].state) == ("Whole", CONFIRMED)
    assert (found[Fact.HOME_VISITS].source, found[Fact.HOME_VISITS].state) == ("Whole", DUE)
    assert found[Fact.ACCEPTING].source == "Newer"
    assert found[Fact.CREDENTIAL].state is NEVER


def test_many_people_are_one_statement(person: Practitioner) -> None:
    others = [builders.practitioner() for _ in range(3)]
    builders.confirmation(person)
    builders.listed(person, *others)
    with CaptureQueriesContext(connection) as statements:
        found = freshness.of([person.pk, *(other.pk for other in others)])
    assert len(statements) == 1
    assert [found[pk][Fact.PHONE].state for pk in found] == [CONFIRMED, NEVER, NEVER, NEVER]


@pytest.mark.parametrize(
    ("fact", "days", "shown"),
    [("accepting", 29, True), ("accepting", 31, False), ("phone", 89, True), ("phone", 91, False)],
)
def test_pages_and_points_call_nothing_confirmed_that_is_past_its_cadence(
    client: Client, person: Practitioner, fact: str, days: int, shown: bool
) -> None:
    before = person.listing_rows.get().by_fit
    builders.confirmation(person, fact, days_ago=days)
    builders.listed(person)
    card = client.get("/search/?near=Leeds").content.decode()
    profile = client.get(person.get_absolute_url()).content.decode()
    table = client.get(f"/shortlist/?people={person.pk}").content.decode()
    assert ("· confirmed " in card) is shown
    assert ("not confirmed since" in card) is not shown
    for page in (profile, table):
        assert bool(re.search("Last confirmed [0-9]+ (weeks|months) ago", page)) is shown
        assert ("Not confirmed since" in page) is not shown
    assert ("ago, by phone" in profile) is shown
    assert (before - person.listing_rows.get().by_fit) == (ranking.CONFIRMED if shown else 0)


def test_points_go_with_the_day_on_which_a_fact_falls_due(person: Practitioner, monkeypatch: Any) -> None:
    builders.confirmation(person, "home-visits", days_ago=30)
    builders.listed(person)
    renewed: list[int] = []
    monkeypatch.setattr(upkeep, "renew", renewed.extend)
    assert upkeep.turn_the_day.func() == 1
    assert renewed == [person.pk]


def test_what_was_said_by_whom_stays_with_the_curators(client: Client, person: Practitioner) -> None:
    builders.confirmation(person, "phone", source="Jane at the desk")
    builders.listed(person)
    assert "Jane" not in client.get(person.get_absolute_url()).content.decode()


def test_due_people_are_ordered_by_what_falls_due_first(person: Practitioner) -> None:
    fresh, half = builders.practitioner(), builders.practitioner()
    builders.confirmation(fresh)
    builders.confirmation(half)
    builders.confirmation(half, "phone")
    builders.confirmation(person, "phone", days_ago=1)
    builders.listed(person, fresh, half)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT practitioner_id, isfinite(due_at) FROM ({freshness.DUE}) AS due ORDER BY due_at")
        assert cursor.fetchall()[0] == (person.pk, False)
        cursor.execute(f"SELECT min(due_at), max(due_at) FROM ({freshness.DUE}) AS due WHERE isfinite(due_at)")
        for due_at in cursor.fetchone():
            assert abs(due_at - timezone.now() - freshness.SOON) < datetime.timedelta(minutes=5)
