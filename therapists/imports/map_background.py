"""The map's background from Natural Earth (public domain): land, lakes, rivers, borders, as small files.

Reads the 1:10m shapefiles as they are published, simplifies them, and writes two levels of detail: one file for the
whole Earth, and one for each square of ``TILE_DEGREES`` that is more than open sea. Run once, by whoever wants other
detail; the site serves the files that lie in ``static/map``.

A file is JSON: for each layer a list of paths. A path is one string: differences of whole numbers of ``quantum``
degrees (longitude, latitude), zigzagged and written in groups of five bits, the lowest first, 32 meaning that more
follow (``ALPHABET``). ``static/js/map/background.js`` reads it.
"""

import json
import math
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Xy = tuple[float, float]  # longitude, latitude
Line = list[Xy]

TILE_DEGREES = 10
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
POLYGON_TYPE, LINE_TYPE = 5, 3  # of the shapefile format; 15, 25, 13 and 23 carry heights as well
HEIGHTS = 10
FARTHEST_SOUTH = -60.0  # nobody is treated in Antarctica


class MapError(Exception):
    """The files cannot be made; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Level:
    """How much is kept, in degrees and square degrees."""

    quantum: float
    tolerance: float  # how far a simplified line may stray
    smallest_island: float
    smallest_lake: float
    shortest_region: float  # borders within countries shorter than this are left out


OVERVIEW = Level(quantum=0.02, tolerance=0.05, smallest_island=0.03, smallest_lake=0.12, shortest_region=2.5)
DETAIL = Level(quantum=0.002, tolerance=0.004, smallest_island=0.0002, smallest_lake=0.001, shortest_region=0.25)

SHAPES = {  # layer: (file, closed)
    "land": ("ne_10m_land.shp", True),
    "lakes": ("ne_10m_lakes.shp", True),
    "borders": ("ne_10m_admin_0_boundary_lines_land.shp", False),
    "regions": ("ne_10m_admin_1_states_provinces_lines.shp", False),
}
Layers = dict[str, list[Line]]


def build(source: Path, target: Path, *, rivers: Path | None, progress: Callable[[str], object] = print) -> None:
    """Read the shapefiles in ``source`` (and rivers from a TopoJSON file), write the background into ``target``."""
    missing = [name for name, _closed in SHAPES.values() if not (source / name).is_file()]
    if missing:
        raise MapError(f"{source} lacks {', '.join(missing)}. They come from Natural Earth, 1:10m.")
    raw = {layer: list(read_shapes(source / name)) for layer, (name, _closed) in SHAPES.items()}
    raw["borders"], raw["regions"] = joined(raw["borders"]), joined(raw["regions"])
    raw["rivers"] = [smoothed(line) for line in joined(read_topology(rivers, "rivers"))] if rivers else []
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.json"):
        old.unlink()
    size = _write(target / "world.json", simplified(raw, OVERVIEW), OVERVIEW.quantum)
    progress(f"world.json: {size:,} bytes")
    detail = simplified(raw, DETAIL)
    names, whole = [], 0
    for column, row, layers in tiles(detail):
        names.append(f"{column}-{row}")
        whole += _write(target / f"{column}-{row}.json", layers, DETAIL.quantum)
    index = {"degrees": TILE_DEGREES, "tiles": names}
    (target / "index.json").write_text(json.dumps(index, separators=(",", ":")))
    progress(f"{len(names)} squares of {TILE_DEGREES}°: {whole:,} bytes")


# --- reading ---------------------------------------------------------------------------------------------------------


def read_shapes(path: Path) -> Iterator[Line]:
    """Every ring or line of a shapefile."""
    raw = path.read_bytes()
    at = 100  # the header says nothing that is needed
    while at < len(raw):
        (words,) = struct.unpack_from(">i", raw, at + 4)
        at += 8
        (kind,) = struct.unpack_from("<i", raw, at)
        if kind % HEIGHTS in (POLYGON_TYPE, LINE_TYPE):
            parts, points = struct.unpack_from("<2i", raw, at + 36)
            starts = [*struct.unpack_from(f"<{parts}i", raw, at + 44), points]
            numbers = struct.unpack_from(f"<{2 * points}d", raw, at + 44 + 4 * parts)
            line = list(zip(numbers[::2], numbers[1::2], strict=True))
            yield from (line[first:last] for first, last in pairwise(starts))
        at += 2 * words


def read_topology(path: Path, name: str) -> Iterator[Line]:
    """Every line of one object of a TopoJSON file."""
    topology = json.loads(path.read_text())
    (x_scale, y_scale), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in _arcs(topology["objects"][name]):
        x = y = 0
        line = []
        for dx, dy in topology["arcs"][arc if arc >= 0 else ~arc]:
            x, y = x + dx, y + dy
            line.append((left + x * x_scale, bottom + y * y_scale))
        yield line


def _arcs(shape: dict[str, Any]) -> Iterator[int]:
    for part in shape.get("geometries", ()):
        yield from _arcs(part)
    arcs = shape.get("arcs", [])
    for arc in arcs:
        yield from arc if isinstance(arc, list) else [arc]


# --- simplifying -----------------------------------------------------------------------------------------------------


def joined(lines: Iterable[Line]) -> list[Line]:
    """Lines that meet end to end, where no third one meets them, as one."""
    pool = [line for line in lines if len(line) > 1]
    ends: dict[Xy, list[int]] = defaultdict(list)
    for number, line in enumerate(pool):
        ends[line[0]].append(number)
        ends[line[-1]].append(number)
    used = [False] * len(pool)
    found = []
    for number in range(len(pool)):
        if used[number]:
            continue
        used[number] = True
        line = list(pool[number])
        for _direction in range(2):
            while (following := _next(line[-1], ends, used)) is not None:
                used[following] = True
                more = pool[following]
                line += more[1:] if more[0] == line[-1] else more[-2::-1]
            line.reverse()
        found.append(line)
    return found


def _next(end: Xy, ends: dict[Xy, list[int]], used: list[bool]) -> int | None:
    meeting = ends[end]
    both = 2  # itself and one other
    return next((number for number in meeting if not used[number]), None) if len(meeting) == both else None


def smoothed(line: Line) -> Line:
    """The line with each inner point moved towards its neighbours: takes the steps out of coarse coordinates."""
    inner = [
        ((a[0] + 2 * b[0] + c[0]) / 4, (a[1] + 2 * b[1] + c[1]) / 4)
        for a, b, c in zip(line, line[1:], line[2:], strict=False)
    ]
    return [line[0], *inner, line[-1]]


def simplified(raw: Layers, level: Level) -> Layers:
    """All layers at one level of detail."""
    return {
        "land": [_ring(ring, level.tolerance) for ring in raw["land"] if _counts(ring, level.smallest_island)],
        "lakes": [_ring(ring, level.tolerance) for ring in raw["lakes"] if _counts(ring, level.smallest_lake)],
        "rivers": [_line(line, level.tolerance) for line in raw["rivers"]],
        "borders": [_line(line, level.tolerance) for line in raw["borders"]],
        "regions": [_line(line, level.tolerance) for line in raw["regions"] if _length(line) >= level.shortest_region],
    }


def _counts(ring: Line, smallest: float) -> bool:
    return _area(ring) >= smallest and max(lat for _lon, lat in ring) > FARTHEST_SOUTH


def _area(ring: Line) -> float:
    """Square degrees, at the equator's scale."""
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return abs(twice) / 2 * math.cos(math.radians(ring[0][1]))


