"""Criteria to results: one statement for a page, one for the total and every option's count, one for the map.

All start from the same candidates: the ways of being seen that the place allows, each with its distance, its
verdict and a bit mask of the filter groups it fails. A way with an empty mask is a hit; an option's count lifts the
option's own group by allowing that group's bit. People are counted once, however many ways they have.
"""

import functools
import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal, NamedTuple

from django.db import connection

from therapists.choices import FacetGroup, SeenAt, Sort
from therapists.geo import Bounds, Point, Verdict, disc_around, longitude
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import After, Criteria, Where
from therapists.search.grid import Grid

PAGE_SIZE = 20

# "Best fit": points, the most first. Each is a reason that a card can give.
FIT_STATED = 30  # says they work with the condition asked for
FIT_IMPLIED = 15  # uses a technique linked strongly to it
FIT_ACCEPTING = 5
FIT_FULL = -40  # full people come last
FIT_CONFIRMED = 10  # some fact confirmed within CONFIRMED_DAYS
CONFIRMED_DAYS = 90
FIT_DISTANCE = -20.0  # at the edge of the radius, less nearer
FIT_HOME_DISTANCE_KM = 50.0  # the same scale for home visits, which have no visitor's radius

NEVER_CONFIRMED = 1_000_000  # days; stands for no confirmation in a median

TIER_YES, TIER_ASK, TIER_UNSTATED = 0, 1, 2

# The map.
MOST_IDS = 20  # a mark of no more people than this says who they are, so that a result can point at it
MOST_NAMED = 5  # people named by one mark where they share a point
LARGEST_DISC_KM = 2000.0  # a view wider than this is not worth an index


FilterName = FacetGroup | Literal["price", "words"]


class Hit(NamedTuple):
    """One person found, by the way of being seen that fits best."""

    practitioner_id: int
    at: SeenAt
    verdict: Verdict
    covered: bool  # whether the area alone says yes (the verdict may be "ask" for want of a licence)
    area_stated: bool
    distance_km: float | None
    uncertainty_km: float
    price: Decimal | None
    currency: str
    confirmed_on: Any
    tags: list[int]
    implied: list[int]
    unstated_groups: tuple[FilterName, ...]
    card: dict[str, Any]
    position: After


@dataclass(frozen=True, slots=True)
class Page:
    """Some results, and where the next page begins."""

    hits: list[Hit]
    after: After | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people: in all, more who have not said, and for each option with its own group lifted."""

    total: int
    unstated_more: int
    counts: dict[int, int]  # by facet code


@dataclass(frozen=True, slots=True)
class Mark:
    """People close together on the map, each once; all points are public ones."""

    point: Point
    extent: Bounds  # of the people's points
    people: int
    home: bool  # whether somebody here comes to homes
    clinic: bool
    ids: tuple[int, ...]  # of the practitioners; empty where they are many
    hits: list[Hit]  # of a single person, or of some who share the point; else empty


@dataclass(frozen=True, slots=True)
class Clusters:
    """The marks in a view, and how many people they stand for, each once."""

    people: int
    marks: list[Mark]


def find(criteria: Criteria, catalogue: Catalogue, size: int = PAGE_SIZE) -> Page:
    """The page of results that ``criteria`` asks for."""
    plan = _Plan(criteria, catalogue)
    statement = _page_sql(plan)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**plan.parameters, "limit": size + 1, **_after(criteria.after)})
        hits = [_hit(row, plan) for row in cursor.fetchall()]
    return Page(hits[:size], hits[size - 1].position if len(hits) > size else None)


def tally(criteria: Criteria, catalogue: Catalogue) -> Tally:
    """Total and counts for ``criteria``; sort and page play no part."""
    plan = _Plan(criteria, catalogue)
    statement = _tally_sql(plan)
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        counts = dict(cursor.fetchall())
    lenient, strict = counts.pop(LENIENT), counts.pop(STRICT)
    return Tally(lenient if criteria.unstated else strict, lenient - strict, counts)


def count(criteria: Criteria, catalogue: Catalogue) -> int:
    """How many people meet ``criteria``, without the options' counts."""
    plan = _Plan(criteria, catalogue)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_candidates(plan)} SELECT count(DISTINCT practitioner_id) FROM candidate WHERE {plan.mask} = 0",
            plan.parameters,
        )
        return int(cursor.fetchone()[0])


class Numbers(NamedTuple):
    """How large and how fresh the directory is."""

    people: int
    licences: int  # matched with their register since the month began
    median_age: int | None  # days since half of the people listed were last confirmed; None where too few were


