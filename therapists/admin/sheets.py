"""Importing a file: upload it, say how its columns are read, see the difference, apply it; its import has the undo."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget

from therapists.actions.refusals import Refused
from therapists.admin.base import PageAdmin, ReadOnlyAdmin, staff
from therapists.admin.site import site
from therapists.choices import UploadKind, UploadState
from therapists.imports import uploads
from therapists.imports.reading import UnreadableFileError
from therapists.imports.sheets import source
from therapists.imports.sheets.fields import ALL, FIELDS, guess
from therapists.imports.sheets.rows import Reading
from therapists.imports.sheets.words import values_of
from therapists.models import ImportFile, SheetMapping

STATE_COLOURS = {
    UploadState.NEW: "warning",
    UploadState.COMPARING: "info",
    UploadState.COMPARED: "warning",
    UploadState.APPLYING: "info",
    UploadState.APPLIED: "success",
    UploadState.FAILED: "danger",
}
# What an edited export may change: whoever applies one must be allowed to edit all of it by hand.
EDITED = (
    "practitioner", "practitionerprofession", "practitionerlanguage", "contactpoint", "homevisits", "credential",
)  # fmt: skip
OUTCOMES = {
    "created": _("new, as pending listings"),
    "attached": _("are listed already: they get the NPI and missing licenses"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "kept": _("differ from the file, and stay as people wrote them"),
    "merged": _("merged into other listings: left alone"),
    "stale": _("changed here since they were exported: left alone"),
    "gone": _("no longer in this directory: left alone"),
    "suppressed": _("asked to be forgotten: left out"),
    "left_out": _("further addresses left out"),
    "review_total": _("resemble somebody listed: to be looked at"),
    "deactivated_total": _("listed here, but no longer active at the source"),
}
ALWAYS_SHOWN = ("created", "changed", "unchanged")
LOOK_AGAIN = 3  # seconds after which the page of a file at work asks how far it is


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        widget=UnfoldAdminFileFieldWidget,
        help_text=_(
            "CSV, Excel (XLSX, XLS), LibreOffice (ODS); an export of this directory that you have edited; a weekly "
            "file of the US registry (NPPES). Nothing changes before you have seen what would."
        ),
    )


@admin.register(SheetMapping, site=site)
class SheetMappingAdmin(ReadOnlyAdmin):
    """How spreadsheets are read; saved with a file, on its page."""

    list_display = ("name", "source", "updated_at")
    search_fields = ("name",)
    fields = ("name", "source", "columns", "words", "defaults", "updated_at")
    readonly_fields = fields


@admin.register(ImportFile, site=site)
class ImportFileAdmin(PageAdmin):
    """Uploaded files, and the way of each from the upload to the import."""

    list_display = ("name", "kind", "state_now", "mapping", "by", "created_at")
    list_filter = ("state", "kind")
    list_select_related = ("mapping", "by")
    show_full_result_count = False

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def state_now(self, file: ImportFile) -> tuple[str, str]:
        return file.state, file.get_state_display()

    # --- Upload ---

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                file = uploads.keep(name=sent.name, chunks=sent.chunks(), by=staff(request))
                if file.kind != UploadKind.SHEET and self._may_apply(request, file):
                    uploads.compare(file=file, by=staff(request))
                return _page_of(file)
            except Refused as refused:
                form.add_error("file", refused.reason)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Import a file"),
            "opts": self.opts,
            "form": form,
            "days": uploads.KEPT.days,
            "back": reverse("admin:therapists_importfile_changelist"),
        }
        return TemplateResponse(request, "admin/therapists/import_upload.html", context)

    def _may_apply(self, request: HttpRequest, file: ImportFile) -> bool:
        user = staff(request)
        needed = [f"change_{name}" for name in EDITED] if file.kind == UploadKind.EXPORT else []
        return all(user.has_perm(f"therapists.{right}") for right in ("change_importfile", *needed))

    # --- One file ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not object_id.isdecimal():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        file = get_object_or_404(ImportFile.objects.select_related("mapping", "run", "by"), pk=object_id)
        if not self.has_view_or_change_permission(request, file):
            raise PermissionDenied
        naming = file.kind == UploadKind.SHEET and (
            file.state == UploadState.NEW or (file.state in uploads.OPEN and "columns" in request.GET)
        )
        columns = _Columns(request, file) if naming else None
        if request.method == "POST":
            if not self._may_apply(request, file):
                raise PermissionDenied
            if answer := self._done(request, file, columns):
                return answer
        context = self.admin_site.each_context(request) | {
            "title": file.name,
            "opts": self.opts,
            "file": file,
            "state": UploadState(file.state).name,
            "may_apply": self._may_apply(request, file),
            "columns": columns,
            "outcomes": list(_outcomes(file.report)) if file.report else [],
            "undo": reverse("admin:therapists_importrun_change", args=[file.run_id]) if file.run_id else "",
            "days": uploads.KEPT.days,
            "back": reverse("admin:therapists_importfile_changelist"),
        }
        response = TemplateResponse(request, "admin/therapists/import_file.html", context)
        if file.state in {UploadState.COMPARING, UploadState.APPLYING}:
            response["Refresh"] = LOOK_AGAIN
        return response

    def _done(self, request: HttpRequest, file: ImportFile, columns: "_Columns | None") -> HttpResponse | None:
        """Do what a button asks for; nothing where something is still to be said first."""
        wish = request.POST.get("do", "")
        try:
            if wish == "discard":
                uploads.discard(file=file)
                self.message_user(request, gettext("The file is gone."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:therapists_importfile_changelist"))
            if wish == "apply":
                uploads.apply(file=file, agreed=request.POST.get("agreed", ""), by=staff(request))
            elif wish == "compare":
                uploads.compare(file=file, mapping=file.mapping, by=staff(request))
            elif wish == "read" and columns:
                if not columns.complete():
                    return None
                with transaction.atomic():
                    uploads.compare(file=file, mapping=columns.saved(), by=staff(request))
        except Refused as refused:
            self.message_user(request, refused.reason, messages.ERROR)
        return _page_of(file)


def _page_of(file: ImportFile) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:therapists_importfile_change", args=[file.pk]))


def _outcomes(report: dict[str, Any]) -> Any:
    """What would become of the rows: how many, in words, and examples."""
    counts = report["counts"]
    for name, words in OUTCOMES.items():
        if counts.get(name) or name in ALWAYS_SHOWN:
            yield {"count": counts.get(name, 0), "words": words, "examples": report["examples"].get(name, ())}


class _Columns:
    """The form by which columns are named: what was sent, else a saved mapping, else what the headings suggest."""

    def __init__(self, request: HttpRequest, file: ImportFile) -> None:
        self.error = ""
        self.unknown: dict[str, list[str]] = {}
        self.mappings = list(SheetMapping.objects.all())
        self._file = file
        self._sent = request.POST if request.POST.get("do") == "read" else None
        chosen = request.GET.get("mapping", "")
        self.mapping = next((each for each in self.mappings if str(each.pk) == chosen), file.mapping)
        with uploads.at_hand(file) as path:
            try:
                self.glance = source.glance(path)
            except UnreadableFileError as error:
                self.error, self.glance = str(error), source.Glance(UploadKind.SHEET, [], [])
            if self.mapping is None and not chosen:
                header = set(self.glance.header)
                self.mapping = next((each for each in self.mappings if header >= set(each.columns)), None)
            self.reading = self._as_sent() if self._sent else self._suggested()
            self.name = (self._sent or {}).get("name", self.mapping.name if self.mapping else "").strip()
            if self.glance.header:
                self.unknown = source.unknown_words(path, self.reading)

    def _suggested(self) -> Reading:
        if self.mapping is None:
            return Reading(guess(self.glance.header))
        read = uploads.reading_of(self.mapping)
        there = {heading: name for heading, name in read.columns.items() if heading in self.glance.header}
        return Reading(there, read.words, read.defaults)

    def _as_sent(self) -> Reading:
        assert self._sent is not None
        columns = {
            heading: name
            for place, heading in enumerate(self.glance.header)
            if (name := self._sent.get(f"column-{place}", "")) in FIELDS
        }
        defaults = {
            field.name: value
            for field in ALL
            if field.fallback and (value := self._sent.get(f"default-{field.name}", "").strip())
        }
        words: dict[str, dict[str, str]] = {
            name: dict(said) for name, said in (self.mapping.words if self.mapping else {}).items()
        }
        pairs = zip(self._sent.getlist("word"), self._sent.getlist("means"), strict=False)
        for (name, _dot, word), value in ((key.partition(":"), value) for key, value in pairs):
            if name in FIELDS and value:
                words.setdefault(name, {})[word] = "" if value == NOTHING else value
        return Reading(columns, words, defaults)

    def complete(self) -> bool:
        """Whether enough is said; ``error`` says what is not. Words that mean nothing to us are asked for once."""
        assert self._sent is not None
        asked = set(self._sent.getlist("word"))
        new = {f"{name}:{word}" for name, words in self.unknown.items() for word in words} - asked
        single = [name for name in self.reading.columns.values() if not FIELDS[name].many]
        twice = next((name for name in single if single.count(name) > 1), "")
        if not self.name:
            self.error = gettext("Give the mapping a name, so that the next file is read in the same way.")
        elif twice:
            self.error = gettext("Two columns cannot both be: %(field)s.") % {"field": FIELDS[twice].label}
        elif gap := source.lacking(self.reading):
            self.error = gap
        elif new:
            self.error = gettext("Some words are not known yet: say below what they mean, or go on without them.")
        return not self.error

    def saved(self) -> SheetMapping:
        """The mapping of this name, as it was said."""
        mapping = SheetMapping.objects.filter(name=self.name).first() or SheetMapping(name=self.name)
        mapping.columns = dict(self.reading.columns)
        mapping.words = {name: dict(words) for name, words in self.reading.words.items()}
        mapping.defaults = dict(self.reading.defaults)
        mapping.save()
        return mapping

    # --- For the page ---

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each column: its heading, what the first rows hold, and the fields it may be."""
        return [
            {
                "place": place,
                "heading": heading,
                "samples": [row[place][:SAMPLE_LETTERS] for _line, row in self.glance.rows],
                "field": self.reading.columns.get(heading, ""),
            }
            for place, heading in enumerate(self.glance.header)
        ]

    @property
    def fields(self) -> list[tuple[str, Any]]:
        return [(field.name, field.label) for field in ALL]

    @property
    def defaults(self) -> list[dict[str, Any]]:
        """What may hold where the file says nothing."""
        return [
            {
                "name": field.name,
                "label": field.label,
                "value": self.reading.defaults.get(field.name, ""),
                "values": values_of(field),
            }
            for field in ALL
            if field.fallback
        ]

    @property
    def words(self) -> list[dict[str, Any]]:
        """Words that mean nothing to us yet, with all that they may mean."""
        return [
            {"label": FIELDS[name].label, "name": name, "words": words, "values": values_of(FIELDS[name])}
            for name, words in self.unknown.items()
        ]


NOTHING = "nothing"  # chosen for a word that is not to be read
SAMPLE_LETTERS = 40
