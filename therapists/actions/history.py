"""The ways back: ``restore`` brings a listing back to a moment, ``undo`` takes one action back, whatever it concerned.

Both are one transaction, and part of the history like anything else: they can be undone in turn.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext
from pghistory.models import Context

from therapists.actions import merging
from therapists.actions.claims import claim
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.actions.rewriting import Reason, Rewritten, groups, plan
from therapists.background import SLOW
from therapists.choices import ImportState
from therapists.history.contexts import doing, kinds_of, verb
from therapists.history.graph import Model, Part
from therapists.history.moments import APART, NOT_BROUGHT_BACK, stood
from therapists.models import ImportRun, Practitioner, User
from therapists.models.provenance import IMPORT_LOCK

__all__ = ["Rewritten", "record", "restore", "undo", "undo_later"]

# Actions after which the past is too far away: how long they can be undone.
UNDONE_WITHIN = {"merging.merge": merging.UNDONE_WITHIN}
MANY_ROWS = 1000  # of a kind: from here on plans for few are worse than counting anew

AS_IT_STOOD = """
INSERT INTO rewriting (kind, obj, before, live, verdict, reason, fields, rest)
SELECT kind, obj, stood, stands,
       CASE WHEN stood IS NULL THEN 'delete' WHEN stands IS NULL THEN 'insert' WHEN ours THEN 'update' ELSE 'kept' END,
       CASE WHEN NOT ours THEN %(elsewhere)s END, coalesce(differing, '{{}}'), '{{}}'
FROM ({stood}) AS then_and_now
LEFT JOIN LATERAL (
    SELECT array_agg(past.key) AS differing FROM jsonb_each(stood) AS past
    WHERE stands -> past.key IS DISTINCT FROM past.value AND past.key <> ALL(%(not_brought_back)s)
) AS difference ON stands IS NOT NULL
WHERE CASE WHEN stood IS NULL THEN stands IS NOT NULL AND ours WHEN stands IS NULL THEN true
           ELSE differing IS NOT NULL OR NOT ours END
"""

# What the context found, what it left (the next event has it, or else the row itself), and what stands now.
AS_IT_FOUND = """
WITH mine AS (
    SELECT pgh_obj_id AS obj, min(pgh_id) AS first, max(pgh_id) AS last FROM "{events}"
    WHERE pgh_context_id = %(context)s GROUP BY pgh_obj_id
), found AS (
    SELECT mine.obj,
           CASE WHEN begun.pgh_label <> 'insert' THEN {begun} END AS before,
           CASE WHEN ended.pgh_label = 'delete' THEN NULL
                WHEN next.pgh_id IS NOT NULL THEN {next} WHEN t.id IS NOT NULL THEN {t} END AS after,
           CASE WHEN t.id IS NOT NULL THEN {t} END AS live
    FROM mine
    JOIN "{events}" AS begun ON begun.pgh_id = mine.first
    JOIN "{events}" AS ended ON ended.pgh_id = mine.last
    LEFT JOIN LATERAL (
        SELECT * FROM "{events}" AS e WHERE e.pgh_obj_id = mine.obj AND e.pgh_id > mine.last ORDER BY e.pgh_id LIMIT 1
    ) AS next ON true
    LEFT JOIN "{table}" AS t ON t.id = mine.obj
)
INSERT INTO rewriting (kind, obj, before, after, live, verdict, reason, fields, rest)
SELECT %(kind)s, obj, before, after, live, verdict, CASE verdict WHEN 'kept' THEN %(changed)s END, '{{}}', '{{}}'
FROM (
    SELECT found.*, CASE
        WHEN before IS NULL AND live IS NULL THEN 'same'
        WHEN before IS NULL AND after = live THEN 'delete'
        WHEN after IS NULL AND live IS NULL THEN 'insert'
        WHEN live = before THEN 'same'
        WHEN before IS NULL OR after IS NULL OR live IS NULL THEN 'kept'
        ELSE 'update' END AS verdict
    FROM found
) AS judged WHERE verdict <> 'same'
"""

# A column goes back where all that means something only together with it still is what the context left.
COLUMNS_THAT_GO_BACK = """
WITH grouping (name, number) AS (SELECT * FROM unnest(%(names)s::text[], %(numbers)s::integer[])),
changed AS (
    SELECT r.obj,
           coalesce(array_agg(past.key) FILTER (WHERE whole.as_left), '{}') AS back,
           coalesce(array_agg(past.key) FILTER (
               WHERE NOT whole.as_left AND r.live -> past.key IS DISTINCT FROM past.value), '{}') AS rest
    FROM rewriting AS r
    CROSS JOIN jsonb_each(r.before) AS past
    JOIN grouping ON grouping.name = past.key
    CROSS JOIN LATERAL (
        SELECT bool_and(r.live -> other.name IS NOT DISTINCT FROM r.after -> other.name) AS as_left
        FROM grouping AS other WHERE other.number = grouping.number
    ) AS whole
    WHERE r.kind = %(kind)s AND r.verdict = 'update' AND past.key <> 'slug'
        AND r.after -> past.key IS DISTINCT FROM past.value
    GROUP BY r.obj
)
UPDATE rewriting AS r SET fields = back, rest = changed.rest,
    verdict = CASE WHEN back <> '{}' THEN 'update' WHEN changed.rest <> '{}' THEN 'kept' ELSE 'same' END,
    reason = CASE WHEN changed.rest <> '{}' THEN %(changed)s END