def numbers() -> Numbers:
    """The directory's numbers as they stand; one statement over everybody, so keep the answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM therapists_practitioner WHERE status = 'published'),
                   (SELECT count(*) FROM therapists_credential c
                    JOIN therapists_practitioner p ON p.id = c.practitioner_id AND p.status = 'published'
                    WHERE c.kind = 'licence' AND c.check_result = 'matched'
                      AND c.checked_on >= date_trunc('month', current_date)),
                   (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(current_date - confirmed_on, %s))
                    FROM (SELECT practitioner_id, max(confirmed_on) AS confirmed_on
                          FROM therapists_listing GROUP BY practitioner_id) person)
            """,
            [NEVER_CONFIRMED],
        )
        people, licences, median_age = cursor.fetchone()
    return Numbers(people, licences, median_age if median_age is not None and median_age < NEVER_CONFIRMED else None)


def without_one(criteria: Criteria, catalogue: Catalogue) -> dict[FilterName, int]:
    """For each filter, how many people dropping it alone would leave; one statement."""
    plan = _Plan(criteria, catalogue)
    return dict(zip(plan.groups, _totals(plan, [frozenset({name}) for name in plan.groups]), strict=True))


def without(criteria: Criteria, catalogue: Catalogue, dropped: Sequence[frozenset[FilterName]]) -> list[int]:
    """How many people dropping each of these sets of filters would leave; one statement."""
    return _totals(_Plan(criteria, catalogue), dropped)


