"""Writes down every night what the clock brings up: whom to call, and whose credential runs out.

It says who *may* need something: whether it still is so is asked whenever a task is shown (``sources``), so that what
is dealt with by day leaves at once, and comes back at once where it is undone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone

from therapists import freshness
from therapists.background import SLOW
from therapists.choices import CredentialStatus, ListingStatus, TaskKind
from therapists.desk import reaching

RENEWING = 7_301_961  # one at a time: an advisory lock; any number that no other has
RUNS_OUT_WITHIN = timedelta(days=30)

# Published, a fact due, never confirmed or in doubt, not to be asked by mail, and not to be called on a later day.
TO_CALL = f"""
WITH due AS MATERIALIZED ({freshness.DUE}), latest AS MATERIALIZED (
    SELECT DISTINCT ON (practitioner_id) practitioner_id, outcome, again_on, at FROM therapists_call
    ORDER BY practitioner_id, at DESC, id DESC
)
INSERT INTO therapists_task (kind, practitioner_id, since, found_at)
SELECT %(kind)s, p.id, CASE WHEN coalesce(due.due_at, '-infinity') = '-infinity' THEN p.published_at
                            WHEN due.due_at <= %(now)s THEN due.due_at ELSE latest.at END, %(now)s
FROM therapists_practitioner AS p
LEFT JOIN due ON due.practitioner_id = p.id
LEFT JOIN latest ON latest.practitioner_id = p.id
WHERE p.status = %(published)s
  AND (latest.again_on IS NULL OR latest.again_on <= %(today)s)
  AND (coalesce(due.due_at, '-infinity') <= %(now)s AND {reaching.BY_PHONE} OR EXISTS (
    SELECT FROM (VALUES {freshness.DISPUTING}) AS doubt (outcome, fact)
    WHERE latest.outcome = doubt.outcome AND NOT EXISTS (
      SELECT FROM therapists_confirmation AS c
      WHERE c.practitioner_id = p.id AND c.fact IN (doubt.fact, 'listing') AND c.at >= latest.at)))
  AND NOT EXISTS (SELECT FROM therapists_changerequest AS r WHERE r.practitioner_id = p.id AND r.state = 'new')
"""

RUNNING_OUT = """
INSERT INTO therapists_task (kind, practitioner_id, since, found_at)
SELECT %(kind)s, p.id, min(c.expires_on) - %(ahead)s::interval, %(now)s
FROM therapists_practitioner AS p JOIN therapists_credential AS c ON c.practitioner_id = p.id
WHERE p.status = %(published)s AND c.status = %(active)s AND c.expires_on <= %(horizon)s
GROUP BY p.id
"""


def horizon(now: datetime) -> Any:
    """Credentials that run out by this day are looked at."""
    return (now + RUNS_OUT_WITHIN).date()


@transaction.atomic
def renew(now: datetime | None = None) -> dict[str, int]:
    """Write the tasks anew. Returns how many there are of each kind."""
    now = now or timezone.now()
    asked = reaching.asked(now) | {
        "now": now,
        "today": now.date(),
        "published": ListingStatus.PUBLISHED.value,
        "active": CredentialStatus.ACTIVE.value,
        "ahead": RUNS_OUT_WITHIN,
        "horizon": horizon(now),
    }
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RENEWING])
        cursor.execute("DELETE FROM therapists_task")
        for kind, statement in ((TaskKind.CALL, TO_CALL), (TaskKind.CREDENTIAL, RUNNING_OUT)):
            cursor.execute(statement, asked | {"kind": kind.value})
            found[kind.value] = cursor.rowcount
        cursor.execute("ANALYZE therapists_task")  # how many there are is asked of the planner
    return found


@task(queue_name=SLOW)
def bring_up() -> dict[str, int]:
    """Every night, soon after the date turns."""
    return renew()
