"""What a source hands over: people with their parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from therapists.choices import ContactKind
from therapists.letters import number_key


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as a source gives it."""

    jurisdiction: str
    profession: str
    number: str

    @property
    def key(self) -> str:
        return f"{self.jurisdiction} {number_key(self.number)}"


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number (E.164) or e-mail address as a source gives it."""

    kind: ContactKind
    value: str
    extension: str = ""

    @property
    def key(self) -> str:
        return f"{self.value} x{self.extension}" if self.extension else self.value


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody works, taken for a home: ``key`` is a keyed hash, so that only private tables know the street."""

    key: str
    street: str
    postcode: str
    locality: str
    place_id: int


@dataclass(frozen=True, slots=True)
class Person:
    """One practitioner as a source gives them. ``professions`` are slugs, the main one first; ``notes`` are kept in
    the source record and shown to curators only."""

    external_id: str
    given_name: str
    family_name: str
    professions: Sequence[str]
    npi: str = ""
    middle_name: str = ""
    post_nominals: str = ""
    gender: str = ""
    licences: Sequence[Licence] = ()
    contacts: Sequence[Contact] = ()
    addresses: Sequence[Address] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