def _totals(plan: "_Plan", dropped: Sequence[frozenset[FilterName]]) -> list[int]:
    if not dropped:
        return []
    bits = [sum(1 << place for place, name in enumerate(plan.groups) if name in names) for names in dropped]
    plan.parameters |= {"bits": bits, "kept": ~functools.reduce(operator.or_, bits)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""{_candidates(plan)}
SELECT d.place, count(DISTINCT c.practitioner_id)
FROM (SELECT practitioner_id, {plan.mask} AS mask FROM candidate WHERE {plan.mask} & %(kept)s = 0) c
JOIN unnest(%(bits)s::int[]) WITH ORDINALITY AS d (bits, place) ON c.mask & ~d.bits = 0
GROUP BY d.place""",
            plan.parameters,
        )
        totals = dict(cursor.fetchall())
    return [totals.get(place, 0) for place in range(1, len(dropped) + 1)]


def clusters(criteria: Criteria, bounds: Bounds, catalogue: Catalogue) -> Clusters:
    """The people of ``find`` whose public points lie within ``bounds``, close ones as one mark; one statement."""
    plan = _Plan(criteria, catalogue)
    grid = Grid.over(bounds)
    plan.parameters |= grid.parameters()
    with connection.cursor() as cursor:
        cursor.execute(_clusters_sql(plan, bounds), plan.parameters)
        rows = cursor.fetchall()
    marks = [_mark(list(same), grid, plan) for _cell, same in groupby(rows, key=lambda row: row[:2])]
    return Clusters(rows[0][2] if rows else 0, marks)


# Keys of the tally beside the facet codes, which are positive.
LENIENT, STRICT = -1, -2


class _Plan:
    """The parts of a statement that follow from the criteria."""

    def __init__(self, criteria: Criteria, catalogue: Catalogue) -> None:
        self.criteria = criteria
        self.catalogue = catalogue
        self.parameters: dict[str, Any] = {}
        self.groups: list[FilterName] = []
        fails, fails_leniently = [], []
        for group, slugs in criteria.chosen.items():
            bit = self._bit(group)
            wanted = [code for slug in slugs if (code := catalogue.code(group, slug)) is not None]
            self.parameters[f"want_{group}"] = wanted
            self.parameters[f"open_{group}"] = wanted + catalogue.unstated_codes(group, slugs)
            fails.append(f"CASE WHEN l.tags && %(want_{group})s::smallint[] THEN 0 ELSE {bit} END")
            fails_leniently.append(f"CASE WHEN l.tags && %(open_{group})s::smallint[] THEN 0 ELSE {bit} END")
        if criteria.price_max is not None and criteria.where is not None:
            bit = self._bit("price")
            self.parameters |= {"price_max": criteria.price_max, "currency": criteria.where.currency}
            fits = "l.price <= %(price_max)s AND l.currency = %(currency)s"
            fails.append(f"CASE WHEN {fits} THEN 0 ELSE {bit} END")
            fails_leniently.append(f"CASE WHEN l.price IS NULL OR ({fits}) THEN 0 ELSE {bit} END")
        if criteria.words:
            bit = self._bit("words")
            self.parameters["words"] = " & ".join(f"{word}:*" for word in criteria.words)
            says = f"CASE WHEN l.words @@ to_tsquery('simple', %(words)s) THEN 0 ELSE {bit} END"
            fails.append(says)
            fails_leniently.append(says)
        self.strict = " | ".join(fails) or "0"
        self.lenient = " | ".join(fails_leniently) or "0"
        self.mask = "lenient" if criteria.unstated else "strict"
        if criteria.where:
            self.parameters |= _where(criteria.where, catalogue)
        if criteria.people is not None:
            self.parameters["people"] = list(criteria.people)

    def _bit(self, group: FilterName) -> int:
        self.groups.append(group)
        return 1 << (len(self.groups) - 1)

    def bits_by_code(self) -> list[int]:
        """For each facet code (1-based), the bit that its group may fail when the code is counted."""
        bits = {group: 1 << place for place, group in enumerate(self.groups)}
        largest = max(self.catalogue.keys, default=0)
        return [
            bits.get(self.catalogue.keys[code].group, 0) if code in self.catalogue.keys else 0
            for code in range(1, largest + 1)
        ]


def _where(where: Where, catalogue: Catalogue) -> dict[str, Any]:
    country = where.jurisdiction.split("-")[0]
    return {
        "lat": where.point.lat,
        "lon": where.point.lon,
        "e": where.uncertainty_km,
        "r": where.radius_km,
        "demanded": sorted(catalogue.demanding(where.jurisdiction)),
        "here": [where.jurisdiction, country],
    }


# Ways of being seen that the place allows. The two halves have an index each.
NEAR = """
    SELECT l.*, km_between(l.origin, v.here) AS distance_km, 'yes' AS verdict, true AS covered
    FROM therapists_listing l, visitor v
    WHERE l.at = 'clinic' AND l.point <@ disc_box(v.here, %(r)s) AND km_between(l.point, v.here) <= %(r)s
    UNION ALL
    SELECT l.*, km_between(l.origin, v.here) AS distance_km,
           CASE WHEN h.covered AND NOT h.licence_missing THEN 'yes' ELSE 'ask' END AS verdict, h.covered
    FROM visitor v
    JOIN therapists_listing l ON l.at = 'home' AND l.reach && disc_box(v.here, %(e)s)
    CROSS JOIN LATERAL (
        SELECT km_between(l.point, v.here) AS away, l.uncertainty_km + %(e)s AS e
    ) d
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(x.out + d.e <= x.radius_km), false) AS ruled_out,
               coalesce(bool_or(x.out < x.radius_km + d.e), false) AS on_edge
        FROM (
            SELECT km_between(unit_point(u.lat, u.lon), v.here) AS out, u.radius_km
            FROM unnest(l.exclude_lats, l.exclude_lons, l.exclude_radii_km) AS u (lat, lon, radius_km)
        ) x
    ) x
    CROSS JOIN LATERAL (
        SELECT l.area_stated AND d.away + d.e <= l.radius_km AND NOT x.on_edge AS covered,
               l.tags && %(demanded)s::smallint[] AND NOT l.licensed_in && %(here)s::varchar[] AS licence_missing
    ) h
    WHERE (d.away < l.radius_km + d.e OR (NOT l.area_stated AND d.away <= l.radius_km + d.e)) AND NOT x.ruled_out
"""
ANYWHERE = """
    SELECT l.*, NULL::float8 AS distance_km, CASE WHEN l.area_stated THEN 'yes' ELSE 'ask' END AS verdict,
           l.area_stated AS covered
    FROM therapists_listing l
"""


def _candidates(plan: _Plan) -> str:
    return f"""
WITH {_visitor(plan)}candidate AS MATERIALIZED (
    SELECT l.*, {plan.strict} AS strict, {plan.lenient} AS lenient
    FROM ({_ways(plan)}) l
    WHERE {_among(plan)}
)"""


def _visitor(plan: _Plan) -> str:
    return "visitor AS (SELECT unit_point(%(lat)s, %(lon)s) AS here),\n" if plan.criteria.where is not None else ""


def _among(plan: _Plan) -> str:
    return "l.practitioner_id = ANY (%(people)s::bigint[])" if plan.criteria.people is not None else "true"


def _ways(plan: _Plan) -> str:
    return NEAR if plan.criteria.where is not None else ANYWHERE


def _page_sql(plan: _Plan) -> str:
    return f"""{_candidates(plan)},
