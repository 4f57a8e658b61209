"""The NPI registry: what its rows become, what is refused and why, and that no street ever shows."""

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.killing import Nursery
from tests.therapists.imports import invented
from tests.therapists.imports.invented import (
    CHIROPRACTIC,
    HEADER_329,
    HEADER_330,
    HEADER_335,
    HEADER_FURTHER,
    HEADER_OTHER,
    MASSAGE,
    MEDICINE,
    ORTHOPAEDIC,
    PHYSICAL_THERAPY,
    TAXONOMY,
    npi,
    row,
    write,
)
from tests.therapists.imports.test_pipeline import RECORDS_OF_THE_RUN, everything
from therapists.imports import cells, pipeline
from therapists.imports.cells import RefusedError
from therapists.imports.names import family_name, name_part, post_nominals
from therapists.imports.nppes import Nppes
from therapists.imports.pipeline import Report
from therapists.imports.reading import UnreadableFileError
from therapists.letters import number_key
from therapists.models import ContactPoint, Credential, Place, Practice, Practitioner, Profession, SourceRecord
from therapists.models.private import PrivateBase, PrivateBaseEvent, PrivatePremises, PrivatePremisesEvent
from therapists.models.provenance import ImportRun

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).parents[3]
SHARED = PROJECT.parent / "shared" / "data"
SAMPLE = SHARED / "nppes" / "npidata_sample_2018_ct_ma_ri.csv"
WANTED_IN_SAMPLE = 178
PHARMACY = "183500000X"
KILLED_PEOPLE = 150
MORE_PEOPLE = 10  # that each file brings besides

real_data = pytest.mark.skipif(not SAMPLE.exists(), reason="the real sample is not here (../shared/data)")


def load(path: Path, *, dry_run: bool = False, rejects: Path | None = None, **files: Path) -> Report:
    return pipeline.run(Nppes(path, rejects=rejects, **files), path, dry_run=dry_run)


def refused(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- Cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("O'BRIEN", "O'Brien"), ("MCDONALD", "McDonald"), ("MACINTYRE", "MacIntyre"), ("MACHADO", "Machado"),
        ("DE LA CRUZ", "De La Cruz"), ("SMITH-JONES", "Smith-Jones"), ("D'ANGELO", "D'Angelo"),
        ("JEAN-PAUL", "Jean-Paul"), ("L.", "L."), ("J.R.", "J.R."), ("ST. JOHN", "St. John"), ("JOSÉ", "José"),
        ("McKenzie", "McKenzie"),
        ("TERESA (TERRY)", "Teresa"), ("12", ""), ("-", ""), ("<UNAVAIL>", ""), ("", ""), ("NMN", ""),
    ],
)  # fmt: skip
def test_names_are_cased(cell: str, name: str) -> None:
    assert name_part(cell) == name


@pytest.mark.parametrize(
    ("cell", "suffix", "name"),
    [
        ("MCLAUGHLIN", "JR.", "McLaughlin Jr."), ("SMITH JR", "", "Smith Jr."), ("DE SOUZA III", "", "De Souza III"),
        ("PEREZ", "II", "Perez II"), ("SAMPLE", "IX", "Sample"), ("SILVA JUNIOR", "", "Silva Junior"), ("JR", "", "Jr"),
    ],
)  # fmt: skip
def test_generations_follow_the_name(cell: str, suffix: str, name: str) -> None:
    assert family_name(cell, suffix) == name


