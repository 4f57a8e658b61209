"""Writes listing rows: the only builder of what search reads.

``refresh`` rewrites the rows of a few practitioners inside the caller's transaction, ``rebuild`` those of everybody,
``check`` compares what stands with what a rebuild would write. All three run the same statement.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import batched
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from therapists.choices import NOT_IN_FORCE
from therapists.geo import GRID_ERROR_KM
from therapists.models.listing import BLOCK
from therapists.search import bitmaps, codes, names, ranking, swap
from therapists.search.bitmaps import BITS, LISTING
from therapists.search.side_by_side import Task, side_by_side
from therapists.search.statements import planned_once
from therapists.search.vicinities import VICINITIES

# Somebody who comes to homes but has not said where is worth asking this far from their base (or practice).
UNSTATED_REACH_KM = 40.0
# Memory of a connection that rebuilds: each sort or hash of a statement, and each index made.
BULK_MEMORY = {"work_mem": "256MB", "maintenance_work_mem": "512MB"}
PEOPLE_AT_ONCE = 50_000
BLOCKS_AT_ONCE = 16
# "Price" in search means the cheapest session of about an hour; of the shortest one at homes, where that is longer.
PRICED_MINUTES = (45, 75)

# As ``build_rows.sql`` makes them; ``id`` and ``ord`` are given as they are written.
COLUMNS = (
    "practitioner_id, sole, slot, at, practice_id, lat, lon, point, origin, reach, radius_km, uncertainty_km, "
    "area_stated, exclude_lats, exclude_lons, exclude_radii_km, licensed_in, tags, implied, bits, price, currency, "
    "confirmed_on, by_fit, by_price, by_confirmed"
)
CARD_COLUMNS = "words, card"
BUILD_ROWS = (Path(__file__).parent / "build_rows.sql").read_text()
BUILD_MANY_ROWS = BUILD_ROWS.replace("/*many ", "").replace(" */", "")  # the same for thousands of people
# Rows of one degree lie together on disk, and within it those of a tenth: a search near a place reads few pages.
CARD = "therapists_listingcard"
BUILT, PLACED = "built", "placed"  # stand beside as well, for as long as a rebuild takes
SWAPPED = (VICINITIES, BITS, LISTING, CARD)  # in the order in which statements take them
LISTING_ID, ORD = "therapists_listing_id_seq", "therapists_listing_ord"
BUILD = f"SELECT nextval('{LISTING_ID}') AS id, b.* FROM ({BUILD_MANY_ROWS}) b"
BY_PLACE = "floor(lat), floor(lon), floor(lat * 10), floor(lon * 10), practitioner_id"


@cache
def currencies() -> dict[str, str]:
    """Currency in use today by ISO country code, from CLDR: ``{"US": "USD", "GB": "GBP", ...}``."""
    current = {country: get_territory_currencies(country) for country in get_global("territory_currencies")}
    return {country: codes[0] for country, codes in current.items() if codes}


def refresh(practitioner_ids: Iterable[int]) -> None:
    """Rewrite the rows of these practitioners, in the caller's transaction; searchable when it commits.

    Locks the practitioners in order, so that concurrent edits of one person queue and none builds on a stale read.
    """
    ids = sorted(set(practitioner_ids))
    if not ids:
        return
    with transaction.atomic(), planned_once() as cursor:
        cursor.execute("SELECT id FROM therapists_practitioner WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
        _rewrite(cursor, ids)
        names.refresh(cursor, ids)
        bump("listing")


def _rewrite(cursor: CursorWrapper, ids: list[int], listing: str = LISTING, card: str = CARD) -> None:
    """Replace the rows of locked practitioners in these tables, and note that their bits are stale."""
    cursor.execute(f"DELETE FROM {listing} WHERE practitioner_id = ANY(%s) RETURNING practitioner_id, ord", [ids])
    ords = dict(cursor.fetchall())  # somebody keeps the place in the row of people
    cursor.execute(f"DELETE FROM {card} WHERE practitioner_id = ANY(%s)", [ids])
    cursor.execute(
        f"""
        WITH kept AS (SELECT * FROM unnest(%(kept_ids)s::bigint[], %(kept_ords)s::int[]) AS k (practitioner_id, ord)),
        built AS MATERIALIZED ({BUILD_ROWS}),
        placed AS MATERIALIZED (
            SELECT practitioner_id, coalesce(kept.ord, nextval('{ORD}')) AS ord
            FROM (SELECT DISTINCT practitioner_id FROM built) b LEFT JOIN kept USING (practitioner_id)
        ),
        given AS MATERIALIZED (
            SELECT nextval('{LISTING_ID}') AS id, placed.ord, built.* FROM built JOIN placed USING (practitioner_id)
        ),
        rows AS (
            INSERT INTO {listing} (id, ord, {COLUMNS}) SELECT id, ord, {COLUMNS} FROM given
        ),
        cards AS (
            INSERT INTO {card} (listing_id, practitioner_id, {CARD_COLUMNS})
            SELECT id, practitioner_id, {CARD_COLUMNS} FROM given
        )
        INSERT INTO therapists_listingchange (practitioner_id, ord) SELECT practitioner_id, ord FROM placed
        """,
        {**_parameters(ids), "kept_ids": list(ords), "kept_ords": list(ords.values())},
    )


def rebuild() -> None:
    """Write the rows of everybody anew, beside those that stand, and put them in their place.

    Searches and edits go on: they wait only for the moment of the swap, in which those whom somebody edited meanwhile
    are written once more. In a caller's transaction it is all one, and edits wait for the caller.
    """
    codes.ensure_codes()
    with bitmaps.alone():
        swap.drop_leftovers([*SWAPPED, BUILT, PLACED])
        _build_beside()
        swap.put_in_place(SWAPPED, _catch_up)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(SWAPPED)}")


def rebuild_if_lost() -> bool:
    """Rebuild where people are published and no rows stand, or none of what is made of them, as after a migration."""
    with connection.cursor() as cursor:
        if not {*SWAPPED}.issubset(connection.introspection.table_names(cursor)):
            return False  # migrated back
        cursor.execute(
            f"SELECT (NOT EXISTS (SELECT FROM {LISTING}) AND EXISTS ("
            "SELECT FROM therapists_practitioner WHERE status = 'published'))"
            f" OR (NOT EXISTS (SELECT FROM {VICINITIES}) AND EXISTS (SELECT FROM {BITS}))"
        )
        [lost] = cursor.fetchone()
    if lost:
        rebuild()
    return bool(lost)


def _build_beside() -> None:
    """Fill the tables beside; ``next_snapshot`` remembers which changes were not there yet when that began."""
    people = _begin()
    # Some people at a time: memory stays flat, and each part is planned for its size.
    parts = [partial(_build_some, ids=list(ids)) for ids in batched(people, PEOPLE_AT_ONCE)]
    side_by_side([names.rebuild, *parts], BULK_MEMORY)
    side_by_side([_place_people], BULK_MEMORY)
    side_by_side([partial(_copy, table=table) for table in (LISTING, CARD)], BULK_MEMORY)
    side_by_side([_execute(statement) for statement in _index_statements()], BULK_MEMORY)
    blocks = batched(range(-(-len(people) // BLOCK)), BLOCKS_AT_ONCE)
    side_by_side([partial(_write_bits, blocks=some) for some in blocks], BULK_MEMORY)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {swap.beside(BUILT)}, {swap.beside(PLACED)}")


@transaction.atomic
def _begin() -> list[int]:
    """Empty tables beside, and who is to be in them."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS next_snapshot")
        cursor.execute("CREATE TABLE next_snapshot AS SELECT pg_current_snapshot() AS taken")
        for model in apps.get_app_config("therapists").get_models():
            if model._meta.db_table not in SWAPPED:
                cursor.execute(f'ANALYZE "{model._meta.db_table}"')
        cursor.execute(f"CREATE UNLOGGED TABLE {swap.beside(BUILT)} AS {BUILD}", _parameters([]))
        for table in SWAPPED:
            swap.create_beside(cursor, table)
        cursor.execute("SELECT id FROM therapists_practitioner WHERE status = 'published' ORDER BY id")
        people = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(f"SELECT setval('{ORD}', %s)", [max(len(people), 1)])
    return people


