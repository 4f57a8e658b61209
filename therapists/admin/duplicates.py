"""Pairs of listings that may be one person's: the likeliest first, compared side by side, merged or told apart."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from therapists.actions.merging import CHOICES, UNDONE_WITHIN, against_merging, keep_apart, merge
from therapists.actions.refusals import Refused
from therapists.admin.base import staff
from therapists.admin.comparing import choices, joined, likelier_to_stay, states
from therapists.admin.leading import led_on
from therapists.admin.queues import QueueAdmin, WaitingFilter
from therapists.admin.site import site
from therapists.choices import DuplicateReason, DuplicateState
from therapists.models import DuplicatePair, Practitioner

STATE_COLOURS = {
    DuplicateState.OPEN: "warning",
    DuplicateState.MERGED: "success",
    DuplicateState.DISTINCT: "info",
}
SIDES = ("one", "other")


@admin.register(DuplicatePair, site=site)
class DuplicatePairAdmin(QueueAdmin):
    """Compare two listings, then make them one or say that they are two people's."""

    waits = DuplicateState.OPEN
    list_display = ("both", "where", "score", "why", "state_now")
    list_filter = (WaitingFilter,)
    search_fields = ("one__family_name", "other__family_name")
    search_help_text = _("Family name")
    ordering = ("-score", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DuplicatePair]:
        places = ("one__works_at__practice", "other__works_at__practice")
        return (
            super()
            .get_queryset(request)
            .select_related("one__home_visits", "other__home_visits")
            .prefetch_related(*places)
        )

    @display(description=_("listings"))
    def both(self, pair: DuplicatePair) -> str:
        return f"{pair.one} / {pair.other}"

    @display(description=_("town"))
    def where(self, pair: DuplicatePair) -> str:
        return " / ".join(dict.fromkeys(_town(listing) or "–" for listing in (pair.one, pair.other)))

    @display(description=_("what speaks for it, and against"))
    def why(self, pair: DuplicatePair) -> str:
        return ", ".join(_reasons(pair))

    @display(description=_("state"), label={state.label: colour for state, colour in STATE_COLOURS.items()})
    def state_now(self, pair: DuplicatePair) -> str:
        return str(pair.get_state_display())

    # --- Side by side ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        pair = self.get_object(request, unquote(object_id))
        if pair is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, pair):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request, pair):
                raise PermissionDenied
            try:
                self._decide(request, pair)
            except Refused as refused:
                messages.error(request, refused.reason)
            else:
                done = HttpResponseRedirect(reverse("admin:therapists_duplicatepair_changelist"))
                return led_on(request, "duplicatepair", pair.pk, done)
        return TemplateResponse(request, "admin/therapists/compare.html", self._context(request, pair))

    def _decide(self, request: HttpRequest, pair: DuplicatePair) -> None:
        """Do what the button says. Raises ``Refused``."""
        if "apart" in request.POST:
            keep_apart(pair=pair, by=staff(request))
            self.message_user(request, gettext("These are two people, and not brought up again."), messages.SUCCESS)
            return
        side = request.POST.get("keep")
        if "merge" not in request.POST or side not in SIDES:
            raise Refused(gettext("Choose which listing stays."))
        for name in SIDES:
            version = request.POST.get(f"{name}_version", "")
            getattr(pair, name).version = int(version) if version.isdecimal() else 0
        keep, gone = (pair.one, pair.other) if side == "one" else (pair.other, pair.one)
        fields = [name for name in CHOICES if request.POST.get(f"take_{name}", side) in set(SIDES) - {side}]
        merge(keep=keep, gone=gone, fields=fields, by=staff(request))
        text = gettext("They are one listing now. Its <a href='{}'>history</a> can undo that for {} days.")
        past = reverse("admin:therapists_practitioner_history", args=[keep.pk])
        self.message_user(request, format_html(text, past, UNDONE_WITHIN.days), messages.SUCCESS)

    def _context(self, request: HttpRequest, pair: DuplicatePair) -> dict[str, Any]:
        one, other = self._now(pair)
        stays = likelier_to_stay(one, other)
        goes = other if stays is one else one
        asked = request.POST.get("keep")
        kept = asked if asked in SIDES else SIDES[stays is other]
        shown = [(choice, self._side(request, choice.name, kept, one, other)) for choice in choices(one, other)]
        return self.admin_site.each_context(request) | {
            "title": gettext("One person, or two?"),
            "subtitle": None,
            "opts": self.opts,
            "pair": pair,
            "object": pair,
            "listings": [self._listing(side, listing, kept) for side, listing in zip(SIDES, (one, other), strict=True)],
            "differing": [(choice, side) for choice, side in shown if choice.differs],
            "same": [choice for choice, _side in shown if not choice.differs],
            "joined": list(joined(one, other, self.words)),
            "reasons": _reasons(pair),
            "objections": against_merging(keep=stays, gone=goes),
            "may_decide": pair.state == DuplicateState.OPEN and self.has_change_permission(request, pair),
            "back": reverse("admin:therapists_duplicatepair_changelist"),
        }

    def _now(self, pair: DuplicatePair) -> tuple[Practitioner, Practitioner]:
        """Both as they stand, whatever a form said of their versions."""
        found = Practitioner.objects.select_related("home_visits").in_bulk([pair.one_id, pair.other_id])
        return found[pair.one_id], found[pair.other_id]

    def _side(self, request: HttpRequest, name: str, kept: str, one: Practitioner, other: Practitioner) -> str:
        """Which side decides: as it was chosen before; else the kept listing's where it says something."""
        if (typed := request.POST.get(f"take_{name}")) in SIDES:
            return str(typed)
        mine, theirs = (one, other) if kept == "one" else (other, one)
        return kept if states(mine, name) or not states(theirs, name) else next(side for side in SIDES if side != kept)

    def _listing(self, side: str, listing: Practitioner, kept: str) -> dict[str, Any]:
        sources = listing.source_records.order_by("source").values_list("source", flat=True)
        return {
            "side": side,
            "listing": listing,
            "kept": side == kept,
            "page": reverse("admin:therapists_practitioner_change", args=[listing.pk]),
            "sources": ", ".join(dict.fromkeys(sources)),
        }


def _reasons(pair: DuplicatePair) -> list[str]:
    return [str(DuplicateReason(reason).label) for reason in pair.reasons]


def _town(listing: Practitioner) -> str:
    towns = [post.practice.locality for post in listing.works_at.all()]
    home = getattr(listing, "home_visits", None)
    return next(filter(None, [*towns, home.locality if home else ""]), "")
