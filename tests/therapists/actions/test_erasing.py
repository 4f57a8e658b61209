"""Erasing: nothing of the person is left anywhere, others lose nothing, and no file or backup brings them back."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from tests import builders
from tests.killing import Nursery
from tests.therapists.imports.invented import imported, npi, phone
from tests.therapists.imports.invented import person as from_file
from therapists.actions import erasing, merging, photos, practitioners, suppressions
from therapists.actions.places import place_base, place_practice
from therapists.actions.refusals import Refused
from therapists.geo import Point
from therapists.history.contexts import doing
from therapists.imports.people import Licence
from therapists.letters import plain
from therapists.models import (
    Confirmation,
    ContactPoint,
    FormerSlug,
    Guide,
    ImportRun,
    Listing,
    Practice,
    Practitioner,
    Report,
    Suppression,
    SuspensionNote,
    User,
)
from therapists.models.provenance import IMPORT_LOCK
from therapists.search import indexing

GIVEN, FAMILY = "Marlène", "Quixbury"
NPI, LICENCE, PHONE = npi(7), "QX-77120", "+18605550107"
EMAIL, STREET, FORMER = "marlene@quixbury.example.org", "417 Wexcombe Terrace", "Oldenquist"
TRUE = Point(41.768123, -72.673456)
# All that must be nowhere, in plain letters and lower case.
THEIRS = (
    *("quixbury", "oldenquist", "marlene", NPI, "qx-77120", "qx77120", PHONE, "860) 555-0107", "8605550107", EMAIL),
    *("wexcombe", "41.768123", "72.673456", "marlene-hands"),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def dump(media: Path) -> Iterator[tuple[str, str]]:
    """Every row of every table of the database as text, and every file: what a backup would hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM public."{table}" AS t')
            yield from ((table, plain(text)) for (text,) in cursor.fetchall())
    yield from ((str(file), str(file.relative_to(media))) for file in media.rglob("*") if file.is_file())


def left(media: Path, theirs: tuple[str, ...] = THEIRS) -> list[tuple[str, str]]:
    return [(table, word) for table, text in dump(media) for word in theirs if word in text]


def file_of(number: int = 7, **fields: Any) -> Any:
    """Her row in the registry's file."""
    return from_file(
        number,
        **{
            "given_name": GIVEN,
            "family_name": FAMILY,
            "licences": [Licence("US-CT", "physical-therapist", LICENCE)],
            "contacts": [phone(107)],
            **fields,
        },
    )


def everything(path: Path, by: User) -> Practitioner:
    """Somebody with something everywhere: imported, renamed, merged, reported, suspended, named by others."""
    imported(path, file_of())
    person = Practitioner.objects.get(npi=NPI)
    with doing("test", user=by.pk), transaction.atomic():
        person.family_name, person.photo = FORMER, ContentFile(b"a picture", name="face.webp")
        person.headline = f"{GIVEN}'s hands"
        person.website = "https://marlene-hands.example.org/"
        practitioners.keep_former_slug(listing=person)
        person.save()
        person.family_name = FAMILY
        practitioners.keep_former_slug(listing=person)
        person.save()
        ContactPoint.objects.create(practitioner=person, kind="email", value=EMAIL, public=False)
    studio = place_practice(
        practice=Practice(name=f"{GIVEN} {FAMILY} Studio"), street=STREET, postcode="06103", **TRUE._asdict(),
        not_a_home=True, by=by,
    )  # fmt: skip
    clinic = builders.practice(Point(41.75, -72.7), name=f"Clinic of {GIVEN} {FAMILY} and Bo Lind")
    FormerSlug.objects.create(practice=clinic, slug="marlene-quixbury-leeds")
    for place in (studio, clinic):
        builders.works_at(person, place, hours=((1, "09:00", "17:00"),))
    place_base(practitioner=person, street=STREET, postcode="06103", **TRUE._asdict(), by=by)
    other = builders.practitioner(given_name=GIVEN, family_name=FAMILY, phone=PHONE, status="draft")
    builders.mailing(other, address=EMAIL)
    person.refresh_from_db()
    merging.merge(keep=person, gone=other, fields=["bio"], by=by)
    Practitioner.objects.filter(pk=person.pk).update(status="published", published_at=timezone.now())
    named_by_others(person, clinic, by)
    hung_on(person)
    builders.listed(person)
    return person


