"""What people type about where they are, turned into a Place; and the towns next to a point.

Every name is folded by ``key_of`` when it is stored and when it is typed, so a look-up is an equality that
an index answers. ``resolve`` looks up all runs of words at once and chooses among what was found here, in
Python.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from therapists import geo
from therapists.choices import PlaceKind
from therapists.letters import plain
from therapists.models import Place
from therapists.search.spelling import distance, edits
from therapists.search.statements import planned_once

MAX_CHARACTERS = 300  # of what was typed; a long address has about 100
MAX_WORDS = 16  # "Flat 3, 12 Otley Road, Headingley, Leeds, West Yorkshire, LS6 2AB, UK" has 13
MAX_NAME_WORDS = 6  # "newcastle upon tyne" has 3, "san miguel de allende" 4
MAX_CODE_WORDS = 3  # "LS 6 2AB"
MAX_CODE_LETTERS = 10  # "1000-001", "100271234"
MAX_OTHERS = 5  # places offered beside the most likely one
MAX_SPELLINGS = 3  # places offered where none is called as typed
MAX_FOUND = 400  # rows looked at; the commonest name of the world has fewer than a hundred

# Ranking: population, times these. A state of 6 million is as likely meant as a city of 1 million.
KIND_WEIGHT = {
    PlaceKind.COUNTRY: 0.17,
    PlaceKind.REGION: 0.17,
    PlaceKind.COUNTY: 0.05,
    PlaceKind.CITY: 1.0,
    PlaceKind.DISTRICT: 1.0,
    PlaceKind.POSTCODE: 0.01,  # of its town's population: it decides between countries, not against names
}
SHORTENED_WEIGHT = 0.5  # "new york" is New York City (8.8 million) rather than the state, "oklahoma" is the state
SHORT_COUNTY_WEIGHT = 0.02  # "plymouth, ma" is the town of 7,500 rather than its county of 518,000
ALIAS_WEIGHT = 0.005  # "londres" is London, but "newtown, ct" is not Hartford, which was called so once
UNCOUNTED = 1000  # people of a town or suburb that nobody counted
NOTABLE = 0.1  # of the likelihood of the best
HINT_BOOST = 100  # a town here is meant, unless its namesake abroad is 100 times as large
LISTED_BOOST = 20  # with somebody listed about it, "Portland" is Maine's, a tenth of the size of Oregon's
LISTED_KM = 25.0  # about a place: within its circle, or this far outside it
# A reading is worth the number of names and codes in the text that speak for it: "London, Ontario" has two
# for the Canadian one. A code is worth more: letters with digits are hardly ever typed by chance; digits
# alone may be the number of a house.
MIXED_CODE_WORTH = 3
DIGIT_CODE_WORTH = 2
SHORTEST_MISSPELT = 4  # letters; a shorter name may be anything
# Letters: "ct", "uk", "usa" say where a place is, and are one only when nothing else is typed.
SHORT_ALIAS = 3
SLACK_KM = 5.0  # a postcode's centre may lie this far outside the circle of its town
KM_PER_DEGREE = 111.1  # of latitude, a little less than it is
FAR_KM = 500.0  # a point farther than this from any city is in none's jurisdiction

# From the area to the ever smaller part of it.
LEVELS = {
    kind: level
    for level, kind in enumerate(
        (
            PlaceKind.COUNTRY,
            PlaceKind.REGION,
            PlaceKind.COUNTY,
            PlaceKind.CITY,
            PlaceKind.DISTRICT,
            PlaceKind.POSTCODE,
        )
    )
}
# What may follow the part of a postcode that the gazetteer knows: the rest of LS6 2AB, of EC1A where only EC1
# is known, of K1A 0B1, D02 X285, 10027-1234 and 1012 AB.
BRITISH_REST = re.compile(r"[a-z]?([0-9][a-z]{0,2})?")
REST_OF_CODE = {
    **dict.fromkeys(("GB", "GG", "IM", "JE"), BRITISH_REST),
    "CA": re.compile(r"([0-9]([a-z][0-9]?)?)?"),
    "IE": re.compile(r"[a-z0-9]{0,4}"),
    "US": re.compile(r"([0-9]{4})?"),
    "NL": re.compile(r"([a-z]{2})?"),
}

SHORTENED = {"saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "fort": "ft", "&": "and"}
WORD = re.compile(r"[^\W_]+|&")
ELIDED = frozenset("dlo")  # d'Alene, L'Hospitalet, O'Fallon
KEY_LENGTH = 120


@dataclass(frozen=True)
class Resolution:
    """The most likely place (if any), up to five others of that name, and which of the words were used."""

    place: Place | None
    others: tuple[Place, ...]
    understood: str
    ignored: str


class Word(NamedTuple):
    """A folded word and where in the text it stands."""

    key: str
    start: int
    end: int


class Span(NamedTuple):
    """A run of words: first, and one past the last."""

    start: int
    end: int


class Found(NamedTuple):
    """What the gazetteer says of one candidate; enough to choose."""

    id: int
    kind: str
    key: str
    aliases: list[str]
    country: str
    region: str
    region_name: str
    locality: str
    point: geo.Point
    radius_km: float
    population: int
    listed: bool  # somebody can be seen there, or comes there
    columns: tuple[Any, ...]  # the whole row, for the one that is meant

    def place(self) -> Place:
        """The Place itself. Its point, which the database makes, is read when it is asked for."""
        return Place.from_db(connection.alias, [field.attname for field in COLUMNS], self.columns)


@dataclass(frozen=True)
class Match:
    """A candidate and the words that name it."""

    found: Found
    span: Span
    key: str
    exact: bool = True  # by its own name, not another one
    rest: str = ""  # of a code, beyond what is known of it

    @property
    def is_code(self) -> bool:
        return self.found.kind == PlaceKind.POSTCODE

    @property
    def only_says_where(self) -> bool:
        return not self.is_code and not self.exact and len(self.key) <= SHORT_ALIAS


type BySpan = Mapping[Span, list[tuple[int, Match]]]  # matches of a country, each with its place among all


@dataclass(frozen=True)
class Reading:
    """One way to understand the text: a place, the words that speak for it, and how much they are worth."""

    match: Match
    used: frozenset[int]
    worth: int
    likelihood: float


# --- Names --------------------------------------------------------------------------------------------------


def key_of(name: str) -> str:
    """The folded name: ``Coeur d'Alene`` and ``COEUR D ALENE`` are ``coeur dalene``."""
    if name.isascii() and name.isalpha():  # most names are one plain word
        word = name.lower()[:KEY_LENGTH]
        return SHORTENED.get(word, word)
    return " ".join(word.key for word in _words(unicodedata.normalize("NFC", name)))[:KEY_LENGTH].rstrip()


