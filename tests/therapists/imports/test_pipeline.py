"""The pipeline: applies whole or not at all, changes nothing a person wrote, and a second run changes nothing."""

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.crypto import salted_hmac

from tests import builders
from tests.therapists.imports.invented import address, imported, npi, person, phone
from therapists.choices import CredentialStatus, ListingStatus
from therapists.identity import DIGEST_SALT, digest_of, identities
from therapists.imports import applying
from therapists.imports.people import Licence
from therapists.models import (
    ContactPoint,
    Credential,
    Practice,
    Practitioner,
    PractitionerProfession,
    SourceRecord,
    Suppression,
    WorksAt,
)
from therapists.models.private import PrivatePremises
from therapists.models.provenance import ImportChange, ImportRun, PracticeRecord

pytestmark = pytest.mark.django_db
TABLES = (
    Practitioner, Practice, PrivatePremises, PracticeRecord, WorksAt, Credential, ContactPoint, PractitionerProfession,
    SourceRecord, ImportRun, ImportChange,
)  # fmt: skip
RECORDS_OF_THE_RUN = (ImportRun, ImportChange)


def everything(*without: type[Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES if model not in without
    }


def only() -> Practitioner:
    return Practitioner.objects.get()


def publish(practitioner: Practitioner) -> None:
    practitioner.status, practitioner.published_at = ListingStatus.PUBLISHED, datetime.datetime.now(datetime.UTC)
    practitioner.save()
    builders.listed(practitioner)


def test_people_arrive_as_pending_with_their_parts(tmp_path: Path) -> None:
    report = imported(tmp_path, person(post_nominals="PT", gender="woman", notes={"other_names": ["Ana Formerly"]}))
    found = only()
    assert report.counts["created"] == 1
    assert (found.status, found.name, found.slug, found.npi) == ("pending", "Ana O'Sample", "ana-osample", npi(1))
    assert [(link.profession.slug, link.primary) for link in found.profession_links.all()] == [
        ("physical-therapist", True)
    ]
    licence = found.credentials.get()
    assert (licence.kind, licence.number, licence.jurisdiction) == ("licence", "001", "US-CT")
    assert (licence.status, licence.profession.slug, licence.checked_on) == ("unknown", "physical-therapist", None)
    assert [(contact.value, contact.public) for contact in found.contact_points.all()] == [("+18605550001", True)]
    assert not hasattr(found, "home_visits")  # not stated
    record = found.source_records.get()
    assert (record.source, record.external_id) == ("invented", npi(1))
    assert record.values["other_names"] == ["Ana Formerly"]
    assert record.values["matched_by"] == "new"


def test_a_practice_is_taken_for_a_home(tmp_path: Path) -> None:
    imported(tmp_path, person(1), person(2, addresses=[address("1 Invented Street")]))
    practice = Practice.objects.get()  # one for both: the same address
    assert (practice.name, practice.locality, practice.setting) == ("Practice in Hartford", "Hartford", "")
    assert (practice.not_a_home, practice.street, practice.postcode) == (False, "", "")
    assert (practice.country, practice.region, practice.time_zone) == ("US", "CT", "America/New_York")
    hidden = practice.private_premises
    assert (hidden.street, hidden.postcode, hidden.lat) == ("1 Invented Street", "06103", 41.7672)
    assert (practice.lat, practice.lon) != (hidden.lat, hidden.lon)
    assert {post.accepting for post in practice.works_at.all()} == {"not-stated"}
    assert practice.works_at.count() == 2


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    imported(tmp_path, *people)
    before = everything(*RECORDS_OF_THE_RUN)
    report = imported(tmp_path, *people)
    assert (report.counts["created"], report.counts["changed"], report.counts["unchanged"]) == (0, 0, 3)
    assert everything(*RECORDS_OF_THE_RUN) == before
    assert ImportRun.objects.count() == 2
    assert ImportChange.objects.count() == 3


def test_what_the_source_changes_is_changed(tmp_path: Path) -> None:
    imported(tmp_path, person())
    later = person(
        family_name="Example",
        professions=["chiropractor", "physical-therapist"],
        licences=[Licence("US-MA", "chiropractor", "77")],
        contacts=[phone(9)],
        addresses=[address("9 Other Road")],
    )
    report = imported(tmp_path, later)
    found = only()
    assert (report.counts["changed"], found.name, found.slug, found.version) == (1, "Ana Example", "ana-example", 2)
    assert [(link.profession.slug, link.primary) for link in found.profession_links.order_by("-primary")] == [
        ("chiropractor", True),
        ("physical-therapist", False),
    ]
    assert [licence.number for licence in found.credentials.all()] == ["77"]
    assert [contact.value for contact in found.contact_points.all()] == ["+18605550009"]
    assert PrivatePremises.objects.get().street == "9 Other Road"  # nobody is left at the old address
    change = ImportChange.objects.get(created=False)
    assert change.difference["family_name"] == ["O'Sample", "Example"]
    assert "licences US-MA 77" in change.difference["added"]
    assert imported(tmp_path, later).counts["unchanged"] == 1


def test_whoever_is_changed_gets_a_new_version_and_nobody_else(tmp_path: Path) -> None:
    imported(tmp_path, person(1), person(2))
    builders.practitioner(given_name="Ana", family_name="O'Sample", npi=npi(3), status=ListingStatus.DRAFT)
    more = [Licence("US-CT", "physical-therapist", "001"), Licence("US-MA", "physical-therapist", "9")]
    imported(tmp_path, person(1, licences=more), person(2), person(3))
    versions = dict(Practitioner.objects.values_list("npi", "version"))
    assert versions == {npi(1): 2, npi(2): 1, npi(3): 2}, "one more licence; nothing; attached"
    imported(tmp_path, person(1, licences=more[:1], addresses=[address("9 Other Road")]), person(2), person(3))
    assert dict(Practitioner.objects.values_list("npi", "version")) == {npi(1): 3, npi(2): 1, npi(3): 2}


def test_nothing_that_a_curator_wrote_is_overwritten(tmp_path: Path) -> None:
    imported(tmp_path, person(post_nominals="PT"))
    found = only()
    found.family_name = "Sample-Curated"
    found.save()
    found.credentials.update(status=CredentialStatus.ACTIVE)
    found.contact_points.all().delete()
    Practice.objects.update(name="Elm Clinic", not_a_home=True, street="1 Invented Street", version=2)
    WorksAt.objects.update(accepting="yes")
    before = everything(SourceRecord, *RECORDS_OF_THE_RUN)
    later = person(
        family_name="Example", post_nominals="PT", licences=[], contacts=[phone(1)], addresses=[address("9 Other Road")]
    )
    report = imported(tmp_path, later)
    after = everything(SourceRecord, *RECORDS_OF_THE_RUN)
    assert report.counts["changed"] == 1  # the new address is added, the rest stays
    for model in ("Credential", "ContactPoint", "PractitionerProfession"):
        assert after[model] == before[model]
    assert before["Practice"][0] in after["Practice"]
    assert before["WorksAt"][0] in after["WorksAt"]
    assert only().family_name == "Sample-Curated"
    assert imported(tmp_path, later).counts["kept"] == 1


def test_a_field_that_a_person_made_equal_stays_theirs(tmp_path: Path) -> None:
    imported(tmp_path, person(given_name="Ana"))
    Practitioner.objects.update(given_name="Anna")
    imported(tmp_path, person(given_name="Anna"))
    imported(tmp_path, person(given_name="Anneke"))
    assert only().given_name == "Anna"


def test_what_a_person_took_away_stays_away(tmp_path: Path) -> None:
    imported(tmp_path, person())
    only().credentials.all().delete()
    imported(tmp_path, person())
    imported(tmp_path, person(given_name="Anna"))
    assert not only().credentials.exists()


def test_the_erased_do_not_come_back(tmp_path: Path) -> None:
    assert digest_of("npi", "1234567893") == salted_hmac(DIGEST_SALT, "npi:1234567893", algorithm="sha256").hexdigest()
    Suppression.objects.create(digest=digest_of("npi", npi(1)))
    report = imported(tmp_path, person(1), person(2))
    assert (report.counts["suppressed"], report.counts["created"]) == (1, 1)
    assert "        1 suppressed" in list(report.lines())
    assert only().npi == npi(2)


def test_the_erased_are_known_by_licence_and_phone_too(tmp_path: Path) -> None:
    digests = identities(
        npi="", name=("ANA", "O'SAMPLE"), licences=[("US-CT", "1")], phones=["+18605550001"], emails=[]
    )
    for digest in digests:
        Suppression.objects.all().delete()
        Suppression.objects.create(digest=digest)
        assert imported(tmp_path, person(1), dry_run=True).counts["suppressed"] == 1
        assert imported(tmp_path, person(1, family_name="Other"), dry_run=True).counts["suppressed"] == 0
    spouse = person(2, given_name="Bo", contacts=[phone(1)])
    assert imported(tmp_path, spouse, dry_run=True).counts["suppressed"] == 0


def test_a_dry_run_says_the_same_and_leaves_no_trace(tmp_path: Path) -> None:
    imported(tmp_path, person(1), person(2))
    before = everything()
    people = [person(1, family_name="Example"), person(2), person(3)]
    dry = imported(tmp_path, *people, dry_run=True)
    assert everything() == before
    assert "Nothing was changed" in next(dry.lines())
    assert dry.examples["changed"] == [f'Ana Example, {npi(1)}: family_name "O\'Sample" becomes "Example"']
    assert dry.counts == imported(tmp_path, *people).counts


def test_a_dry_run_cannot_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meddle(cursor: Any, source: str) -> None:
        cursor.execute("DELETE FROM therapists_practitioner")

    monkeypatch.setattr("therapists.imports.matching.match", meddle)
    with pytest.raises(Exception, match="read-only"):
        imported(tmp_path, person(1), dry_run=True)


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(tmp_path, person(1))
    before = everything()

    def fail(*args: Any) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr(applying, "_record", fail)
    with pytest.raises(RuntimeError, match="the last step"):
        imported(tmp_path, person(1, given_name="Anna"), person(2))
    assert everything() == before


def test_a_published_listing_keeps_its_last_contact_and_its_old_address(tmp_path: Path) -> None:
    imported(tmp_path, person())
    publish(only())
    imported(tmp_path, person(family_name="Example", contacts=[]))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    found = only()
    assert found.contact_points.count() == 1
    assert [former.slug for former in found.former_slugs.all()] == ["ana-osample"]
    imported(tmp_path, person(family_name="Example", contacts=[phone(2)]))
    assert [contact.value for contact in found.contact_points.all()] == ["+18605550002"]


def test_published_listings_are_searchable_at_once(tmp_path: Path) -> None:
    imported(tmp_path, person())
    publish(only())
    imported(tmp_path, person(addresses=[address("1 Invented Street"), address("2 Invented Street")]))
    assert only().listing_rows.filter(at="clinic").count() == 2


def test_a_practice_found_again_under_another_name(tmp_path: Path) -> None:
    imported(tmp_path, person(1))
    Practice.objects.update(name="Elm Clinic", not_a_home=True, version=2)
    imported(tmp_path, person(1), person(2, addresses=[address("1 Invented Street")]))
    practice = Practice.objects.get()
    assert (practice.name, practice.not_a_home, practice.works_at.count()) == ("Elm Clinic", True, 2)


def test_the_inactive_are_reported_not_deleted(tmp_path: Path) -> None:
    imported(tmp_path, person(1))
    report = imported(tmp_path, gone=[npi(1), npi(2)])
    assert report.counts["deactivated"] == [{"npi": npi(1), "practitioner": only().pk}]
    assert only().status == "pending"


def test_somebody_merged_away_is_left_alone(tmp_path: Path) -> None:
    imported(tmp_path, person(1))
    survivor = builders.practitioner()
    Practitioner.objects.filter(npi=npi(1)).update(
        status="closed", closed_on=datetime.date(2026, 1, 1), close_reason="merged", merged_into=survivor
    )
    report = imported(tmp_path, person(1, given_name="Anna"))
    assert (report.counts["merged"], report.counts["changed"], report.counts["created"]) == (1, 0, 0)


def test_many_people_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("therapists.imports.staging.BATCH_ROWS", 3)
    one = address("1 Invented Street")
    people = [person(number, addresses=[one]) for number in range(1, 11)]
    assert imported(tmp_path, *people).counts["created"] == 10
    assert Practice.objects.get().works_at.count() == 10


def test_the_server_knows_its_tables_after_many_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "MANY_PEOPLE", 3)
    imported(tmp_path, *(person(number) for number in range(1, 4)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT reltuples FROM pg_class WHERE oid = 'therapists_sourcerecord'::regclass")
        assert cursor.fetchall() == [(3.0,)]


def test_the_run_is_recorded(tmp_path: Path) -> None:
    imported(tmp_path, person(1))
    record = ImportRun.objects.get()
    assert (record.source, record.file_name, len(record.sha256)) == ("invented", "invented.csv", 64)
    assert record.counts["created"] == 1
    assert record.finished_at >= record.started_at


def test_a_licence_written_otherwise_is_the_same(tmp_path: Path) -> None:
    imported(tmp_path, person(licences=[Licence("US-CT", "physical-therapist", "008-064")]))
    again = dataclasses.replace(person(), licences=[Licence("US-CT", "physical-therapist", "8064")])
    assert imported(tmp_path, again).counts["unchanged"] == 1
    assert Credential.objects.get().number == "008-064"
