"""Search by brute force, in plain SQL over the tables that people edit: what every figure of the bench is checked with.

Slow, and easy to believe: it looks at every way of being seen, by the ordinary formula of distance on a sphere, and
reads no listing row. ``tests/oracle.py`` is the same in Python, one person at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from therapists.choices import FacetGroup
from therapists.geo import EARTH_RADIUS_KM, GRID_ERROR_KM, Bounds
from therapists.search.criteria import Criteria
from therapists.search.indexing import UNSTATED_REACH_KM

KM = (
    f"2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1, sin(radians({{lat}} - %(lat)s) / 2) ^ 2 "
    "+ cos(radians(%(lat)s)) * cos(radians({lat})) * sin(radians({lon} - %(lon)s) / 2) ^ 2)))"
)
CURRENT = "(since IS NULL OR since <= current_date) AND (until IS NULL OR until > current_date)"
STANDING = (
    "status NOT IN ('expired', 'suspended', 'revoked') AND (expires_on IS NULL OR expires_on >= current_date) "
    "AND check_result = 'matched'"
)
MEMBER = "(until IS NULL OR until >= current_date)"

# Circles of home visits; one around a base that is not known says nothing.
CIRCLES = f"""
SELECT a.id, a.home_visits_id, a.role, coalesce(p.lat, h.base_lat) AS lat, coalesce(p.lon, h.base_lon) AS lon,
       coalesce(p.radius_km, a.radius_km) AS radius_km,
       CASE a.origin WHEN 'base' THEN h.base_uncertainty_km ELSE {GRID_ERROR_KM} END AS doubt_km
FROM therapists_coveragearea a
JOIN therapists_homevisits h ON h.id = a.home_visits_id AND h.offers = 'yes'
LEFT JOIN therapists_place p ON p.id = a.place_id
WHERE a.origin = 'place' OR h.base_lat IS NOT NULL
"""
# Ways of being seen; ``source_id`` is a post or an offer of home visits. ``lat`` and ``lon`` are of the public point.
WAYS = f"""
SELECT w.practitioner_id, 'clinic' AS at, w.id AS source_id, pr.name AS practice, pr.lat, pr.lon,
       NULL::float8 AS radius_km, NULL::float8 AS doubt_km, true AS area_stated
FROM therapists_worksat w JOIN therapists_practice pr ON pr.id = w.practice_id
WHERE {CURRENT}
UNION ALL
SELECT h.practitioner_id, 'home', h.id, '', c.lat, c.lon, c.radius_km, c.doubt_km, true
FROM therapists_homevisits h JOIN ({CIRCLES}) c ON c.home_visits_id = h.id AND c.role = 'include'
UNION ALL
SELECT h.practitioner_id, 'home', h.id, '', coalesce(h.base_lat, pr.lat), coalesce(h.base_lon, pr.lon),
       {UNSTATED_REACH_KM}, coalesce(h.base_uncertainty_km, {GRID_ERROR_KM}), false
FROM therapists_homevisits h
LEFT JOIN therapists_worksat w ON h.base_lat IS NULL AND w.practitioner_id = h.practitioner_id AND {CURRENT}
LEFT JOIN therapists_practice pr ON pr.id = w.practice_id
WHERE h.offers = 'yes'
  AND NOT EXISTS (SELECT 1 FROM ({CIRCLES}) c WHERE c.home_visits_id = h.id AND c.role = 'include')
"""


def _strong(table: str, what: str) -> str:
    return f"""
SELECT t.practitioner_id, v.slug AS key
FROM therapists_practitionertechnique t
JOIN therapists_{table} l ON l.technique_id = t.technique_id AND l.strength = 'strong'
JOIN therapists_{what} v ON v.id = l.{what}_id"""


def _linked(table: str, what: str, condition: str = "true") -> str:
    return f"""
SELECT l.practitioner_id, v.slug AS key
FROM therapists_{table} l JOIN therapists_{what} v ON v.id = l.{what}_id WHERE {condition}"""


# Who states what: (practitioner_id, key) …
OF_PEOPLE = {
    FacetGroup.PROFESSION: _linked("practitionerprofession", "profession"),
    FacetGroup.TECHNIQUE: _linked("practitionertechnique", "technique"),
    FacetGroup.CONDITION: _linked("practitionercondition", "condition")
    + " UNION ALL "
    + _strong("conditiontechnique", "condition"),
    FacetGroup.OBJECTIVE: _strong("objectivetechnique", "objective"),
    FacetGroup.LANGUAGE: _linked("practitionerlanguage", "language"),
    FacetGroup.PAYMENT: _linked("practitionerpayment", "payment_option").replace("_payment_option ", "_paymentoption "),
    FacetGroup.ASSOCIATION: _linked("membership", "association", MEMBER),
    FacetGroup.GENDER: "SELECT id AS practitioner_id, gender AS key FROM therapists_practitioner",
    FacetGroup.SCENT: "SELECT id AS practitioner_id, scent_policy AS key FROM therapists_practitioner",
    FacetGroup.PRESSURE: "SELECT id AS practitioner_id, unnest(pressures) AS key FROM therapists_practitioner",
    FacetGroup.AGE: "SELECT id AS practitioner_id, unnest(ages) AS key FROM therapists_practitioner",
    FacetGroup.CHECKED: f"""
