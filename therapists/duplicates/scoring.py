"""How much speaks for two listings being one person's: points of 100, and what they are for. Pure.

A contact alone never suffices: spouses share a phone, and colleagues their practice's. Without names that agree there
are no points at all; with names alone, near each other and of one profession, too few.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

from nicknames import NickNamer
from rapidfuzz.distance import OSA

from therapists.choices import DuplicateReason as Reason
from therapists.geo import Point, distance_km
from therapists.models.duplicates import HIGHEST_SCORE

FEWEST_POINTS = 60  # below that two listings are not shown as a pair
NAMES_AGREE = 40  # before what is taken off for where they differ

WEIGHTS: dict[Reason, int] = {
    Reason.LICENCE: 60,
    Reason.EMAIL: 35,
    Reason.PHONE: 30,
    Reason.WEBSITE: 25,
    Reason.SHARED: 12,
    Reason.PRACTICE: 25,
    Reason.NEAR: 10,
    Reason.REGION: 4,
    Reason.PROFESSION: 5,
    Reason.NAME: 0,
    Reason.NICKNAME: -8,
    Reason.MISSPELT: -10,
    Reason.PART: -8,
    Reason.INITIAL: -18,
    Reason.NEW_FAMILY: -25,
    Reason.OTHER_PROFESSION: -10,
    Reason.OTHER_GENDER: -25,
    Reason.OTHER_MIDDLE: -20,
}
# Somebody who married keeps these; a colleague of the same given name has a phone in common, but none of these.
ONLY_ONES_OWN = frozenset({Reason.LICENCE, Reason.EMAIL})

NEAR_KM, REGION_KM = 10.0, 50.0
SHORTEST_MISSPELT = 4  # letters: of shorter names a letter apart, both are names
LONG_NAME = 9  # letters, from which on two may be wrong

NICKNAMES = NickNamer()
_NOT_OF_NUMBERS = re.compile("[^A-Z0-9]")


class Facts(NamedTuple):
    """What is compared of a listing. Names are folded: small plain letters and single spaces.

    ``licences`` are ``jurisdiction|profession|number`` (``0`` where the profession is not stated); ``emails`` and
    ``phones`` those that at most a few listings have, ``shared`` the others and those of practices; ``points`` are
    public latitudes and longitudes, one after the other.
    """

    id: int
    given: str
    middle: str
    family: str
    generation: str
    gender: str
    npi: str
    professions: list[int]
    licences: list[str]
    emails: list[str]
    phones: list[str]
    shared: list[str]
    website: str
    practices: list[str]
    points: list[float]


@dataclass(frozen=True, slots=True)
class Score:
    """Points, and what speaks for it and against, in the order of ``DuplicateReason``."""

    points: int
    reasons: tuple[Reason, ...]


NOTHING = Score(0, ())


class Names(NamedTuple):
    """Given and family names that many listings have: two of them a letter apart are no misspelling."""

    given: Collection[str] = frozenset()
    family: Collection[str] = frozenset()


def score(a: Facts, b: Facts, known: Names) -> Score:
    """What speaks for one person; nothing where something rules it out."""
    if two_people(a, b):
        return NOTHING
    names = _names(a, b, known)
    if names is None:
        return NOTHING
    reasons = names | _in_common(a, b) | _against(a, b)
    if Reason.NEW_FAMILY in reasons and not reasons & ONLY_ONES_OWN:
        return NOTHING
    points = NAMES_AGREE + sum(WEIGHTS[reason] for reason in reasons)
    return Score(min(max(points, 0), HIGHEST_SCORE), tuple(reason for reason in Reason if reason in reasons))


def two_people(a: Facts, b: Facts) -> bool:
    """Whether these cannot be one person: two NPIs, or two licences where everybody has one."""
    if a.npi and b.npi and a.npi != b.npi:
        return True
    if a.generation and b.generation and a.generation != b.generation:
        return True
    return licences_clash(a.licences, b.licences)


def licence_key(jurisdiction: str, profession: int | None, number: str) -> str:
    """A licence as ``Facts`` has it, however its number is written."""
    return f"{jurisdiction}|{profession or 0}|{_NOT_OF_NUMBERS.sub('', number.upper()).lstrip('0')}"


def licences_clash(mine: Collection[str], theirs: Collection[str]) -> bool:
    """Whether both hold licences of one jurisdiction and profession, and none of them in common."""
    held: dict[str, tuple[set[str], set[str]]] = {}
    for side, licences in enumerate((mine, theirs)):
        for licence in licences:
            where, _, number = licence.rpartition("|")
            held.setdefault(where, (set(), set()))[side].add(number)
    return any(a and b and a.isdisjoint(b) for a, b in held.values())


# --- Names ------------------------------------------------------------------------------------------------------------


def _names(a: Facts, b: Facts, known: Names) -> set[Reason] | None:
    """How the names differ; nothing where they are those of two people."""
    if (a.given, a.family) == (b.family, b.given):
        return {Reason.NAME}
    given = _given(a, b, known.given)
    if given is None:
        return None
    family = _family(a.family, b.family, known.family)
    if family is None:
        if given - {Reason.NICKNAME}:
            return None
        family = {Reason.NEW_FAMILY}
    return given | family or {Reason.NAME}


def _given(a: Facts, b: Facts, known: Collection[str]) -> set[Reason] | None:
    mine, theirs = a.given, b.given
    if mine == theirs:
        return set()
    first, second = mine.partition(" ")[0], theirs.partition(" ")[0]
    if 1 in {len(first), len(second)}:
        return {Reason.INITIAL} if first[:1] == second[:1] else None
    if _short_for(first, second):
        return {Reason.NICKNAME}
    if first == second or {mine, theirs} & {a.middle, b.middle}:
        return {Reason.PART}
    return {Reason.MISSPELT} if _misspelt(mine, theirs, known) else None


def _family(mine: str, theirs: str, known: Collection[str]) -> set[Reason] | None:
    if mine.replace(" ", "") == theirs.replace(" ", ""):
        return set()
    words = set(mine.split()), set(theirs.split())
    if words[0] < words[1] or words[1] < words[0]:
        return {Reason.PART}
    return {Reason.MISSPELT} if _misspelt(mine, theirs, known) else None


@cache
def canonical(given: str) -> frozenset[str]:
    """A given name, and those that it may be short for."""
    return frozenset({given} | NICKNAMES.canonicals_of(given))


def _short_for(mine: str, theirs: str) -> bool:
    """Whether both may be short for one name, or one for the other."""
    return not canonical(mine).isdisjoint(canonical(theirs))


def _misspelt(mine: str, theirs: str, known: Collection[str]) -> bool:
    if min(len(mine), len(theirs)) < SHORTEST_MISSPELT or (mine in known and theirs in known):
        return False
    most = 1 if min(len(mine), len(theirs)) < LONG_NAME else 2
    return OSA.distance(mine, theirs, score_cutoff=most) <= most


# --- What else --------------------------------------------------------------------------------------------------------


def _in_common(a: Facts, b: Facts) -> set[Reason]:
    found = {
        reason
        for reason, mine, theirs in (
            (Reason.EMAIL, a.emails, b.emails),
            (Reason.PHONE, a.phones, b.phones),
            (Reason.PRACTICE, a.practices, b.practices),
            (Reason.PROFESSION, a.professions, b.professions),
        )
        if not set(mine).isdisjoint(theirs)
    }
    if _same_licence(a.licences, b.licences):
        found.add(Reason.LICENCE)
    if a.website and a.website == b.website:
        found.add(Reason.WEBSITE)
    if Reason.PRACTICE in found:
        return found  # whose phone it is, and where
    if not {*a.shared, *a.phones, *a.emails}.isdisjoint(b.shared) or not set(a.shared).isdisjoint(b.phones + b.emails):
        found.add(Reason.SHARED)
    km = _apart_km(a.points, b.points)
    if km is not None and km <= REGION_KM:
        found.add(Reason.NEAR if km <= NEAR_KM else Reason.REGION)
    return found


def _same_licence(mine: list[str], theirs: list[str]) -> bool:
    for one, other in product(mine, theirs):
        (where, profession, number), (there, theirs_, other_number) = one.split("|"), other.split("|")
        if (where, number) == (there, other_number) and (profession == theirs_ or "0" in {profession, theirs_}):
            return True
    return False


def _against(a: Facts, b: Facts) -> set[Reason]:
    found = set()
    if a.professions and b.professions and set(a.professions).isdisjoint(b.professions):
        found.add(Reason.OTHER_PROFESSION)
    if a.gender and b.gender and a.gender != b.gender:
        found.add(Reason.OTHER_GENDER)
    if a.middle and b.middle and a.middle[0] != b.middle[0]:
        found.add(Reason.OTHER_MIDDLE)
    return found


def _apart_km(mine: list[float], theirs: list[float]) -> float | None:
    """Between the closest of their places."""
    apart = (distance_km(one, other) for one, other in product(_points(mine), _points(theirs)))
    return min(apart, default=None)


def _points(degrees: list[float]) -> list[Point]:
    return [Point(*pair) for pair in zip(degrees[::2], degrees[1::2], strict=True)]
