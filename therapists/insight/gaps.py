"""Towns where people are treated at clinics and nobody comes to homes: found anew every night.

A town is listed where the search for home visits near it finds nobody, not even somebody to ask. Clinics count for the
nearest town, so that a city does not make a gap of each of its suburbs.
"""

from django.db import connection, transaction

SMALLEST_TOWN = 15_000  # inhabitants
REACH_KM = 25.0  # from a town's centre to a clinic that is taken to be there

# A practice of ten people asks for its town once. Homes as ``search.plan`` reads them.
FIND = """
WITH spot AS (
    SELECT practice_id, (array_agg(point))[1] AS point
    FROM therapists_listing WHERE at = 'clinic' AND point IS NOT NULL GROUP BY practice_id
), served AS MATERIALIZED (
    SELECT town.id
    FROM spot CROSS JOIN LATERAL (
        SELECT place.id, place.point FROM therapists_place place
        WHERE place.kind = 'city' AND place.population >= %(smallest)s
        ORDER BY place.point <-> spot.point LIMIT 1
    ) town
    WHERE km_between(town.point, spot.point) <= %(reach)s
    GROUP BY town.id
), bare AS MATERIALIZED (
    SELECT town.id FROM served JOIN therapists_place town USING (id)
    WHERE NOT EXISTS (
        SELECT FROM therapists_listing l
        CROSS JOIN LATERAL (SELECT km_between(l.point, town.point) AS away, l.uncertainty_km + town.radius_km AS e) a
        WHERE l.at = 'home' AND l.reach && disc_box(town.point, town.radius_km)
          AND (a.away < l.radius_km + a.e OR (NOT l.area_stated AND a.away <= l.radius_km + a.e))
          AND NOT EXISTS (
              SELECT FROM unnest(l.exclude_lats, l.exclude_lons, l.exclude_radii_km) AS x (lat, lon, km)
              WHERE km_between(unit_point(x.lat, x.lon), town.point) + a.e <= x.km
          )
    )
)
INSERT INTO therapists_homevisitgap (place_id, people)
SELECT bare.id, (
    SELECT count(DISTINCT l.practitioner_id) FROM therapists_listing l
    WHERE l.at = 'clinic' AND l.point <@ disc_box(town.point, %(reach)s)
      AND km_between(l.point, town.point) <= %(reach)s
)
FROM bare JOIN therapists_place town USING (id)
"""


def find() -> int:
    """Find them anew, in one transaction; returns how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE therapists_homevisitgap IN SHARE ROW EXCLUSIVE MODE")  # readers go on
        cursor.execute("DELETE FROM therapists_homevisitgap")
        cursor.execute(FIND, {"smallest": SMALLEST_TOWN, "reach": REACH_KM})
        return int(cursor.rowcount)
