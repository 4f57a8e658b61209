"""Where facts come from, to look up only: confirmations, imports, and what sources said."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import ReadOnlyAdmin
from therapists.admin.site import site
from therapists.models import Confirmation, ImportRun, SourceRecord


@admin.register(Confirmation, site=site)
class ConfirmationAdmin(ReadOnlyAdmin):
    """Who confirmed which fact, how and when; added on the practitioner's page."""

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


@admin.register(SourceRecord, site=site)
class SourceRecordAdmin(ReadOnlyAdmin):
    """What a source last said of a practitioner."""

    list_display = ("practitioner", "source", "external_id", "run")
    list_display_links = ("external_id",)
    list_filter = ("source",)
    list_select_related = ("practitioner", "run")
    search_fields = ("external_id", "practitioner__family_name")
