"""The first page: what is best done next, how much waits, who is at what. Taking work leads to its page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from therapists.actions import desk
from therapists.admin.leading import to_next
from therapists.desk import queue
from therapists.desk.forecast import FEWEST, LOOKED_BACK, Forecast, forecast
from therapists.desk.sources import HARM
from therapists.models import User

SHOWN = 12  # of the queue


def desk_of(user: User) -> dict[str, Any]:
    """What the first page shows to this person; ``counts`` is empty where no work at the desk is theirs."""
    counts = queue.counts(user)
    if not counts:
        return {"counts": []}
    held = queue.held(user)
    mine = [one for one in held if one.by == user]
    return {
        "counts": [(count, _about(count.number, count.about)) for count in counts],
        "items": queue.best(user, SHOWN),
        "mine": mine[0] if mine else None,
        "held": held,
        "forecast": in_words(forecast()),
        "weights": [(count.source.name, HARM[count.source.kind], count.source.kind) for count in counts],
        "twice_after": queue.COUNTS_TWICE_AFTER.days,
        "most_staleness": queue.MOST_STALENESS,
        "hours": int(queue.HELD_FOR.total_seconds() // 3600),
    }


def _about(number: int, about: bool) -> str:
    shown = number_format(number, use_l10n=True, force_grouping=True)
    return gettext("some %(count)s") % {"count": shown} if about else shown


def in_words(found: Forecast | None) -> str:
    """The forecast as a sentence."""
    if found is None:
        return gettext(
            "Too little history to say how old the oldest fact will get: that takes confirmations from more than "
            "%(days)d days ago, and of at least %(people)d people since."
        ) % {"days": LOOKED_BACK.days, "people": FEWEST}
    text = ngettext(
        "At this rate the oldest fact will be %(days)d day old: of %(listings)s listings, %(rate)s are confirmed a "
        "day.",
        "At this rate the oldest fact will be %(days)d days old: of %(listings)s listings, %(rate)s are confirmed a "
        "day.",
        found.days,
    )
    rate = number_format(found.a_day, decimal_pos=1 if found.a_day < 10 else 0, use_l10n=True, force_grouping=True)  # noqa: PLR2004 - one digit
    return text % {"days": found.days, "listings": _about(found.listings, found.about), "rate": rate}


def take_view(request: HttpRequest) -> HttpResponse:
    """``do``: next (take the best), skip (let go, and take another), release (let go, and back to the desk)."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:index"))
    user: Any = request.user
    what = request.POST.get("do", "next")
    if what in {"skip", "release"}:
        desk.let_go(by=user)
    if what == "release":
        messages.info(request, gettext("You are at nothing now."))
        return HttpResponseRedirect(reverse("admin:index"))
    return to_next(request, desk.take(by=user))
