"""Background work that somebody wants done again."""

from collections.abc import Iterable

from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.history import record
from therapists.models import Job, User


@transaction.atomic
def run_again(*, jobs: Iterable[Job], by: User) -> list[Job]:
    """Let jobs that have ended wait again, with what went wrong still written on them. Returns those that had ended."""
    ended = Job.objects.finished().filter(pk__in=[job.pk for job in jobs]).select_for_update()
    ids = list(ended.values_list("pk", flat=True))
    Job.objects.filter(pk__in=ids).update(
        status=TaskResultStatus.READY,
        run_after=None,
        started_at=None,
        finished_at=None,
        return_value_json=None,
        worker_ids_json=[],  # as many attempts as a new one has
        updated_at=timezone.now(),
    )
    changed = list(Job.objects.filter(pk__in=ids))
    record(objects=changed, message=gettext("Asked to run again."), by=by)
    return changed
