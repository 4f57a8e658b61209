"""Carries a register's difference out, in statements over all rows at once, inside the caller's transaction."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from therapists.actions.registers import warning
from therapists.choices import ConfirmationMethod, Fact, ListingStatus
from therapists.models import ImportRun, Register, Report
from therapists.search import indexing

IDS_AT_ONCE = 2000

UPDATE_CREDENTIALS = """
UPDATE therapists_credential AS credential
SET status = found.status, expires_on = found.new_expires_on, issued_on = found.new_issued_on,
    checked_on = %(dated)s, check_result = 'matched', check_source = %(source)s
FROM register_found AS found WHERE found.credential_id = credential.id AND found.touched
"""
CONFIRM = """
INSERT INTO therapists_confirmation (practitioner_id, fact, source, method, by_id, at)
SELECT DISTINCT found.practitioner_id, %(fact)s, %(source)s, %(method)s, NULL::bigint, %(at)s::timestamptz
FROM register_found AS found
WHERE in_force AND NOT kept AND NOT EXISTS (
    SELECT FROM therapists_confirmation AS known
    WHERE known.practitioner_id = found.practitioner_id AND known.fact = %(fact)s AND known.source = %(source)s
        AND known.method = %(method)s AND (known.at AT TIME ZONE 'UTC')::date = %(dated)s
)
"""
# Of two rows about one person that spellings make the same, the first stands.
ENTRIES = """
DROP TABLE IF EXISTS pg_temp.register_entry;
CREATE TEMP TABLE register_entry ON COMMIT DROP AS
SELECT DISTINCT ON (practitioner_id, profession_id, number_key, name_key) *,
       CASE WHEN known IN ('accepted', 'rejected') THEN known
            WHEN firm THEN 'matched' ELSE 'open' END AS state
FROM register_hit
ORDER BY practitioner_id, profession_id, number_key, name_key, firm DESC, line
"""
UPDATE_ENTRIES = """
UPDATE therapists_registerentry AS entry
SET credential_id = found.credential_id, number = found.number, family_name = found.family_name,
    given_name = found.given_name, status = found.status, issued_on = found.issued_on, expires_on = found.expires_on,
    discipline = found.discipline, reason = found.reason, state = found.state, seen_on = %(dated)s, absent_since = NULL,
    absence_noted = false
FROM register_entry AS found
WHERE found.entry_id = entry.id AND (
    entry.credential_id, entry.number, entry.family_name, entry.given_name, entry.status, entry.issued_on,
    entry.expires_on, entry.discipline, entry.reason, entry.state, entry.seen_on, entry.absent_since
) IS DISTINCT FROM (
    found.credential_id, found.number, found.family_name, found.given_name, found.status, found.issued_on,
    found.expires_on, found.discipline, found.reason, found.state, %(dated)s::date, NULL::date
)
"""
ADD_ENTRIES = """
INSERT INTO therapists_registerentry (
    register_id, practitioner_id, credential_id, profession_id, number, number_key, family_name, given_name, name_key,
    status, issued_on, expires_on, discipline, reason, state, seen_on, absence_noted
)
SELECT %(register)s, practitioner_id, credential_id, profession_id, number, number_key, family_name, given_name,
       name_key, status, issued_on, expires_on, discipline, reason, state, %(dated)s, false
FROM register_entry WHERE entry_id IS NULL ORDER BY line, practitioner_id
"""
# What nobody has decided, and the file says no more, is no question any longer.
FORGET_OPEN = """
DELETE FROM therapists_registerentry AS entry WHERE register_id = %(register)s AND state = 'open'
    AND NOT EXISTS (SELECT FROM register_entry AS found WHERE found.entry_id = entry.id)
