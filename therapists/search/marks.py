"""People on a map: those close together as one mark, each person once a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from therapists.geo import Bounds, Point, disc_around, longitude
from therapists.search import hits
from therapists.search.grid import Grid
from therapists.search.hits import Hit
from therapists.search.plan import Plan, disc_box

MOST_IDS = 20  # a mark of no more people than this says who they are, so that a result can point at it
MOST_NAMED = 5  # people named by one mark where they share a point
LARGEST_DISC_KM = 2000.0  # a view wider than this is not worth an index


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


def clusters(plan: Plan, bounds: Bounds) -> Clusters:
    """The people whom the plan finds, whose public points lie within ``bounds``; one statement."""
    grid = Grid.over(bounds)
    plan.parameters |= grid.parameters()
    statement = _statement(plan, bounds)
    with connection.cursor() as cursor:
        cursor.execute(statement, plan.parameters)
        rows = cursor.fetchall()
    marks = [_mark(list(same), grid, plan) for _cell, same in groupby(rows, key=lambda row: row[:2])]
    return Clusters(rows[0][2] if rows else 0, marks)


# As in ``grid.down``.
MERCATOR = "0.5 - ln(tan(pi() / 4 + radians(least(greatest(lat, -%(edge)s), %(edge)s)) / 2)) / (2 * pi())"


def _statement(plan: Plan, bounds: Bounds) -> str:
    near_by = ""
    if plan.criteria.where is None and (disc := disc_around(bounds)).radius_km <= LARGEST_DISC_KM:
        near_by = "l.point <@ %(disc)s::cube"
        plan.parameters["disc"] = disc_box(disc.centre, disc.radius_km)
    return f"""
WITH hit AS (
    SELECT practitioner_id, at, lat, away,
           floor((%(left)s + away / 360) / %(side)s)::int AS x, floor(({MERCATOR}) / %(side)s)::int AS y,
           -- The best way of somebody is the smallest of these; the rest comes along.
           ARRAY[CASE verdict WHEN 'yes' THEN 0 ELSE 1 END, CASE at WHEN 'home' THEN 0 ELSE 1 END, id,
                 covered::int, distance_km] AS way
    FROM (
        SELECT l.*, l.lon - %(west)s + CASE WHEN l.lon < %(west)s THEN 360 ELSE 0 END AS away
        FROM ({plan.ways(only=near_by)}) l
        WHERE l.lat BETWEEN %(south)s AND %(north)s AND l.{plan.mask} = 0
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
    SELECT r.*, c.card FROM therapists_listing r JOIN therapists_listingcard c ON c.listing_id = r.id
    WHERE r.id = ways[place][3]::bigint OFFSET 0 -- few rows, one by one
) l ON true
ORDER BY y, x, place"""


def _mark(rows: Sequence[Sequence[Any]], grid: Grid, plan: Plan) -> Mark:
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
        hits=[hits.read([*row[15:-1], 0, row[-1], 0, 0.0], plan) for row in rows if row[13] is not None],
    )
