"""Our own exports of practitioners: how a listing is laid out as a row, and how a row that somebody edited is read.

Each row carries the number and version of the listing, under a seal: rows of another directory, or of a version made
up, are refused. What nobody changed comes back as it was, to the letter.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from therapists.choices import ContactKind, CredentialKind, Gender, Stated
from therapists.exports.tables import Value as Written
from therapists.exports.tables import parted
from therapists.imports.cells import LONGEST_NUMBER
from therapists.imports.people import Contact, Licence, Person
from therapists.imports.sheets.rows import CellError
from therapists.models import (
    Condition,
    ContactPoint,
    Credential,
    Language,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerProfession,
    PractitionerTechnique,
    Profession,
    Technique,
    WorksAt,
)
from therapists.models.practitioners import E164

ID, VERSION = "practitioner_id", "version"
SEAL_SALT = "therapists.export"
SEAL_LETTERS = 16
NO_PROFESSION = "-"
JURISDICTION = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"
YEARS = range(1930, 2101)

type Say = Callable[[Any], Written]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export: where its value is, and how it is said."""

    source: Any
    say: Say = lambda value: value


def _mine(model: type[Any], value: Any, *order: str, **where: Any) -> ArraySubquery:
    rows = model.objects.filter(practitioner=OuterRef("pk"), **where).order_by(*order, "pk")
    return ArraySubquery(rows.values_list(value, flat=True) if isinstance(value, str) else rows.values(said=value))


def _contacts(kind: ContactKind) -> ArraySubquery:
    value = Concat("value", Value(" x"), "extension", output_field=CharField())
    return _mine(ContactPoint, value, "position", kind=kind)


def _licences() -> ArraySubquery:
    profession = Coalesce("profession__slug", Value(NO_PROFESSION))
    value = Concat("jurisdiction", Value(" "), profession, Value(" "), "number", output_field=CharField())
    return _mine(Credential, value, kind=CredentialKind.LICENCE)


def _main() -> Subquery:
    return Subquery(
        PractitionerProfession.objects.filter(practitioner=OuterRef("pk"), primary=True).values("profession__slug")[:1]
    )


def _without_blank_extension(contacts: Sequence[str]) -> list[str]:
    return [contact.removesuffix(" x") for contact in contacts]


def columns() -> dict[str, Column]:
    """The columns of an export of practitioners. The last ones are there to be read: editing them changes nothing."""
    return {
        ID: Column(F("pk")),
        VERSION: Column(F("version")),
        **{name: Column(F(name)) for name in ("given_name", "middle_name", "family_name", "post_nominals", "gender")},
        "profession": Column(_main()),
        "professions": Column(_mine(PractitionerProfession, "profession__slug", "-primary")),
        "techniques": Column(_mine(PractitionerTechnique, "technique__slug")),
        "conditions": Column(_mine(PractitionerCondition, "condition__slug")),
        "languages": Column(_mine(PractitionerLanguage, "language__slug")),
        "licences": Column(_licences()),
        "phones": Column(_contacts(ContactKind.PHONE), _without_blank_extension),
        "emails": Column(_contacts(ContactKind.EMAIL), _without_blank_extension),
        **{name: Column(F(name)) for name in ("website", "booking_url", "headline", "bio")},
        **{name: Column(F(name)) for name in ("practising_since", "away_until")},
        "home_visits": Column(Coalesce("home_visits__offers", Value(Stated.NOT_STATED.value))),
        "status": Column(F("status")),
        "npi": Column(F("npi")),
        "practices": Column(_mine(WorksAt, "practice__name")),
        "towns": Column(_mine(WorksAt, "practice__locality")),
        "published_at": Column(F("published_at")),
        "updated_at": Column(F("updated_at")),
    }


def sealed(pk: int, version: int) -> str:
    """The version of a listing, in a form that only this directory can write: ``v3-0f8e…``."""
    return f"v{version}-{_seal(pk, version)}"


def _seal(pk: int, version: int) -> str:
    return salted_hmac(SEAL_SALT, f"{pk}:{version}", algorithm="sha256").hexdigest()[:SEAL_LETTERS]


def is_export(header: Sequence[str]) -> bool:
    """Whether a table is an export of practitioners."""
    return {ID, VERSION} <= set(header)


TEXTS = ("given_name", "middle_name", "family_name", "post_nominals", "website", "booking_url", "headline", "bio")
VOCABULARIES: Mapping[str, type[Any]] = {
    "professions": Profession, "techniques": Technique, "conditions": Condition, "languages": Language,
}  # fmt: skip