SELECT practitioner_id, kind AS key FROM therapists_credential WHERE {STANDING}
UNION ALL SELECT practitioner_id, 'membership' FROM therapists_membership
WHERE check_result = 'matched' AND {MEMBER}""",
}
# … and what holds for one way of being seen: (at, source_id, key).
OF_WAYS = {
    FacetGroup.AT: """
SELECT 'clinic' AS at, id AS source_id, 'clinic' AS key FROM therapists_worksat
UNION ALL SELECT 'home', id, 'home' FROM therapists_homevisits""",
    FacetGroup.SETTING: """
SELECT 'clinic' AS at, w.id AS source_id, pr.setting AS key
FROM therapists_worksat w JOIN therapists_practice pr ON pr.id = w.practice_id""",
    FacetGroup.ACCEPTING: """
SELECT 'clinic' AS at, id AS source_id, accepting AS key FROM therapists_worksat
UNION ALL SELECT 'home', id, accepting FROM therapists_homevisits""",
    FacetGroup.ACCESS: """
SELECT 'clinic' AS at, w.id AS source_id, f.key
FROM therapists_worksat w JOIN therapists_practice pr ON pr.id = w.practice_id
CROSS JOIN LATERAL (VALUES ('step-free', step_free), ('parking', parking), ('transit', transit),
                           ('accessible-toilet', accessible_toilet), ('hearing-loop', hearing_loop)) AS f (key, answer)
WHERE f.answer = 'yes'
UNION ALL
SELECT 'home', h.id, f.key
FROM therapists_homevisits h
CROSS JOIN LATERAL (VALUES ('stairs', stairs), ('transfer', transfer), ('brings-table', brings_table), ('pets', pets),
                           ('bed', CASE WHEN 'bed' = ANY (surfaces) THEN 'yes' END),
                           ('chair', CASE WHEN 'chair' = ANY (surfaces) THEN 'yes' END)) AS f (key, answer)
WHERE f.answer = 'yes'""",
    FacetGroup.WHEN: """
SELECT CASE WHEN o.works_at_id IS NULL THEN 'home' ELSE 'clinic' END AS at,
       coalesce(o.works_at_id, o.home_visits_id) AS source_id, f.key
FROM therapists_openinghours o
CROSS JOIN LATERAL (VALUES
    ('weekday-day', weekday <= 5 AND least(closes, '17:00') - greatest(opens, '06:00') >= '1 hour'),
    ('weekday-evening', weekday <= 5 AND closes - greatest(opens, '17:00') >= '1 hour'),
    ('weekend', weekday >= 6)) AS f (key, holds)
