"""The monthly sample: drawn by lots that can be drawn again; what is right is confirmed, what is wrong is told."""

import datetime
from hashlib import md5

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from tests import builders
from therapists.actions import samples
from therapists.actions.refusals import Refused
from therapists.choices import Fact, SampleOutcome
from therapists.models import ContactPoint, Practitioner, Sample, SampleCall, User

pytestmark = pytest.mark.django_db
MONTH = datetime.date(2026, 11, 1)
SEED = "00000000000000a1"


@pytest.fixture
def curator() -> User:
    return builders.user()


@pytest.fixture
def person() -> Practitioner:
    """Somebody who states everything."""
    found = builders.practitioner()
    builders.works_at(found, builders.practice(), hours=((1, "09:00", "17:00"),), accepting="yes")
    builders.home_visits(found)
    builders.price(found, "60")
    builders.listed(found)
    return found


# --- Drawing ----------------------------------------------------------------------------------------------------------


def test_the_lot_falls_on_published_listings_and_can_be_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "SIZE", 4)
    people = [builders.practitioner() for _ in range(9)]
    builders.practitioner(status="paused")
    silent = builders.practitioner()
    ContactPoint.objects.create(practitioner=silent, kind="email", value="ann@example.org")
    silent.contact_points.filter(kind="phone").update(public=False)
    curators = [User.objects.create_user(f"c{number}@example.org", "a long password") for number in range(2)]
    for user in curators:
        user.groups.add(Group.objects.get(name="curator"))
    gone = User.objects.create_user("gone@example.org", "a long password", is_active=False)
    gone.groups.add(Group.objects.get(name="curator"))
    sample = samples.draw(month=MONTH, seed=SEED)
    assert sample is not None
    assert (sample.seed, sample.listed) == (SEED, 9)
    lots = sorted((md5(f"{SEED} {who.pk}".encode(), usedforsecurity=False).hexdigest(), who.pk) for who in people)
    calls = list(sample.calls.order_by("pk"))
    assert [call.practitioner_id for call in calls] == [pk for _lot, pk in lots[:4]]
    assert [call.assigned_to for call in calls] == curators * 2
    builders.listed(*people, silent)


def test_a_month_has_one_sample_and_the_next_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert samples.draw(month=MONTH) is None, "nobody is listed"
    builders.listed(*(builders.practitioner() for _ in range(3)))
    assert samples.draw_this_month.call() == 3
    assert samples.draw_this_month.call() == 0
    assert samples.draw(month=datetime.date(2031, 1, 1)) is not None
    one, other = Sample.objects.all()
    assert one.seed != other.seed
    assert SampleCall.objects.filter(assigned_to=None).count() == 6, "there is no curator"


# --- Answers ----------------------------------------------------------------------------------------------------------


def test_only_what_the_listing_states_is_asked_for(person: Practitioner) -> None:
    assert samples.asked(person) == [fact for fact in Fact if fact not in {Fact.CREDENTIAL, Fact.LISTING}]
    bare = builders.practitioner()
    builders.works_at(bare, builders.practice())
    builders.listed(bare)
    assert samples.asked(bare) == [Fact.PHONE]
    stays = builders.practitioner()
    builders.home_visits(stays, offers="no")
    builders.listed(stays)
    assert samples.asked(stays) == [Fact.PHONE, Fact.HOME_VISITS]


def test_what_is_right_is_confirmed(person: Practitioner, curator: User) -> None:
    call = samples.answer(call=builders.sample_call(person), right=samples.asked(person), wrong=[], by=curator)
    assert (call.outcome, call.wrong, call.called_by) == (SampleOutcome.RIGHT, [], curator)
    assert set(person.confirmations.values_list("fact", "method", "by", "source")) == {
        (fact, "call", curator.pk, person.name) for fact in samples.asked(person)
    }
    assert not person.reports.exists()


def test_what_is_wrong_becomes_work_and_is_not_confirmed(person: Practitioner, curator: User) -> None:
    call = builders.sample_call(person)
    told = {"right": ["phone"], "wrong": ["hours", "fees"], "note": "Only mornings."}
    held = samples.answer(call=call, **told, by=curator)
    assert (held.outcome, held.wrong) == (SampleOutcome.WRONG, ["fees", "hours"])
    assert list(person.confirmations.values_list("fact", flat=True)) == ["phone"], "of the others nothing was said"
    reports = person.reports.order_by("fact")
    assert [(one.reason, one.fact, one.state) for one in reports] == [
        ("wrong-fact", "fees", "new"),
        ("wrong-fact", "hours", "new"),
    ]
    assert "Only mornings." in reports[0].text
    samples.answer(call=call, right=[], wrong=["hours", Fact.LISTING], by=curator)
    assert [(one.reason, one.fact) for one in person.reports.order_by("pk")][2:] == [("closed", "")], "told once"
    held.refresh_from_db()
    assert held.wrong == ["hours", "listing"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ([], []),
        (["phone"], []),  # of the others nothing is known
        (["phone", "hours"], ["hours"]),
        (["phone"], ["credential"]),  # was not asked for
        (["listing"], ["hours"]),
    ],
)
def test_what_says_too_little_or_too_much_is_refused(
    person: Practitioner, curator: User, right: list[str], wrong: list[str]
) -> None:
    call = builders.sample_call(person)
    with pytest.raises(Refused):
        samples.answer(call=call, right=right, wrong=wrong, by=curator)
    call.refresh_from_db()
    assert call.outcome == SampleOutcome.WAITING
    assert not person.confirmations.exists()


def test_who_was_not_reached_is_tried_again_until_the_month_is_over(person: Practitioner, curator: User) -> None:
    call = builders.sample_call(person)
    assert samples.not_reached(call=call, by=curator).outcome == SampleOutcome.NOT_REACHED
    samples.answer(call=call, right=samples.asked(person), wrong=[], by=curator)
    with pytest.raises(Refused, match="already"):
        samples.not_reached(call=call, by=curator)
    last_month = (timezone.now().date().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    Sample.objects.update(month=last_month)
    with pytest.raises(Refused, match="over"):
        samples.answer(call=call, right=[], wrong=["hours"], by=curator)
