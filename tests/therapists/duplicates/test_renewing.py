"""Pairs are found among many, written once, and stay as curators decided."""

import random

import pytest
from django.db import connection

from tests import builders
from tests.bench import duplicates as bench
from therapists.choices import DuplicateState
from therapists.duplicates.renewing import renew
from therapists.history.graph import events_of
from therapists.imports import demo
from therapists.models import ContactPoint, DuplicatePair, Practitioner

pytestmark = pytest.mark.django_db


def twins() -> tuple[Practitioner, Practitioner]:
    fields = {"family_name": "O’Brien-Núñez", "status": "draft", "phone": "+441134960055"}
    return (
        builders.practitioner(given_name="Elizabeth", **fields),
        builders.practitioner(given_name="Liz", **fields | {"family_name": "OBrien Nunez"}),
    )


def pairs() -> list[tuple[int, int]]:
    return list(DuplicatePair.objects.order_by("pk").values_list("one_id", "other_id"))


@pytest.mark.rows_may_differ  # people of another kind are written beside those who were made up
def test_planted_duplicates_are_found_and_look_alikes_are_not() -> None:
    demo.generate(practitioners=400, seed=3, progress=lambda line: None)
    planted = bench.plant(random.Random(3), 60)
    renew()
    outcome = bench.compare(planted)
    assert outcome.recall >= bench.RECALL_BAR, outcome.missed
    assert outcome.precision >= bench.PRECISION_BAR, outcome.fallen_for


def test_a_pair_is_written_once_and_changes_with_the_listings() -> None:
    one, other = twins()
    assert renew().new == 1
    assert (renew().new, pairs()) == (0, [(one.pk, other.pk)])
    found = DuplicatePair.objects.get()
    assert found.reasons == ["phone", "profession", "nickname"]
    for person in (one, other):
        ContactPoint.objects.create(practitioner=person, kind="email", value="liz@example.org")
    renew()
    again = DuplicatePair.objects.get()
    assert (again.pk, again.reasons[0]) == (found.pk, "email")
    assert again.score > found.score
    assert not events_of(DuplicatePair).objects.exists(), "what a machine finds is no event"


def test_what_is_no_pair_any_more_goes_unless_it_was_decided() -> None:
    one, other = twins()
    renew()
    third = builders.practitioner(status="draft", phone="")
    decided = builders.duplicates(one, third, state=DuplicateState.DISTINCT, at=one.created_at)
    other.contact_points.all().delete()
    renew()
    assert pairs() == [(decided.one_id, decided.other_id)]


def test_two_people_are_not_brought_up_again() -> None:
    twins()
    renew()
    DuplicatePair.objects.update(state=DuplicateState.DISTINCT, at=builders.user().date_joined)
    assert renew().new == 0
    assert DuplicatePair.objects.get().state == DuplicateState.DISTINCT
    assert not DuplicatePair.objects.waiting().exists()


def test_closed_listings_are_left_alone() -> None:
    _one, other = twins()
    Practitioner.objects.filter(pk=other.pk).update(status="closed", closed_on="2026-01-01", close_reason="retired")
    assert renew().likely == 0


def test_a_switchboard_brings_nobody_together() -> None:
    for number in range(5):
        builders.practitioner(given_name="Ann", family_name=f"Other{'abcde'[number] * 4}", status="draft", phone="")
    for person in Practitioner.objects.order_by("pk"):
        ContactPoint.objects.create(practitioner=person, kind="phone", value="+441134960001")
    assert renew().likely == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'twin%'")
        assert cursor.fetchone()[0] == 0, "nothing is left of the tables it works with"
