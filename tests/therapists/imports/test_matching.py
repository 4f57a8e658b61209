"""Who is who: exact matches attach, weak ones are reviewed and never merged."""

from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import builders
from tests.therapists.imports.invented import address, imported, npi, person, phone
from therapists.choices import ContactKind, ListingStatus
from therapists.imports.matching import NAME_KEY, NUMBER_KEY
from therapists.imports.people import Contact, Licence
from therapists.letters import number_key
from therapists.models import ContactPoint, Practitioner, Profession

pytestmark = pytest.mark.django_db


def curated(**fields: object) -> Practitioner:
    """Somebody a curator entered: same name as the incoming row, another phone, no licence."""
    names = {
        "given_name": "Ana",
        "family_name": "O'Sample",
        "professions": ("physical-therapist",),
        "status": ListingStatus.DRAFT,
    }
    return builders.practitioner(**{**names, **fields})  # type: ignore[arg-type]


def licensed(practitioner: Practitioner, number: str = "1", profession: str = "physical-therapist") -> None:
    builders.licence(
        practitioner, "US-CT", checked=False, number=number, profession=Profession.objects.get(slug=profession)
    )


def matched_by(practitioner: Practitioner) -> str:
    return practitioner.source_records.get().values["matched_by"]


def test_by_npi(tmp_path: Path) -> None:
    known = curated(given_name="Anna", family_name="Else", npi=npi(1))
    report = imported(tmp_path, person())
    known.refresh_from_db()
    assert (report.counts["attached"], matched_by(known), known.name) == (1, "npi", "Anna Else")


def test_by_licence_whatever_its_zeros(tmp_path: Path) -> None:
    known = curated(given_name="Annie", family_name="o’sample jr.")
    licensed(known, "1")
    report = imported(tmp_path, person(licences=[Licence("US-CT", "physical-therapist", "0001")]))
    known.refresh_from_db()
    assert (report.counts["attached"], report.counts["created"]) == (1, 0)
    assert (known.npi, matched_by(known), known.credentials.count()) == (npi(1), "licence", 1)


def test_attaching_adds_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    known = curated(phone="+18605550001", post_nominals="")
    incoming = person(post_nominals="PT", gender="woman", professions=["chiropractor"], contacts=[phone(1), phone(2)])
    imported(tmp_path, incoming)
    known.refresh_from_db()
    assert matched_by(known) == "phone and name"
    assert (known.npi, known.gender, known.post_nominals, known.status) == (npi(1), "", "", "draft")
    assert [licence.number for licence in known.credentials.all()] == ["001"]
    assert [contact.value for contact in known.contact_points.all()] == ["+18605550001"]
    assert [link.profession.slug for link in known.profession_links.all()] == ["physical-therapist"]
    assert not known.works_at.exists()
    again = imported(tmp_path, incoming)
    assert (again.counts["changed"], again.counts["created"], again.counts["attached"]) == (0, 0, 0)
    imported(tmp_path, person(given_name="Anna"))
    known.refresh_from_db()
    assert known.given_name == "Ana"


def test_by_email_and_name(tmp_path: Path) -> None:
    known = curated()
    ContactPoint.objects.create(practitioner=known, kind="email", value="ana@example.org")
    imported(tmp_path, person(contacts=[Contact(ContactKind.EMAIL, "ana@example.org")]))
    assert matched_by(known) == "email and name"


def test_by_the_phone_of_their_practice_and_name(tmp_path: Path) -> None:
    known = curated()
    practice = builders.practice()
    builders.works_at(known, practice)
    ContactPoint.objects.create(practice=practice, kind="phone", value="+18605550001")
    imported(tmp_path, person())
    assert matched_by(known) == "phone and name"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"family_name": "Other", "phone": "+18605550001"}, "same phone, another name"),
        ({"given_name": "Bea", "phone": "+18605550001"}, "same phone, another name"),
    ],
)
def test_a_shared_phone_is_reviewed(tmp_path: Path, fields: dict[str, str], reason: str) -> None:
    known = curated(**fields)
    report = imported(tmp_path, person())
    assert report.counts["review"] == [{"npi": npi(1), "practitioner": known.pk, "reason": reason}]
    assert report.counts["created"] == 1
    assert Practitioner.objects.get(npi=npi(1)).status == "pending"
    assert imported(tmp_path, person()).counts["review"] == []


