"""Carries a computed difference out, in statements over all rows at once, inside the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from therapists import geo
from therapists.choices import CredentialKind, ListingStatus, Stated
from therapists.imports.difference import (
    FIELDS,
    HOME_VISITS,
    KINDS,
    MAIN_PROFESSION,
    NAME_FIELDS,
    OTHERS,
    SAME,
    TEXTS,
    VOCABULARY_KINDS,
)
from therapists.models import (
    ContactPoint,
    Credential,
    FormerSlug,
    HomeVisits,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerProfession,
    PractitionerTechnique,
    SourceRecord,
    WorksAt,
)
from therapists.models.private import PrivatePremises
from therapists.models.provenance import ImportChange, ImportRun, PracticeRecord
from therapists.search import indexing
from therapists.search.places import nearest_settlements

POINTS_AT_ONCE = 1000
IDS_AT_ONCE = 2000
MANY_PEOPLE = 1000
WRITTEN = (
    Practitioner, PractitionerProfession, Credential, ContactPoint, Practice, PrivatePremises, WorksAt, SourceRecord,
    PracticeRecord, ImportChange, PractitionerTechnique, PractitionerCondition, PractitionerLanguage, HomeVisits,
)  # fmt: skip

WORDS: Mapping[str, type[models.Model]] = dict(
    zip(VOCABULARY_KINDS, (PractitionerTechnique, PractitionerCondition, PractitionerLanguage), strict=True)
)

NUMBER_PEOPLE = """
UPDATE import_person
SET practitioner_id = nextval(pg_get_serial_sequence('therapists_practitioner', 'id')), matched_by = 'new'
WHERE standing = 'new'
"""
FIND_PRACTICES = """
UPDATE import_address AS address SET practice_id = record.practice_id
FROM therapists_practicerecord AS record WHERE record.key = address.key
"""
NUMBER_PRACTICES = """
UPDATE import_address AS address
SET practice_id = nextval(pg_get_serial_sequence('therapists_practice', 'id')), fresh = true
WHERE practice_id IS NULL AND key IN (
    SELECT key FROM import_part_change WHERE added AND kind IN ('practices', 'further_practices')
)
"""
FRESH_PLACES = """
SELECT id, lat, lon FROM therapists_place
WHERE id IN (SELECT place_id FROM import_address WHERE fresh) ORDER BY id
"""
FRESH = """
import_address AS address
JOIN therapists_place AS place ON place.id = address.place_id
JOIN import_point AS point ON point.place_id = place.id
WHERE address.fresh
"""
ADDED_PARTS = """
import_part_change AS change
JOIN import_part AS part ON (part.row, part.kind, part.key) = (change.row, change.kind, change.key)
JOIN import_person AS person ON person.row = change.row
"""
CHANGE_FIELDS = """
UPDATE therapists_practitioner AS known
SET {}, version = version + 1, updated_at = now()
FROM (
    SELECT touched.row, coalesce(jsonb_object_agg(change.field, change.new) FILTER (WHERE change.field IS NOT NULL),
                                 '{{}}') AS new
    FROM import_touched AS touched LEFT JOIN import_change AS change USING (row) GROUP BY touched.row
) AS change
JOIN import_person AS person USING (row)
WHERE person.practitioner_id = known.id AND person.standing IN ('known', 'attach', 'edited')
""".format(
    ", ".join((
        *(f"{name} = coalesce(change.new ->> '{name}', known.{name})" for name in TEXTS),
        *(
            f"{name} = CASE WHEN change.new ? '{name}' THEN nullif(change.new ->> '{name}', '')::{kind} "
            f"ELSE known.{name} END"
            for name, kind in OTHERS.items()
        ),
    ))
)  # fmt: skip
CHANGE_HOME_VISITS = """
UPDATE therapists_homevisits AS home SET offers = change.new
FROM import_change AS change JOIN import_person AS person USING (row)
WHERE change.field = 'home_visits' AND home.practitioner_id = person.practitioner_id
"""
NEW_HOME_VISITS = f"""
import_person AS person LEFT JOIN import_change AS change ON change.row = person.row AND change.field = 'home_visits'
WHERE (person.standing = 'new' AND person.values ->> 'home_visits' <> '{Stated.NOT_STATED}'
       OR change.new IS NOT NULL)
    AND NOT EXISTS (SELECT FROM therapists_homevisits AS home WHERE home.practitioner_id = person.practitioner_id)
