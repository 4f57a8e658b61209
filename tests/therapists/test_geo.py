"""Geography anywhere on Earth, poles and date line included."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from therapists.geo import (
    EMPTY_COUNTRY_KM,
    GRID_ERROR_KM,
    HALF_TURN_KM,
    WORLD,
    Bounds,
    Circle,
    Point,
    Verdict,
    chord,
    disc_around,
    distance_km,
    public_base,
    rounded,
    rounded_bounds,
    snap,
    unit_vector,
    valid_point,
    verdict,
)

bounds = st.builds(
    lambda a, b, west, east: Bounds(min(a, b), west, max(a, b), east),
    st.floats(-90, 90), st.floats(-90, 90), st.floats(-180, 180), st.floats(-180, 180),
).filter(lambda found: found.south < found.north and found.width > 0 and found.west != found.east)  # fmt: skip
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
CENTRE = Point(53.8, -1.55)


@given(points, points)
@example(Point(90, 0), Point(90, 123))
@example(Point(10, 180), Point(10, -180))
def test_distance_is_a_distance(a: Point, b: Point) -> None:
    there, back = distance_km(a, b), distance_km(b, a)
    assert there == back
    assert 0 <= there <= HALF_TURN_KM + 1e-6
    assert math.isclose(chord(there), math.dist(unit_vector(a), unit_vector(b)), abs_tol=1e-9)


@given(points, points, points)
def test_no_way_is_shorter_than_the_straight_one(a: Point, b: Point, c: Point) -> None:
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


def test_known_distances() -> None:
    assert round(distance_km(Point(51.5074, -0.1278), Point(48.8566, 2.3522))) == 344  # London–Paris
    assert distance_km(Point(90, 0), Point(90, 77)) < 1e-6  # one pole, however written
    assert distance_km(Point(0, 179.99), Point(0, -179.99)) < 2.3  # across the date line


@given(points)
@example(Point(90, 180))
@example(Point(-90, -180))
@example(Point(89.995, 59.9))
def test_snapping_stays_within_the_error_and_stands_still(point: Point) -> None:
    cell = snap(point)
    assert valid_point(*cell)
    assert distance_km(point, cell) <= GRID_ERROR_KM + 0.001
    assert snap(cell) == cell


@given(points, points)
def test_the_public_base_depends_on_the_cell_alone(point: Point, settlement: Point) -> None:
    cell = snap(point)
    assert public_base(point, settlement) == public_base(cell, settlement)
    shown = public_base(point, settlement)
    assert distance_km(point, shown.point) <= shown.uncertainty_km + 0.001
    if distance_km(cell, settlement) > EMPTY_COUNTRY_KM:
        assert shown.point == settlement


@given(
    points,
    st.floats(0.1, 300),
    st.lists(st.tuples(points, st.floats(0.1, 300)), max_size=3),
    st.floats(0, 30),
)
def test_more_doubt_never_makes_an_answer_surer(
    base: Point, radius: float, excludes: list[tuple[Point, float]], doubt: float
) -> None:
    visitor = Point(base.lat, base.lon)
    circles = [Circle(*exclude) for exclude in excludes]
    sure = verdict(visitor, Circle(base, radius), circles, uncertainty_km=0)
    unsure = verdict(visitor, Circle(base, radius), circles, uncertainty_km=doubt)
    assert unsure == sure or unsure is Verdict.ASK
    stated = verdict(visitor, Circle(base, radius), circles, uncertainty_km=doubt, area_stated=False)
    assert stated is not Verdict.YES


def test_the_verdict_at_the_edges() -> None:
    def at(km: float, **kwargs: object) -> Verdict:
        visitor = Point(CENTRE.lat + math.degrees(km / 6371.0088), CENTRE.lon)
        return verdict(visitor, Circle(CENTRE, 10), uncertainty_km=2, **{"excludes": [], **kwargs})  # type: ignore[arg-type]

    assert [at(7.9), at(8.1), at(11.9), at(12.1)] == [Verdict.YES, Verdict.ASK, Verdict.ASK, Verdict.NO]
    around = [Circle(Point(CENTRE.lat + math.degrees(5 / 6371.0088), CENTRE.lon), 3)]
    assert [at(5, excludes=around), at(7, excludes=around), at(0.0, excludes=around)] == [
        Verdict.NO,
        Verdict.ASK,
        Verdict.YES if 5 >= 3 + 2 + 1e-9 else Verdict.ASK,
    ]
    assert at(3, area_stated=False) is Verdict.ASK


@given(points)
def test_rounded_points_are_close(point: Point) -> None:
    assert distance_km(point, rounded(point)) < 0.8


@given(bounds, points)
@example(Bounds(-20, 170, 10, -170), Point(0, 175))
@example(Bounds(-20, 10.004, 10, 10.003), Point(0, -100))  # all round but for a sliver that rounding closes
@example(WORLD, Point(-90, 180))
def test_rounded_bounds_lose_nothing_and_carry_two_decimals(view: Bounds, point: Point) -> None:
    coarse = rounded_bounds(view)
    assert all(degrees == round(degrees, 2) for degrees in coarse)
    assert valid_point(coarse.south, coarse.west)
    assert valid_point(coarse.north, coarse.east)
    assert coarse.width >= view.width
    if view.contains(point):
        assert coarse.contains(point)


def test_bounds_over_the_date_line_hold_both_sides() -> None:
    view = Bounds(-20, 170, 10, -170)
    assert view.width == 20
    assert view.contains(Point(0, 179))
    assert view.contains(Point(0, -179))
    assert not view.contains(Point(0, 0))
    assert not view.contains(Point(11, 179))


@given(bounds.filter(lambda view: view.width <= 170), points)
def test_a_disc_around_bounds_holds_them(view: Bounds, point: Point) -> None:
    disc = disc_around(view)
    if view.contains(point):
        assert distance_km(disc.centre, point) <= disc.radius_km + 1e-6