hit AS (
    SELECT DISTINCT ON (c.practitioner_id) c.*, t.tier, r.rank
    FROM candidate c
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.strict <> 0 THEN {TIER_UNSTATED}
                    WHEN c.verdict = 'ask' THEN {TIER_ASK} ELSE {TIER_YES} END AS tier
    ) t
    CROSS JOIN LATERAL (SELECT ({_rank(plan)})::float8 AS rank) r
    WHERE c.{plan.mask} = 0
    ORDER BY c.practitioner_id, t.tier, r.rank, c.id
)
SELECT practitioner_id, at, verdict, covered, area_stated, distance_km, uncertainty_km, price, currency, confirmed_on,
       tags, implied, strict, card, tier, rank
FROM hit
WHERE NOT %(paged)s OR (tier, rank, practitioner_id) > (%(after_tier)s, %(after_rank)s, %(after_id)s)
ORDER BY tier, rank, practitioner_id
LIMIT %(limit)s"""


def _rank(plan: _Plan) -> str:
    """The sort key as SQL, smallest first; never null."""
    criteria = plan.criteria
    if criteria.sort is Sort.DISTANCE and criteria.where is not None:
        return "coalesce(c.distance_km, 1e9)"
    if criteria.sort is Sort.PRICE:
        return "coalesce(c.price, 1e9)"
    if criteria.sort is Sort.CONFIRMED:
        return "coalesce(current_date - c.confirmed_on, 1e9)"
    accepting = plan.catalogue.code(FacetGroup.ACCEPTING, "yes") or 0
    full = plan.catalogue.code(FacetGroup.ACCEPTING, "no") or 0
    plan.parameters |= {"fit_accepting": [accepting], "fit_full": [full]}
    points = [
        "c.quality",
        f"CASE WHEN c.tags && %(fit_accepting)s::smallint[] THEN {FIT_ACCEPTING} ELSE 0 END",
        f"CASE WHEN c.tags && %(fit_full)s::smallint[] THEN {FIT_FULL} ELSE 0 END",
        f"CASE WHEN c.confirmed_on > current_date - {CONFIRMED_DAYS} THEN {FIT_CONFIRMED} ELSE 0 END",
    ]
    if FacetGroup.CONDITION in criteria.chosen:
        points.append(
            "CASE WHEN NOT c.tags && %(want_condition)s::smallint[] THEN 0 "
            "WHEN EXISTS (SELECT 1 FROM unnest(%(want_condition)s::smallint[]) AS w (code) "
            "WHERE w.code = ANY (c.tags) AND w.code <> ALL (c.implied)) "
            f"THEN {FIT_STATED} ELSE {FIT_IMPLIED} END"
        )
    if criteria.where is not None:
        points.append(
            f"{FIT_DISTANCE} * least(1, coalesce(c.distance_km, 0) / "
            f"CASE WHEN c.at = 'clinic' THEN greatest(%(r)s, 1) ELSE {FIT_HOME_DISTANCE_KM} END)"
        )
    return "-(" + " + ".join(points) + ")"


def _tally_sql(plan: _Plan) -> str:
    plan.parameters["bits"] = plan.bits_by_code()
    return f"""{_candidates(plan)}
SELECT tag AS code, count(DISTINCT practitioner_id) AS people
FROM candidate CROSS JOIN LATERAL unnest(tags) AS tag
WHERE {plan.mask} = 0 OR {plan.mask} = (%(bits)s::int[])[tag]
GROUP BY tag
UNION ALL SELECT {LENIENT}, count(DISTINCT practitioner_id) FROM candidate WHERE lenient = 0
UNION ALL SELECT {STRICT}, count(DISTINCT practitioner_id) FROM candidate WHERE strict = 0"""


def _after(after: After | None) -> dict[str, Any]:
    tier, rank, practitioner_id = after or After(0, 0.0, 0)
    return {"paged": after is not None, "after_tier": tier, "after_rank": rank, "after_id": practitioner_id}


def _hit(row: Sequence[Any], plan: _Plan) -> Hit:
    practitioner_id, at, verdict, *facts, strict, card, tier, rank = row
    groups = tuple(group for place, group in enumerate(plan.groups) if strict & (1 << place))
    said, position = json.loads(card, parse_float=Decimal), After(tier, rank, practitioner_id)
    return Hit._make([practitioner_id, SeenAt(at), Verdict(verdict), *facts, groups, said, position])


# As in ``grid.down``.
MERCATOR = "0.5 - ln(tan(pi() / 4 + radians(least(greatest(lat, -%(edge)s), %(edge)s)) / 2)) / (2 * pi())"


def _clusters_sql(plan: _Plan, bounds: Bounds) -> str:
    near_by = ""
    if plan.criteria.where is None and (disc := disc_around(bounds)).radius_km <= LARGEST_DISC_KM:
        near_by = "AND l.point <@ disc_box(unit_point(%(disc_lat)s, %(disc_lon)s), %(disc_km)s)"
        plan.parameters |= {"disc_lat": disc.centre.lat, "disc_lon": disc.centre.lon, "disc_km": disc.radius_km}
    return f"""