"""
GIVE_NPI = """
UPDATE therapists_practitioner AS known SET npi = person.npi FROM import_person AS person
WHERE person.practitioner_id = known.id AND person.standing = 'attach' AND known.npi IS NULL
"""
RENAMED = """
SELECT DISTINCT person.practitioner_id FROM import_change JOIN import_person AS person USING (row)
WHERE field = ANY(%s)
"""
NO_LONGER_MAIN = """
UPDATE therapists_practitionerprofession AS link SET "primary" = false
FROM import_change AS change JOIN import_person AS person USING (row)
WHERE change.field = 'main_profession' AND link.practitioner_id = person.practitioner_id AND link."primary"
"""
NOW_MAIN = """
UPDATE therapists_practitionerprofession AS link SET "primary" = true
FROM import_change AS change JOIN import_person AS person USING (row)
JOIN therapists_profession AS profession ON profession.slug = change.new
WHERE change.field = 'main_profession' AND link.practitioner_id = person.practitioner_id
    AND link.profession_id = profession.id
"""
REMOVE_PARTS = """
DELETE FROM {table} WHERE id IN (SELECT target FROM import_part_change WHERE NOT added AND kind = ANY(%s))
"""
LEFT_EMPTY = """
SELECT DISTINCT practice.id FROM import_part_change AS change
JOIN therapists_practicerecord AS record ON record.key = change.key
JOIN therapists_practice AS practice ON practice.id = record.practice_id
WHERE NOT change.added AND practice.version = 1 AND NOT practice.not_a_home
    AND NOT EXISTS (SELECT FROM therapists_worksat AS post WHERE post.practice_id = practice.id)
    AND NOT EXISTS (SELECT FROM therapists_contactpoint AS contact WHERE contact.practice_id = practice.id)
    AND NOT EXISTS (SELECT FROM therapists_price AS price WHERE price.practice_id = practice.id)
"""
# What is the import's own: what it added (now or before) and still gives, and what it could not take away.
OWNED = f"""
SELECT row, jsonb_object_agg(kind, keys) AS lists FROM (
    SELECT row, kind, jsonb_agg(key ORDER BY key COLLATE "C") AS keys FROM (
        SELECT part.row, part.kind, part.key FROM import_part AS part
        WHERE EXISTS (SELECT FROM import_part_change AS change WHERE {SAME.format("change")} AND change.added)
        UNION
        SELECT part.row, part.kind, part.key FROM import_part AS part
        WHERE EXISTS (SELECT FROM import_last AS last WHERE {SAME.format("last")})
        UNION
        SELECT last.row, last.kind, last.key FROM import_last AS last
        WHERE NOT EXISTS (SELECT FROM import_part AS part WHERE {SAME.format("last")})
            AND NOT EXISTS (SELECT FROM import_part_change AS change
                            WHERE (change.row, change.kind, change.key) = (last.row, last.kind, last.key)
                                AND NOT change.added)
    ) AS owned GROUP BY row, kind
) AS listed GROUP BY row
"""
NOTES = f"person.values - '{{{','.join((*FIELDS, MAIN_PROFESSION, HOME_VISITS, *KINDS))}}}'::text[]"
# Lists that the file gives but of which nothing is ours are empty ones.
EMPTY_LISTS = """
(SELECT coalesce(jsonb_object_agg(kind, '[]'::jsonb), '{}') FROM unnest(%(kinds)s::text[]) AS kind
 WHERE person.values ? kind AND (record.values ? 'given_name' OR kind = 'licences'))
"""
UPDATE_RECORDS = f"""
UPDATE therapists_sourcerecord AS target SET values = renewed.values, run_id = %(run)s
FROM (
    SELECT record.id, record.values || {NOTES} || {EMPTY_LISTS}
        || coalesce((SELECT jsonb_object_agg(kept.key, kept.value) FROM jsonb_each(owned.lists) AS kept
                     WHERE person.values ? kept.key), '{{}}')
        || coalesce((SELECT jsonb_object_agg(field, new) FROM import_change WHERE row = person.row), '{{}}') AS values
    FROM import_differing JOIN import_person AS person USING (row)
    JOIN therapists_sourcerecord AS record ON record.id = person.record_id
    LEFT JOIN ({OWNED}) AS owned ON owned.row = person.row
) AS renewed
WHERE renewed.id = target.id AND renewed.values <> target.values
"""
NEW_VALUES = f"""
CASE person.standing WHEN 'new' THEN person.values ELSE {NOTES} || jsonb_build_object('licences', coalesce((
    SELECT jsonb_agg(key ORDER BY key COLLATE "C") FROM import_part_change AS change
    WHERE change.row = person.row AND change.kind = 'licences' AND change.added), '[]'))