WHERE f.holds""",
}
# Of whom some way of being seen meets everything.
MET = "SELECT DISTINCT practitioner_id FROM candidate WHERE failed = '{}'"


class Brute:
    """The answer to one search; its candidates stand in a temporary table while it is asked."""

    def people(self) -> set[int]:
        """Who is found."""
        return {practitioner_id for (practitioner_id,) in _rows(MET)}

    def within(self, bounds: Bounds) -> set[int]:
        """Who is found at a public point in this part of the Earth, which does not cross the date line."""
        inside = "AND lat BETWEEN %(south)s AND %(north)s AND lon BETWEEN %(west)s AND %(east)s"
        return {practitioner_id for (practitioner_id,) in _rows(f"{MET} {inside}", bounds._asdict())}

    def nearest(self, count: int) -> list[int]:
        """The first of those found, by the distance of their nearest way and then by number."""
        statement = (
            "SELECT practitioner_id FROM candidate WHERE failed = '{}' "
            "GROUP BY practitioner_id ORDER BY min(km), practitioner_id LIMIT %(count)s"
        )
        return [practitioner_id for (practitioner_id,) in _rows(statement, {"count": count})]

    def last_changed(self, count: int, start: int = 0) -> list[int]:
        """Some of those found, the last changed first."""
        statement = (
            f"SELECT id FROM therapists_practitioner WHERE id IN ({MET}) "
            "ORDER BY updated_at DESC, id LIMIT %(count)s OFFSET %(start)s"
        )
        return [practitioner_id for (practitioner_id,) in _rows(statement, {"count": count, "start": start})]

    def counts(self, group: FacetGroup) -> dict[str, int]:
        """For each option of a group, how many people have it who meet all that is chosen in the other groups."""
        if group in OF_PEOPLE:
            facts, of = OF_PEOPLE[group], "f.practitioner_id = c.practitioner_id"
        else:
            facts, of = OF_WAYS[group], "f.at = c.at AND f.source_id = c.source_id"
        statement = (
            f"SELECT f.key, count(DISTINCT c.practitioner_id) FROM candidate c JOIN ({facts}) f ON {of} "
            "WHERE c.failed <@ ARRAY[%(group)s]::text[] GROUP BY f.key"
        )
        return dict(_rows(statement, {"group": group.value}))


@contextmanager
def asked(criteria: Criteria, *, inside: bool = False) -> Iterator[Brute]:
    """Look at every way of being seen for these criteria. A price is not looked at, nor who has not said.

    Words begin a word that the listing holds, its practice's name too; or, ``inside``, are anywhere in what it says
    of the person, accents and all.
    """
    assert criteria.price_max is None
    assert not criteria.unstated
    parameters: dict[str, Any] = {"words": [f"\\m{word}" for word in criteria.words]}
    fails = []
    for group, slugs in criteria.chosen.items():
        parameters[f"want_{group}"] = list(slugs)
        wanted = f"key = ANY (%(want_{group})s)"
        if group in OF_PEOPLE:
            met = f"w.practitioner_id IN (SELECT practitioner_id FROM ({OF_PEOPLE[group]}) f WHERE {wanted})"
        else:
            met = f"(w.at, w.source_id) IN (SELECT at, source_id FROM ({OF_WAYS[group]}) f WHERE {wanted})"
        fails.append(f"CASE WHEN {met} THEN NULL ELSE '{group}' END")
    if inside:
        said = "lower(concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.headline, p.bio))"
        fails.append(f"CASE WHEN {said} LIKE ALL (%(words)s::text[]) THEN NULL ELSE 'words' END")
        parameters["words"] = [f"%{word}%" for word in criteria.words]
    elif criteria.words:
        said = "fold(concat_ws(' ', p.given_name, p.middle_name, p.family_name, w.practice, p.headline, p.bio))"
        fails.append(f"CASE WHEN {said} ~ ALL (%(words)s::text[]) THEN NULL ELSE 'words' END")
    allowed, km = ["p.status = 'published'"], "NULL::float8"
    if criteria.people is not None:
        allowed.append("p.id = ANY (%(people)s)")
        parameters["people"] = list(criteria.people)
    if (where := criteria.where) is not None:
        km = KM.format(lat="w.lat", lon="w.lon")
        allowed.append(_reaches(km))
        parameters |= {"lat": where.point.lat, "lon": where.point.lon}
        parameters |= {"doubt": where.uncertainty_km, "radius": where.radius_km}
    statement = f"""
INSERT INTO candidate
SELECT w.practitioner_id, w.at, w.source_id, w.lat, w.lon, {km} AS km,
       array_remove(ARRAY[{", ".join(fails)}]::text[], NULL) AS failed
FROM ({WAYS}) w JOIN therapists_practitioner p ON p.id = w.practitioner_id
WHERE {" AND ".join(allowed)}"""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS candidate")
        cursor.execute(
            "CREATE TEMPORARY TABLE candidate (practitioner_id bigint, at text, source_id bigint, "
            "lat float8, lon float8, km float8, failed text[])"
        )
        cursor.execute(statement, parameters)
        cursor.execute("ANALYZE candidate")
    yield Brute()


def _reaches(km: str) -> str:
    """Whether a way is one for the visitor: a clinic within the radius, a circle that may reach them."""
    excluded = KM.format(lat="x.lat", lon="x.lon")
    return f"""
CASE w.at WHEN 'clinic' THEN {km} <= %(radius)s
ELSE ({km} < w.radius_km + w.doubt_km + %(doubt)s
      OR NOT w.area_stated AND {km} <= w.radius_km + w.doubt_km + %(doubt)s)
     AND NOT EXISTS (SELECT 1 FROM ({CIRCLES}) x WHERE x.home_visits_id = w.source_id AND x.role = 'exclude'
                     AND {excluded} + w.doubt_km + %(doubt)s <= x.radius_km) END"""


def _rows(statement: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or {})
        return cursor.fetchall()