def code_key(code: str) -> str:
    """The folded postcode: ``LS6 2AB`` is ``ls62ab``."""
    return key_of(code).replace(" ", "")


def _words(text: str) -> list[Word]:
    """Folded words; single letters joined to what they belong to (``D.C.``, ``d'Alene``, ``King's``)."""
    words: list[Word] = []
    initials = False  # the last word is a run of single letters
    for found in WORD.finditer(text):
        key = _folded(found.group())
        if not key:
            continue
        letter = len(key) == 1 and key.isalpha()
        last = words[-1] if words else None
        if last and (key == "s" or (initials if letter else last.key in ELIDED)):
            words[-1] = Word(last.key + key, last.start, found.end())
            initials = initials and letter
        else:
            words.append(Word(SHORTENED.get(key, key), found.start(), found.end()))
            initials = letter
    return words


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    return "".join(letter for letter in plain(word) if letter.isalnum())


def _spans(words: Sequence[Word], longest: int) -> Iterator[Span]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield Span(start, end)


def _name_spans(words: Sequence[Word]) -> dict[str, list[Span]]:
    """Every run of words that may be a name; a single letter only when nothing else was typed."""
    names: dict[str, list[Span]] = defaultdict(list)
    for span in _spans(words, MAX_NAME_WORDS):
        key = " ".join(word.key for word in words[span.start : span.end])
        if len(key) > 1 or len(words) == 1:
            names[key].append(span)
    return names


def _code_spans(words: Sequence[Word]) -> dict[str, list[tuple[Span, str]]]:
    """Every run of words that may be a postcode, by each of its beginnings; with the rest that follows."""
    codes: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for span in _spans(words, MAX_CODE_WORDS):
        code = "".join(word.key for word in words[span.start : span.end])
        if len(code) > MAX_CODE_LETTERS or not code.isascii():
            continue
        for length in range(2, len(code) + 1):
            if any(letter.isdigit() for letter in code[:length]):
                codes[code[:length]].append((span, code[length:]))
    return codes