END || jsonb_build_object('matched_by', person.matched_by)
"""
DIFFERENCE = """
coalesce((SELECT jsonb_object_agg(field, jsonb_build_array(old, new)) FROM import_change WHERE row = person.row), '{}')
|| coalesce((
    SELECT jsonb_object_agg(verb, keys) FROM (
        SELECT CASE WHEN added THEN 'added' ELSE 'removed' END AS verb, jsonb_agg(kind || ' ' || key) AS keys
        FROM import_part_change WHERE row = person.row GROUP BY added
    ) AS parts WHERE person.standing <> 'new'), '{}')
"""
CHANGED_PUBLISHED = """
SELECT known.id FROM import_touched JOIN import_person AS person USING (row)
JOIN therapists_practitioner AS known ON known.id = person.practitioner_id
WHERE known.status = 'published' ORDER BY known.id
"""


def apply(cursor: Any, run: ImportRun) -> None:
    """Write the difference; ``run`` is saved already and gets its counts later."""
    cursor.execute(NUMBER_PEOPLE)
    _create_practices(cursor, run)
    _create_people(cursor)
    _change_people(cursor)
    _add_parts(cursor)
    _remove_parts(cursor)
    _record(cursor, run)
    _renew_statistics(cursor)
    cursor.execute(CHANGED_PUBLISHED)
    published = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(published), IDS_AT_ONCE):
        indexing.refresh(published[start : start + IDS_AT_ONCE])


def _renew_statistics(cursor: Any) -> None:
    """After many people at once the server plans for the tables as they were, until it looks at them by itself."""
    cursor.execute("SELECT count(*) FROM import_person WHERE standing = 'new'")
    if cursor.fetchone()[0] >= MANY_PEOPLE:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(model._meta.db_table) for model in WRITTEN)}")


def _insert(cursor: Any, model: type[models.Model], given: Mapping[str, str], rows: str, /, **asked: Any) -> None:
    """INSERT … SELECT of ``given`` columns; the others get the defaults of the model."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in given:
            value = given[column]
        elif field.primary_key or field.generated:
            continue
        elif getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            value = "now()"
        else:
            value = f"%({column})s::{field.db_type(connection)}"
            asked[column] = field.get_db_prep_save(field.get_default(), connection)
        columns.append(connection.ops.quote_name(column))
        values.append(value)
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {rows}", asked)


def _create_practices(cursor: Any, run: ImportRun) -> None:
    """A practice for each new address, shown by its town alone; the street goes to the private table."""
    cursor.execute(FIND_PRACTICES)
    cursor.execute(NUMBER_PRACTICES)
    cursor.execute(FRESH_PLACES)
    places = cursor.fetchall()
    for start in range(0, len(places), POINTS_AT_ONCE):
        _place_points(cursor, places[start : start + POINTS_AT_ONCE])
    same = {name: f"place.{name}" for name in ("region", "country", "time_zone")}
    shown = {name: f"address.{name}" for name in ("name", "slug", "setting", "locality")} | {
        "lat": "point.lat",
        "lon": "point.lon",
    }
    _insert(cursor, Practice, {"id": "address.practice_id", **same, **shown}, FRESH)
    hidden = {
        "practice_id": "address.practice_id",
        "street": "address.street",
        "postcode": "address.postcode",
    }
    _insert(cursor, PrivatePremises, {**hidden, "lat": "place.lat", "lon": "place.lon"}, FRESH)
    record = {
        "practice_id": "address.practice_id",
        "key": "address.key",
        "source": "%(source)s",
        "run_id": "%(run)s",
    }
    _insert(cursor, PracticeRecord, record, FRESH, source=run.source, run=run.pk)


def _place_points(cursor: Any, places: list[tuple[int, float, float]]) -> None:
    """What the public may know of these Places, each taken for the point of a home."""
    points = [geo.Point(lat, lon) for _, lat, lon in places]
    settlements = nearest_settlements([geo.snap(point) for point in points])
    with cursor.copy("COPY import_point (place_id, lat, lon) FROM STDIN") as copy:
        for (place_id, _, _), point, settlement in zip(places, points, settlements, strict=True):
            copy.write_row((place_id, *geo.public_base(point, settlement).point))


def _create_people(cursor: Any) -> None:
    fields = {name: f"coalesce(person.values ->> '{name}', '')" for name in TEXTS}
    fields |= {name: f"nullif(person.values ->> '{name}', '')::{kind}" for name, kind in OTHERS.items()}
    own = {
        "id": "person.practitioner_id",
        "npi": "person.npi",
        "slug": "person.slug",
        "status": "%(pending)s",
    }
    source = "import_person AS person WHERE person.standing = 'new'"
    _insert(cursor, Practitioner, {**own, **fields}, source, pending=ListingStatus.PENDING.value)


