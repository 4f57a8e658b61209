"""What an import would change: nothing that a person wrote.

A field changes only where it still holds what the source gave last. A part (profession, licence, contact, practice) is
added unless it is there or a person took it away, and removed only where the import added it and nobody touched it. A
practitioner whom a curator entered gets the NPI and missing licences, and nothing else.
"""

from typing import Any

from therapists.imports.matching import NUMBER_KEY

FIELDS = ("given_name", "middle_name", "family_name", "post_nominals", "gender")
NAME_FIELDS = ("given_name", "family_name")  # that make the slug
MAIN_PROFESSION = "main_profession"
KINDS = ("professions", "licences", "contacts", "practices", "further_practices")
ATTACHED_KINDS = ("licences",)
# What a later file may say again, lists of parts included; equal rows are left out before anything is compared.
DIFFERING = """
INSERT INTO import_differing (row)
SELECT person.row FROM import_person AS person
JOIN therapists_sourcerecord AS record ON record.id = person.record_id
WHERE person.standing = 'known' AND record.values || person.values <> record.values
UNION ALL
SELECT row FROM import_person WHERE standing = 'attach'
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
PRESENT = "INSERT INTO import_present (row, kind, key, target, untouched) {0}"
# Two lists may name one practice: the first address of one file is a further one of the next. A record without a name
# is of somebody whom a curator entered.
ADDED = """
INSERT INTO import_part_change (row, kind, key, added)
SELECT part.row, part.kind, part.key, true
FROM import_part AS part JOIN import_person AS person USING (row)
LEFT JOIN therapists_sourcerecord AS record ON record.id = person.record_id
WHERE person.standing = 'new' OR (
    part.row IN (SELECT row FROM import_differing)
    AND (record.values ? 'given_name' OR part.kind = ANY(%(attached)s))
    AND NOT EXISTS (SELECT FROM import_present AS present WHERE (present.row, present.key) = (part.row, part.key))
    AND NOT EXISTS (SELECT FROM import_last AS last WHERE (last.row, last.key) = (part.row, part.key))
)
"""
# A list that the file does not give (no file of further locations) is not empty: nothing of it is removed.
REMOVED = """
INSERT INTO import_part_change (row, kind, key, added, target)
SELECT last.row, last.kind, last.key, false, present.target
FROM import_last AS last JOIN import_person AS person USING (row)
JOIN import_present AS present ON present.row = last.row AND present.key = last.key AND present.untouched
WHERE person.values ? last.kind
    AND NOT EXISTS (SELECT FROM import_part AS part WHERE (part.row, part.key) = (last.row, last.key))
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
JOIN therapists_sourcerecord AS record ON record.id = person.record_id
JOIN therapists_practitioner AS known ON known.id = person.practitioner_id
LEFT JOIN therapists_practitionerprofession AS link ON link.practitioner_id = known.id AND link."primary"
LEFT JOIN therapists_profession AS profession ON profession.id = link.profession_id
CROSS JOIN LATERAL (VALUES
    {", ".join(f"('{name}', known.{name}, person.values ->> '{name}')" for name in FIELDS)},
    ('{MAIN_PROFESSION}', profession.slug, person.values ->> '{MAIN_PROFESSION}')
) AS field (name, present, incoming)
WHERE field.present = record.values ->> field.name AND field.incoming <> field.present
    AND (field.name <> '{MAIN_PROFESSION}'
         OR EXISTS (SELECT FROM import_part_change AS change
                    WHERE change.row = person.row AND change.added AND change.key = field.incoming)
         OR EXISTS (SELECT FROM import_present AS present
                    WHERE (present.row, present.kind, present.key) = (person.row, 'professions', field.incoming)))
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
    for query in (PRESENT_PROFESSIONS, PRESENT_LICENCES, PRESENT_CONTACTS, PRESENT_PRACTICES):
        cursor.execute(PRESENT.format(query))
    cursor.execute("ANALYZE import_last; ANALYZE import_present")
    cursor.execute(ADDED, {"attached": list(ATTACHED_KINDS)})
    cursor.execute(REMOVED)
    cursor.execute(KEEP_LAST_CONTACT)
    cursor.execute(CHANGED)
    cursor.execute("ANALYZE import_change; ANALYZE import_part_change")
    cursor.execute(TOUCHED)
    cursor.execute("ANALYZE import_touched")
