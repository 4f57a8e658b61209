"""What an import would change: nothing that a person wrote.

A field changes only where it still holds what the source gave last (nothing, where it did not speak of it). A part
(profession, licence, contact, practice) is added unless it is there or a person took it away, and removed only where
the import added it and nobody touched it. A practitioner whom a curator entered gets the NPI and missing licences, and
nothing else.

A row of our own export is a form that a person filled in: what it says counts, unless the listing has changed since.
What somebody has added to a part (a check of a licence) keeps that part, here as well.
"""

from typing import Any

from therapists.choices import Stated
from therapists.imports.matching import NUMBER_KEY

TEXTS = (
    "given_name", "middle_name", "family_name", "post_nominals", "gender", "website", "booking_url", "headline", "bio",
)  # fmt: skip
OTHERS = {"practising_since": "smallint", "away_until": "date"}  # columns of other types; blank for nothing
FIELDS = (*TEXTS, *OTHERS)
NAME_FIELDS = ("given_name", "family_name")  # that make the slug
MAIN_PROFESSION = "main_profession"
HOME_VISITS = "home_visits"
VOCABULARY_KINDS = ("techniques", "conditions", "languages")
KINDS = ("professions", "licences", "contacts", "practices", "further_practices", *VOCABULARY_KINDS)
ATTACHED_KINDS = ("licences",)
# What a later file may say again, lists of parts included; equal rows are left out before anything is compared.
DIFFERING = """
INSERT INTO import_differing (row)
SELECT person.row FROM import_person AS person
JOIN therapists_sourcerecord AS record ON record.id = person.record_id
WHERE person.standing = 'known' AND record.values || person.values <> record.values
UNION ALL
SELECT row FROM import_person WHERE standing IN ('attach', 'edited')
"""
LOCK = """
SELECT count(*) FROM (
    SELECT FROM therapists_practitioner
    WHERE id IN (SELECT practitioner_id FROM import_person JOIN import_differing USING (row))
    ORDER BY id FOR NO KEY UPDATE
) AS locked
"""
LAST = """
INSERT INTO import_last (row, kind, key)
SELECT person.row, kind.name, key.value
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_sourcerecord AS record ON record.id = person.record_id
CROSS JOIN unnest(%(kinds)s::text[]) AS kind (name)
CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(record.values -> kind.name, '[]')) AS key (value)
"""
PRESENT_PROFESSIONS = """
SELECT person.row, 'professions', profession.slug, link.id,
    NOT link."primary" OR coalesce(record.values ->> 'main_profession' = profession.slug, false)
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_practitionerprofession AS link ON link.practitioner_id = person.practitioner_id
JOIN therapists_profession AS profession ON profession.id = link.profession_id
LEFT JOIN therapists_sourcerecord AS record ON record.id = person.record_id
"""
PRESENT_LICENCES = f"""
SELECT person.row, 'licences', held.jurisdiction || ' ' || {NUMBER_KEY.format("held.number")}, held.id,
    held.checked_on IS NULL AND held.status = 'unknown' AND held.issuer = ''
    AND held.issued_on IS NULL AND held.expires_on IS NULL
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_credential AS held ON held.practitioner_id = person.practitioner_id AND held.kind = 'licence'
"""
PRESENT_CONTACTS = """
SELECT person.row, 'contacts',
    contact.value || CASE contact.extension WHEN '' THEN '' ELSE ' x' || contact.extension END, contact.id,
    contact.public AND contact.position = 0
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_contactpoint AS contact ON contact.practitioner_id = person.practitioner_id
"""
PRESENT_PRACTICES = """
SELECT person.row, 'practices', record.key, post.id,
    post.accepting = 'not-stated' AND post.since IS NULL AND post.until IS NULL
    AND NOT EXISTS (SELECT FROM therapists_openinghours AS hours WHERE hours.works_at_id = post.id)
    AND NOT EXISTS (SELECT FROM therapists_hoursexception AS hours WHERE hours.works_at_id = post.id)
    AND NOT EXISTS (SELECT FROM therapists_price AS price
                    WHERE price.practitioner_id = post.practitioner_id AND price.practice_id = post.practice_id)
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_worksat AS post ON post.practitioner_id = person.practitioner_id
JOIN therapists_practicerecord AS record ON record.practice_id = post.practice_id
"""
PRESENT_WORDS = """
SELECT person.row, '{plural}', word.slug, link.id, true
FROM import_differing JOIN import_person AS person USING (row)
JOIN therapists_practitioner{singular} AS link ON link.practitioner_id = person.practitioner_id
JOIN therapists_{singular} AS word ON word.id = link.{singular}_id
WHERE person.values ? '{plural}'
"""
PRESENT = "INSERT INTO import_present (row, kind, key, target, untouched) {0}"
# Whoever edited an export had the parts before them as they stood.
LAST_EDITED = """
INSERT INTO import_last (row, kind, key)
SELECT DISTINCT present.row, present.kind, present.key
FROM import_present AS present JOIN import_person AS person USING (row)
WHERE person.standing = 'edited' AND person.values ? present.kind
"""
# Two lists may name one practice: the first address of one file is a further one of the next. A record without a name
# is of somebody whom a curator entered.
SAME = (
    "({0}.row, {0}.key, replace({0}.kind, 'further_', '')) = (part.row, part.key, replace(part.kind, 'further_', ''))"
)
ADDED = f"""
INSERT INTO import_part_change (row, kind, key, added)
SELECT part.row, part.kind, part.key, true
FROM import_part AS part JOIN import_person AS person USING (row)
WHERE person.standing = 'new'
UNION ALL
SELECT part.row, part.kind, part.key, true
FROM import_part AS part JOIN import_person AS person USING (row) JOIN import_differing USING (row)
LEFT JOIN therapists_sourcerecord AS record ON record.id = person.record_id
WHERE (person.standing = 'edited' OR record.values ? 'given_name' OR part.kind = ANY(%(attached)s))
    AND NOT EXISTS (SELECT FROM import_present AS present WHERE {SAME.format("present")})
    AND NOT EXISTS (SELECT FROM import_last AS last WHERE {SAME.format("last")})
"""
# A list that the file does not give (no file of further locations) is not empty: nothing of it is removed.
REMOVED = f"""
INSERT INTO import_part_change (row, kind, key, added, target)
SELECT last.row, last.kind, last.key, false, min(present.target)
FROM import_last AS last JOIN import_person AS person USING (row)
JOIN import_present AS present ON present.row = last.row AND present.key = last.key AND present.untouched
    AND replace(present.kind, 'further_', '') = replace(last.kind, 'further_', '')
WHERE person.values ? last.kind AND NOT EXISTS (SELECT FROM import_part AS part WHERE {SAME.format("last")})
GROUP BY last.row, last.kind, last.key
"""
# The last contact of a published listing stays: the public must have a way to call.
KEEP_LAST_CONTACT = """
DELETE FROM import_part_change AS change USING import_person AS person, therapists_practitioner AS known
WHERE person.row = change.row AND known.id = person.practitioner_id
    AND change.kind = 'contacts' AND NOT change.added AND known.status = 'published'
    AND NOT EXISTS (SELECT FROM import_part_change AS other
                    WHERE other.row = change.row AND other.kind = 'contacts' AND other.added)
    AND NOT EXISTS (SELECT FROM therapists_contactpoint AS contact
                    WHERE contact.practitioner_id = known.id AND contact.public AND contact.id NOT IN (
                        SELECT target FROM import_part_change AS gone
                        WHERE gone.row = change.row AND gone.kind = 'contacts' AND NOT gone.added))
"""
CHANGED = f"""
INSERT INTO import_change (row, field, old, new)
SELECT person.row, field.name, field.present, field.incoming
FROM import_differing JOIN import_person AS person USING (row)
LEFT JOIN therapists_sourcerecord AS record ON record.id = person.record_id
JOIN therapists_practitioner AS known ON known.id = person.practitioner_id
LEFT JOIN therapists_practitionerprofession AS link ON link.practitioner_id = known.id AND link."primary"
LEFT JOIN therapists_profession AS profession ON profession.id = link.profession_id
LEFT JOIN therapists_homevisits AS home ON home.practitioner_id = known.id
CROSS JOIN LATERAL (VALUES
    {", ".join(f"('{name}', known.{name}, person.values ->> '{name}')" for name in TEXTS)},
    {", ".join(f"('{name}', coalesce(known.{name}::text, ''), person.values ->> '{name}')" for name in OTHERS)},
    ('{MAIN_PROFESSION}', coalesce(profession.slug, ''), person.values ->> '{MAIN_PROFESSION}'),
    ('{HOME_VISITS}', coalesce(home.offers, '{Stated.NOT_STATED}'), person.values ->> '{HOME_VISITS}')
) AS field (name, present, incoming)
WHERE field.incoming <> field.present
    AND (person.standing = 'edited'
         OR (record.values ? 'given_name' AND field.present = coalesce(
             record.values ->> field.name,
             CASE field.name WHEN '{HOME_VISITS}' THEN '{Stated.NOT_STATED}' ELSE '' END)))
    AND (field.name <> '{MAIN_PROFESSION}'
         OR EXISTS (SELECT FROM import_part_change AS change
                    WHERE change.row = person.row AND change.added AND change.kind = 'professions'
                       AND change.key = field.incoming)
         OR EXISTS (SELECT FROM import_present AS present
                    WHERE (present.row, present.kind, present.key) = (person.row, 'professions', field.incoming)))
"""
# Whoever edited an export of an older version did not see what has changed since; where nothing differs, no harm.
STALE = """
UPDATE import_person AS person SET standing = 'stale' FROM therapists_practitioner AS known
WHERE known.id = person.practitioner_id AND person.standing = 'edited' AND known.version <> person.own_version
    AND (EXISTS (SELECT FROM import_change AS change WHERE change.row = person.row)
         OR EXISTS (SELECT FROM import_part_change AS change WHERE change.row = person.row))
"""
FORGET_STALE = """
DELETE FROM {} WHERE row IN (SELECT row FROM import_person WHERE standing = 'stale')
"""
TOUCHED = """
INSERT INTO import_touched (row)
SELECT row FROM import_change UNION SELECT row FROM import_part_change
UNION SELECT row FROM import_person WHERE standing IN ('new', 'attach')
"""