class ListingReader:
    """Turns rows of an export into people. A column that somebody took out changes nothing."""

    def __init__(self, header: Sequence[str]) -> None:
        self.noted: list[CellError] = []
        self._places = {name: place for place, name in enumerate(header)}
        self._width = len(header)
        self._slugs = {kind: set(model.objects.values_list("slug", flat=True)) for kind, model in VOCABULARIES.items()}
        self._seen: dict[int, int] = {}

    def person(self, line: int, row: Sequence[str]) -> Person:
        """The person of a row; raises ``CellError``."""
        if len(row) > self._width:
            raise CellError(gettext("the row has more cells than the header"), cell=row[self._width])
        number, version = self._listing(row)
        earlier = self._seen.setdefault(number, line)
        if earlier != line:
            text = gettext("the same person stands in an earlier row")
            raise CellError(text, ID, gettext("row %(line)s") % {"line": earlier})
        main = self._cell(row, "profession")
        if main and main not in self._slugs["professions"]:
            raise CellError(gettext("a profession that we do not know"), "profession", main)
        vocabularies: dict[str, Any] = {kind: self._entries(row, kind) for kind in VOCABULARIES}
        texts: dict[str, Any] = {name: self._text(row, name) for name in TEXTS}
        return Person(
            external_id=str(number),
            own_version=version,
            main_profession=main,
            **vocabularies,
            licences=self._licences(row),
            contacts=self._contacts(row),
            addresses=None,
            gender=self._one_of(row, "gender", ["", *Gender.values]),
            home_visits=self._one_of(row, "home_visits", Stated.values),
            practising_since=self._year(row),
            away_until=self._day(row),
            **texts,
        )

    def _cell(self, row: Sequence[str], name: str) -> str | None:
        place = self._places.get(name)
        return None if place is None else row[place]

    def _listing(self, row: Sequence[str]) -> tuple[int, int]:
        number, version = row[self._places[ID]].strip(), row[self._places[VERSION]].strip()
        stated, _dash, _seal_there = version.removeprefix("v").partition("-")
        if not (number.isdecimal() and stated.isdecimal()) or not constant_time_compare(
            version, sealed(int(number), int(stated))
        ):
            text = gettext("number and version are not those of an export of this directory")
            raise CellError(text, VERSION, f"{number}, {version}")
        return int(number), int(stated)

    def _text(self, row: Sequence[str], name: str) -> str | None:
        text = self._cell(row, name)
        if text is None:
            return None
        field: Any = Practitioner._meta.get_field(name)
        if field.max_length and len(text) > field.max_length:
            raise CellError(gettext("too long"), name, text)
        if text or name == "family_name":  # as the database has it
            try:
                field.clean(text, None)
            except ValidationError as error:
                raise CellError(" ".join(error.messages), name, text) from error
        return text

    def _one_of(self, row: Sequence[str], name: str, values: Sequence[str]) -> str | None:
        text = self._cell(row, name)
        if text is not None and text not in values:
            raise CellError(gettext("none of: %(values)s") % {"values": ", ".join(filter(None, values))}, name, text)
        return text

    def _entries(self, row: Sequence[str], kind: str) -> list[str] | None:
        text = self._cell(row, kind)
        if text is None:
            return None
        slugs = list(dict.fromkeys(parted(text)))
        for slug in slugs:
            if slug not in self._slugs[kind]:
                raise CellError(gettext("a word that we do not know"), kind, slug)
        return slugs

    def _licences(self, row: Sequence[str]) -> list[Licence] | None:
        text = self._cell(row, "licences")
        if text is None:
            return None
        found: dict[str, Licence] = {}
        for entry in parted(text):
            jurisdiction, _space, rest = entry.partition(" ")
            profession, _space, number = rest.partition(" ")
            known = profession == NO_PROFESSION or profession in self._slugs["professions"]
            if not (known and number and re.fullmatch(JURISDICTION, jurisdiction)):
                raise CellError(
                    gettext("a license is written: state, profession, number (US-CT massage-therapist 001)"),
                    "licences",
                    entry,
                )
            licence = Licence(jurisdiction, "" if profession == NO_PROFESSION else profession, number)
            if len(number) > LONGEST_NUMBER:
                raise CellError(gettext("too long"), "licences", entry)
            found.setdefault(licence.key, licence)
        return list(found.values())

    def _contacts(self, row: Sequence[str]) -> list[Contact] | None:
        """Both columns, or neither: a contact that is in none of them would be taken away."""
        phones, emails = self._cell(row, "phones"), self._cell(row, "emails")
        if phones is None or emails is None:
            return None
        contacts = [_phone(entry) for entry in parted(phones)] + [_email(entry) for entry in parted(emails)]
        return list({contact.key: contact for contact in contacts}.values())

    def _year(self, row: Sequence[str]) -> str | None:
        text = self._cell(row, "practising_since")
        if text and not (text.isdecimal() and int(text) in YEARS):
            raise CellError(gettext("a year has four digits: 1930 to 2100"), "practising_since", text)
        return text

    def _day(self, row: Sequence[str]) -> str | None:
        text = self._cell(row, "away_until")
        if not text:
            return text
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            reason = gettext("a date that nobody can read: write it as 2026-05-03")
            raise CellError(reason, "away_until", text) from error


def _phone(entry: str) -> Contact:
    number, _space, extension = entry.partition(" x")
    value = re.sub(r"[\s().-]", "", number)
    longest = ContactPoint._meta.get_field("extension").max_length or 0
    if not re.fullmatch(E164, value) or len(extension) > longest:
        raise CellError(gettext("a phone number is written +12035550100"), "phones", entry)
    return Contact(ContactKind.PHONE, value, extension)


def _email(entry: str) -> Contact:
    try:
        validate_email(entry)
    except ValidationError as error:
        raise CellError(gettext("no e-mail address"), "emails", entry) from error
    return Contact(ContactKind.EMAIL, entry)
