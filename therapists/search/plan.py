"""Criteria as parts of SQL: the ways of being seen that the place allows, and which filters each of them fails.

Each way has two masks, ``strict`` and ``lenient``: a bit for every filter group that it fails, where silence fails
(strict) or passes (lenient). A mask of nought is a hit. A mask of a single bit is a hit if that group is lifted,
which is all that an option's count needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from therapists import geo
from therapists.choices import WAY_GROUPS, FacetGroup, SeenAt, Sort
from therapists.models.listing import MOST_CODES
from therapists.search import ranking
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria, Where

FilterName = FacetGroup | Literal["price", "words"]
Only = str | Mapping[SeenAt, str]  # a condition, or one for each kind

TIER_YES, TIER_ASK, TIER_UNSTATED = 0, 1, 2

# What anybody asks of a row, beside what follows from the place.
OF_ROW = (
    "l.id, l.practitioner_id, l.ord, l.sole, l.slot, l.at, l.lat, l.lon, l.bits, l.implied, l.price, l.currency, "
    "l.by_fit, l.by_price, l.by_confirmed"
)
# Ways as they are seen from a place. What an index can look up (NEAR_…) follows from the exact condition, and is left
# out where rows are found otherwise. Homes are told by their reach, not by ``at``: an index of all homes would be read
# as a whole for that. ``OFFSET 0``: what is inside is reckoned once a row, not wherever it is mentioned.
NEAR_CLINICS = " AND l.point <@ %(near)s::cube"
CLINICS = f"""
    SELECT {OF_ROW}, 'yes' AS verdict, true AS covered, km_between(l.origin, %(here)s::cube) AS distance_km
    FROM therapists_listing l
    WHERE l.at = 'clinic' AND cube_distance(l.point, %(here)s::cube) <= %(chord)s::float8{{near}}
"""
NEAR_HOMES = " AND l.reach && %(around)s::cube"
# ``doubt`` is that about the distance: of the circle's centre and of the visitor's place together. ``clear`` is how far
# the nearest exclude circle is away: negative within it, nothing where there is none.
HOMES = """
    SELECT {of_row}, CASE WHEN l.covered AND NOT (bit_count(l.bits & %(demanded)s::bit({most_codes})) > 0
                                                  AND NOT l.licensed_in && %(jurisdictions)s::varchar[])
                          THEN 'yes' ELSE 'ask' END AS verdict, l.covered, l.distance_km
    FROM (
        SELECT l.*, l.area_stated AND l.away + l.doubt <= l.radius_km AND coalesce(l.clear >= l.doubt, true) AS covered,
               km_between(l.origin, %(here)s::cube) AS distance_km
        FROM (
            SELECT l.*, km_between(l.point, %(here)s::cube) AS away, l.uncertainty_km + %(e)s::float8 AS doubt,
                   CASE cardinality(l.exclude_lats)
                       WHEN 0 THEN NULL WHEN 1 THEN {only_circle} ELSE {circles} END AS clear
            FROM therapists_listing l
            WHERE l.reach IS NOT NULL{{near}} OFFSET 0
        ) l
        WHERE (l.away < l.radius_km + l.doubt OR (NOT l.area_stated AND l.away <= l.radius_km + l.doubt))
          AND coalesce(l.clear > -l.doubt, true)
        OFFSET 0
    ) l
