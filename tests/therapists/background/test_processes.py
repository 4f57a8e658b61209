"""Workers as they run: processes that are killed, started again, and end with the site."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.therapists.background import verbs
from tests.waiting import wait_until
from therapists.background import worker
from therapists.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
PROJECT = Path(__file__).resolve().parents[3]
GATE = 4711
# Keeps a worker as `make run` does, and nothing else.
SITE = """
import threading, django
django.setup()
from therapists.management.commands.serve import keep_working
keep_working(threading.Event())
"""


@pytest.fixture
def site() -> Iterator["subprocess.Popen[bytes]"]:
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    environment = {"DATABASE_URL": database, "DIRECTORY_ENV": "development", "PATH": os.environ["PATH"]}
    settings = {"DJANGO_SETTINGS_MODULE": "directory.settings", "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen([sys.executable, "-c", SITE], cwd=PROJECT, env=environment | settings) as process:
        yield process
        process.kill()
    wait_until(lambda: not workers())


def workers() -> set[int]:
    """Living workers, by the process of PostgreSQL that serves each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
            "WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()",
            [worker.ALIVE],
        )
        return {pid for (pid,) in cursor.fetchall()}


def test_a_killed_workers_job_is_finished_by_the_next_and_workers_end_with_the_site(
    queue: list[str], site: "subprocess.Popen[bytes]"
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
        verbs.wait_at.enqueue(gate=GATE)
        job = Job.objects.get(task_path=verbs.wait_at.module_path)
        wait_until(lambda: len(Job.objects.get(pk=job.pk).worker_ids_json) == 1)
        [name] = Job.objects.get(pk=job.pk).worker_ids_json
        os.kill(int(name.rsplit("-", 2)[1]), signal.SIGKILL)
        wait_until(lambda: len(Job.objects.get(pk=job.pk).worker_ids_json) == 2)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    wait_until(lambda: Job.objects.get(pk=job.pk).status == "SUCCESSFUL")
    assert Job.objects.get(pk=job.pk).return_value_json == f"through {GATE}"
    assert workers()
    site.kill()
    wait_until(lambda: not workers())
