"""The ways back: a listing as it was at any moment, and any action taken back where nobody has built on it since."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests import builders
from tests.therapists.history.people import tables_of, whole
from tests.therapists.imports import invented
from tests.therapists.imports.invented import row
from therapists.actions import history, places, rewriting
from therapists.actions import practitioners as listings
from therapists.actions.claims import StaleForm
from therapists.actions.hours import set_hours
from therapists.actions.refusals import Refused
from therapists.actions.rewriting import Reason
from therapists.choices import ImportState, LinkStrength, ListingStatus, Stated
from therapists.history.contexts import doing, kinds_of, of_import, taken_back
from therapists.history.forgetting import forget
from therapists.history.moments import APART, NOT_BROUGHT_BACK, way_back
from therapists.history.timeline import page_of
from therapists.imports import pipeline
from therapists.imports.applying import WRITTEN
from therapists.imports.nppes import Nppes
from therapists.models import (
    ConditionTechnique,
    ContactPoint,
    CoverageArea,
    FormerSlug,
    HomeVisits,
    ImportRun,
    Listing,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerProfession,
    PractitionerTechnique,
    Price,
    Report,
    SourceRecord,
    Technique,
    User,
    WorksAt,
)
from therapists.models.private import PrivateBase

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(db: None) -> User:
    return builders.user()


def now() -> datetime.datetime:
    """By the clock of the database, which events go by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def content(person: Practitioner) -> dict[str, list[dict[str, Any]]]:
    """All that restoring brings back."""
    found = tables_of(person, without=tuple(APART))
    found["practitioner"] = [
        {name: value for name, value in row.items() if name not in NOT_BROUGHT_BACK} for row in found["practitioner"]
    ]
    return found


def restore(person: Practitioner, to: datetime.datetime, by: User) -> history.Rewritten:
    person.refresh_from_db()
    return history.restore(practitioner=person, to=to, version=person.version, by=by)


def done(action: Callable[[], object]) -> str:
    """Do something as one action; returns its context."""
    with doing("test") as context:
        action()
    return str(context.id)


# --- Restore ----------------------------------------------------------------------------------------------------------


def test_everything_comes_back_at_once_and_is_found_again(curator: User) -> None:
    person = whole()
    then, stood = now(), content(person)
    rows = list(Listing.objects.filter(practitioner=person).values("at", "practice_id", "price"))
    assert len(rows) == 2
    version = person.version
    with doing("edit"):
        person.headline, person.family_name = "Other words", "Othername"
        person.save()
        places.forget_base(practitioner=person)
        WorksAt.objects.all().delete()
        CoverageArea.objects.all().delete()
        Price.objects.update(amount=1)
        PractitionerCondition.objects.all().delete()
        ContactPoint.objects.update(value="+441134960999")
    builders.listed(person)
    assert content(person) != stood
    outcome = restore(person, then, curator)
    assert outcome.left == []
    assert content(person) == stood
    person.refresh_from_db()
    assert person.version > version
    assert list(Listing.objects.filter(practitioner=person).values("at", "practice_id", "price")) == rows
    assert FormerSlug.objects.filter(practitioner=person, slug="maud-othername").exists(), "its links lead on"
    newest = page_of(person).entries[0]
    assert newest.about["action"] == "history.restore"
    assert newest.about["to"] == then.isoformat()


OPERATIONS = st.lists(st.tuples(st.integers(0, 17), st.integers(0, 3)), min_size=2, max_size=9)


