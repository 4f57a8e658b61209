"""Confirmations, hours, and two people with one form."""

import threading
from datetime import time

import pytest
from django.db import close_old_connections, connection, transaction

from tests import builders
from therapists.actions import hours
from therapists.actions.claims import StaleForm, claim
from therapists.actions.confirmations import confirm
from therapists.actions.refusals import Refused
from therapists.choices import ConfirmationMethod, Fact
from therapists.models import Confirmation, Listing, OpeningHours, Practitioner


@pytest.mark.django_db
def test_facts_are_confirmed_one_by_one_and_date_the_listing() -> None:
    person, by = builders.practitioner(), builders.user()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    rows = confirm(
        practitioner=person,
        facts=[Fact.PHONE, Fact.HOURS, "phone"],
        source=" Ann herself ",
        method=ConfirmationMethod.CALL,
        by=by,
    )
    assert [(row.fact, row.source, row.by) for row in rows] == [
        ("phone", "Ann herself", by),
        ("hours", "Ann herself", by),
    ]
    assert len({row.at for row in Confirmation.objects.all()}) == 1
    assert Listing.objects.get(practitioner=person).confirmed_on is not None


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "source", "says"), [([], "Ann", "at least one fact"), (["phone"], " ", "who")])
def test_a_confirmation_says_what_and_who(facts: list[str], source: str, says: str) -> None:
    person = builders.practitioner()
    builders.listed(person)
    with pytest.raises(Refused, match=says):
        confirm(practitioner=person, facts=facts, source=source, method="call", by=builders.user())
    assert not Confirmation.objects.exists()


@pytest.mark.django_db
def test_hours_are_replaced_and_what_stays_is_untouched() -> None:
    person = builders.practitioner()
    post = builders.works_at(person, builders.practice(), hours=((1, "09:00", "12:00"), (2, "09:00", "12:00")))
    builders.listed(person)
    kept = OpeningHours.objects.get(weekday=1).pk
    hours.set_hours(of=post, spans=[(1, time(9), time(12)), (6, time(10), time(14))], by=builders.user())
    assert list(OpeningHours.objects.values_list("weekday", "opens")) == [(1, time(9)), (6, time(10))]
    assert OpeningHours.objects.get(weekday=1).pk == kept


@pytest.mark.django_db
def test_who_saves_second_is_told() -> None:
    person = builders.practitioner(given_name="Ana", family_name="García")
    builders.listed(person)
    assert claim(model=Practitioner, pk=person.pk, version=person.version) == person
    Practitioner.objects.filter(pk=person.pk).update(version=7)
    with pytest.raises(StaleForm, match="Somebody else saved “Ana García”") as stale:
        claim(model=Practitioner, pk=person.pk, version=person.version)
    assert stale.value.current == 7


@pytest.mark.django_db(transaction=True)
def test_concurrent_edits_of_one_person_queue() -> None:
    person, by = builders.practitioner(), builders.user()
    builders.listed(person)
    order: list[str] = []

    def second() -> None:
        try:
            confirm(practitioner=person, facts=["phone"], source="Ann", method="call", by=by)
            order.append("second")
        finally:
            connection.close()

    worker = threading.Thread(target=second)
    with transaction.atomic():
        claim(model=Practitioner, pk=person.pk, version=person.version)
        worker.start()
        worker.join(timeout=0.5)
        assert worker.is_alive(), "waits for the row"
        order.append("first")
    worker.join(timeout=10)
    assert order == ["first", "second"]
    close_old_connections()
