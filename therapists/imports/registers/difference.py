"""What a register's file says beside what is listed: in statements over all rows at once, in temporary tables.

``register_row`` is the file; ``register_subject`` the licences and people that it may be about; ``register_hit`` which
belongs to which, and how firmly; ``register_found`` what is to be written on which credential.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from therapists.choices import NOT_IN_FORCE, CredentialKind, CredentialStatus, ListingStatus
from therapists.imports.matching import NAME_KEY
from therapists.imports.registers.rows import Licence
from therapists.models import Register

GIVEN_KEY = "coalesce(substring(fold({0}) FROM '[[:alnum:]]+'), '')"
SHORTEST_PART = 4  # letters of a part of a double name that says something: not de, van, St
MOST_NAMESAKES = 3  # rows of one name that are brought up; of a commoner one nobody can say who it is
PROOF = (CredentialKind.LICENCE, CredentialKind.CERTIFICATION)
WORST_FIRST = (
    CredentialStatus.REVOKED, CredentialStatus.SUSPENDED, CredentialStatus.EXPIRED, CredentialStatus.INACTIVE,
    CredentialStatus.UNKNOWN, CredentialStatus.ACTIVE,
)  # fmt: skip

SAID = """line integer, number text, family_name text, given_name text, status text, issued_on date, expires_on date,
    discipline boolean"""
# Made before the transaction is held read-only; temporary tables may be written even then.
TABLES = {
    "register_row": f"profession_id bigint, letters text, digits text, family_key text, given_key text, {SAID}",
    "register_subject": """practitioner_id bigint, credential_id bigint, profession_id bigint, letters text,
        digits text, family_name text, family_key text, given_key text""",
    "register_hit": f"""practitioner_id bigint, credential_id bigint, profession_id bigint, number_key text,
        name_key text, {SAID}, reason text, entry_id bigint, known text, said text,
        disciplined boolean NOT NULL DEFAULT false, firm boolean""",
    "register_found": f"""practitioner_id bigint, credential_id bigint, {SAID}, said text, disciplined boolean,
        old_status text, old_expires_on date, old_result text, new_expires_on date, new_issued_on date, kept boolean,
        was_in_force boolean, in_force boolean, touched boolean, changed boolean, stopped boolean,
        newly_disciplined boolean""",
    "register_vanished": "entry_id bigint, practitioner_id bigint, credential_id bigint",
}
COPY_ROWS = f"COPY register_row ({', '.join(Licence._fields)}) FROM STDIN".replace(
    "issued, expires", "issued_on, expires_on"
).replace(" profession,", " profession_id,")

LETTERS = "regexp_replace(upper({0}), '[^A-Z]', '', 'g')"
DIGITS = "ltrim(regexp_replace({0}, '[^0-9]', '', 'g'), '0')"
PARTS = (
    f"ARRAY(SELECT part FROM regexp_split_to_table(fold({{0}}), '[^[:alnum:]]+') AS part "
    f"WHERE length(part) >= {SHORTEST_PART})"
)
PERSON_KEYS = f"{NAME_KEY.format('person.family_name')}, {GIVEN_KEY.format('person.given_name')}"
SUBJECTS = f"""
INSERT INTO register_subject
SELECT person.id AS practitioner_id, credential.id AS credential_id, credential.profession_id,
       {LETTERS.format("credential.number")} AS letters, {DIGITS.format("credential.number")} AS digits,
       person.family_name, {NAME_KEY.format("person.family_name")} AS family_key,
       {GIVEN_KEY.format("person.given_name")} AS given_key
FROM therapists_credential AS credential JOIN therapists_practitioner AS person ON person.id = practitioner_id
WHERE credential.kind = ANY(%(proof)s) AND credential.jurisdiction = %(jurisdiction)s AND person.status <> %(closed)s
    AND (credential.profession_id = ANY(%(professions)s) OR credential.profession_id IS NULL)
"""
# People of these professions who can be seen there, and of whom no licence there is stated.
WITHOUT_LICENCE = f"""
INSERT INTO register_subject
SELECT person.id, NULL, link.profession_id, '', '', person.family_name, {PERSON_KEYS}
FROM therapists_practitioner AS person
JOIN therapists_practitionerprofession AS link ON link.practitioner_id = person.id
WHERE person.status <> %(closed)s AND link.profession_id = ANY(%(professions)s)
    AND NOT EXISTS (
        SELECT FROM therapists_credential AS held
        WHERE held.practitioner_id = person.id AND held.kind = ANY(%(proof)s) AND held.jurisdiction = %(jurisdiction)s
    )
    AND (
        EXISTS (
            SELECT FROM therapists_worksat AS post
            JOIN therapists_practice AS practice ON practice.id = post.practice_id
            WHERE post.practitioner_id = person.id AND practice.country = %(country)s
                AND (%(region)s = '' OR practice.region = %(region)s)
        ) OR EXISTS (
            SELECT FROM therapists_homevisits AS home
            WHERE home.practitioner_id = person.id AND home.country = %(country)s
                AND (%(region)s = '' OR home.region = %(region)s)
        )
    )