@pytest.mark.parametrize(
    ("cell", "letters"),
    [
        ("P.T.", "PT"), ("RPT", "RPT"), ("M.S.P.T.", "MSPT"), ("OTR/L", "OTR/L"), ("O.T.R./L.", "OTR/L"),
        ("P.T.,A.T.,C.", "PT, ATC"), ("PT, PHD", "PT, PhD"), ("M.D.FAAPMR", "MD, FAAPMR"), ("M.D.1208", "MD"),
        ("DPT, CSCS", "DPT, CSCS"), ("OCCUPATIONAL THERAPI", "OT"), ("PHYSICAL THERAPIST", "PT"), ("D.P.M", "DPM"),
        ("LMT #1234", "LMT"), ("PT PT", "PT"), ("ANA SAMPLE", ""), ("YES", ""), ("YO-YO MA", ""), ("<UNAVAIL>", ""),
    ],
)  # fmt: skip
def test_letters_after_the_name_are_known_ones(cell: str, letters: str) -> None:
    names = ("Yo-Yo", "Ma") if cell == "YO-YO MA" else ("Ana", "Sample")
    assert post_nominals(cell, *names) == letters


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [
        ("06103", "06103"), ("6103", "06103"), ("061031234", "06103"), ("61031234", "06103"), ("06103-1234", "06103"),
        ("6103-1234", "06103"), ("80809209", "08080"), ("5011234", "00501"), ("601", "00601"), ("6103.0", "06103"),
        ("12", ""), ("123456", ""), ("K1A 0B1", ""), ("", ""),
    ],
)  # fmt: skip
def test_zip_codes_get_their_zeros_back(cell: str, postcode: str) -> None:
    assert cells.us_postcode(cell) == postcode


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("8605550123", ("+18605550123", "")), ("(860) 555-0123", ("+18605550123", "")),
        ("1-860-555-0123 x12", ("+18605550123", "12")), ("860.555.0123 ext. 5", ("+18605550123", "5")),
        ("8605550123.0", ("+18605550123", "")), ("0000000000", None), ("9119117777", None), ("2222222222", None),
        ("5550123", None), ("86055501231234", None), ("8.61E+09", None), ("", None),
    ],
)  # fmt: skip
def test_phones_are_valid_or_none(cell: str, phone: tuple[str, str] | None) -> None:
    assert cells.us_phone(cell) == phone


@pytest.mark.parametrize("cell", ["3/25/25", "03/25/2025", "2025-03-25", "2025-03-25 00:00:00", "3/25/2025 0:00"])
def test_dates_in_any_dress(cell: str) -> None:
    found = cells.read_date(cell)
    assert found is not None
    assert found.isoformat() == "2025-03-25"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("1.23E+09", "shortened"), ("1234567890", "check digit"), ("123456789", "ten digits"), ("", "ten digits")],
)
def test_damaged_npis_say_what_is_wrong(cell: str, reason: str) -> None:
    assert cells.npi("1234567893.0") == "1234567893"
    with pytest.raises(RefusedError, match=reason):
        cells.npi(cell)


# --- Rows -------------------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_pending_practitioner(tmp_path: Path) -> None:
    load(write(tmp_path / "npi.csv", [row(7, suffix="JR.", former="FORMERLY")]))
    found = Practitioner.objects.get()
    assert (found.given_name, found.middle_name, found.family_name) == ("Ana", "L.", "O'Sample-H Jr.")
    assert (found.post_nominals, found.gender, found.npi, found.status) == ("PT", "woman", npi(7), "pending")
    assert ContactPoint.objects.get().value == "+18605550007"
    assert SourceRecord.objects.get().values["other_names"] == ["Formerly"]
    assert (Practice.objects.get().locality, PrivatePremises.objects.get().street) == ("Hartford", "7 Invented Street")


