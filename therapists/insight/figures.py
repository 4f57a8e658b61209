"""The figures of each day: how old facts are, what work was done. Written every night; the page reads nothing else."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.tasks import task
from django.utils import timezone

from therapists.background import SLOW
from therapists.choices import DISPUTES, CloseReason, ConfirmationMethod, Fact, FigureKind, ListingStatus, Stated, Work
from therapists.freshness import CADENCE, FACTS, SPOKEN
from therapists.insight import gaps
from therapists.models import Figure
from therapists.models.insight import monday

WEEKS_COUNTED = 26  # of work, anew every night: what is put right or erased later is right here, too
# How far a fact may be relied on (``choices.FactState``), in the order in which they are shown.
STATES = (FigureKind.CONFIRMED, FigureKind.DUE, FigureKind.DISPUTED, FigureKind.NEVER)
ONE_AT_A_TIME = 7_301_949  # an advisory lock; any number that no other has


def _latest(fact: Fact) -> str:
    named = f"IN ('{fact}', '{Fact.LISTING}')" if fact in SPOKEN else f"= '{fact}'"
    return f"max(c.at) FILTER (WHERE c.fact {named})"


def _disputed(fact: Fact) -> str:
    outcomes = ", ".join(f"'{outcome}'" for outcome, facts in DISPUTES.items() if fact in facts)
    return f"max(k.at) FILTER (WHERE k.outcome IN ({outcomes}))" if outcomes else "NULL::timestamptz"


# Whom a fact concerns, where that is not everybody: nobody can confirm where somebody comes to who does not come.
CONCERNS = {Fact.COVERAGE: "home.practitioner_id IS NOT NULL", Fact.CREDENTIAL: "proven.practitioner_id IS NOT NULL"}

# One look at every confirmation, one at every call. A listing's latest of each fact stands in a column of its own: f0,
# f1 and so on when it was confirmed; d0, d1 and so on when somebody said that it is wrong.
AGES = f"""
WITH latest AS MATERIALIZED (
    SELECT p.id, {", ".join(f"{_latest(fact)} AS f{place}" for place, fact in enumerate(FACTS))}
    FROM therapists_practitioner p
    LEFT JOIN therapists_confirmation c ON c.practitioner_id = p.id AND c.at <= %(now)s
    WHERE p.status = '{ListingStatus.PUBLISHED}'
    GROUP BY p.id
), doubt AS MATERIALIZED (
    SELECT k.practitioner_id, {", ".join(f"{_disputed(fact)} AS d{place}" for place, fact in enumerate(FACTS))}
    FROM therapists_call k WHERE k.at <= %(now)s GROUP BY k.practitioner_id
)
SELECT fact.name,
       count(*) FILTER (WHERE NOT fact.disputed AND fact.at > %(now)s::timestamptz - fact.cadence),
       count(*) FILTER (WHERE NOT fact.disputed AND fact.at <= %(now)s::timestamptz - fact.cadence),
       count(*) FILTER (WHERE fact.disputed),
       count(*) FILTER (WHERE NOT fact.disputed AND fact.at IS NULL),
       extract(day FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY %(now)s::timestamptz - fact.at)
                        FILTER (WHERE fact.at IS NOT NULL))::int
FROM latest AS p
LEFT JOIN doubt ON doubt.practitioner_id = p.id
LEFT JOIN therapists_homevisits AS home ON home.practitioner_id = p.id AND home.offers = '{Stated.YES}'
LEFT JOIN (SELECT DISTINCT practitioner_id FROM therapists_credential) AS proven ON proven.practitioner_id = p.id
CROSS JOIN LATERAL (VALUES {
    ", ".join(
        f"('{fact}', p.f{place}, coalesce(d{place} > coalesce(p.f{place}, '-infinity'), false),"
        f" INTERVAL '{CADENCE[fact].days} days', {CONCERNS.get(fact, 'true')})"
        for place, fact in enumerate(FACTS)
    )
}) AS fact (name, at, disputed, cadence, concerns)
WHERE fact.concerns
GROUP BY fact.name
"""

# A call that confirms six facts is one confirmation; its rows have the same moment.
WORK = f"""
SELECT kind, date_trunc('week', at AT TIME ZONE 'UTC')::date, count(*)
FROM (
    SELECT DISTINCT CASE method WHEN '{ConfirmationMethod.MAIL}' THEN '{Work.TOLD}' ELSE '{Work.CHECKED}' END,
                    at, practitioner_id
    FROM therapists_confirmation
    UNION ALL SELECT '{Work.PUBLISHED}', published_at, id FROM therapists_practitioner
    UNION ALL SELECT CASE close_reason WHEN '{CloseReason.MERGED}' THEN '{Work.MERGED}' ELSE '{Work.CLOSED}' END,
                     closed_on::timestamp AT TIME ZONE 'UTC', id
    FROM therapists_practitioner
    UNION ALL SELECT '{Work.REPORTS}', handled_at, id FROM therapists_report
    UNION ALL SELECT '{Work.REQUESTS}', decided_at, id FROM therapists_changerequest
) AS done (kind, at, id)
WHERE at >= %(since)s AND at <= %(now)s
GROUP BY 1, 2
"""
KEEP = """
INSERT INTO therapists_figure (day, kind, "of", number, computed_at)
SELECT * FROM unnest(%(days)s::date[], %(kinds)s::text[], %(ofs)s::text[], %(numbers)s::int[]),
              (VALUES (%(now)s::timestamptz)) AS computed
ON CONFLICT (day, kind, "of") DO UPDATE SET number = excluded.number, computed_at = excluded.computed_at
"""

type Row = tuple[date, FigureKind, str, int]


@transaction.atomic
def compute(now: datetime | None = None) -> int:
    """Write the figures of this day and of the last weeks; again on the same day writes over them. How many."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        rows = [*_ages(cursor, now), *_work(cursor, now)]
        since = _since(now)
        Figure.objects.filter(kind=FigureKind.WORK, day__gte=since).delete()  # a week may have lost all it had
        days, kinds, ofs, numbers = (list(column) for column in zip(*rows, strict=True))
        cursor.execute(KEEP, {"days": days, "kinds": kinds, "ofs": ofs, "numbers": numbers, "now": now})
    return len(rows)


def _since(now: datetime) -> date:
    return monday(now.astimezone(UTC).date()) - timedelta(weeks=WEEKS_COUNTED - 1)


def _ages(cursor: CursorWrapper, now: datetime) -> list[Row]:
    """Of each fact how many are in each state, and the median age of those ever confirmed."""
    today = now.astimezone(UTC).date()
    cursor.execute(AGES, {"now": now})
    found = {name: numbers for name, *numbers in cursor.fetchall()}
    kinds = (*STATES, FigureKind.MEDIAN_AGE)
    return [
        (today, kind, fact.value, number)
        for fact in FACTS
        for kind, number in zip(kinds, found.get(fact.value, (*(0 for _state in STATES), None)), strict=True)
        if number is not None
    ]


def _work(cursor: CursorWrapper, now: datetime) -> list[Row]:
    cursor.execute(WORK, {"since": datetime.combine(_since(now), datetime.min.time(), tzinfo=UTC), "now": now})
    return [(week, FigureKind.WORK, kind, number) for kind, week, number in cursor.fetchall()]


@task(queue_name=SLOW)
def renew() -> dict[str, int]:
    """Every night, and the first time that somebody asks for it: figures, and the towns without home visits."""
    return {"figures": compute(), "towns": gaps.find()}
