"""The searches that are measured: what is asked, how each subject answers, and how the answer is held to brute force.

Places and terms are chosen from the people at hand: the city with the most of them about it, one with some hundreds,
the commonest condition, technique and pair.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from tests.bench import baseline, brute
from tests.bench import suggest as suggestions
from therapists.choices import FacetGroup, SeenAt, Sort
from therapists.geo import WORLD, Bounds, Point
from therapists.models import Place
from therapists.search import query, suggest
from therapists.search.criteria import Criteria
from therapists.search.filters import ListingFilter

ORDINARY_HITS = (300, 1000)
ORDINARY_CLINICS = 500  # about a city: with those who come there, some 600 people
CITIES = 1500  # the most populous, among which the cities are chosen
DEGREES = 0.22  # 25 km of latitude; near enough to choose by
DEEP = 10_000  # results before the deep page: it is page 501
LATER = 500  # results before a later page by distance
TEXT = ("frank", "doorbell", "warm", "calm", "packages", "medicines", "honest")  # of invented people's own words
TEXT_WITHIN_KM = 50
VIEW_DEGREES = 0.2  # of the map, from its middle


class Mismatch(Exception):
    """A subject does not answer as brute force does; the text names query, expected and found."""


@dataclass(frozen=True, slots=True)
class Search:
    """One query of the mix."""

    name: str
    site: Callable[[], object]
    baseline: Callable[[], object] | None
    check: Callable[[], int]  # how many people it finds; raises Mismatch


class Mix:
    """The queries for the people in the database."""

    def __init__(self) -> None:
        self.ordinary, self.largest = _cities()
        self.conditions = _by_number("practitionercondition", "condition")
        self.techniques = _by_number("practitionertechnique", "technique")
        self.languages = _by_number("practitionerlanguage", "language")

    def path(self) -> str:
        """The ordinary city's search as an address."""
        return "/search/?" + urlencode({"near": called(self.ordinary)})

    def searches(self) -> Iterator[Search]:
        """All of them; those that go on from another page find that page as they are made."""
        near = {"near": called(self.largest)}
        technique, condition = self.techniques[0], self.conditions[0]
        yield whole("place_ordinary_city", near=called(self.ordinary))
        yield whole("place_largest_city", **near)
        yield counted("counts_ordinary_city", near=called(self.ordinary))
        yield counted("counts_largest_city", **near)
        yield whole("home_condition", at="home", condition=condition, **near)
        yield whole("placeless_two_filters", technique=technique, language=self.languages[1])
        yield whole("browse_all")
        yield whole("text_near", q=_text(), within=TEXT_WITHIN_KM, **near)
        yield misspelt("name_typo", *_name())
        yield page("page_fit", 0, **near)
        yield page("page_distance", 0, at="clinic", sort="distance", **near)
        yield page("page_distance_later", LATER, at="clinic", sort="distance", **near)
        yield page("page_rare_filter", 0, technique=self.techniques[-1], **near)
        yield page("page_deep", DEEP, technique=technique)
        yield suggestion("suggest", suggestions.BEGUN)
        yield seen("map_viewport", _view(self.largest))
        yield seen("map_world", WORLD, technique=technique)


def called(place: Place) -> str:
    """A place as somebody writes it who does not want its namesake."""
    return f"{place.name}, {place.region_name or place.country}"


# --- What is asked ----------------------------------------------------------------------------------------------------


def _cities() -> tuple[Place, Place]:
    """The ordinary city and the largest one, by the people who work about them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, (
                SELECT count(*) FROM therapists_practice p JOIN therapists_worksat w ON w.practice_id = p.id
                WHERE p.lat BETWEEN c.lat - %(away)s AND c.lat + %(away)s
                  AND p.lon BETWEEN c.lon - %(away)s / cos(radians(c.lat)) AND c.lon + %(away)s / cos(radians(c.lat))
            ) AS people
            FROM (SELECT * FROM therapists_place WHERE kind = 'city' ORDER BY population DESC, id LIMIT %(cities)s) c
            """,
            {"away": DEGREES, "cities": CITIES},
        )
        people = dict(cursor.fetchall())
    places = Place.objects.in_bulk(people)
    for_ordinary = sorted(people, key=lambda place: (abs(people[place] - ORDINARY_CLINICS), place))[:20]
    ordinary = [place for place in for_ordinary if _is_found(places[place])]
    fitting = (place for place in ordinary if ORDINARY_HITS[0] <= _hits(places[place]) <= ORDINARY_HITS[1])
    largest = next(place for place in sorted(people, key=lambda p: (-people[p], p)) if _is_found(places[place]))
    return places[next(fitting, ordinary[0])], places[largest]


def _is_found(place: Place) -> bool:
    return ListingFilter({"near": called(place)}).place == place


