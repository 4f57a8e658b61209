"""Which listings are compared at all: those that share a key. In SQL, into temporary tables of the transaction.

A key is a licence number, a phone number, an e-mail address, a website, or a name within a degree of latitude and
longitude: the family name (also with a letter left out, which finds any two that are a letter apart) and the first
letter of the given name (also of those it is short for). A key that very many share says nothing and is passed over.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.utils import CursorWrapper

from therapists.duplicates.scoring import NICKNAMES, Facts, Names, canonical

MOST_IN_BLOCK = 200  # listings that share a key, beyond which it tells nobody from anybody
MOST_OF_ONES_OWN = 3  # listings that have a contact, beyond which it is nobody's own
COMMON_LISTINGS, COMMON_SHARE = 5, 1 / 20_000  # a name is one that many have: so many, and of all of them
SHORTEST_VARIED = 5  # letters of a family name of which one may be left out
PAIRS_AT_ONCE = 5000

# As ``matching.NAME_KEY`` of the imports, with the spaces: their words are compared, too.
WORDS = "btrim(regexp_replace(regexp_replace(fold({0}), '[''’`´]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
GENERATION = "(?:^|[ ,])(jr|sr|ii|iii|iv)[. ]*$"
# As ``matching.NUMBER_KEY``.
NUMBER = "ltrim(regexp_replace(upper(number), '[^A-Z0-9]', '', 'g'), '0')"

CONTACTS = """
CREATE TEMPORARY TABLE twin_contact ON COMMIT DROP AS
SELECT person, kind, value, own, count(*) OVER (PARTITION BY value) AS crowd
FROM (
    SELECT practitioner_id AS person, kind, lower(value) AS value, true AS own
    FROM therapists_contactpoint WHERE practitioner_id IS NOT NULL
    UNION
    SELECT post.practitioner_id, contact.kind, lower(contact.value), false
    FROM therapists_contactpoint AS contact JOIN therapists_worksat AS post USING (practice_id)
) AS reached
JOIN therapists_practitioner AS p ON p.id = person AND p.status <> 'closed'
"""
FACTS = f"""
CREATE TEMPORARY TABLE twin ON COMMIT DROP AS
WITH professions AS (
    SELECT practitioner_id, array_agg(profession_id::integer) AS ids
    FROM therapists_practitionerprofession GROUP BY practitioner_id
), licences AS (
    SELECT practitioner_id,
           array_agg(jurisdiction || '|' || coalesce(profession_id, 0) || '|' || {NUMBER}) AS numbers
    FROM therapists_credential WHERE kind = 'licence' GROUP BY practitioner_id
), contacts AS (
    SELECT person,
           array_agg(value) FILTER (WHERE own AND kind = 'email' AND crowd <= %(own)s) AS emails,
           array_agg(value) FILTER (WHERE own AND kind = 'phone' AND crowd <= %(own)s) AS phones,
           array_agg(value) FILTER (WHERE NOT own OR crowd > %(own)s) AS shared
    FROM twin_contact GROUP BY person
), places AS (
    SELECT practitioner_id, array_agg(practice) FILTER (WHERE practice IS NOT NULL) AS practices,
           array_agg(lat) AS lats, array_agg(lon) AS lons
    FROM (
        SELECT post.practitioner_id, lat, lon,
               concat_ws('|', {WORDS.format("practice.name")}, {WORDS.format("locality")}, region, country) AS practice
        FROM therapists_worksat AS post JOIN therapists_practice AS practice ON practice.id = post.practice_id
        UNION ALL
        SELECT practitioner_id, base_lat, base_lon, NULL FROM therapists_homevisits WHERE base_lat IS NOT NULL
    ) AS seen GROUP BY practitioner_id
)
SELECT p.id, {WORDS.format("p.given_name")} AS given, {WORDS.format("p.middle_name")} AS middle,
       {WORDS.format(f"regexp_replace(fold(p.family_name), '{GENERATION}', '')")} AS family,
       coalesce(substring(fold(p.family_name) FROM '{GENERATION}'), '') AS generation,
       p.gender, coalesce(p.npi, '') AS npi,
       coalesce(professions.ids, '{{}}') AS professions, coalesce(licences.numbers, '{{}}') AS licences,
       coalesce(contacts.emails, '{{}}') AS emails, coalesce(contacts.phones, '{{}}') AS phones,
       coalesce(contacts.shared, '{{}}') AS shared,
       rtrim(regexp_replace(lower(p.website), '^https?://(www[.])?|[?#].*$', '', 'g'), '/') AS website,
       coalesce(places.practices, '{{}}') AS practices, places.lats, places.lons
