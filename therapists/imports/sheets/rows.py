"""One row of somebody's spreadsheet and the person in it, as a mapping reads it.

What tells who somebody is, what they do and where decides about the row; anything else that cannot be read is left out
and noted, with its row and column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from django.utils.translation import gettext

from therapists.choices import ContactKind, Setting, Stated
from therapists.dates import parse_day
from therapists.hours import HoursError
from therapists.identity import digest_of
from therapists.imports.addresses import Written, address_of
from therapists.imports.cells import RefusedError, clean, licence_number, npi, whole
from therapists.imports.locating import Gazetteer
from therapists.imports.names import family_name, name_part, post_nominals
from therapists.imports.people import Address, Contact, Licence, Person
from therapists.imports.sheets.fields import ADDRESS, FIELDS
from therapists.imports.sheets.words import Words, country_code, phone_number
from therapists.letters import number_key
from therapists.models import Practice, Practitioner
from therapists.search.places import key_of

EXCEL_DAY_0 = date(1899, 12, 30)
EXCEL_DAYS = range(15_000, 80_000)  # 1941 to 2119: what a date is where a spreadsheet shows its number
EARLIEST_YEAR = 1930
LONGEST_ID = 60  # SourceRecord.external_id
SHOWN = 40  # characters of a cell, where it is named

_YEAR = re.compile(r"(?:19|20)\d\d")
_JURISDICTION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_url = URLValidator(["http", "https"])


class CellError(RefusedError):
    """A row cannot be taken because of one cell: ``column`` is its heading, ``cell`` what it holds."""

    def __init__(self, reason: str, column: str = "", cell: str = "") -> None:
        super().__init__(reason)
        self.column, self.cell = column, cell[:SHOWN]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read, as ``SheetMapping`` keeps it."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row holds for one field, and the heading above it."""

    text: str
    column: str


def read_day(cell: str) -> date:
    """A day as people write it, or the number by which a spreadsheet keeps it. Raises ``HoursError``."""
    text = whole(cell.strip())
    if text.isdecimal() and int(text) in EXCEL_DAYS:
        return EXCEL_DAY_0 + timedelta(days=int(text))
    with suppress(ValueError):
        return date.fromisoformat(text.partition("T")[0])
    return parse_day(text)