def _length(line: Line) -> float:
    shrink = math.cos(math.radians(line[0][1]))
    return sum(math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) for a, b in pairwise(line))


def _ring(ring: Line, tolerance: float) -> Line:
    """A ring, halved so that it cannot collapse into one point."""
    half = len(ring) // 2
    return [*_line(ring[: half + 1], tolerance)[:-1], *_line(ring[half:], tolerance)]


def _line(line: Line, tolerance: float) -> Line:
    """The fewest of its points that keep the line within the tolerance (Douglas–Peucker)."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        farthest, away = _farthest(line, first, last)
        if away > tolerance:
            keep.add(farthest)
            todo += [(first, farthest), (farthest, last)]
    return [line[number] for number in sorted(keep)]


def _farthest(line: Line, first: int, last: int) -> tuple[int, float]:
    """The point between two others that lies farthest from the straight line between them, and how far."""
    (x, y), (right, top) = line[first], line[last]
    shrink = math.cos(math.radians(y))
    along_x, along_y = (right - x) * shrink, top - y
    squared = along_x * along_x + along_y * along_y
    found, most = first, 0.0
    for number in range(first + 1, last):
        off_x, off_y = (line[number][0] - x) * shrink, line[number][1] - y
        share = min(1.0, max(0.0, (off_x * along_x + off_y * along_y) / squared)) if squared else 0.0
        away = math.hypot(off_x - share * along_x, off_y - share * along_y)
        if away > most:
            found, most = number, away
    return found, most


# --- cutting into squares --------------------------------------------------------------------------------------------


def tiles(layers: Layers) -> Iterator[tuple[int, int, Layers]]:
    """Column, row and content of every square that is more than sea; counted from 180° W and 90° S."""
    cut: dict[tuple[int, int], Layers] = defaultdict(lambda: {layer: [] for layer in layers})
    for layer, lines in layers.items():
        closed = layer in SHAPES and SHAPES[layer][1]
        for line in lines:
            for column, row in _squares(line):
                west, south = column * TILE_DEGREES - 180.0, row * TILE_DEGREES - 90.0
                box = (west, south, west + TILE_DEGREES, south + TILE_DEGREES)
                pieces = [cut_ring(line, box)] if closed else list(cut_line(line, box))
                cut[column, row][layer] += [piece for piece in pieces if len(piece) > 1]
    for (column, row), found in sorted(cut.items()):
        if any(found.values()):
            yield column, row, found


def _squares(line: Line) -> Iterator[tuple[int, int]]:
    lons, lats = zip(*line, strict=True)
    last_column, last_row = 360 // TILE_DEGREES - 1, 180 // TILE_DEGREES - 1
    for column in range(_number(min(lons), 180, last_column), _number(max(lons), 180, last_column) + 1):
        for row in range(_number(min(lats), 90, last_row), _number(max(lats), 90, last_row) + 1):
            yield column, row


def _number(degrees: float, offset: int, last: int) -> int:
    return min(max(int((degrees + offset) // TILE_DEGREES), 0), last)


Box = tuple[float, float, float, float]  # west, south, east, north


def cut_ring(ring: Line, box: Box) -> Line:
    """The part of a closed ring inside a box, closed along its edges (Sutherland–Hodgman)."""
    west, south, east, north = box
    found = ring
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        found = _cut_half(found, axis, edge, sign)
        if not found:
            return []
    return found if found[0] == found[-1] else [*found, found[0]]


def _cut_half(ring: Line, axis: int, edge: float, sign: int) -> Line:
    found: Line = []
    before = ring[-1]
    for point in ring:
        inside, was_inside = (sign * (p[axis] - edge) >= 0 for p in (point, before))
        if inside != was_inside:
            found.append(_crossing(before, point, axis, edge))
        if inside:
            found.append(point)
        before = point
    return found


def _crossing(a: Xy, b: Xy, axis: int, edge: float) -> Xy:
    share = (edge - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def cut_line(line: Line, box: Box) -> Iterator[Line]:
    """The parts of a line inside a box."""
    part: Line = []
    for a, b in pairwise(line):
        inside = _cut_segment(a, b, box)
        if inside is None:
            continue
        start, end = inside
        if part and part[-1] != start:
            yield part
            part = []
        part = part or [start]
        part.append(end)
    if part:
        yield part


def _cut_segment(a: Xy, b: Xy, box: Box) -> tuple[Xy, Xy] | None:
    """The part of a segment inside a box (Liang–Barsky)."""
    first, last = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for step, room in ((-dx, a[0] - box[0]), (dx, box[2] - a[0]), (-dy, a[1] - box[1]), (dy, box[3] - a[1])):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first >= last:
        return None
    start = a if first == 0 else (a[0] + first * dx, a[1] + first * dy)
    end = b if last == 1 else (a[0] + last * dx, a[1] + last * dy)
    return start, end


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(path: Path, layers: Layers, quantum: float) -> int:
    packed = {
        layer: [packed for line in lines if (packed := pack(line, quantum))] for layer, lines in layers.items() if lines
    }
    text = json.dumps({"quantum": quantum, **packed}, separators=(",", ":"))
    path.write_text(text)
    return len(text)


def pack(line: Line, quantum: float) -> str:
    """A line as one string; empty where nothing is left of it."""
    steps = []
    before: tuple[int, int] | None = None
    for lon, lat in line:
        x, y = round(lon / quantum), round(lat / quantum)
        if (x, y) != before:
            steps += [x - (before[0] if before else 0), y - (before[1] if before else 0)]
            before = x, y
    point = 2  # numbers
    return "".join(map(_digits, steps)) if len(steps) > point else ""


def _digits(number: int) -> str:
    left = number << 1 if number >= 0 else (-number << 1) - 1
    found = ""
    while left > 31:  # noqa: PLR2004 - five bits
        found += ALPHABET[left & 31 | 32]
        left >>= 5
    return found + ALPHABET[left]