"""
# Rows of one licence and name are one: a register may give a line to each case against somebody.
HIT = """practitioner_id, credential_id, profession_id, number_key, name_key, line, number, family_name, given_name,
    status, issued_on, expires_on, discipline, reason"""
BY_NUMBER = f"""
INSERT INTO register_hit ({HIT})
WITH met AS (
    SELECT subject.practitioner_id, subject.credential_id, subject.profession_id AS stated, entry.*,
           subject.family_key = entry.family_key OR (
               subject.given_key = entry.given_key AND subject.given_key <> ''
               AND {PARTS.format("subject.family_name")} && {PARTS.format("entry.family_name")}
           ) AS same_name
    FROM register_subject AS subject
    JOIN register_row AS entry ON entry.digits = subject.digits
        AND (entry.letters = subject.letters OR entry.letters = '' OR subject.letters = '')
        AND (entry.profession_id = subject.profession_id OR subject.profession_id IS NULL)
    WHERE subject.digits <> ''
)
SELECT practitioner_id, credential_id, profession_id, letters || digits AS number_key, family_key AS name_key,
       min(line) AS line, min(number) AS number, min(family_name) AS family_name, min(given_name) AS given_name,
       (array_agg(status ORDER BY array_position(%(worst_first)s::text[], status)))[1] AS status,
       min(issued_on) AS issued_on, max(expires_on) AS expires_on, bool_or(discipline) AS discipline,
       CASE WHEN NOT bool_or(same_name) THEN 'other-name'
            WHEN bool_or(stated IS NULL) THEN 'no-profession'
            WHEN count(DISTINCT status) > 1 THEN 'contradiction'
            ELSE 'exact' END AS reason
FROM met GROUP BY practitioner_id, credential_id, profession_id, letters || digits, family_key
"""
# One credential that is two licences of the file is neither.
TWO_AT_ONCE = """
UPDATE register_hit SET reason = 'contradiction' WHERE reason = 'exact' AND credential_id IN (
    SELECT credential_id FROM register_hit WHERE reason = 'exact' GROUP BY credential_id HAVING count(*) > 1
)
"""
# Whose licence is there by number and name is not asked about others of the same number.
NO_QUESTION = """
DELETE FROM register_hit AS hit WHERE reason <> 'exact' AND EXISTS (
    SELECT FROM register_hit AS exact WHERE exact.credential_id = hit.credential_id AND exact.reason = 'exact'
)
"""
BY_NAME = f"""
INSERT INTO register_hit ({HIT})
WITH met AS (
    SELECT subject.practitioner_id, subject.credential_id, entry.profession_id,
           entry.letters || entry.digits AS number_key, entry.family_key AS name_key, min(line) AS line,
           min(number) AS number, min(entry.family_name) AS family_name,
           min(given_name) AS given_name,
           (array_agg(status ORDER BY array_position(%(worst_first)s::text[], status)))[1] AS status,
           min(issued_on) AS issued_on, max(expires_on) AS expires_on, bool_or(discipline) AS discipline
    FROM register_subject AS subject
    JOIN register_row AS entry ON entry.family_key = subject.family_key AND entry.given_key = subject.given_key
        AND entry.profession_id = subject.profession_id
    WHERE subject.given_key <> ''
        AND NOT EXISTS (SELECT FROM register_hit AS hit WHERE hit.credential_id = subject.credential_id)
        AND NOT EXISTS (SELECT FROM register_hit AS hit WHERE hit.line = entry.line AND hit.reason = 'exact')
    GROUP BY subject.practitioner_id, subject.credential_id, entry.profession_id, entry.letters || entry.digits,
        entry.family_key
), numbered AS (
    SELECT *, count(*) OVER (PARTITION BY practitioner_id, credential_id) AS namesakes FROM met
)
SELECT practitioner_id, credential_id, profession_id, number_key, name_key, line, number, family_name, given_name,
       status, issued_on, expires_on, discipline,
       CASE WHEN credential_id IS NULL THEN 'no-licence' ELSE 'other-number' END