# --- Look-up ------------------------------------------------------------------------------------------------

COLUMNS = [field for field in Place._meta.concrete_fields if not field.generated]
FIND = f"""
WITH named AS (
    SELECT id FROM therapists_place WHERE key = ANY(%(keys)s)
    UNION
    SELECT id FROM therapists_place WHERE aliases && %(names)s::varchar[]
), likely AS (
    SELECT place.*,
        CASE place.kind WHEN 'postcode' THEN coalesce(parent.population, 0) ELSE place.population END AS people
    FROM named
    JOIN therapists_place AS place USING (id)
    LEFT JOIN therapists_place AS parent ON parent.id = place.parent_id
    ORDER BY people DESC, place.id
    LIMIT %(limit)s
)
SELECT id, kind, key, aliases, country, region, region_name, locality, lat, lon, radius_km, people, EXISTS (
    SELECT FROM therapists_listing AS way WHERE way.point <@ disc_box(likely.point, likely.radius_km + %(about)s)
), {", ".join(str(field.column) for field in COLUMNS)}
FROM likely
ORDER BY people DESC, id
"""


def resolve(text: str, *, country: str | None = None) -> Resolution:
    """The place that ``text`` names; ``country`` (ISO) favours namesakes there. Never an error."""
    typed = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    words = _words(typed)
    known = words[-MAX_WORDS:]  # town and code stand at the end of an address
    offset = len(words) - len(known)
    names, codes = _name_spans(known), _code_spans(known)
    matches = _longest(list(_matches(_find(names, codes), names, codes)))
    compatriots: dict[str, dict[Span, list[tuple[int, Match]]]] = defaultdict(lambda: defaultdict(list))
    for place, match in enumerate(matches):
        compatriots[match.found.country][match.span].append((place, match))
    readings = [_read(match, compatriots[match.found.country], names, len(known), country) for match in matches]
    readings = [reading for reading in readings if reading.worth > 0]
    if not readings:
        return Resolution(None, (), "", _quoted(typed, words, range(len(words))))
    best = max(readings, key=_preference)
    used = {offset + place for place in best.used}
    found = {reading.match.found.id: reading.match.found for reading in readings}
    return Resolution(
        place=best.match.found.place(),
        others=tuple(found[pk].place() for pk in _namesakes(best, readings)),
        understood=_quoted(typed, words, sorted(used)),
        ignored=_quoted(typed, words, (place for place in range(len(words)) if place not in used)),
    )


def _quoted(text: str, words: Sequence[Word], chosen: Iterable[int]) -> str:
    return " ".join(text[words[place].start : words[place].end] for place in chosen)


def _find(names: Mapping[str, object], codes: Mapping[str, object]) -> list[Found]:
    if not names and not codes:
        return []
    with planned_once() as cursor:
        asked: dict[str, Any] = {"keys": [*names, *codes], "names": list(names), "limit": MAX_FOUND, "about": LISTED_KM}
        cursor.execute(FIND, asked)
        return [Found._make((*row[:8], geo.Point(row[8], row[9]), *row[10:13], row[13:])) for row in cursor.fetchall()]


def _matches(
    found: Sequence[Found],
    names: Mapping[str, list[Span]],
    codes: Mapping[str, list[tuple[Span, str]]],
) -> Iterator[Match]:
    known: dict[tuple[Span, str], Match] = {}  # of each code typed, the longest part known in each country
    for one in found:
        if one.kind == PlaceKind.POSTCODE:
            for span, rest in codes.get(one.key, ()):
                pattern = REST_OF_CODE.get(one.country)
                if rest and not (pattern and pattern.fullmatch(rest)):
                    continue
                other = known.get((span, one.country))
                if other is None or len(rest) < len(other.rest):
                    known[span, one.country] = Match(one, span, one.key, rest=rest)
            continue
        for key in {one.key, *one.aliases} & names.keys():
            exact = key == one.key
            for span in names[key]:
                yield Match(one, span, key, exact)
    yield from known.values()


# --- Spellings ----------------------------------------------------------------------------------------------

# Of a word with one slip, the first or the last half is as it should be; of one with two, a third of it.
ALIKE = """
SELECT id, key, population FROM therapists_place
WHERE key LIKE %(first)s AND kind <> 'postcode' AND length(key) BETWEEN %(shortest)s AND %(longest)s
  AND key LIKE ANY(%(pieces)s)
"""


