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
    expires_on: str | None = None  # ISO

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
    """Where somebody works, taken for a home: ``key`` is a keyed hash, so that only private tables know the street.

    ``name`` and ``setting`` are given where the source says that it is a clinic or the like.
    """

    key: str
    street: str
    postcode: str
    locality: str
    place_id: int
    name: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One practitioner as a source gives them. ``professions`` are slugs, the main one first; ``notes`` are kept in
    the source record and shown to curators only.

    None is what the source does not speak of: nothing changes there. ``own_version`` marks a row of our own export,
    whose ``external_id`` is the number of the listing: the version that the listing had.
    """

    external_id: str
    given_name: str | None
    family_name: str | None
    professions: Sequence[str] | None
    npi: str = ""
    middle_name: str | None = ""
    post_nominals: str | None = ""
    gender: str | None = ""
    licences: Sequence[Licence] | None = ()
    contacts: Sequence[Contact] | None = ()
    addresses: Sequence[Address] | None = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    main_profession: str | None = None  # where it is not the first of the professions
    website: str | None = None
    booking_url: str | None = None
    headline: str | None = None
    bio: str | None = None
    practising_since: str | None = None  # four digits
    away_until: str | None = None  # ISO
    home_visits: str | None = None  # choices.Stated
    techniques: Sequence[str] | None = None  # slugs, as are the next two
    conditions: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    own_version: int | None = None