def hung_on(person: Practitioner) -> None:
    """Rows of every further kind."""
    builders.mailing(person, address=EMAIL, purpose="notice")
    builders.change_request(person, note=f"I am {GIVEN}", proposed={"phone": ["", PHONE]})
    builders.report(person, text=f"{GIVEN} {FAMILY} moved")
    suspension = builders.suspension(person, began_at=person.created_at, ended_at=timezone.now())
    SuspensionNote.objects.create(suspension=suspension, kind="notice", text=f"Called {PHONE}")
    builders.licence(person, "US-NY", number=LICENCE)
    builders.confirmation(person, source=f"{GIVEN} herself")


def named_by_others(person: Practitioner, clinic: Practice, by: User) -> None:
    """Her name in rows that stay."""
    full = f"{GIVEN} {FAMILY}"
    colleague = builders.practitioner(given_name="Bo", family_name="Lind", bio=f"Trained with {full.upper()}.")
    builders.works_at(colleague, clinic)
    builders.listed(colleague)
    with doing("test", user=by.pk), transaction.atomic():
        colleague.bio = f"Works with {full}; call (860) 555-0107 or write to {EMAIL}."
        colleague.save()
    builders.listed(colleague)
    row = {"given_name": GIVEN.upper(), "family_name": FAMILY, "number": f"PT.{LICENCE}", "number_key": f"PT{LICENCE}"}
    builders.register_entry(colleague, **row, name_key="quixbury").delete()
    builders.register_entry(colleague, **row, name_key="quixbury")
    builders.report(clinic, text=f"{FAMILY}, {GIVEN} is not there any more; try {STREET}")
    builders.confirmation(colleague, source=full)
    builders.duplicates(person, colleague, state="distinct", at=timezone.now())
    Guide.objects.filter(pk=Guide.objects.order_by("pk").first().pk).update(  # type: ignore[union-attr]
        reviewed_on=timezone.localdate(), reviewer=f"{full}, DPT", sources=[f"{full}: On knees"]
    )
    LogEntry.objects.log_actions(by.pk, [colleague], CHANGE, f"Not the same person as “{full}”.")
    LogEntry.objects.log_actions(by.pk, [clinic, person], CHANGE, "Placed on the map.")
    builders.job(errors_json=[{"traceback": f"Key (npi)=({NPI}) of {full}"}])
    run = ImportRun.objects.create(
        source="other", file_name=f"{full}.csv", sha256="1" * 64, started_at=timezone.now(),
        finished_at=timezone.now(), counts={"review": [{"npi": NPI, "practitioner": colleague.pk, "reason": "x"},
        {"npi": npi(8), "practitioner": person.pk, "reason": "x"}, {"npi": npi(9), "practitioner": 0}],
        "unmatched": [[LICENCE, "x"], ["MARLENE", "QUIXBURY"], ["Bo", "Lind"]], "review_total": 3},
    )  # fmt: skip
    run.file_name = "b.csv"
    run.save()


