"""Taking work from the queue, letting it go, and saying that what an import left has been looked through."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.desk import queue
from therapists.desk.queue import Item
from therapists.history.contexts import verb
from therapists.models import Assignment, ImportReview, ImportRun, User

TAKING = 7_301_960  # one takes at a time, so that no two get the same: an advisory lock; any number that no other has


@verb
def take(*, by: User) -> Item | None:
    """Give somebody the best next thing to do; what they are at already, if that still waits. Nothing: all is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING])
    now = timezone.now()
    Assignment.objects.filter(since__lte=now - queue.HELD_FOR).delete()
    for mine in Assignment.objects.filter(by=by, let_go=False).order_by("since"):
        if (standing := queue.find(by, mine.kind, mine.object_id, now)) is not None:
            return standing
        mine.delete()  # done
    for item in queue.best(by, now=now):
        Assignment.objects.update_or_create(
            kind=item.kind, object_id=item.object_id, defaults={"by": by, "since": now, "let_go": False}
        )
        return item
    return None


@verb
def let_go(*, by: User) -> int:
    """Give back what somebody is at: others are offered it at once, they themselves some hours later.

    Returns how many pieces of work that was.
    """
    return Assignment.objects.filter(by=by, let_go=False).update(let_go=True, since=timezone.now())


@verb
def look_through(*, run: ImportRun, by: User) -> ImportReview:
    """Say that somebody has gone through what an import left for people to look at. Raises ``Refused``."""
    review, new = ImportReview.objects.get_or_create(run=run, defaults={"by": by})
    if not new:
        raise Refused(gettext("Somebody has looked through this already."))
    record(objects=[run], message=gettext("Looked through."), by=by)
    return review