FROM numbered WHERE namesakes <= %(most_namesakes)s
"""
# What was decided stands: somebody else is left out, the same person is as good as exact.
DECIDED = """
UPDATE register_hit AS hit
SET entry_id = entry.id, known = entry.state, said = entry.status, disciplined = entry.discipline,
    credential_id = coalesce(hit.credential_id, CASE WHEN entry.state = 'accepted' THEN entry.credential_id END)
FROM therapists_registerentry AS entry
WHERE entry.register_id = %(register)s AND entry.practitioner_id = hit.practitioner_id
    AND entry.profession_id = hit.profession_id AND entry.number_key = hit.number_key AND entry.name_key = hit.name_key
"""
FIRM = """
UPDATE register_hit SET firm = credential_id IS NOT NULL AND (
    reason = 'exact' AND known IS DISTINCT FROM 'rejected'
    OR known IS NOT DISTINCT FROM 'accepted' AND reason <> 'contradiction')
"""
# A check of a later day, made elsewhere, is better than this file; so is a person's of the same day.
IN_LAPSED = f"({', '.join(f"'{status}'" for status in NOT_IN_FORCE)})"
# What the file does not say stays as it was typed, unless that contradicts what it does say.
FOUND = f"""
INSERT INTO register_found
SELECT DISTINCT ON (hit.credential_id) hit.practitioner_id, hit.credential_id, hit.line, hit.number, hit.family_name,
       hit.given_name, hit.status, hit.issued_on, hit.expires_on, hit.discipline, hit.said, hit.disciplined,
       credential.status AS old_status, credential.expires_on AS old_expires_on,
       credential.check_result AS old_result, said_now.expires_on AS new_expires_on,
       CASE WHEN credential.issued_on <= coalesce(said_now.expires_on, 'infinity') THEN credential.issued_on
            WHEN hit.issued_on <= coalesce(said_now.expires_on, 'infinity') THEN hit.issued_on END AS new_issued_on,
       (credential.checked_on >= %(dated)s AND credential.check_source <> %(source)s) IS TRUE AS kept,
       credential.status NOT IN {IN_LAPSED} AND coalesce(credential.expires_on >= %(dated)s, true) AS was_in_force,
       hit.status NOT IN {IN_LAPSED} AND coalesce(said_now.expires_on >= %(dated)s, true) AS in_force
FROM register_hit AS hit JOIN therapists_credential AS credential ON credential.id = hit.credential_id
CROSS JOIN LATERAL (
    SELECT coalesce(hit.expires_on, CASE WHEN hit.status <> 'active' OR credential.expires_on >= %(dated)s
                                         THEN credential.expires_on END) AS expires_on
) AS said_now
WHERE hit.firm ORDER BY hit.credential_id, hit.line
"""
MARK_CHANGES = """
UPDATE register_found AS found SET
    changed = NOT kept AND (credential.status, credential.expires_on, credential.issued_on)
        IS DISTINCT FROM (found.status, found.new_expires_on, found.new_issued_on),
    touched = NOT kept AND (credential.status, credential.expires_on, credential.issued_on, credential.checked_on,
            credential.check_result, credential.check_source)
        IS DISTINCT FROM (found.status, found.new_expires_on, found.new_issued_on, %(dated)s::date, 'matched',
            %(source)s),
    stopped = NOT kept AND found.status IN ('suspended', 'revoked') AND found.said IS DISTINCT FROM found.status,
    newly_disciplined = NOT kept AND found.discipline AND NOT found.disciplined
FROM therapists_credential AS credential WHERE credential.id = found.credential_id
"""
VANISHED = """
INSERT INTO register_vanished
SELECT entry.id AS entry_id, entry.practitioner_id, entry.credential_id
FROM therapists_registerentry AS entry JOIN therapists_practitioner AS person ON person.id = entry.practitioner_id
WHERE entry.register_id = %(register)s AND entry.state IN ('matched', 'accepted') AND entry.absent_since IS NULL
    AND entry.credential_id IS NOT NULL AND person.status <> %(closed)s
    AND NOT EXISTS (SELECT FROM register_hit AS hit WHERE hit.entry_id = entry.id)
    AND NOT EXISTS (
        SELECT FROM register_hit AS hit
        WHERE hit.credential_id = entry.credential_id AND hit.number_key = entry.number_key
    )
