"""The calls of the monthly sample: whom to call, what to ask, and what was said; one page a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from therapists.actions.refusals import Refused
from therapists.actions.samples import answer, asked, not_reached
from therapists.admin.base import ROWS_PER_PAGE, PageAdmin, staff
from therapists.admin.phones import shown_phone
from therapists.admin.site import site
from therapists.choices import ContactKind, Fact, HomeFee, SampleOutcome, Stated
from therapists.models import Practitioner, Sample, SampleCall
from therapists.models.review import LONGEST_TEXT

COLOURS = {
    SampleOutcome.WAITING: "warning",
    SampleOutcome.RIGHT: "success",
    SampleOutcome.WRONG: "danger",
    SampleOutcome.NOT_REACHED: "info",
}
QUESTIONS = {
    Fact.PHONE: _("Is this the number on which people reach you?"),
    Fact.ACCEPTING: _("Do you take new people?"),
    Fact.HOME_VISITS: _("Do you come to people’s homes?"),
    Fact.COVERAGE: _("Where do you come to?"),
    Fact.FEES: _("What does it cost?"),
    Fact.HOURS: _("When do you work?"),
}
RIGHT, WRONG = "right", "wrong"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: the question, what the listing says, and what was ticked."""

    fact: str
    label: str
    question: str
    says: list[str]
    ticked: str


