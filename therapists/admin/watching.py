"""The watch-list: the words themselves, and the listings that they hold until somebody has read them."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from therapists.actions import watching
from therapists.actions.refusals import Refused
from therapists.admin.base import ROWS_PER_PAGE, PageAdmin, staff
from therapists.admin.queues import LINK, QueueAdmin, WaitingFilter, link_to
from therapists.admin.site import site
from therapists.background import enqueue_once
from therapists.choices import HoldState, WatchKind
from therapists.gate.origins import says_only_who_or_how
from therapists.gate.said import around, what
from therapists.gate.watchlist import Match, folded
from therapists.models import Hold, Practitioner, Term, WatchWord
from therapists.models.watching import LONGEST_REASON

KIND_COLOURS = {WatchKind.SEXUAL: "danger", WatchKind.ROUND_THE_CLOCK: "warning", WatchKind.OTHER: "info"}
STATE_COLOURS = {HoldState.OPEN: "warning", HoldState.ALLOWED: "success", HoldState.REFUSED: "danger"}


class WatchWordForm(forms.ModelForm):
    """An entry; one that would hold people for who they are or how they work is refused."""

    def clean_text(self) -> str:
        text = " ".join(str(self.cleaned_data["text"]).split())
        if not folded(text):
            raise forms.ValidationError(_("Write a word or a phrase."))
        styles = Term.objects.filter(technique__isnull=False) | Term.objects.filter(profession__isnull=False)
        if says_only_who_or_how(text, styles.values_list("text", flat=True)):
            raise forms.ValidationError(
                _(
                    "“%(text)s” says only where somebody comes from, who they are or how they work. That never holds a "
                    "listing: it would hold back honest people. Write the words that offer something: “happy ending”."
                ),
                params={"text": text},
            )
        self.instance.key = folded(text)
        return text

    def clean_language(self) -> str:
        return str(self.cleaned_data["language"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        same = WatchWord.objects.filter(key=self.instance.key).exclude(pk=self.instance.pk)
        if "text" in cleaned and same.exists():
            self.add_error("text", _("This entry is there already."))
        return cleaned


@admin.register(WatchWord, site=site)
class WatchWordAdmin(PageAdmin):
    """What is looked for in listings. After each change all listings are looked at anew, in the background."""

    form = WatchWordForm
    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False
    list_display = ("text", "kind_here", "language", "why", "active")
    list_filter = ("kind", "active", "language")
    search_fields = ("text", "key", "note")
    search_help_text = _("A word, or why it is there.")
    fields = ("text", ("kind", "language"), "note", "active")

    @display(description=_("kind"), ordering="kind", label=KIND_COLOURS)
    def kind_here(self, word: WatchWord) -> tuple[str, str]:
        return word.kind, word.get_kind_display()

    @display(description=_("why"))
    def why(self, word: WatchWord) -> str:
        return format_html('<span class="sentence">{}</span>', word.note)

    def save_model(self, request: HttpRequest, obj: WatchWord, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        enqueue_once(watching.look_at_all)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: WatchWord) -> None:
        super().delete_model(request, obj)
        enqueue_once(watching.look_at_all)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[WatchWord]) -> None:
        super().delete_queryset(request, queryset)
        enqueue_once(watching.look_at_all)


class HoldForm(forms.ModelForm):
    """Why something is allowed or refused, and which finds were on the page."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What you asked or read, and what you make of it. Never public."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.initial["seen"] = _mark(self.instance)

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != _mark(self.instance):
            self.data = self.data.copy()  # type: ignore[union-attr]
            self.data[self.add_prefix("seen")] = _mark(self.instance)
            self.add_error(None, _("Other words were found meanwhile. Look again before you decide."))
        return _mark(self.instance)


def _mark(hold: Hold) -> str:
    return hashlib.sha256(json.dumps(hold.matches, sort_keys=True).encode()).hexdigest()


