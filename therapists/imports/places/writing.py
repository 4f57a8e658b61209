"""Writes places: one COPY, then what is new or different, level by level; what a curator adopted is left alone."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from therapists.choices import PlaceKind
from therapists.imports.places.assembling import SAME_TOWN_KM
from therapists.imports.places.entries import TOWNS, Row
from therapists.models import CoverageArea, Place
from therapists.models.places import CURATOR
from therapists.search import indexing

COLUMNS = (
    "source", "source_id", "kind", "name", "key", "aliases", "country", "region", "region_name", "locality",
    "lat", "lon", "radius_km", "time_zone", "population",
)  # fmt: skip
VALUES = (*COLUMNS[2:], "parent_id")
# Written in this order, so that a parent is there before its parts.
LEVELS = (
    (PlaceKind.COUNTRY,),
    (PlaceKind.REGION,),
    (PlaceKind.COUNTY, PlaceKind.CITY, PlaceKind.DISTRICT),
    (PlaceKind.POSTCODE,),
)

CREATE_INCOMING = """
CREATE TEMPORARY TABLE incoming_place (
    source text, source_id text, kind text, name text, key text, aliases varchar[], country text, region text,
    region_name text, locality text, lat float8, lon float8, radius_km float8, time_zone text,
    population integer, parent_source text, parent_source_id text
) ON COMMIT DROP
"""
# A place that a curator adopted keeps its origin as "source:id": it is left alone, and stays the parent it
# was.
WRITE_LEVEL = f"""
WITH written AS (
    INSERT INTO therapists_place AS place ({", ".join(COLUMNS)}, parent_id)
    SELECT {", ".join(f"i.{column}" for column in COLUMNS)}, coalesce(adopted_parent.id, parent.id)
    FROM incoming_place i
    LEFT JOIN therapists_place parent
        ON parent.source = i.parent_source AND parent.source_id = i.parent_source_id
    LEFT JOIN therapists_place adopted_parent
        ON adopted_parent.source = '{CURATOR}'
        AND adopted_parent.source_id = i.parent_source || ':' || i.parent_source_id
    WHERE i.kind = ANY(%s) AND NOT EXISTS (
        SELECT FROM therapists_place adopted
        WHERE adopted.source = '{CURATOR}' AND adopted.source_id = i.source || ':' || i.source_id
    )
    ON CONFLICT (source, source_id) DO UPDATE
    SET ({", ".join(VALUES)}) = ROW ({", ".join(f"excluded.{column}" for column in VALUES)})
    WHERE ({", ".join(f"place.{column}" for column in VALUES)})
        IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in VALUES)})
    RETURNING id, xmax = 0 AS added
)
SELECT count(*) FILTER (WHERE added), coalesce(array_agg(id) FILTER (WHERE NOT added), '{{}}') FROM written
"""


# A town taken from a postal source gives way once the list of cities has it: by the rule of ``assembling``.
SUPERSEDED = f"""
SELECT DISTINCT town.id
FROM incoming_place AS city
CROSS JOIN unnest(city.key || city.aliases) AS name (key)
JOIN therapists_place AS town ON (town.country, town.region, town.key) = (city.country, city.region, name.key)
WHERE city.kind = '{PlaceKind.CITY}' AND town.source = '{TOWNS}'
    AND km_between(town.point, unit_point(city.lat, city.lon)) <= {SAME_TOWN_KM}
    AND NOT EXISTS (
        SELECT FROM incoming_place AS again WHERE (again.source, again.source_id) = (town.source, town.source_id)
    )
"""


@transaction.atomic
def write(rows: Sequence[Row]) -> tuple[int, int, int]:
    """Write what is new or different, and drop what is superseded; return how many of each."""
    added, changed = 0, []
    with connection.cursor() as cursor:
        cursor.execute(CREATE_INCOMING)
        columns = ", ".join((*COLUMNS, "parent_source", "parent_source_id"))
        with cursor.copy(f"COPY incoming_place ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_record(row))
        cursor.execute("ANALYZE incoming_place")
        for kinds in LEVELS:
            cursor.execute(WRITE_LEVEL, [[kind.value for kind in kinds]])
            new, others = cursor.fetchone()
            added += new
            changed += others
        cursor.execute("ANALYZE therapists_place")  # new rows by the hundred thousand, and a join over all of them
        cursor.execute(SUPERSEDED)
        superseded = _drop_unused([row[0] for row in cursor.fetchall()])
        if added or changed or superseded:
            # The first searches come before the server would tidy the index by itself.
            cursor.execute("SELECT gin_clean_pending_list('place_aliases')")
        cursor.execute("DROP TABLE incoming_place")
    _refresh_visits(changed)
    if added or changed or superseded:
        indexing.bump("places")
    return added, len(changed), superseded


def _refresh_visits(changed: Sequence[int]) -> None:
    """Who comes to a place that has moved or grown comes to other doors now."""
    circles = CoverageArea.objects.filter(place__in=changed)
    indexing.refresh(circles.values_list("home_visits__practitioner", flat=True).distinct())


def _drop_unused(ids: Sequence[int]) -> int:
    """Delete these places, but for those that anything else names."""
    unused = Place.objects.filter(pk__in=ids)
    for relation in Place._meta.related_objects:
        unused = unused.filter(**{f"{relation.name}__isnull": True})
    return unused.delete()[1].get(Place._meta.label, 0)


def _record(row: Row) -> tuple[Any, ...]:
    parent = row.parent or (None, None)
    return (
        *row.origin, row.kind.value, row.name, row.key, row.aliases, row.country, row.region, row.region_name,
        row.locality, row.point.lat, row.point.lon, row.radius_km, row.time_zone, row.population, *parent,
    )  # fmt: skip