"""

# Whoever edits one of them waits for us, and we for them, before anything is compared.
LOCK = """
SELECT FROM therapists_practitioner WHERE id IN (
    SELECT practitioner_id FROM register_hit UNION ALL
    SELECT practitioner_id FROM therapists_registerentry WHERE register_id = %(register)s
) ORDER BY id FOR NO KEY UPDATE
"""

# Each list of the difference: what its rows are, as columns (practitioner, from, to).
LISTS = {
    "changed": "SELECT practitioner_id, {old}, {new} FROM register_found WHERE changed",
    "lapsed": """SELECT practitioner_id, {old}, {new} FROM register_found
        WHERE NOT kept AND was_in_force AND NOT in_force""",
    "restored": """SELECT practitioner_id, {old}, {new} FROM register_found
        WHERE NOT kept AND in_force AND (NOT was_in_force OR old_result = 'not-found')""",
    "stopped": "SELECT practitioner_id, {old}, {new} FROM register_found WHERE stopped",
    "disciplined": "SELECT practitioner_id, {old}, {new} FROM register_found WHERE newly_disciplined",
    "vanished": "SELECT practitioner_id, '', '' FROM register_vanished",
    "review": """SELECT practitioner_id, reason, '' FROM register_hit
        WHERE NOT firm AND known IS DISTINCT FROM 'rejected'""",
}
OLD = "concat_ws(', ', old_status, old_expires_on::text)"
NEW = "concat_ws(', ', status, new_expires_on::text)"


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts, and lists of at most so many as were asked for: practitioner, what was, what it becomes."""

    counts: dict[str, int]
    lists: dict[str, list[dict[str, Any]]]


def asked(register: Register, professions: list[int], dated: date) -> dict[str, Any]:
    """What the statements ask for."""
    country, _, region = register.jurisdiction.partition("-")
    return {
        "register": register.pk,
        "source": register.name,
        "jurisdiction": register.jurisdiction,
        "country": country,
        "region": region,
        "professions": professions,
        "proof": list(PROOF),
        "closed": ListingStatus.CLOSED,
        "worst_first": list(WORST_FIRST),
        "most_namesakes": MOST_NAMESAKES,
        "dated": dated,
    }


def create(cursor: Any) -> None:
    """Make the tables; those of an earlier import in the same transaction go."""
    for table, columns in TABLES.items():
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}; CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")


def compute(cursor: Any, values: dict[str, Any], *, lock: bool) -> None:
    """Fill the temporary tables; ``register_row`` holds the file."""
    cursor.execute("ANALYZE register_row")
    cursor.execute(SUBJECTS, values)
    cursor.execute(WITHOUT_LICENCE, values)
    cursor.execute("ANALYZE register_subject")
    cursor.execute(BY_NUMBER, values)
    cursor.execute(TWO_AT_ONCE)
    cursor.execute(NO_QUESTION)
    cursor.execute("ANALYZE register_hit")
    cursor.execute(BY_NAME, values)
    if lock:
        cursor.execute(LOCK, values)
    cursor.execute(DECIDED, values)
    cursor.execute(FIRM)
    cursor.execute("ANALYZE register_hit")
    cursor.execute(FOUND, values)
    cursor.execute(MARK_CHANGES, values)
    cursor.execute(VANISHED, values)


def told(cursor: Any, values: dict[str, Any], longest: int) -> Difference:
    """The difference as numbers and lists; no name and no licence number of anybody, so that it may be kept."""
    cursor.execute(
        """
        SELECT count(*) FILTER (WHERE NOT kept), count(*) FILTER (WHERE kept),
            (SELECT count(*) FROM register_subject AS subject WHERE credential_id IS NOT NULL
             AND NOT EXISTS (SELECT FROM register_hit AS hit WHERE hit.credential_id = subject.credential_id)),
            (SELECT count(*) FROM register_row AS entry WHERE NOT EXISTS (
                SELECT FROM register_hit AS hit WHERE hit.firm AND hit.profession_id = entry.profession_id
                AND hit.number_key = entry.letters || entry.digits AND hit.name_key = entry.family_key)),
            (SELECT count(*) FROM register_hit WHERE known = 'rejected'),
            (SELECT count(*) FROM therapists_registerentry WHERE register_id = %(register)s
             AND state IN ('matched', 'accepted') AND absent_since IS NULL)
        FROM register_found
        """,
        values,
    )
    names = ("matched", "kept", "unmatched", "not_listed", "rejected_before", "known_before")
    counts = dict(zip(names, cursor.fetchone(), strict=True))
    lists = {}
    for name, statement in LISTS.items():
        cursor.execute(
            f"WITH listed (practitioner, was, becomes) AS ({statement.format(old=OLD, new=NEW)}) "
            "SELECT practitioner, was, becomes, count(*) OVER () FROM listed ORDER BY practitioner, becomes LIMIT %s",
            [longest],
        )
        rows = cursor.fetchall()
        counts[name] = rows[0][-1] if rows else 0
        lists[name] = [{"practitioner": who, "was": was, "becomes": becomes} for who, was, becomes, _total in rows]
    return Difference(counts, lists)
