"""Asking for a job, and running what waits, within one process."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.tasks import TaskResultStatus, task_backends
from django.utils import timezone

from tests import builders
from tests.therapists.background import verbs
from tests.waiting import wait_until
from therapists.background import GATHER, QUEUES, QUICK, SLOW, enqueue_once, worker
from therapists.models import FacetCode, Job


def run_waiting(queue: str = QUICK, *, after: timedelta = GATHER) -> int:
    """Run what waits in a queue, as a worker would ``after`` a moment; returns how many jobs ran."""
    Job.objects.waiting().filter(queue_name=queue, run_after__lte=timezone.now() + after).update(run_after=None)
    backend: Any = task_backends["default"]
    count = 0
    while (job := worker.next_job(queue)) is not None:
        backend.run_task(job, worker_id="test")
        count += 1
    return count


@pytest.mark.django_db
def test_the_queues_of_the_settings_are_those_that_workers_run(settings: Any) -> None:
    assert settings.QUEUED_TASKS["default"]["QUEUES"] == list(QUEUES)


@pytest.mark.django_db
def test_in_tests_a_job_has_run_when_it_is_asked_for() -> None:
    verbs.ran.clear()
    enqueue_once(verbs.note, word="at once")
    assert verbs.ran == ["at once"]
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_hundred_asked_for_in_a_second_run_once(queue: list[str]) -> None:
    for _ in range(100):
        enqueue_once(verbs.note, word="same")
    enqueue_once(verbs.note, word="other")
    assert worker.next_job(QUICK) is None, "it waits for others like it"
    assert run_waiting() == 2
    assert sorted(queue) == ["other", "same"]
    enqueue_once(verbs.note, word="same")
    assert run_waiting() == 1, "who asks later has it run again"


@pytest.mark.django_db
def test_jobs_for_later_are_not_taken_for_those_of_now(queue: list[str]) -> None:
    enqueue_once(verbs.note, word="same")
    verbs.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(word="same")
    run_waiting()
    assert (queue, Job.objects.waiting().count()) == (["same"], 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_once_its_transaction_has_committed(queue: list[str]) -> None:
    def elsewhere() -> None:
        try:
            seen.append(run_waiting())
        finally:
            connection.close()

    def meanwhile() -> int:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return seen.pop()

    seen: list[int] = []
    before = FacetCode.objects.count()
    with transaction.atomic():
        enqueue_once(verbs.count_codes)
        FacetCode.objects.create(group="gender", key="made-up")
        assert meanwhile() == 0
    assert meanwhile() == 1
    assert queue == [str(before + 1)]
    with transaction.atomic():
        enqueue_once(verbs.count_codes)
        transaction.set_rollback(True)
    assert meanwhile() == 0


@pytest.mark.django_db(transaction=True)
def test_whoever_merges_into_a_job_is_seen_by_it(queue: list[str]) -> None:
    """While one worker merges, no other may have begun the job: it would have read what stood before."""
    for _ in range(2):
        enqueue_once(verbs.count_codes)
    Job.objects.update(run_after=None)
    with transaction.atomic():
        job = worker.next_job(QUICK)
        assert job is not None
        taken: list[bool] = []

        def take() -> None:
            backend: Any = task_backends["default"]
            taken.append(backend.run_task(Job.objects.get(pk=job.pk), worker_id="other") is not None)
            connection.close()

        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
        assert taken == [False]
    assert run_waiting() == 1


@pytest.mark.django_db
def test_a_failure_is_kept_with_its_reason(queue: list[str]) -> None:
    enqueue_once(verbs.refuse)
    run_waiting(SLOW)
    [job] = Job.objects.filter(status=TaskResultStatus.FAILED)
    assert "a reason that an administrator can read" in job.errors_json[0]["traceback"]


@pytest.mark.django_db
def test_what_ended_long_ago_is_removed(queue: list[str]) -> None:
    now = timezone.now()
    for status, days in (("SUCCESSFUL", 6), ("SUCCESSFUL", 8), ("FAILED", 29), ("FAILED", 31), ("READY", 90)):
        ended = None if status == "READY" else now - timedelta(days=days)
        Job.objects.create(
            task_path=f"{status} {days}", status=status, enqueued_at=now, finished_at=ended, backend_name="default"
        )
    assert [worker.forget_finished.call(), worker.forget_finished.call()] == [2, 0]
    assert set(Job.objects.values_list("task_path", flat=True)) == {"SUCCESSFUL 6", "FAILED 29", "READY 90"}


# --- Jobs of workers that are gone ---


def running(*workers: str) -> Job:
    return builders.job(status="RUNNING", worker_ids_json=list(workers), errors_json=[], finished_at=None)


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_waits_again_and_that_of_a_living_one_does_not(queue: list[str]) -> None:
    def live_elsewhere() -> None:
        worker.live("living")
        ready.set()
        done.wait()
        connection.close()

    ready, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=live_elsewhere)
    thread.start()
    try:
        ready.wait()
        mine, living, dead = running("me"), running("dead", "living"), running("living", "dead")
        worker.requeue_lost("me")
        states = [Job.objects.get(pk=job.pk).status for job in (mine, living, dead)]
        assert states == ["RUNNING", "RUNNING", "READY"]
    finally:
        done.set()
        thread.join()

    def lost() -> bool:
        worker.requeue_lost("me")
        return Job.objects.get(pk=living.pk).status == "READY"

    wait_until(lost)  # its worker has died since


@pytest.mark.django_db
def test_a_job_that_was_the_end_of_three_workers_has_failed(queue: list[str]) -> None:
    job = running("one", "two", "three")
    worker.requeue_lost("me")
    [failed] = Job.objects.filter(status=TaskResultStatus.FAILED)
    assert failed.pk == job.pk
    assert "one, two, three" in failed.errors_json[0]["traceback"]
