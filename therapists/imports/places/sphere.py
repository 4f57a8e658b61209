"""Distances, neighbours and spreads on the sphere, over many points."""

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from therapists import geo
from therapists.geo import EARTH_RADIUS_KM, Point, Vector, chord

SPREAD_SHARE = 0.9  # the radius holds this share of an area's places

# Most points come many times.
unit_vector = lru_cache(maxsize=2**18)(geo.unit_vector)

type Cell = tuple[int, int, int]


class Grid[T]:
    """Items in cubic cells; whatever lies within ``size`` of a point is in the 27 cells around it."""

    def __init__(self, items: Sequence[tuple[Vector, T]], size: float) -> None:
        self.size = size
        self.cells: dict[Cell, list[tuple[Vector, T]]] = defaultdict(list)
        self.blocks: dict[Cell, list[tuple[Vector, T]]] = {}  # of 27 cells, made when first asked for
        for item in items:
            self.cells[self._cell(item[0])].append(item)

    def _cell(self, at: Vector) -> Cell:
        size = self.size
        return math.floor(at.x / size), math.floor(at.y / size), math.floor(at.z / size)

    def around(self, centre: Vector, reach: float) -> list[tuple[float, T]]:
        """Items within a straight distance of at most ``size``, nearest first."""
        cell = self._cell(centre)
        block = self.blocks.get(cell)
        if block is None:
            steps = itertools.product((-1, 0, 1), repeat=3)
            near = (self.cells.get((cell[0] + i, cell[1] + j, cell[2] + k), ()) for i, j, k in steps)
            block = self.blocks[cell] = list(itertools.chain.from_iterable(near))
        found = [(away, item) for at, item in block if (away := math.dist(centre, at)) <= reach]
        found.sort(key=itemgetter(0))
        return found


class Nearby[T]:
    """Finds what is near on the sphere, in the finest of several grids that suffices."""

    CELLS_KM = (13.0, 26.0, 100.0, 400.0, 1600.0)

    def __init__(self, items: Iterable[tuple[Point, T]]) -> None:
        self.items = [(unit_vector(point), item) for point, item in items]
        self.made: list[Grid[T]] = []

    def grids(self) -> Iterator[Grid[T]]:
        """From the finest to the coarsest; made when first asked for."""
        for place, km in enumerate(self.CELLS_KM):
            if place == len(self.made):
                self.made.append(Grid(self.items, chord(km)))
            yield self.made[place]

    def within(self, point: Point, km: float) -> list[tuple[float, T]]:
        """All items within ``km`` (at most the largest cell) with their distance, nearest first."""
        reach = chord(km)
        grid = next(grid for grid in self.grids() if grid.size >= reach)
        return [(_km(straight), item) for straight, item in grid.around(unit_vector(point), reach)]

    def nearest(self, point: Point, count: int = 1) -> list[tuple[float, T]]:
        """The ``count`` nearest items with their distance in km, nearest first."""
        centre = unit_vector(point)
        for grid in self.grids():
            found = grid.around(centre, grid.size)
            if len(found) >= count:
                break
        else:
            everything = ((math.dist(centre, at), item) for at, item in self.items)
            found = heapq.nsmallest(count, everything, key=itemgetter(0))
        return [(_km(straight), item) for straight, item in found[:count]]


def distance_km(a: Point, b: Point) -> float:
    """As in ``geo``, over vectors that are kept."""
    return _km(math.dist(unit_vector(a), unit_vector(b)))


def _km(straight: float) -> float:
    return 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, straight / 2.0))


def middle(points: Sequence[Point]) -> Point:
    """The mean on the sphere."""
    if len(points) == 1:
        return points[0]
    vectors = [unit_vector(point) for point in points]
    x, y, z = (sum(axis) for axis in zip(*vectors, strict=True))
    if math.hypot(x, y, z) < 1e-9:  # noqa: PLR2004 - opposite points have no middle
        return points[0]
    return Point(round(math.degrees(math.atan2(z, math.hypot(x, y))), 5), round(math.degrees(math.atan2(y, x)), 5))


def clamp(km: float, bounds: tuple[float, float]) -> float:
    return round(min(max(km, bounds[0]), bounds[1]), 1)


def spread(points: Sequence[Point], bounds: tuple[float, float]) -> tuple[Point, float]:
    """The middle of an area and the radius that holds nine in ten of its places."""
    centre = middle(points)
    if len(points) == 1:
        return centre, bounds[0]
    distances = sorted(distance_km(centre, point) for point in points)
    return centre, clamp(distances[int(SPREAD_SHARE * (len(distances) - 1))], bounds)
