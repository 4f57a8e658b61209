"""The grid that gathers people into marks: square cells of a Mercator map. Pure."""

import math
from dataclasses import dataclass

from therapists.geo import FULL_TURN, HALF_TURN, Bounds, Point, longitude

MOST_MARKS = 60  # cells over a view, and so marks in one answer: more would cover each other
SIDE_STEP = math.sqrt(0.5)  # from one grid's cells to the next finer ones
MERCATOR_EDGE = 85.0511  # degrees of latitude; the map is square because it ends here
CELL_MARGIN = 0.3  # of a cell's side: marks of several people keep this far from its border


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells of a Mercator map, at most ``MOST_MARKS`` over a view.

    Cells hang on the Earth, not on the view, and their sides come in steps, so that marks stay as the map is moved.
    Lengths are shares of the Earth's circumference on the map.
    """

    bounds: Bounds
    left: float  # of the view's western edge, from 180° W
    side: float  # of a cell

    @classmethod
    def over(cls, bounds: Bounds) -> "Grid":
        """The finest grid of at most ``MOST_MARKS`` cells that cover the view."""
        width = bounds.width / FULL_TURN
        height = down(bounds.south) - down(bounds.north)
        side = 2.0
        while (math.ceil(width / (side * SIDE_STEP)) + 1) * (math.ceil(height / (side * SIDE_STEP)) + 1) <= MOST_MARKS:
            side *= SIDE_STEP
        return cls(bounds, (bounds.west + HALF_TURN) / FULL_TURN, side)

    def parameters(self) -> dict[str, float]:
        """What the statement needs to know."""
        return {
            **self.bounds._asdict(),
            "width": self.bounds.width,
            "edge": MERCATOR_EDGE,
            "left": self.left,
            "side": self.side,
        }

    def within(self, cell: tuple[int, int], point: Point) -> Point:
        """The point, or where it lies too near the cell's border, the nearest that does not."""
        x = (self.left * FULL_TURN + self.bounds.away(point.lon)) / FULL_TURN
        x, y = (
            min(max(at, (number + CELL_MARGIN) * self.side), (number + 1 - CELL_MARGIN) * self.side)
            for at, number in zip((x, down(point.lat)), cell, strict=True)
        )
        lat = math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)
        return Point(lat, longitude(x * FULL_TURN - HALF_TURN))


def down(lat: float) -> float:
    """How far down the map a parallel lies: 0 at the northern edge, 1 at the southern."""
    lat = min(max(lat, -MERCATOR_EDGE), MERCATOR_EDGE)
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