def test_professions_and_licences(tmp_path: Path) -> None:
    load(
        write(
            tmp_path / "npi.csv",
            [
                row(
                    1,
                    (PHYSICAL_THERAPY, "12", "CT", "N"),
                    (CHIROPRACTIC, "A-7", "MA", "Y"),
                    (ORTHOPAEDIC, "0012", "CT", "N"),
                    (PHYSICAL_THERAPY, "12", "NY", "N"),
                    (MEDICINE, "55", "CT", "N"),
                    (CHIROPRACTIC, "8", "ZZ", "N"),
                    (MASSAGE, "NONE", "CT", "N"),
                ),
                row(2, (MEDICINE, "1", "CT", "Y"), (MASSAGE, "2", "CT", "N"), (CHIROPRACTIC, "2", "CT", "N")),
                row(3, (ORTHOPAEDIC, "", "CT", ""), (CHIROPRACTIC, "9", "", "")),
            ],
        )
    )
    first, second, third = Practitioner.objects.order_by("npi")
    assert [link.profession.slug for link in first.profession_links.order_by("-primary", "profession__slug")] == [
        "chiropractor",
        "massage-therapist",
        "physical-therapist",
    ]
    licences = Credential.objects.order_by("jurisdiction", "number").values_list(
        "jurisdiction", "number", "profession__slug"
    )
    assert list(licences.filter(practitioner=first)) == [
        ("US-CT", "12", "physical-therapist"),  # the same number under two codes is one licence
        ("US-MA", "A-7", "chiropractor"),
        ("US-NY", "12", "physical-therapist"),
    ]
    assert second.profession_links.get(primary=True).profession.slug == "massage-therapist"  # the first of ours
    assert list(licences.filter(practitioner=second)) == [("US-CT", "2", "massage-therapist")]
    assert third.profession_links.get(primary=True).profession.slug == "physical-therapist"  # no switch at all
    assert not third.credentials.exists()


def test_the_practice_phone_comes_before_that_for_mail(tmp_path: Path) -> None:
    rows = [
        row(1, phone="8605550001", mail_phone="2035550002"),
        row(2, phone="911", mail_phone="2035550002"),
        row(3, phone=""),
    ]
    load(write(tmp_path / "npi.csv", rows))
    assert [contact.value for contact in ContactPoint.objects.order_by("practitioner__npi")] == [
        "+18605550001",
        "+12035550002",
    ]


def test_whom_the_import_passes_over(tmp_path: Path) -> None:
    rows = [
        row(1),
        row(2, entity="2"),
        row(3, (MEDICINE, "1", "CT", "Y")),
        {"NPI": npi(4), "NPI Deactivation Date": "03/20/2010"},
        row(5, ended="03/20/2006", resumed="3/29/06"),
        row(6, ended="2006-03-20", resumed="2005-01-01"),
    ]
    report = load(write(tmp_path / "npi.csv", rows))
    assert set(Practitioner.objects.values_list("npi", flat=True)) == {npi(1), npi(5)}
    assert report.counts["passed_over"] == {"deactivated": 2, "organisation": 1, "another profession": 1}
    assert report.counts["rejected"] == {}


def test_a_listed_number_that_ends_is_reported(tmp_path: Path) -> None:
    load(write(tmp_path / "npi.csv", [row(1)]))
    report = load(write(tmp_path / "npi.csv", [{"NPI": npi(1), "NPI Deactivation Date": "03/20/2010"}]))
    assert [entry["npi"] for entry in report.counts["deactivated"]] == [npi(1)]
    assert Practitioner.objects.exists()


REFUSALS = [
    ({"npi": "1.23E+09"}, "a spreadsheet shortened the NPI: take the number from the original file"),
    ({"npi": "1234567890"}, "the NPI has a wrong check digit"),
    ({"npi": "12345"}, "the NPI is not ten digits that begin with 1 or 2"),
    ({"npi": npi(1)}, "the NPI stands in an earlier row"),
    ({"entity": ""}, "the entity type is neither 1 nor 2"),
    ({"given": "<UNAVAIL>"}, "the row has no given or no family name"),
    ({"family": "12"}, "the row has no given or no family name"),
    ({"ended": "soon"}, "a date cannot be read: write it as 2025-03-25"),
    ({"country": "DE", "postcode": "10115", "town": "BERLIN"}, "the address is in DE, a country without known places"),
    ({"postcode": "99999", "town": "NOWHERE"}, "no known place: neither the postal code nor the town with its state"),
    ({"postcode": "", "town": ""}, "the row has no practice address"),
]


