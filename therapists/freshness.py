"""How old each fact of a listing is: when it was last confirmed, by whom, how, and when it is due again.

An edit is no confirmation, and a fact past its cadence is not confirmed any more. Nor is one that a call has thrown
into doubt since (``choices.DISPUTES``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from therapists.choices import DISPUTES, ConfirmationMethod, Fact, FactState

# What changes from week to week is asked for again sooner than what holds for years.
SOON = timedelta(days=30)
LATER = timedelta(days=90)
SOON_OLD = (Fact.ACCEPTING, Fact.HOME_VISITS)
FACTS = tuple(fact for fact in Fact if fact is not Fact.LISTING)
CADENCE: dict[Fact, timedelta] = {fact: SOON if fact in SOON_OLD else LATER for fact in FACTS}
# Whoever confirms the whole listing confirms all that a person can say of themselves; a credential is looked up.
SPOKEN = tuple(fact for fact in FACTS if fact is not Fact.CREDENTIAL)

# SQL: (outcome of a call, fact that it throws into doubt).
DISPUTING = ", ".join(f"('{outcome}', '{fact}')" for outcome, facts in DISPUTES.items() for fact in facts)

LATEST = f"""
SELECT person.id, fact.name, latest.at, latest.source, latest.method, latest.by_id, EXISTS (
    SELECT FROM therapists_call AS k WHERE k.practitioner_id = person.id
      AND k.at > coalesce(latest.at, '-infinity') AND (k.outcome, fact.name) IN (VALUES {DISPUTING})
) AS disputed
FROM unnest(%(people)s::bigint[]) AS person (id)
CROSS JOIN unnest(%(facts)s::text[]) AS fact (name)
LEFT JOIN LATERAL (
    SELECT c.at, c.source, c.method, c.by_id, c.id FROM therapists_confirmation AS c
    WHERE c.practitioner_id = person.id
      AND (c.fact = fact.name OR c.fact = 'listing' AND fact.name = ANY(%(spoken)s::text[]))
    ORDER BY c.at DESC, c.id DESC LIMIT 1
) AS latest ON true
"""

# When each practitioner's first fact falls due, of those that they can tell themselves; who never confirmed has no row.
DUE = f"""
SELECT practitioner_id, least({
    ", ".join(
        f"coalesce(max(at) FILTER (WHERE fact IN ('{fact}', 'listing')), '-infinity')"
        f" + INTERVAL '{CADENCE[fact].days} days'"
        for fact in SPOKEN
    )
}) AS due_at FROM therapists_confirmation GROUP BY practitioner_id
"""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last confirmation of one fact; without one, all but fact and state is empty."""

    fact: Fact
    state: FactState
    at: datetime | None = None
    source: str = ""
    method: ConfirmationMethod | None = None
    by_id: int | None = None  # the curator who wrote it down; nobody, where the person answered a mail

    @property
    def due_on(self) -> date | None:
        """The first day on which it counts as confirmed no more."""
        return (self.at + CADENCE[self.fact]).date() if self.at else None


def state_of(fact: Fact, at: datetime | None, now: datetime | None = None, *, disputed: bool = False) -> FactState:
    """What a fact last confirmed then is worth now; ``disputed``: somebody said since that it is wrong."""
    if disputed:
        return FactState.DISPUTED
    if at is None:
        return FactState.NEVER
    return FactState.CONFIRMED if (now or timezone.now()) - at < CADENCE[fact] else FactState.DUE


def of(people: Iterable[int], now: datetime | None = None) -> dict[int, dict[Fact, Freshness]]:
    """Every fact of each of these practitioners, in the order of ``Fact``; one statement for any number of them."""
    ids = list(people)
    now = now or timezone.now()
    with connection.cursor() as cursor:
        facts, spoken = [fact.value for fact in FACTS], [fact.value for fact in SPOKEN]
        values: dict[str, Any] = {"people": ids, "facts": facts, "spoken": spoken}
        cursor.execute(LATEST, values)
        rows = {(pk, name): _row(Fact(name), now, *latest) for pk, name, *latest in cursor.fetchall()}
    return {pk: {fact: rows[pk, fact.value] for fact in FACTS} for pk in ids}


def _row(
    fact: Fact,
    now: datetime,
    at: datetime | None,
    source: str | None,
    method: str | None,
    by_id: int | None,
    disputed: bool,
) -> Freshness:
    how = ConfirmationMethod(method) if method else None
    return Freshness(fact, state_of(fact, at, now, disputed=disputed), at, source or "", how, by_id)
