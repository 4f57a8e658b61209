"""Background work as rows: the queue's own table, under our name for it."""

from typing import Any

from django.db import models
from django.tasks import TaskResultStatus
from django.utils.translation import gettext_lazy as _
from django_database_task.models import DatabaseTask

FINISHED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


class JobQuerySet(models.QuerySet["Job"]):
    """Which jobs are meant."""

    def waiting(self) -> "JobQuerySet":
        """Not begun."""
        return self.filter(status=TaskResultStatus.READY)

    def running(self) -> "JobQuerySet":
        """Begun, and not known to have ended."""
        return self.filter(status=TaskResultStatus.RUNNING)

    def finished(self) -> "JobQuerySet":
        """Ended, well or not."""
        return self.filter(status__in=FINISHED)

    def same_as(self, job: DatabaseTask) -> "JobQuerySet":
        """Others that would do exactly what this one does."""
        same = self.filter(task_path=job.task_path, args_json=job.args_json, kwargs_json=job.kwargs_json)
        return same.exclude(pk=job.pk)


class Job(DatabaseTask):
    """One call of a background verb: what, with which arguments, when, and how it went."""

    objects: Any = JobQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.verb

    @property
    def verb(self) -> str:
        """The function it calls, without its package: ``search.landings.find_landings``."""
        return str(self.task_path).removeprefix(f"{__name__.partition('.')[0]}.")