def test_each_refused_row_comes_back_with_its_reason(tmp_path: Path) -> None:
    rows = [row(1), *(row(number, **cells) for number, (cells, _) in enumerate(REFUSALS, start=2))]
    report = load(write(tmp_path / "npi.csv", rows), rejects=tmp_path / "rejects.csv")
    back = refused(tmp_path / "rejects.csv")
    assert [entry["reason"] for entry in back] == [reason for _, reason in REFUSALS]
    assert [int(entry["line"]) for entry in back] == list(range(3, len(REFUSALS) + 3))
    assert list(back[0]) == [*HEADER_330, "line", "reason"]
    assert sum(report.counts["rejected"].values()) == len(REFUSALS)
    assert (tmp_path / "rejects.csv").stat().st_mode & 0o077 == 0
    assert Practitioner.objects.get().npi == npi(1)


def test_a_row_cut_short_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "npi.csv", [row(1), row(2)], ending="\n")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1] + ',"",""', lines[2][:900], ""]))
    assert load(path).counts["rejected"] == {"the row has not as many cells as the header": 1}
    assert Practitioner.objects.get().npi == npi(1)


def test_where_a_postcode_is_unknown_the_town_will_do(tmp_path: Path) -> None:
    Place.objects.create(
        kind="district", name="Yalesville", key="yalesville", country="US", region="CT", lat=41.5, lon=-72.8,
        radius_km=2, time_zone="America/New_York",
    )  # fmt: skip
    rows = [
        row(1, postcode="06999", town="NEW HAVEN"),
        row(2, state="Connecticut"),
        row(3, postcode="", town="YALESVILLE"),
    ]
    load(write(tmp_path / "npi.csv", rows))
    assert set(Practice.objects.values_list("locality", flat=True)) == {"New Haven", "Hartford", "Yalesville"}


def test_an_address_abroad_that_we_know(tmp_path: Path) -> None:
    load(write(tmp_path / "npi.csv", [row(1, country="GB", postcode="LS6 2AB", town="LEEDS", state="")]))
    practice = Practice.objects.get()
    assert (practice.country, practice.region, practice.time_zone) == ("GB", "ENG", "Europe/London")


def test_one_address_in_three_spellings_is_one_practice(tmp_path: Path) -> None:
    second = {"Provider Second Line Business Practice Location Address": "STE 5"}
    rows = [
        row(1, street="9 N ELM ST STE 5"),
        row(2, street="9 North Elm Street", **second),
        row(3, street="9 N. ELM STREET, SUITE #5", postcode="61039999"),
        row(4, street="", phone="8605550004"),
        row(5, street=""),
    ]
    load(write(tmp_path / "npi.csv", rows))
    assert Practice.objects.count() == 3  # people without a street do not share one
    assert Practitioner.objects.get(npi=npi(1)).practices.get().works_at.count() == 3


# --- Files ------------------------------------------------------------------------------------------------------------


def people() -> list[tuple[object, ...]]:
    fields = ("npi", "given_name", "family_name", "post_nominals", "gender", "slug")
    return list(Practitioner.objects.order_by("npi").values_list(*fields))


ROWS = [row(1), row(2, family="MUÑOZ"), row(3, given="JOHN", postcode="06103")]


def test_headers_of_all_years_and_any_order(tmp_path: Path) -> None:
    load(write(tmp_path / "npi.csv", ROWS))
    first = people()
    for header in (HEADER_329, HEADER_335, random.Random(1).sample(HEADER_330, len(HEADER_330))):
        report = load(write(tmp_path / "npi.csv", ROWS, header))
        assert (report.counts["unchanged"], report.counts["read"]) == (3, 3)
        assert people() == first
    assert first[0][4] == "woman"