def _build_some(cursor: CursorWrapper, *, ids: list[int]) -> None:
    """The rows of some people, in no order."""
    with _never_pair_by_pair(cursor):
        cursor.execute(f"INSERT INTO {swap.beside(BUILT)} {BUILD}", _parameters(ids))


@contextmanager
def _never_pair_by_pair(cursor: CursorWrapper) -> Iterator[None]:
    """Join what thousands of people state by hashing: the planner takes them for few, and would compare each pair."""
    cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
    yield
    cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")


def _place_people(cursor: CursorWrapper) -> None:
    """Everybody's place in the row of people."""
    cursor.execute(
        f"""
        CREATE UNLOGGED TABLE {swap.beside(PLACED)} AS
        SELECT practitioner_id, (row_number() OVER (ORDER BY {BY_PLACE}) - 1)::int AS ord
        FROM (SELECT DISTINCT ON (practitioner_id) practitioner_id, lat, lon FROM {swap.beside(BUILT)}
              ORDER BY practitioner_id, at, id) first
        """
    )
    cursor.execute(f"ANALYZE {swap.beside(BUILT)}, {swap.beside(PLACED)}")


def _copy(cursor: CursorWrapper, *, table: str) -> None:
    """What was built into one of the tables, neighbors side by side."""
    to, columns = ("id, ord", COLUMNS) if table == LISTING else ("listing_id, practitioner_id", CARD_COLUMNS)
    given = to.replace("listing_id", "id")
    cursor.execute(
        f"INSERT INTO {swap.beside(table)} ({to}, {columns}) SELECT {given}, {columns} "
        f"FROM {swap.beside(BUILT)} JOIN {swap.beside(PLACED)} USING (practitioner_id) ORDER BY {BY_PLACE}"
    )