def test_the_same_name_in_the_same_town_is_reviewed(tmp_path: Path) -> None:
    known = curated()
    builders.works_at(known, builders.practice(locality="Hartford", region="CT", country="US"))
    report = imported(tmp_path, person())
    assert [entry["reason"] for entry in report.counts["review"]] == ["same name and town"]
    assert report.counts["created"] == 1


def test_the_same_name_elsewhere_is_nobody(tmp_path: Path) -> None:
    builders.works_at(curated(), builders.practice())
    assert imported(tmp_path, person()).counts["review"] == []


def test_one_number_of_two_professions_is_two_people(tmp_path: Path) -> None:
    licensed(curated(), profession="chiropractor")
    report = imported(tmp_path, person())
    assert (report.counts["attached"], report.counts["created"]) == (0, 1)


def test_a_licence_under_another_name_is_reviewed(tmp_path: Path) -> None:
    licensed(curated(family_name="Married"))
    report = imported(tmp_path, person())
    assert [entry["reason"] for entry in report.counts["review"]] == ["same licence, another name"]


def test_two_npis_are_two_people(tmp_path: Path) -> None:
    known = curated(npi=npi(2), phone="+18605550001")
    licensed(known)
    builders.works_at(known, builders.practice(locality="Hartford", region="CT", country="US"))
    report = imported(tmp_path, person())
    assert report.counts["created"] == 1
    assert [entry["reason"] for entry in report.counts["review"]] == ["same licence, another NPI"]


def test_two_equal_candidates_are_reviewed(tmp_path: Path) -> None:
    for _ in range(2):
        curated(phone="+18605550001")
    report = imported(tmp_path, person())
    assert (report.counts["attached"], report.counts["created"], report.counts["review_total"]) == (0, 1, 2)


def test_one_candidate_for_two_rows_is_reviewed(tmp_path: Path) -> None:
    curated(phone="+18605550001")
    report = imported(tmp_path, person(1), person(2, contacts=[phone(1)], addresses=[address("2 Invented Street")]))
    assert (report.counts["attached"], report.counts["created"], report.counts["review_total"]) == (0, 2, 2)


def test_a_long_list_is_cut_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("therapists.imports.pipeline.LONGEST_LIST", 2)
    for _ in range(3):
        curated(phone="+18605550001")
    counts = imported(tmp_path, person()).counts
    assert (len(counts["review"]), counts["review_total"]) == (2, 3)
    counts = imported(tmp_path, gone=[npi(number) for number in range(5)]).counts
    assert (len(counts["deactivated"]), counts["deactivated_total"]) == (1, 1)


def test_a_stronger_match_wins(tmp_path: Path) -> None:
    by_phone = curated(phone="+18605550001")
    by_licence = curated()
    licensed(by_licence)
    imported(tmp_path, person())
    assert matched_by(by_licence) == "licence"
    assert not by_phone.source_records.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "OBRIEN"), ("García Jr.", "garcia"), ("Smith-Jones", "Smith Jones"), ("De La Cruz III", "de la cruz")],
)
def test_names_are_compared_by_their_letters(one: str, other: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NAME_KEY.format('%s')} = {NAME_KEY.format('%s')}", [one, other])
        assert cursor.fetchone()[0]


class NumbersAgree(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=20))
    def test_sql_and_python_fold_licence_numbers_alike(self, number: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {NUMBER_KEY.format('%s::text')}", [number])
            assert cursor.fetchone()[0] == number_key(number)
