"""When periodic work is due, and its jobs: one for each time, however many workers look at the clock.

The number of a periodic job is made from what is due and when, so that all workers mean the same row, and the second
to write it finds it there. After a pause only the latest time that was missed is made up for.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.tasks import Task, TaskResultStatus

from therapists.models import Job

NAMESPACE = uuid.UUID("5f2ad7d0-9a3e-4f0e-8a52-6d6c6f0f4b1e")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at a time of UTC."""

    at: time
    period: timedelta = DAY

    def last_due(self, now: datetime) -> datetime:
        """The latest time at which it was due."""
        today = datetime.combine(now.astimezone(UTC).date(), self.at, tzinfo=UTC)
        return today if today <= now else today - DAY


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again; every five minutes means at :00, :05, :10 of each hour."""

    period: timedelta

    def last_due(self, now: datetime) -> datetime:
        """The latest time at which it was due."""
        return now - (now - EPOCH) % self.period


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task and when it is due."""

    task: Task
    when: Daily | Every


def enqueue_due(schedule: Iterable[Scheduled], now: datetime) -> None:
    """Write the job of each entry's latest due time, unless it was written before; one statement."""
    jobs = [_job(entry.task, entry.when.last_due(now), now) for entry in schedule]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)


def _job(task: Task, due: datetime, now: datetime) -> Job:
    return Job(
        id=uuid.uuid5(NAMESPACE, f"{task.module_path} {due.isoformat()}"),
        task_path=task.module_path,
        queue_name=task.queue_name,
        priority=task.priority,
        status=TaskResultStatus.READY,
        enqueued_at=now,
        backend_name=task.backend,
    )
