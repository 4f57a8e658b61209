"""Search against brute force: any filters, anywhere on Earth, people with several ways of being seen included."""

import dataclasses
import random
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders, oracle
from therapists import geo
from therapists.choices import (
    AgeGroup,
    Checked,
    FacetGroup,
    Gender,
    Pressure,
    ScentPolicy,
    SeenAt,
    Setting,
    Sort,
    Stated,
)
from therapists.models import CoverageArea, Practitioner
from therapists.search import bitmaps, grid, indexing, marks, pages, query, vicinities
from therapists.search import catalogue as catalogues
from therapists.search.criteria import Criteria, Where
from therapists.search.filters import ListingFilter
from therapists.search.indexing import currencies

pytestmark = pytest.mark.django_db

# Where the Earth is awkward, and where it is not.
CENTRES = [
    builders.LEEDS,
    geo.Point(89.95, 12.0),
    geo.Point(-89.98, -70.0),
    geo.Point(-16.8, 179.98),
    geo.Point(0.01, -0.02),
]
TECHNIQUES = ["swedish-massage", "neuromuscular-therapy", "trigger-point-therapy", "therapeutic-exercise"]
CONDITIONS = ["sciatica", "neck-pain", "frozen-shoulder"]


def near(dice: random.Random, centre: geo.Point, km: float) -> geo.Point:
    """A point within some km of a centre, wherever on Earth that is."""
    lat = max(-90.0, min(90.0, centre.lat + dice.uniform(-km, km) / 111.2))
    lon = (centre.lon + dice.uniform(-3, 3) + 180.0) % 360.0 - 180.0
    return (
        geo.Point(lat, lon)
        if abs(centre.lat) > 80
        else geo.Point(lat, _wrap(centre.lon + dice.uniform(-km, km) / 111.2))
    )


