"""The search page: parameters in, people out. Reads only."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.choices import FacetGroup, SeenAt, Sort, Unit
from therapists.geo import KM_PER_MILE
from therapists.models import Place
from therapists.search import places, query
from therapists.search.catalogue import Catalogue
from therapists.search.criteria import Criteria
from therapists.search.filters import LARGEST_WITHIN_KM, ListingFilter, token
from therapists.search.text import fold
from therapists.views import cards, counting, facets, maps, present, safety
from therapists.views.reasons import Reason

FEW = 5  # below this many people, the page says what would bring more
WIDE_KM = 4.0  # a place spread wider than this leaves a home visit in doubt
CLEARLY_MEANT = 30  # times as many inhabitants as its namesakes: Leeds is not Leeds, North Dakota
MOST_WANTED = 3  # complaints, objectives and techniques named in the heading
OUTSIDE_KM = 100.0  # from the edge of where somebody comes to the visitor, to be shown as just outside
OUTSIDE = 3  # how many of those just outside are shown
# What the page calls those parameters that are no group of options.
NAMES = {
    "near": gettext_lazy("Near"),
    "within": gettext_lazy("Distance"),
    "price_max": gettext_lazy("Price"),
    "sort": gettext_lazy("Sort by"),
}
DISTANCES_KM = (5, 10, 25, 50, 100, 200)
DISTANCES_MI = (3, 5, 10, 15, 30, 60, 120)
Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the query, and the search without it."""

    text: str
    remove: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that would bring more people."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mended:
    """The words searched for where a name seemed misspelt, those typed, and the search for just these."""

    shown: str
    typed: str
    url: str