""".format(
    of_row=OF_ROW,
    most_codes=MOST_CODES,
    only_circle="""
                       km_between(unit_point(l.exclude_lats[1], l.exclude_lons[1]), %(here)s::cube)
                       - l.exclude_radii_km[1]""",
    circles="""(
                       SELECT min(km_between(unit_point(u.lat, u.lon), %(here)s::cube) - u.radius_km)
                       FROM unnest(l.exclude_lats, l.exclude_lons, l.exclude_radii_km) AS u (lat, lon, radius_km)
                   )""",
)
ANYWHERE = f"""
    SELECT {OF_ROW}, CASE WHEN l.area_stated THEN 'yes' ELSE 'ask' END AS verdict, l.area_stated AS covered,
           NULL::float8 AS distance_km
    FROM therapists_listing l
    WHERE true{{conditions}}
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One filter in use: its bit in the masks, and for options the codes that pass."""

    name: FilterName
    bit: int
    wanted: tuple[int, ...] = ()  # codes that pass
    open: tuple[int, ...] = ()  # codes that say nothing in the matter

    @property
    def of_way(self) -> bool:
        """Whether ways of one person may differ in it."""
        return self.name in WAY_GROUPS or self.name in ("price", "words")


class Plan:
    """The parts of a statement that follow from the criteria; ``parameters`` grows with the parts taken."""

    def __init__(self, criteria: Criteria, catalogue: Catalogue) -> None:
        self.criteria = criteria
        self.catalogue = catalogue
        self.parameters: dict[str, Any] = {}
        self.groups: list[Group] = []
        fails, fails_leniently = [], []
        for name, slugs in criteria.chosen.items():
            wanted = tuple(code for slug in slugs if (code := catalogue.code(name, slug)) is not None)
            group = self._add(name, wanted, tuple(catalogue.unstated_codes(name, slugs)))
            fails.append(self._lacks(group, group.wanted))
            fails_leniently.append(self._lacks(group, group.wanted + group.open))
        if criteria.price_max is not None and criteria.where is not None:
            bit = self._add("price").bit
            self.parameters |= {"price_max": criteria.price_max, "currency": criteria.where.currency}
            fits = "l.price <= %(price_max)s::numeric AND l.currency = %(currency)s::varchar"
            fails.append(f"CASE WHEN {fits} THEN 0 ELSE {bit} END")
            fails_leniently.append(f"CASE WHEN l.price IS NULL OR ({fits}) THEN 0 ELSE {bit} END")
        if criteria.words:
            self._add("words")  # no mask has its bit: who does not say the words is not looked at
            self.parameters["words"] = " & ".join(f"{word}:*" for word in criteria.words)
        self.strict = " | ".join(fails) or "0"
        self.lenient = " | ".join(fails_leniently) or "0"
        if criteria.where:
            self.parameters |= _seen_from(criteria.where, catalogue)
        if criteria.people is not None:
            self.parameters["people"] = list(criteria.people)

    def _add(self, name: FilterName, wanted: tuple[int, ...] = (), opened: tuple[int, ...] = ()) -> Group:
        group = Group(name, 1 << len(self.groups), wanted, opened)
        self.groups.append(group)
        return group

    def _lacks(self, group: Group, codes: Sequence[int]) -> str:
        """The group's bit unless a row has one of the codes."""
        names = []
        for code in codes:
            names.append(f"get_bit(l.bits, %(code_{code})s::int)")
            self.parameters[f"code_{code}"] = code
        return f"CASE WHEN {' | '.join(names) or '0'} = 1 THEN 0 ELSE {group.bit} END"

    @property
    def optional(self) -> list[Group]:
        """The groups of options: of these, each option is counted with its own group lifted."""
        return [group for group in self.groups if isinstance(group.name, FacetGroup)]

    @property
    def mask(self) -> str:
        """The mask that decides."""
        return "lenient" if self.criteria.unstated else "strict"

    @property
    def other(self) -> str:
        """The mask that only says how many more or fewer there would be."""
        return "strict" if self.criteria.unstated else "lenient"

    @property
    def everywhere(self) -> bool:
        """Whether nothing narrows the search before its filters are looked at, one row after another."""
        return self.criteria.where is None and self.criteria.people is None and not self.criteria.words

    @property
    def kinds(self) -> tuple[SeenAt, ...]:
        """Of which kind a hit may be."""
        chosen = () if self.criteria.unstated else self.criteria.chosen.get(FacetGroup.AT, ())
        return tuple(SeenAt(kind) for kind in chosen or SeenAt)

    def ways(self, *, only: Only = "", hits: bool = False) -> str:
        """The ways of being seen that the place and the words allow, with both masks."""
        once = " OFFSET 0" if self.groups else ""  # both masks are reckoned once a row
        seen = self.seen(only=only, hits=hits)
        return f"SELECT l.*, {self.strict} AS strict, {self.lenient} AS lenient FROM ({seen}) l{once}"

    def seen(self, *, only: Only = "", hits: bool = False) -> str:
        """The same without the masks.

        ``only`` is a further condition on ``l``, by which rows are found. ``hits`` says that others are not asked for.
        """
        if self.criteria.where is None:
            assert isinstance(only, str)
            return ANYWHERE.format(conditions=self._conditions(only))
        near = {SeenAt.CLINIC: (CLINICS, NEAR_CLINICS), SeenAt.HOME: (HOMES, NEAR_HOMES)}
        parts = []
        for kind in self.kinds if hits else SeenAt:
            rows, by_place = near[kind]
            conditions = self._conditions(only if isinstance(only, str) else only[kind], by_place)
            parts.append(rows.format(near=conditions))
        return "    UNION ALL".join(parts)

    def _conditions(self, only: str, by_place: str = "") -> str:
        """Conditions by which rows are found: by place where nothing else narrows them."""
        conditions = f" AND {only}" if only else ""
        if self.criteria.people is not None:
            conditions += " AND l.practitioner_id = ANY (%(people)s::bigint[])"
        conditions = conditions or by_place
        if self.criteria.words:
            found_otherwise = conditions not in ("", by_place)
            conditions += f" AND EXISTS ({SAYS})" if found_otherwise else f" AND l.id IN ({FOUND})"
        return conditions

    def tier(self) -> str:
        """Which of the three parts of the results a way ``w`` stands in."""
        return (
            f"CASE WHEN w.strict <> 0 THEN {TIER_UNSTATED} WHEN w.verdict = 'ask' THEN {TIER_ASK} ELSE {TIER_YES} END"
        )

    def rank(self) -> str:
        """The sort key of a way ``w`` within its tier, smallest first; never null."""
        criteria = self.criteria
        if criteria.sort is Sort.DISTANCE and criteria.where is not None:
            return f"coalesce(w.distance_km, {ranking.LAST})::float8"
        if criteria.sort is Sort.PRICE:
            return "w.by_price"
        if criteria.sort is Sort.CONFIRMED:
            return "w.by_confirmed"
        terms = ["w.by_fit"]
        if FacetGroup.CONDITION in criteria.chosen:
            terms.append(f"({self.said()})")
        if criteria.where is not None:
            terms.append(self.far("coalesce(w.distance_km, 0)", "w.at"))
        return f"({' + '.join(terms)})::float8"

    def far(self, km: str, at: str) -> str:
        """What a distance adds to the rank."""
        scale = f"CASE WHEN {at} = 'clinic' THEN greatest(%(r)s::float8, 1) ELSE {ranking.HOME_DISTANCE_KM} END"
        return f"{-ranking.DISTANCE} * least(1, {km} / {scale})"

    def said(self) -> str:
        """What the condition asked for adds to the rank of a way: nothing, or less for stated and for implied."""
        group = next(group for group in self.groups if group.name is FacetGroup.CONDITION)
        has = {code: f"get_bit(w.bits, %(code_{code})s::int) = 1" for code in group.wanted}
        stated = [f"({one} AND %(code_{code})s::smallint <> ALL (w.implied))" for code, one in has.items()]
        if not has:
            return "0"
        return (
            f"CASE WHEN {' OR '.join(stated)} THEN {-ranking.STATED} "
            f"WHEN {' OR '.join(has.values())} THEN {-ranking.IMPLIED} ELSE 0 END"
        )