FROM therapists_practitioner AS p
LEFT JOIN professions ON professions.practitioner_id = p.id
LEFT JOIN licences ON licences.practitioner_id = p.id
LEFT JOIN contacts ON contacts.person = p.id
LEFT JOIN places ON places.practitioner_id = p.id
WHERE p.status <> 'closed'
"""
# A website that many have is a chain's, or a network's.
SHARED_WEBSITES = """
UPDATE twin SET website = '' FROM (
    SELECT website FROM twin WHERE website <> '' GROUP BY website HAVING count(*) > %(own)s
) AS chain WHERE chain.website = twin.website
"""
INITIALS = "CREATE TEMPORARY TABLE twin_initial (given text, initial text) ON COMMIT DROP"
KEYS = """
CREATE TEMPORARY TABLE twin_key ON COMMIT DROP AS
WITH family AS (
    SELECT id, replace(family, ' ', '') AS written FROM twin
    UNION
    SELECT id, word FROM twin CROSS JOIN LATERAL unnest(string_to_array(family, ' ')) AS word
), variant AS (
    SELECT id, written FROM family
    UNION
    SELECT id, left(written, place - 1) || substr(written, place + 1)
    FROM family CROSS JOIN LATERAL generate_series(1, length(written)) AS place
    WHERE length(written) >= %(varied)s
), initial AS (
    SELECT id, left(given, 1) AS letter FROM twin
    UNION
    SELECT id, initial FROM twin JOIN twin_initial ON twin_initial.given = split_part(twin.given, ' ', 1)
), cell AS (
    SELECT id, floor(lat + half) || ' ' || floor(lon + half) || ' ' || half AS corner
    FROM twin CROSS JOIN LATERAL unnest(lats, lons) AS place (lat, lon) CROSS JOIN (VALUES (0.0), (0.5)) AS grid (half)
    GROUP BY 1, 2
), keys AS (
    SELECT id, hashtextextended(split_part(number, '|', 1) || '|' || split_part(number, '|', 3), 1) AS key
    FROM twin CROSS JOIN LATERAL unnest(licences) AS number
    UNION ALL
    SELECT person, hashtextextended(value, 2) FROM twin_contact
    UNION ALL
    SELECT id, hashtextextended(website, 3) FROM twin WHERE website <> ''
    UNION ALL
    SELECT id, hashtextextended(written || '|' || letter || '|' || corner, 4)
    FROM variant JOIN initial USING (id) JOIN cell USING (id)
)
SELECT key, id FROM (SELECT DISTINCT key, id FROM keys) AS once
"""
PAIRS = """
CREATE TEMPORARY TABLE twin_pair ON COMMIT DROP AS
WITH block AS (
    SELECT key, id FROM (SELECT key, id, count(*) OVER (PARTITION BY key) AS size FROM twin_key) AS counted
    WHERE size BETWEEN 2 AND %(most)s
)
SELECT DISTINCT one.id AS one, other.id AS other FROM block AS one JOIN block AS other USING (key)
WHERE one.id < other.id
"""
SIDE = (
    "{0}.id, {0}.given, {0}.middle, {0}.family, {0}.generation, {0}.gender, {0}.npi, {0}.professions, {0}.licences, "
    "{0}.emails, {0}.phones, {0}.shared, {0}.website, {0}.practices, "
    "ARRAY(SELECT unnest(ARRAY[lat, lon]) FROM unnest({0}.lats, {0}.lons) AS place (lat, lon))"
)
BESIDE = f"""
DECLARE twins NO SCROLL CURSOR FOR SELECT {SIDE.format("a")}, {SIDE.format("b")}
FROM twin_pair JOIN twin AS a ON a.id = one JOIN twin AS b ON b.id = other
"""
NAMES = "SELECT {0} FROM twin GROUP BY {0} HAVING count(*) >= (SELECT greatest(%s, count(*) * %s) FROM twin)"
WIDTH = len(Facts._fields)


def gather(cursor: CursorWrapper) -> int:
    """Fill ``twin`` and ``twin_pair``; how many pairs there are to compare."""
    asked: dict[str, Any] = {"own": MOST_OF_ONES_OWN, "varied": SHORTEST_VARIED, "most": MOST_IN_BLOCK}
    cursor.execute(CONTACTS, asked)
    cursor.execute(FACTS, asked)
    cursor.execute(SHARED_WEBSITES, asked)
    cursor.execute(INITIALS)
    with cursor.copy("COPY twin_initial FROM STDIN") as copy:
        for row in _initials():
            copy.write_row(row)
    cursor.execute("ANALYZE twin")
    cursor.execute(KEYS, asked)
    cursor.execute("ANALYZE twin_key")
    cursor.execute(PAIRS, asked)
    pairs = cursor.rowcount
    cursor.execute("ANALYZE twin_pair")
    return pairs


def _initials() -> set[tuple[str, str]]:
    """First letters of what a given name may be short for."""
    short = NICKNAMES.canonical_lookup
    return {(name, one[0]) for name in short for one in canonical(name) if one[0] != name[0]}


def common_names(cursor: CursorWrapper) -> Names:
    """Given and family names that many listings have."""
    found = []
    for column in ("given", "family"):
        cursor.execute(NAMES.format(column), [COMMON_LISTINGS, COMMON_SHARE])
        found.append(frozenset(row[0] for row in cursor.fetchall()))
    return Names(*found)


def candidates(cursor: CursorWrapper) -> Iterator[list[tuple[Facts, Facts]]]:
    """All pairs that were gathered, some thousands at a time."""
    cursor.execute(BESIDE)
    while True:
        cursor.execute(f"FETCH {PAIRS_AT_ONCE} FROM twins")
        rows = cursor.fetchall()
        if not rows:
            break
        yield [(Facts(*row[:WIDTH]), Facts(*row[WIDTH:])) for row in rows]
    cursor.execute("CLOSE twins")