FROM changed WHERE r.kind = %(kind)s AND r.obj = changed.obj
"""


@verb
def restore(*, practitioner: Practitioner, to: datetime, version: int, by: User) -> Rewritten:
    """Make a listing, with all that hangs on it, what it was at a moment. Raises ``Refused``, and ``StaleForm``.

    Not its status: who is shown to the public is decided by publishing, pausing and closing. Nor what others said or
    did: confirmations, reports, what imports noted. What then pointed to something that is gone stays away.
    """
    claimed = claim(model=Practitioner, pk=practitioner.pk, version=version)
    statement, asked = stood(Practitioner, at=to, without=APART)
    with connection.cursor() as cursor, doing(to=to.isoformat()), plan(cursor) as planned:
        cursor.execute(
            AS_IT_STOOD.format(stood=statement),
            {
                **asked,
                "subjects": [claimed.pk],
                "elsewhere": Reason.ELSEWHERE,
                "not_brought_back": list(NOT_BROUGHT_BACK),
            },
        )
        cursor.execute("SELECT FROM rewriting WHERE (kind, verdict) = ('practitioner', 'delete')")
        if cursor.rowcount:
            raise Refused(gettext("There was no such listing at that time."))
        outcome = planned.carry_out()
    record(objects=[claimed], message=gettext("Brought back an earlier version."), by=by)
    return outcome


@verb
def undo(*, context: str, by: User) -> Rewritten:
    """Take back what one action or import changed, where it still is as that left it; the rest is named.

    Doing it twice changes nothing more. What a practitioner's creation brought goes whole or not at all. Raises
    ``Refused``.
    """
    undone = Context.objects.filter(pk=context).first()
    kinds = kinds_of(context) if undone else {}
    if undone is None or not kinds:
        raise Refused(gettext("There is nothing to undo."))
    about: dict[str, Any] = undone.metadata
    _refuse_if_too_late(undone)
    run = ImportRun.objects.filter(pk=about["run"]).first() if "run" in about else None
    with connection.cursor() as cursor, doing(undoes=str(context), run=run and run.pk), plan(cursor) as planned:
        if run is not None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        for model, rows in kinds.items():
            if rows >= MANY_ROWS:
                # Events come and go by none but triggers: nothing else tells the server how many there are by now.
                cursor.execute(f'ANALYZE "{Part(model).events}"')
            _as_it_was_found(cursor, model, context)
        outcome = planned.carry_out()
        if run is not None:
            run.state = ImportState.APPLIED if "undoes" in about else ImportState.UNDONE
            run.counts["left_alone"] = outcome.left_in_all
            run.save(update_fields=["state", "counts"])
    return outcome


@task(queue_name=SLOW)
def undo_later(context: str, by: int) -> dict[str, int]:
    """``undo`` for what takes longer than anybody waits for a page."""
    outcome = undo(context=context, by=User.objects.get(pk=by))
    return {"rows": outcome.rows, "left_alone": outcome.left_in_all}


def _refuse_if_too_late(undone: Context) -> None:
    limit = UNDONE_WITHIN.get(undone.metadata.get("action", ""))
    if limit is not None and undone.created_at < timezone.now() - limit:
        raise Refused(
            gettext("This can be undone within %(days)d days, which are over. Change the listings by hand.")
            % {"days": limit.days}
        )


def _as_it_was_found(cursor: CursorWrapper, model: Model, context: str) -> None:
    part = Part(model)
    rows = {alias: part.past_row(alias) for alias in ("begun", "next")} | {"t": part.row("t")}
    asked = {"context": context, "kind": part.kind, "changed": Reason.CHANGED}
    cursor.execute(AS_IT_FOUND.format(events=part.events, table=part.table, **rows), asked)
    names, numbers = groups(model)
    cursor.execute(COLUMNS_THAT_GO_BACK, asked | {"names": names, "numbers": numbers})