@admin.register(Hold, site=site)
class HoldAdmin(QueueAdmin):
    """Read the sentence, write down why, press a button: it counts for these words in this sentence alone."""

    form = HoldForm
    list_display = ("found", "listing", "stands", "found_at", "state_now", "by")
    waits = HoldState.OPEN
    list_filter = (WaitingFilter,)
    list_select_related = ("practitioner", "by")
    search_fields = ("practitioner__family_name",)
    search_help_text = _("Family name.")
    actions_submit_line = ("allow", "refuse")
    readonly_fields = ("listing", "stands", "whole", "found_at", "state", "reason", "by", "at")

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        """What somebody has decided stays."""
        return super().may_edit(request, obj) and (obj is None or obj.state == HoldState.OPEN)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told = ("listing", "stands", "whole", "found_at")
        decision = ("reason", "seen") if self.may_edit(request, obj) else ("state", "reason", "by", "at")
        return [(None, {"fields": (*told, *decision)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        editable = {"reason"} if obj is not None and self.may_edit(request, obj) else set()
        return tuple(name for name in self.readonly_fields if name not in editable)

    @display(description=_("found"))
    def found(self, hold: Hold) -> str:
        return ", ".join(what(match) for match in _matches(hold))

    @display(description=_("listing"))
    def listing(self, hold: Hold) -> str:
        return link_to(hold.practitioner)

    @display(description=_("status"))
    def stands(self, hold: Hold) -> str:
        """Whether it is on the pages, and whether this took it off."""
        status = str(hold.practitioner.get_status_display())
        return f"{status} ({gettext('held')})" if hold.paused and hold.state == HoldState.OPEN else status

    @display(description=_("state"), label={state.label: colour for state, colour in STATE_COLOURS.items()})
    def state_now(self, hold: Hold) -> str:
        return str(hold.get_state_display())

    @display(description=_("found"))
    def whole(self, hold: Hold) -> str:
        """Each find with the words around it, and why it is on the list."""
        found = _matches(hold)
        notes = dict(
            WatchWord.objects.filter(key__in={folded(match.word) for match in found}).values_list("key", "note")
        )
        hours = gettext("The hours of their home visits cover the night.")
        return format_html_join(
            "",
            '<p class="mb-3"><strong>{}</strong> · {}<br>“{}”<br><span class="text-font-subtle-light '
            'dark:text-font-subtle-dark">{}</span></p>',
            (
                (what(match), WatchKind(match.kind).label, around(match), notes.get(folded(match.word), hours))
                for match in found
            ),
        )

    def fitting(self, pk: Any) -> tuple[str, ...]:
        return ("allow", "refuse") if Hold.objects.waiting().filter(pk=pk).exists() else ("nothing",)

    @action(description=_("Allow"), permissions=["change"])
    def allow(self, request: HttpRequest, obj: Hold) -> None:
        self._decide(request, watching.allow, obj)

    @action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request: HttpRequest, obj: Hold) -> None:
        self._decide(request, watching.refuse, obj)

    def _decide(self, request: HttpRequest, verb: Any, obj: Hold) -> None:
        try:
            with transaction.atomic():
                decided = verb(hold=obj, reason=obj.reason, by=staff(request))
        except Refused as refusal:
            self.message_user(request, refusal.reason, messages.ERROR)
            return
        person = Practitioner.objects.get(pk=decided.practitioner_id)
        text = gettext("%(name)s: %(decision)s. The listing: %(status)s.")
        facts = {"decision": decided.get_state_display(), "status": person.get_status_display()}
        self.message_user(request, text % {"name": person, **facts}, messages.SUCCESS)


def _matches(hold: Hold) -> list[Match]:
    return [Match(**row) for row in hold.matches]


class HeldFilter(admin.SimpleListFilter):
    """Listings in which the watch-list found something that nobody has decided."""

    title = _("watch-list")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return [(HoldState.OPEN.value, HoldState.OPEN.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
        if self.value() != HoldState.OPEN:
            return queryset
        return queryset.filter(Exists(Hold.objects.waiting().filter(practitioner=OuterRef("pk"))))


def way_to_decide(request: HttpRequest, practitioner: Practitioner) -> str:
    """A link to what waits to be decided of a listing; blank where nothing does, or not for this person."""
    hold = Hold.objects.waiting().filter(practitioner=practitioner).first()
    if hold is None or not staff(request).has_perm("therapists.change_hold"):
        return ""
    page = reverse("admin:therapists_hold_change", args=[hold.pk])
    return format_html('<a class="{}" href="{}">{}</a>', LINK, page, gettext("Decide about it"))


def look_again(request: HttpRequest, page: Any, ids: Any) -> None:
    """After a save: what these listings say may be something new."""
    for person in watching.look(ids=ids, by=staff(request)):
        text = gettext(
            "“%(name)s” is paused: the watch-list found something that has to be decided under Held listings."
        )
        page.message_user(request, text % {"name": person}, messages.WARNING)