def mangled(text: str) -> str:
    """What a spreadsheet makes of a file: zeros lost, short dates, decimals, a mark, semicolons, another order."""
    header, *rows = csv.reader(io.StringIO(text))
    numbers = [header.index(name) for name in (invented.NAMES["postcode"], "Provider License Number_1")]
    dates = [place for place, name in enumerate(header) if name.endswith("Date")]
    for cells_ in rows:
        for place in numbers:
            cells_[place] = cells_[place].lstrip("0")
        for place in dates:
            cells_[place] = re.sub(r"\b0|(?<=/)20(?=\d\d$)", "", cells_[place])
        cells_[header.index("NPI")] += ".0" if cells_[header.index("NPI")].isdecimal() else ""
    order = random.Random(2).sample(range(len(header)), len(header))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([each[place] for place in order] for each in (header, *rows))
    return "\ufeff" + out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_other_encodings_and_spreadsheet_damage(tmp_path: Path, encoding: str) -> None:
    load(write(tmp_path / "npi.csv", ROWS))
    first = people()
    assert ("Ana", "Muñoz") in [(given, family) for _, given, family, *_ in first]
    path = write(tmp_path / "again.csv", ROWS, encoding=encoding, ending="\n")
    assert load(path).counts["unchanged"] == 3
    (tmp_path / "damaged.csv").write_text(mangled(path.read_text(encoding)), encoding="utf-8")
    assert load(tmp_path / "damaged.csv").counts["unchanged"] == 3
    assert people() == first


