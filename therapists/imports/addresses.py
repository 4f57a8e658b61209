"""Addresses of a file: where they are, what the town is called, and a key under which the next file finds them again.

Each is taken for somebody's home: the street leaves this module towards private tables only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_noop

from therapists.identity import digest_of
from therapists.imports.cells import RefusedError, us_postcode
from therapists.imports.locating import Found, Gazetteer
from therapists.imports.names import proper
from therapists.imports.people import Address

LONGEST_STREET = 200  # PrivatePremises.street
LONGEST_POSTCODE = 12
LONGEST_TOWN = 60
WORDS_REMEMBERED = 20_000
_STATES = """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
    OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI
"""
US_STATES = frozenset(_STATES.split())
# Written in the country column of addresses with a ZIP code and a state.
US_COUNTRIES = frozenset({"", "US", "USA", "UNITED STATES", "UM", "PR", "VI", "GU", "AS", "MP"})
DIRECTIONS = {"N": "North", "S": "South", "E": "East", "W": "West"}
# Spellings of one street, shortest form. A street's name is never shown from here, so a clash does no harm.
SHORT = {
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "BOULEVARD": "BLVD",
    "HIGHWAY": "HWY", "TURNPIKE": "TPKE", "PLACE": "PL", "COURT": "CT", "SQUARE": "SQ", "PARKWAY": "PKWY",
    "TERRACE": "TER", "CIRCLE": "CIR", "TRAIL": "TRL", "PLAZA": "PLZ", "CENTER": "CTR", "CENTRE": "CTR",
    "SUITE": "STE", "ROOM": "RM", "FLOOR": "FL", "BUILDING": "BLDG", "APARTMENT": "APT", "DEPARTMENT": "DEPT",
    "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}  # fmt: skip
STREET_WORDS = frozenset(SHORT) - {
    "NORTH",
    "SOUTH",
    "EAST",
    "WEST",
    "PLACE",
    "CENTER",
    "CENTRE",
    "SQUARE",
    "COURT",
}
ENDS_A_STREET = STREET_WORDS | {"ST", "AVE", "RD", "DR", "LN", "BLVD", "HWY", "TPKE", "PKWY", "STE", "APT"}
KEPT_CAPITAL = frozenset(["N", "S", "E", "W", "NE", "NW", "SE", "SW", "PO", "US", "II", "III", "IV"])

_TOWN = re.compile(r"[^\W\d_][^\d_,;:#/()]+")
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Written:
    """An address as a file has it."""

    country: str
    postcode: str
    town: str
    state: str
    streets: Sequence[str]


def address_of(written: Written, gazetteer: Gazetteer, *, owner: str) -> Address:
    """The address with its Place; ``owner`` keeps addresses without a street apart."""
    country = "US" if written.country.upper() in US_COUNTRIES else written.country.upper()
    if not gazetteer.knows(country):
        raise RefusedError(f"the address is in {country}, a country without known places")
    postcode = us_postcode(written.postcode) if country == "US" else written.postcode.upper()[:LONGEST_POSTCODE]
    if not (postcode or written.town):
        raise RefusedError(gettext_noop("the row has no practice address"))
    state = written.state.upper()
    region = state if country == "US" and state in US_STATES else gazetteer.region(country, state)
    place = gazetteer.find(country, postcode, _spelt_out(written.town), region)
    if place is None:
        raise RefusedError(gettext_noop("no known place: neither the postal code nor the town with its state"))
    streets = [street for street in written.streets if street]
    same = " ".join(_street_words(streets)) or f"of {owner}"
    where = postcode.replace(" ", "") or f"{region} {gazetteer.key(written.town)}"
    return Address(
        key=digest_of("address", f"{country} {where} {same}"),
        street=", ".join(map(street_case, streets))[:LONGEST_STREET],
        postcode=postcode,
        locality=_locality(written, place, gazetteer),
        place_id=place.id,
    )


def _street_words(streets: Sequence[str]) -> list[str]:
    words = _WORD.findall(" ".join(streets).upper().replace("'", ""))
    return [SHORT.get(word, word) for word in words]


def _spelt_out(town: str) -> str:
    first, space, rest = town.partition(" ")
    return f"{DIRECTIONS[first.upper()]} {rest}" if space and first.upper() in DIRECTIONS else town


def _locality(written: Written, place: Found, gazetteer: Gazetteer) -> str:
    """The town as the file has it, cased; as the gazetteer has it where that is the same, or the file has a street."""
    town = _spelt_out(written.town)
    key = gazetteer.key(town)
    if place.locality and key == gazetteer.key(place.locality):
        return place.locality
    words = key.upper().split()
    is_street = len(words) > 1 and words[-1] in ENDS_A_STREET
    is_town = bool(_TOWN.fullmatch(town)) and not is_street and town.upper() not in map(str.upper, written.streets)
    if is_town:
        return proper(town)[:LONGEST_TOWN]
    if not place.locality:
        raise RefusedError(gettext_noop("no known place: the town is missing"))
    return place.locality


def street_case(street: str) -> str:
    """A street written in capitals, in the usual letters: ``114 2ND ST`` → ``114 2nd St``."""
    if not street.isupper():
        return street
    return _WORD.sub(lambda found: _street_word(found.group()), street)


@lru_cache(WORDS_REMEMBERED)
def _street_word(word: str) -> str:
    if _ORDINAL.fullmatch(word):
        return word.lower()
    return word if word in KEPT_CAPITAL or any(map(str.isdigit, word)) else proper(word)
