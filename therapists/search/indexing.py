"""Writes listing rows: the only builder of what search reads.

``refresh`` rewrites the rows of a few practitioners inside the caller's transaction, ``rebuild`` those of everybody,
``check`` compares what stands with what a rebuild would write. All three run the same statement.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from therapists.choices import FIXED_GROUPS, UNSTATED, Access, Checked, FacetGroup
from therapists.geo import GRID_ERROR_KM
from therapists.models import (
    Association,
    Condition,
    Language,
    Listing,
    Objective,
    PaymentOption,
    Profession,
    Technique,
)
from therapists.search import names

# Somebody who comes to homes but has not said where is worth asking this far from their base (or practice).
UNSTATED_REACH_KM = 40.0
# Memory for a rebuild: each sort or hash of the one statement, and each index made.
BULK_WORK_MEMORY = "256MB"
BULK_INDEX_MEMORY = "512MB"
# "Price" in search means the cheapest session of about an hour; of the shortest one at homes, where that is longer.
PRICED_MINUTES = (45, 75)

VOCABULARY_GROUPS = {
    FacetGroup.OBJECTIVE: Objective,
    FacetGroup.CONDITION: Condition,
    FacetGroup.TECHNIQUE: Technique,
    FacetGroup.PROFESSION: Profession,
    FacetGroup.LANGUAGE: Language,
    FacetGroup.PAYMENT: PaymentOption,
    FacetGroup.ASSOCIATION: Association,
}
# In these groups each option may be known or not by itself: "step-free: not stated".
STATED_ONE_BY_ONE = {FacetGroup.ACCESS: Access, FacetGroup.CHECKED: Checked}

COLUMNS = (
    "practitioner_id, at, practice_id, lat, lon, point, origin, reach, radius_km, uncertainty_km, area_stated, "
    "exclude_lats, exclude_lons, exclude_radii_km, licensed_in, tags, implied, price, currency, confirmed_on, "
    "quality, words, card"
)
BUILD_ROWS = (Path(__file__).parent / "build_rows.sql").read_text()


@cache
def currencies() -> dict[str, str]:
    """Currency in use today by ISO country code, from CLDR: ``{"US": "USD", "GB": "GBP", ...}``."""
    current = {country: get_territory_currencies(country) for country in get_global("territory_currencies")}
    return {country: codes[0] for country, codes in current.items() if codes}


def ensure_codes() -> None:
    """Give every filter option its facet code; numbers already given stay for ever."""
    wanted: list[tuple[str, str]] = []
    for group, options in FIXED_GROUPS.items():
        wanted += [(group, key) for key in options.values]
    for group, alone in STATED_ONE_BY_ONE.items():
        wanted += [(group, f"{UNSTATED}-{key}") for key in alone.values]
    wanted += [(group, UNSTATED) for group in FacetGroup if group not in STATED_ONE_BY_ONE]
    for group, model in VOCABULARY_GROUPS.items():
        wanted += [
            (group, slug) for slug in model._default_manager.order_by("position", "slug").values_list("slug", flat=True)
        ]
    with connection.cursor() as cursor:
        # Anti-join rather than ON CONFLICT, which would burn a number of the small sequence each time.
        cursor.execute(
            """
            INSERT INTO therapists_facetcode ("group", key)
            SELECT w."group", w.key
            FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w ("group", key, position)
            WHERE NOT EXISTS (SELECT 1 FROM therapists_facetcode f WHERE f."group" = w."group" AND f.key = w.key)
            ORDER BY w.position
            """,
            [[group for group, _ in wanted], [key for _, key in wanted]],
        )


def refresh(practitioner_ids: Iterable[int]) -> None:
    """Rewrite the rows of these practitioners, in the caller's transaction; searchable when it commits.

    Locks the practitioners in order, so that concurrent edits of one person queue and none builds on a stale read.
    """
    ids = sorted(set(practitioner_ids))
    if not ids:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM therapists_practitioner WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
        cursor.execute("DELETE FROM therapists_listing WHERE practitioner_id = ANY(%s)", [ids])
        cursor.execute(f"INSERT INTO therapists_listing ({COLUMNS}) {BUILD_ROWS}", _parameters(ids))
        names.refresh(cursor, ids)
        bump("listing")


def rebuild() -> None:
    """Rewrite the rows of everybody, in the caller's transaction or its own.

    Edits wait until it commits. Searches go on until the new rows, built aside, are moved in: with the indexes made
    anew, which for many rows is several times quicker than keeping them up.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        ensure_codes()
        cursor.execute("LOCK TABLE therapists_listing IN SHARE ROW EXCLUSIVE MODE")
        _prepare_for_bulk(cursor)
        cursor.execute(f"CREATE TEMPORARY TABLE built ON COMMIT DROP AS {BUILD_ROWS}", _parameters(None))
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'therapists_listing' "
            "AND schemaname = current_schema() AND indexname = ANY(%s)",
            [[index.name for index in Listing._meta.indexes]],
        )
        indexes = cursor.fetchall()
        # A check that waits for the commit would forbid a change of indexes: let each speak at once.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("TRUNCATE therapists_listing")
        cursor.execute(f"INSERT INTO therapists_listing ({COLUMNS}) SELECT {COLUMNS} FROM built ORDER BY point")
        cursor.execute("DROP TABLE built")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        names.rebuild(cursor)
        bump("listing")
        cursor.execute("ANALYZE therapists_listing")


def _prepare_for_bulk(cursor: CursorWrapper) -> None:
    """Memory and statistics for a statement over everybody; both hold for this transaction."""
    cursor.execute(f"SET LOCAL work_mem = '{BULK_WORK_MEMORY}'")
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{BULK_INDEX_MEMORY}'")
    for model in apps.get_app_config("therapists").get_models():
        cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def check() -> list[int]:
    """Ids of practitioners whose rows differ from what a rebuild would write; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH built AS MATERIALIZED ({BUILD_ROWS}),
                 standing AS (SELECT {COLUMNS} FROM therapists_listing)
            SELECT DISTINCT practitioner_id FROM (
                (SELECT * FROM built EXCEPT ALL SELECT * FROM standing)
                UNION ALL
                (SELECT * FROM standing EXCEPT ALL SELECT * FROM built)
            ) AS difference
            ORDER BY practitioner_id
            """,
            _parameters(None),
        )
        return sorted({*(row[0] for row in cursor.fetchall()), *names.check()})


def bump(name: str) -> None:
    """Move the version of ``listing`` or ``vocabulary``; the last statement of a writing transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO therapists_version (name, number) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET number = therapists_version.number + 1",
            [name],
        )


def _parameters(ids: list[int] | None) -> dict[str, Any]:
    shortest, longest = PRICED_MINUTES
    return {
        "ids": ids,
        "grid_error_km": GRID_ERROR_KM,
        "unstated_reach_km": UNSTATED_REACH_KM,
        "shortest": shortest,
        "longest": longest,
        "currencies": json.dumps(currencies()),
    }