def test_an_archive_as_it_is_published(tmp_path: Path) -> None:
    main = write(tmp_path / "main.csv", [row(1)])
    further = write_small(tmp_path / "pl.csv", HEADER_FURTHER, [location(1, "5 Second Street")])
    with zipfile.ZipFile(tmp_path / "NPPES.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(main, "npidata_pfile_20250101-20250107.csv")
        archive.writestr("npidata_pfile_20250101-20250107_fileheader.csv", "NPI")
        archive.write(further, "pl_pfile_20250101-20250107.csv")
        archive.writestr("endpoint_pfile_20250101-20250107.csv", "NPI")
    load(tmp_path / "NPPES.zip")
    assert Practitioner.objects.get().practices.count() == 2


def test_a_file_that_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("NPI,Name\n1,x\n")
    with pytest.raises(UnreadableFileError, match="Entity Type Code"):
        load(tmp_path / "other.csv")
    (tmp_path / "empty.csv").write_text("\n\n")
    with pytest.raises(UnreadableFileError, match="empty"):
        load(tmp_path / "empty.csv")
    with pytest.raises(CommandError, match="has no column"):
        call_command("import_nppes", tmp_path / "other.csv")


def write_small(path: Path, header: Sequence[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return path


def location(number: int, street: str, town: str = "Hartford", postcode: str = "061031234") -> list[str]:
    return [npi(number), street, "", town, "CT", postcode, "US", "8605550100", "", ""]


def test_further_locations(tmp_path: Path) -> None:
    main = write(tmp_path / "npi.csv", [row(1), row(2)])
    rows = [location(1, "1 INVENTED ST"), location(2, "5 Elm St", town="Nowhere", postcode="99999"), location(9, "x")]
    rows += [location(1, f"{number} Far Street") for number in range(1, 16)]
    further = write_small(tmp_path / "pl.csv", HEADER_FURTHER, rows)
    report = load(main, further=further)
    practitioner = Practitioner.objects.get(npi=npi(1))
    assert practitioner.practices.count() == 11  # the first and ten more
    assert report.counts["left_out"] == 5
    assert (
        report.counts["passed_over"][
            "further location: no known place: neither the postal code nor the town with its state"
        ]
        == 1
    )
    assert load(main, further=further).counts["unchanged"] == 2
    load(main)  # a file that does not give them takes none away
    assert practitioner.practices.count() == 11
    load(main, further=write_small(tmp_path / "pl.csv", HEADER_FURTHER, rows[:4]))
    assert practitioner.practices.count() == 2
    moved = write(tmp_path / "npi.csv", [row(1, street="1 FAR STREET"), row(2)])
    load(moved, further=write_small(tmp_path / "pl.csv", HEADER_FURTHER, [location(1, "1 Invented Street")]))
    assert practitioner.practices.count() == 2


def test_other_names_are_never_public(tmp_path: Path) -> None:
    other = write_small(tmp_path / "other.csv", HEADER_OTHER, [[npi(1), "Sample Healing LLC", "3"], [npi(9), "X", "3"]])
    load(write(tmp_path / "npi.csv", [row(1, former="FORMERLY")]), other=other)
    values = SourceRecord.objects.get().values
    assert (values["other_names"], values["other_organisations"]) == (["Formerly"], ["Sample Healing LLC"])
    records = {SourceRecord._meta.db_table, "therapists_sourcerecordevent"}
    assert not list(columns_holding("Formerly", "Sample Healing", without=records))


def columns_holding(*needles: str, without: set[str]) -> Iterator[str]:
    """Columns of our tables in which any of these texts stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name LIKE 'therapists_%' AND is_generated = 'NEVER'"
        )
        for table, column in cursor.fetchall():
            if table not in without:
                like = " OR ".join(f'"{column}"::text ILIKE %s' for _ in needles)
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {like}', [f"%{needle}%" for needle in needles])
                if cursor.fetchone()[0]:
                    yield f"{table}.{column}"


def test_no_street_is_in_any_public_column(tmp_path: Path) -> None:
    Place.objects.filter(kind="postcode", name="06103").update(locality="Hartford")
    rows = [
        row(1, street="77 SECRET LANE"),
        row(2, street="77 SECRET LANE", town="77 SECRET LANE"),
        row(3, town="SECRET LANE"),
    ]
    further = write_small(tmp_path / "pl.csv", HEADER_FURTHER, [location(1, "5 Hidden Alley")])
    load(write(tmp_path / "npi.csv", rows), further=further)
    assert Practitioner.objects.count() == 3
    assert set(Practice.objects.values_list("locality", flat=True)) == {"Hartford"}
    private = {model._meta.db_table for model in (PrivatePremises, PrivateBase, PrivatePremisesEvent, PrivateBaseEvent)}
    assert PrivatePremises.objects.filter(street__in=["77 Secret Lane", "5 Hidden Alley"]).count() == 2
    assert not list(columns_holding("secret lane", "secret-lane", "hidden alley", "hidden-alley", without=private))


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command_shows_the_difference_and_leaves_no_trace(tmp_path: Path) -> None:
    path = write(tmp_path / "npi.csv", [row(1), row(2, npi="12345")])
    out = io.StringIO()
    call_command("import_nppes", path, dry_run=True, rejects=tmp_path / "rejects.csv", stdout=out)
    text = out.getvalue()
    assert "Nothing was changed" in text
    assert "1 created as pending" in text
    assert f"Ana O'Sample-B, {npi(1)}: physical-therapist in Hartford" in text
    assert "1 refused: the NPI is not ten digits that begin with 1 or 2" in text
    assert not Practitioner.objects.exists()
    assert not ImportRun.objects.exists()
    assert len(refused(tmp_path / "rejects.csv")) == 1
    out = io.StringIO()
    call_command("import_nppes", path, stdout=out)
    assert out.getvalue().startswith("Applied.")
    assert Practitioner.objects.exists()


def import_file(path: str) -> None:
    """In a process of its own."""
    load(Path(path))


def named(path: Path, given: str, people: int) -> Path:
    """A file of so many people, all with this given name."""
    return write(path, (row(number, given=given) for number in range(1, people + 1)))


def state() -> tuple[set[str], int]:
    """Given names and number of people; the rest must agree with them."""
    people = Practitioner.objects.count()
    assert SourceRecord.objects.count() == Practice.objects.count() == PrivatePremises.objects.count() == people
    assert Credential.objects.count() == ContactPoint.objects.count() == people
    return set(Practitioner.objects.values_list("given_name", flat=True)), people


def test_a_kill_leaves_the_old_state_or_the_new_one(tmp_path: Path, victims: Nursery) -> None:
    path = tmp_path / "npi.csv"
    load(named(path, "ANA", KILLED_PEOPLE - MORE_PEOPLE))
    # Everybody is renamed and a few come: half of it would show.
    old, new = ({"Ana"}, KILLED_PEOPLE - MORE_PEOPLE), ({"Beaa"}, KILLED_PEOPLE)
    named(path, "BEAA", KILLED_PEOPLE)
    for turn, _ in enumerate(victims.killed(f"{__name__}:import_file", path=str(path)), start=1):
        found, runs = state(), ImportRun.objects.count()
        assert found in (old, new)
        assert runs == 2 + (found[1] - KILLED_PEOPLE) // MORE_PEOPLE
        old, new = found, ({f"Bea{chr(ord('a') + turn)}"}, found[1] + MORE_PEOPLE)
        named(path, *map(str.upper, new[0]), new[1])
    assert load(path).counts["created"] == MORE_PEOPLE
    assert state() == new
    assert load(path).counts["unchanged"] == new[1]


# --- The real sample --------------------------------------------------------------------------------------------------


@pytest.fixture
def real_places(db: None) -> None:
    """Postcodes of the sample's three states, from the GeoNames dump beside it."""
    with zipfile.ZipFile(SHARED / "places" / "US.zip") as archive:
        inside = next(name for name in archive.namelist() if name.upper() == "US.TXT")
        lines = io.TextIOWrapper(archive.open(inside), encoding="utf-8")
        rows = [line.rstrip("\n").split("\t") for line in lines]
    Place.objects.filter(kind="postcode", country="US").delete()
    Place.objects.bulk_create(
        Place(
            kind="postcode", name=code, key=code, country="US", region=region, locality=town, lat=float(lat),
            lon=float(lon), radius_km=2, time_zone="America/New_York",
        )
        for _, code, town, _, region, _, _, _, _, lat, lon, *_ in rows
        if region in {"CT", "MA", "RI"}
    )  # fmt: skip


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_of(cells_: dict[str, str]) -> set[str]:
    return {cells_[TAXONOMY[0].format(number)] for number in range(1, 16)}


def portraits() -> list[tuple[object, ...]]:
    """Everything that the import says of everybody, by NPI; licence numbers without their zeros."""
    people = Practitioner.objects.order_by("npi").prefetch_related("practices__private_premises")
    return [
        (
            *(person.npi, person.name, person.middle_name, person.post_nominals, person.gender, person.slug),
            person.status,
            sorted(person.profession_links.values_list("profession__slug", "primary")),
            sorted((held.jurisdiction, number_key(held.number)) for held in person.credentials.all()),
            sorted(person.contact_points.values_list("value", "extension")),
            sorted((place.locality, place.private_premises.street, place.lat) for place in person.practices.all()),
        )
        for person in people
    ]


def imported_anew(path: Path, rejects: Path | None = None) -> tuple[list[tuple[object, ...]], Report]:
    """What a file gives in an empty directory; undone afterwards."""
    with transaction.atomic():
        report = load(path, rejects=rejects)
        found = portraits()
        transaction.set_rollback(True)
    return found, report


@real_data
@pytest.mark.usefixtures("real_places")
def test_the_real_sample(tmp_path: Path) -> None:
    report = load(SAMPLE, rejects=tmp_path / "rejects.csv")
    assert refused(tmp_path / "rejects.csv") == []
    ours = {code for codes in Profession.objects.values_list("nucc_codes", flat=True) for code in codes}
    wanted = {cells_["NPI"] for cells_ in sample() if cells_["Entity Type Code"] == "1" and codes_of(cells_) & ours}
    assert (report.counts["read"], report.counts["created"]) == (2000, WANTED_IN_SAMPLE)
    assert set(Practitioner.objects.filter(status="pending").values_list("npi", flat=True)) == wanted
    assert PHARMACY not in ours
    assert sum(PHARMACY in codes_of(cells_) for cells_ in sample()) > 10
    before = everything(*RECORDS_OF_THE_RUN)
    assert load(SAMPLE).counts["unchanged"] == WANTED_IN_SAMPLE
    assert everything(*RECORDS_OF_THE_RUN) == before, "a second run changes nothing"
    private = {model._meta.db_table for model in (PrivatePremises, PrivateBase, PrivatePremisesEvent, PrivateBaseEvent)}
    streets = [
        street for street in PrivatePremises.objects.values_list("street", flat=True) if any(map(str.isdigit, street))
    ]
    assert not list(columns_holding(*streets[:40], without=private))


# Each is done to a copy of a row of ours, under a number of its own.
DAMAGES: list[tuple[dict[str, str], str]] = [
    ({"NPI": npi(7)[:9] + str((int(npi(7)[9]) + 1) % 10)}, "the NPI has a wrong check digit"),
    ({"NPI": "1.23E+09"}, "a spreadsheet shortened the NPI: take the number from the original file"),
    ({"NPI Deactivation Date": "03/25/2025", "NPI Reactivation Date": ""}, "deactivated"),
    ({"NPI Deactivation Date": "yesterday"}, "a date cannot be read: write it as 2025-03-25"),
    ({"Entity Type Code": "2"}, "organisation"),
    ({invented.NAMES["given"]: ""}, "the row has no given or no family name"),
    ({invented.NAMES["postcode"]: "99999", invented.NAMES["town"]: "XX"},
     "no known place: neither the postal code nor the town with its state"),
]  # fmt: skip


@real_data
@pytest.mark.usefixtures("real_places")
@pytest.mark.parametrize("damage", ["spreadsheet", "latin-1"])
def test_a_damaged_copy_gives_the_same_people(tmp_path: Path, damage: str) -> None:
    ours = {code for codes in Profession.objects.values_list("nucc_codes", flat=True) for code in codes}
    rows = sample()
    mine = [cells_ for cells_ in rows if codes_of(cells_) & ours]
    mine[0][invented.NAMES["family"]] = "PEÑA"
    expected, _ = imported_anew(write(tmp_path / "whole.csv", rows, HEADER_329))
    assert len(expected) == WANTED_IN_SAMPLE
    assert "Peña" in str(expected)
    copies = [
        cells_ | {"NPI": npi(number)} | damages
        for number, (cells_, (damages, _)) in enumerate(zip(mine[1:], DAMAGES, strict=False), start=40_000_000)
    ]
    rows = random.Random(3).sample(rows + copies, len(rows) + len(copies))
    path, rejects = tmp_path / "damaged.csv", tmp_path / "rejects.csv"
    header = random.Random(4).sample(HEADER_329, len(HEADER_329))
    write(path, rows, header, encoding="utf-8" if damage == "spreadsheet" else damage)
    if damage == "spreadsheet":
        path.write_text(mangled(path.read_text(encoding="utf-8")), encoding="utf-8")
    found, report = imported_anew(path, rejects)
    assert found == expected
    passed_over = report.counts["passed_over"]
    assert (passed_over["deactivated"], passed_over["organisation"]) == (1, 1)
    reasons = sorted(reason for _, reason in DAMAGES if reason not in passed_over)
    assert sorted(line["reason"] for line in refused(rejects)) == reasons


@real_data
@pytest.mark.usefixtures("real_places")
def test_the_real_files_of_further_locations_and_names(tmp_path: Path) -> None:
    folder = SAMPLE.parent
    with (folder / "pl_pfile_2025w45.csv").open(encoding="utf-8", newline="") as file:
        most = next(number for number in (cells_[0] for cells_ in csv.reader(file)) if number == "1851336432")
    path = write(tmp_path / "npi.csv", [row(1, npi=most)])
    report = load(path, further=folder / "pl_pfile_2025w45.csv", other=folder / "othername_pfile_2025w45.csv")
    assert report.counts["created"] == 1
    assert Practitioner.objects.get().practices.count() <= 11


@real_data
@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("header_2025_330_columns.csv", HEADER_330),
        ("header_v3_draft_335_columns.csv", HEADER_335),
        ("npidata_sample_2018_ct_ma_ri.csv", HEADER_329),
        ("pl_pfile_2025w45.csv", HEADER_FURTHER),
        ("othername_pfile_2025w45.csv", HEADER_OTHER),
    ],
)
def test_invented_headers_are_the_real_ones(name: str, header: Sequence[str]) -> None:
    with (SAMPLE.parent / name).open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == list(header)
