"""Two listings become one, whole or not at all; and two again."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from pghistory.models import Context

from tests import builders
from tests.killing import Nursery
from tests.therapists.history.people import tables_of, whole
from therapists.actions import history, merging
from therapists.actions.merging import CHOICES, FIELDS, HOME_VISITS, JOINED, keep_apart, merge
from therapists.actions.refusals import Refused
from therapists.choices import DuplicateState, ListingStatus
from therapists.history.graph import events_of, parts_of
from therapists.models import (
    Call,
    ChangeRequest,
    ContactPoint,
    DuplicatePair,
    FormerSlug,
    Hold,
    Listing,
    PracticeRecord,
    Practitioner,
    PractitionerProfession,
    RegisterEntry,
    Report,
    SourceRecord,
    User,
)
from therapists.models.private import PrivateBase

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    return builders.user("curator@example.org")


@pytest.fixture
def two() -> tuple[Practitioner, Practitioner]:
    """Two published listings with a row in every table, and nothing against merging them."""
    both = whole("Zyxmark"), whole("Otherwise", given_name="Maudie")
    Report.objects.update(state="done", handled_at="2026-11-01T12:00:00Z", created_at="2026-10-01T12:00:00Z")
    both[1].credentials.update(jurisdiction="US-CT")
    ContactPoint.objects.create(practitioner=both[1], kind="email", value="maud@example.org")
    builders.duplicates(*both)
    builders.listed(*both)
    return both


def fresh(person: Practitioner) -> Practitioner:
    return Practitioner.objects.get(pk=person.pk)


def picture(person: Practitioner) -> bytes:
    return Path(fresh(person).photo.path).read_bytes()


def last_merge() -> str:
    return str(Context.objects.filter(metadata__action="merging.merge").latest("created_at").pk)


def everything(*people: Practitioner) -> list[dict[str, Any]]:
    return [tables_of(person) for person in people]


def test_every_part_of_a_listing_is_joined_chosen_or_left_with_a_reason() -> None:
    left = {
        Report: "what was said of a listing is told of that one",
        ChangeRequest: "the same",
        Call: "the same",
        Hold: "found in the words of that one",
        FormerSlug: "its addresses end in its own number, and lead on",
        SourceRecord: "moved, not copied",
        PracticeRecord: "belongs to a practice",
        DuplicatePair: "says that there are two",
        PrivateBase: "goes with home visits",
        RegisterEntry: "of its own licence; the next file finds that of the kept listing",
        Practitioner: "chosen between",
    }
    direct = {part.model for part in parts_of(Practitioner) if {"practitioner"} == {kind for _c, kind in part.owners}}
    from therapists.models import HomeVisits

    assert direct - JOINED.keys() - left.keys() == {HomeVisits}
    columns = {name for names in FIELDS.values() for name in names}
    decided = {"id", "slug", "npi", "version", "merged_into", "created_at", "updated_at"} | {
        "status", "published_at", "closed_on", "close_reason",
    }  # fmt: skip
    assert {field.name for field in Practitioner._meta.concrete_fields} == columns | decided


def test_the_kept_listing_gains_what_only_the_other_has(two: tuple[Practitioner, Practitioner], curator: User) -> None:
    keep, gone = two
    merge(keep=fresh(keep), gone=fresh(gone), fields=[], by=curator)
    kept = fresh(keep)
    assert kept.name == "Maud Zyxmark"
    assert list(kept.contact_points.values_list("value", "position")) == [
        ("+441134960000", 0),
        ("maud@example.org", 1),
    ]
    assert kept.works_at.count() == 2
    assert {post.hours.count() for post in kept.works_at.all()} == {1}
    assert {post.exceptions.count() for post in kept.works_at.all()} == {1}
    assert kept.credentials.count() == 2
    assert kept.confirmations.count() == 2
    for once in ("technique_links", "condition_links", "language_links", "payment_links", "memberships", "prices"):
        assert getattr(kept, once).count() == 1, once
    assert PractitionerProfession.objects.filter(practitioner=kept, primary=True).count() == 1
    assert kept.private_base.street == "2 Secret Street"


def test_the_other_closes_and_its_addresses_lead_to_the_kept_one(
    two: tuple[Practitioner, Practitioner], curator: User
) -> None:
    keep, gone = two
    earlier = builders.practitioner(status=ListingStatus.CLOSED, close_reason="merged", merged_into=gone)
    merge(keep=fresh(keep), gone=fresh(gone), fields=["name"], by=curator)
    kept, closed = fresh(keep), fresh(gone)
    assert (closed.status, closed.close_reason, closed.merged_into_id) == ("closed", "merged", keep.pk)
    assert kept.name == "Maudie Otherwise"
    assert not Listing.objects.filter(practitioner=gone).exists()
    assert Listing.objects.filter(practitioner=keep).count() >= 2
    former = f"maud-former-{'otherwise'}"
    for old in (gone.get_absolute_url(), gone.get_absolute_url().replace(gone.slug, former), keep.get_absolute_url()):
        answer = Client().get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, kept.get_absolute_url()), old
    assert Client().get(fresh(earlier).get_absolute_url()).headers["Location"] == kept.get_absolute_url()
    assert DuplicatePair.objects.get(one=keep, other=gone).state == DuplicateState.MERGED


def test_a_chosen_side_decides_each_field(
    two: tuple[Practitioner, Practitioner], curator: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    keep, gone = two
    for person, words in ((keep, b"mine"), (gone, b"theirs")):
        person.photo.save("face.webp", ContentFile(words))
    base = PrivateBase.objects.get(practitioner=gone)
    PrivateBase.objects.filter(pk=base.pk).update(street="9 Other Street")
    before = everything(keep, gone)
    merge(keep=fresh(keep), gone=fresh(gone), fields=["headline", "photo", HOME_VISITS], by=curator)
    kept = fresh(keep)
    assert (kept.headline, kept.family_name) == ("Otherwise hands", "Zyxmark")
    assert picture(keep) == b"theirs"
    assert kept.private_base.street == "9 Other Street"
    assert kept.home_visits.areas.count() == 2
    history.undo(context=last_merge(), by=curator)
    assert everything(keep, gone) == before
    assert (picture(keep), picture(gone)) == (b"mine", b"theirs")


def test_undoing_brings_back_two_listings_and_the_question(
    two: tuple[Practitioner, Practitioner], curator: User
) -> None:
    keep, gone = two
    Practitioner.objects.filter(pk=gone.pk).update(npi="1234567893")
    SourceRecord.objects.filter(practitioner=gone).update(source="another")
    builders.listed(keep, gone)
    before = everything(keep, gone)
    merge(keep=fresh(keep), gone=fresh(gone), fields=CHOICES, by=curator)
    assert (fresh(keep).npi, fresh(gone).npi) == ("1234567893", None)
    assert set(keep.source_records.values_list("source", flat=True)) == {"test", "another"}
    outcome = history.undo(context=last_merge(), by=curator)
    assert outcome.left == []
    after = everything(keep, gone)
    former = FormerSlug.objects.exclude(slug__startswith="maud-former")
    assert former.count() == 1, "the address it had meanwhile"
    former.delete()
    after = everything(keep, gone)
    assert after == before
    assert DuplicatePair.objects.get(one=keep, other=gone).state == DuplicateState.OPEN


def test_after_thirty_days_two_stay_one(two: tuple[Practitioner, Practitioner], curator: User) -> None:
    keep, gone = two
    merge(keep=fresh(keep), gone=fresh(gone), fields=[], by=curator)
    past = datetime.timedelta(days=30, seconds=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pghistory_context SET created_at = created_at - %s WHERE id = %s", [past, last_merge()])
    with pytest.raises(Refused, match="within 30 days"):
        history.undo(context=last_merge(), by=curator)
    assert fresh(gone).merged_into_id == keep.pk


def test_of_two_checks_of_one_licence_the_later_counts(curator: User) -> None:
    keep, gone = (builders.practitioner(status="draft") for _ in "ab")
    builders.licence(keep, "GB", number="77-1", checked=False)
    builders.licence(gone, "GB", number="0771", status="expired")
    merge(keep=keep, gone=gone, fields=[], by=curator)
    [licence] = keep.credentials.all()
    assert (licence.number, licence.status, licence.check_result) == ("77-1", "expired", "matched")


def licences_differ(keep: Practitioner, gone: Practitioner) -> None:
    massage = keep.professions.get()
    builders.licence(keep, "GB", number="1", profession=massage)
    builders.licence(gone, "GB", number="2", profession=massage)


def npis_differ(keep: Practitioner, gone: Practitioner) -> None:
    Practitioner.objects.filter(pk=keep.pk).update(npi="1234567893")
    Practitioner.objects.filter(pk=gone.pk).update(npi="1234567894")


def merged_already(keep: Practitioner, gone: Practitioner) -> None:
    Practitioner.objects.filter(pk=gone.pk).update(
        status="closed", closed_on="2026-01-01", close_reason="merged", merged_into=keep
    )


def closed(keep: Practitioner, gone: Practitioner) -> None:
    Practitioner.objects.filter(pk=keep.pk).update(status="closed", closed_on="2026-01-01", close_reason="asked")


def reported(keep: Practitioner, gone: Practitioner) -> None:
    builders.report(gone, reason="unsafe")


def suspended(keep: Practitioner, gone: Practitioner) -> None:
    builders.suspension(keep)


def only_gone_is_public(keep: Practitioner, gone: Practitioner) -> None:
    Practitioner.objects.filter(pk=gone.pk).update(status="published", published_at="2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (licences_differ, "different license numbers"),
        (npis_differ, "two different NPIs"),
        (merged_already, "merged into another listing already"),
        (closed, "is closed"),
        (reported, "being looked into"),
        (suspended, "being looked into"),
        (only_gone_is_public, "must be the one that stays"),
    ],
)
def test_unsafe_merges_are_refused(happened: Any, reason: str, curator: User) -> None:
    keep, gone = (builders.practitioner(status="draft") for _ in "ab")
    happened(keep, gone)
    before = everything(keep, gone)
    with pytest.raises(Refused, match=reason):
        merge(keep=fresh(keep), gone=fresh(gone), fields=[], by=curator)
    assert everything(keep, gone) == before
    Practitioner.objects.filter(status="published").update(status="draft")


def test_what_changed_since_it_was_compared_is_compared_again(curator: User) -> None:
    keep, gone = (builders.practitioner(status="draft") for _ in "ab")
    seen = fresh(gone)
    Practitioner.objects.filter(pk=gone.pk).update(version=2)
    with pytest.raises(Refused, match="has been changed since"):
        merge(keep=keep, gone=seen, fields=[], by=curator)


def test_two_people_stay_two_and_that_can_be_undone(curator: User) -> None:
    pair = builders.duplicates(*(builders.practitioner(status="draft") for _ in "ab"))
    keep_apart(pair=pair, by=curator)
    pair.refresh_from_db()
    assert (pair.state, pair.by) == (DuplicateState.DISTINCT, curator)
    with pytest.raises(Refused, match="decided already"):
        keep_apart(pair=pair, by=curator)
    [event] = events_of(DuplicatePair).objects.filter(pgh_label="update")
    history.undo(context=str(event.pgh_context_id), by=curator)
    pair.refresh_from_db()
    assert (pair.state, pair.by, pair.at) == (DuplicateState.OPEN, None, None)


def test_a_failed_merge_leaves_nothing(
    two: tuple[Practitioner, Practitioner], curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, gone = two
    before = everything(keep, gone)

    def fail(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(merging, "_move_sources", fail)
    with pytest.raises(RuntimeError):
        merge(keep=fresh(keep), gone=fresh(gone), fields=CHOICES, by=curator)
    assert everything(keep, gone) == before


# --- Killed -----------------------------------------------------------------------------------------------------------


def merge_them(keep: int, gone: int, by: int) -> None:
    """In a process of its own."""
    people = Practitioner.objects.in_bulk([keep, gone])
    merge(keep=people[keep], gone=people[gone], fields=["name"], by=User.objects.get(pk=by))


def test_a_kill_leaves_two_listings_or_one(
    two: tuple[Practitioner, Practitioner], curator: User, victims: Nursery
) -> None:
    keep, gone = two
    before = everything(keep, gone)
    after: list[dict[str, Any]] = []
    verb = f"{__name__}:merge_them"
    for _ in victims.killed(verb, keep=keep.pk, gone=gone.pk, by=curator.pk):
        if fresh(gone).merged_into_id is None:
            assert everything(keep, gone) == before
            continue
        assert fresh(keep).name == "Maudie Otherwise"
        after.append({name: len(rows) for name, rows in everything(keep)[0].items()})
        history.undo(context=last_merge(), by=curator)
        assert fresh(gone).merged_into_id is None
        before = everything(keep, gone)  # as it was, but for versions
    assert all(rows == after[0] for rows in after)
