"""The map's background: what is packed can be read again, cut squares fit together, the files stay small."""

import json
import math
import struct
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from therapists.imports import map_background
from therapists.imports.map_background import ALPHABET, Line, cut_line, cut_ring, joined, pack

STATIC = Path(__file__).resolve().parents[3] / "static" / "map"
MOST_BYTES = 2_000_000  # of all files
MOST_OVERVIEW_BYTES = 150_000
whole = st.integers(-18_000, 18_000)
lines = st.lists(st.tuples(whole.map(float), whole.map(lambda n: n / 2)), min_size=2, max_size=30)


def unpack(text: str) -> list[tuple[int, int]]:
    """What the browser does."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        digit = ALPHABET.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append(-((value + 1) >> 1) if value & 1 else value >> 1)
            value = shift = 0
    x = y = 0
    found = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


@given(lines)
def test_a_packed_line_is_read_back(line: Line) -> None:
    expected = [point for at, point in enumerate(line) if at == 0 or point != line[at - 1]]
    text = pack(line, 0.5)
    assert unpack(text) == ([(round(x / 0.5), round(y / 0.5)) for x, y in expected] if len(expected) > 1 else [])


def area(ring: Line) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_the_squares_of_an_island_add_up() -> None:
    turns = [math.tau * n / 90 for n in range(90)]
    island = [(3 + (7 + 2 * math.sin(5 * turn)) * math.cos(turn), 8 * math.sin(turn)) for turn in turns]
    island.append(island[0])
    cut = list(map_background.tiles({"land": [island], "lakes": [], "borders": [island], "regions": []}))
    assert {(column, row) for column, row, _layers in cut} == {(17, 8), (17, 9), (18, 8), (18, 9), (19, 8), (19, 9)}
    pieces = [ring for _column, _row, layers in cut for ring in layers["land"]]
    assert sum(map(area, pieces)) == pytest.approx(area(island))
    border = sum(length(line) for _column, _row, layers in cut for line in layers["borders"])
    assert border == pytest.approx(length(island))


def length(line: Line) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def test_what_lies_outside_a_square_is_cut_away() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    assert cut_ring([(20, 20), (30, 20), (30, 30), (20, 20)], box) == []
    around = cut_ring([(-5, -5), (15, -5), (15, 15), (-5, 15), (-5, -5)], box)
    assert abs(area(around)) == 100
    assert list(cut_line([(-5, 5), (15, 5), (15, 8), (-5, 8)], box)) == [[(0, 5), (10, 5)], [(10, 8), (0, 8)]]


def test_lines_join_where_two_meet_and_not_where_three_do() -> None:
    a, b, c, d, e = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (3.0, -1.0)]
    assert [sorted(line) for line in joined([[a, b], [c, b], [c, d], [c, e]])] == [
        [a, b, c],
        [c, d],
        [e, c] if e < c else [c, e],
    ]


def shapefile(path: Path, kind: int, parts: list[Line]) -> None:
    """The smallest file of its kind."""
    points = [number for part in parts for point in part for number in point]
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part)
    body = struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(parts), at)
    body += struct.pack(f"<{len(starts)}i", *starts) + struct.pack(f"<{len(points)}d", *points)
    path.write_bytes(bytes(100) + struct.pack(">2i", 1, len(body) // 2) + body)


def test_files_are_made_from_shapefiles(tmp_path: Path) -> None:
    square = [(1.0, 1.0), (1.0, 4.0), (4.0, 4.0), (4.0, 1.0), (1.0, 1.0)]
    for name, closed in map_background.SHAPES.values():
        shapefile(tmp_path / name, 5 if closed else 3, [square if closed else square[:3]])
    call_command("build_map", tmp_path, target=tmp_path / "made", verbosity=0)
    assert json.loads((tmp_path / "made" / "index.json").read_text()) == {"degrees": 10, "tiles": ["18-9"]}
    made = json.loads((tmp_path / "made" / "18-9.json").read_text())
    assert unpack(made["land"][0]) == [(round(x / made["quantum"]), round(y / made["quantum"])) for x, y in square]
    assert len(unpack(made["borders"][0])) == 3


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"lacks ne_10m_land\.shp"):
        call_command("build_map", tmp_path, target=tmp_path)


def test_the_files_of_the_site_are_whole_and_small() -> None:
    index = json.loads((STATIC / "index.json").read_text())
    files = {path.stem: path.stat().st_size for path in STATIC.glob("*.json")}
    assert {*index["tiles"], "index", "world"} == set(files)
    assert files["world"] <= MOST_OVERVIEW_BYTES
    assert sum(files.values()) <= MOST_BYTES
    world = json.loads((STATIC / "world.json").read_text())
    assert {"land", "lakes", "borders", "regions"} <= set(world)
    leeds, ocean = "17-14", "3-9"
    assert leeds in index["tiles"]
    assert ocean not in index["tiles"]
