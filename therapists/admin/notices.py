"""Telling people how we got their details: one by one or many at once, by mail or as it was done otherwise."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget

from therapists.actions import mailings, notices
from therapists.actions.refusals import Refused
from therapists.admin.base import RowsAdmin, staff
from therapists.admin.bulk import MOST_NAMED, more_than_named
from therapists.admin.fields import blank_first
from therapists.choices import NoticeMethod
from therapists.models import Practitioner

BY_MAIL = ("mail", _("By e-mail: send it now"))


class NoticeForm(forms.Form):
    """How somebody was told, or is to be."""

    method = forms.ChoiceField(label=_("How"), widget=UnfoldAdminSelectWidget)
    given_on = forms.DateField(label=_("On"), required=False, widget=UnfoldAdminDateWidget)

    def __init__(self, *args: Any, by_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())
        self.fields["method"].choices = blank_first([*([BY_MAIL] if by_mail else []), *NoticeMethod.choices])  # type: ignore[attr-defined]


class NoticePage(RowsAdmin):
    """The action on the list, and on the page of a listing that a file brought."""

    actions = ("tell_selected",)
    actions_detail = ("tell_listing",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only where somebody is to be told."""
        found: list[Any] = super().get_actions_detail(request, object_id)
        waiting = notices.to_be_told(Practitioner.objects.filter(pk=object_id)).exists()
        return [each for each in found if waiting or not each.action_name.endswith("tell_listing")]

    @action(description=_("Write down that they were told…"), permissions=["change"])
    def tell_selected(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> HttpResponse | None:
        return self._tell_them(request, queryset, chosen=request.POST.getlist("_selected_action"), by_mail=False)

    @action(description=_("Tell them…"), permissions=["change"], url_path="tell", icon="contact_mail")
    def tell_listing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        person = get_object_or_404(Practitioner, pk=object_id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        back = reverse("admin:therapists_practitioner_change", args=[person.pk])
        one = Practitioner.objects.filter(pk=person.pk)
        by_mail = notices.can_be_mailed(person)
        return self._tell_them(request, one, chosen=[], by_mail=by_mail, back=back) or HttpResponseRedirect(back)

    def _tell_them(
        self,
        request: HttpRequest,
        people: QuerySet[Practitioner],
        *,
        chosen: list[str],
        by_mail: bool,
        back: str = "",
    ) -> HttpResponse | None:
        """The form, or nothing once it is done."""
        form = NoticeForm(request.POST if "apply" in request.POST else None, by_mail=by_mail)
        if form.is_valid():
            try:
                self._give(request, people, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                return None
        waiting = notices.to_be_told(people)
        count = waiting.count()
        context = self.admin_site.each_context(request) | {
            "title": gettext("Tell them how we got their details"),
            "opts": self.opts,
            "form": form,
            "names": [person.name for person in waiting[:MOST_NAMED]],
            "count": count,
            "more": more_than_named(count),
            "chosen": chosen,
            "select_across": request.POST.get("select_across", "0"),
            "back": back or reverse("admin:therapists_practitioner_changelist"),
        }
        return TemplateResponse(request, "admin/therapists/notice.html", context)

    def _give(self, request: HttpRequest, people: QuerySet[Practitioner], told: dict[str, Any]) -> None:
        if told["method"] == BY_MAIL[0]:
            mailings.write_notice(practitioner=people.get(), by=staff(request))
            self.message_user(request, gettext("The mail waits to be sent: within five minutes."), messages.SUCCESS)
            return
        done = len(notices.give(practitioners=people, method=told["method"], on=told["given_on"], by=staff(request)))
        text = ngettext("Written down for %(count)d person.", "Written down for %(count)d people.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS if done else messages.WARNING)
