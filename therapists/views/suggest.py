"""Suggestions while somebody types, as a piece of HTML for the list below the box; ``js/suggest.js`` puts it there."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import nearby
from therapists.search.catalogue import Catalogue
from therapists.search.suggest import LEAST_LETTERS, Name, Term
from therapists.search.suggest import suggest as suggested

LONGEST_TYPED = 120  # characters that are read; nobody has typed more of what is worth suggesting
PLACES = "near"  # the box that asks for places; every other asks for words


class Option(NamedTuple):
    """One suggestion: what it says, and what choosing it does."""

    text: str
    hint: str
    fills: str  # what the box then holds
    url: str  # or the page that it leads to


class Group(NamedTuple):
    """Suggestions of one kind, the likeliest first."""

    label: str
    options: list[Option]


@same_for_everybody
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What ``q`` may be the beginning of, in the box of places (``box=near``) or of words."""
    typed = request.GET.get("q", "")[:LONGEST_TYPED].replace("\0", "")
    groups = places(typed) if request.GET.get("box") == PLACES else words(typed)
    context = {"groups": [group for group in groups if group.options], "box": box_of(request)}
    return render(request, "therapists/suggestions.html", context, using="jinja2")


def box_of(request: HttpRequest) -> str:
    """The box that asks; ids of its list begin so."""
    return PLACES if request.GET.get("box") == PLACES else "words"


def places(typed: str) -> list[Group]:
    """Places that may be meant."""
    found = nearby.likeliest(typed) if len(typed.strip()) >= LEAST_LETTERS else []
    return [Group(_("Places"), [Option(place, "", place, "") for place in found])]


def words(typed: str) -> list[Group]:
    """Entries of the vocabulary by group, those of the likeliest first; then people, then practices."""
    catalogue = catalogues.recent()
    found = suggested(typed)
    groups = [
        Group(str(group.label), [_term(term, catalogue) for term in found.terms if term.key.group is group])
        for group in dict.fromkeys(term.key.group for term in found.terms)
    ]
    return [
        *groups,
        Group(_("People"), list(_names(found.people, "practitioner", catalogue))),
        Group(_("Practices"), list(_names(found.practices, "practice", catalogue))),
    ]


def _term(term: Term, catalogue: Catalogue) -> Option:
    label = catalogue.label(*term.key)
    return Option(label, term.called, f"{term.before} {label}".strip(), "")


def _names(found: Iterable[Name], page: str, catalogue: Catalogue) -> Iterable[Option]:
    for pk, slug, name, profession, town in found:
        what = catalogue.label(FacetGroup.PROFESSION, profession) if profession else ""
        hint = " · ".join(part for part in (what, town) if part)
        yield Option(name, hint, "", reverse(page, kwargs={"slug": slug, "pk": pk}))
