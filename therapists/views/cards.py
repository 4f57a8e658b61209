"""A hit as a result card: every line a fact, and the reason it is there."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from therapists.choices import Accepting, Checked, FacetGroup, SeenAt, Unit
from therapists.geo import Verdict
from therapists.search.catalogue import Catalogue, Key
from therapists.search.criteria import Criteria
from therapists.search.query import FilterName, Hit
from therapists.views import present

MOST_CHIPS = 5
MOST_LANGUAGES = 4


class Chip(NamedTuple):
    """A technique or condition somebody states, and whether the visitor asked for it."""

    text: str
    asked: bool


class Card(NamedTuple):
    """What one result says."""

    id: int
    url: str
    name: str
    post_nominals: str
    pronouns: str
    initials: str
    photo: str
    professions: list[str]
    headline: str
    reasons: list[str]
    at: SeenAt
    verdict: Verdict
    comes: str  # the home-visit line, or ""
    where: str  # the clinic line, or ""
    chips: list[Chip]
    price: str
    languages: list[str]
    proof: list[str]
    freshness: str
    full: bool
    phone: str
    phone_shown: str
    unstated: list[str]


def make(hit: Hit, criteria: Criteria, catalogue: Catalogue, unit: Unit, near: str = "") -> Card:
    """The card of a hit, in the active language; ``near``, as typed, goes along to whom comes to homes."""
    card = hit.card
    url = profile(card["slug"], hit.practitioner_id)
    return Card(
        id=hit.practitioner_id,
        url=f"{url}?{along}" if (along := asked(criteria, near, hit)) else url,
        name=card["name"],
        post_nominals=card["post_nominals"],
        pronouns=card["pronouns"],
        initials=present.initials(card["name"]),
        photo=card["photo"],
        professions=[catalogue.label(FacetGroup.PROFESSION, slug) for slug in card["professions"] or []],
        headline=card["headline"],
        reasons=reasons(hit, criteria, catalogue, unit),
        at=hit.at,
        verdict=hit.verdict,
        comes=comes(hit, unit) if hit.at is SeenAt.HOME else "",
        where=clinic(hit) if hit.at is SeenAt.CLINIC else "",
        chips=chips(hit, criteria, catalogue),
        price=price(hit),
        languages=[catalogue.label(FacetGroup.LANGUAGE, slug) for slug in (card["languages"] or [])[:MOST_LANGUAGES]],
        proof=[proof(check, catalogue) for check in card["checks"]],
        freshness=freshness(hit),
        full=card["accepting"] == Accepting.NO,
        phone=card["phone"] or "",
        phone_shown=present.phone(card["phone"], card["extension"] or "") if card["phone"] else "",
        unstated=[unstated(name) for name in hit.unstated_groups],
    )


def profile(slug: str, pk: int) -> str:
    """The address of a profile in the active language."""
    before, between, after = _parts_of_profile(get_language())
    return f"{before}{slug}{between}{pk}{after}"


@cache
def _parts_of_profile(language: str | None) -> tuple[str, str, str]:
    """What stands around slug and number in the address of a profile; ``language`` is the one that is active."""
    before, _slug, rest = reverse("practitioner", kwargs={"slug": "SLUG", "pk": 0}).partition("SLUG")
    between, _pk, after = rest.partition("0")
    return before, between, after


def asked(criteria: Criteria, near: str, hit: Hit) -> str:
    """What the profile should know of the search, as a query string: the place for who comes there, the complaint."""
    return _query(near if hit.at is SeenAt.HOME else "", criteria.chosen.get(FacetGroup.CONDITION, ()))


@lru_cache(8)  # the same for every card of a page
def _query(near: str, conditions: tuple[str, ...]) -> str:
    place = [("near", near)] if near else []
    return urlencode([*place, *(("condition", slug) for slug in conditions)])


def outside(card: Card) -> Card:
    """The card of somebody whose area does not reach the visitor."""
    if card.at is not SeenAt.HOME:
        return card
    return card._replace(verdict=Verdict.ASK, comes=_("Does not say they come as far as you — ask"))


def reasons(hit: Hit, criteria: Criteria, catalogue: Catalogue, unit: Unit) -> list[str]:
    """Why somebody is here: what they work with, or a technique that serves it; who, how, when, and how far."""
    found: list[str] = []
    tags, implied = set(hit.tags), set(hit.implied)
    for slug in criteria.chosen.get(FacetGroup.CONDITION, ()):
        code = catalogue.code(FacetGroup.CONDITION, slug)
        name = present.inline(catalogue.label(FacetGroup.CONDITION, slug))
        if code in tags and code not in implied:
            found.append(_("says they work with %(condition)s") % {"condition": name})
        elif code in implied:
            found.append(_linked(hit, catalogue, Key(FacetGroup.CONDITION, slug), name))
    for slug in criteria.chosen.get(FacetGroup.OBJECTIVE, ()):
        if catalogue.code(FacetGroup.OBJECTIVE, slug) in tags:
            name = present.inline(catalogue.label(FacetGroup.OBJECTIVE, slug))
            found.append(_linked(hit, catalogue, Key(FacetGroup.OBJECTIVE, slug), name))
    found += _met(FacetGroup.GENDER, hit, criteria, catalogue)
    if hit.at is SeenAt.HOME:
        found.append(_("comes to you") if hit.verdict is Verdict.YES else _("comes to homes: ask about yours"))
    elif criteria.where is not None:
        found.append(_("at a clinic"))
    if usual := _met(FacetGroup.WHEN, hit, criteria, catalogue):
        found.append(_("usual hours: %(when)s") % {"when": ", ".join(usual)})
    if hit.distance_km is not None:
        found.append(present.distance(hit.distance_km, unit))
    return found


def _met(group: FacetGroup, hit: Hit, criteria: Criteria, catalogue: Catalogue) -> list[str]:
    """Those of the options chosen in a group that somebody meets."""
    slugs = [slug for slug in criteria.chosen.get(group, ()) if catalogue.code(group, slug) in hit.tags]
    return [present.inline(catalogue.label(group, slug)) for slug in slugs]


def _linked(hit: Hit, catalogue: Catalogue, key: Key, name: str) -> str:
    used = set(hit.card["techniques"] or [])
    technique = next(slug for slug in catalogue.technique_links[key] if slug in used)
    return _("uses %(technique)s, which is used for %(purpose)s") % {
        "technique": present.inline(catalogue.label(FacetGroup.TECHNIQUE, technique)),
        "purpose": name,
    }


def comes(hit: Hit, unit: Unit) -> str:
    """The verdict for the visitor's door, with the fee and the reach."""
    home = hit.card["home"]
    if hit.verdict is Verdict.YES:
        answer = _("Comes to you — yes")
    elif not hit.area_stated:
        answer = _("Comes to homes, area not stated — ask")
    elif hit.covered:
        answer = _("Comes to your area, but no license there is known — ask")
    else:
        answer = _("May come to you — ask")
    parts = [answer, present.home_fee(home, hit.distance_km, unit)]
    return " · ".join(parts)


