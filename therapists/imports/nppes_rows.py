"""One row of the NPI registry's main file and the person in it. Columns are found by name, in any order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from therapists.choices import ContactKind, Gender
from therapists.imports.addresses import US_STATES, Written, address_of
from therapists.imports.cells import RefusedError, clean, licence_number, npi, read_date, us_phone, whole
from therapists.imports.locating import Gazetteer
from therapists.imports.names import family_name, name_part, post_nominals
from therapists.imports.people import Contact, Licence, Person
from therapists.imports.reading import Table

TAXONOMIES = 15
LONGEST_NAME = 80  # Practitioner.given_name and its like
PERSON, ORGANISATION = "1", "2"
MAIN_SWITCH = "Y"
GENDERS = {"M": Gender.MAN, "F": Gender.WOMAN}
PRACTICE = "Provider Business Practice Location Address {0}"
STREET = "Provider {0} Line Business Practice Location Address"
MAILING_PHONE = "Provider Business Mailing Address Telephone Number"
NPI_NUMBERS = 2 * 10**8  # ten digits that begin with 1 or 2, the last of which only checks the others


@dataclass(frozen=True, slots=True)
class Professions:
    """Slugs of professions by NUCC code; ``wanted`` are the codes of those that visitors are offered."""

    by_code: dict[str, str]
    wanted: frozenset[str]


class Columns:
    """Where the cells are; a column that the file may lack is None."""

    def __init__(self, table: Table) -> None:
        self.npi = table.required("NPI")
        self.entity = table.required("Entity Type Code")
        self.deactivated = table.required("NPI Deactivation Date")
        self.reactivated = table.required("NPI Reactivation Date")
        self.family = table.required("Provider Last Name (Legal Name)")
        self.given = table.required("Provider First Name")
        self.town = table.required(PRACTICE.format("City Name"))
        self.state = table.required(PRACTICE.format("State Name"))
        self.postcode = table.required(PRACTICE.format("Postal Code"))
        self.country = table.column(PRACTICE.format("Country Code (If outside U.S.)"))
        self.streets = [table.column(STREET.format(line)) for line in ("First", "Second")]
        self.phones = [table.column(PRACTICE.format("Telephone Number")), table.column(MAILING_PHONE)]
        self.middle = table.column("Provider Middle Name")
        self.suffix = table.column("Provider Name Suffix Text")
        self.letters = table.column("Provider Credential Text")
        self.gender = table.column("Provider Sex Code", "Provider Gender Code")  # from 2025, until 2025
        self.other_names = [table.column(f"Provider Other {part} Name") for part in ("First", "Middle", "Last")]
        numbers = range(1, TAXONOMIES + 1)
        self.codes = [table.required(f"Healthcare Provider Taxonomy Code_{number}") for number in numbers]
        self.taxonomies = [
            Taxonomy(
                code,
                table.column(f"Provider License Number_{number}"),
                table.column(f"Provider License Number State Code_{number}"),
                table.column(f"Healthcare Provider Primary Taxonomy Switch_{number}"),
            )
            for number, code in zip(numbers, self.codes, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The columns of one of the fifteen taxonomies."""

    code: int
    licence: int | None
    state: int | None
    switch: int | None


