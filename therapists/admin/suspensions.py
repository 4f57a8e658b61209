"""Taking a listing off the site for the safety of others: who may, what was said about it, and how it ends."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from therapists.actions import suspensions
from therapists.actions.refusals import Refused
from therapists.admin.base import ReadOnlyAdmin, RowsAdmin, staff
from therapists.admin.fields import blank_first
from therapists.admin.leading import led_on
from therapists.admin.queues import SuspendingAdmin, link_to
from therapists.admin.site import site
from therapists.choices import SuspensionNoteKind, SuspensionReason
from therapists.models import Practice, Practitioner, Report, Suspension
from therapists.models.safety import LONGEST_NOTE

WHAT_HAPPENS = {
    "practitioner": _(
        "The listing leaves the pages, counts, maps and suggestions at once. Whoever has its address reads that it is "
        "not shown at the moment, and no reason. Nobody can publish it until the suspension ends."
    ),
    "practice": _(
        "The practice leaves the pages, counts, maps and suggestions at once. Whoever has its address reads that it is "
        "not shown at the moment, and no reason. Those who work there stay listed, with their other practices and "
        "their home visits: suspend them, too, if it is about them."
    ),
}


def _text(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST_NOTE, widget=UnfoldAdminTextareaWidget)


class SuspendForm(forms.Form):
    """Why a listing is suspended."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=blank_first(SuspensionReason.choices),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Never public, and not part of the listing's history."),
    )
    found = _text(_("What was found"), _("Who said what, when, and what you looked at. It cannot be changed later."))


class NoteForm(forms.Form):
    """What was said."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=blank_first(SuspensionNoteKind.choices), widget=UnfoldAdminSelectWidget
    )
    text = _text(
        _("Text"),
        _("It cannot be changed later. A decision means that it stays suspended: it waits no more until they answer."),
    )


class EndForm(forms.Form):
    """Why a suspension ends."""

    decision = _text(_("Why it ends"), _("It cannot be changed later."))


class SuspendPage(SuspendingAdmin, RowsAdmin):
    """The action on the page of a person or a practice."""

    actions_detail = ("suspend_listing",)

    @action(
        description=_("Suspend…"),
        permissions=["suspend"],
        url_path="suspend",
        icon="gpp_bad",
        variant=ActionVariant.DANGER,
    )
    def suspend_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then take the listing off the site. ``report`` names the report that led to it."""
        listing: Practitioner | Practice = get_object_or_404(self.model, pk=object_id)
        kind = str(self.opts.model_name)
        asked = request.POST.get("report") or request.GET.get("report") or ""
        about = Report.objects.visible_to(staff(request)).filter(**{kind: listing})
        report = about.filter(pk=asked).first() if asked.isdecimal() else None
        back = reverse(f"admin:therapists_{kind}_change", args=[listing.pk])
        return _asked(
            self,
            request,
            form=SuspendForm(request.POST if request.method == "POST" else None),
            title=gettext("Suspend %(name)s") % {"name": listing},
            said=str(WHAT_HAPPENS[kind]),
            back=back,
            act=lambda told: suspensions.suspend(about=listing, report=report, by=staff(request), **told),
            hidden={"report": report.pk} if report else {},
        )


@admin.register(Suspension, site=site)
class SuspensionAdmin(SuspendingAdmin, ReadOnlyAdmin):
    """Suspensions, those in force first, with all that was said; for those who may read restricted reports."""

    list_display = ("began_at", "listing", "reason", "ended_at")
    ordering = (F("ended_at").desc(nulls_first=True), "-began_at", "-pk")
    list_filter = ("reason", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("practitioner", "practice")
    search_fields = ("practitioner__family_name", "practice__name")
    search_help_text = _("Family name, or name of a practice.")
    fields = ("listing", "reason", "from_report", "began_at", "ended_at", "said")
    readonly_fields = fields
    actions_detail = ("write_note", "end_suspension")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suspension]:
        return super().get_queryset(request).select_related("practitioner", "practice", "report")

    @display(description=_("listing"))
    def listing(self, suspension: Suspension) -> str:
        return link_to(suspension.about)

    @display(description=_("report"))
    def from_report(self, suspension: Suspension) -> str:
        return "–" if suspension.report is None else link_to(suspension.report)

    @display(description=_("what was said"))
    def said(self, suspension: Suspension) -> str:
        return format_html_join(
            "",
            '<p class="mb-3"><strong>{} · {} · {}</strong><br>{}</p>',
            (
                (
                    note.get_kind_display(),
                    date_format(timezone.localtime(note.at), "DATETIME_FORMAT"),
                    note.by or "–",
                    linebreaksbr(note.text, autoescape=True),
                )
                for note in suspension.notes.select_related("by")
            ),
        )

    @action(description=_("Write down…"), permissions=["suspend"], url_path="note", icon="edit_note")
    def write_note(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask what was said to the person or by them."""
        suspension = get_object_or_404(Suspension, pk=object_id)
        return _asked(
            self,
            request,
            form=NoteForm(request.POST if request.method == "POST" else None),
            title=gettext("Write down what was said"),
            said="",
            back=reverse("admin:therapists_suspension_change", args=[suspension.pk]),
            act=lambda told: suspensions.note(suspension=suspension, by=staff(request), **told),
        )

    @action(description=_("End…"), permissions=["suspend"], url_path="end", icon="gpp_good")
    def end_suspension(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then end it."""
        suspension = get_object_or_404(Suspension, pk=object_id)
        return _asked(
            self,
            request,
            form=EndForm(request.POST if request.method == "POST" else None),
            title=gettext("End the suspension of %(name)s") % {"name": suspension.about},
            said=gettext("A listing that was published is shown again, unless it lacks something by now."),
            back=reverse("admin:therapists_suspension_change", args=[suspension.pk]),
            act=lambda told: suspensions.end(suspension=suspension, by=staff(request), **told),
        )


def _asked(
    page: Any,
    request: HttpRequest,
    *,
    form: forms.Form,
    title: str,
    said: str,
    back: str,
    act: Callable[[dict[str, Any]], object],
    hidden: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do what it asks for; nothing typed is lost where that is refused."""
    if not page.has_suspend_permission(request):
        raise PermissionDenied
    if form.is_valid():
        try:
            outcome = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            page.message_user(request, _what_came(outcome), messages.SUCCESS)
            # Its own page is the way back: the history keeps nothing of it.
            path: Any = request.resolver_match
            model, pk = ("report", hidden["report"]) if hidden else (page.opts.model_name, path.kwargs["object_id"])
            return led_on(request, model, pk, HttpResponseRedirect(back), undoable=False)
    context = page.admin_site.each_context(request) | {
        "title": title,
        "said": said,
        "opts": page.opts,
        "form": form,
        "back": back,
        "hidden": hidden or {},
    }
    return TemplateResponse(request, "admin/therapists/suspension.html", context)


def _what_came(outcome: object) -> str:
    if not isinstance(outcome, Suspension):
        return gettext("Done.")
    return format_html("{} {}", gettext("Suspended:"), link_to(outcome))
