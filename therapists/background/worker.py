"""The worker: one thread for each queue runs its jobs, and the main thread keeps time and looks for what others lost.

A worker that lives holds an advisory lock named for it, on a connection of its own, which PostgreSQL lets go when the
process dies, however it dies. A job whose worker's lock is free has lost its worker: it waits again. No clock decides
this, so a job may take as long as it needs, and a killed worker's jobs begin anew within a minute.

Nothing here reconnects or retries: what goes wrong outside a job ends the process, and whoever started it starts it
again.
"""

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Q
from django.tasks import TaskResultStatus, task, task_backends
from django.utils import timezone
from django_database_task import GracefulShutdown, fetch_task, purge_completed_tasks
from django_database_task.exceptions import WorkerLost
from django_database_task.models import DatabaseTask

from therapists.background import GATHER, QUEUES
from therapists.background.clock import Scheduled, enqueue_due
from therapists.models import Job

BACKEND = "default"
LOOK_SECONDS = 1.0  # between two looks at a queue, where nothing announces a job: one that was to wait until now
SWEEP = timedelta(minutes=1)  # between two looks for jobs without a worker
MOST_WORKERS = 3  # a job that was the end of so many is taken for the cause
STOP_SECONDS = 20.0  # for running jobs to end when the worker is told to stop; then they are left for the next one
ALIVE = 0x6A6F6273  # "jobs": the first half of the advisory locks of living workers
SUCCEEDED_KEPT_DAYS, FAILED_KEPT_DAYS = 7, 30


def work(schedule: Sequence[Scheduled], *, unwanted: Callable[[], bool] = lambda: False) -> None:
    """Run jobs until told to stop by SIGTERM or SIGINT, or until ``unwanted`` says so; looked at every second."""
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
    live(name)
    with GracefulShutdown(timeout=STOP_SECONDS, log_signals=False) as stop, ThreadPoolExecutor(len(QUEUES)) as threads:
        queues = [threads.submit(run_jobs, queue, name, stop) for queue in QUEUES]
        try:
            keep_time(schedule, name, stop, queues, unwanted)
        finally:
            stop.set()
    for queue in queues:
        queue.result()


def live(name: str) -> None:
    """Take the lock that says that this worker lives; held until the connection ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [ALIVE, name])


def keep_time(
    schedule: Sequence[Scheduled],
    name: str,
    stop: GracefulShutdown,
    queues: Sequence[Future[None]],
    unwanted: Callable[[], bool],
) -> None:
    """Write down what falls due, and look for lost jobs, until there is a reason to end."""
    dues = swept = None
    while not (stop.is_set() or unwanted() or any(queue.done() for queue in queues)):
        now = timezone.now()
        if dues != (dues := [entry.when.last_due(now) for entry in schedule]):
            enqueue_due(schedule, now)
        if swept is None or now - swept >= SWEEP:
            requeue_lost(name)
            swept = now
        stop.wait(LOOK_SECONDS)


def run_jobs(queue: str, name: str, stop: GracefulShutdown) -> None:
    """Run the jobs of one queue, one after another, until told to stop."""
    backend: Any = task_backends[BACKEND]  # each thread has its own
    try:
        while not stop.is_set():
            job = next_job(queue)
            if job is not None:
                backend.run_task(job, worker_id=name)
            else:
                backend.broker.receive(queue_name=queue, wait_seconds=LOOK_SECONDS)
    finally:
        backend.broker.close()
        connections.close_all()


def next_job(queue: str) -> DatabaseTask | None:
    """The next job of a queue, which stands for all that wait and would do the same; those are gone.

    They go while the job's row is held, so whoever runs it begins after their transactions had committed.
    """
    with transaction.atomic():
        job: DatabaseTask | None = fetch_task(queue_name=queue, backend_name=BACKEND)
        if job is not None:
            soon = Q(run_after=None) | Q(run_after__lte=timezone.now() + GATHER)
            same = Job.objects.waiting().same_as(job).filter(soon).order_by().select_for_update(skip_locked=True)
            Job.objects.filter(pk__in=list(same.values_list("pk", flat=True))).delete()
    return job


def requeue_lost(name: str) -> None:
    """Let the jobs of dead workers wait again; one that was the end of several workers has failed."""
    for job in Job.objects.running().only("worker_ids_json", "errors_json", "task_path"):
        workers = job.worker_ids_json
        if workers and workers[-1] != name:
            with transaction.atomic():
                if dead(workers[-1]):
                    _requeue(job)


def dead(name: str) -> bool:
    """Whether no worker of this name lives; if so, its lock is ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [ALIVE, name])
        return bool(cursor.fetchone()[0])


def _requeue(job: Job) -> None:
    now = timezone.now()
    lost = Job.objects.running().filter(pk=job.pk, worker_ids_json=job.worker_ids_json)
    if len(job.worker_ids_json) < MOST_WORKERS:
        lost.update(status=TaskResultStatus.READY, started_at=None, updated_at=now)
        return
    workers = ", ".join(job.worker_ids_json)
    error = {
        "exception_class_path": f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
        "traceback": f"{job.verb} had not ended when each of these workers did: {workers}.",
    }
    errors = [*job.errors_json, error]
    lost.update(status=TaskResultStatus.FAILED, errors_json=errors, finished_at=now, updated_at=now)


@task
def forget_finished() -> int:
    """Remove jobs that ended long ago; failed ones are kept longer. Returns how many."""
    kept = {TaskResultStatus.SUCCESSFUL: SUCCEEDED_KEPT_DAYS, TaskResultStatus.FAILED: FAILED_KEPT_DAYS}
    return sum(purge_completed_tasks(days=days, statuses=[status]) for status, days in kept.items())