def _index_statements() -> list[str]:
    """All that make an index; first those that take longest."""
    with connection.cursor() as cursor:
        statements = [statement for table in SWAPPED for statement in swap.indexes_beside(cursor, table)]
    return sorted(statements, key=lambda statement: "USING gist" not in statement)


def _execute(statement: str) -> Task:
    return lambda cursor: cursor.execute(statement)


def _write_bits(cursor: CursorWrapper, *, blocks: Iterable[int]) -> None:
    for block in blocks:
        bitmaps.write(cursor, block, *map(swap.beside, (LISTING, BITS, VICINITIES)))


def _catch_up(cursor: CursorWrapper) -> None:
    """In the tables beside, write those once more whose rows changed after the snapshot; nobody edits now."""
    cursor.execute(
        "SELECT DISTINCT practitioner_id FROM therapists_listingchange, next_snapshot "
        "WHERE NOT pg_visible_in_snapshot(transaction, taken) ORDER BY 1"
    )
    ids = [practitioner_id for (practitioner_id,) in cursor.fetchall()]
    cursor.execute("DROP TABLE next_snapshot")
    cursor.execute("DELETE FROM therapists_listingchange")  # their ``ord`` is of the rows that go
    cursor.execute(
        "INSERT INTO therapists_listingchange (practitioner_id, ord) "
        f"SELECT DISTINCT practitioner_id, ord FROM {swap.beside(LISTING)} WHERE practitioner_id = ANY(%s)",
        [ids],
    )
    if ids:
        _rewrite(cursor, ids, swap.beside(LISTING), swap.beside(CARD))
        names.refresh(cursor, ids)
    bump("listing")


def check() -> list[int]:
    """Ids of practitioners whose rows differ from what a rebuild would write; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM therapists_practitioner WHERE status = 'published' "
            f"UNION SELECT practitioner_id FROM {LISTING} ORDER BY 1"
        )
        people = [pk for (pk,) in cursor.fetchall()]
        differing = {pk for ids in batched(people, PEOPLE_AT_ONCE) for pk in _differing(cursor, list(ids))}
        cursor.execute(
            f"""
            SELECT practitioner_id FROM {LISTING} GROUP BY practitioner_id HAVING count(DISTINCT ord) > 1
            UNION SELECT unnest(array_agg(practitioner_id)) FROM {LISTING}
                  GROUP BY ord HAVING count(DISTINCT practitioner_id) > 1
            UNION SELECT l.practitioner_id FROM {CARD} c JOIN {LISTING} l ON l.id = c.listing_id
                  WHERE l.practitioner_id <> c.practitioner_id
            """
        )
        return sorted({*differing, *(pk for (pk,) in cursor.fetchall()), *bitmaps.check(cursor), *names.check()})


def _differing(cursor: CursorWrapper, ids: list[int]) -> list[int]:
    """Of these practitioners, those whose rows are not what would be written."""
    with transaction.atomic(), _never_pair_by_pair(cursor):
        cursor.execute(
            f"""
            WITH built AS MATERIALIZED ({BUILD_MANY_ROWS}),
                 standing AS (
                     SELECT l.*, {", ".join(f"c.{name}" for name in CARD_COLUMNS.split(", "))}
                     FROM {LISTING} l LEFT JOIN {CARD} c ON c.listing_id = l.id
                     WHERE l.practitioner_id = ANY (%(ids)s::bigint[])
                 )
            SELECT DISTINCT practitioner_id FROM (
                (SELECT {COLUMNS}, {CARD_COLUMNS} FROM built
                 EXCEPT ALL SELECT {COLUMNS}, {CARD_COLUMNS} FROM standing)
                UNION ALL
                (SELECT {COLUMNS}, {CARD_COLUMNS} FROM standing
                 EXCEPT ALL SELECT {COLUMNS}, {CARD_COLUMNS} FROM built)
            ) AS difference
            """,
            _parameters(ids),
        )
        return [pk for (pk,) in cursor.fetchall()]


def bump(name: str) -> None:
    """Move the version of ``listing`` or ``vocabulary``; the last statement of a writing transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO therapists_version (name, number) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET number = therapists_version.number + 1",
            [name],
        )


def _parameters(ids: list[int]) -> dict[str, Any]:
    shortest, longest = PRICED_MINUTES
    return {
        "ids": ids,
        "grid_error_km": GRID_ERROR_KM,
        "unstated_reach_km": UNSTATED_REACH_KM,
        "shortest": shortest,
        "longest": longest,
        "currencies": json.dumps(currencies()),
        "not_in_force": [status.value for status in NOT_IN_FORCE],
        **ranking.IN_ROWS,
    }
