"""Help me choose: four short pages by POST, then the page of results. Answers travel in the form alone.

Nothing is kept: no session, no cookie but the one against forged forms, no cache, no address with an answer in it.
Each answer travels on as a hidden field of the next page. ``go`` says where to: the number of a page shows it as it
is; anything else checks what has been answered so far and goes on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from therapists.choices import EMERGENCY_NUMBERS, FacetGroup, Gender, Pressure, SeenAt, When
from therapists.search import catalogue as catalogues
from therapists.search import finder, finder_answers, finder_words, query
from therapists.search.catalogue import Catalogue, emergency_number
from therapists.search.filters import ListingFilter
from therapists.search.finder import Suggestion
from therapists.search.finder_answers import NO_SCENT, NONE, Answers, Problem, Step, Stop
from therapists.search.finder_rules import Who, rules
from therapists.views import present
from therapists.views.reasons import Reason, source
from therapists.views.search import link, results

RULES = rules()  # read as the site starts: a broken rule is found then, not by a visitor
COUNTRY_OF_LANGUAGE = {"en-gb": "GB"}  # where no place is known yet, and the language says more than the setting
EXAMPLES = 3  # complaints named beside a part of the body

# The question of each page, by whom it is about.
QUESTIONS = {
    Step.WANT: {Who.SELF: gettext_lazy("What would help, and for whom?")},
    Step.SAFETY: {
        Who.SELF: gettext_lazy("Safety first: is any of this true for you?"),
        Who.OTHER: gettext_lazy("Safety first: is any of this true for them?"),
        Who.CHILD: gettext_lazy("Safety first: is any of this true for the child?"),
    },
    Step.HOW: {
        Who.SELF: gettext_lazy("How would you like to be seen?"),
        Who.OTHER: gettext_lazy("How would they like to be seen?"),
        Who.CHILD: gettext_lazy("How should the child be seen?"),
    },
    Step.WHERE: {
        Who.SELF: gettext_lazy("Where are you?"),
        Who.OTHER: gettext_lazy("Where are they?"),
        Who.CHILD: gettext_lazy("Where is the child?"),
    },
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box or button to choose."""

    value: str
    label: str
    gloss: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the body and the complaints there, the commonest first."""

    name: str
    examples: str
    open: bool
    choices: list[Choice]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The finder; no answer of it may be stored by anybody."""
    response = _find(request)
    response["Cache-Control"] = "no-store"
    return response


def _find(request: HttpRequest) -> HttpResponse:
    catalogue = catalogues.current()
    if request.method != "POST":
        return _show(request, Step.WANT, Answers(), catalogue)
    answers = finder_answers.read(request.POST, catalogue, RULES)
    if (wanted := _step(request.POST.get("go"))) is not None:
        return _show(request, wanted, answers, catalogue)
    answered = _step(request.POST.get("step")) or Step.WANT
    if answered >= Step.SAFETY and (stop := finder_answers.stop(answers, RULES)) is not None:
        return _stop(request, stop, answers)
    for step in Step:
        if step > answered:
            return _show(request, step, answers, catalogue)
        if problems := finder_answers.problems(step, answers, catalogue):
            return _show(request, step, answers, catalogue, problems)
    return _people(request, answers, catalogue)


def _step(typed: str | None) -> Step | None:
    return next((step for step in Step if str(step.value) == typed), None)


def _show(
    request: HttpRequest, step: Step, answers: Answers, catalogue: Catalogue, problems: Iterable[Problem] = ()
) -> HttpResponse:
    """One page of questions."""
    who = answers.who or Who.SELF
    if step > Step.WANT and answers.who is None:
        step = Step.WANT  # what the later pages ask depends on whom it is for
    context = {
        "step": step,
        "steps": len(Step),
        "question": question(step, who),
        "problems": list(problems),
        "hidden": hidden(answers, but=step),
        "answers": answers,
        **_ASKS[step](answers, who, catalogue),
    }
    return render(request, f"therapists/finder/{step.name.lower()}.html", context, using="jinja2")


def question(step: Step, who: Who) -> str:
    """The heading of a page."""
    return str(QUESTIONS[step].get(who) or QUESTIONS[step][Who.SELF])


def hidden(answers: Answers, but: Step | None = None) -> list[tuple[str, str]]:
    """The answers to the other pages, as fields of this one."""
    return [field for step in Step if step is not but for field in answers.fields(step)]


def _want(answers: Answers, who: Who, catalogue: Catalogue) -> dict[str, Any]:
    group = FacetGroup.CONDITION
    return {
        "people": [
            Choice(person.slug, person.label.to(person.slug), "", person.slug == answers.who)
            for person in RULES.people.values()
        ],
        "objectives": list(_options(FacetGroup.OBJECTIVE, answers.objective, catalogue)),
        "areas": [
            Area(
                name=str(area.label),
                examples=", ".join(catalogue.label(group, slug) for slug in slugs[:EXAMPLES]),
                open=any(slug in answers.condition for slug in slugs),
                choices=list(_options(group, answers.condition, catalogue, slugs)),
            )
            for area, slugs in catalogue.areas.items()
        ],
    }


