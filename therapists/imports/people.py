"""What a source hands over: people with their parts; and the keyed hashes that tell who was erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from therapists.choices import ContactKind
from therapists.imports.cells import number_key
from therapists.search.places import key_of

DIGEST_SALT = "therapists.suppression"  # never changes: digests of the erased were made with it


def digest_of(kind: str, value: str) -> str:
    """Keyed hash of one thing that tells who somebody is, as ``Suppression.digest`` holds it: ``npi:1234567893``."""
    digest = _begun(settings.SECRET_KEY).copy()
    digest.update(f"{kind}:{value}".encode())
    return digest.hexdigest()


@lru_cache(1)
def _begun(_secret: str) -> Any:
    """The part of the hash that all values share: ``salted_hmac(DIGEST_SALT, value)`` up to its value."""
    return salted_hmac(DIGEST_SALT, "", algorithm="sha256")


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


_key_of = lru_cache(10_000)(key_of)


def identities(
    *,
    npi: str,
    name: tuple[str, str],
    licences: Sequence[tuple[str, str]],
    phones: Sequence[str],
    emails: Sequence[str],
) -> list[str]:
    """Digests of everything that tells who somebody is: what erasing stores, and what an import looks for.

    A licence (jurisdiction, number) counts with the surname, a phone with the whole ``name`` (given, family): couples
    share surname, clinic and phone, and only one of them may wish to be forgotten.
    """
    given, surname = map(_key_of, name)
    known = [("npi", npi)] if npi else []
    known += [("licence", f"{jurisdiction} {number_key(number)} {surname}") for jurisdiction, number in licences]
    known += [("phone", f"{phone} {given} {surname}") for phone in phones]
    known += [("email", email.lower()) for email in emails]
    return [digest_of(kind, value) for kind, value in known]