# Full text: all rows that have the words, and whether one row has.
FOUND = "SELECT c.listing_id FROM therapists_listingcard c WHERE c.words @@ to_tsquery('simple', %(words)s::text)"
SAYS = f"{FOUND} AND c.listing_id = l.id"


def _seen_from(where: Where, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "here": cube(where.point),
        "near": disc_box(where.point, where.radius_km),
        "around": disc_box(where.point, where.uncertainty_km),
        "chord": geo.chord(where.radius_km),
        "e": where.uncertainty_km,
        "r": where.radius_km,
        "demanded": _as_bits(catalogue.demanding(where.jurisdiction)),
        "jurisdictions": [where.jurisdiction, where.jurisdiction.split("-")[0]],
    }


@lru_cache(maxsize=256)
def _as_bits(codes: frozenset[int]) -> str:
    """Facet codes as ``Listing.bits`` has them."""
    return "".join("1" if code in codes else "0" for code in range(MOST_CODES))


def cube(point: geo.Point) -> str:
    """The point as PostgreSQL's ``cube``."""
    return str(tuple(geo.unit_vector(point)))


def disc_box(point: geo.Point, km: float) -> str:
    """A cube around a disc, a little wider, so that rounding never loses a point on its edge."""
    x, y, z = geo.unit_vector(point)
    room = geo.chord(km) + 1e-9
    return f"{(x - room, y - room, z - room)}, {(x + room, y + room, z + room)}"
