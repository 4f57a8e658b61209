"""Where facts come from, to look up only: confirmations, imports, and what sources said."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from therapists.actions.desk import look_through
from therapists.actions.refusals import Refused
from therapists.admin.base import ReadOnlyAdmin, staff
from therapists.admin.exporting import Exporting
from therapists.admin.history import may_undo_import, undo_url
from therapists.admin.leading import led_on
from therapists.admin.queues import link_to
from therapists.admin.sheets import OUTCOMES
from therapists.admin.site import site
from therapists.choices import ImportState
from therapists.history.contexts import of_import
from therapists.imports import registers
from therapists.imports.registers.refusals import in_words
from therapists.models import Confirmation, ImportReview, ImportRun, Practitioner, Register, SourceRecord


@admin.register(Confirmation, site=site)
class ConfirmationAdmin(Exporting, ReadOnlyAdmin):
    """Who confirmed which fact, how and when; added on the practitioner's page."""

    exported: ClassVar[dict[str, Any]] = {name: name for name in ("practitioner", "fact", "source", "method", "at")}

    list_display = ("practitioner", "fact", "source", "method", "by", "at")
    list_display_links = ("fact",)
    list_filter = ("fact", "method")
    list_select_related = ("practitioner", "by")
    search_fields = ("practitioner__family_name", "source")
    search_help_text = _("Family name, or who said it.")


@admin.register(ImportRun, site=site)
class ImportRunAdmin(ReadOnlyAdmin):
    """Files that were read, each applied whole."""

    list_display = ("source", "file_name", "state", "started_at", "finished_at", "by")
    list_filter = ("state", "source")
    list_select_related = ("by",)
    search_fields = ("file_name", "sha256")
    fields = ("source", "file_name", "state", "started_at", "finished_at", "by", "done", "sha256")
    readonly_fields = ("done",)
    actions_detail = ("undo_import",)
    change_form_outer_after_template = "admin/therapists/import_review.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the people of the file who are much like somebody listed."""
        run = ImportRun.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        entries = self._named(run) if run else []
        listed = Practitioner.objects.in_bulk([entry["practitioner"] for entry in entries])
        brought = self._brought(run, [entry["npi"] for entry in entries]) if run and entries else {}
        shown = [
            {
                "new": link_to(brought[entry["npi"]]) if entry["npi"] in brought else entry["npi"],
                "listing": link_to(listed[entry["practitioner"]]),
                "reason": entry["reason"],
            }
            for entry in entries
            if entry["practitioner"] in listed
        ]
        review = ImportReview.objects.filter(run=run).select_related("by").first()
        may = staff(request).has_perm("therapists.add_importreview")
        more = {"to_review": shown, "review": review, "may_review": may and bool(entries)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    @staticmethod
    def _named(run: ImportRun) -> list[dict[str, Any]]:
        """Who is much like somebody listed; a register keeps such people elsewhere, and here their number alone."""
        found = run.counts.get("review")
        return found if isinstance(found, list) else []

    @staticmethod
    def _brought(run: ImportRun, numbers: list[str]) -> dict[str, Practitioner]:
        """The listings that a source has made, by their numbers there."""
        records = SourceRecord.objects.filter(source=run.source, external_id__in=numbers)
        return {record.external_id: record.practitioner for record in records.select_related("practitioner")}

    @display(description=_("what was done"))
    def done(self, run: ImportRun) -> str:
        """How many rows of the file became what, and why others did not."""
        counts = run.counts
        of_register = run.source.startswith(Register.SOURCE)
        words = registers.MEANING if of_register else OUTCOMES
        lines = [(counts[name], meaning) for name, meaning in words.items() if counts.get(name)]
        refused = counts.get("rejected", {}).items()
        told_refused = [(in_words(reason) if of_register else reason, number) for reason, number in refused]
        for before, found in (
            (_("passed over:"), counts.get("passed_over", {}).items()),
            (_("refused:"), told_refused),
        ):
            lines += [(number, f"{before} {reason}") for reason, number in found if number]
        if "read" in counts:
            lines.insert(0, (counts["read"], gettext("rows read")))
        told = format_html_join("", "<li><b>{}</b> {}</li>", ((f"{number:,}", text) for number, text in lines))
        return format_html('<ul class="named">{}</ul>', told) if lines else "–"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.look_through_view)
        urls: list[URLPattern] = super().get_urls()
        return [path("<int:object_id>/looked-through/", view, name="therapists_importrun_look_through"), *urls]

    def look_through_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Write down that somebody went through the list, then on to the next piece of work."""
        if not staff(request).has_perm("therapists.add_importreview"):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=object_id)
        page = reverse("admin:therapists_importrun_change", args=[run.pk])
        if request.method != "POST":
            return HttpResponseRedirect(page)
        try:
            look_through(run=run, by=staff(request))
        except Refused as refused:
            messages.error(request, refused.reason)
        else:
            messages.success(request, gettext("Looked through."))
        return led_on(request, "importrun", run.pk, HttpResponseRedirect(page))

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """For whoever may undo it, while it stands and its history is known."""
        if object_id is None:
            return True
        run = ImportRun.objects.filter(pk=object_id, state=ImportState.APPLIED).first()
        return run is not None and may_undo_import(staff(request), run) and of_import(run) is not None

    @action(description=_("Undo…"), permissions=["undo"], url_path="undo", icon="undo")
    def undo_import(self, request: HttpRequest, object_id: str) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=object_id)
        page = reverse("admin:therapists_importrun_change", args=[run.pk])
        return HttpResponseRedirect(undo_url(of_import(run), page) or page)


@admin.register(SourceRecord, site=site)
class SourceRecordAdmin(ReadOnlyAdmin):
    """What a source last said of a practitioner."""

    list_display = ("practitioner", "source", "external_id", "run")
    list_display_links = ("external_id",)
    list_filter = ("source",)
    list_select_related = ("practitioner", "run")
    search_fields = ("external_id", "practitioner__family_name")