def _change_people(cursor: Any) -> None:
    cursor.execute(CHANGE_FIELDS)
    cursor.execute(GIVE_NPI)
    cursor.execute(RENAMED, [list(NAME_FIELDS)])
    renamed = [row[0] for row in cursor.fetchall()]
    for practitioner in Practitioner.objects.filter(pk__in=renamed).order_by("pk").iterator(IDS_AT_ONCE):
        former = practitioner.slug
        if former != practitioner.slug_of_name():
            practitioner.save(update_fields=["slug"])
            if practitioner.published_at:
                FormerSlug.objects.get_or_create(practitioner=practitioner, slug=former)


def _add_parts(cursor: Any) -> None:
    person = {"practitioner_id": "person.practitioner_id"}
    profession = "JOIN therapists_profession AS profession ON profession.slug = "
    main = "person.standing = 'new' AND part.key = person.values ->> 'main_profession'"
    _insert(
        cursor, PractitionerProfession, {**person, "profession_id": "profession.id", "primary": main},
        f"{ADDED_PARTS} {profession} part.key WHERE change.kind = 'professions' AND change.added",
    )  # fmt: skip
    cursor.execute(NO_LONGER_MAIN)
    cursor.execute(NOW_MAIN)
    for kind, model in WORDS.items():
        word = kind.removesuffix("s")
        _insert(
            cursor, model, {**person, f"{word}_id": "word.id"},
            f"""{ADDED_PARTS} JOIN therapists_{word} AS word ON word.slug = part.key
                WHERE change.kind = '{kind}' AND change.added""",
        )  # fmt: skip
    cursor.execute(CHANGE_HOME_VISITS)
    _insert(
        cursor, HomeVisits, {**person, "offers": "coalesce(change.new, person.values ->> 'home_visits')"},
        NEW_HOME_VISITS,
    )  # fmt: skip
    licence = {name: f"part.data ->> '{name}'" for name in ("number", "jurisdiction")}
    licence["expires_on"] = "(part.data ->> 'expires_on')::date"
    _insert(
        cursor, Credential, {**person, **licence, "profession_id": "profession.id", "kind": "%(licence)s"},
        f"{ADDED_PARTS} LEFT {profession} part.data ->> 'profession' WHERE change.kind = 'licences' AND change.added",
        licence=CredentialKind.LICENCE.value,
    )  # fmt: skip
    contact = {name: f"part.data ->> '{name}'" for name in ("kind", "value", "extension")}
    _insert(
        cursor, ContactPoint, {**person, **contact, "public": "true"},
        f"{ADDED_PARTS} WHERE change.kind = 'contacts' AND change.added",
    )  # fmt: skip
    _insert(
        cursor, WorksAt, {**person, "practice_id": "address.practice_id"},
        f"""{ADDED_PARTS} JOIN import_address AS address ON address.key = part.key
            WHERE change.kind IN ('practices', 'further_practices') AND change.added
            ORDER BY part.row, part.kind DESC, part.key
            ON CONFLICT DO NOTHING""",  # two addresses may have become one practice
    )  # fmt: skip


def _remove_parts(cursor: Any) -> None:
    """Take away what the source no longer gives; new parts are there already, so nobody is left without."""
    owned: list[tuple[type[models.Model], list[str]]] = [
        (PractitionerProfession, ["professions"]),
        *((model, [kind]) for kind, model in WORDS.items()),
        (Credential, ["licences"]),
        (ContactPoint, ["contacts"]),
        (WorksAt, ["practices", "further_practices"]),
    ]
    for model, kinds in owned:
        table = connection.ops.quote_name(model._meta.db_table)
        if model is WorksAt:
            cursor.execute(REMOVE_PARTS.format(table=table), [kinds])
            cursor.execute(LEFT_EMPTY)  # an address where nobody works any more is nobody's business
            Practice.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]).delete()
        else:
            cursor.execute(REMOVE_PARTS.format(table=table), [kinds])


def _record(cursor: Any, run: ImportRun) -> None:
    """Keep what was imported, and what this run did to whom."""
    cursor.execute(UPDATE_RECORDS, {"run": run.pk, "kinds": list(KINDS)})
    person = {"practitioner_id": "person.practitioner_id", "run_id": "%(run)s"}
    known = {"source": "%(source)s", "external_id": "person.external_id", "values": NEW_VALUES}
    arrived = "import_person AS person WHERE person.standing IN ('new', 'attach')"
    _insert(cursor, SourceRecord, {**person, **known}, arrived, run=run.pk, source=run.source)
    done = {"created": "person.standing = 'new'", "difference": DIFFERENCE}
    touched = "import_touched JOIN import_person AS person USING (row)"
    _insert(cursor, ImportChange, {**person, **done}, touched, run=run.pk)
