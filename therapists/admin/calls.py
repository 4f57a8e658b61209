"""A call: the number, what to say, just the facts that are due with what we have, and an outcome a key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists import freshness
from therapists.actions import calls, requests
from therapists.actions.refusals import Refused
from therapists.admin.leading import go_on, say_how_to_undo
from therapists.admin.naming import name_of
from therapists.admin.phones import shown_phone
from therapists.choices import CallOutcome, CircleOrigin, CircleRole, Fact, FactState, HomeFee, ListingStatus, Stated
from therapists.freshness import Freshness
from therapists.hours import Span, format_hours
from therapists.models import Call, ContactPoint, Practitioner, Report, User

LATEST_CALLS = 3  # shown on the page
CALL_BACK_DAYS = 3  # the day that is offered to call back
# In the order of their keys. Those after which the listing is mended by hand lead to its page, at this tab.
OUTCOMES: dict[CallOutcome, Callable[..., Call]] = {
    CallOutcome.CONFIRMED: calls.confirmed,
    CallOutcome.NO_ANSWER: calls.no_answer,
    CallOutcome.CALL_BACK: calls.call_back,
    CallOutcome.WRONG_NUMBER: calls.wrong_number,
    CallOutcome.MOVED: calls.moved,
    CallOutcome.RETIRED: calls.retired,
    CallOutcome.DIED: calls.died,
    CallOutcome.REMOVE: calls.remove,
}
MENDED_BY_HAND = {CallOutcome.WRONG_NUMBER: "contacts", CallOutcome.MOVED: "where"}
TABS = {
    Fact.PHONE: "contacts",
    Fact.ACCEPTING: "where",
    Fact.HOME_VISITS: "home",
    Fact.COVERAGE: "home",
    Fact.FEES: "fees",
    Fact.HOURS: "where",
}
HINTS = {
    CallOutcome.CONFIRMED: _("what is ticked counts as confirmed today"),
    CallOutcome.NO_ANSWER: _("comes back by itself, later each time"),
    CallOutcome.CALL_BACK: _("comes back on that day"),
    CallOutcome.WRONG_NUMBER: _("marks the number as doubtful; find another one"),
    CallOutcome.MOVED: _("marks place and hours as doubtful; enter the new ones"),
    CallOutcome.RETIRED: _("closes the listing"),
    CallOutcome.DIED: _("closes the listing"),
    CallOutcome.REMOVE: _("takes the page down and asks for removal"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact to ask about: the question, what the listing says, and when it was last confirmed."""

    fact: Fact
    question: str
    known: str
    age: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call."""

    value: str  # E.164, with the extension as telephones dial it
    shown: str
    public: bool


def call_view(request: HttpRequest, object_id: int, site: Any) -> HttpResponse:
    """Show whom to call and what to ask, or write down what came of it."""
    user: Any = request.user
    if not user.has_perm("therapists.add_call"):
        raise PermissionDenied
    person = get_object_or_404(Practitioner, pk=object_id)
    if request.method == "POST":
        try:
            return _write_down(request, person, user)
        except Refused as refused:
            messages.error(request, refused.reason)
    asked = list(script(person))
    main = person.profession_links.select_related("profession").first()
    town = person.works_at.current().order_by("pk").values_list("practice__locality", flat=True).first()
    home = getattr(person, "home_visits", None)
    context = site.each_context(request) | {
        "title": gettext("Call %(name)s") % {"name": person},
        "person": person,
        "about": ", ".join(
            filter(None, [name_of(main.profession) if main else "", town or (home.locality if home else "")])
        ),
        "numbers": list(numbers(person)),
        "asked": asked,
        "greeting": _greeting(person),
        "outcomes": [(outcome, HINTS[outcome]) for outcome in OUTCOMES],
        "call_back_on": timezone.now().date() + timedelta(days=CALL_BACK_DAYS),
        "latest": person.calls.select_related("by")[:LATEST_CALLS],
        "may_call": person.status == ListingStatus.PUBLISHED,
        "page": reverse("admin:therapists_practitioner_change", args=[person.pk]),
        "past": reverse("admin:therapists_practitioner_history", args=[person.pk]),
    }
    return TemplateResponse(request, "admin/therapists/call.html", context)


def _write_down(request: HttpRequest, person: Practitioner, user: User) -> HttpResponse:
    said = request.POST.get("outcome")
    if said not in CallOutcome.values:
        raise Refused(gettext("Choose what came of the call."))
    outcome = CallOutcome(said)
    asked = [one.fact for one in script(person)] if outcome is CallOutcome.CONFIRMED else []
    wrong = [fact for fact in asked if fact.value not in request.POST.getlist("facts")]
    call = OUTCOMES[outcome](practitioner=person, by=user, **_told(request, outcome, asked, wrong))
    shown: dict[str, Any] = {"name": person, "outcome": outcome.label}
    text = gettext("%(name)s: %(outcome)s.") % shown
    if call.again_on is not None:
        shown["day"] = date_format(call.again_on)
        text = gettext("%(name)s: %(outcome)s. To be called again on %(day)s.") % shown
    messages.success(request, text)
    tab = TABS[wrong[0]] if wrong else MENDED_BY_HAND.get(outcome)
    if tab is None:
        return go_on(request, request.path)
    say_how_to_undo(request, request.path)
    if wrong:
        facts = ", ".join(str(fact.label) for fact in wrong)
        messages.warning(request, gettext("Put right what you unticked, and save: %(facts)s.") % {"facts": facts})
    page = reverse("admin:therapists_practitioner_change", args=[person.pk])
    return HttpResponseRedirect(f"{page}#{tab}")


def _told(request: HttpRequest, outcome: CallOutcome, asked: list[Fact], wrong: list[Fact]) -> dict[str, Any]:
    """What an outcome asks for besides."""
    if outcome is CallOutcome.CALL_BACK:
        return {"on": _day(request.POST.get("on", ""))}
    if outcome is CallOutcome.CONFIRMED:
        if wrong == asked:
            raise Refused(gettext("Nothing is ticked. Put the listing right first, then tick here what holds now."))
        # What the listing does not state needs no question: whoever confirms all that was asked confirms it whole.
        return {"facts": [fact for fact in asked if fact not in wrong] if wrong else [Fact.LISTING]}
    return {}


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def numbers(person: Practitioner) -> Iterator[Number]:
    """Every number of theirs, the public ones first; then those of the practices where they work."""
    own = person.contact_points.filter(kind="phone").order_by("-public", "position", "id")
    places = person.works_at.current().values("practice")
    shared = ContactPoint.objects.filter(kind="phone", practice__in=places).order_by("position", "id")
    for contact in (*own, *shared):
        extension = f",{contact.extension}" if contact.extension else ""
        shown = shown_phone(contact.value) + (f" ext. {contact.extension}" if contact.extension else "")
        yield Number(contact.value + extension, shown, contact.public)


def _greeting(person: Practitioner) -> str:
    return gettext(
        "“Good day, may I speak to %(name)s? I am calling from %(site)s, where people find you. It takes two minutes: "
        "I would like to check that what we say about you is still right.”"
    ) % {"name": person.name, "site": settings.UNFOLD["SITE_HEADER"]}


# --- What to ask ------------------------------------------------------------------------------------------------------


def script(person: Practitioner) -> Iterator[Asked]:
    """The facts that the listing states and that are due, in doubt, or reported as wrong; all of them, if none is."""
    known = dict(_known(person))
    found = freshness.of([person.pk])[person.pk]
    reports = Report.objects.waiting().ordinary().filter(practitioner=person)
    reported = set(reports.values_list("fact", flat=True))
    due = [fact for fact in known if found[fact].state is not FactState.CONFIRMED or fact.value in reported] or list(
        known
    )
    for fact in due:
        age = gettext("A visitor reported that this is wrong.") if fact.value in reported else _age(found[fact])
        yield Asked(fact, str(QUESTIONS[fact]), known[fact], age)


QUESTIONS = {
    Fact.PHONE: _("Is this still the number for people to call?"),
    Fact.ACCEPTING: _("Are you taking new people at the moment?"),
    Fact.HOME_VISITS: _("Do you come to people’s homes?"),
    Fact.COVERAGE: _("Where do you come to?"),
    Fact.FEES: _("What does a session cost?"),
    Fact.HOURS: _("When can people see you?"),
}


def _age(one: Freshness) -> str:
    if one.at is None:
        return gettext("Never confirmed.")
    day = {"day": date_format(timezone.localtime(one.at).date())}
    if one.state is FactState.DISPUTED:
        return gettext("In doubt since the last call; confirmed on %(day)s.") % day
    return gettext("Last confirmed on %(day)s.") % day


def _known(person: Practitioner) -> Iterator[tuple[Fact, str]]:
    """What the listing states of each fact that can be told on the phone."""
    now = requests.current(person)
    if now["phone"]:
        yield Fact.PHONE, shown_phone(now["phone"])
    yield Fact.ACCEPTING, _stated(now["accepting"])
    yield Fact.HOME_VISITS, _stated(now["home_visits"])
    home = getattr(person, "home_visits", None)
    if home is not None and home.offers == Stated.YES:
        yield (
            Fact.COVERAGE,
            "; ".join(_area(area) for area in home.areas.select_related("place")) or gettext("not stated"),
        )
    if fees := [*_prices(person), *([_fee(home)] if home and home.fee_kind != HomeFee.NOT_STATED else [])]:
        yield Fact.FEES, "; ".join(fees)
    posts = person.works_at.current().select_related("practice").prefetch_related("hours").order_by("pk")
    hours = [f"{post.practice.name}: {_week(post)}" for post in posts if post.hours.all()]
    if home is not None and (week := _week(home)):
        hours.append(f"{gettext('Home visits')}: {week}")
    if hours:
        yield Fact.HOURS, "; ".join(hours)


def _week(of: Any) -> str:
    return format_hours(Span(one.weekday, one.opens, one.closes) for one in of.hours.all())


def _stated(value: str) -> str:
    return str(Stated(value).label) if value else gettext("not stated")


def _area(area: Any) -> str:
    around = area.place.name if area.origin == CircleOrigin.PLACE else gettext("around their base")
    radius = gettext("%(km)s km") % {"km": number_format(area.radius_km, 0)} if area.radius_km else ""
    words = " ".join(filter(None, (around, radius)))
    return gettext("not %(area)s") % {"area": words} if area.role == CircleRole.EXCLUDE else words


def _prices(person: Practitioner) -> Iterator[str]:
    for price in person.prices.select_related("practice"):
        where = price.practice.name if price.practice else price.get_scope_display()
        yield gettext("%(amount)s %(currency)s for %(minutes)d minutes (%(where)s)") % {
            "amount": number_format(price.amount, 2),
            "currency": price.currency,
            "minutes": price.minutes,
            "where": where,
        }


def _fee(home: Any) -> str:
    fee = str(home.get_fee_kind_display())
    if home.fee_kind == HomeFee.FLAT:
        fee += f": {number_format(home.fee_amount, 2)} {home.fee_currency}"
    if home.fee_kind == HomeFee.DISTANCE:
        fee += f": {home.fee_free_km} km, {number_format(home.fee_per_km, 2)} {home.fee_currency}"
    return gettext("Coming to a home: %(fee)s") % {"fee": fee}
