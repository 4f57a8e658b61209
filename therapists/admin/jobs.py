"""Background work: what waits, what runs, what failed and why; nothing here is edited, but a job can run again."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.tasks import TaskResultStatus
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from therapists.actions.jobs import run_again
from therapists.admin.base import ReadOnlyAdmin, staff
from therapists.admin.site import site
from therapists.models import Job

STATES = {
    TaskResultStatus.READY: _("waiting"),
    TaskResultStatus.RUNNING: _("running"),
    TaskResultStatus.SUCCESSFUL: _("done"),
    TaskResultStatus.FAILED: _("failed"),
}
COLOURS = {
    TaskResultStatus.READY: "info",
    TaskResultStatus.RUNNING: "warning",
    TaskResultStatus.SUCCESSFUL: "success",
    TaskResultStatus.FAILED: "danger",
}


class StateFilter(admin.SimpleListFilter):
    """How far a job has come."""

    title = _("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, words) for state, words in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(status=self.value()) if self.value() in TaskResultStatus.values else queryset


@admin.register(Job, site=site)
class JobAdmin(ReadOnlyAdmin):
    """For whoever keeps the site running: it needs the rights to view and to change background work."""

    list_display = ("verb_here", "state_now", "enqueued_at", "finished_at", "outcome")
    list_filter = (StateFilter, "queue_name")
    search_fields = ("task_path",)
    search_help_text = _("Name of the work, for example landings.")
    actions = ("run_selected_again",)
    fields = (
        "verb_here",
        "state",
        "arguments",
        "outcome",
        "problems",
        "queue_name",
        "attempts",
        "enqueued_at",
        "run_after",
        "started_at",
        "finished_at",
    )
    readonly_fields = fields

    @display(description=_("work"), ordering="task_path")
    def verb_here(self, job: Job) -> str:
        return job.verb

    @display(description=_("state"), ordering="status", label=COLOURS)
    def state_now(self, job: Job) -> tuple[str, str]:
        return job.status, self.state(job)

    @display(description=_("state"))
    def state(self, job: Job) -> str:
        return str(STATES[TaskResultStatus(job.status)])

    @display(description=_("with"))
    def arguments(self, job: Job) -> str:
        named = [f"{name}={json.dumps(value)}" for name, value in job.kwargs_json.items()]
        return ", ".join([*map(json.dumps, job.args_json), *named])

    @display(description=_("outcome"))
    def outcome(self, job: Job) -> str:
        """What it returned; or the last line of what went wrong."""
        if job.status == TaskResultStatus.FAILED and job.errors_json:
            return str(job.errors_json[-1]["traceback"].strip().rpartition("\n")[2])
        return "" if job.return_value_json is None else json.dumps(job.return_value_json)

    @display(description=_("what went wrong"))
    def problems(self, job: Job) -> SafeString:
        blocks = ((error["traceback"],) for error in reversed(job.errors_json))
        return format_html_join("", '<pre class="traceback">{}</pre>', blocks)

    @display(description=_("workers that took it"))
    def attempts(self, job: Job) -> str:
        return ", ".join(job.worker_ids_json)

    def has_run_permission(self, request: HttpRequest) -> bool:
        """The page is for reading alone, whoever reads it: the right to change a job is the right to run it again."""
        return staff(request).has_perm("therapists.change_job")

    @admin.action(description=_("Run again"), permissions=["run"])
    def run_selected_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        count = len(run_again(jobs=queryset, by=staff(request)))
        text = ngettext("%(count)d job will run again.", "%(count)d jobs will run again.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)