def _hits(place: Place) -> int:
    with brute.asked(ListingFilter({"near": called(place)}).criteria) as expected:
        return len(expected.people())


def _by_number(table: str, what: str) -> list[str]:
    """Slugs, the most used first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.slug FROM therapists_{table} l JOIN therapists_{what} v ON v.id = l.{what}_id "
            "WHERE v.active GROUP BY v.slug ORDER BY count(*) DESC, v.slug"
        )
        return [slug for (slug,) in cursor.fetchall()]


def _text() -> str:
    """A word that is read as nothing but a word."""
    return next(word for word in TEXT if _is_only_a_word(word))


def _is_only_a_word(word: str) -> bool:
    understood = ListingFilter({"q": word}).understood
    return understood.words == (word,) and not understood.terms


def _name() -> tuple[str, tuple[str, ...]]:
    """A common name with two letters of each word swapped, which nobody and nothing is called; and the name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(given_name), lower(family_name) FROM therapists_practitioner WHERE status = 'published' "
            "AND given_name ~ '^[A-Za-z]{5,}$' AND family_name ~ '^[A-Za-z]{5,}$' "
            "GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 200"
        )
        names: list[tuple[str, ...]] = cursor.fetchall()
    typed = ((" ".join(word[:2] + word[3] + word[2] + word[4:] for word in name), name) for name in names)
    return next((slip, name) for slip, name in typed if ListingFilter({"q": slip}).understood.words == name)


def _view(place: Place) -> Bounds:
    return Bounds(
        place.lat - VIEW_DEGREES, place.lon - VIEW_DEGREES, place.lat + VIEW_DEGREES, place.lon + VIEW_DEGREES
    )


# --- How it is answered and checked -----------------------------------------------------------------------------------


def whole(name: str, **parameters: Any) -> Search:
    """Page, total and the count of every option, as the search page asks for them."""
    listing_filter = ListingFilter(parameters)
    assert not listing_filter.ignored, listing_filter.ignored
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue

    def site() -> tuple[query.Page, query.Tally]:
        return query.search(criteria, catalogue)

    def check() -> int:
        with brute.asked(criteria) as expected:
            total = _check_whole(name, expected, *site(), listing_filter)
            if not criteria.words:
                _check_baseline(name, expected, criteria, listing_filter)
        if criteria.words:  # anywhere in what is said, which is another question
            with brute.asked(criteria, inside=True) as expected:
                _check_baseline(name, expected, criteria, listing_filter)
        return total

    return Search(name, site, partial(baseline.search, criteria), check)


def _check_whole(
    name: str, expected: brute.Brute, found: query.Page, tally: query.Tally, listing_filter: ListingFilter
) -> int:
    people = expected.people()
    same(name, "site", "total", len(people), tally.total)
    _check_page(name, "site", people, [hit.practitioner_id for hit in found.hits])
    positions = [hit.position for hit in found.hits]
    same(name, "site", "order of the page", sorted(positions), positions)
    catalogue = listing_filter.catalogue
    for group in FacetGroup:
        counted = {slug: tally.counts.get(catalogue.code(group, slug) or 0, 0) for slug in catalogue.options[group]}
        _check_counts(name, "site", group, expected, counted)
    return len(people)


def _check_baseline(name: str, expected: brute.Brute, criteria: Criteria, listing_filter: ListingFilter) -> None:
    people, found = expected.people(), baseline.search(criteria)
    same(name, "baseline", "total", len(people), found.total)
    ids = [person.pk for person in found.page]
    _check_page(name, "baseline", people, ids)
    if criteria.where is None:
        same(name, "baseline", "page", expected.last_changed(baseline.PAGE_SIZE), ids)
    for group, counts in found.counts.items():
        counted = {slug: counts.get(slug, 0) for slug in listing_filter.catalogue.options[group]}
        _check_counts(name, "baseline", group, expected, counted)


def _check_counts(name: str, subject: str, group: FacetGroup, expected: brute.Brute, counted: dict[str, int]) -> None:
    meant = expected.counts(group)
    same(name, subject, f"counts of {group}", {slug: meant.get(slug, 0) for slug in counted}, counted)


def _check_page(name: str, subject: str, people: set[int], ids: list[int]) -> None:
    same(name, subject, "people on the page", min(len(people), query.PAGE_SIZE), len(set(ids)))
    same(name, subject, "people on the page who should not be", set(), set(ids) - people)


def counted(name: str, **parameters: Any) -> Search:
    """Only the total and the count of every option; that these are true, ``whole`` shows."""
    asked = whole(name, **parameters)
    listing_filter = ListingFilter(parameters)
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue

    def site() -> query.Tally:
        return query.tally(criteria, catalogue)

    def check() -> int:
        total = asked.check()
        same(name, "site", "counts", query.search(criteria, catalogue)[1], site())
        return total

    return Search(name, site, partial(baseline.tally, criteria), check)