def test_nothing_of_somebody_who_had_something_everywhere_is_left(tmp_path: Path, media: Path) -> None:
    by = builders.user()
    person = everything(tmp_path, by)
    before = left(media)
    assert {word for _table, word in before} == set(THEIRS), "else the search below finds nothing by itself"
    assert len({table for table, _word in before}) > 30
    assert Listing.objects.exists()
    [file] = media.rglob("*.webp")
    practice_names = set(Practice.objects.values_list("name", flat=True))

    with pytest.raises(Refused, match="administrator"):
        erasing.erase_person(practitioner=person.pk, by=User.objects.create_user("curator@example.org", "x"))
    told = erasing.prospect(practitioner=person, by=by)
    assert [practice.name for practice in told.practices if FAMILY in practice.name] == [f"{GIVEN} {FAMILY} Studio"]
    assert [practice.name for practice in told.shared] == [f"Clinic of {GIVEN} {FAMILY} and Bo Lind"]
    named = {row._meta.model_name for row in told.texts}
    assert named == {"practitioner", "practice", "report", "confirmation", "guide", "importrun", "registerentry"}
    assert len(told.listings) == 2

    with transaction.atomic():
        done = erasing.erase_person(practitioner=person.pk, by=by)
        assert file.exists(), "the rows may still come back"
    run_on_commit()
    assert left(media) == []
    assert (done.listings, done.photos) == (2, 1)
    assert len(practice_names) - Practice.objects.count() == done.practices
    stays = Practitioner.objects.get(family_name="Lind")
    assert stays.bio == "Works with …; call … or write to …."
    assert stays.practices.get().name == "Clinic of … and Bo Lind"
    assert stays.practices.get().slug == "clinic-of-and-bo-lind-leeds"
    run = ImportRun.objects.get(source="other")
    assert run.counts == {
        "review": [{"npi": npi(9), "practitioner": 0}],
        "unmatched": [["Bo", "Lind"]],
        "review_total": 3,
    }
    assert Report.objects.get().text == "… is not there any more; try …"
    assert Confirmation.objects.get(practitioner=stays).source == "…"
    assert LogEntry.objects.filter(change_message="Erased.", user=by).count() == 1
    assert indexing.check() == []