def nearest_spellings(text: str) -> list[Place]:
    """Places whose names differ from what was typed by a letter or two, the nearest first; what follows a comma aside.

    The first letter is taken to be right. One statement where ``text`` may be a name, and one for what it finds.
    """
    typed = key_of(text.partition(",")[0])
    if len(typed) < SHORTEST_MISSPELT or not typed.replace(" ", "").isalpha():
        return []
    slips = edits(len(typed))
    size = len(typed) // (slips + 1)
    pieces = [typed[place * size : (place + 1) * size] for place in range(slips)] + [typed[slips * size :]]
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "first": f"{typed[0]}%",
            "shortest": len(typed) - slips,
            "longest": len(typed) + slips,
            "pieces": [f"%{piece}%" for piece in pieces],
        }
        cursor.execute(ALIKE, asked)
        rows = cursor.fetchall()
    ranked = sorted((away, -people, pk) for pk, key, people in rows if (away := distance(typed, key)) <= slips)
    ids = [pk for _away, _people, pk in ranked[: 3 * MAX_SPELLINGS]]
    places = Place.objects.in_bulk(ids)
    called = {str(places[pk]): places[pk] for pk in reversed(ids)}  # of those called alike, the likeliest
    return [place for place in map(places.get, ids) if place and called[str(place)] is place][:MAX_SPELLINGS]


# --- Choice -------------------------------------------------------------------------------------------------


def _longest(matches: Sequence[Match]) -> list[Match]:
    """Without what stands inside a longer one: "10027-1234" is not about 1234."""
    kept: list[Match] = []
    for codes in (False, True):
        group = [match for match in matches if match.is_code is codes]
        spans = {match.span for match in group}
        inner = {
            span
            for span in spans
            if any(other != span and other.start <= span.start and span.end <= other.end for other in spans)
        }
        kept += [match for match in group if match.span not in inner]
    return kept


def _preference(reading: Reading) -> tuple[int, float, int]:
    return reading.worth, reading.likelihood, -reading.match.found.id


def _read(
    match: Match,
    compatriots: BySpan,
    names: Mapping[str, list[Span]],
    word_count: int,
    country: str | None,
) -> Reading:
    """How much of the text makes sense when ``match`` is the place meant."""
    used, pieces = set(range(*match.span)), 1
    # A short alias alone ("ct" in "near CT scanner") is no place; it only says where another one is.
    meant = not match.only_says_where or len(used) == word_count
    # Namesakes are many, and share their words: few are looked at.
    apart = sorted(pair for span, pairs in compatriots.items() if _disjoint(span, used) for pair in pairs)
    contexts = [span for name in _own_context(match.found) for span in names.get(name, ())]
    contexts += [
        other.span
        for _place, other in apart
        if (match.is_code or not other.only_says_where or other.span.start >= match.span.end)
        and _contains(other.found, match.found)
    ]
    for span in sorted(contexts, key=lambda span: span.start - span.end):
        if _disjoint(span, used):
            used.update(range(*span))
            pieces += 1
    found = match.found
    likelihood = max(found.population, UNCOUNTED) * KIND_WEIGHT[PlaceKind(found.kind)]
    if not match.exact:
        likelihood *= _share_of_other_name(match)
    likelihood *= HINT_BOOST if found.country == country else 1.0
    likelihood *= LISTED_BOOST if found.listed else 1.0
    worth = pieces if meant else 0
    if match.is_code:
        worth += _code_worth(match, used, word_count, country)
    return Reading(match, frozenset(used), worth, likelihood)


def _share_of_other_name(match: Match) -> float:
    """How likely a place is meant by another name than its own, beside one really called so."""
    if not match.found.key.startswith(f"{match.key} "):
        return ALIAS_WEIGHT
    return SHORT_COUNTY_WEIGHT if match.found.kind == PlaceKind.COUNTY else SHORTENED_WEIGHT


def _disjoint(span: Span, used: set[int]) -> bool:
    return used.isdisjoint(range(*span))


def _code_worth(match: Match, used: set[int], word_count: int, country: str | None) -> int:
    if not match.key.isdigit():
        return MIXED_CODE_WORTH
    last = used.issuperset(range(match.span.end, word_count))
    supported = len(used) > match.span.end - match.span.start or len(used) == word_count
    return DIGIT_CODE_WORTH if last and (supported or country in {None, match.found.country}) else 0


