"""Spreadsheets: what people do to them is mended, named or refused; an export comes back and changes nothing."""

import csv
import datetime
import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from therapists.admin.exporting import rows_of
from therapists.exports import tables
from therapists.imports import pipeline
from therapists.imports.reading import UnreadableFileError
from therapists.imports.sheets.fields import guess
from therapists.imports.sheets.listings import columns
from therapists.imports.sheets.rows import Reading
from therapists.imports.sheets.source import Export, Spreadsheet, glance, unknown_words
from therapists.models import Practitioner, SourceRecord
from therapists.models.private import PrivatePremises

pytestmark = pytest.mark.django_db
HEADER = ["Member ID", "First name", "Surname", "Discipline", "Phone", "E-mail", "Zip", "City", "Address"]
READING = Reading(guess(HEADER), {}, {"country": "US"})
ANA = ["7", "Ana", "O'Sample", "PT", "(203) 555-0100", "Ana@example.org", "6103", "Hartford", "1 Invented Street"]


def a_csv(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER, **how: Any) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding=how.pop("encoding", "utf-8"), newline="") as file:
        csv.writer(file, **how).writerows([header, *rows])
    return path


def read(path: Path, reading: Reading = READING, **how: Any) -> tuple[pipeline.Report, Spreadsheet]:
    source = Spreadsheet(path, "sheet:test", reading)
    return pipeline.run(source, path, **how), source


def told(source: Any) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in source.problems]


def test_a_person_of_a_spreadsheet_arrives_whole(tmp_path: Path) -> None:
    header = [
        *HEADER,
        "License",
        "License state",
        "Expiry",
        "Skills",
        "Languages",
        "Comes to homes",
        "Website",
        "Since",
    ]
    reading = Reading(guess(header) | {"Skills": "techniques"}, {"techniques": {"DTM": "deep-tissue-massage"}})
    more = ["0012", "Connecticut", "46023", "DTM, gardening", "English / Spanish", "Yes", "example.org", "2009"]
    report, source = read(a_csv(tmp_path, [*ANA, *more], header=header), reading)
    found = Practitioner.objects.get()
    assert (found.name, found.status, found.website, found.practising_since) == (
        "Ana O'Sample", "pending", "https://example.org", 2009,
    )  # fmt: skip
    assert [link.profession.slug for link in found.profession_links.all()] == ["physical-therapist"]
    assert {contact.value for contact in found.contact_points.all()} == {"+12035550100", "ana@example.org"}
    assert {each.slug for each in found.techniques.all()} == {"deep-tissue-massage"}
    assert {each.slug for each in found.languages.all()} == {"en", "es"}
    assert found.home_visits.offers == "yes"
    licence = found.credentials.get()
    assert (licence.number, licence.jurisdiction, licence.expires_on) == ("0012", "US-CT", datetime.date(2026, 1, 1))
    practice = found.works_at.get().practice
    assert (practice.name, practice.not_a_home, practice.street) == ("Practice in Hartford", False, "")
    assert PrivatePremises.objects.get().postcode == "06103", "the zero is back"
    assert found.source_records.get().external_id == "7"
    assert told(source) == [(2, "Skills", "a word that we do not know")]
    assert report.counts["created"] == 1


def test_a_second_run_changes_nothing_and_a_changed_file_only_what_nobody_wrote(tmp_path: Path) -> None:
    read(a_csv(tmp_path, ANA))
    assert read(a_csv(tmp_path, ANA))[0].counts["unchanged"] == 1
    Practitioner.objects.update(family_name="Curated")
    other = [*ANA[:1], "Anna", "Example", *ANA[3:]]
    assert read(a_csv(tmp_path, other))[0].counts["changed"] == 1
    assert Practitioner.objects.get().name == "Anna Curated"


def test_a_column_read_later_fills_what_is_blank(tmp_path: Path) -> None:
    read(a_csv(tmp_path, ANA))
    header, row = [*HEADER, "Website", "Languages"], [*ANA, "https://example.org", "Spanish"]
    assert (
        read(a_csv(tmp_path, row, header=header), Reading(guess(header), {}, {"country": "US"}))[0].counts["changed"]
        == 1
    )
    found = Practitioner.objects.get()
    assert (found.website, [each.slug for each in found.languages.all()]) == ("https://example.org", ["es"])


@pytest.mark.parametrize(
    ("place", "cell", "column", "reason"),
    [
        (3, "Plumber", "Discipline", "a profession that we do not know"),
        (2, "", "Surname", "the row has no given or no family name"),
        (6, "99999", "Zip", "no known place: neither the postal code nor the town with its state"),
    ],
)
def test_what_tells_who_and_where_refuses_the_row(
    tmp_path: Path, place: int, cell: str, column: str, reason: str
) -> None:
    row = [*ANA[:place], cell, *ANA[place + 1 :]]
    if column == "Zip":
        row[7] = "Nowhere"
    report, source = read(a_csv(tmp_path, row))
    assert told(source) == [(2, column, reason)]
    assert (report.counts["created"], report.counts["rejected"]) == (0, {f"{column}: {reason}": 1})


