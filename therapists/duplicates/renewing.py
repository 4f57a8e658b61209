"""Writes down every night which listings may be one person's; what curators have decided stays."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.tasks import task

from therapists.background import SLOW
from therapists.choices import DuplicateState
from therapists.duplicates import blocking
from therapists.duplicates.scoring import FEWEST_POINTS, score
from therapists.history.contexts import unrecorded
from therapists.models import DuplicatePair

ONE_AT_A_TIME = 7_301_947  # an advisory lock; any number that no other has

FOUND = """
CREATE TEMPORARY TABLE twin_found (one bigint, other bigint, score smallint, reasons text[]) ON COMMIT DROP
"""
FORGET = """
DELETE FROM therapists_duplicatepair AS pair WHERE state = %(open)s
    AND NOT EXISTS (SELECT FROM twin_found WHERE (one, other) = (pair.one_id, pair.other_id))
"""
CHANGE = """
UPDATE therapists_duplicatepair AS pair SET score = found.score, reasons = found.reasons
FROM twin_found AS found
WHERE (found.one, found.other) = (pair.one_id, pair.other_id) AND pair.state = %(open)s
    AND (found.score, found.reasons) IS DISTINCT FROM (pair.score, pair.reasons::text[])
"""
# Whoever has been deleted meanwhile is left out.
ADD = """
INSERT INTO therapists_duplicatepair (one_id, other_id, score, reasons, found_at, state)
SELECT one, other, score, reasons, now(), %(open)s FROM twin_found
WHERE EXISTS (SELECT FROM therapists_practitioner WHERE id = one)
    AND EXISTS (SELECT FROM therapists_practitioner WHERE id = other)
ORDER BY one, other
ON CONFLICT (one_id, other_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many pairs were compared, how many of them are likely enough, and how many of those are new."""

    compared: int
    likely: int
    new: int


@transaction.atomic
def renew() -> Renewed:
    """Find the pairs anew. Memory does not grow with the listings: pairs are compared some thousands at a time."""
    with connection.cursor() as cursor, unrecorded(cursor, {DuplicatePair}):
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        compared = blocking.gather(cursor)
        known = blocking.common_names(cursor)
        cursor.execute(FOUND)
        likely = 0
        for pairs in blocking.candidates(cursor):
            scored = ((a.id, b.id, score(a, b, known)) for a, b in pairs)
            found = [(one, other, result) for one, other, result in scored if result.points >= FEWEST_POINTS]
            likely += len(found)
            with cursor.copy("COPY twin_found FROM STDIN") as copy:
                for one, other, result in found:
                    copy.write_row((one, other, result.points, [reason.value for reason in result.reasons]))
        asked = {"open": DuplicateState.OPEN.value}
        cursor.execute("ANALYZE twin_found")
        cursor.execute(FORGET, asked)
        cursor.execute(CHANGE, asked)
        cursor.execute(ADD, asked)
        new = cursor.rowcount
        cursor.execute("DROP TABLE twin_found, twin_pair, twin_key, twin_initial, twin, twin_contact")
    return Renewed(compared, likely, new)


@task(queue_name=SLOW)
def find_duplicates() -> dict[str, int]:
    """Every night."""
    found = renew()
    return {"compared": found.compared, "likely": found.likely, "new": found.new}
