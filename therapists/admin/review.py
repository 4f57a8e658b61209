"""What visitors reported: a queue to read and to deal with."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from therapists.actions import reports
from therapists.admin.base import staff
from therapists.admin.exporting import Exporting
from therapists.admin.queues import QueueAdmin, SuspendingAdmin, WaitingFilter, link_to
from therapists.admin.site import site
from therapists.choices import ReportState
from therapists.models import Report
from therapists.models.review import MAY_SEE_RESTRICTED

BEGINNING = 80  # characters of what somebody wrote, shown in the list
STATE_COLOURS = {ReportState.NEW: "warning", ReportState.DONE: "success", ReportState.DISMISSED: "info"}


class QueueFilter(admin.SimpleListFilter):
    """The restricted queue, or the other; one to choose for those who may see both."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        if not staff(request).has_perm(f"therapists.{MAY_SEE_RESTRICTED}"):
            return []
        return [("ordinary", gettext("Ordinary")), ("restricted", gettext("Restricted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        chosen = {"ordinary": queryset.ordinary, "restricted": queryset.restricted}.get(self.value() or "")
        return chosen() if chosen else queryset


@admin.register(Report, site=site)
class ReportAdmin(Exporting, SuspendingAdmin, QueueAdmin):
    """Read what was reported, then mark it as done or dismiss it; the words themselves are nobody's to change."""

    exported: ClassVar[dict[str, Any]] = {
        "report": "pk",
        **{name: name for name in ("reason", "fact", "practitioner", "practice", "text", "language", "state")},
        **{name: name for name in ("created_at", "handled_at")},
    }

    waits = ReportState.NEW
    list_display = ("what", "listing", "beginning", "created_at", "state_now", "handled_by")
    list_filter = (WaitingFilter, QueueFilter, "reason")
    search_fields = ("practitioner__family_name", "practice__name")
    search_help_text = _("Family name, or name of a practice.")
    list_select_related = ("practitioner", "practice", "handled_by")
    ordering = ("created_at", "id")  # who has waited longest comes first
    actions = ("finish_selected", "dismiss_selected", "reopen_selected")
    actions_submit_line = ("finish", "dismiss", "reopen")
    actions_detail = ("suspend_listing",)
    fields = ("listing", "what", "text", "email", "language", "created_at", "state", "handled_by", "handled_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).visible_to(staff(request))

    def export_rows(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Restricted reports never leave, whoever may read them."""
        return rows.ordinary()

    @display(description=_("reported"), ordering="reason")
    def what(self, report: Report) -> str:
        return ": ".join(filter(None, (report.get_reason_display(), report.get_fact_display())))

    @display(description=_("about"))
    def listing(self, report: Report) -> str:
        return link_to(report.about)

    @display(description=_("in their words"))
    def beginning(self, report: Report) -> str:
        return report.text if len(report.text) <= BEGINNING else f"{report.text[:BEGINNING]}…"

    @display(description=_("state"), label={state.label: colour for state, colour in STATE_COLOURS.items()})
    def state_now(self, report: Report) -> str:
        return str(report.get_state_display())

    # --- Dealing with them ---

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def finish_selected(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._apply(request, reports.finish, queryset)

    @admin.action(description=_("Dismiss"), permissions=["change"])
    def dismiss_selected(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._apply(request, reports.dismiss, queryset)

    @admin.action(description=_("Put back into the queue"), permissions=["change"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._apply(request, reports.reopen, queryset)

    @action(description=_("Mark as done"), permissions=["change"])
    def finish(self, request: HttpRequest, obj: Report) -> None:
        self._apply(request, reports.finish, [obj])

    @action(description=_("Dismiss"), permissions=["change"])
    def dismiss(self, request: HttpRequest, obj: Report) -> None:
        self._apply(request, reports.dismiss, [obj])

    @action(description=_("Put back into the queue"), permissions=["change"])
    def reopen(self, request: HttpRequest, obj: Report) -> None:
        self._apply(request, reports.reopen, [obj])

    @action(description=_("Suspend the listing…"), permissions=["suspend"], url_path="suspend", icon="gpp_bad")
    def suspend_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go where the listing is suspended, with this report in hand."""
        report = get_object_or_404(Report.objects.visible_to(staff(request)), pk=object_id)
        listing = report.about
        page = reverse(f"admin:therapists_{listing._meta.model_name}_suspend_listing", args=[listing.pk])
        return HttpResponseRedirect(f"{page}?report={report.pk}")

    def _apply(self, request: HttpRequest, verb: Callable[..., list[Report]], chosen: Any) -> None:
        count = len(verb(reports=chosen, by=staff(request)))
        text = ngettext("%(count)d report changed.", "%(count)d reports changed.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)

    def fitting(self, pk: Any) -> tuple[str, ...]:
        return ("finish", "dismiss") if Report.objects.waiting().filter(pk=pk).exists() else ("reopen",)