def page(name: str, start: int, **parameters: Any) -> Search:
    """Only the page that begins after so many results, or after half of them where there are fewer."""
    listing_filter = ListingFilter(parameters)
    first, catalogue = listing_filter.criteria, listing_filter.catalogue
    with brute.asked(first) as expected:
        total = len(expected.people())
    start = min(start, total // 2)
    before = query.find(first, catalogue, size=start).hits if start else []
    criteria = replace(first, after=before[-1].position) if before else first

    def site() -> query.Page:
        return query.find(criteria, catalogue)

    def check() -> int:
        found = [hit.practitioner_id for hit in site().hits]
        walked = query.find(first, catalogue, size=start + query.PAGE_SIZE).hits
        positions = [hit.position for hit in walked]
        same(name, "site", "order up to the page", sorted(positions), positions)
        same(name, "site", "page, walked to", [hit.practitioner_id for hit in walked[start:]], found)
        theirs = [person.pk for person in baseline.page(first, start)]
        with brute.asked(first) as expected:
            same(name, "site", "people so far", set(), {hit.practitioner_id for hit in walked} - expected.people())
            if first.sort is Sort.DISTANCE and first.chosen.get(FacetGroup.AT) == (SeenAt.CLINIC,):
                nearest = expected.nearest(start + query.PAGE_SIZE)[start:]
                same(name, "site", "page", nearest, found)
                same(name, "baseline", "page", nearest, theirs)
            elif first.where is None:
                same(name, "baseline", "page", expected.last_changed(query.PAGE_SIZE, start), theirs)
            else:
                same(name, "baseline", "people who should not be", set(), set(theirs) - expected.people())
        return total

    return Search(name, site, partial(baseline.page, first, start), check)


def misspelt(name: str, typed: str, meant: tuple[str, ...]) -> Search:
    """A name that nobody has, read and searched for. The baseline has no answer: similarity finds other people."""

    def site() -> tuple[query.Page, query.Tally]:
        listing_filter = ListingFilter({"q": typed})
        criteria, catalogue = listing_filter.criteria, listing_filter.catalogue
        return query.search(criteria, catalogue)

    def check() -> int:
        listing_filter = ListingFilter({"q": typed})
        same(name, "site", "words", meant, listing_filter.understood.words)
        with brute.asked(listing_filter.criteria) as expected:
            return _check_whole(name, expected, *site(), listing_filter)

    return Search(name, site, None, check)


def suggestion(name: str, typed: str) -> Search:
    """What is suggested to somebody who types; of the baseline only people are asked for."""

    def check() -> int:
        suggestions.check()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM therapists_practitioner WHERE status = 'published' "
                "AND (lower(given_name) LIKE %(begun)s OR lower(family_name) LIKE %(begun)s) "
                "ORDER BY family_name, given_name, id LIMIT 5",
                {"begun": f"{typed}%"},
            )
            expected = [pk for (pk,) in cursor.fetchall()]
        same(name, "baseline", "people", expected, [person.pk for person in baseline.suggest(typed)])
        return len(expected)

    return Search(name, partial(suggest.suggest, typed), partial(baseline.suggest, typed), check)


def seen(name: str, bounds: Bounds, **parameters: Any) -> Search:
    """The marks of a part of the map."""
    listing_filter = ListingFilter(parameters)
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue

    def site() -> query.Clusters:
        return query.clusters(criteria, bounds, catalogue)

    def check() -> int:
        found = site()
        with brute.asked(criteria) as expected:
            people = expected.within(bounds)
        same(name, "site", "people", len(people), found.people)
        named = {pk for mark in found.marks for pk in mark.ids}
        same(name, "site", "people named who should not be", set(), named - people)
        corners = [
            Point(lat, lon)
            for mark in found.marks
            for lat in (mark.extent.south, mark.extent.north)
            for lon in (mark.extent.west, mark.extent.east)
        ]
        outside = [corner for corner in corners if not bounds.contains(corner)]
        same(name, "site", "people's points outside the view", [], outside)
        same(name, "baseline", "people", len(people), baseline.clusters(criteria, bounds)[0])
        return len(people)

    return Search(name, site, partial(baseline.clusters, criteria, bounds), check)


def same(name: str, subject: str, what: str, expected: object, found: object) -> None:
    """Raise ``Mismatch`` unless both are equal."""
    if expected != found:
        raise Mismatch(f"{name}, {subject}: {what}: expected {_short(expected)}, found {_short(found)}")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 600 else f"{text[:600]} …"
