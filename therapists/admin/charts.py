"""Small drawings for pages of the admin: shapes as SVG wants them, made here so that a page only places them.

All are drawn in a box of 100 by 100, which the page stretches. What they show stands beside them in figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SIDE = 100.0
GAP = 0.2  # of a column's room


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in the units of the box, as text: a number in the reader's language would be none to SVG."""

    name: str
    x: str
    y: str
    width: str
    height: str


def stacked(parts: Sequence[tuple[str, int]]) -> list[Bar]:
    """One bar from left to right, cut by the size of its parts; nothing for those that are 0."""
    total = sum(size for _name, size in parts)
    found, x = [], 0.0
    for name, size in parts:
        if size:
            width = SIDE * size / total
            found.append(_bar(name, x, 0, width, SIDE))
            x += width
    return found


def columns(values: Sequence[int]) -> list[Bar]:
    """A column each, from left to right; the highest fills the box."""
    highest = max(values, default=0) or 1
    room = SIDE / max(len(values), 1)
    heights = [SIDE * value / highest for value in values]
    return [
        _bar(str(place), place * room, SIDE - height, room * (1 - GAP), height) for place, height in enumerate(heights)
    ]


def line(shares: Sequence[float | None]) -> str:
    """The points of a line through shares (0 to 1, upwards), evenly apart; one that is not known is left out."""
    step = SIDE / max(len(shares) - 1, 1)
    points = [(place * step, SIDE * (1 - share)) for place, share in enumerate(shares) if share is not None]
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points) if len(points) > 1 else ""


def span(low: float, share: float, high: float) -> list[Bar]:
    """An interval of shares (0 to 1) as a bar, and a mark where the share that was found lies."""
    return [
        _bar("interval", SIDE * low, 30, SIDE * (high - low), 40),
        _bar("found", max(SIDE * share - 1, 0), 0, 1, SIDE),
    ]


def _bar(name: str, x: float, y: float, width: float, height: float) -> Bar:
    return Bar(name, *(f"{number:.2f}" for number in (x, y, width, height)))