@same_for_everybody
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results of a search, with filters; or the same page saying what to try instead."""
    listing_filter = ListingFilter(request.GET)
    if (canonical := rounded(request, listing_filter)) is not None:
        return canonical
    response = results(request, listing_filter, counts=True)
    # As a person would share it, not as the form sent it.
    response["HX-Push-Url"] = link(list(listing_filter.parameters()))
    return response


def results(
    request: HttpRequest, listing_filter: ListingFilter, reason: Reason | None = None, *, counts: bool = False
) -> HttpResponse:
    """The page of results, by whatever way the visitor came; the finder says why it searches for this.

    ``counts``: a search that finds few is counted, as far as ``counting`` allows. Answers of the finder never are.
    """
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue
    page, tally = query.search(criteria, catalogue)
    parameters = list(listing_filter.parameters())
    if counts:
        counting.note(request, listing_filter, tally.total)
    few = tally.total < FEW and criteria.after is None
    outside = just_outside(criteria, catalogue, page) if few else []
    near = listing_filter.typed["near"][-1] if listing_filter.resolution.place is not None else ""
    about = tail(listing_filter)
    said = sentence(listing_filter, tally.total, about)
    context = {
        "filter": listing_filter,
        "cards": [cards.make(hit, criteria, catalogue, listing_filter.unit, near) for hit in page.hits],
        "total": tally.total,
        "counts_age": math.ceil((timezone.now() - tally.since).total_seconds()) if tally.since else 0,  # seconds
        "unstated_more": 0 if listing_filter.unstated else tally.unstated_more,
        "unstated_url": link([*parameters, ("unstated", "1")]),
        "stated_url": link(without(parameters, "unstated")),
        "groups": facets.groups(listing_filter, tally),
        "parts": parts(listing_filter, parameters),
        "also": also_meant(listing_filter, parameters),
        "mended": mended(listing_filter, parameters),
        "notices": notices(listing_filter),
        "place": listing_filter.resolution,
        "other_places": other_places(listing_filter, parameters),
        "safety": safety.notes(listing_filter.chosen.get(FacetGroup.CONDITION, ()), catalogue, listing_filter.country),
        "suggestions": suggestions(listing_filter, parameters, tally.total) if few else [],
        "outside": [cards.outside(cards.make(hit, criteria, catalogue, listing_filter.unit, near)) for hit in outside],
        "next_url": link([*parameters, ("after", token(page.after))]) if page.after else "",
        "first_url": link(parameters) if criteria.after else "",
        "sorts": [(sort.value, sort.label) for sort in Sort],
        "distances": distances(listing_filter),
        "nearest": nearest_spellings(listing_filter, parameters),
        "everywhere_url": link(without(parameters, "near")),
        "unit_url": unit_link(listing_filter, parameters),
        "wide_place": is_wide(listing_filter),
        "canonical": link(parameters),
        "reason": reason,
        "map_source": maps.source(listing_filter),
        "only_home": listing_filter.chosen.get(FacetGroup.AT) == (SeenAt.HOME,),  # no radius of theirs then
        "tail": about,
        "sentence": said,
        "spoken": spoken(listing_filter, said),
    }
    return render(request, "therapists/search.html", context, using="jinja2")


def notices(listing_filter: ListingFilter) -> list[tuple[str, str]]:
    """What the search went on without, by the name that the page has for it, and why."""
    names = {**{group.value: group.label for group in FacetGroup}, **NAMES}
    found = []
    for ignored in listing_filter.ignored:
        name = str(names.get(ignored.parameter, ignored.parameter))
        what = _("%(name)s: “%(value)s”") % {"name": name, "value": ignored.value} if ignored.value else name
        found.append((what, ignored.reason))
    return found


def nearest_spellings(listing_filter: ListingFilter, parameters: Parameters) -> list[Suggestion]:
    """The same search near places that are called nearly as was typed, where that is no place we know."""
    if not listing_filter.unknown_place:
        return []
    rest = without(parameters, "near")
    return [near_by(place, rest) for place in places.nearest_spellings(listing_filter.unknown_place)]


def near_by(place: Place, rest: Parameters) -> Suggestion:
    """The search near a place, called so that it is not taken for a namesake."""
    return Suggestion(str(place), link([*rest, ("near", f"{place.name}, {place.region_name or place.country}")]))


def tail(listing_filter: ListingFilter) -> str:
    """What the search is about, to stand after the number of people: ``for sciatica near Leeds``."""
    catalogue, chosen = listing_filter.catalogue, listing_filter.chosen
    wanted = [
        present.inline(catalogue.label(group, slug))
        for group in (FacetGroup.CONDITION, FacetGroup.OBJECTIVE, FacetGroup.TECHNIQUE)
        for slug in chosen.get(group, ())
    ]
    wanted += [f"“{word}”" for word in listing_filter.understood.words]
    found = []
    if wanted:
        found.append(_("for %(what)s") % {"what": ", ".join(wanted[:MOST_WANTED])})
    if listing_filter.where is not None and listing_filter.place is not None:
        found.append(_("near %(place)s") % {"place": listing_filter.place.name})
    if chosen.get(FacetGroup.AT) == (SeenAt.HOME,):
        found.append(_("for visits at home"))
    elif chosen.get(FacetGroup.AT) == (SeenAt.CLINIC,):
        found.append(_("at a clinic"))
    return " ".join(found)


def sentence(listing_filter: ListingFilter, total: int, about: str) -> str:
    """The search in one line: ``43 people for sciatica near Leeds``; or the question where that is."""
    if listing_filter.unknown_place:
        return _("Where is “%(place)s”?") % {"place": listing_filter.unknown_place}
    people = ngettext("%(n)s person", "%(n)s people", total) % {"n": present.number(total)}
    return f"{people} {about}".strip()


def spoken(listing_filter: ListingFilter, said: str) -> str:
    """The search for who hears it: what is ``said`` in one line, and the filters that it does not name."""
    named = {FacetGroup.CONDITION, FacetGroup.OBJECTIVE, FacetGroup.TECHNIQUE, FacetGroup.AT}
    others = [
        listing_filter.catalogue.label(group, slug)
        for group, slugs in listing_filter.chosen.items()
        if group not in named
        for slug in slugs
    ]
    return ". ".join([said, *others])


def rounded(request: HttpRequest, listing_filter: ListingFilter) -> HttpResponse | None:
    """Sends coordinates with more than two decimals to their rounded address: nobody's door stays in a URL."""
    if listing_filter.resolution.place is not None or listing_filter.point is None:
        return None
    typed = (listing_filter.typed["lat"][-1:], listing_filter.typed["lon"][-1:])
    if all(len(value.partition(".")[2]) <= 2 for values in typed for value in values):  # noqa: PLR2004
        return None
    response = HttpResponseRedirect(link(list(listing_filter.parameters())))
    response["Cache-Control"] = "no-store"
    return response