def _wrap(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def some(dice: random.Random, values: list[str], most: int) -> tuple[str, ...]:
    return tuple(dice.sample(values, dice.randint(0, min(most, len(values)))))


def random_world(seed: int, people: int) -> list[Practitioner]:
    """People with up to two clinics and home visits of every kind, all over the awkward places."""
    dice = random.Random(seed)
    clinics = [
        builders.practice(
            near(dice, dice.choice(CENTRES), 30),
            not_a_home=dice.random() < 0.5,
            setting=dice.choice([*Setting.values, ""]),
            step_free=dice.choice(Stated.values),
            parking=dice.choice(Stated.values),
            country=dice.choice(["GB", "US"]),
        )
        for _ in range(people // 2)
    ]
    found = []
    for _ in range(people):
        person = builders.practitioner(
            professions=(dice.choice(["massage-therapist", "physical-therapist"]),),
            techniques=some(dice, TECHNIQUES, 3),
            conditions=some(dice, CONDITIONS, 2),
            languages=some(dice, ["en", "es", "bfi"], 2),
            payments=some(dice, ["cash", "card"], 2),
            gender=dice.choice([*Gender.values, ""]),
            scent_policy=dice.choice([*ScentPolicy.values, ""]),
            pressures=list(some(dice, Pressure.values, 2)),
            ages=list(some(dice, AgeGroup.values, 2)),
        )
        if dice.random() < 0.4:
            builders.licence(person, dice.choice(["GB", "US-CT", "US"]), checked=dice.random() < 0.6)
        for place in dice.sample(clinics, dice.choice([0, 1, 1, 2])):
            hours = (
                (
                    dice.randint(1, 7),
                    dice.choice(["05:30", "09:00", "16:30"]),
                    dice.choice(["17:30", "21:00"]),
                ),
            )
            builders.works_at(
                person,
                place,
                hours=hours if dice.random() < 0.7 else (),
                accepting=dice.choice(Stated.values),
            )
            if dice.random() < 0.3:
                builders.price(person, str(dice.randint(30, 90)), scope="practice", practice=place)
        if dice.random() < 0.6:
            centre = dice.choice(CENTRES)
            home = builders.home_visits(
                person,
                near(dice, centre, 20) if dice.random() < 0.85 else None,
                radius_km=dice.choice([None, 5.0, 15.0, 60.0]),
                excludes=((near(dice, centre, 15), dice.uniform(1, 8)),) if dice.random() < 0.4 else (),
                offers=dice.choice([Stated.YES, Stated.YES, Stated.NO, Stated.NOT_STATED]),
                country=dice.choice(["GB", "US"]),
                stairs=dice.choice(Stated.values),
                surfaces=list(some(dice, ["table", "bed"], 2)),
                minimum_session_minutes=dice.choice([None, 60, 90]),
            )
            if dice.random() < 0.3:
                area = builders.place(near(dice, centre, 20), dice.uniform(2, 20))
                CoverageArea.objects.create(home_visits=home, origin="place", place=area)
        if dice.random() < 0.6:
            builders.price(person, str(dice.randint(30, 90)), currency=dice.choice(["GBP", "USD"]))
        if dice.random() < 0.3:
            builders.price(person, str(dice.randint(30, 90)), scope="home", currency="GBP", minutes=50)
        found.append(person)
    builders.listed(*found)
    return found


OPTIONS: dict[FacetGroup, list[str]] = {
    FacetGroup.AT: SeenAt.values,
    FacetGroup.TECHNIQUE: TECHNIQUES,
    FacetGroup.CONDITION: CONDITIONS,
    FacetGroup.OBJECTIVE: ["ease-tense-lower-back", "relax"],
    FacetGroup.PROFESSION: ["massage-therapist", "physical-therapist"],
    FacetGroup.LANGUAGE: ["en", "es", "bfi"],
    FacetGroup.GENDER: Gender.values,
    FacetGroup.SCENT: ScentPolicy.values,
    FacetGroup.PRESSURE: Pressure.values,
    FacetGroup.AGE: AgeGroup.values,
    FacetGroup.SETTING: Setting.values,
    FacetGroup.WHEN: ["weekday-day", "weekday-evening", "weekend"],
    FacetGroup.ACCESS: ["step-free", "parking", "stairs", "bed", "chair"],
    FacetGroup.PAYMENT: ["cash", "card"],
    FacetGroup.ACCEPTING: ["yes", "no"],
    FacetGroup.CHECKED: Checked.values,
}


@st.composite
def searches(draw: st.DrawFn) -> Criteria:
    groups = draw(st.lists(st.sampled_from(list(OPTIONS)), max_size=4, unique=True))
    chosen = {
        group: tuple(draw(st.lists(st.sampled_from(OPTIONS[group]), min_size=1, max_size=2, unique=True)))
        for group in groups
    }
    where = None
    if draw(st.integers(0, 4)):
        dice = random.Random(draw(st.integers(0, 2**32)))
        country = draw(st.sampled_from(["GB", "US"]))
        where = Where(
            point=near(dice, draw(st.sampled_from(CENTRES)), 40),
            uncertainty_km=draw(st.sampled_from([0.0, 0.8, 3.0, 9.0])),
            radius_km=draw(st.sampled_from([5.0, 25.0, 200.0])),
            country=country,
            jurisdiction=draw(st.sampled_from(["GB-ENG", "US-CT", ""])),
            currency={"GB": "GBP", "US": "USD"}[country],
        )
    return Criteria(
        where=where,
        chosen=chosen,
        price_max=draw(st.none() | st.integers(20, 100).map(Decimal)),
        unstated=draw(st.booleans()),
        sort=draw(st.sampled_from(list(Sort))),
    )


def all_hits(criteria: Criteria, catalogue: catalogues.Catalogue) -> Iterator[query.Hit]:
    """Every page, one after the other."""
    while True:
        page = query.find(criteria, catalogue, size=7)
        yield from page.hits
        if page.after is None:
            return
        criteria = dataclasses.replace(criteria, after=page.after)


@pytest.mark.parametrize("seed", [1, 2])
def test_totals_counts_pages_and_verdicts_equal_brute_force(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    people = random_world(seed, people=45)
    if seed == 1:  # bits are written, but for those who changed since; orders are walked a few rows at a time
        monkeypatch.setattr(vicinities, "MOST_WAYS", 2)
        monkeypatch.setattr(vicinities, "CROWD", 1)
        bitmaps.catch_up()
        indexing.refresh([person.pk for person in people[::6]])
        monkeypatch.setattr(pages, "WALKED_ROWS", 12)
        monkeypatch.setattr(pages, "ROWS_A_PERSON", (1, 3))
    catalogue = catalogues.current()
    ways = oracle.ways_of_everybody(currencies())

    @settings(
        max_examples=120,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(searches())
    def check(criteria: Criteria) -> None:
        expected = oracle.answer(ways, criteria, catalogue)
        hits = list(all_hits(criteria, catalogue))
        assert [hit.position for hit in hits] == sorted(hit.position for hit in hits)
        assert sorted(hit.practitioner_id for hit in hits) == sorted(expected.people), "each person once"
        for hit in hits:
            assert str(hit.verdict) in expected.verdicts[hit.practitioner_id]
            if not criteria.unstated:  # the best way wins: nobody who comes for sure is shown as "ask"
                assert hit.verdict == "yes" or "yes" not in expected.verdicts[hit.practitioner_id]
        tally = query.tally(criteria, catalogue)
        assert tally.total == len(expected.people)
        assert tally.unstated_more == expected.unstated_more
        page, counted = query.search(criteria, catalogue, size=7)
        assert (page.hits, counted) == (hits[:7], tally), "both at once say the same"
        if len(hits) > 3:
            later = dataclasses.replace(criteria, after=hits[2].position)
            assert query.search(later, catalogue, size=7)[0].hits == hits[3:10]
        for group, slugs in OPTIONS.items():
            for slug in slugs:
                key = catalogues.Key(group, slug)
                assert tally.counts.get(catalogue.codes[key], 0) == expected.counts.get(key, 0), key
        for name, total in query.without_one(criteria, catalogue).items():
            if name == "price":
                less = dataclasses.replace(criteria, price_max=None)
            else:
                less = dataclasses.replace(criteria, chosen={g: s for g, s in criteria.chosen.items() if g != name})
            assert total == len(oracle.answer(ways, less, catalogue).people)
        groups = list(criteria.chosen)
        drops = [frozenset(), frozenset(groups), frozenset(groups[:2]), frozenset(groups[1:3])]
        for names, total in zip(drops, query.without(criteria, catalogue, drops), strict=True):
            kept = {group: slugs for group, slugs in criteria.chosen.items() if group not in names}
            less = dataclasses.replace(criteria, chosen=kept)
            assert total == len(oracle.answer(ways, less, catalogue).people), names

    check()


def test_the_orm_twin_finds_the_same_people() -> None:
    random_world(3, people=40)
    catalogue = catalogues.current()
    for parameters in (
        {},
        {"near": "Leeds"},
        {"near": "Leeds", "at": "home"},
        {"lat": "-16.8", "lon": "-179.99", "within": "60"},
        {"lat": "89.99", "lon": "0", "technique": TECHNIQUES[:2], "unstated": "1"},
        {"near": "Leeds", "price_max": "70", "unstated": "1", "condition": "sciatica"},
        {"q": "example1", "language": ["es", "en"]},
    ):
        listing_filter = ListingFilter(parameters)
        hits = {hit.practitioner_id for hit in all_hits(listing_filter.criteria, catalogue)}
        assert set(listing_filter.qs.values_list("pk", flat=True)) == hits, parameters


def test_second_practice_with_the_step_free_door_counts() -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice(step_free="no"))
    builders.works_at(person, builders.practice(step_free="yes"))
    builders.listed(person)
    catalogue = catalogues.current()
    criteria = ListingFilter({"near": "Leeds", "access": "step-free"}).criteria
    assert query.tally(criteria, catalogue).total == 1
    assert len(query.find(criteria, catalogue).hits) == 1


def test_unstated_never_matches_unless_asked_for() -> None:
    silent, said = builders.practitioner(), builders.practitioner(scent_policy="fragrance-free")
    place = builders.practice()
    for person in (silent, said):
        builders.works_at(person, place)
    builders.listed(silent, said)
    catalogue = catalogues.current()
    kept = ListingFilter({"near": "Leeds", "scent": "fragrance-free"}).criteria
    assert [hit.practitioner_id for hit in query.find(kept, catalogue).hits] == [said.pk]
    assert query.tally(kept, catalogue).unstated_more == 1
    both = ListingFilter({"near": "Leeds", "scent": "fragrance-free", "unstated": "1"}).criteria
    first, second = query.find(both, catalogue).hits
    assert (first.practitioner_id, first.unstated_groups) == (said.pk, ())
    assert (second.practitioner_id, second.unstated_groups) == (silent.pk, (FacetGroup.SCENT,))


def test_coverage_not_the_visitors_radius_decides_at_home() -> None:
    person = builders.practitioner()
    builders.home_visits(person, geo.Point(54.2, -1.5479), radius_km=80.0)  # 45 km north
    builders.listed(person)
    catalogue = catalogues.current()
    for within in ("1", "25", "200"):
        criteria = ListingFilter({"near": "Leeds", "at": "home", "within": within}).criteria
        assert [hit.verdict for hit in query.find(criteria, catalogue).hits] == ["yes"]


def test_a_profession_that_needs_a_licence_there_is_an_ask_without_one() -> None:
    without, with_licence = (builders.practitioner(professions=("physical-therapist",)) for _ in range(2))
    for person in (without, with_licence):
        builders.home_visits(person, radius_km=60.0)
    builders.licence(with_licence, "GB")
    builders.listed(without, with_licence)
    criteria = ListingFilter({"near": "Leeds", "at": "home"}).criteria
    hits = query.find(criteria, catalogues.current()).hits
    assert [(hit.practitioner_id, hit.verdict) for hit in hits] == [
        (with_licence.pk, "yes"),
        (without.pk, "ask"),
    ]


def test_a_search_among_some_people_finds_only_them() -> None:
    catalogue = catalogues.current()
    people = [builders.practitioner() for _ in range(4)]
    for person in people:
        builders.works_at(person, builders.practice())
        builders.home_visits(person)
    builders.listed(*people)
    some = (people[2].pk, people[0].pk, 2**63 - 1)
    for criteria in (Criteria(), ListingFilter({"near": "Leeds"}).criteria):
        assert {
            hit.practitioner_id for hit in query.find(dataclasses.replace(criteria, people=some), catalogue).hits
        } == {*some[:2]}
        assert query.tally(dataclasses.replace(criteria, people=some), catalogue).total == 2
        assert query.find(dataclasses.replace(criteria, people=()), catalogue).hits == []
        assert query.count(criteria, catalogue) == 4


def test_no_statement_more_for_more_results() -> None:
    catalogue = catalogues.current()
    counts = []
    for people in (1, 25):
        random_world(people, people)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            query.find(Criteria(), catalogue)
            query.tally(Criteria(), catalogue)
        counts.append(len([one for one in captured if "plan_cache_mode" not in one["sql"]]))
    assert counts[1] <= counts[0] <= 3


# --- the map ---------------------------------------------------------------------------------------------------------


@st.composite
def views(draw: st.DrawFn) -> geo.Bounds:
    """Parts of the Earth, often around an awkward place, sometimes tiny, sometimes all of it."""
    if draw(st.integers(0, 5)) == 0:
        return geo.WORLD
    dice = random.Random(draw(st.integers(0, 2**32)))
    centre = draw(st.sampled_from(CENTRES))
    height, width = (dice.choice([0.05, 0.4, 3, 40, 170]) for _ in range(2))
    return geo.rounded_bounds(
        geo.Bounds(
            max(-90, centre.lat - height * dice.random()),
            _wrap(centre.lon - width * dice.random()),
            min(90, centre.lat + height * dice.random()),
            _wrap(centre.lon + width * dice.random()),
        )
    )


def holds(extent: geo.Bounds, point: geo.Point) -> bool:
    """Whether a point lies in the box around some points, allowing for rounding."""
    room = 1e-9
    return (
        extent.south - room <= point.lat <= extent.north + room
        and (point.lon - extent.west + room) % 360 <= (extent.east - extent.west) % 360 + 2 * room
    )


@pytest.mark.parametrize("seed", [1, 4])
def test_the_map_shows_the_people_found_each_once_a_mark(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST_IDS", 4)
    monkeypatch.setattr(marks, "MOST_NAMED", 2)
    random_world(seed, people=45)
    catalogue = catalogues.current()
    ways = oracle.ways_of_everybody(currencies())
    crowds = []

    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(searches(), views())
    def check(criteria: Criteria, view: geo.Bounds) -> None:
        met = oracle.ways_that_meet(ways, criteria, catalogue)
        shown = [way for way in met if way.point is not None and view.contains(way.point)]
        found = query.clusters(criteria, view, catalogue)
        assert found.people == len({way.person for way in shown})
        assert len(found.marks) <= grid.MOST_MARKS
        assert {person for mark in found.marks for person in mark.ids} | {
            person for mark in found.marks if not mark.ids for person in people_in(mark, shown)
        } == {way.person for way in shown}
        for mark in found.marks:
            crowds.append(mark.people)
            here = people_in(mark, shown)
            assert mark.people == len(here), "the extents of two marks never meet"
            assert mark.ids == (tuple(sorted(here)) if len(here) <= marks.MOST_IDS else ())
            inside = [way for way in shown if holds(mark.extent, way.point)]
            assert mark.home == any(way.at == "home" for way in inside)
            assert mark.clinic == any(way.at == "clinic" for way in inside)
            points = {way.point for way in inside}
            named = len(here) if len(here) == 1 or len(points) == 1 else 0
            assert [hit.practitioner_id for hit in mark.hits] == sorted(here)[: min(named, marks.MOST_NAMED)]
            if mark.people == 1:
                assert any(geo.distance_km(mark.point, point) < 1e-6 for point in points)
            assert view.south <= mark.extent.south <= mark.extent.north <= view.north
        if criteria.where is None and view == geo.WORLD:
            everywhere = {way.person for way in met if way.point is not None}
            assert found.people == len(everywhere)

    check()
    assert max(crowds) > marks.MOST_IDS, "some marks stand for a crowd"
    assert min(crowds) == 1, "and some for a single person"


def people_in(mark: query.Mark, ways: list[oracle.Way]) -> set[int]:
    """Whose ways of being seen lie where a mark's do."""
    return {way.person for way in ways if way.point is not None and holds(mark.extent, way.point)}


def six_decimals(degrees: float) -> float:
    return round(degrees, 6)


def test_marks_stay_as_the_map_is_moved() -> None:
    people = [builders.practitioner() for _ in range(12)]
    dice = random.Random(5)
    for person in people:
        builders.works_at(person, builders.practice(near(dice, builders.LEEDS, 8)))
    builders.listed(*people)
    catalogue = catalogues.current()
    moved = [
        query.clusters(Criteria(), geo.Bounds(53.4, -2.0 + step, 54.2, -1.0 + step), catalogue)
        for step in (0.0, 0.03, 0.11)
    ]
    assert len(moved[0].marks) > 1
    assert (
        len({tuple((mark.ids, *map(six_decimals, mark.point)) for mark in clusters.marks) for clusters in moved}) == 1
    )


def test_a_map_is_one_statement() -> None:
    random_world(6, people=10)
    catalogue = catalogues.current()
    with CaptureQueriesContext(connection) as captured:
        query.clusters(Criteria(), geo.WORLD, catalogue)
    assert len(captured) == 1
