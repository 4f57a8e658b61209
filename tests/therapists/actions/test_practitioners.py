"""The life of a listing."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction

from tests import builders
from tests.killing import Nursery
from therapists.actions import practitioners as listings
from therapists.actions.refusals import Refused
from therapists.choices import CloseReason, ListingStatus, Stated
from therapists.models import ContactPoint, FormerSlug, Hold, Listing, Practitioner, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return builders.user()


def ready(**fields: object) -> Practitioner:
    """A draft that lacks nothing."""
    person = builders.practitioner(status=ListingStatus.DRAFT, **fields)  # type: ignore[arg-type]
    builders.works_at(person, builders.practice())
    builders.proof(person)
    return person


def test_publishing_shows_a_listing_at_once(by: User) -> None:
    person = ready()
    published = listings.publish(practitioner=person, by=by)
    assert published.status == ListingStatus.PUBLISHED
    assert published.published_at is not None
    assert published.version == person.version + 1
    assert Listing.objects.filter(practitioner=person).count() == 1
    assert LogEntry.objects.get(object_id=str(person.pk)).user == by


def test_home_visits_alone_are_a_way_of_being_seen(by: User) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT)
    builders.home_visits(person)
    builders.proof(person)
    assert listings.publish(practitioner=person, by=by).status == ListingStatus.PUBLISHED


def test_publishing_is_refused_until_nothing_is_missing(by: User) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT, phone="", professions=())
    with pytest.raises(Refused) as refused:
        listings.publish(practitioner=person, by=by)
    for part in ("phone number or e-mail", "practice where they work now", "Add a profession"):
        assert part in refused.value.reason
    person.refresh_from_db()
    assert person.status == ListingStatus.DRAFT


def test_a_hidden_contact_a_past_post_and_home_visits_no_do_not_count(by: User) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT)
    ContactPoint.objects.filter(practitioner=person).update(public=False)
    builders.works_at(person, builders.practice(), until=datetime.date(2020, 1, 1))
    builders.home_visits(person, offers=Stated.NO)
    with pytest.raises(Refused) as refused:
        listings.publish(practitioner=person, by=by)
    assert "that is public" in refused.value.reason
    assert "where they work now" in refused.value.reason


def test_the_first_day_of_publication_is_kept(by: User) -> None:
    person = listings.publish(practitioner=ready(), by=by)
    first = person.published_at
    listings.pause(practitioner=person, by=by)
    assert not Listing.objects.filter(practitioner=person).exists()
    assert listings.publish(practitioner=person, by=by).published_at == first


def test_closing_needs_a_reason_and_reopening_makes_a_draft(by: User) -> None:
    person = listings.publish(practitioner=ready(), by=by)
    for reason in ("", "merged", "bored"):
        with pytest.raises(Refused, match="Choose why"):
            listings.close(practitioner=person, reason=reason, by=by)
    closed = listings.close(practitioner=person, reason=CloseReason.RETIRED, by=by)
    assert (closed.status, closed.close_reason) == (ListingStatus.CLOSED, CloseReason.RETIRED)
    assert closed.closed_on is not None
    assert not Listing.objects.filter(practitioner=person).exists()
    with pytest.raises(Refused, match="Reopen it first"):
        listings.publish(practitioner=person, by=by)
    with pytest.raises(Refused, match="closed already"):
        listings.close(practitioner=person, reason="other", by=by)
    reopened = listings.reopen(practitioner=person, by=by)
    assert (reopened.status, reopened.close_reason, reopened.closed_on) == (ListingStatus.DRAFT, "", None)
    with pytest.raises(Refused, match="Only a closed listing"):
        listings.reopen(practitioner=person, by=by)


def test_a_merged_listing_is_not_reopened(by: User) -> None:
    other = builders.practitioner()
    person = builders.practitioner(status=ListingStatus.CLOSED, close_reason="merged", merged_into=other)
    builders.listed(other)
    with pytest.raises(Refused, match="Undo the merge"):
        listings.reopen(practitioner=person, by=by)


def test_only_what_is_published_is_paused(by: User) -> None:
    with pytest.raises(Refused, match="Only a published"):
        listings.pause(practitioner=ready(), by=by)


def test_many_are_published_and_each_refused_one_is_named(by: User) -> None:
    good = [ready(), ready()]
    poor = builders.practitioner(status=ListingStatus.DRAFT)
    done = listings.publish(practitioner=ready(), by=by)
    outcome = listings.publish_many(practitioners=[*good, poor, done], by=by)
    assert {person.pk for person in outcome.done} == {person.pk for person in good}
    reasons = {person.pk: reason for person, reason in outcome.refused}
    assert "practice where they work" in reasons[poor.pk]
    assert reasons[done.pk] == "It is published already."
    assert set(Listing.objects.values_list("practitioner_id", flat=True)) == {p.pk for p in [*good, done]}


def test_many_cost_as_many_queries_as_few(by: User, django_assert_num_queries: object) -> None:
    def cost(count: int) -> int:
        people = [ready() for _ in range(count)]
        with transaction.atomic():
            before = len(connection.queries_log)
            connection.force_debug_cursor = True
            listings.publish_many(practitioners=people, by=by)
            connection.force_debug_cursor = False
            return len(connection.queries_log) - before

    cost(1)
    assert cost(2) == cost(9)


def test_an_old_address_is_kept_and_forgotten_when_it_is_current_again() -> None:
    person = builders.practitioner(given_name="Ana", family_name="Old")
    builders.listed(person)

    def rename(family_name: str) -> set[str]:
        person.family_name = family_name
        listings.keep_former_slug(listing=person)
        person.save()
        return set(FormerSlug.objects.filter(practitioner=person).values_list("slug", flat=True))

    assert rename("Old") == set()
    assert rename("New") == {"ana-old"}
    assert rename("Newer") == {"ana-old", "ana-new"}
    assert rename("Old") == {"ana-new", "ana-newer"}
    builders.listed(person)


def test_a_practice_keeps_its_old_address_too() -> None:
    practice = builders.practice(name="Elm", locality="Leeds")
    practice.name = "Oak"
    listings.keep_former_slug(listing=practice)
    assert FormerSlug.objects.get(practice=practice).slug == "elm-leeds"


# --- Killed amid it ---------------------------------------------------------------------------------------------------


def publish_all(by: int) -> None:
    listings.publish_many(practitioners=Practitioner.objects.all(), by=User.objects.get(pk=by))


def state() -> tuple[object, ...]:
    """Who is shown, in the tables and in the rows, what is held, and what was written down."""
    shown = set(Practitioner.objects.published().values_list("pk", flat=True))
    rows = set(Listing.objects.values_list("practitioner_id", flat=True))
    return shown, rows, Hold.objects.count(), LogEntry.objects.count()


def test_a_kill_amid_publishing_many_leaves_all_or_none_published(victims: Nursery) -> None:
    by = builders.user()
    people = [ready() for _ in range(10)]
    held = ready(bio="With a happy ending")
    ids = {person.pk for person in people}
    old, new = (set(), set(), 0, 0), (ids, ids, 1, len(ids))
    for _ in victims.killed(f"{__name__}:publish_all", by=by.pk):
        found = state()
        assert found in (old, new)
        if found == new:
            with transaction.atomic():
                Practitioner.objects.filter(pk__in=ids).update(status="draft")
                Hold.objects.all().delete()
                LogEntry.objects.all().delete()
                builders.listed(*people)
    publish_all(by.pk)
    assert state() == new
    assert held.holds.get().state == "open"
