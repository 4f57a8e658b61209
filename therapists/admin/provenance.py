"""Where facts come from, to look up only: confirmations, imports, and what sources said."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from therapists.actions.desk import look_through
from therapists.actions.refusals import Refused
from therapists.admin.base import ReadOnlyAdmin, staff
from therapists.admin.exporting import Exporting
from therapists.admin.history import may_undo_import, undo_url
from therapists.admin.leading import led_on
from therapists.admin.queues import link_to
from therapists.admin.site import site
from therapists.choices import ImportState
from therapists.history.contexts import of_import
from therapists.models import Confirmation, ImportReview, ImportRun, Practitioner, SourceRecord


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
    actions_detail = ("undo_import",)
    change_form_outer_after_template = "admin/therapists/import_review.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the people of the file who are much like somebody listed."""
        run = ImportRun.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        entries = (run.counts.get("review") or []) if run else []
        listed = Practitioner.objects.in_bulk([entry["practitioner"] for entry in entries])
        shown = [
            entry | {"listing": link_to(listed[entry["practitioner"]])}
            for entry in entries
            if entry["practitioner"] in listed
        ]
        review = ImportReview.objects.filter(run=run).select_related("by").first()
        may = staff(request).has_perm("therapists.add_importreview")
        more = {"to_review": shown, "review": review, "may_review": may and bool(entries)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

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
