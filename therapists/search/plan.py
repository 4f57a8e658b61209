"""Criteria as parts of SQL: the ways of being seen that the place allows, and which filters each of them fails.

Each way has two masks, ``strict`` and ``lenient``: a bit for every filter group that it fails, where silence fails
(strict) or passes (lenient). A mask of nought is a hit. A mask of a single bit is a hit if that group is lifted,
which is all that an option's count needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from therapists import geo
from therapists.choices import WAY_GROUPS, FacetGroup, Sort
from therapists.search import ranking
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria, Where

FilterName = FacetGroup | Literal["price", "words"]

TIER_YES, TIER_ASK, TIER_UNSTATED = 0, 1, 2

# Places, as ways are seen from there. ``AS MATERIALIZED`` nowhere: every part may use its index.
# ``NEAR_…`` is what an index can look up; the exact condition implies it, and that a row comes to homes (or is a clinic:
# the index of clinics and homes apart would be read as a whole, for a condition that says no more).
NEAR_CLINICS = "l.point <@ %(near)s::cube"
NEAR_HOMES = "l.reach && %(around)s::cube"
CLINICS = """
    SELECT l.*, 'yes' AS verdict, true AS covered, km_between(l.origin, %(here)s::cube) AS distance_km
    FROM therapists_listing l
    WHERE l.at = 'clinic' AND cube_distance(l.point, %(here)s::cube) <= %(chord)s::float8
"""
# ``d.e`` is the doubt about the distance: that of the circle's centre and that of the visitor's place together.
HOMES = """
    SELECT l.*, CASE WHEN d.covered AND NOT (l.tags && %(demanded)s::smallint[]
                                             AND NOT l.licensed_in && %(jurisdictions)s::varchar[])
                     THEN 'yes' ELSE 'ask' END AS verdict,
           d.covered, km_between(l.origin, %(here)s::cube) AS distance_km
    FROM therapists_listing l
    CROSS JOIN LATERAL (
        SELECT km_between(l.point, %(here)s::cube) AS away, l.uncertainty_km + %(e)s::float8 AS e
    ) a
    CROSS JOIN LATERAL (
        SELECT CASE WHEN l.exclude_lats = '{}' THEN false ELSE (
                   SELECT bool_or(x.out + a.e <= x.radius_km) FROM excluded x
               ) END AS ruled_out,
               l.area_stated AND a.away + a.e <= l.radius_km AND CASE WHEN l.exclude_lats = '{}' THEN true ELSE (
                   SELECT bool_and(x.out >= x.radius_km + a.e) FROM excluded x
               ) END AS covered
    ) d
    WHERE l.reach IS NOT NULL
      AND (a.away < l.radius_km + a.e OR (NOT l.area_stated AND a.away <= l.radius_km + a.e)) AND NOT d.ruled_out
""".replace(
    "FROM excluded x",
    """FROM (
                       SELECT km_between(unit_point(u.lat, u.lon), %(here)s::cube) AS out, u.radius_km
                       FROM unnest(l.exclude_lats, l.exclude_lons, l.exclude_radii_km) AS u (lat, lon, radius_km)
                   ) x""",
)
ANYWHERE = """
    SELECT l.*, CASE WHEN l.area_stated THEN 'yes' ELSE 'ask' END AS verdict, l.area_stated AS covered,
           NULL::float8 AS distance_km
    FROM therapists_listing l
    WHERE true
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
            bit = self._add("words").bit
            self.parameters["words"] = " & ".join(f"{word}:*" for word in criteria.words)
            says = f"CASE WHEN l.says THEN 0 ELSE {bit} END"
            fails.append(says)
            fails_leniently.append(says)
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

    def ways(self, *, only: str = "") -> str:
        """The ways of being seen that the place allows, with both masks; ``only`` is a further condition on ``l``."""
        conditions = f" AND {only}" if only else ""
        if self.criteria.people is not None:
            conditions += " AND l.practitioner_id = ANY (%(people)s::bigint[])"
        if self.criteria.where is not None:
            parts: tuple[str, ...] = (CLINICS, HOMES)
            if not conditions:
                parts = (f"{CLINICS} AND {NEAR_CLINICS}", f"{HOMES} AND {NEAR_HOMES}")
        else:
            parts = (ANYWHERE,)
            if self.criteria.words and self.criteria.people is None and not only:
                conditions += f" AND l.id IN ({FOUND})"
        union = "\n    UNION ALL\n".join(part + conditions for part in parts)
        if self.criteria.words:  # looked up once a row, though both masks ask
            union = f"SELECT l.*, EXISTS ({SAYS}) AS says FROM ({union}\n) l OFFSET 0"
        return f"SELECT l.*, {self.strict} AS strict, {self.lenient} AS lenient FROM ({union}\n) l"

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
            terms.append(
                f"{-ranking.DISTANCE} * least(1, coalesce(w.distance_km, 0) / "
                f"CASE WHEN w.at = 'clinic' THEN greatest(%(r)s::float8, 1) ELSE {ranking.HOME_DISTANCE_KM} END)"
            )
        return f"({' + '.join(terms)})::float8"

    def said(self) -> str:
        """What the condition asked for adds to the rank of a way: nothing, or less for stated and for implied."""
        group = next(group for group in self.groups if group.name is FacetGroup.CONDITION)
        self.parameters["want_condition"] = list(group.wanted)
        return (
            "CASE WHEN NOT w.tags && %(want_condition)s::smallint[] THEN 0 "
            "WHEN EXISTS (SELECT FROM unnest(%(want_condition)s::smallint[]) AS c (code) "
            "WHERE c.code = ANY (w.tags) AND c.code <> ALL (w.implied)) "
            f"THEN {-ranking.STATED} ELSE {-ranking.IMPLIED} END"
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
        "demanded": sorted(catalogue.demanding(where.jurisdiction)),
        "jurisdictions": [where.jurisdiction, where.jurisdiction.split("-")[0]],
    }


def cube(point: geo.Point) -> str:
    """The point as PostgreSQL's ``cube``."""
    return str(tuple(geo.unit_vector(point)))


def disc_box(point: geo.Point, km: float) -> str:
    """A cube around a disc, a little wider, so that rounding never loses a point on its edge."""
    x, y, z = geo.unit_vector(point)
    room = geo.chord(km) + 1e-9
    return f"{(x - room, y - room, z - room)}, {(x + room, y + room, z + room)}"