def act(person: Practitioner, what: int, how: int, curator: User) -> None:
    """One of many things that happen to a listing."""
    techniques = Technique.objects.order_by("pk")
    home = HomeVisits.objects.filter(practitioner=person).first()
    post = person.works_at.first()
    match what:
        case 0:
            Practitioner.objects.filter(pk=person.pk).update(headline=f"Words {how}", ages=["adults"][: how % 2])
        case 1:
            person.refresh_from_db()
            person.given_name = ("Ana", "Eva", "Ida", "Ana")[how]
            person.save()
        case 2:
            PractitionerTechnique.objects.get_or_create(practitioner=person, technique=techniques[how])
        case 3:
            PractitionerTechnique.objects.filter(practitioner=person).delete()
        case 4:
            ContactPoint.objects.filter(practitioner=person).update(position=how)
        case 5:
            ContactPoint.objects.get_or_create(practitioner=person, value=f"+44113496011{how}")
        case 6:
            ContactPoint.objects.filter(practitioner=person, value__startswith="+44113496011").delete()
        case 7:
            Price.objects.filter(practitioner=person).delete()
            builders.price(person, f"{how}0.50", minutes=30 + how)
        case 8:
            links = PractitionerProfession.objects.filter(practitioner=person)
            other = links.filter(primary=False)[0]
            links.update(primary=False)
            links.filter(pk=other.pk).update(primary=True)
        case 9 if post:
            set_hours(of=post, spans=[(how + 1, datetime.time(9), datetime.time(12 + how))], by=curator)
        case 10 if post:
            post.delete()
        case 11:
            builders.works_at(person, builders.practice())
        case 12:
            places.place_base(practitioner=person, street=f"{how} Lane", postcode="", lat=53.7 + how / 10, lon=-1.5)
        case 13:
            places.forget_base(practitioner=person)
        case 14 if home:
            home.delete()
        case 15 if home:
            CoverageArea.objects.filter(home_visits=home).delete()
            CoverageArea.objects.create(home_visits=home, radius_km=5 + how)
        case 16 if home:
            HomeVisits.objects.filter(pk=home.pk).update(fee_kind="flat", fee_amount=how + 1, fee_currency="GBP")
        case 17:
            verb = listings.pause if person.status == ListingStatus.PUBLISHED else listings.publish
            verb(practitioner=person, by=curator)
            person.refresh_from_db()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OPERATIONS, st.randoms(use_true_random=False))
def test_whatever_happened_every_earlier_moment_can_be_had_again(
    curator: User, operations: list[tuple[int, int]], chance: Any
) -> None:
    with transaction.atomic():
        person = builders.practitioner(professions=("massage-therapist", "osteopath"), phone="+441134960000")
        builders.works_at(person, builders.practice(), hours=((1, "09:00", "17:00"),))
        builders.home_visits(person)
        builders.price(person, "60")
        moments = [(now(), content(person))]
        for what, how in operations:
            try:
                with doing("edit"), transaction.atomic():
                    act(person, what, how, curator)
            except Refused:
                pass
            moments.append((now(), content(person)))
        chance.shuffle(moments)
        for moment, stood in moments:
            restore(person, moment, curator)
            assert content(person) == stood
        transaction.set_rollback(True)


def test_who_is_shown_is_not_decided_by_going_back(curator: User) -> None:
    person = whole()
    then = now()
    done(lambda: listings.close(practitioner=person, reason="retired", by=curator))
    done(lambda: Practitioner.objects.filter(pk=person.pk).update(headline="Closed"))
    restore(person, then, curator)
    person.refresh_from_db()
    assert (person.status, person.headline) == (ListingStatus.CLOSED, "Zyxmark hands")
    assert not Listing.objects.exists()


def test_a_form_from_before_somebody_elses_save_is_refused(curator: User) -> None:
    person = whole()
    then = now()
    Practitioner.objects.filter(pk=person.pk).update(headline="Theirs", version=7)
    builders.listed(person)
    with pytest.raises(StaleForm):
        history.restore(practitioner=person, to=then, version=1, by=curator)
    assert Practitioner.objects.get().headline == "Theirs"


def test_what_it_pointed_to_may_be_gone_and_is_named(curator: User) -> None:
    person = whole()
    then = now()
    [practice] = person.practices.all()
    with doing("edit"):
        person.works_at.all().delete()
        practice.delete()
    builders.listed(person)
    left = restore(person, then, curator).left
    assert [(one.kind, one.reason) for one in left] == [
        ("hoursexception", Reason.GONE),
        ("openinghours", Reason.GONE),
        ("worksat", Reason.GONE),
    ]
    assert not person.works_at.exists()


def test_a_published_listing_keeps_a_public_contact(curator: User) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT, phone="")
    builders.works_at(person, builders.practice())
    builders.proof(person)
    then = now()
    ContactPoint.objects.create(practitioner=person, value="+441134960000")
    listings.publish(practitioner=person, by=curator)
    with pytest.raises(Refused, match="without a public phone"), transaction.atomic():
        restore(person, then, curator)
    assert ContactPoint.objects.filter(practitioner=person).exists()


def test_before_there_was_a_listing_there_is_nothing_to_go_back_to(curator: User) -> None:
    then = now()
    person = whole()
    with pytest.raises(Refused, match="no such listing"), transaction.atomic():
        restore(person, then, curator)