def compute(cursor: Any, *, lock: bool) -> None:
    """Fill the tables of changes; with ``lock``, edits by people wait until the import is done."""
    cursor.execute(DIFFERING)
    cursor.execute("ANALYZE import_differing")
    if lock:
        cursor.execute(LOCK)
    cursor.execute(LAST, {"kinds": list(KINDS)})
    words = [PRESENT_WORDS.format(plural=kind, singular=kind.removesuffix("s")) for kind in VOCABULARY_KINDS]
    for query in (PRESENT_PROFESSIONS, PRESENT_LICENCES, PRESENT_CONTACTS, PRESENT_PRACTICES, *words):
        cursor.execute(PRESENT.format(query))
    cursor.execute(LAST_EDITED)
    cursor.execute("ANALYZE import_last; ANALYZE import_present")
    cursor.execute(ADDED, {"attached": list(ATTACHED_KINDS)})
    cursor.execute(REMOVED)
    cursor.execute(KEEP_LAST_CONTACT)
    cursor.execute(CHANGED)
    cursor.execute(STALE)
    for table in ("import_change", "import_part_change"):
        cursor.execute(FORGET_STALE.format(table))
    cursor.execute("ANALYZE import_change; ANALYZE import_part_change")
    cursor.execute(TOUCHED)
    cursor.execute("ANALYZE import_touched")