"""
MARK_VANISHED = """
UPDATE therapists_registerentry AS entry SET absent_since = %(dated)s, absence_noted = false
FROM register_vanished AS vanished WHERE vanished.entry_id = entry.id
"""
NOT_FOUND = """
UPDATE therapists_credential AS credential
SET checked_on = %(dated)s, check_result = 'not-found', check_source = %(source)s
FROM register_vanished AS vanished WHERE vanished.credential_id = credential.id
    AND NOT (credential.checked_on IS NOT NULL AND credential.check_source <> %(source)s
             AND credential.checked_on >= %(dated)s)
"""
# For those who see to safety: once for each licence and what is said of it.
TO_BE_READ = """
SELECT practitioner_id, number, status, stopped FROM register_found WHERE stopped OR newly_disciplined
ORDER BY practitioner_id, credential_id
"""
PAUSE = """
UPDATE therapists_practitioner SET status = %(paused)s, version = version + 1, updated_at = now()
WHERE status = %(published)s AND id IN (SELECT practitioner_id FROM register_found WHERE stopped)
RETURNING id
"""
CHANGES = """
INSERT INTO therapists_importchange (run_id, practitioner_id, created, difference)
SELECT %(run)s, practitioner_id, false, jsonb_object_agg(field, pair) FROM (
    SELECT practitioner_id, 'status' AS field, jsonb_build_array(min(old_status), min(status)) AS pair
    FROM register_found WHERE changed AND old_status <> status GROUP BY practitioner_id
    UNION ALL
    SELECT practitioner_id, 'expires_on', jsonb_build_array(min(old_expires_on), min(new_expires_on))
    FROM register_found WHERE changed AND old_expires_on IS DISTINCT FROM new_expires_on GROUP BY practitioner_id
    UNION ALL
    SELECT practitioner_id, 'check_result', jsonb_build_array('matched', 'not-found') FROM register_vanished
    GROUP BY practitioner_id
) AS changed GROUP BY practitioner_id
"""
# A form that was opened before is refused as stale: it would put the old check back.
MOVE_VERSIONS = """
UPDATE therapists_practitioner SET version = version + 1, updated_at = now()
WHERE id = ANY(%s) AND NOT id = ANY(%s)
"""
TOUCHED = """
SELECT practitioner_id FROM register_found WHERE touched OR stopped
UNION SELECT practitioner_id FROM register_vanished ORDER BY 1
"""


def apply(cursor: Any, register: Register, run: ImportRun, values: dict[str, Any]) -> dict[str, int]:
    """Write the difference. Returns how many listings were paused."""
    asked = values | {
        "run": run.pk, "fact": Fact.CREDENTIAL, "method": ConfirmationMethod.REGISTER, "at": moment_of(values["dated"]),
        "paused": ListingStatus.PAUSED, "published": ListingStatus.PUBLISHED,
    }  # fmt: skip
    cursor.execute(ENTRIES)
    cursor.execute(TOUCHED)
    touched = [row[0] for row in cursor.fetchall()]
    for statement in (UPDATE_CREDENTIALS, NOT_FOUND, CONFIRM, UPDATE_ENTRIES, FORGET_OPEN, ADD_ENTRIES, MARK_VANISHED):
        cursor.execute(statement, asked)
    cursor.execute(CHANGES, asked)
    cursor.execute(PAUSE, asked)
    paused = [row[0] for row in cursor.fetchall()]
    cursor.execute(MOVE_VERSIONS, [touched, paused])
    cursor.execute(TO_BE_READ)
    Report.objects.bulk_create(
        warning(
            practitioner=who, register=register, number=number, status=status, stopped=stopped, dated=values["dated"]
        )
        for who, number, status, stopped in cursor.fetchall()
    )
    for start in range(0, len(touched), IDS_AT_ONCE):
        indexing.refresh(touched[start : start + IDS_AT_ONCE])
    return {"paused": len(paused)}


def moment_of(dated: date) -> datetime:
    """When a file of this day was true: now, or the end of an earlier day."""
    now = timezone.now()
    return now if dated == now.date() else datetime.combine(dated, time(23, 59), UTC)
