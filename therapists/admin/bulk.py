"""Publishing, pausing and closing listings, many at once or one: who is refused is named, with the reason."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSelectWidget

from therapists.actions import practitioners as listings
from therapists.actions.merging import put_side_by_side
from therapists.actions.refusals import Refused
from therapists.admin.base import RowsAdmin, staff
from therapists.admin.fields import blank_first
from therapists.choices import CloseReason
from therapists.models import Practitioner

MOST_NAMED = 10  # refused listings named one by one in a message


class CloseForm(forms.Form):
    """Why listings close."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=blank_first([choice for choice in CloseReason.choices if choice[0] != CloseReason.MERGED]),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Never public."),
    )


class StateActions(RowsAdmin):
    """The verbs that change the state of listings, on the list and on the page of one."""

    actions = ("publish_selected", "pause_selected", "close_selected", "compare_selected")
    actions_detail = ("close_listing",)

    @action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> None:
        outcome = listings.publish_many(practitioners=queryset, by=staff(request))
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing published.", "%(count)s listings published.", count))

    @action(description=_("Pause"), permissions=["change"])
    def pause_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> None:
        outcome = listings.pause_many(practitioners=queryset, by=staff(request))
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing paused.", "%(count)s listings paused.", count))

    @action(description=_("Close…"), permissions=["change"])
    def close_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> HttpResponse | None:
        form = CloseForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            self._close(request, queryset, form)
            return None
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        return self._ask_reason(request, form, queryset, queryset.count(), chosen)

    def has_compare_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return staff(request).has_perm("therapists.change_duplicatepair")

    @action(description=_("Compare two: one person?"), permissions=["compare"])
    def compare_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> HttpResponse | None:
        """Two listings that somebody takes for one person's, side by side, to be merged or kept apart."""
        try:
            pair = put_side_by_side(listings=list(queryset[:3]), by=staff(request))
        except Refused as refused:
            self.message_user(request, refused.reason, messages.ERROR)
            return None
        return HttpResponseRedirect(reverse("admin:therapists_duplicatepair_change", args=[pair.pk]))

    @action(
        description=_("Close…"),
        permissions=["change"],
        url_path="close",
        icon="block",
        variant=ActionVariant.DEFAULT,
    )
    def close_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        practitioner = get_object_or_404(Practitioner, pk=object_id)
        form = CloseForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._close(request, [practitioner], form)
            return HttpResponseRedirect(reverse("admin:therapists_practitioner_change", args=[practitioner.pk]))
        return self._ask_reason(request, form, [practitioner], 1, [])

    def _ask_reason(
        self, request: HttpRequest, form: CloseForm, practitioners: Any, count: int, chosen: list[str]
    ) -> HttpResponse:
        """``practitioners`` is a list or a queryset of ``count``, of which the first few are named."""
        verb = ngettext("Close %(count)s listing", "Close %(count)s listings", count) % {"count": count}
        context = self.admin_site.each_context(request) | {
            "title": verb,
            "opts": self.opts,
            "form": form,
            "names": [practitioner.name for practitioner in practitioners[:MOST_NAMED]],
            "more": more_than_named(count),
            "chosen": chosen,
            "select_across": request.POST.get("select_across", "0"),
            "back": reverse("admin:therapists_practitioner_changelist"),
        }
        return TemplateResponse(request, "admin/therapists/close_listings.html", context)

    def _close(self, request: HttpRequest, practitioners: Iterable[Practitioner], form: CloseForm) -> None:
        outcome = listings.close_many(
            practitioners=practitioners, reason=form.cleaned_data["reason"], by=staff(request)
        )
        count = len(outcome.done)
        self._tell(request, outcome, ngettext("%(count)s listing closed.", "%(count)s listings closed.", count))

    def _tell(self, request: HttpRequest, outcome: listings.Outcome, done: str) -> None:
        if outcome.done:
            self.message_user(request, done % {"count": len(outcome.done)}, messages.SUCCESS)
        if not outcome.refused:
            return
        by_name = sorted(outcome.refused, key=lambda pair: (pair[0].family_name, pair[0].given_name))
        page = "admin:therapists_practitioner_change"
        named = format_html_join(
            "",
            '<li><a href="{}">{}</a>: {}</li>',
            ((reverse(page, args=[who.pk]), who.name, reason) for who, reason in by_name[:MOST_NAMED]),
        )
        count = len(by_name)
        heading = ngettext("%(count)s listing stays as it was:", "%(count)s listings stay as they were:", count)
        text = format_html('{}<ul class="named">{}</ul>{}', heading % {"count": count}, named, more_than_named(count))
        self.message_user(request, text, messages.WARNING)


def more_than_named(count: int) -> str:
    """What is said of those not named."""
    return gettext("… and %(count)s more.") % {"count": count - MOST_NAMED} if count > MOST_NAMED else ""
