"""Calls: what each outcome writes, when somebody is called again, what is in doubt since, and the way back."""

import datetime

import pytest
from django.utils import timezone

from tests import builders
from therapists import freshness
from therapists.actions import calls
from therapists.actions.history import undo
from therapists.actions.refusals import Refused
from therapists.choices import CallOutcome, Fact, FactState, ListingStatus
from therapists.history.contexts import doing
from therapists.models import Call, ChangeRequest, Confirmation, Listing, Practitioner, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    return builders.user()


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner()
    builders.works_at(found, builders.practice())
    builders.proof(found)
    builders.listed(found)
    return found


def state(person: Practitioner, fact: Fact) -> FactState:
    return freshness.of([person.pk])[person.pk][fact].state


def in_days(days: int) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


def test_what_they_confirm_is_confirmed_by_phone(person: Practitioner, curator: User) -> None:
    call = calls.confirmed(practitioner=person, facts=["phone", "hours"], by=curator)
    assert call.again_on == in_days(calls.AGAIN_DAYS), "something is left to ask"
    rows = Confirmation.objects.order_by("fact").values_list("fact", "method", "source", "by")
    assert list(rows) == [(fact, "call", person.name, curator.pk) for fact in ("hours", "phone")]
    assert calls.confirmed(practitioner=person, facts=["listing"], by=curator).again_on is None
    with pytest.raises(Refused):
        calls.confirmed(practitioner=person, facts=[], by=curator)
    assert Call.objects.count() == 2


def test_whoever_does_not_answer_is_tried_later_and_later(person: Practitioner, curator: User) -> None:
    tries = [calls.no_answer(practitioner=person, by=curator).again_on for _ in range(7)]
    assert tries == [in_days(days) for days in (1, 3, 7, 14, 30, 30, 30)]
    calls.call_back(practitioner=person, on=in_days(2), by=curator)
    assert calls.no_answer(practitioner=person, by=curator).again_on == in_days(1), "they were there in between"


@pytest.mark.parametrize("days", [-1, 0, calls.LATEST_DAYS + 1, None])
def test_a_day_to_call_back_is_one_that_comes(person: Practitioner, curator: User, days: int | None) -> None:
    with pytest.raises(Refused):
        calls.call_back(practitioner=person, on=None if days is None else in_days(days), by=curator)


def test_what_is_in_doubt_is_confirmed_no_more_until_it_is_again(person: Practitioner, curator: User) -> None:
    builders.confirmation(person, days_ago=1)
    calls.wrong_number(practitioner=person, by=curator)
    assert state(person, Fact.PHONE) is FactState.DISPUTED
    assert state(person, Fact.HOURS) is FactState.CONFIRMED
    calls.moved(practitioner=person, by=curator)
    assert state(person, Fact.HOURS) is FactState.DISPUTED
    calls.confirmed(practitioner=person, facts=["phone"], by=curator)
    assert state(person, Fact.PHONE) is FactState.CONFIRMED
    assert state(person, Fact.HOURS) is FactState.DISPUTED


@pytest.mark.parametrize("outcome", ["retired", "died"])
def test_who_works_no_more_is_closed_for_that_reason_which_can_be_undone(
    person: Practitioner, curator: User, outcome: str
) -> None:
    with doing("test") as action:
        getattr(calls, outcome)(practitioner=person, by=curator)
    person.refresh_from_db()
    assert (person.status, person.close_reason) == (ListingStatus.CLOSED, outcome)
    assert not Listing.objects.exists()
    with pytest.raises(Refused):
        calls.no_answer(practitioner=person, by=curator)
    undo(context=action.id, by=curator)
    person.refresh_from_db()
    assert person.status == ListingStatus.PUBLISHED
    assert (Call.objects.count(), Listing.objects.count()) == (0, 1)


def test_who_wants_to_be_removed_leaves_the_pages_at_once_and_waits_for_a_curator(
    person: Practitioner, curator: User
) -> None:
    calls.remove(practitioner=person, by=curator)
    person.refresh_from_db()
    assert person.status == ListingStatus.PAUSED
    assert [(asked.kind, asked.state) for asked in ChangeRequest.objects.all()] == [("remove", "new")]


def test_there_is_a_verb_for_every_outcome(person: Practitioner, curator: User) -> None:
    for outcome in CallOutcome:
        assert callable(getattr(calls, outcome.value.replace("-", "_"))), outcome