class Seen:
    """Which NPIs have come already: one bit for each there can be, 25 MB however long the file."""

    def __init__(self) -> None:
        self._bits = bytearray(NPI_NUMBERS // 8)

    def add(self, number: str) -> bool:
        """Remember a valid NPI; False where it is known."""
        place, bit = divmod(int(number[:9]) - 10**8, 8)
        if self._bits[place] & 1 << bit:
            return False
        self._bits[place] |= 1 << bit
        return True


def cell(row: Sequence[str], column: int | None) -> str:
    """A cleaned cell; empty where the file has no such column."""
    return "" if column is None else clean(row[column])


class RowReader:
    """Turns rows of one file into people."""

    def __init__(self, columns: Columns, professions: Professions, gazetteer: Gazetteer) -> None:
        self.columns = columns
        self.wanted = professions.wanted
        self._by_code = professions.by_code
        self._gazetteer = gazetteer
        self._seen = Seen()

    def npi(self, row: Sequence[str]) -> str:
        return npi(cell(row, self.columns.npi))

    def is_deactivated(self, row: Sequence[str]) -> bool:
        """Whether the number ended and did not begin again."""
        if not row[self.columns.deactivated]:
            return False
        ended = read_date(cell(row, self.columns.deactivated))
        resumed = read_date(cell(row, self.columns.reactivated))
        return ended is not None and (resumed is None or resumed < ended)

    def person(self, row: Sequence[str]) -> Person:
        """The person of a row, which has a wanted taxonomy."""
        columns = self.columns
        if whole(cell(row, columns.entity)) != PERSON:
            raise RefusedError("the entity type is neither 1 nor 2")
        number = self.npi(row)
        given = name_part(cell(row, columns.given))[:LONGEST_NAME]
        family = family_name(cell(row, columns.family), cell(row, columns.suffix))[:LONGEST_NAME]
        if not (given and family):
            raise RefusedError("the row has no given or no family name")
        address = address_of(self._written(row), self._gazetteer, owner=number)
        professions, licences = self._qualifications(row)
        if not self._seen.add(number):
            raise RefusedError("the NPI stands in an earlier row")
        return Person(
            external_id=number,
            npi=number,
            given_name=given,
            middle_name=name_part(cell(row, columns.middle))[:LONGEST_NAME],
            family_name=family,
            post_nominals=post_nominals(cell(row, columns.letters), given, family),
            gender=GENDERS.get(cell(row, columns.gender).upper(), ""),
            professions=professions,
            licences=licences,
            contacts=[phone] if (phone := next(self._phones(row), None)) else [],
            addresses=[address],
            notes={"other_names": self._other_names(row)},
        )

    def _written(self, row: Sequence[str]) -> Written:
        columns = self.columns
        return Written(
            country=cell(row, columns.country),
            postcode=cell(row, columns.postcode),
            town=cell(row, columns.town),
            state=cell(row, columns.state),
            streets=[cell(row, street) for street in columns.streets],
        )

    def _qualifications(self, row: Sequence[str]) -> tuple[list[str], list[Licence]]:
        """Professions, the main one first, and licences; a number that serves two professions in one state once.

        The main one has the primary switch; where a profession that is not ours has it, the first of ours counts.
        """
        ours = [
            (self._by_code[code], taxonomy)
            for taxonomy in self.columns.taxonomies
            if (code := row[taxonomy.code]) in self._by_code
        ]
        ours.sort(key=lambda each: cell(row, each[1].switch).upper() != MAIN_SWITCH)  # stable: the others stay in order
        professions = list(dict.fromkeys(slug for slug, _ in ours))
        licences: dict[str, Licence] = {}
        for slug in professions:
            for taxonomy in (taxonomy for profession, taxonomy in ours if profession == slug):
                number, state = licence_number(cell(row, taxonomy.licence)), cell(row, taxonomy.state).upper()
                if number and state in US_STATES:
                    licence = Licence(f"US-{state}", slug, number)
                    licences.setdefault(licence.key, licence)
        return professions, list(licences.values())

    def _phones(self, row: Sequence[str]) -> Iterator[Contact]:
        """Valid phones, that of the practice before that for mail."""
        for column in self.columns.phones:
            if phone := us_phone(cell(row, column)):
                yield Contact(ContactKind.PHONE, *phone)

    def _other_names(self, row: Sequence[str]) -> list[str]:
        """A former or other name: never public, but what an old licence may be under."""
        parts = [name_part(cell(row, column)) for column in self.columns.other_names]
        return [" ".join(filter(None, parts))] if parts[-1] else []
