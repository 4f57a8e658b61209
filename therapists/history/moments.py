"""What stood at a moment: a row and all that hung on it, beside what stands now."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from therapists.history.graph import Model, gathered, parts_of
from therapists.history.timeline import Change, loaded
from therapists.models import (
    Call,
    ChangeRequest,
    Confirmation,
    DuplicatePair,
    FormerSlug,
    Hold,
    PracticeRecord,
    Practitioner,
    Proof,
    RegisterEntry,
    Report,
    SourceRecord,
)

# What others said or noted of a listing stays when it goes back to an earlier moment; addresses follow the name.
APART: frozenset[Model] = frozenset(
    {
        Call,
        ChangeRequest,
        Confirmation,
        DuplicatePair,
        FormerSlug,
        Hold,
        PracticeRecord,
        Proof,
        RegisterEntry,
        Report,
        SourceRecord,
    }
)
# Who is shown to the public, and since when, is decided by publishing, pausing and closing alone.
NOT_BROUGHT_BACK = ("status", "published_at", "closed_on", "close_reason", "merged_into_id", "slug", "created_at")

# The first event after the moment has the row as it was then; what nothing happened to since stands as it did.
STOOD = """
, later AS (
    SELECT DISTINCT ON (kind, obj) kind, obj, label, row, owned FROM event WHERE at > %(at)s ORDER BY kind, obj, number
)
SELECT coalesce(live.kind, later.kind) AS kind, coalesce(live.obj, later.obj) AS obj,
       CASE WHEN later.kind IS NULL THEN CASE WHEN live.owned THEN live.row END
            WHEN later.label <> 'insert' AND later.owned THEN later.row END AS stood,
       live.row AS stands, coalesce(live.owned, true) AS ours
FROM live FULL JOIN later ON (later.kind, later.obj) = (live.kind, live.obj)
"""


def stood(root: Model, *, at: datetime, without: Collection[Model] = ()) -> tuple[str, dict[str, Any]]:
    """A statement: kind, obj, stood, stands, and whether what stands still hangs on the subjects; and its parameters.

    The subjects are ``%(subjects)s``, for the caller to fill in.
    """
    parts = [part for part in parts_of(root) if part.model not in without]
    return gathered(parts) + STOOD, {"at": at}


def way_back(practitioner: Practitioner, *, to: datetime, hidden: Collection[Model] = ()) -> list[Change]:
    """What bringing a listing back to a moment would change, from what stands now to what stood then."""
    statement, asked = stood(Practitioner, at=to, without=APART | set(hidden))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY kind, obj", {**asked, "subjects": [practitioner.pk]})
        rows = cursor.fetchall()
    found = [Change(kind, obj, loaded(stands), loaded(past)) for kind, obj, past, stands, ours in rows if ours]
    return [change for change in found if _matters(change)]


def _matters(change: Change) -> bool:
    if change.before is None or change.after is None:
        return change.before != change.after
    return bool(set(change.columns) - set(NOT_BROUGHT_BACK))
