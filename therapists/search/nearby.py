"""Places as somebody begins to type them: for each beginning, the few that are likeliest meant.

Ten thousand places begin with an S, and the eight likeliest of them should come at once. So each key knows from how
many typed letters on its place is among the first, and a look-up reads those and no others: whatever is among the first
for ``le`` is so for ``lee`` too. Found when places are loaded and at night; ``put`` brings in a single one.
"""

import functools
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction

from therapists.choices import PlaceKind
from therapists.models import Place, PlaceKey
from therapists.models.places import full_name
from therapists.search.names import beginning
from therapists.search.places import ALIAS_WEIGHT, KIND_WEIGHT, LISTED_BOOST, LISTED_KM, UNCOUNTED, key_of

MOST_PLACES = 6  # suggested
AMONG_THE_FIRST = 8  # keys of each beginning that are kept for it: two may be names of one place
ROWS_AT_ONCE = 10_000

# Each name of each place that is small enough to be near; by initial, then the likeliest meant first, weighed as in
# ``places.resolve``.
NAMES = """
SELECT place.id, place.kind, place.name, place.locality, place.region_name, place.country, called.key,
    greatest(CASE place.kind WHEN 'postcode' THEN parent.population ELSE place.population END, %(uncounted)s)
    * (%(kinds)s::jsonb ->> place.kind)::float8
    * CASE WHEN called.number = 1 THEN 1 ELSE %(alias)s END
    * CASE WHEN EXISTS (
        SELECT FROM therapists_listing AS way
        WHERE way.point <@ disc_box(place.point, place.radius_km + %(about)s)
    ) THEN %(listed)s ELSE 1 END AS weight
FROM therapists_place AS place
LEFT JOIN therapists_place AS parent ON parent.id = place.parent_id
CROSS JOIN LATERAL (
    SELECT key, min(number) AS number
    FROM unnest(array_prepend(place.key, place.aliases)) WITH ORDINALITY AS name (key, number) GROUP BY key
) called
WHERE place.kind NOT IN ('country', 'region') AND called.key <> '' AND (%(id)s::bigint IS NULL OR place.id = %(id)s)
ORDER BY left(called.key, 1) COLLATE "C", weight DESC, place.id, called.number
"""
COPY = f"COPY {PlaceKey._meta.db_table} (place_id, key, letters, weight, shown) FROM STDIN"


class Name(NamedTuple):
    """One name of a place, and how likely it is meant."""

    place_id: int
    key: str  # what may be typed: the name, then where that is
    weight: float
    shown: str


def likeliest(typed: str) -> list[str]:
    """The places that somebody may be typing, the likeliest meant first, each written so that ``resolve`` finds it."""
    key = key_of(typed)
    if not key:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT shown FROM suggested_places(%s, %s)", beginning(key, typed))
        return list(dict.fromkeys(shown for (shown,) in cursor.fetchall()))[:MOST_PLACES]


@transaction.atomic
def rebuild() -> int:
    """Find anew which places are suggested for which beginnings; returns how many keys there are."""
    written = 0
    with connection.chunked_cursor() as reading, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE therapists_placekey IN SHARE ROW EXCLUSIVE MODE")  # one at a time; readers go on
        cursor.execute("DELETE FROM therapists_placekey")
        reading.execute(NAMES, _asked(None))
        found = _with_letters(_names(iter(lambda: reading.fetchmany(ROWS_AT_ONCE), [])))
        for rows in itertools.batched(found, ROWS_AT_ONCE):
            with cursor.copy(COPY) as copy:
                for letters, name in rows:
                    copy.write_row((name.place_id, name.key, letters, name.weight, name.shown))
            written += len(rows)
    return written


@transaction.atomic
def put(place: Place) -> None:
    """Suggest a new or changed place at once, for every beginning of its names, until the next ``rebuild``."""
    PlaceKey.objects.filter(place=place).delete()
    with connection.cursor() as cursor:
        cursor.execute(NAMES, _asked(place.pk))
        keys = [PlaceKey(letters=1, **name._asdict()) for name in _names([cursor.fetchall()])]
    PlaceKey.objects.bulk_create(keys, ignore_conflicts=True)


def _asked(place_id: int | None) -> dict[str, Any]:
    return {
        "id": place_id,
        "uncounted": UNCOUNTED,
        "kinds": json.dumps(KIND_WEIGHT),
        "alias": ALIAS_WEIGHT,
        "about": LISTED_KM,
        "listed": LISTED_BOOST,
    }


def _names(batches: Iterable[list[tuple[Any, ...]]]) -> Iterator[Name]:
    within = functools.cache(key_of)  # a few thousand towns and regions, over and over
    for pk, kind, name, locality, region_name, country, key, weight in itertools.chain.from_iterable(batches):
        town = within(locality) if kind == PlaceKind.POSTCODE else ""
        whole = " ".join(part for part in (key, town, within(region_name), country.lower()) if part)
        yield Name(pk, whole, weight, full_name(kind, name, locality, region_name, country))


def _with_letters(names: Iterable[Name]) -> Iterator[tuple[int, Name]]:
    """Each name with the number of letters from which on it is among the first; without those that never are.

    Those of one initial come together, the likeliest first: so one is among the first for a beginning as long as few
    have come before that begin so.
    """
    for _initial, alike in itertools.groupby(names, key=lambda name: name.key[0]):
        before: dict[str, int] = {}  # how many keys of each beginning are among its first
        for name in alike:
            beginnings = [name.key[:letters] for letters in range(1, len(name.key) + 1)]
            fewest = next((n for n, start in enumerate(beginnings) if before.get(start, 0) < AMONG_THE_FIRST), None)
            if fewest is not None:
                for start in beginnings[fewest:]:
                    before[start] = before.get(start, 0) + 1
                yield fewest + 1, name
