"""How listings are kept true by those they are about: mails that did not arrive, and what people say has changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from therapists.actions import lines, mailings, requests
from therapists.actions.refusals import Refused
from therapists.admin.base import staff
from therapists.admin.erasing import erase_url, may_erase
from therapists.admin.phones import shown_phone
from therapists.admin.queues import QueueAdmin, WaitingFilter, link_to
from therapists.admin.site import site
from therapists.choices import Answer, MailState, RequestState, Stated
from therapists.models import ChangeRequest, Mailing

MAIL_COLOURS = {MailState.SENT: "success", MailState.BOUNCED: "danger", MailState.FAILED: "danger"}
REQUEST_COLOURS = {RequestState.NEW: "warning", RequestState.ACCEPTED: "success", RequestState.REFUSED: "info"}


@admin.register(Mailing, site=site)
class MailingAdmin(QueueAdmin):
    """The outbox: first those that did not arrive. Put the address right or call, then mark it as dealt with."""

    list_display = ("purpose", "listing", "address", "state_now", "reason", "created_at", "answer")
    list_filter = (WaitingFilter, "answer")
    list_select_related = ("practitioner",)
    search_fields = ("practitioner__family_name", "address")
    search_help_text = _("Family name or e-mail address.")
    actions = ("deal_with_selected",)
    actions_submit_line = ("deal_with", "put_back")
    fields = (
        *("listing", "purpose", "address", "language", "created_at", "state", "sent_at", "reason", "answer"),
        *("answered_at", "handled_by", "handled_at"),
    )
    readonly_fields = fields

    @display(description=_("about"))
    def listing(self, mailing: Mailing) -> str:
        return link_to(mailing.practitioner)

    @display(description=_("state"), label={state.label: colour for state, colour in MAIL_COLOURS.items()})
    def state_now(self, mailing: Mailing) -> str:
        return str(mailing.get_state_display())

    def waiting(self, queryset: Any) -> QuerySet[Any]:
        return queryset.to_do()  # type: ignore[no-any-return]

    def fitting(self, pk: Any) -> tuple[str, ...]:
        if Mailing.objects.to_do().filter(pk=pk).exists():
            return ("deal_with",)
        return ("put_back",) if Mailing.objects.dealt_with().filter(pk=pk).exists() else ("nothing",)

    @admin.action(description=_("Mark as dealt with"), permissions=["change"])
    def deal_with_selected(self, request: HttpRequest, queryset: QuerySet[Mailing]) -> None:
        self._apply(request, mailings.deal_with, queryset)

    @action(description=_("Mark as dealt with"), permissions=["change"])
    def deal_with(self, request: HttpRequest, obj: Mailing) -> None:
        self._apply(request, mailings.deal_with, [obj])

    @action(description=_("Put back into the queue"), permissions=["change"])
    def put_back(self, request: HttpRequest, obj: Mailing) -> None:
        self._apply(request, mailings.put_back, [obj])

    def _apply(self, request: HttpRequest, verb: Callable[..., list[Mailing]], chosen: Any) -> None:
        count = len(verb(mailings=chosen, by=staff(request)))
        text = ngettext("%(count)d mail changed.", "%(count)d mails changed.", count) % {"count": count}
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)


@admin.register(ChangeRequest, site=site)
class ChangeRequestAdmin(QueueAdmin):
    """What somebody says of their own listing, beside what stands there now."""

    waits = RequestState.NEW
    list_display = ("kind", "listing", "changes", "created_at", "state_now", "decided_by")
    list_filter = (WaitingFilter, "kind")
    list_select_related = ("practitioner", "decided_by")
    ordering = ("created_at", "id")  # who has waited longest comes first
    search_fields = ("practitioner__family_name",)
    search_help_text = _("Family name.")
    actions_submit_line = ("erase", "accept", "refuse")
    fields = (
        *("listing", "kind", "difference", "note", "what_happens", "language", "created_at"),
        *("state", "decided_by", "decided_at"),
    )
    readonly_fields = fields

    @display(description=_("about"))
    def listing(self, request: ChangeRequest) -> str:
        return link_to(request.practitioner)

    @display(description=_("proposed"))
    def changes(self, request: ChangeRequest) -> str:
        names = [capfirst(str(requests.label_of(name))) for name, _was, _said in requests.proposals(request)]
        return ", ".join([*names, *([capfirst(gettext("in their words"))] if request.note else [])])

    @display(description=_("state"), label={state.label: colour for state, colour in REQUEST_COLOURS.items()})
    def state_now(self, request: ChangeRequest) -> str:
        return str(request.get_state_display())

    @display(description=_("difference"))
    def difference(self, request: ChangeRequest) -> str:
        """Field by field: what stood there when they wrote, what stands there now where that moved, what they say."""
        if not request.proposed:
            return "–"
        fields = requests.fields_of(request.practitioner)
        rows = []
        for name, was, said in requests.proposals(request):
            field, stands = fields.get(name), _shown(name, was)
            if field is None:
                stands = gettext("They have left there: this is not written.")
            elif request.state == RequestState.NEW and (now := field.read(request.practitioner)) != was:
                stands = gettext("%(was)s, since then %(now)s") % {"was": stands, "now": _shown(name, now)}
            label = requests.label_of(name) if field is None else field.label
            rows.append((capfirst(str(label)), stands, _shown(name, said)))
        return format_html(
            '<table><thead><tr><th scope="col"></th><th scope="col" class="px-3 text-left">{}</th>'
            '<th scope="col" class="px-3 text-left">{}</th></tr></thead><tbody>{}</tbody></table>',
            gettext("On the listing"),
            gettext("They say"),
            format_html_join(
                "",
                '<tr class="align-top"><th scope="row" class="py-1 text-left">{}</th>'
                '<td class="px-3 py-1"><del>{}</del></td><td class="px-3 py-1"><ins>{}</ins></td></tr>',
                rows,
            ),
        )

    @display(description=_("if you accept"))
    def what_happens(self, request: ChangeRequest) -> str:
        if request.kind == Answer.STOPPED:
            return gettext("The listing, paused now, is closed: retired.")
        if request.kind == Answer.REMOVE:
            return gettext("Nothing can be accepted here. Erase them: a page asks before, and takes this along.")
        if not request.proposed:
            return gettext("Nothing is written: change the listing by hand first.")
        return gettext("What they say is written to the listing and counts as confirmed. Notes you follow by hand.")

    def fitting(self, pk: Any) -> tuple[str, ...]:
        request = ChangeRequest.objects.waiting().filter(pk=pk).first()
        if request is None:
            return ("nothing",)
        return ("erase", "refuse") if request.kind == Answer.REMOVE else ("accept", "refuse")

    def has_erase_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_erase(request)

    @action(description=_("Erase…"), permissions=["erase"])
    def erase(self, request: HttpRequest, obj: ChangeRequest) -> None:
        """Leads to the page that asks: see ``response_change``."""

    def response_change(self, request: HttpRequest, obj: ChangeRequest) -> HttpResponse:
        if any(name.endswith("_erase") for name in request.POST):
            return HttpResponseRedirect(erase_url(obj.practitioner_id))
        return super().response_change(request, obj)

    @action(description=_("Accept"), permissions=["change"])
    def accept(self, request: HttpRequest, obj: ChangeRequest) -> None:
        self._decide(request, requests.accept, obj)

    @action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request: HttpRequest, obj: ChangeRequest) -> None:
        self._decide(request, requests.refuse, obj)

    def _decide(self, request: HttpRequest, verb: Any, obj: ChangeRequest) -> None:
        try:
            with transaction.atomic():
                decided = verb(request=obj, by=staff(request))
        except Refused as refusal:
            self.message_user(request, refusal.reason, messages.ERROR)
        else:
            self.message_user(request, f"{decided}: {decided.get_state_display()}", messages.SUCCESS)


def _shown(name: str, value: str) -> str:
    """A value of a field as people read it."""
    if not value:
        return gettext("not stated")
    if name == "phone":
        return shown_phone(value)
    if name not in requests.FIELDS:
        return lines.shown(name, value)
    return str(Stated(value).label) if value in Stated.values else value