def test_a_shortened_npi_and_two_rows_of_one_person_are_refused(tmp_path: Path) -> None:
    header = [*HEADER, "NPI"]
    rows = [[*ANA, ""], [*ANA, ""], ["8", *ANA[1:], "1.23457E+11"]]
    _report, source = read(a_csv(tmp_path, *rows, header=header), Reading(guess(header), {}, {"country": "US"}))
    assert told(source) == [
        (3, "Member ID", "the same person stands in an earlier row"),
        (4, "NPI", "a spreadsheet shortened the NPI: take the number from the original file"),
    ]


def test_other_cells_are_left_out_and_named(tmp_path: Path) -> None:
    header = [*HEADER, "Sex", "Away until"]
    row = [*ANA[:4], "12345", "nobody", *ANA[6:], "robot", "soon"]
    report, source = read(a_csv(tmp_path, row, header=header), Reading(guess(header), {}, {"country": "US"}))
    assert {column for _line, column, _reason in told(source)} == {"Phone", "E-mail", "Sex", "Away until"}
    assert report.counts["created"] == 1


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_titles_above_the_headings_and_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = a_csv(tmp_path, HEADER, ANA, header=["Members, 2026", *[""] * 8], delimiter=delimiter, encoding="utf-16")
    assert glance(path).header == HEADER
    assert read(path)[0].counts["created"] == 1


def test_a_file_without_a_column_of_its_mapping_is_not_read(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ANA, header=["Nr", *HEADER[1:]])
    with pytest.raises(UnreadableFileError, match="Member ID"):
        read(path)


def test_a_workbook_with_merged_cells_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Members")
        sheet.merge_range(0, 0, 0, 9, "Members of 2026")
        sheet.write_row(1, 0, [*HEADER, "Away until"])
        sheet.write_row(2, 0, [7, *ANA[1:6], 6103])
        sheet.write_row(3, 0, [8, "Eva", *ANA[2:4], "203 555 0101", "eva@example.org", 6103])
        for place, text in ((7, ANA[7]), (8, ANA[8])):
            sheet.merge_range(2, place, 3, place, text)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(2, 9, datetime.datetime(2026, 12, 24), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_number(3, 9, 46380)
    assert glance(path).title == "Members"
    reading = Reading(guess([*HEADER, "Away until"]), {}, {"country": "US"})
    assert read(path, reading)[0].counts["created"] == 2
    assert {str(each.away_until) for each in Practitioner.objects.all()} == {"2026-12-24"}
    assert set(SourceRecord.objects.values_list("external_id", flat=True)) == {"7", "8"}
    assert set(PrivatePremises.objects.values_list("street", flat=True)) == {"1 Invented Street"}


def test_who_is_listed_already_is_attached_and_keeps_what_curators_wrote(tmp_path: Path) -> None:
    known = builders.practitioner(given_name="Ana", family_name="O'Sample", bio="Mine", status="draft")
    known.contact_points.create(kind="email", value="ana@example.org")
    report, _source = read(a_csv(tmp_path, [*ANA, "Theirs"], header=[*HEADER, "Bio"]), Reading(
        guess([*HEADER, "Bio"]), {}, {"country": "US"}))  # fmt: skip
    known.refresh_from_db()
    assert (report.counts["attached"], known.bio) == (1, "Mine")


def test_a_clinic_gives_its_name_and_no_street(tmp_path: Path) -> None:
    header = [*HEADER, "Clinic", "Setting"]
    read(a_csv(tmp_path, [*ANA, "Elm Clinic", "clinic"], header=header), Reading(guess(header), {}, {"country": "US"}))
    practice = Practitioner.objects.get().works_at.get().practice
    assert (practice.name, practice.setting, practice.street, practice.not_a_home) == (
        "Elm Clinic",
        "clinic",
        "",
        False,
    )


def test_unknown_words_are_found_before_anything_is_read(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ANA, [*ANA[:3], "Plumber; PT", *ANA[4:]])
    assert unknown_words(path, READING) == {"profession": ["Plumber"]}
    assert unknown_words(path, Reading(READING.columns, {"profession": {"plumber": ""}})) == {}


# --- Exports come back ------------------------------------------------------------------------------------------------


def exported(kind: str, path: Path, change: Callable[[dict[str, Any]], None] | None = None) -> Path:
    """All listings as a file; ``change`` edits the cells of each row."""
    named = columns()
    rows = [list(row) for row in rows_of(Practitioner.objects.order_by("pk"), named)]
    if change:
        for place, row in enumerate(rows):
            cells: dict[str, Any] = dict(zip(named, row, strict=True))
            change(cells)
            rows[place] = list(cells.values())
    if kind == "xlsx":
        made = tables.xlsx_file("Practitioners", [*named], rows)
        path.write_bytes(made.read())
        made.close()
    elif kind == "json":
        path.write_bytes(b"".join(tables.json_chunks([*named], rows)))
    else:
        path.write_bytes(b"".join(tables.csv_chunks([*named], rows, mark=kind == "excel")))
    return path


def taken_back(path: Path) -> tuple[pipeline.Report, Export]:
    source = Export(path)
    return pipeline.run(source, path), source


def whole_listing(**fields: Any) -> Practitioner:
    person = builders.practitioner(
        techniques=("deep-tissue-massage",), conditions=("sciatica",), languages=("en", "es"), **fields
    )
    builders.licence(person, "GB", number="=00; 1")
    person.credentials.create(kind="licence", jurisdiction="US-CT", number="1E5")
    person.contact_points.create(kind="phone", value="+442079460000", extension="12", position=3)
    builders.home_visits(person)
    builders.listed(person)
    return person


AWKWARD = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20
) | st.sampled_from(
    ["=1+1", "'=1", "''@x", "+44 113", "-", "\tx", "\r\nx", "a\r\nb", "a\rb", 'say "no", or; \\', "007", "1E5", "TRUE",
     "2026-05-03", "<UNAVAIL>", " both ", "é\u0301", "_x000D_", "null", "'"]
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(AWKWARD, min_size=6, max_size=6), kind=st.sampled_from(["csv", "excel", "xlsx", "json"]))
def test_an_export_that_nobody_edited_changes_nothing(texts: list[str], kind: str) -> None:
    fields = dict(
        zip(("given_name", "middle_name", "post_nominals", "headline", "bio", "pronouns"), texts, strict=True)
    )
    Practitioner.objects.all().delete()
    Practitioner.objects.create(family_name="=cmd|' /C calc'!A0", **fields)
    with tempfile.TemporaryDirectory() as folder:
        report, source = taken_back(exported(kind, Path(folder) / f"export.{kind}"))
    assert told(source) == []
    assert (report.counts["changed"], report.counts["unchanged"], report.counts["kept"]) == (0, 1, 0)


