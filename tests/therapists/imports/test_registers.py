"""Registers: every trap of real files, what is matched and how firmly, and what an import writes and leaves."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from tests import builders
from tests.killing import Nursery
from tests.therapists.imports.register_files import FLORIDA_HEADER, HEADER, florida_row, written
from therapists.actions import history
from therapists.actions import registers as decisions
from therapists.history.contexts import of_import
from therapists.imports import registers
from therapists.imports.pipeline import ImportFailedError
from therapists.imports.reading import UnreadableFileError
from therapists.imports.registers import rows, shipped
from therapists.imports.registers.refusals import Refusal, in_words
from therapists.letters import number_parts
from therapists.models import (
    Confirmation,
    Credential,
    ImportRun,
    Listing,
    Practitioner,
    Register,
    RegisterEntry,
    Report,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 1)
OF_OTHERS = ("dated", "read", "known_before", "not_listed")
NEXT = datetime.date(2026, 11, 20)


def licensed(
    number: str, family: str, given: str = "Ann", *, profession: str = "massage-therapist", **fields: Any
) -> Any:
    """Somebody with a licence in Connecticut, not looked up; the licence."""
    status = fields.pop("listing", "published")
    person = builders.practitioner(family_name=family, given_name=given, professions=(profession,), status=status)
    builders.works_at(person, builders.practice(country="US", region=fields.get("jurisdiction", "US-CT")[3:] or "ENG"))
    fields = {"jurisdiction": "US-CT", "status": "unknown", **fields}
    licence = builders.licence(
        person, number=number, checked=False, profession=person.profession_links.get().profession, **fields
    )
    builders.listed(person)
    return licence


def imported(known: Register, path: Path, **options: Any) -> registers.Outcome:
    return registers.run(known, path, **{"dated": DAY, **options})


def said(counts: dict[str, Any]) -> dict[str, Any]:
    """What is not nothing; without what a file says of others."""
    return {name: value for name, value in counts.items() if value and name not in OF_OTHERS}


def state() -> Any:
    """All that an import of a register writes."""
    models = (Credential, Confirmation, RegisterEntry, Practitioner, Report)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


# --- Traps ------------------------------------------------------------------------------------------------------------


def test_florida(tmp_path: Path) -> None:
    """Two columns of a status, Latin-1, a header that ends in a space, a bar within the last cell."""
    shipped.load()
    known = Register.objects.get(key="us-fl-mqa")
    licence = licensed("MA 12345", "Núñez", jurisdiction="US-FL")
    spilt, shifted = licensed("777", "Spill", jurisdiction="US-FL"), licensed("778", "Shift", jurisdiction="US-FL")
    massage = {"Profession-Name": "Licensed Massage Therapist", "License-Status-Description": "Clear"}
    active = {**massage, "License-Active-Status-Description": "Active", "Expire-Date": "08/31/2027"}
    lines = [
        FLORIDA_HEADER,
        florida_row(**active, **{"License-Number": "12345", "Last-Name": "NÚÑEZ", "First-Name": "ANN"}),
        florida_row(**active, **{"License-Number": "777", "Last-Name": "SPILL", "Other-License": 'OT|and " more|'}),
        florida_row(**active, **{"License-Number": "778", "Last-Name": "SHIFT", "Business-Name": "Hands|Feet"}),
        florida_row(**{**active, "Profession-Name": "Dentist"}, **{"License-Number": "1", "Last-Name": "TOOTH"}),
        florida_row(**{**active, "License-Status-Description": "Odd"}, **{"License-Number": "9", "Last-Name": "WHO"}),
    ]
    path = tmp_path / "mqa.txt"
    path.write_bytes("\r\n".join(lines).encode("latin-1"))
    counts = imported(known, path).counts
    assert said(counts) == {
        "passed_over": {"Dentist": 1},
        "rejected": {
            "status: Clear / Feet": 1,
            "status: Odd / Active": 1,
        },
        "matched": 2, "changed": 2, "unmatched": 1,
    }  # fmt: skip
    for found in (licence, spilt):
        found.refresh_from_db()
        assert (found.status, found.expires_on, found.check_result) == ("active", datetime.date(2027, 8, 31), "matched")
    assert (licence.number, licence.check_source, licence.checked_on) == ("MA 12345", known.name, DAY)
    shifted.refresh_from_db()
    assert shifted.checked_on is None


def test_washington(tmp_path: Path) -> None:
    """Numbers with a prefix and a dot, no address, the day behind the month."""
    shipped.load()
    licence = licensed("60949950", "Lake", jurisdiction="US-WA", status="active")
    path = written(
        tmp_path,
        "MA.60949950,LAKE,ANN,,Massage Therapist License,EXPIRED,1980,,02/03/2019,02/03/2020,02/03/2021,No",
        "RN.60949950,LAKE,ANN,,Registered Nurse License,ACTIVE,1980,,02/03/2019,02/03/2020,02/03/2031,No",
        header="CredentialNumber,LastName,FirstName,MiddleName,CredentialType,Status,BirthYear,CEDueDate,"
        "FirstIssueDate,LastIssueDate,ExpirationDate,ActionTaken",
    )
    counts = imported(Register.objects.get(key="us-wa-doh"), path).counts
    passed_over = {"Registered Nurse License": 1}
    assert said(counts) == {"passed_over": passed_over, "matched": 1, "changed": 1, "lapsed": 1}
    licence.refresh_from_db()
    assert (licence.status, licence.expires_on) == ("expired", datetime.date(2021, 2, 3))


def test_colorado(tmp_path: Path) -> None:
    """Two ways to write days, and a row for each case: one licence, and safety is told once."""
    licence = licensed("0012", "Peak", jurisdiction="US-CO")
    other = licensed("13", "Twofold", jurisdiction="US-CO", status="active")
    known = builders.register(jurisdiction="US-CO", discipline_column="Case", issued_column="Issued")
    path = written(
        tmp_path,
        "MT.0000012,Peak,Ann,Active,2027-08-31T00:00:00.000,,07/11/2021",
        "MT.0000012,Peak,Ann,Active,08/31/2027,2020-17,2021-07-11 00:00:00",
        "MT.0000012,Peak,Ann,Active,08/31/2027,2022-04,07/11/2021",
        "MT.13,Twofold,Ann,Active,08/31/2027,,07/11/2021",
        "MT.13,Twofold,Ann,Revoked,08/31/2027,,07/11/2021",
        header=f"{HEADER},Case,Issued",
    )
    assert said(imported(known, path).counts) == {"matched": 1, "changed": 1, "disciplined": 1, "review": 1}
    licence.refresh_from_db()
    assert (licence.issued_on, licence.expires_on) == (datetime.date(2021, 7, 11), datetime.date(2027, 8, 31))
    assert [report.practitioner_id for report in Report.objects.restricted()] == [licence.practitioner_id]
    assert RegisterEntry.objects.waiting().get().reason == "contradiction"
    other.refresh_from_db()
    assert (other.status, other.practitioner.status) == ("active", "published")  # nobody knows: nobody is paused
    assert not said(imported(known, path).counts).get("disciplined")
    assert Report.objects.count() == 1


def test_maryland(tmp_path: Path) -> None:
    """Lines above the header, a comma at the end, letters that were read in the wrong encoding."""
    licence = licensed("M01", "García", jurisdiction="US-MD")
    path = tmp_path / "md.csv"
    path.write_text(f'Board of Massage, "all" licensees\n\n{HEADER},\nM01,GarcÃ­a,Ann,Active,08/31/2027,\n', "utf-8")
    assert said(imported(builders.register(jurisdiction="US-MD"), path).counts) == {"matched": 1, "changed": 1}
    licence.refresh_from_db()
    assert licence.status == "active"


def test_connecticut(tmp_path: Path) -> None:
    """One number, two people: the profession tells them apart, and so does the name."""
    massage, physio = licensed("000123", "One"), licensed("123", "Two", profession="physical-therapist")
    known = builders.register(
        profession_column="Kind",
        professions={"Massage Therapist": "massage-therapist", "Physical Therapist": "physical-therapist"},
    )
    path = written(
        tmp_path,
        "123,ONE,ANN,Active,08/31/2027,Massage Therapist",
        "123,TWO,ANN,Expired,08/31/2020,PHYSICAL  THERAPIST",
        "123,THREE,BEA,Revoked,08/31/2020,massage therapist",
        header=f"{HEADER},Kind",
    )
    assert said(imported(known, path).counts) == {"matched": 2, "changed": 2, "lapsed": 1}
    massage.refresh_from_db()
    physio.refresh_from_db()
    assert (massage.status, physio.status, massage.practitioner.status) == ("active", "expired", "published")


def test_hcpc(tmp_path: Path) -> None:
    """Letters of a profession before the number; a name in one cell."""
    shipped.load()
    licence = licensed("ph 012345", "Moor", jurisdiction="GB", profession="physical-therapist")
    path = written(
        tmp_path,
        "PH012345,Ann Moor,Physiotherapist,Registered",
        "OT012345,Ann Moor,Occupational therapist,Suspended",
        header="Registration number,Name,Profession,Status",
    )
    assert said(imported(Register.objects.get(key="gb-hcpc"), path).counts)["matched"] == 1
    licence.refresh_from_db()
    assert (licence.status, licence.practitioner.status) == ("active", "published")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Doe,Ann,Active,", "no-number"),
        ("pending,Doe,Ann,Active,", "no-number"),
        ("1,,Ann,Active,", "no-name"),
        ("1,Doe,Ann,Maybe,", "status: Maybe"),
        ("1,Doe,Ann,Active,31.12.", "date: 31.12."),
        ("1,Doe,Ann,Active,13/13/2027", "date: 13/13/2027"),
        ("1,Doe,Ann,Active,,Surplus", "width: 6/5"),
        ("1,Doe", "width: 2/5"),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_guessed(tmp_path: Path, row: str, reason: str) -> None:
    rejects = tmp_path / "rejects.csv"
    outcome = imported(builders.register(), written(tmp_path, row), rejects=rejects)
    assert outcome.counts["rejected"] == {reason: 1}
    written_down = rejects.read_text().splitlines()[1]
    assert written_down.startswith(row)
    assert f",{in_words(reason)}" in written_down.replace('"', "")


def test_why_a_row_was_refused_is_said_in_the_language_of_whoever_reads() -> None:
    with override("es"):
        assert (
            in_words("status: 100 % odd: or not") == "el registro no dice qué significa el estado «100 % odd: or not»"
        )
        assert in_words("no-number") == "no hay número de licencia"
        assert in_words("kept before there were codes") == "kept before there were codes"
    assert all(in_words(f"{refusal}: x") != f"{refusal}: x" for refusal in Refusal)


def test_a_wrong_column_ends_the_import(tmp_path: Path) -> None:
    known = builders.register(status_column="First")
    path = written(tmp_path, *(f"{number},Doe,Name{number},Active," for number in range(1, 100)))
    with pytest.raises(UnreadableFileError, match="is it the one with the status"):
        imported(known, path)
    known.status_column = "Standing"
    with pytest.raises(UnreadableFileError, match=r'no column "Standing"\. It has: Number, Last'):
        imported(known, path)


def test_two_digit_years_and_spellings_of_names() -> None:
    assert rows.read_day("8/31/27", ("mdy",)) == datetime.date(2027, 8, 31)
    assert rows.read_day("31.8.98", ("dmy",)) == datetime.date(1998, 8, 31)
    assert rows.parted("Doe Jr, Jane A") == ("Doe Jr", "Jane A")
    assert rows.parted("Jane A Doe Jr.") == ("Doe Jr.", "Jane A")
    names = ["O’Brien-Bjørnsen", "De La Cruz Jr.", "St. John", "Weiß", "Ng", "Núñez,  III"]
    with connection.cursor() as cursor:
        from therapists.imports.matching import NAME_KEY
        from therapists.imports.registers.difference import DIGITS, GIVEN_KEY, LETTERS

        for name in names:
            cursor.execute(f"SELECT {NAME_KEY.format('%(n)s::text')}, {GIVEN_KEY.format('%(n)s::text')}", {"n": name})
            assert cursor.fetchone() == (rows.family_key(name), rows.given_key(name)), name
        for number in ("MA.060949950", "0012", "ph 123456", "A-1-B"):
            cursor.execute(f"SELECT {LETTERS.format('%(n)s::text')}, {DIGITS.format('%(n)s::text')}", {"n": number})
            assert cursor.fetchone() == number_parts(number)


# --- Matching ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0055,MILLS,BEA", "exact"),
        ("55,Mills-Ortega,Ann", "exact"),  # a part of a double name, and the given name
        ("55,Mills-Ortega,Bea", "other-name"),
        ("55,Ortega,Ann", "other-name"),  # a maiden name, perhaps
        ("56,Mills,Ann", "other-number"),
        ("56,Mills,Bea", ""),
    ],
)
def test_number_and_name_are_firm_and_one_of_them_is_a_question(tmp_path: Path, row: str, reason: str) -> None:
    licence = licensed("55", "Mills")
    counts = imported(builders.register(), written(tmp_path, f"{row},Revoked,08/31/2027")).counts
    licence.refresh_from_db()
    firm = reason == "exact"
    assert [entry.reason for entry in RegisterEntry.objects.all()] == ([reason] if reason else [])
    assert (licence.status, licence.practitioner.status) == (
        ("revoked", "paused") if firm else ("unknown", "published")
    )
    assert (counts["matched"], counts["review"], counts["stopped"]) == (firm, bool(reason) and not firm, firm)
    assert Report.objects.count() == firm


def test_a_revocation_pauses_once(tmp_path: Path, client: Any) -> None:
    licence = licensed("55", "Mills")
    known, path = builders.register(), written(tmp_path, "55,Mills,Ann,Revoked,")
    outcome = imported(known, path)
    assert outcome.run
    assert outcome.run.counts["paused"] == 1
    report = Report.objects.restricted().get()
    assert "license 55 is revoked" in report.text
    assert client.get(licence.practitioner.get_absolute_url()).status_code != 200
    Practitioner.objects.update(status="published")  # somebody has looked, and knows better
    builders.listed(licence.practitioner)
    imported(known, written(tmp_path, "55,Mills,Ann,Revoked,", "56,Other,Bea,Active,"), dated=NEXT)
    assert (Practitioner.objects.get().status, Report.objects.count()) == ("published", 1)


def test_who_rests_their_license_has_none_in_force_and_stays_published(tmp_path: Path) -> None:
    licence = licensed("55", "Mills", status="active")
    known = builders.register()
    counts = imported(known, written(tmp_path, "55,Mills,Ann,Inactive,08/31/2027")).counts
    licence.refresh_from_db()
    assert (licence.status, counts["lapsed"], counts["stopped"]) == ("inactive", 1, 0)
    assert licence.practitioner.status == "published"
    counts = imported(known, written(tmp_path, "55,Mills,Ann,Active,08/31/2027"), dated=NEXT).counts
    assert counts["restored"] == 1


def test_a_decision_stands_for_files_to_come(tmp_path: Path) -> None:
    curator = builders.user()
    married, namesake = licensed("55", "Mills"), licensed("70", "Hill")
    missing = licensed("1", "Stone", jurisdiction="US-MA").practitioner
    Practitioner.objects.filter(pk=missing.pk).update(status="published")
    builders.works_at(missing, builders.practice(country="US", region="CT"))
    known = builders.register()
    lines = ("55,Ortega,Ann,Active,08/31/2027", "71,Hill,Ann,Active,08/31/2027", "99,Stone,Ann,Active,08/31/2027")
    imported(known, written(tmp_path, *lines))
    waiting = {entry.reason: entry for entry in RegisterEntry.objects.waiting()}
    assert set(waiting) == {"other-name", "other-number", "no-licence"}
    decisions.accept(entry=waiting["other-name"], by=curator)
    decisions.reject(entry=waiting["other-number"], by=curator)
    decisions.accept(entry=waiting["no-licence"], by=curator)
    married.refresh_from_db()
    assert (married.status, married.check_source) == ("active", known.name)
    added = missing.credentials.get(jurisdiction="US-CT")
    assert (added.number, added.status, added.check_result) == ("99", "active", "matched")
    later = imported(known, written(tmp_path, *(line.replace("2027", "2028") for line in lines)), dated=NEXT)
    assert (later.counts["matched"], later.counts["review"], later.counts["rejected_before"]) == (2, 0, 1)
    married.refresh_from_db()
    namesake.refresh_from_db()
    assert (married.expires_on, namesake.checked_on) == (datetime.date(2028, 8, 31), None)
    assert not RegisterEntry.objects.waiting().exists()


def test_whoever_is_found_to_be_revoked_is_paused_by_the_decision(tmp_path: Path) -> None:
    curator, licence = builders.user(), licensed("55", "Mills", status="active")
    imported(builders.register(), written(tmp_path, "56,Mills,Ann,Revoked,08/31/2027"))
    licence.practitioner.refresh_from_db()
    assert (licence.practitioner.status, Report.objects.count()) == ("published", 0)
    decisions.accept(entry=RegisterEntry.objects.waiting().get(), by=curator)
    licence.refresh_from_db()
    licence.practitioner.refresh_from_db()
    assert (licence.number, licence.status, licence.practitioner.status) == ("56", "revoked", "paused")
    assert Report.objects.restricted().get().fact == "credential"


# --- What is written --------------------------------------------------------------------------------------------------


def test_what_a_person_knows_better_stays(tmp_path: Path) -> None:
    by_hand = licensed("55", "Mills")
    Credential.objects.update(
        status="active", issuer="Typed by hand", checked_on=NEXT, check_result="matched", check_source="By telephone"
    )
    builders.listed(by_hand.practitioner)
    typed = licensed("0-56", "Hill", issuer="Typed", issued_on=datetime.date(2019, 1, 1))
    path = written(tmp_path, "55,Mills,Ann,Expired,08/31/2020", "56,Hill,Ann,Active,08/31/2027")
    assert said(imported(builders.register(), path).counts) == {"matched": 1, "kept": 1, "changed": 1}
    by_hand.refresh_from_db()
    typed.refresh_from_db()
    assert (by_hand.status, by_hand.check_source) == ("active", "By telephone")
    assert (typed.number, typed.issuer, typed.issued_on) == ("0-56", "Typed", datetime.date(2019, 1, 1))
    assert [(c.fact, c.method, c.at.date()) for c in Confirmation.objects.all()] == [("credential", "register", DAY)]


def test_a_second_run_of_the_same_file_changes_nothing(tmp_path: Path) -> None:
    licensed("55", "Mills"), licensed("56", "Hill"), licensed("57", "Lake")
    known = builders.register()
    path = written(tmp_path, "55,Mills,Ann,Active,08/31/2027", "56,Dale,Bea,Active,", "57,Lake,Ann,Suspended,")
    dry = imported(known, path, dry_run=True)
    assert not ImportRun.objects.exists()
    first = imported(known, path)
    assert first.counts == dry.counts
    before = state()
    again = registers.run(known, path)  # on another day: the file is as old as it was
    assert said(again.counts) == {"matched": 2, "review": 1}
    assert state() == before


def test_lapsed_restored_vanished_and_back(tmp_path: Path) -> None:
    licences = [licensed(str(number), f"Name{number}") for number in (1, 2, 3)]
    known = builders.register()
    everybody = [f"{number},Name{number},Ann,Active,08/31/2027" for number in (1, 2, 3)]
    imported(known, written(tmp_path, *everybody))
    second = imported(known, written(tmp_path, everybody[0].replace("Active", "Expired"), everybody[1]), dated=NEXT)
    assert said(second.counts) == {"matched": 2, "changed": 1, "lapsed": 1, "vanished": 1, "unmatched": 1}
    assert [Credential.objects.get(pk=one.pk).check_result for one in licences] == ["matched", "matched", "not-found"]
    gone = RegisterEntry.objects.waiting().get()
    decisions.note_absence(entry=gone, by=builders.user())
    assert not RegisterEntry.objects.waiting().exists()
    third = imported(known, written(tmp_path, *everybody), dated=timezone.localdate())
    assert said(third.counts) == {"matched": 3, "changed": 1, "restored": 2}
    with pytest.raises(ImportFailedError, match="A newer file"):
        imported(known, written(tmp_path, *everybody[:2]), dated=NEXT)


def test_the_command_says_what_it_would_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    licence, known = licensed("55", "Mills"), builders.register()
    path = written(tmp_path, "55,Mills,Ann,Active,08/31/2029", "56,Odd,Bea,Odd,")
    call_command("import_register", known.key, path, "--dry-run")
    told = " ".join(capsys.readouterr().out.split())
    assert "Nothing was changed" in told
    assert "refused: the register does not say what the status “Odd” means" in told
    assert "1 of these change Ann Mills: unknown becomes active, 2029-08-31" in told
    licence.refresh_from_db()
    assert licence.status == "unknown"
    with pytest.raises(CommandError, match=f"There is no register nowhere. Known: {known.key}"):
        call_command("import_register", "nowhere", path)


def test_half_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "MOST_VANISHED", 1)
    lines = []
    for number in (1, 2, 3):
        licensed(str(number), f"Name{number}")
        lines.append(f"{number},Name{number},Ann,Active,")
    known = builders.register()
    imported(known, written(tmp_path, *lines))
    before = state()
    part = written(tmp_path, lines[0])
    with pytest.raises(registers.WholeFileError, match="lacks 2 of the 3"):
        imported(known, part, dated=NEXT)
    assert state() == before
    assert imported(known, part, dated=NEXT, allow_vanished=True).counts["vanished"] == 2


@pytest.mark.django_db(transaction=True)
def test_an_import_can_be_undone_and_done_again(tmp_path: Path) -> None:
    by_hand = {"checked_on": datetime.date(2026, 10, 1), "check_result": "matched", "check_source": "By telephone"}
    licence, paused = licensed("55", "Mills"), licensed("56", "Hill")
    Credential.objects.filter(pk=paused.pk).update(status="active", **by_hand)  # as the law there demands
    builders.listed(paused.practitioner)
    known = builders.register()
    path = written(tmp_path, "55,Mills,Ann,Active,08/31/2027", "56,Hill,Ann,Revoked,", "57,Lake,Bea,Active,")
    before = state()[:2]
    outcome = imported(known, path)
    after = state()[:2]
    context = of_import(outcome.run)
    assert context
    history.undo(context=context, by=builders.user())
    assert state()[:2] == before
    assert not RegisterEntry.objects.exists()
    paused.practitioner.refresh_from_db()
    licence.refresh_from_db()
    assert (paused.practitioner.status, licence.checked_on) == ("published", None)
    imported(known, path)
    assert [{**row, "id": 0} for row in state()[0]] == [{**row, "id": 0} for row in after[0]]


def import_it(register: int, path: str) -> None:
    """In a process of its own."""
    registers.run(Register.objects.get(pk=register), Path(path), dated=DAY)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_it_leaves_the_old_or_the_new(victims: Nursery, tmp_path: Path) -> None:
    """Whole as it was, or whole as it will be; the next run finishes the work."""
    known = builders.register()
    for number in range(1, 5):
        licensed(str(number), f"Name{number}")
    others = [f"9{number},Other,Bea,Active," for number in range(2000)]

    def file(status: str) -> Path:
        return written(tmp_path, *(f"{n},Name{n},Ann,{status},08/31/2029" for n in range(1, 5)), *others)

    states = [written_so_far()]
    for status in ("Active", "Expired", "Active"):
        imported(known, file(status))
        states.append(written_so_far())
    _before, active, expired, again = states
    assert active == again != expired
    path, old, new, left_as_it_was = file("Expired"), active, expired, 0
    for _status in victims.killed(f"{__name__}:import_it", register=known.pk, path=str(path)):
        left = written_so_far()
        assert left in (old, new)
        if left == new:  # the next one has the way back to go
            old, new = new, old
            file("Active" if new == active else "Expired")
        else:
            left_as_it_was += 1
    assert left_as_it_was
    imported(known, path)
    assert written_so_far() == new


def written_so_far() -> dict[str, Any]:
    """What an import writes, without what every write counts."""
    credentials = Credential.objects.order_by("pk").values_list("pk", "status", "expires_on", "check_result")
    return {
        "credentials": list(credentials),
        "people": list(Practitioner.objects.order_by("pk").values_list("pk", "status")),
        "entries": list(RegisterEntry.objects.order_by("number").values_list("number", "status", "state")),
        "confirmed": Confirmation.objects.count(),
        "reports": Report.objects.count(),
        "rows": sorted(Listing.objects.values_list("practitioner_id", flat=True)),
    }
