"""What stood at a moment: a row and all that hung on it, beside what stands now."""

from collections.abc import Collection
from datetime import datetime

from therapists.history.graph import Model, gathered, parts_of

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


def stood(root: Model, *, at: datetime, without: Collection[Model] = ()) -> tuple[str, dict[str, object]]:
    """A statement: kind, obj, stood, stands, and whether what stands still hangs on the subjects; and its parameters.

    The subjects are ``%(subjects)s``, for the caller to fill in.
    """
    parts = [part for part in parts_of(root) if part.model not in without]
    return gathered(parts) + STOOD, {"at": at}