def link(parameters: Parameters) -> str:
    """The search with these parameters."""
    return f"{reverse('search')}?{urlencode(parameters)}" if parameters else reverse("search")


def without(parameters: Parameters, *names: str, value: str | None = None) -> Parameters:
    """The parameters without those of these names (or only the one with ``value``)."""
    return [(n, v) for n, v in parameters if n not in names or (value is not None and v != value)]


def parts(listing_filter: ListingFilter, parameters: Parameters) -> list[Part]:
    """The query read back: each part can be taken away."""
    catalogue, understood = listing_filter.catalogue, listing_filter.understood
    found = []
    for reading in understood.terms:
        sentence = _("we read “%(words)s” as %(term)s") if reading.guessed else _("“%(words)s” as %(term)s")
        label = catalogue.label(reading.key.group, reading.key.slug)
        said = sentence % {"words": reading.words, "term": label}
        text = label if not reading.guessed and fold(label).startswith(fold(reading.words)) else said
        found.append(Part(text, _without_words(listing_filter, parameters, reading.places)))
    for word in understood.rest:
        mended = _("“%(typed)s” as “%(word)s”") % {"typed": word.typed, "word": word.text}
        text = mended if word.typed else _("the word “%(word)s”") % {"word": word.text}
        found.append(Part(text, _without_words(listing_filter, parameters, [word.place])))
    if understood.unread:
        text = _("not searched for: “%(words)s”") % {"words": " ".join(word.text for word in understood.unread)}
        places = [word.place for word in understood.unread]
        found.append(Part(text, _without_words(listing_filter, parameters, places)))
    if listing_filter.place is not None and listing_filter.where is not None:
        near = _("near %(place)s") % {"place": listing_filter.place.name}
        found.append(Part(near, link(without(parameters, "near", "lat", "lon", "price_max"))))
    for name, value in parameters:
        if name in FacetGroup.values:
            label = catalogue.label(FacetGroup(name), value)
            found.append(Part(label, link(without(parameters, name, value=value))))
    if listing_filter.price_max is not None:
        price = present.money(listing_filter.price_max, listing_filter.currency)
        found.append(Part(_("up to %(price)s") % {"price": price}, link(without(parameters, "price_max"))))
    return found


def _without_words(listing_filter: ListingFilter, parameters: Parameters, places: Iterable[int]) -> str:
    """The search without the words typed in these places."""
    return link(_reworded(parameters, listing_filter.understood.without(places)))


def _reworded(parameters: Parameters, words: str) -> Parameters:
    """The parameters with other words; without ``q`` if there are none."""
    return [(n, words if n == "q" else v) for n, v in parameters if n != "q" or words]


def also_meant(listing_filter: ListingFilter, parameters: Parameters) -> list[Suggestion]:
    """What the words may mean as well: each is the same search with that chosen in place of the description."""
    understood = listing_filter.understood
    rest = _reworded(parameters, understood.without(understood.described))
    found = []
    for group, slug in understood.also:
        chosen = dict.fromkeys([*rest, (group.value, slug)])  # each once: it may be ticked already
        found.append(Suggestion(listing_filter.catalogue.label(group, slug), link(list(chosen))))
    return found


def mended(listing_filter: ListingFilter, parameters: Parameters) -> Mended | None:
    """That a name was read as another one; nothing where none was."""
    understood = listing_filter.understood
    if not understood.mended:
        return None
    url = link(_reworded(parameters, understood.as_typed()))
    return Mended(understood.as_mended(), " ".join(understood.typed), url)


def other_places(listing_filter: ListingFilter, parameters: Parameters) -> list[Suggestion]:
    """Other places of the same name, unless they are far less likely meant."""
    meant = listing_filter.resolution.place
    if meant is None:
        return []
    rest = without(parameters, "near")
    return [
        near_by(place, rest)
        for place in listing_filter.resolution.others
        if place.population * CLEARLY_MEANT >= meant.population
    ]