@pytest.mark.parametrize("kind", ["csv", "excel", "xlsx", "json"])
def test_whole_listings_come_back_as_they_were(tmp_path: Path, kind: str) -> None:
    whole_listing(away_until=datetime.date(2027, 1, 2), practising_since=1999, npi="1234567893", gender="non-binary")
    builders.practitioner(given_name="Nobody", status="draft")
    before = list(Practitioner.objects.order_by("pk").values())
    report, source = taken_back(exported(kind, tmp_path / "export"))
    assert (told(source), report.counts["unchanged"]) == ([], 2)
    assert list(Practitioner.objects.order_by("pk").values()) == before


def test_what_somebody_edited_in_an_export_is_changed(tmp_path: Path) -> None:
    person = whole_listing()

    def edit(cells: dict[str, Any]) -> None:
        cells |= {
            "family_name": "Edited", "techniques": ["swedish-massage"], "home_visits": "no", "headline": "=new",
            "licences": [], "away_until": "2027-01-02",
            "phones": [*cells["phones"], "+44 20 7946 0999"],
        }  # fmt: skip

    report, source = taken_back(exported("csv", tmp_path / "export", edit))
    found = Practitioner.objects.get(pk=person.pk)
    assert (told(source), report.counts["changed"]) == ([], 1)
    assert (found.family_name, found.headline, str(found.away_until)) == ("Edited", "=new", "2027-01-02")
    assert [each.slug for each in found.techniques.all()] == ["swedish-massage"]
    assert found.home_visits.offers == "no"
    assert [each.jurisdiction for each in found.credentials.all()] == ["GB"], "what was checked stays"
    assert "+442079460999" in {each.value for each in found.contact_points.all()}
    assert found.version == person.version + 1
    assert not SourceRecord.objects.exists()


def test_a_listing_changed_since_its_export_is_left_alone(tmp_path: Path) -> None:
    person = whole_listing()
    path = exported("csv", tmp_path / "export", lambda cells: cells.update(headline="Late"))
    Practitioner.objects.filter(pk=person.pk).update(version=person.version + 1)
    report, _source = taken_back(path)
    assert (report.counts["stale"], report.counts["changed"]) == (1, 0)
    assert Practitioner.objects.get(pk=person.pk).headline != "Late"


@pytest.mark.parametrize(
    "edit",
    [{"practitioner_id": 10**6}, {"version": "v9-0000000000000000"}, {"version": ""}, {"techniques": ["magic"]},
     {"family_name": ""}, {"website": "javascript:x"}, {"phones": ["12"]}, {"practising_since": "12"},
     {"away_until": "soon"}, {"licences": ["US-CT"]}, {"home_visits": "maybe"}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, edit: Mapping[str, Any]) -> None:
    whole_listing()
    report, source = taken_back(exported("json", tmp_path / "export", lambda cells: cells.update(edit)))
    assert len(source.problems) == sum(report.counts["rejected"].values()) == 1


@given(text=AWKWARD)
def test_no_cell_is_a_formula_and_each_text_survives(text: str) -> None:
    safe = tables.protected(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert tables.unprotected(safe) == text
    [[cell]] = csv.reader(
        io.StringIO(b"".join(tables.csv_chunks(["a"], [[text]], mark=False)).decode()[3:], newline="")
    )
    assert tables.unprotected(cell) == text


@given(entries=st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=4))
def test_lists_survive_a_cell(entries: list[str]) -> None:
    assert tables.parted(tables.joined(entries)) == entries