class MonthFilter(admin.SimpleListFilter):
    """The latest sample, unless another month is asked for."""

    title = _("month")
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        earlier = Sample.objects.order_by("-month").values_list("month", flat=True)[1:]
        return [*((month.isoformat(), date_format(month, "YEAR_MONTH_FORMAT")) for month in earlier), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": gettext("The latest")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SampleCall]) -> QuerySet[SampleCall]:
        known = {value for value, _label in self.lookup_choices}
        if self.value() == "all":
            return queryset
        month = self.value() if self.value() in known else Sample.objects.aggregate(latest=Max("month"))["latest"]
        return queryset.filter(sample__month=month)


class MineFilter(admin.SimpleListFilter):
    """Those that are for whoever looks."""

    title = _("for")
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[Any, str]]:
        return [("me", gettext("Me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SampleCall]) -> QuerySet[SampleCall]:
        return queryset.filter(assigned_to=staff(request)) if self.value() == "me" else queryset


@admin.register(SampleCall, site=site)
class SampleCallAdmin(PageAdmin):
    """Listings drawn by lot: call each, ask for each fact, and write down what is right."""

    list_per_page = ROWS_PER_PAGE
    show_full_result_count = False
    list_display = ("listing", "phone", "assigned_to", "outcome_now", "wrong_facts", "called_at")
    list_filter = (MonthFilter, MineFilter, "outcome")
    list_select_related = ("sample", "practitioner", "assigned_to")
    ordering = ("-sample__month", "id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SampleCall]:
        return super().get_queryset(request).prefetch_related("practitioner__contact_points")

    @display(description=_("listing"))
    def listing(self, call: SampleCall) -> str:
        return str(call.practitioner)

    @display(description=_("phone"))
    def phone(self, call: SampleCall) -> str:
        return next(iter(phones(call.practitioner)), "–")

    @display(description=_("outcome"), label={outcome.label: colour for outcome, colour in COLOURS.items()})
    def outcome_now(self, call: SampleCall) -> str:
        return str(call.get_outcome_display())

    @display(description=_("what is wrong"))
    def wrong_facts(self, call: SampleCall) -> str:
        return ", ".join(str(Fact(fact).label) for fact in call.wrong)

    # --- One call ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        call = self.get_object(request, unquote(object_id))
        if call is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, call):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request, call):
                raise PermissionDenied
            try:
                held = self._write(request, call)
            except Refused as refused:
                messages.error(request, refused.reason)
            else:
                text = gettext("%(name)s: %(outcome)s.") % {
                    "name": held.practitioner,
                    "outcome": held.get_outcome_display(),
                }
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:therapists_samplecall_changelist"))
        return TemplateResponse(request, "admin/therapists/sample_call.html", self._context(request, call))

    def _write(self, request: HttpRequest, call: SampleCall) -> SampleCall:
        """Do what the button says. Raises ``Refused``."""
        if "not_reached" in request.POST:
            return not_reached(call=call, by=staff(request))
        said = {fact: request.POST.get(f"fact_{fact.value}", "") for fact in QUESTIONS}
        wrong = [fact for fact, word in said.items() if word == WRONG]
        return answer(
            call=call,
            right=[fact for fact, word in said.items() if word == RIGHT],
            wrong=[*wrong, Fact.LISTING] if GONE in request.POST else wrong,
            note=request.POST.get("note", "").strip(),
            by=staff(request),
        )

    def _context(self, request: HttpRequest, call: SampleCall) -> dict[str, Any]:
        person = call.practitioner
        return self.admin_site.each_context(request) | {
            "title": str(person),
            "subtitle": None,
            "opts": self.opts,
            "object": call,
            "call": call,
            "numbers": [(contact.value, shown_phone(contact.value)) for contact in _public_phones(person)],
            "questions": questions(person, call, request.POST),
            "wrong": self.wrong_facts(call),
            "gone": GONE in request.POST,
            "note": request.POST.get("note", ""),
            "longest_note": LONGEST_TEXT // 2,
            "may_answer": self.has_change_permission(request, call),
            "listing": reverse("admin:therapists_practitioner_change", args=[person.pk]),
            "back": reverse("admin:therapists_samplecall_changelist"),
        }


# --- What the listing says --------------------------------------------------------------------------------------------


def questions(person: Practitioner, call: SampleCall, sent: Any) -> list[Question]:
    """What to ask somebody, with what their listing says and what the form had ticked."""
    found = []
    for fact in asked(person):
        ticked = sent.get(f"fact_{fact.value}") or (WRONG if fact.value in call.wrong else "")
        found.append(
            Question(fact.value, str(fact.label), str(QUESTIONS[fact]), list(READERS[fact](person)), str(ticked))
        )
    return found


def phones(person: Practitioner) -> list[str]:
    """The public numbers, as people read them."""
    return [shown_phone(contact.value) for contact in _public_phones(person)]


def _public_phones(person: Practitioner) -> list[Any]:
    return [one for one in person.contact_points.all() if one.public and one.kind == ContactKind.PHONE]


def _accepting(person: Practitioner) -> Iterable[str]:
    for post in person.works_at.current().select_related("practice"):
        if post.accepting != Stated.NOT_STATED:
            yield f"{post.practice.name}: {post.get_accepting_display()}"
    home = getattr(person, "home_visits", None)
    if home is not None and home.offers == Stated.YES and home.accepting != Stated.NOT_STATED:
        yield f"{Fact.HOME_VISITS.label}: {home.get_accepting_display()}"


def _fees(person: Practitioner) -> Iterable[str]:
    for price in person.prices.select_related("practice"):
        where = price.practice.name if price.practice is not None else price.get_scope_display()
        minutes = gettext("%(minutes)d minutes") % {"minutes": price.minutes}
        yield f"{where}: {minutes}, {price.amount} {price.currency}"
    home = getattr(person, "home_visits", None)
    if home is not None and home.fee_kind != HomeFee.NOT_STATED:
        amounts = {
            HomeFee.FLAT: f", {home.fee_amount} {home.fee_currency}",
            HomeFee.DISTANCE: f", {home.fee_free_km} km, {home.fee_per_km} {home.fee_currency}",
        }
        yield f"{Fact.HOME_VISITS.label}: {home.get_fee_kind_display()}{amounts.get(home.fee_kind, '')}"


def _hours(person: Practitioner) -> Iterable[str]:
    for post in person.works_at.current().select_related("practice").prefetch_related("hours"):
        if hours := [str(one) for one in post.hours.all()]:
            yield f"{post.practice.name}: {', '.join(hours)}"
    home = getattr(person, "home_visits", None)
    if home is not None and (hours := [str(one) for one in home.hours.all()]):
        yield f"{Fact.HOME_VISITS.label}: {', '.join(hours)}"


READERS = {
    Fact.PHONE: phones,
    Fact.ACCEPTING: _accepting,
    Fact.HOME_VISITS: lambda person: [str(person.home_visits.get_offers_display())],
    Fact.COVERAGE: lambda person: [str(area) for area in person.home_visits.areas.select_related("place")],
    Fact.FEES: _fees,
    Fact.HOURS: _hours,
}
