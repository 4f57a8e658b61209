"""What the watch-list holds, and what comes of deciding."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from therapists.actions import history, practitioners, watching
from therapists.actions.refusals import Refused
from therapists.choices import HoldState, ListingStatus
from therapists.history.contexts import doing
from therapists.models import Hold, Listing, OpeningHours, Practitioner, User, WatchWord

pytestmark = pytest.mark.django_db
HAPPY = "Every massage has a happy ending."


@pytest.fixture
def by() -> User:
    return builders.user()


def person(status: str = "draft", **fields: object) -> Practitioner:
    """Somebody who lacks nothing else."""
    found = builders.practitioner(status=ListingStatus(status), **fields)  # type: ignore[arg-type]
    builders.works_at(found, builders.practice())
    builders.proof(found)
    builders.listed(found)
    return found


def status(who: Practitioner) -> str:
    return Practitioner.objects.get(pk=who.pk).status


def says(who: Practitioner, **words: str) -> list[Practitioner]:
    """Save what a listing says, as a page of the admin does."""
    Practitioner.objects.filter(pk=who.pk).update(**words)
    builders.listed(who)
    return watching.look(ids=[who.pk], by=None)


def words_of(hold: Hold) -> list[str]:
    return [match["word"] for match in hold.matches]


def test_publishing_waits_until_somebody_has_decided(by: User) -> None:
    who = person(bio=HAPPY)
    with pytest.raises(Refused, match="The watch-list found “happy ending” \\(About\\)"):
        practitioners.publish(practitioner=who, by=by)
    hold = Hold.objects.get()
    assert (hold.state, words_of(hold), hold.paused) == ("open", ["happy ending"], False)
    practitioners.publish_many(practitioners=[who], by=by)
    assert Hold.objects.get() == hold, "asked twice, held once"
    with pytest.raises(Refused, match="why"):
        watching.allow(hold=hold, reason=" ", by=by)
    allowed = watching.allow(hold=hold, reason="She writes about films.", by=by)
    assert (allowed.state, allowed.by, allowed.at is None) == ("allowed", by, False)
    with pytest.raises(Refused, match="decided this already"):
        watching.refuse(hold=hold, reason="No.", by=by)
    assert status(who) == "draft", "deciding is not publishing"
    assert practitioners.publish(practitioner=who, by=by).status == "published"


def test_a_decision_is_about_these_words_in_this_sentence(by: User) -> None:
    who = person(bio=HAPPY)
    practitioners.publish_many(practitioners=[who], by=by)
    watching.allow(hold=Hold.objects.get(), reason="Films.", by=by)
    for words in (f"{HAPPY} Sensual, too.", "Another one with a happy ending.", "A happy ending! Every massage."):
        Practitioner.objects.filter(pk=who.pk).update(bio=words)
        assert practitioners.lacking([who.pk]) == [who.pk], words
    Practitioner.objects.filter(pk=who.pk).update(bio=f"{HAPPY.upper()}", headline="Twenty years of experience")
    assert practitioners.lacking([who.pk]) == []


def test_what_was_refused_is_not_published_and_says_when_and_why(by: User) -> None:
    who = person(bio=HAPPY)
    practitioners.publish_many(practitioners=[who], by=by)
    watching.refuse(hold=Hold.objects.get(), reason="She means it.", by=by)
    with pytest.raises(Refused, match=r"was refused on .* \(She means it\.\): take that out"):
        practitioners.publish(practitioner=who, by=by)
    assert not Hold.objects.waiting().exists()
    Practitioner.objects.filter(pk=who.pk).update(bio="Massage.")
    assert practitioners.publish(practitioner=who, by=by).status == "published"
    assert says(who, bio=HAPPY) != [], "words that were refused come back"
    hold = Hold.objects.waiting().get()
    watching.allow(hold=hold, reason="A mistake of mine.", by=by)
    assert status(who) == "published", "the latest decision counts"


def test_sexual_wording_takes_a_published_listing_off_until_it_is_allowed(by: User) -> None:
    who = person("published")
    assert says(who, headline="Sensual massage") == [who]
    assert status(who) == "paused"
    assert not Listing.objects.filter(practitioner=who).exists()
    hold = Hold.objects.get()
    assert hold.paused
    assert says(who, headline="Sensual massages, erotic") == []
    with pytest.raises(Refused, match="Other words"):
        watching.allow(hold=hold, reason="Fine.", by=by)
    watching.allow(hold=Hold.objects.get(), reason="It is not.", by=by)
    assert status(who) == "published"
    assert Listing.objects.filter(practitioner=who).exists()


def test_other_kinds_stay_visible_and_wait_and_leave_with_their_words(by: User) -> None:
    who = person("published")
    assert says(who, bio="I come 24/7. A full-service clinic.") == []
    assert (status(who), words_of(Hold.objects.get())) == ("published", ["24/7", "full service"])
    says(who, bio="I come 24/7.")
    assert words_of(Hold.objects.get()) == ["24/7"]
    says(who, bio="I come by day.")
    assert not Hold.objects.exists()
    says(who, bio="I come 24/7.")
    watching.refuse(hold=Hold.objects.get(), reason="Nobody answers at night.", by=by)
    assert status(who) == "paused"


def test_it_reads_whatever_everybody_reads(by: User) -> None:
    who = builders.practitioner(status=ListingStatus.DRAFT)
    clinic = builders.practice(name="Happy Ending Spa")
    builders.works_at(who, clinic)
    past = builders.practice(name="Erotic Hall")
    builders.works_at(who, past, until=datetime.date(2020, 1, 1))
    home = builders.home_visits(who, note="Around the clock")
    for opens, closes in (("00:00", "12:00"), ("12:00", "23:59")):
        OpeningHours.objects.create(home_visits=home, weekday=6, opens=opens, closes=closes)
    practitioners.publish_many(practitioners=[who], by=by)
    assert [(match["word"], match["where"]) for match in Hold.objects.get().matches] == [
        ("Happy ending".lower(), "practice"),
        ("around the clock", "home-note"),
        ("", "home-hours"),
    ]


def test_who_somebody_is_and_how_they_work_never_hold(by: User) -> None:
    who = person(
        given_name="Nong",
        bio="Thai massage by an Asian woman, Swedish massage, Tui na. Black-owned. Masaje tailandés.",
        languages=("th",),
        techniques=("thai-massage", "swedish-massage"),
    )
    assert practitioners.publish(practitioner=who, by=by).status == "published"


def test_a_new_word_makes_work_and_hides_nobody(by: User) -> None:
    who = person("published", bio="Zebra rides included.")
    WatchWord.objects.create(text="zebra rides", key="zebra rides", note="A test.", kind="sexual")
    watching.look_at_all.call()
    assert (status(who), words_of(Hold.objects.get())) == ("published", ["zebra rides"])
    practitioners.close(practitioner=who, reason="retired", by=by)
    watching.look_at_all.call()
    assert not Hold.objects.exists()
    practitioners.reopen(practitioner=who, by=by)
    practitioners.publish_many(practitioners=[who], by=by)
    assert Hold.objects.exists()
    WatchWord.objects.filter(key="zebra rides").update(active=False)
    watching.look_at_all.call()
    assert not Hold.objects.exists()


def test_going_back_brings_no_words_past_the_list(by: User) -> None:
    who = person("published")
    Practitioner.objects.filter(pk=who.pk).update(bio="Sensual")
    with doing("edit") as mended:
        Practitioner.objects.filter(pk=who.pk).update(bio="")
    history.undo(context=mended.id, by=by)
    assert (status(who), Hold.objects.get().state) == ("paused", HoldState.OPEN)


def test_going_back_publishes_nobody_whom_the_gate_would_refuse(by: User) -> None:
    proven, unproven = person("published"), person("published")
    with doing("test") as paused:
        practitioners.pause_many(practitioners=[proven, unproven], by=by)
    unproven.proofs.all().delete()
    left = history.undo(context=paused.id, by=by).left
    assert (status(proven), status(unproven)) == ("published", "paused")
    assert [(row.obj, row.reason) for row in left] == [(unproven.pk, "lacking")]


def test_undoing_the_end_of_a_listing_that_the_gate_would_refuse_leaves_it_paused(by: User) -> None:
    who = person("published")
    with doing("test") as closed:
        practitioners.close(practitioner=who, reason="retired", by=by)
    who.proofs.all().delete()
    [left] = history.undo(context=closed.id, by=by).left
    who.refresh_from_db()
    assert (who.status, who.close_reason, left.reason) == ("paused", "", "lacking")
    assert practitioners.missing_for_publication(who).proof


def test_many_cost_as_many_statements_as_few(by: User) -> None:
    people = [person("published", bio=HAPPY) for _ in range(4)]
    costs = []
    for some in (people[:1], people[1:]):
        with CaptureQueriesContext(connection) as statements:
            assert len(watching.look(ids=[who.pk for who in some], by=by)) == len(some)
        costs.append(len(statements))
    assert costs[0] == costs[1]
