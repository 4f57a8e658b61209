"""The map's grid: never too many marks, each with room."""

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from therapists import geo
from therapists.search import grid
from therapists.search.grid import Grid

views = st.builds(
    lambda lat, height, west, width: geo.Bounds(lat, west, min(90.0, lat + height), (west + width + 180) % 360 - 180),
    st.floats(-90, 89.9), st.floats(0.01, 180), st.floats(-180, 179.99), st.floats(0.01, 359.9),
)  # fmt: skip


@settings(max_examples=300)
@given(views, st.integers(0, 2**32))
@example(geo.WORLD, 1)
@example(geo.Bounds(-17.0, 179.5, -16.0, -179.5), 1)
@example(geo.Bounds(86.0, -10.0, 90.0, 10.0), 1)
def test_no_view_has_more_cells_than_marks_are_allowed(view: geo.Bounds, seed: int) -> None:
    found = Grid.over(view)
    dice = random.Random(seed)
    cells = set()
    for _ in range(200):
        lat = dice.choice([view.south, view.north, dice.uniform(view.south, view.north)])
        away = dice.choice([0.0, view.width, dice.uniform(0, view.width)])
        cells.add(cell_of(found, lat, away))
    assert len(cells) <= grid.MOST_MARKS


def cell_of(found: Grid, lat: float, away: float) -> tuple[int, int]:
    return int((found.left + away / 360) / found.side), int(grid.down(lat) / found.side)


def test_an_ordinary_view_is_not_cut_coarsely() -> None:
    view = geo.Bounds(53.5, -2.0, 54.0, -1.0)
    found = Grid.over(view)
    across = view.width / 360 / found.side
    down = (grid.down(view.south) - grid.down(view.north)) / found.side
    assert across * down > grid.MOST_MARKS / 4


def test_a_mark_of_several_keeps_clear_of_its_neighbours() -> None:
    found = Grid.over(geo.Bounds(50.0, 170.0, 60.0, -170.0))
    for lon in (171.0, 175.0, -175.0, 179.999):
        for lat in (51.0, 55.5, 59.0):
            cell = cell_of(found, lat, found.bounds.away(lon))
            moved = found.within(cell, geo.Point(lat, lon))
            x = (found.left + found.bounds.away(moved.lon) / 360) / found.side % 1
            y = grid.down(moved.lat) / found.side % 1
            assert all(grid.CELL_MARGIN - 1e-6 <= at <= 1 - grid.CELL_MARGIN + 1e-6 for at in (x, y))
            assert geo.valid_point(*moved)
