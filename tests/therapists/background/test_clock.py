"""Work by the clock: when it is due, and that each time has one job."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.tasks import task_backends

from tests import builders
from tests.therapists.background import verbs
from therapists.background import QUICK, worker
from therapists.background.clock import Daily, Every, Scheduled, enqueue_due
from therapists.models import Job, Landing, Listing
from therapists.schedule import SCHEDULE

NOON = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        (Daily(time(12, 6)), "2026-05-03T12:06"),
        (Daily(time(12, 7)), "2026-05-03T12:07"),
        (Daily(time(12, 8)), "2026-05-02T12:08"),
        (Every(timedelta(minutes=5)), "2026-05-03T12:05"),
        (Every(timedelta(hours=1)), "2026-05-03T12:00"),
        (Every(timedelta(days=1)), "2026-05-03T00:00"),
    ],
)
def test_the_latest_time_at_which_it_was_due(when: Daily | Every, due: str) -> None:
    assert when.last_due(NOON + timedelta(minutes=7)).strftime("%Y-%m-%dT%H:%M") == due


def test_a_job_is_remembered_until_long_after_its_next_time() -> None:
    """Its row says that it was run: removed before, it would run a second time."""
    for entry in SCHEDULE:
        assert entry.when.period * 2 < timedelta(days=worker.SUCCEEDED_KEPT_DAYS), entry.task.name


@pytest.mark.django_db
def test_each_due_time_has_one_job_and_a_pause_is_made_up_for_once(queue: list[str]) -> None:
    schedule = [Scheduled(verbs.tick, Daily(time(3, 0))), Scheduled(verbs.refuse, Every(timedelta(hours=1)))]
    for minutes in (0, 1, 59):
        enqueue_due(schedule, NOON + timedelta(minutes=minutes))
    assert Job.objects.count() == 2
    enqueue_due(schedule, NOON + timedelta(days=3))
    assert Job.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_the_same_due_job_twice(queue: list[str]) -> None:
    times = [NOON + timedelta(minutes=minute) for minute in range(12)]
    together = threading.Barrier(2)
    cache.set("ticks", 0)

    def work(name: str) -> None:
        backend: Any = task_backends["default"]
        try:
            for now in times:
                together.wait()
                enqueue_due([Scheduled(verbs.tick, Every(timedelta(minutes=1)))], now)
                while (job := worker.next_job(QUICK)) is not None:
                    backend.run_task(job, worker_id=name)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    jobs = Job.objects.values_list("status", "worker_ids_json")
    assert [status for status, _ in jobs] == ["SUCCESSFUL"] * len(times)
    assert all(len(names) == 1 for _, names in jobs)
    assert cache.get("ticks") == len(times)


@pytest.mark.django_db(transaction=True)
def test_what_runs_twice_at_once_leaves_what_it_leaves_running_once() -> None:
    people = [builders.practitioner() for _ in range(3)]
    place = builders.practice()
    for person in people:
        builders.works_at(person, place)
    builders.listed(*people)

    def run() -> None:
        try:
            for entry in SCHEDULE:
                together.wait()
                entry.task.call()
        finally:
            connection.close()

    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(run), threads.submit(run)]:
            done.result()
    found = set(Landing.objects.values_list("place__name", "profession__slug", "people"))
    assert found == {("Leeds", "massage-therapist", 3)}
    assert Listing.objects.count() == 3


@pytest.mark.django_db
def test_the_commands_do_the_same_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("find_landings", "forget_reporters", "check_rows"):
        call_command(command)
    assert "Every row is as a rebuild would write it" in capsys.readouterr().out
