"""Which practitioner an incoming row is: by what the source calls them, NPI, licence, or contact with the name.

Exact matches attach; whatever is weaker goes to review and is never merged. Two different NPIs are two people.
"""

from typing import Any

# Names are compared by their letters alone, without accents and the generation after them.
NAME_KEY = r"regexp_replace(regexp_replace(fold({0}), '[ ,]+(jr|sr|ii|iii|iv)[. ]*$', ''), '[^[:alnum:]]', '', 'g')"
# As ``letters.number_key``.
NUMBER_KEY = "ltrim(regexp_replace(upper({0}), '[^A-Z0-9]', '', 'g'), '0')"

BY_RECORD = """
UPDATE import_person AS person
SET practitioner_id = record.practitioner_id, record_id = record.id, matched_by = 'record', standing = 'known'
FROM therapists_sourcerecord AS record
WHERE record.source = %(source)s AND record.external_id = person.external_id
"""
# A row of our own export is the listing that it was, or nobody.
BY_OWN_NUMBER = """
UPDATE import_person AS person
SET practitioner_id = known.id, matched_by = 'export',
    standing = CASE WHEN known.id IS NULL THEN 'gone' ELSE 'edited' END
FROM import_person AS row LEFT JOIN therapists_practitioner AS known ON known.id = row.external_id::bigint
WHERE person.row = row.row AND row.own_version IS NOT NULL
"""
BY_NPI = """
UPDATE import_person AS person
SET practitioner_id = known.id, matched_by = 'npi', standing = 'attach'
FROM therapists_practitioner AS known
WHERE person.standing = 'new' AND known.npi = person.npi
"""
# Somebody merged into another listing is left alone: that listing has sources of its own.
MERGED = """
UPDATE import_person AS person SET standing = 'merged'
FROM therapists_practitioner AS known
WHERE known.id = person.practitioner_id AND known.merged_into_id IS NOT NULL
"""
UNMATCHED = f"""
INSERT INTO import_unmatched (row, npi, given_key, family_key)
SELECT row, npi, {NAME_KEY.format("values ->> 'given_name'")}, {NAME_KEY.format("values ->> 'family_name'")}
FROM import_person WHERE standing = 'new'
"""
# Whom an unmatched row may still be: nobody with another NPI, or another number at this source.
FREE = """
free AS MATERIALIZED (
    SELECT id, {given} AS given_key, {family} AS family_key, npi FROM therapists_practitioner AS known
    WHERE merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM therapists_sourcerecord AS record WHERE record.practitioner_id = known.id AND source = %(source)s
    )
)""".format(given=NAME_KEY.format("given_name"), family=NAME_KEY.format("family_name"))
SAME_NAME = "free.family_key = unmatched.family_key AND free.family_key <> ''"
SAME_FULL_NAME = f"{SAME_NAME} AND free.given_key = unmatched.given_key"
NO_OTHER_NPI = "(free.npi IS NULL OR unmatched.npi IS NULL)"

