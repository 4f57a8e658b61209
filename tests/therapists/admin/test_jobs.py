"""Background work in the admin: failures can be seen and run again, by those who may."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests import builders
from therapists.models import Job, User

pytestmark = pytest.mark.django_db
LIST = "/admin/therapists/job/"


def again(client: Client, *jobs: Job) -> Any:
    chosen = [str(job.pk) for job in jobs]
    return client.post(LIST, {"action": "run_selected_again", "_selected_action": chosen}, follow=True)


def test_failures_are_seen_with_their_reason(admin: Client) -> None:
    job = builders.job()
    builders.job(task_path="therapists.search.upkeep.mend_rows", status="SUCCESSFUL")
    page = admin.get(f"{LIST}?status=FAILED").content.decode()
    assert "search.landings.find_landings" in page
    assert "ValueError: why it failed" in page
    assert "upkeep" not in page
    assert "upkeep" in admin.get(LIST).content.decode()
    change = admin.get(reverse("admin:therapists_job_change", args=[job.pk])).content.decode()
    assert "In a &lt;file&gt;" in change
    assert 'name="_save"' not in change


def test_a_failed_job_runs_again(admin: Client, curator: User) -> None:
    job, waiting = builders.job(), builders.job(status="READY", errors_json=[])
    page = again(admin, job, waiting)
    assert "1 job will run again." in page.content.decode()
    job.refresh_from_db()
    assert (job.status, job.finished_at, job.worker_ids_json) == ("READY", None, [])
    assert job.errors_json, "what went wrong is still to be read"
    history = admin.get(reverse("admin:therapists_job_history", args=[job.pk])).content.decode()
    assert "Asked to run again." in history


def test_only_whom_the_rights_allow(client: Client) -> None:
    job = builders.job()
    curator = builders.user("reader@example.org")
    curator.is_superuser = False
    curator.save()
    client.force_login(curator)
    assert client.get(LIST).status_code == 403
    assert "Background work" not in client.get("/admin/").content.decode()
    curator.user_permissions.add(Permission.objects.get(codename="view_job"))
    assert client.get(LIST).status_code == 200
    again(client, job)
    job.refresh_from_db()
    assert job.status == "FAILED"
    curator.user_permissions.add(Permission.objects.get(codename="change_job"))
    again(client, job)
    job.refresh_from_db()
    assert job.status == "READY"