class RowReader:
    """Turns rows into people; ``noted`` gathers what was left out of the present one."""

    def __init__(self, reading: Reading, header: Sequence[str], gazetteer: Gazetteer) -> None:
        self.noted: list[CellError] = []
        self._reading = reading
        self._words = Words(reading.words)
        self._gazetteer = gazetteer
        self._places: dict[str, list[int]] = {}
        self._header = header
        for place, heading in enumerate(header):
            if name := reading.columns.get(heading):
                self._places.setdefault(name, []).append(place)
        self._country = lru_cache(country_code)
        self._seen: dict[str, int] = {}

    def speaks_of(self, *names: str) -> bool:
        """Whether the file has a column for any of these fields, or the mapping something that holds instead."""
        return any(name in self._places or self._reading.defaults.get(name) for name in names)

    def person(self, line: int, row: Sequence[str]) -> Person:
        """The person of a row; raises ``RefusedError``."""
        self.noted = []
        if len(row) > len(self._header):
            raise CellError(gettext("the row has more cells than the header"), cell=row[len(self._header)])
        given, family = self._names(row)
        professions = self._professions(row)
        number = self._npi(row)
        country = self._country(self._first(row, "country").text or settings.DEFAULT_COUNTRY)
        contacts = list(self._contacts(row, country))
        licences = list(self._licences(row, country, professions[0]))
        external_id = self._external_id(row, number, licences, contacts, f"{given} {family}")
        # Before the address, so that the second of two rows is told what is wrong with it.
        earlier = self._seen.setdefault(external_id, line)
        if earlier != line:
            text = gettext("the same person stands in an earlier row")
            raise CellError(text, self._column("id"), gettext("row %(line)s") % {"line": earlier})
        addresses = list(self._addresses(row, country, external_id))
        letters = self._text(row, "post_nominals")
        return Person(
            external_id=external_id,
            npi=number,
            given_name=given,
            middle_name=None if (middle := self._text(row, "middle_name")) is None else name_part(middle),
            family_name=family,
            post_nominals=None if letters is None else post_nominals(letters, given, family),
            gender=self._word(row, "gender"),
            professions=professions,
            licences=licences if self.speaks_of("licence_number") else None,
            contacts=contacts if self.speaks_of("phone", "email") else None,
            addresses=addresses if self.speaks_of(*ADDRESS) else None,
            website=self._website(row),
            headline=self._text(row, "headline"),
            bio=self._text(row, "bio", lines=True),
            practising_since=self._since(row),
            away_until=self._day(row, "away_until"),
            home_visits=self._word(row, "home_visits", otherwise=Stated.NOT_STATED),
            techniques=self._entries(row, "techniques"),
            conditions=self._entries(row, "conditions"),
            languages=self._entries(row, "languages"),
        )

    # --- Cells ---

    def _cells(self, row: Sequence[str], name: str) -> list[Cell]:
        """The cells of a field that hold anything; else what holds where the file says nothing."""
        cells = [
            Cell(text, self._header[place]) for place in self._places.get(name, ()) if (text := row[place].strip())
        ]
        if not cells and (fallback := self._reading.defaults.get(name)):
            return [Cell(fallback, "")]
        return cells

    def _first(self, row: Sequence[str], name: str) -> Cell:
        cells = self._cells(row, name)
        return Cell(clean(cells[0].text), cells[0].column) if cells else Cell("", self._column(name))

    def _column(self, name: str) -> str:
        places = self._places.get(name)
        return self._header[places[0]] if places else ""

    def _note(self, reason: str, cell: Cell) -> None:
        self.noted.append(CellError(reason, cell.column, cell.text))

    def _text(self, row: Sequence[str], name: str, *, lines: bool = False) -> str | None:
        """A text as long as it may be; None where the file does not speak of it."""
        if not self.speaks_of(name):
            return None
        cell = self._first(row, name)
        if lines:
            cells = self._cells(row, name)
            cell = Cell(cells[0].text.replace("\r\n", "\n").replace("\x00", ""), cells[0].column) if cells else cell
        longest = getattr(Practitioner._meta.get_field(name), "max_length", None)
        if longest and len(cell.text) > longest:
            self._note(gettext("too long: cut after %(count)s characters") % {"count": longest}, cell)
            return cell.text[:longest].rstrip()
        return cell.text

    def _word(self, row: Sequence[str], name: str, *, otherwise: str = "") -> str | None:
        """The value of a closed set."""
        if not self.speaks_of(name):
            return None
        cell = self._first(row, name)
        if not cell.text:
            return otherwise
        value = self._words.value(FIELDS[name], cell.text)
        if value is None:
            self._note(gettext("a word that we do not know"), cell)
        return value or otherwise

    def _entries(self, row: Sequence[str], name: str) -> list[str] | None:
        """Entries of the vocabulary, each once, in the order of the file."""
        if not self.speaks_of(name):
            return None
        found: dict[str, None] = {}
        for cell in self._cells(row, name):
            for word in self._words.entries(FIELDS[name], cell.text):
                slug = self._words.value(FIELDS[name], word)
                if slug:
                    found[slug] = None
                elif slug is None:
                    self._note(gettext("a word that we do not know"), Cell(word, cell.column))
        return list(found)

    # --- Who ---

    def _names(self, row: Sequence[str]) -> tuple[str, str]:
        given, family = self._first(row, "given_name").text, self._first(row, "family_name").text
        full = self._first(row, "name")
        if full.text and not (given and family):
            given, family = _taken_apart(full.text)
        longest = Practitioner._meta.get_field("family_name").max_length
        given, family = name_part(given)[:longest], family_name(family)[:longest]
        if not (given and family):
            column = full.column or self._column("family_name")
            raise CellError(gettext("the row has no given or no family name"), column, full.text)
        return given, family

    def _professions(self, row: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        for cell in self._cells(row, "profession"):
            for word in self._words.entries(FIELDS["profession"], cell.text):
                slug = self._words.value(FIELDS["profession"], word)
                if slug is None:
                    raise CellError(gettext("a profession that we do not know"), cell.column, word)
                if slug:
                    found[slug] = None
        if not found:
            raise CellError(gettext("the row has no profession of ours"), self._column("profession"))
        return list(found)

    def _npi(self, row: Sequence[str]) -> str:
        cell = self._first(row, "npi")
        if not cell.text:
            return ""
        try:
            return npi(cell.text)
        except RefusedError as refused:
            raise CellError(gettext(str(refused)), cell.column, cell.text) from refused

    def _external_id(
        self, row: Sequence[str], number: str, licences: Sequence[Licence], contacts: Sequence[Contact], name: str
    ) -> str:
        """What the next file will call this person: the source's own number, else NPI, licence, or contact and name."""
        own = whole(self._first(row, "id").text)
        if own:
            return own if len(own) <= LONGEST_ID else digest_of("id", own)[:LONGEST_ID]
        if number:
            return f"npi {number}"
        if licences:
            return f"licence {licences[0].key}"[:LONGEST_ID]
        if contacts:
            return f"contact {digest_of('contact', f'{contacts[0].key} {key_of(name)}')[:40]}"
        raise CellError(gettext("nothing tells this person from others: no number, license, e-mail address or phone"))

    # --- What they say ---

    def _contacts(self, row: Sequence[str], country: str) -> Iterator[Contact]:
        seen: set[str] = set()
        for kind, read in ((ContactKind.PHONE, _phone), (ContactKind.EMAIL, _email)):
            for cell in self._cells(row, kind.value):
                for written in re.split(r"[;|\n]|\s/\s", cell.text):
                    text = clean(written)
                    contact = read(text, country) if text else None
                    if contact and contact.key not in seen:
                        seen.add(contact.key)
                        yield contact
                    elif text and not contact:
                        self._note(NO_CONTACT[kind](), Cell(text, cell.column))

    def _licences(self, row: Sequence[str], country: str, profession: str) -> Iterator[Licence]:
        cell = self._first(row, "licence_number")
        number = licence_number(cell.text)
        if not number:
            return
        state = self._first(row, "licence_state")
        jurisdiction = self._jurisdiction(state.text, country)
        if not jurisdiction:
            self._note(gettext("the license names no state or country that we know"), state if state.text else cell)
            return
        yield Licence(jurisdiction, profession, number, self._day(row, "licence_expires") or None)

    def _jurisdiction(self, written: str, country: str) -> str:
        text = written.upper()
        if _JURISDICTION.fullmatch(text):
            return text
        if region := self._gazetteer.region(country, text) if text else "":
            return f"{country}-{region}"
        code = self._country(text) if text else ""
        return code if code and self._gazetteer.knows(code) else ""

    def _addresses(self, row: Sequence[str], country: str, owner: str) -> Iterator[Address]:
        town, postcode = self._first(row, "town"), self._first(row, "postcode")
        streets = [clean(cell.text) for cell in self._cells(row, "street")]
        if not (town.text or postcode.text):
            if streets:
                raise CellError(gettext("the address has no town and no postal code"), self._column("street"))
            return
        if not self._gazetteer.knows(country):
            column = self._column("country")
            raise CellError(gettext("the address is in a country without known places"), column, country)
        state = self._first(row, "state").text
        written = Written(
            country=country, postcode=postcode.text, town=town.text, state=state, streets=streets
        )  # fmt: skip
        try:
            found = address_of(written, self._gazetteer, owner=owner)
        except RefusedError as refused:
            cell = postcode if postcode.text else town
            raise CellError(gettext(str(refused)), cell.column, cell.text) from refused
        setting = self._word(row, "premises") or ""
        if setting in {"", Setting.OWN_PREMISES}:
            yield found
            return
        name = self._first(row, "practice_name").text[: Practice._meta.get_field("name").max_length]
        yield Address(found.key, found.street, found.postcode, found.locality, found.place_id, name, setting)

    def _website(self, row: Sequence[str]) -> str | None:
        if not self.speaks_of("website"):
            return None
        cell = self._first(row, "website")
        if not cell.text:
            return ""
        url = cell.text if "://" in cell.text else f"https://{cell.text}"
        try:
            _url(url)
        except ValidationError:
            self._note(gettext("no address of a website"), cell)
            return ""
        return url

    def _day(self, row: Sequence[str], name: str) -> str | None:
        if not self.speaks_of(name):
            return None
        cell = self._first(row, name)
        if not cell.text:
            return ""
        try:
            return read_day(cell.text).isoformat()
        except HoursError:
            self._note(gettext("a date that nobody can read: write it as 2026-05-03"), cell)
            return ""

    def _since(self, row: Sequence[str]) -> str | None:
        if not self.speaks_of("practising_since"):
            return None
        cell = self._first(row, "practising_since")
        year = whole(cell.text)
        if not _YEAR.fullmatch(year):
            year = (self._day(row, "practising_since") or "")[:4]
        if year and not EARLIEST_YEAR <= int(year) <= timezone.localdate().year:
            self._note(gettext("no year between %(first)s and today") % {"first": EARLIEST_YEAR}, cell)
            return ""
        return year


NO_CONTACT: Mapping[ContactKind, Any] = {
    ContactKind.PHONE: lambda: gettext("no phone number in use"),
    ContactKind.EMAIL: lambda: gettext("no e-mail address"),
}


def _phone(text: str, country: str) -> Contact | None:
    found = phone_number(whole(text), country)
    return Contact(ContactKind.PHONE, *found) if found else None


def _email(text: str, country: str) -> Contact | None:
    address = text.removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError:
        return None
    return Contact(ContactKind.EMAIL, address.lower())


def _taken_apart(name: str) -> tuple[str, str]:
    """Given and family name: ``O'Sample, Ana`` and ``Ana O'Sample``; the last word is the family name."""
    before, comma, after = name.partition(",")
    if comma and number_key(after):
        return after.strip(), before.strip()
    given, _space, family = before.strip().rpartition(" ")
    return given, family