def clinic(hit: Hit) -> str:
    """Where the clinic is, as exactly as may be said."""
    practice = hit.card["practice"]
    return f"{practice['name']}, {practice['locality']}"


def chips(hit: Hit, criteria: Criteria, catalogue: Catalogue) -> list[Chip]:
    """Techniques and conditions they state, the asked-for ones first."""
    asked = [
        (group, slug)
        for group in (FacetGroup.TECHNIQUE, FacetGroup.CONDITION)
        for slug in criteria.chosen.get(group, ())
        if slug in (hit.card[f"{group}s"] or [])
    ]
    stated = [(FacetGroup.TECHNIQUE, slug) for slug in hit.card["techniques"] or []]
    shown = list(dict.fromkeys([*asked, *stated]))[:MOST_CHIPS]
    return [Chip(catalogue.label(group, slug), (group, slug) in asked) for group, slug in shown]


def proof(check: Mapping[str, Any], catalogue: Catalogue) -> str:
    """What was checked, where and when."""
    if check["kind"] != Checked.MEMBERSHIP:
        return present.proof(check)
    name = catalogue.label(FacetGroup.ASSOCIATION, check["association"])
    return _("%(association)s: membership matched on %(day)s") % {"association": name, "day": present.day(check["on"])}


def price(hit: Hit) -> str:
    """From what an hour or so costs."""
    if hit.price is None:
        return ""
    return _("%(price)s for %(minutes)d minutes") % {
        "price": present.money(hit.price, hit.currency),
        "minutes": hit.card["minutes"],
    }


def freshness(hit: Hit) -> str:
    """When somebody last confirmed a fact, as long as that is worth anything."""
    if hit.confirmed_on is None:
        return _("not confirmed yet")
    if (hit.card.get("due_on") or "") <= timezone.now().date().isoformat():
        return _("not confirmed since %(day)s") % {"day": present.day(hit.confirmed_on)}
    return _("confirmed %(ago)s") % {"ago": present.ago(hit.confirmed_on)}


def unstated(name: FilterName) -> str:
    """The mark of somebody who has not said."""
    label = FacetGroup(name).label if isinstance(name, FacetGroup) else _("Price")
    return _("%(fact)s: not stated") % {"fact": label}
