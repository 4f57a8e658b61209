"""What a list shows, as a file: those rows that its filters leave, with what whoever asks may see; and who took it."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldBooleanSwitchWidget

from therapists.admin.base import staff
from therapists.exports import tables
from therapists.exports.tables import Value
from therapists.imports.sheets.listings import ID, VERSION, Column, sealed
from therapists.permissions import may_see_true_address

ROWS_AT_ONCE = 2000
SEARCH = "q"  # what was searched for may be a name: it is not written down
FORMATS = (
    ("csv", _("CSV")),
    ("excel", _("CSV for Excel (with a byte-order mark)")),
    ("xlsx", _("Excel workbook (XLSX)")),
    ("json", _("JSON")),
)
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class ExportForm(forms.Form):
    """In which form, and whether with true addresses."""

    form = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial="csv", widget=UnfoldAdminRadioSelectWidget)
    addresses = forms.BooleanField(
        label=_("With true addresses"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_(
            "Streets that the public does not see. Keep such a file as you would keep the keys to their doors."
        ),
    )


class Exporting:
    """A list that can be taken along. ``exported`` maps a column to where its value is; ``hidden`` holds true addresses
    of ``hidden_of``, for those who may see them, and only when they ask."""

    list_after_template = "admin/therapists/export_link.html"
    exported: ClassVar[Mapping[str, Any]] = {}
    hidden: ClassVar[Mapping[str, Any]] = {}
    hidden_of: ClassVar[str] = ""

    def get_urls(self) -> list[URLPattern]:
        page: Any = self
        view = page.admin_site.admin_view(self.export_view)
        urls: list[URLPattern] = super().get_urls()  # type: ignore[misc]
        return [path("export/", view, name=f"therapists_{page.opts.model_name}_export"), *urls]

    def exported_columns(self) -> Mapping[str, Any]:
        """The columns, by name."""
        return self.exported

    def export_rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those rows of the list that may be taken along."""
        return rows

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Ask in which form, then hand over the rows that the list shows under the same filters."""
        page: Any = self
        if not page.has_view_or_change_permission(request):
            raise PermissionDenied
        back = reverse(f"admin:therapists_{page.opts.model_name}_changelist")
        try:
            rows = self.export_rows(page.get_changelist_instance(request).queryset)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(back)
        form = ExportForm(request.POST if request.method == "POST" else None)
        if not (self.hidden and may_see_true_address(staff(request), self.hidden_of)):
            del form.fields["addresses"]
        if form.is_valid():
            columns = dict(self.exported_columns())
            if form.cleaned_data.get("addresses"):
                columns |= self.hidden
            return self._handed_over(request, rows, columns, form.cleaned_data)
        context = page.admin_site.each_context(request) | {
            "title": gettext("Export %(what)s") % {"what": page.opts.verbose_name_plural},
            "opts": page.opts,
            "form": form,
            "count": rows.count(),
            "largest": tables.MOST_XLSX_ROWS,
            "back": f"{back}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "admin/therapists/export.html", context)

    def _handed_over(
        self, request: HttpRequest, rows: Any, columns: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> HttpResponse:
        page: Any = self
        form, count = asked["form"], rows.count()
        if form == "xlsx" and count > tables.MOST_XLSX_ROWS:
            form = "csv"
            page.message_user(request, gettext("So many rows are handed over as CSV."))
        note(request, page.model, form=form, count=count, addresses=bool(asked.get("addresses")))
        suffix = {"excel": "csv"}.get(form, form)
        name = f"{page.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{suffix}"
        values = rows_of(rows, columns)
        if form == "xlsx":
            made = tables.xlsx_file(str(capfirst(page.opts.verbose_name_plural)), [*columns], values)
            return FileResponse(made, as_attachment=True, filename=name)
        chunks = (
            tables.json_chunks([*columns], values)
            if form == "json"
            else tables.csv_chunks([*columns], values, mark=form == "excel")
        )
        return StreamingHttpResponse(
            chunks,
            content_type=CONTENT_TYPES[suffix],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def rows_of(rows: Any, columns: Mapping[str, Any]) -> Iterator[list[Value]]:
    """The values of each row, read a few thousand at a time."""
    known = [column if isinstance(column, Column) else Column(column) for column in columns.values()]
    sources = [F(each.source) if isinstance(each.source, str) else each.source for each in known]
    named = {f"said_{place}": source for place, source in enumerate(sources)}
    said = rows.select_related(None).annotate(**named).values_list(*named)
    names = list(columns)
    listing = (names.index(ID), names.index(VERSION)) if {ID, VERSION} <= set(names) else None
    for values in said.iterator(ROWS_AT_ONCE):
        row = [each.say(value) if value is not None else None for each, value in zip(known, values, strict=True)]
        if listing:
            row[listing[1]] = sealed(values[listing[0]], values[listing[1]])
        yield row


def note(request: HttpRequest, model: Any, *, form: str, count: int, addresses: bool) -> None:
    """Write down who took how many rows under which filters. What they searched for may be a name: it is left out."""
    filters = request.GET.copy()
    searched = filters.pop(SEARCH, None)
    told = [f"{count:,} {model._meta.verbose_name_plural}", dict(FORMATS)[form], filters.urlencode()]
    told += [gettext("with a search")] if searched and any(searched) else []
    told += [gettext("with true addresses")] if addresses else []
    LogEntry.objects.create(
        user=staff(request),
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_repr=str(capfirst(model._meta.verbose_name_plural)),
        action_flag=CHANGE,
        change_message=gettext("Exported: %(told)s") % {"told": "; ".join(map(str, filter(None, told)))},
    )