WITH {_visitor(plan)}hit AS (
    SELECT practitioner_id, at, lat, away,
           floor((%(left)s + away / 360) / %(side)s)::int AS x, floor(({MERCATOR}) / %(side)s)::int AS y,
           -- The best way of somebody is the smallest of these; the rest comes along.
           ARRAY[CASE verdict WHEN 'yes' THEN 0 ELSE 1 END, CASE at WHEN 'home' THEN 0 ELSE 1 END, id,
                 covered::int, distance_km] AS way
    FROM (
        SELECT l.*, l.lon - %(west)s + CASE WHEN l.lon < %(west)s THEN 360 ELSE 0 END AS away
        FROM ({_ways(plan)}) l
        WHERE l.lat BETWEEN %(south)s AND %(north)s AND {getattr(plan, plan.mask)} = 0 AND {_among(plan)} {near_by}
    ) l
    WHERE away <= %(width)s
),
person AS MATERIALIZED (
    SELECT x, y, practitioner_id, bool_or(at = 'home') AS home, bool_or(at = 'clinic') AS clinic, count(*) AS ways,
           sum(lat) AS lats, sum(away) AS aways, min(lat) AS south, max(lat) AS north, min(away) AS west,
           max(away) AS east, min(way) AS way
    FROM hit GROUP BY x, y, practitioner_id
),
cell AS (
    SELECT x, y, count(*) AS people, bool_or(home) AS home, bool_or(clinic) AS clinic, sum(lats) / sum(ways) AS lat,
           sum(aways) / sum(ways) AS away, min(south) AS south, min(west) AS west, max(north) AS north,
           max(east) AS east,
           array_agg(practitioner_id ORDER BY practitioner_id) AS ids, array_agg(way ORDER BY practitioner_id) AS ways,
           -- Whom the mark names: a single person, or some of those who share a point.
           CASE WHEN count(*) = 1 OR (min(south) = max(north) AND min(west) = max(east))
                THEN least(count(*), {MOST_NAMED}) ELSE 0 END AS named
    FROM person GROUP BY x, y
)
SELECT x, y, (SELECT count(DISTINCT practitioner_id) FROM person), people, home, clinic,
       cell.lat, away, south, west, north, east, CASE WHEN people <= {MOST_IDS} THEN ids ELSE '{{}}' END,
       l.lat, l.lon, l.practitioner_id, l.at, CASE ways[place][1] WHEN 0 THEN 'yes' ELSE 'ask' END, ways[place][4] = 1,
       l.area_stated, ways[place][5], l.uncertainty_km, l.price, l.currency, l.confirmed_on, l.tags, l.implied, l.card
FROM cell
LEFT JOIN generate_series(1, {MOST_NAMED}) AS place ON place <= named
LEFT JOIN LATERAL (
    SELECT * FROM therapists_listing WHERE id = ways[place][3]::bigint OFFSET 0 -- few rows, one by one
) l ON true
ORDER BY y, x, place"""


def _mark(rows: Sequence[Sequence[Any]], grid: Grid, plan: _Plan) -> Mark:
    """The mark of one cell; each row names a person, or there is one row that names nobody."""
    x, y, _all, people, home, clinic, lat, away, south, west, north, east, ids, *named = rows[0]
    here = grid.bounds.west
    if named[0] is not None:
        point = Point(named[0], named[1])
    else:
        point = grid.within((x, y), Point(lat, longitude(here + away)))
    return Mark(
        point=point,
        extent=Bounds(south, longitude(here + west), north, longitude(here + east)),
        people=people,
        home=home,
        clinic=clinic,
        ids=tuple(ids),
        hits=[_hit([*row[15:-1], 0, row[-1], 0, 0.0], plan) for row in rows if row[13] is not None],
    )
