"""How the directory does: age of facts, work done, where home visits are missing, what searches do not find.

The page reads what the night has written, and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, ngettext, to_locale

from therapists.admin.base import ReadOnlyAdmin
from therapists.admin.charts import Bar, columns, line, span, stacked
from therapists.admin.naming import name_of
from therapists.admin.site import site
from therapists.background import enqueue_once
from therapists.choices import Fact, FigureKind, SampleOutcome, Work
from therapists.freshness import CADENCE, FACTS
from therapists.insight import figures
from therapists.insight.gaps import REACH_KM, SMALLEST_TOWN
from therapists.insight.intervals import wilson
from therapists.insight.unmet import DISTRICT_PEOPLE, FEW
from therapists.models import Figure, HomeVisitGap, Place, Sample, UnmetSearch
from therapists.models.insight import FEWEST_SHOWN, monday
from therapists.search import catalogue

WEEKS_OF_AGES = 26  # a point a week
WEEKS_SHOWN = 12  # of work, and of searches
MOST_ROWS = 25  # of towns, and of searches
MONTHS_SHOWN = 12

type Numbers = Mapping[tuple[date, str, str], int]  # by day, kind and what it is of


@dataclass(frozen=True, slots=True)
class FactAge:
    """A fact: how many listings have it confirmed, past it, never; in words, as a bar, and by the week."""

    label: str
    words: str
    counts: list[tuple[str, str, str]]  # kind, what it is called, how many
    bars: list[Bar]
    line: str
    since: str


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A kind of work: how often by the week, the oldest first."""

    label: str
    words: str
    bars: list[Bar]
    weeks: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, and where its place is searched."""

    cells: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class Month:
    """The sample of a month, in words and as an interval."""

    sample: Sample
    words: str
    rest: str
    bars: list[Bar]


@admin.register(Figure, site=site)
class InsightAdmin(ReadOnlyAdmin):
    """One page of figures; a single one can be looked at under its number."""

    list_display = ("day", "kind", "of", "number")
    fields = ("day", "kind", "of", "number", "computed_at")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        newest = Figure.objects.aggregate(day=Max("day"), at=Max("computed_at"))
        if request.method == "POST":
            return self._compute_first(request, known=newest["at"] is not None)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Insight"),
            "subtitle": None,
            "opts": self.opts,
            "computed_at": newest["at"],
        }
        if newest["day"]:
            context |= shown(newest["day"])
        return TemplateResponse(request, "admin/therapists/insight.html", context)

    def _compute_first(self, request: HttpRequest, *, known: bool) -> HttpResponse:
        """Have the figures made now, where no night has made any."""
        if not known:
            enqueue_once(figures.renew)
            self.message_user(request, gettext("The figures are being computed. Look again in a minute."))
        else:
            self.message_user(request, gettext("They are computed every night."), messages.WARNING)
        return HttpResponseRedirect(request.path)


def shown(newest: date) -> dict[str, Any]:
    """What the page shows of the figures up to a day; a fixed number of small statements."""
    days = [newest - timedelta(weeks=week) for week in reversed(range(WEEKS_OF_AGES))]
    weeks = [monday(newest) - timedelta(weeks=week) for week in reversed(range(WEEKS_SHOWN))]
    work = Q(kind=FigureKind.WORK, day__in=weeks)
    rows = Figure.objects.filter(Q(day__in=days) & ~Q(kind=FigureKind.WORK) | work)
    numbers = {(day, kind, of): number for day, kind, of, number in rows.values_list("day", "kind", "of", "number")}
    told = [day for day in days if (day, FigureKind.NEVER, Fact.PHONE) in numbers]
    words = catalogue.current()
    return {
        "facts": [fact_age(fact, days, numbers) for fact in FACTS],
        "ages_by_day": [(day, [_confirmed(fact, day, numbers) for fact in FACTS]) for day in reversed(told)],
        "fact_labels": [fact.label for fact in FACTS],
        "work": [work_done(kind, weeks, numbers) for kind in Work],
        "weeks": list(reversed(weeks)),
        "work_by_week": [(week, [str(_of(kind, week, numbers)) for kind in Work]) for week in reversed(weeks)],
        "towns": [town(gap) for gap in HomeVisitGap.objects.select_related("place")[:MOST_ROWS]],
        "towns_in_all": count(HomeVisitGap.objects.count()),
        "searches": list(searches(weeks[0], words)),
        "months": list(months()),
        "most": MOST_ROWS,
        "few": FEW,
        "fewest_shown": FEWEST_SHOWN,
        "weeks_shown": WEEKS_SHOWN,
        "district_people": count(DISTRICT_PEOPLE),
        "smallest_town": count(SMALLEST_TOWN),
        "reach_km": int(REACH_KM),
    }


# --- Age of facts -----------------------------------------------------------------------------------------------------


def fact_age(fact: Fact, days: list[date], numbers: Numbers) -> FactAge:
    """What stands of a fact on the last of these days, and its share since the first."""
    newest = days[-1]
    sizes = {kind: numbers.get((newest, kind, fact.value), 0) for kind in figures.STATES}
    shares = [_share(fact, day, numbers) for day in days]
    known = [share for share in shares if share is not None]
    return FactAge(
        label=str(fact.label),
        words=_age_in_words(fact, sizes, numbers.get((newest, FigureKind.MEDIAN_AGE, fact.value))),
        counts=[(kind.value, str(kind.label), count(size)) for kind, size in sizes.items()],
        bars=stacked([(kind.value, size) for kind, size in sizes.items()]),
        line=line(shares[shares.index(known[0]) :] if known else []),
        since=gettext("from %(then)s to %(now)s") % {"then": percent(known[0]), "now": percent(known[-1])}
        if len(known) > 1
        else "",
    )


def _age_in_words(fact: Fact, sizes: Mapping[FigureKind, int], median: int | None) -> str:
    total = sum(sizes.values())
    if not total:
        return gettext("No listing has it.")
    said = gettext("%(share)s confirmed within the last %(days)d days.") % {
        "share": percent(sizes[FigureKind.CONFIRMED] / total),
        "days": CADENCE[fact].days,
    }
    if median is None:
        return said
    half = ngettext(
        "Of those ever confirmed, half are at most %(days)d day old.",
        "Of those ever confirmed, half are at most %(days)d days old.",
        median,
    )
    return f"{said} {half % {'days': median}}"


def _share(fact: Fact, day: date, numbers: Numbers) -> float | None:
    """Of the listings that a fact concerns, how many had it confirmed; nothing where no night has told."""
    sizes = [numbers.get((day, kind, fact.value), 0) for kind in figures.STATES]
    return sizes[0] / sum(sizes) if sum(sizes) else None


def _confirmed(fact: Fact, day: date, numbers: Numbers) -> str:
    share = _share(fact, day, numbers)
    return "–" if share is None else percent(share)


# --- Work -------------------------------------------------------------------------------------------------------------


def work_done(kind: Work, weeks: list[date], numbers: Numbers) -> WorkDone:
    """How often it was done in each of these weeks, of which the last one still runs."""
    done = [_of(kind, week, numbers) for week in weeks]
    whole = done[:-1]
    said = gettext("%(now)s this week so far, %(mean)s in a usual one") % {
        "now": count(done[-1]),
        "mean": count(sorted(whole)[len(whole) // 2]),
    }
    return WorkDone(str(kind.label), said, columns(done), [count(number) for number in done])


def _of(kind: Work, week: date, numbers: Numbers) -> int:
    return numbers.get((week, FigureKind.WORK, kind.value), 0)


# --- What is missing --------------------------------------------------------------------------------------------------


def town(gap: HomeVisitGap) -> Row:
    """A town without home visits: its inhabitants, and how many people are seen at clinics there."""
    url = search_near(gap.place, at="home")
    return Row([str(gap.place), count(gap.place.population), count(gap.people)], url)


def searches(since: date, words: catalogue.Catalogue) -> Iterable[Row]:
    """What was looked for in vain since that week, the most often first; only counts that may be shown."""
    kinds = ("district", "condition", "technique", "at_home", "nobody")
    found = UnmetSearch.objects.shown().filter(week__gte=since).order_by().values(*kinds)
    ranked = list(found.annotate(times=Sum("searches")).order_by("-times", *kinds)[:MOST_ROWS])
    places = Place.objects.in_bulk([row["district"] for row in ranked])
    models: dict[str, dict[int, Any]] = {}
    for name in ("condition", "technique"):
        model: Any = UnmetSearch._meta.get_field(name).related_model
        models[name] = model.objects.in_bulk([row[name] for row in ranked if row[name]])
    for row in ranked:
        name = "condition" if row["condition"] else "technique"
        entry, place = models[name][row[name]], places[row["district"]]
        asked = {name: entry.slug} | ({"at": "home"} if row["at_home"] else {})
        cells = [
            str(place),
            name_of(entry, words),
            gettext("at home") if row["at_home"] else gettext("anywhere"),
            gettext("nobody") if row["nobody"] else gettext("1 to %(most)d people") % {"most": FEW - 1},
            count(row["times"]),
        ]
        yield Row(cells, search_near(place, **asked))


def search_near(place: Place, **asked: str) -> str:
    """The public search about a place, to see it as visitors do."""
    near = f"{place.name}, {place.region_name or place.country}"
    return f"{reverse('search')}?{urlencode({'near': near} | asked)}"


# --- The sample -------------------------------------------------------------------------------------------------------


def months() -> Iterable[Month]:
    """The result of each monthly sample, the latest first."""
    outcomes = {outcome.name.lower(): Count("calls", filter=Q(calls__outcome=outcome)) for outcome in SampleOutcome}
    for sample in Sample.objects.annotate(**outcomes).order_by("-month")[:MONTHS_SHOWN]:
        yield month(sample, {outcome: vars(sample)[outcome.name.lower()] for outcome in SampleOutcome})


def month(sample: Sample, sizes: Mapping[SampleOutcome, int]) -> Month:
    """A sample in words: ``27 of 30 right: between 74% and 97%``."""
    right, reached = sizes[SampleOutcome.RIGHT], sizes[SampleOutcome.RIGHT] + sizes[SampleOutcome.WRONG]
    bars: list[Bar] = []
    said = gettext("Nobody has been reached yet.")
    if reached:
        low, high = wilson(right, reached)
        bars = span(low, right / reached, high)
        said = gettext("%(right)d of %(of)d right: between %(low)s and %(high)s") % {
            "right": right,
            "of": reached,
            "low": percent(low),
            "high": percent(high),
        }
    missing = [
        (sizes[SampleOutcome.NOT_REACHED], partial(ngettext, "%(count)d not reached", "%(count)d not reached")),
        (sizes[SampleOutcome.WAITING], partial(ngettext, "%(count)d to call", "%(count)d to call")),
    ]
    rest = ", ".join(text(number) % {"count": number} for number, text in missing if number)
    return Month(sample, said, rest, bars)


# --- Numbers ----------------------------------------------------------------------------------------------------------


def count(number: int) -> str:
    """A number as people read it."""
    return str(format_decimal(number, locale=_locale()))


def percent(share: float) -> str:
    """A share in whole percent. Nearly all is not all, and nearly nothing is not nothing."""
    whole = min(max(round(share, 2), 0.01), 0.99) if 0 < share < 1 else share
    return str(format_percent(whole, locale=_locale()))


def _locale() -> str:
    return to_locale(get_language() or "en")