def run_on_commit() -> None:
    """What waits for a commit that a test never makes."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, act, _robust in waiting:
        act()


def test_the_file_that_brought_somebody_does_not_bring_them_back(tmp_path: Path) -> None:
    imported(tmp_path, file_of(), from_file(2))
    erasing.erase_person(practitioner=Practitioner.objects.get(npi=NPI).pk, by=None)
    report = imported(tmp_path, file_of(), from_file(2))
    assert "        1 suppressed" in list(report.lines())
    assert (report.counts["created"], report.counts["unchanged"]) == (0, 1)
    for known_by in (
        {"npi": "", "contacts": []},  # the licence and the surname
        {"npi": "", "licences": [], "given_name": "MARLENE"},  # the phone and the name, without the accent
        {"licences": [], "contacts": []},  # the number alone, whatever the name is now
    ):
        assert imported(tmp_path, file_of(**known_by), dry_run=True).counts["suppressed"] == 1, known_by


def test_who_shares_a_phone_or_a_mailbox_with_the_erased_still_comes(tmp_path: Path) -> None:
    person = builders.practitioner(given_name=GIVEN, family_name=FAMILY, phone=PHONE)
    ContactPoint.objects.create(practitioner=person, kind="email", value="info@clinic.example.org")
    builders.listed(person)
    erasing.erase_person(practitioner=person.pk, by=None)
    spouse = file_of(8, given_name="Bo", licences=[])
    namesake = file_of(9, licences=[], contacts=[])
    assert imported(tmp_path, spouse, namesake).counts["suppressed"] == 0
    couple = Practitioner.objects.get(given_name="Bo")
    assert suppressions.met([couple.pk]) == {}
    ContactPoint.objects.create(practitioner=couple, kind="email", value="Info@Clinic.example.org")
    assert suppressions.met([couple.pk]) == {}
    again = builders.practitioner(given_name="marlene", family_name=FAMILY, phone="", status="draft")
    assert suppressions.met([again.pk]) == {}
    ContactPoint.objects.create(practitioner=again, kind="email", value="Info@Clinic.example.org")
    assert len(suppressions.met([again.pk])[again.pk]) == 1


def test_what_a_namesake_and_a_colleague_have_too_stays_theirs() -> None:
    person = builders.practitioner(given_name="Ann", family_name="Lee", phone=PHONE)
    other = builders.practitioner(given_name="Ann", family_name="Lee", phone=PHONE, bio=f"Ann Lee, {PHONE}")
    third = builders.practitioner(given_name="Bo", family_name="Leeson", phone="", status="draft", bio="Ann Leeson")
    shared = builders.practice()
    for one in (person, other):
        builders.works_at(one, shared)
    builders.listed(person, other)
    erasing.erase_person(practitioner=person.pk, by=None)
    other.refresh_from_db()
    third.refresh_from_db()
    assert (other.bio, third.bio) == (f"Ann Lee, {PHONE}", "Ann Leeson")
    assert other.practices.get() == shared
    assert other.contact_points.get().value == PHONE


def test_somebody_whose_listing_was_deleted_has_a_past_that_can_be_erased(media: Path) -> None:
    with doing("test"), transaction.atomic():
        person = builders.practitioner(given_name=GIVEN, family_name=FAMILY, npi=NPI)
    number = person.pk
    person.delete()
    assert left(media, ("quixbury",))
    with pytest.raises(CommandError, match="Nobody was erased"):
        call_command("erase_person", str(number), name="Ann Lee")
    call_command("erase_person", str(number), name="marlène quixbury", stdout=io.StringIO())
    assert left(media, ("quixbury",)) == []
    assert Suppression.objects.in_force().exists()
    with pytest.raises(CommandError, match="Nobody was erased"):
        call_command("erase_person", str(number), name="marlène quixbury")


def test_nobody_is_erased_while_an_import_is_at_work(transactional_db: None, tmp_path: Path) -> None:
    person = builders.practitioner()
    builders.listed(person)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORT_LOCK])
        with pytest.raises(Refused, match="An import"):
            erasing.erase_person(practitioner=person.pk, by=None)
    finally:
        other.close()
    assert Practitioner.objects.filter(pk=person.pk).exists()


# --- Coming back ------------------------------------------------------------------------------------------------------


def test_who_comes_back_by_their_own_wish_is_let_in_and_stays_in(tmp_path: Path) -> None:
    first = builders.practitioner(given_name=GIVEN, family_name=FAMILY, phone=PHONE)
    builders.suspension(builders.practitioner(status="draft"))
    builders.listed(first)
    erasing.erase_person(practitioner=first.pk, by=None)
    again = builders.practitioner(given_name=GIVEN, family_name=FAMILY, phone=PHONE, status="draft")
    builders.works_at(again, builders.practice())
    builders.proof(again)
    by = builders.user()
    with pytest.raises(Refused, match="asked to be erased"):
        practitioners.publish(practitioner=again, by=by)
    with pytest.raises(Refused, match="how they told you"):
        suppressions.lift(practitioner=again, said=" ", by=by)
    assert suppressions.lift(practitioner=again, said="She called.", by=by) == 1
    assert practitioners.publish(practitioner=again, by=by).status == "published"
    assert LogEntry.objects.filter(object_id=again.pk, change_message="Listed again: She called.").exists()
    with pytest.raises(Refused, match="Nobody with these details"):
        suppressions.lift(practitioner=again, said="Twice.", by=by)
    file = tmp_path / "erased"
    call_command("erased", export=file, stdout=io.StringIO())
    call_command("erased", apply=file, stdout=io.StringIO())
    assert Practitioner.objects.filter(pk=again.pk).exists(), "the list knows that it was lifted"


def test_who_was_suspended_comes_back_only_past_those_who_may_suspend() -> None:
    first = builders.practitioner(given_name=GIVEN, family_name=FAMILY, status="draft")
    builders.suspension(first)
    erasing.erase_person(practitioner=first.pk, by=builders.user())
    again = builders.practitioner(given_name=GIVEN, family_name=FAMILY, status="draft")
    curator = User.objects.create_user("curator@example.org", "x")
    with pytest.raises(Refused, match="may suspend"):
        suppressions.lift(practitioner=again, said="He called.", by=curator)
    erasing.erase_person(practitioner=again.pk, by=None)
    assert Suppression.objects.get().suspended, "what a backup from before the suspension does not know"
    again = builders.practitioner(given_name=GIVEN, family_name=FAMILY, status="draft")
    assert suppressions.lift(practitioner=again, said="He called.", by=builders.user()) == 1


def test_a_restored_backup_is_brought_up_to_the_list(tmp_path: Path, settings: Any) -> None:
    settings.ERASED_FILE = str(tmp_path / "erased")
    imported(tmp_path, file_of(), from_file(2))
    erasing.erase_person(practitioner=Practitioner.objects.get(npi=NPI).pk, by=None)
    run_on_commit()
    kept = Path(settings.ERASED_FILE).read_text()
    assert kept.count("\n") == Suppression.objects.count() == 3
    assert suppressions.add_to(Path(settings.ERASED_FILE)) == 0
    # The backup: she is there, and nobody was ever erased.
    Suppression.objects.all().delete()
    imported(tmp_path, file_of())
    assert Practitioner.objects.count() == 2
    said = io.StringIO()
    for _ in range(2):
        call_command("erased", apply=Path(settings.ERASED_FILE), stdout=said)
    assert Practitioner.objects.get().npi == npi(2)
    assert said.getvalue().count("3 hashes taken in") == said.getvalue().count("1 people were there") == 1
    assert imported(tmp_path, file_of()).counts["suppressed"] == 1


def test_a_half_written_line_is_mended_and_another_file_is_left_alone(tmp_path: Path) -> None:
    Suppression.objects.create(digest="a" * 64)
    file = tmp_path / "erased"
    suppressions.add_to(file)
    whole = file.read_text()
    file.write_text(whole + "b" * 20)
    Suppression.objects.create(digest="c" * 64)
    assert suppressions.add_to(file) == 1
    assert file.read_text().startswith(whole)
    assert [line.digest[0] for line in suppressions.read(file.read_text())] == ["a", "c"]
    file.write_text("name,phone\nAnn,1\n")
    with pytest.raises(CommandError, match="Line 1"):
        call_command("erased", apply=file)
    with pytest.raises(CommandError, match="Line 1"):
        call_command("erased", export=file)
    assert file.read_text() == "name,phone\nAnn,1\n"


def test_for_each_hash_whatever_is_later_counts() -> None:
    day = [timezone.now() + datetime.timedelta(days=number) for number in range(-3, 1)]
    row = Suppression.objects.create(digest="a" * 64, created_at=day[1])
    old = [suppressions.Line(day[0], row.digest, "lifted")]
    assert suppressions.take_in(known=old) == 0
    later = [suppressions.Line(day[3], row.digest, "suspended"), suppressions.Line(day[2], row.digest, "lifted")]
    assert suppressions.take_in(known=later) == 1
    row.refresh_from_db()
    assert (row.created_at, row.lifted_at, row.suspended) == (day[3], None, True)
    assert suppressions.take_in(known=later) == 0


# --- Killed -----------------------------------------------------------------------------------------------------------


def erase_whoever_is_called(media_root: str) -> None:
    with override_settings(MEDIA_ROOT=media_root):
        erasing.erase_person(practitioner=Practitioner.objects.get(family_name=FAMILY).pk, by=None)


def test_a_kill_leaves_the_old_or_the_new_state(victims: Nursery, media: Path) -> None:
    def again() -> None:
        with transaction.atomic():
            Suppression.objects.all().delete()
            person = builders.practitioner(given_name=GIVEN, family_name=FAMILY, npi=NPI)
            person.photo.save("face.webp", ContentFile(b"a picture"))
            builders.home_visits(person)
            builders.listed(person)

    again()
    for _status in victims.killed(f"{__name__}:erase_whoever_is_called", media_root=str(media)):
        files = len(list(media.rglob("*.webp")))
        stands = Practitioner.objects.filter(family_name=FAMILY).exists()
        assert Suppression.objects.exists() is not stands
        if stands:
            assert files == 1, "the picture of somebody who is listed"
            assert Listing.objects.filter(practitioner__family_name=FAMILY).exists()
            continue
        assert not Practitioner.pgh_event_model.objects.exists()  # type: ignore[attr-defined]
        photos.sweep(before=timezone.now())
        assert not list(media.rglob("*.webp"))
        again()


def test_the_sweep_takes_only_what_no_row_names_and_what_is_old(media: Path) -> None:
    person = builders.practitioner()
    builders.listed(person)
    person.photo.save("face.webp", ContentFile(b"a picture"))
    (media / "practitioners" / "lost.webp").write_bytes(b"")
    assert photos.forget_unnamed.func() == 0, "a form may be saving it"
    assert photos.sweep(before=timezone.now() + datetime.timedelta(seconds=1)) == 1
    assert [file.name for file in media.rglob("*.webp")] == [Path(person.photo.name).name]