def _safety(answers: Answers, who: Who, catalogue: Catalogue) -> dict[str, Any]:
    signs, adaptations = RULES.signs_for(who), RULES.adaptations_for(who)
    return {
        "who": who,
        "signs": _ticks(((sign.slug, sign.label.to(who)) for sign in signs), answers.signs),
        "health": _ticks(((each.slug, each.label.to(who)) for each in adaptations), answers.health),
        "sources": [
            *(source(sign.label.to(who), sign.origin) for sign in signs),
            *(source(each.name.to(who), each.origin) for each in adaptations),
        ],
    }


def _ticks(options: Iterable[tuple[str, str]], chosen: tuple[str, ...]) -> list[Choice]:
    """Boxes, with "none of these" as the last: nothing ticked is no answer."""
    return [Choice(value, label, "", value in chosen) for value, label in [*options, (NONE, _("None of these"))]]


def _how(answers: Answers, who: Who, catalogue: Catalogue) -> dict[str, Any]:
    home = SeenAt.HOME.label if who is Who.SELF else _("At their home")
    ways = [(SeenAt.HOME.value, home), (SeenAt.CLINIC.value, SeenAt.CLINIC.label), ("", _("Either is fine"))]
    any_will_do = ("", _("No preference"))
    return {
        "at": _buttons(ways, answers.at),
        "pressures": _buttons([*Pressure.choices, any_will_do], answers.pressure),
        "scents": [Choice(NO_SCENT, _("No scents: oils and perfumes are a problem"), "", bool(answers.scent))],
        "genders": _buttons([*Gender.choices, any_will_do], answers.gender),
        "languages": list(_options(FacetGroup.LANGUAGE, (answers.language,), catalogue)),
        "times": [Choice(value, str(label), "", value in answers.when) for value, label in When.choices],
    }


def _buttons(options: Iterable[tuple[str, Any]], chosen: str) -> list[Choice]:
    """Radio buttons, of which one is always chosen."""
    return [Choice(value, str(label), "", value == chosen) for value, label in options]


def _where(answers: Answers, who: Who, catalogue: Catalogue) -> dict[str, Any]:
    return {}


_ASKS = {Step.WANT: _want, Step.SAFETY: _safety, Step.HOW: _how, Step.WHERE: _where}


def _options(
    group: FacetGroup, chosen: Iterable[str], catalogue: Catalogue, slugs: Iterable[str] | None = None
) -> Iterator[Choice]:
    for slug in catalogue.options[group] if slugs is None else slugs:
        words = catalogue.words_for(group, slug)
        yield Choice(slug, words.name, words.gloss, slug in chosen)


def _stop(request: HttpRequest, stop: Stop, answers: Answers) -> HttpResponse:
    """What comes before people: plain advice, the number that brings help, and nobody to call instead."""
    who = answers.who or Who.SELF
    country = _country(answers)
    number = emergency_number(country)
    context = {
        "urgency": stop.urgency.slug,
        "heading": stop.urgency.heading.to(who).replace("{emergency}", number),
        "advice": stop.urgency.advice.to(who).replace("{emergency}", number),
        "number": number,
        "elsewhere": [(_country_name(code), other) for code, other in EMERGENCY_NUMBERS.items() if other != number],
        "country": _country_name(country or settings.DEFAULT_COUNTRY),
        "signs": [(sign.label.to(who), sign.why.to(who)) for sign in stop.signs],
        "sources": [
            *(source(sign.label.to(who), sign.origin) for sign in stop.signs),
            source(stop.urgency.heading.to(who).replace("{emergency}", number), stop.urgency.origin),
        ],
        "hidden": hidden(answers),
        "back": Step.SAFETY,
    }
    return render(request, "therapists/finder/stop.html", context, using="jinja2")


def _country(answers: Answers) -> str | None:
    """The country of the place, where one is known already."""
    if answers.near:
        return ListingFilter({"near": answers.near}).country
    return COUNTRY_OF_LANGUAGE.get(get_language() or "")


def _country_name(code: str) -> str:
    return str(Locale.parse(present.locale()).territories.get(code, code))


def _people(request: HttpRequest, answers: Answers, catalogue: Catalogue) -> HttpResponse:
    """The page of results, with the reason for this search above it."""
    suggestion = finder.suggest(answers, catalogue, RULES)
    listing_filter = ListingFilter(suggestion.data())
    if listing_filter.unknown_place:
        unknown = _("We do not know this place. Try a town or a ZIP code, or leave it open.")
        return _show(request, Step.WHERE, answers, catalogue, [Problem("near", unknown)])
    found, left_out = _fitting(listing_filter, suggestion)
    if left_out:
        listing_filter = ListingFilter(suggestion.without(left_out).data())
    said = finder_words.explain(answers, suggestion, left_out, found, catalogue)
    reason = Reason(
        said=said,
        sources=[source(told.name, told.adaptation.origin) for told in said.told],
        plain_url=link(list(listing_filter.parameters())),
        hidden=hidden(answers),
        steps=[(step.value, question(step, suggestion.person.slug)) for step in Step],
    )
    return results(request, listing_filter, reason)


def _fitting(listing_filter: ListingFilter, suggestion: Suggestion) -> tuple[int, frozenset[FacetGroup]]:
    """How many people fit everything, and which soft filters to leave out where that is too few."""
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue
    total = query.count(criteria, catalogue)
    if total >= finder.ENOUGH or not suggestion.soft:
        return total, frozenset()
    ways = finder.ways_to_leave_out(suggestion)
    return total, finder.fewest(suggestion, ways, query.without(criteria, catalogue, ways))