CANDIDATES_BY_LICENCE = f"""
WITH {FREE}
INSERT INTO import_candidate (row, practitioner_id, reason, rank, exact)
SELECT DISTINCT unmatched.row, free.id,
    CASE WHEN NOT ({SAME_NAME}) THEN 'same licence, another name'
         WHEN NOT {NO_OTHER_NPI} THEN 'same licence, another NPI'
         WHEN credential.profession_id IS NULL THEN 'same licence, profession not stated'
         ELSE 'licence' END,
    1, {SAME_NAME} AND {NO_OTHER_NPI} AND credential.profession_id IS NOT NULL
FROM import_unmatched AS unmatched
JOIN import_part AS part ON part.row = unmatched.row AND part.kind = 'licences'
JOIN therapists_profession AS profession ON profession.slug = part.data ->> 'profession'
JOIN therapists_credential AS credential
    ON credential.kind = 'licence' AND credential.jurisdiction = part.data ->> 'jurisdiction'
    AND {NUMBER_KEY.format("credential.number")} = {NUMBER_KEY.format("part.data ->> 'number'")}
    AND (credential.profession_id = profession.id OR credential.profession_id IS NULL)
JOIN free ON free.id = credential.practitioner_id
"""
CANDIDATES_BY_CONTACT = f"""
WITH {FREE},
reached AS (
    SELECT practitioner_id, kind, value FROM therapists_contactpoint WHERE practitioner_id IS NOT NULL
    UNION
    SELECT post.practitioner_id, contact.kind, contact.value
    FROM therapists_contactpoint AS contact JOIN therapists_worksat AS post USING (practice_id)
)
INSERT INTO import_candidate (row, practitioner_id, reason, rank, exact)
SELECT DISTINCT unmatched.row, free.id,
    CASE WHEN {SAME_FULL_NAME} THEN reached.kind || ' and name' ELSE 'same ' || reached.kind || ', another name' END,
    CASE WHEN reached.kind = 'email' THEN 2 ELSE 3 END, {SAME_FULL_NAME}
FROM import_unmatched AS unmatched
JOIN import_part AS part ON part.row = unmatched.row AND part.kind = 'contacts'
JOIN reached ON reached.kind = part.data ->> 'kind' AND reached.value = part.data ->> 'value'
JOIN free ON free.id = reached.practitioner_id AND {NO_OTHER_NPI}
"""
CANDIDATES_BY_TOWN = f"""
WITH {FREE},
seen AS (
    SELECT post.practitioner_id, practice.country, practice.region, practice.locality
    FROM therapists_worksat AS post JOIN therapists_practice AS practice ON practice.id = post.practice_id
    UNION
    SELECT practitioner_id, country, region, locality FROM therapists_homevisits WHERE locality <> ''
)
INSERT INTO import_candidate (row, practitioner_id, reason, rank, exact)
SELECT DISTINCT unmatched.row, free.id, 'same name and town', 4, false
FROM import_unmatched AS unmatched
JOIN free ON {SAME_FULL_NAME} AND {NO_OTHER_NPI}
JOIN seen ON seen.practitioner_id = free.id
JOIN import_part AS part ON part.row = unmatched.row AND part.kind IN ('practices', 'further_practices')
JOIN import_address AS address ON address.key = part.key
JOIN therapists_place AS place ON place.id = address.place_id
WHERE (place.country, place.region) = (seen.country, seen.region) AND fold(address.locality) = fold(seen.locality)
"""
# The strongest rule decides, and only where it names one practitioner and nobody else claims them as firmly.
ATTACH = """
WITH best AS (
    SELECT row, min(practitioner_id) AS practitioner_id, min(reason) AS reason
    FROM import_candidate AS candidate
    WHERE exact AND rank = (SELECT min(rank) FROM import_candidate AS other WHERE other.row = candidate.row AND exact)
    GROUP BY row HAVING count(DISTINCT practitioner_id) = 1
), single AS (
    SELECT min(row) AS row, practitioner_id, min(reason) AS reason FROM best
    GROUP BY practitioner_id HAVING count(*) = 1
)
UPDATE import_person AS person
SET practitioner_id = single.practitioner_id, matched_by = single.reason, standing = 'attach'
FROM single WHERE single.row = person.row
"""
REVIEW = """
SELECT person.external_id, candidate.practitioner_id,
    string_agg(DISTINCT CASE WHEN exact THEN reason || ', but not one person alone' ELSE reason END, '; '),
    count(*) OVER ()
FROM import_candidate AS candidate JOIN import_person AS person USING (row)
WHERE person.standing = 'new'
GROUP BY person.row, person.external_id, candidate.practitioner_id
ORDER BY person.row, candidate.practitioner_id
LIMIT %s
"""


def match(cursor: Any, source: str) -> None:
    """Give each incoming row its practitioner and standing: known, attach, merged or new; edited or gone, of a row of
    our own export."""
    asked = {"source": source}
    cursor.execute(BY_OWN_NUMBER)
    cursor.execute(BY_RECORD, asked)
    cursor.execute(BY_NPI)
    cursor.execute(MERGED)
    cursor.execute(UNMATCHED)
    cursor.execute("ANALYZE import_unmatched")
    for statement in (CANDIDATES_BY_LICENCE, CANDIDATES_BY_CONTACT, CANDIDATES_BY_TOWN):
        cursor.execute(statement, asked)
    cursor.execute(ATTACH)


def review(cursor: Any, most: int) -> tuple[list[dict[str, Any]], int]:
    """Rows that resemble a known practitioner too little to be one (they become practitioners of their own), and how
    many there are."""
    cursor.execute(REVIEW, [most])
    found = cursor.fetchall()
    entries = [{"npi": npi, "practitioner": practitioner, "reason": reason} for npi, practitioner, reason, _ in found]
    return entries, found[0][-1] if found else 0
