"""Where facts come from, to look up only: confirmations, imports, and what sources said."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from therapists.admin.base import ReadOnlyAdmin, staff
from therapists.admin.exporting import Exporting
from therapists.admin.history import undo_url
from therapists.admin.site import site
from therapists.choices import ImportState
from therapists.history.contexts import of_import
from therapists.models import Confirmation, ImportRun, SourceRecord
from therapists.models.provenance import MAY_UNDO


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

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """For whoever may undo imports, while this one stands and its history is known."""
        if not staff(request).has_perm(f"therapists.{MAY_UNDO}"):
            return False
        run = ImportRun.objects.filter(pk=object_id, state=ImportState.APPLIED).first() if object_id else None
        return object_id is None or (run is not None and of_import(run) is not None)

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