def _own_context(found: Found) -> Iterator[str]:
    """Names that a place carries itself, whether the gazetteer has them or not."""
    if found.locality:
        yield key_of(found.locality)
    if found.region_name and found.kind != PlaceKind.REGION:
        yield key_of(found.region_name)


def _contains(area: Found, part: Found) -> bool:
    """Whether ``part`` lies in ``area``, as far as words go: "Leeds" of "Leeds LS6", "FL" of "Tampa, FL"."""
    if area.country != part.country or area.id == part.id:
        return False
    level, part_level = LEVELS[PlaceKind(area.kind)], LEVELS[PlaceKind(part.kind)]
    if area.kind == PlaceKind.COUNTRY:
        return part_level > level
    if area.kind == PlaceKind.REGION and area.region and part.region:
        return part_level > level and area.region == part.region
    if part_level < level or (part_level == level and area.population <= part.population):
        return False
    reach_km = area.radius_km + SLACK_KM
    if area.kind == PlaceKind.POSTCODE or abs(area.point.lat - part.point.lat) * KM_PER_DEGREE > reach_km:
        return False  # most namesakes are far away, which latitudes tell at once
    return geo.distance_km(area.point, part.point) <= reach_km


def _namesakes(best: Reading, readings: Sequence[Reading]) -> list[int]:
    """Ids of other places the same words may mean, most likely first."""
    rivals = [
        reading
        for reading in readings
        if reading.worth == best.worth and reading.used == best.used and reading.match.span == best.match.span
    ]
    # Where places are really called so, another's second name counts only if that one is large beside them.
    named = any(reading.match.exact for reading in rivals)
    least = best.likelihood * NOTABLE if named else 0.0
    shown: dict[int, Found] = {best.match.found.id: best.match.found}
    for reading in sorted(rivals, key=_preference, reverse=True):
        found = reading.match.found
        if not reading.match.exact and reading.likelihood < least:
            continue
        if len(shown) <= MAX_OTHERS and not any(_same_town(found, other) for other in shown.values()):
            shown[found.id] = found
    return list(shown)[1:]


def _same_town(a: Found, b: Found) -> bool:
    """Whether two entries are one settlement: a city, and the district or county of its name."""
    wide = {PlaceKind.COUNTRY, PlaceKind.REGION}
    if a.id == b.id:
        return True
    return (
        a.kind not in wide
        and b.kind not in wide
        and (geo.distance_km(a.point, b.point) <= max(a.radius_km, b.radius_km))
    )


# --- Points -------------------------------------------------------------------------------------------------

# The kind is spelt out, so that the planner sees the condition of the index ``place_city_point``.
NEAREST_CITY = """
SELECT * FROM therapists_place
WHERE kind = 'city'
ORDER BY point <-> unit_point(%s, %s)
LIMIT 1
"""
NEAREST_SETTLEMENTS = """
SELECT town.lat, town.lon
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lat, lon, position)
LEFT JOIN LATERAL (
    SELECT place.lat, place.lon
    FROM therapists_place AS place
    WHERE place.kind = 'city' AND place.population >= %s
    ORDER BY place.point <-> unit_point(asked.lat, asked.lon)
    LIMIT 1
) AS town ON true
ORDER BY asked.position
"""


def nearest_place(point: geo.Point) -> Place | None:
    """The city nearest to a point, to name it and to know its law; none in the middle of an ocean."""
    for place in Place.objects.raw(NEAREST_CITY, [point.lat, point.lon]):
        if geo.distance_km(point, geo.Point(place.lat, place.lon)) <= FAR_KM:
            return place
    return None


def nearest_settlements(points: Sequence[geo.Point]) -> list[geo.Point | None]:
    """For each point the nearest city of at least ``EMPTY_COUNTRY_PEOPLE``, in one statement."""
    if not points:
        return []
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_SETTLEMENTS, [lats, lons, geo.EMPTY_COUNTRY_PEOPLE])
        return [None if lat is None else geo.Point(lat, lon) for lat, lon in cursor.fetchall()]


def jurisdiction_of(place: Place | None) -> str:
    """ISO 3166 code of whose law holds there (US-CT, IE); empty where nothing is known."""
    return place.jurisdiction if place else ""