def suggestions(listing_filter: ListingFilter, parameters: Parameters, found_now: int) -> list[Suggestion]:
    """Which single filter to drop, and how many people that would bring; the most first."""
    totals = query.without_one(listing_filter.criteria, listing_filter.catalogue)
    found = []
    for name, total in sorted(totals.items(), key=lambda item: -item[1]):
        if total <= found_now:
            continue
        if name == "words":
            understood = listing_filter.understood
            rest = _reworded(parameters, understood.without(word.place for word in understood.rest))
            label = " ".join(understood.words)
        elif name == "price":
            rest, label = without(parameters, "price_max"), _("Price")
        else:
            rest = _without_group(listing_filter, parameters, name)
            slugs = listing_filter.chosen[name]
            label = ", ".join(listing_filter.catalogue.label(name, slug) for slug in slugs)
        sentence = ngettext("Without “%(filter)s”: %(total)d person", "Without “%(filter)s”: %(total)d people", total)
        text = sentence % {"filter": label, "total": total}
        found.append(Suggestion(text, link(rest)))
    return found


def _without_group(listing_filter: ListingFilter, parameters: Parameters, group: FacetGroup) -> Parameters:
    """The search without a group, whether it was ticked or understood from words."""
    understood = listing_filter.understood
    places = [place for reading in understood.terms if reading.key.group == group for place in reading.places]
    return _reworded(without(parameters, group.value), understood.without(places))


def just_outside(criteria: Criteria, catalogue: Catalogue, page: query.Page) -> list[query.Hit]:
    """The nearest people who meet everything but the distance: clinics beyond the radius, homes beyond the circle."""
    if criteria.where is None:
        return []
    # With so much doubt about where the visitor is, every circle within reach of it is worth asking about.
    where = replace(criteria.where, radius_km=LARGEST_WITHIN_KM, uncertainty_km=OUTSIDE_KM)
    wider = replace(criteria, where=where, sort=Sort.DISTANCE, after=None)
    found = {hit.practitioner_id for hit in page.hits}
    hits = query.find(wider, catalogue, size=OUTSIDE + len(found)).hits
    if not hits and FacetGroup.AT in criteria.chosen:
        # Nobody at all in this way: then whoever is nearest in the other.
        chosen: dict[FacetGroup, tuple[str, ...]] = {**criteria.chosen}
        del chosen[FacetGroup.AT]
        hits = query.find(replace(wider, chosen=chosen), catalogue, size=OUTSIDE).hits
    return [hit for hit in hits if hit.practitioner_id not in found][:OUTSIDE]


def distances(listing_filter: ListingFilter) -> list[tuple[str, str, bool]]:
    """Choices of distance in the visitor's unit: value, label, chosen."""
    miles = listing_filter.unit is Unit.MI
    steps = DISTANCES_MI if miles else DISTANCES_KM
    found = []
    current = listing_filter.within_km
    for step in steps:
        km = step * KM_PER_MILE if miles else float(step)
        found.append((f"{step}mi" if miles else str(step), present.radius(km, listing_filter.unit), km))
    nearest = min(found, key=lambda item: abs(item[2] - current))
    if not listing_filter.typed["within"]:  # what nobody chose stays out of the address
        found = [("", *item[1:]) if item == nearest else item for item in found]
        nearest = ("", *nearest[1:])
    if abs(nearest[2] - current) > 1.0:
        typed = listing_filter.typed["within"][-1] if listing_filter.typed["within"] else "25"
        exact = (typed, present.radius(current, listing_filter.unit), current)
        found = sorted([*found, exact], key=lambda item: item[2])
        nearest = exact
    return [(value, label, (value, label, km) == nearest) for value, label, km in found]


def unit_link(listing_filter: ListingFilter, parameters: Parameters) -> Suggestion:
    """The same search in the other unit."""
    other = Unit.KM if listing_filter.unit is Unit.MI else Unit.MI
    rest = [*without(parameters, "unit"), ("unit", other.value)]
    return Suggestion(_("Show %(unit)s") % {"unit": other.label.lower()}, link(rest))


def is_wide(listing_filter: ListingFilter) -> bool:
    """Whether the place named is so wide that a home visit can only be asked about; a postcode would be surer."""
    named = listing_filter.resolution.place
    home = SeenAt.HOME in listing_filter.chosen.get(FacetGroup.AT, ())
    return named is not None and home and named.radius_km > WIDE_KM