def test_the_way_back_says_what_will_change_and_hides_what_one_may_not_see(curator: User) -> None:
    person = whole()
    then = now()
    with doing("edit"):
        Practitioner.objects.filter(pk=person.pk).update(headline="New", status=ListingStatus.PAUSED)
        PrivateBase.objects.update(street="3 Other Street")
    builders.listed(person)
    shown = way_back(person, to=then)
    assert {change.kind for change in shown} == {"practitioner", "privatebase"}
    assert {change.kind for change in way_back(person, to=then, hidden={PrivateBase})} == {"practitioner"}
    assert restore(person, then, curator).rows == 2
    assert way_back(person, to=then) == []


def picture() -> ContentFile:
    data = BytesIO()
    Image.new("RGB", (4, 4)).save(data, "WEBP")
    return ContentFile(data.getvalue(), name=f"{uuid4().hex}.webp")


def test_a_picture_that_was_deleted_stays_away(
    curator: User, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    person = builders.practitioner(photo=picture())
    first, then = person.photo.name, now()
    person.photo.storage.delete(first)
    person.photo = picture()
    person.save()
    second = person.photo.name
    left = restore(person, then, curator).left
    assert [(one.columns, one.reason) for one in left] == [(("photo",), Reason.FILE)]
    assert Practitioner.objects.get().photo.name == second
    person.refresh_from_db()
    person.photo = ""
    before = now()
    person.save()
    person.photo = picture()
    person.save()
    third = person.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        restore(person, now(), curator)
        assert Practitioner.objects.get().photo.name == third
        restore(person, before, curator)
    assert Practitioner.objects.get().photo.name == second
    assert not person.photo.storage.exists(third), "nobody points to it any more"


def test_the_forgotten_cannot_be_brought_back(curator: User) -> None:
    person = whole()
    then, pk = now(), person.pk
    context = done(person.delete)
    assert kinds_of(context)
    with connection.cursor() as cursor:
        forget([pk], cursor)
    with pytest.raises(Refused), transaction.atomic():
        history.undo(context=context, by=curator)
    with pytest.raises(Practitioner.DoesNotExist), transaction.atomic():
        history.restore(practitioner=Practitioner(pk=pk), to=then, version=1, by=curator)
    assert not Practitioner.objects.exists()


# --- Undo -------------------------------------------------------------------------------------------------------------


def test_a_bulk_action_is_taken_back_whole_once_and_can_be_done_again(curator: User) -> None:
    people = [whole(mark=mark) for mark in ("One", "Two")]
    context = done(lambda: listings.close_many(practitioners=people, reason="retired", by=curator))
    assert not Listing.objects.exists()
    outcome = history.undo(context=context, by=curator)
    assert (outcome.rows, outcome.left) == (2, [])
    assert set(Practitioner.objects.values_list("status", "closed_on", "close_reason")) == {("published", None, "")}
    assert Listing.objects.count() == 4
    again = history.undo(context=context, by=curator)
    assert (again.rows, again.left) == (0, [])
    [(undone, by)] = taken_back([context]).items()
    assert undone == context
    redone = history.undo(context=by, by=curator)
    assert redone.rows == 2
    assert set(Practitioner.objects.values_list("status", flat=True)) == {ListingStatus.CLOSED}
    assert taken_back([context]) == {}, "what was done again is not undone"


def test_what_was_changed_since_stays_and_the_rest_goes_back(curator: User) -> None:
    person = whole()
    context = done(
        lambda: Practitioner.objects.filter(pk=person.pk).update(headline="Theirs", bio="Theirs", gender="woman")
    )
    done(lambda: Practitioner.objects.filter(pk=person.pk).update(headline="By hand"))
    outcome = history.undo(context=context, by=curator)
    person.refresh_from_db()
    assert (person.headline, person.bio, person.gender) == ("By hand", "", "")
    [left] = outcome.left
    assert (left.columns, left.reason, outcome.left_in_all) == (("headline",), Reason.CHANGED, 1)
    builders.listed(person)


def test_columns_that_mean_something_only_together_go_back_together(curator: User) -> None:
    person = whole()
    context = done(
        lambda: HomeVisits.objects.update(fee_kind="flat", fee_amount=10, fee_currency="GBP", note="Rings twice")
    )
    done(lambda: HomeVisits.objects.update(fee_amount=12))
    outcome = history.undo(context=context, by=curator)
    home = person.home_visits
    home.refresh_from_db()
    assert (home.fee_kind, home.fee_amount, home.note) == ("flat", 12, "")
    assert set(outcome.left[0].columns) == {"fee_kind", "fee_amount", "fee_currency"}


def test_a_street_is_not_shown_again_by_undoing_something_else(curator: User) -> None:
    place = builders.practice(not_a_home=False)
    move = {"street": "5 New Road", "postcode": "", "lat": 53.9, "lon": -1.6}
    places.place_practice(practice=place, not_a_home=True, by=curator, **move)
    context = done(lambda: Practice.objects.update(street="6 Newer Road", website="https://example.org"))
    places.place_practice(practice=place, not_a_home=False, by=curator, **move)
    history.undo(context=context, by=curator)
    place.refresh_from_db()
    assert (place.street, place.website, place.not_a_home) == ("", "", False)


def test_rows_may_change_places(curator: User) -> None:
    person = builders.practitioner(professions=("massage-therapist", "osteopath"))
    first, second = person.profession_links.order_by("-primary")

    def swap() -> None:
        PractitionerProfession.objects.filter(pk=first.pk).update(primary=False)
        PractitionerProfession.objects.filter(pk=second.pk).update(primary=True)

    context = done(swap)
    assert history.undo(context=context, by=curator).left == []
    assert person.profession_links.get(primary=True) == first


def test_what_was_removed_comes_back_unless_something_stands_in_its_place(curator: User) -> None:
    person = whole()
    context = done(lambda: (person.technique_links.all().delete(), person.prices.all().delete()))
    PractitionerTechnique.objects.create(
        practitioner=person, technique=Technique.objects.get(slug="deep-tissue-massage")
    )
    outcome = history.undo(context=context, by=curator)
    assert [(left.kind, left.reason) for left in outcome.left] == [("practitionertechnique", Reason.TAKEN)]
    assert person.prices.count() == 1
    assert person.technique_links.count() == 1


def test_a_deleted_listing_comes_back_with_all_that_hung_on_it(curator: User) -> None:
    person = whole()
    pk, stood = person.pk, tables_of(person)
    context = done(person.delete)
    outcome = history.undo(context=context, by=curator)
    back = Practitioner.objects.get(pk=pk)
    after = tables_of(back)
    for kind in ("report",):  # never taken back: they have a page of their own
        assert after.pop(kind) == []
        stood.pop(kind)
    assert after == stood
    assert outcome.left == []
    assert Listing.objects.filter(practitioner=back).count() == 2


def test_what_somebody_built_on_stays_whole(curator: User) -> None:
    made: list[Practitioner] = []
    context = done(lambda: made.extend([whole(mark="One"), whole(mark="Two"), whole(mark="Three")]))
    _one, two, three = made
    Report.objects.all().delete()
    kept = tables_of(three)
    done(lambda: builders.price(two, "70", minutes=90))
    done(lambda: Practitioner.objects.filter(pk=three.pk).update(headline="By hand"))
    builders.listed(three)
    outcome = history.undo(context=context, by=curator)
    assert set(Practitioner.objects.values_list("pk", flat=True)) == {two.pk, three.pk}
    assert {(left.kind, left.obj, left.reason) for left in outcome.left if left.kind == "practitioner"} == {
        ("practitioner", two.pk, Reason.NEEDED),
        ("practitioner", three.pk, Reason.CHANGED),
    }
    assert len(tables_of(two)["price"]) == 2
    assert {kind: len(rows) for kind, rows in tables_of(three).items()} == {
        kind: len(rows) for kind, rows in kept.items()
    }
    assert not Practice.objects.filter(name="One Clinic").exists()
    assert Practice.objects.filter(name="Two Clinic").exists()


def test_nothing_is_published_that_lacks_what_publishing_asks_for(curator: User) -> None:
    person, fine = whole(), whole(mark="Fine")
    context = done(lambda: listings.pause_many(practitioners=[person, fine], by=curator))
    with doing("edit"):
        person.works_at.all().delete()
        HomeVisits.objects.filter(practitioner=person).update(offers=Stated.NO)
    outcome = history.undo(context=context, by=curator)
    person.refresh_from_db()
    fine.refresh_from_db()
    assert (person.status, fine.status) == (ListingStatus.PAUSED, ListingStatus.PUBLISHED)
    assert [(left.obj, left.reason) for left in outcome.left] == [(person.pk, Reason.LACKING)]


def test_words_go_back_and_who_is_found_by_them_follows(curator: User) -> None:
    link = ConditionTechnique.objects.filter(strength=LinkStrength.STRONG).select_related("technique")[0]
    person = builders.practitioner(techniques=(link.technique.slug,))
    builders.works_at(person, builders.practice())
    builders.listed(person)
    implied = Listing.objects.get().implied
    assert implied
    pk = link.pk
    context = done(link.delete)
    builders.listed(person)
    history.undo(context=context, by=curator)
    assert Listing.objects.get().implied == implied
    assert ConditionTechnique.objects.filter(pk=pk).exists()


def test_reports_and_rights_are_never_taken_back(curator: User) -> None:
    report = builders.report(builders.practitioner())
    somebody = User.objects.create_user("some@example.org", "a long password")
    context = done(lambda: (type(report).objects.update(reason="closed"), User.objects.update(is_staff=True)))
    with pytest.raises(Refused), transaction.atomic():
        history.undo(context=context, by=curator)
    somebody.refresh_from_db()
    assert somebody.is_staff


def test_an_unknown_action_is_refused(curator: User) -> None:
    with pytest.raises(Refused, match="nothing to undo"), transaction.atomic():
        history.undo(context=str(uuid4()), by=curator)


def test_who_changes_it_at_the_same_moment_stops_it(curator: User) -> None:
    """The plan was made from a row that is not there any more."""
    person = whole()
    context = done(lambda: Practitioner.objects.filter(pk=person.pk).update(headline="Theirs"))

    class Late(rewriting.Plan):
        def _mind_pictures(self) -> None:
            Practitioner.objects.filter(pk=person.pk).update(headline="Meanwhile")

    original = rewriting.Plan
    rewriting.Plan = Late  # type: ignore[misc]
    try:
        with pytest.raises(Refused, match="at the same moment"), transaction.atomic():
            history.undo(context=context, by=curator)
    finally:
        rewriting.Plan = original  # type: ignore[misc]
    assert Practitioner.objects.get().headline == "Theirs"
    builders.listed(person)


# --- Imports ----------------------------------------------------------------------------------------------------------


def imported(path: Path, rows: list[Any]) -> ImportRun:
    invented.write(path, rows)
    pipeline.run(Nppes(path), path)
    return ImportRun.objects.latest("pk")


def everything() -> dict[str, list[Any]]:
    """All rows of all tables that an import writes."""
    left_out = {"version", "updated_at"}
    found = {}
    for model in WRITTEN:
        names = [field.name for field in model._meta.concrete_fields if field.name not in left_out]
        found[model.__name__] = list(model._default_manager.order_by("pk").values(*names))
    found.pop("ImportChange")
    return found


def test_an_import_is_undone_whole_and_may_come_again(curator: User, tmp_path: Path) -> None:
    first = imported(tmp_path / "a.csv", [row(1), row(2)])
    stood = everything()
    second = imported(tmp_path / "b.csv", [row(1, family="RENAMED"), row(2), row(3)])
    assert Practitioner.objects.count() == 3
    context = of_import(second)
    assert context is not None
    outcome = history.undo(context=context, by=curator)
    assert outcome.left == []
    assert everything() == stood
    second.refresh_from_db()
    assert second.state == ImportState.UNDONE
    imported(tmp_path / "b.csv", [row(1, family="RENAMED"), row(2), row(3)])
    assert Practitioner.objects.filter(family_name="Renamed").exists(), "the file can be read again"
    history.undo(context=str(of_import(ImportRun.objects.latest("pk"))), by=curator)
    outcome = history.undo(context=str(of_import(first)), by=curator)
    assert outcome.left == []
    assert {name for name, rows in everything().items() if rows} == set()


def test_what_people_did_after_an_import_outlives_its_undoing(curator: User, tmp_path: Path) -> None:
    imported(tmp_path / "a.csv", [row(1), row(2)])
    run = imported(tmp_path / "b.csv", [row(1, family="RENAMED"), row(2), row(3), row(4)])
    edited, new = Practitioner.objects.get(family_name="Renamed"), Practitioner.objects.order_by("-pk")[0]
    done(lambda: Practitioner.objects.filter(pk=edited.pk).update(family_name="By-Hand", headline="By hand"))
    done(lambda: ContactPoint.objects.create(practitioner=new, kind="email", value="her@example.org"))
    parts = {kind: rows for kind, rows in tables_of(new).items() if kind != "contactpoint"}
    outcome = history.undo(context=str(of_import(run)), by=curator)
    edited.refresh_from_db()
    assert (edited.family_name, edited.headline) == ("By-Hand", "By hand")
    assert {kind: rows for kind, rows in tables_of(new).items() if kind != "contactpoint"} == parts, "whole"
    assert Practitioner.objects.count() == 3
    assert {left.obj for left in outcome.left if left.kind == "practitioner"} == {edited.pk, new.pk}
    assert SourceRecord.objects.count() == 3
