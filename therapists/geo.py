"""Geography on the unit sphere: points, distances, circles, the public grid and the home-visit verdict.

Pure functions over degrees and kilometres. PostgreSQL holds the same points as ``cube`` over unit vectors, so there
are no poles, no date line and no projections anywhere.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_MILE = 1.609344
QUARTER_TURN, HALF_TURN, FULL_TURN = 90.0, 180.0, 360.0  # degrees
HALF_TURN_KM = math.pi * EARTH_RADIUS_KM

# A home is shown as the centre of a cell of this grid. Constants, never settings: a finer grid would undo the promise
# made to everybody already listed.
GRID_KM = 2.0
GRID_ROWS = math.ceil(HALF_TURN_KM / GRID_KM)  # 10,008 rows from pole to pole
ROW_DEGREES = 180.0 / GRID_ROWS
GRID_ERROR_KM = GRID_KM / math.sqrt(2)  # half a cell's diagonal: about 1.4 km

# Where nobody else lives for miles, a 2 km cell would still point at one house. There the nearest Place stands in.
EMPTY_COUNTRY_KM = 10.0  # no Place of EMPTY_COUNTRY_PEOPLE within this distance of the cell's centre
EMPTY_COUNTRY_PEOPLE = 1000
EMPTY_COUNTRY_STEP_KM = 5.0  # the public uncertainty is rounded up to this, so that it does not give the cell away


class Point(NamedTuple):
    """A place on Earth in degrees: latitude −90…90, longitude −180…180."""

    lat: float
    lon: float


class Vector(NamedTuple):
    """The same place as a unit vector from the centre of the Earth."""

    x: float
    y: float
    z: float


class Bounds(NamedTuple):
    """A part of the Earth between two parallels and two meridians, in degrees; over the date line west exceeds east."""

    south: float
    west: float
    north: float
    east: float

    @property
    def width(self) -> float:
        """Degrees from west to east, 0…360."""
        return self.east - self.west if self.east > self.west else self.east - self.west + FULL_TURN

    def away(self, lon: float) -> float:
        """Degrees eastward from the western edge, 0…360."""
        return lon - self.west if lon >= self.west else lon - self.west + FULL_TURN

    def contains(self, point: Point) -> bool:
        """Whether a point lies within, edges included."""
        return self.south <= point.lat <= self.north and self.away(point.lon) <= self.width


class Verdict(StrEnum):
    """Whether a practitioner comes to a point."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


WORLD = Bounds(-QUARTER_TURN, -HALF_TURN, QUARTER_TURN, HALF_TURN)


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within ``radius_km`` of ``centre``."""

    centre: Point
    radius_km: float


@dataclass(frozen=True, slots=True)
class PublicBase:
    """What the public may know of a home: a point, and how far (km) the truth may lie from it."""

    point: Point
    uncertainty_km: float


def valid_point(lat: float, lon: float) -> bool:
    """Whether the two numbers are a latitude and a longitude (NaN and infinity are not)."""
    return abs(lat) <= QUARTER_TURN and abs(lon) <= HALF_TURN


def unit_vector(point: Point) -> Vector:
    """The unit vector of a point."""
    lat, lon = math.radians(point.lat), math.radians(point.lon)
    return Vector(math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def chord(km: float) -> float:
    """Straight distance through the unit sphere for ``km`` along its surface; the whole sphere beyond half a turn."""
    return 2.0 * math.sin(min(max(km, 0.0), HALF_TURN_KM) / (2.0 * EARTH_RADIUS_KM))


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance; well conditioned for close and for opposite points."""
    straight = math.dist(unit_vector(a), unit_vector(b))
    return 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, straight / 2.0))


def snap(point: Point) -> Point:
    """The centre of the grid cell that holds ``point``; at most ``GRID_ERROR_KM`` away.

    Rows are equally high; each row has as many cells as keep its widest edge within ``GRID_KM``.
    """
    row = min(int((point.lat + 90.0) / ROW_DEGREES), GRID_ROWS - 1)
    south = -90.0 + row * ROW_DEGREES
    widest = min(abs(south), abs(south + ROW_DEGREES))
    around_km = 2.0 * HALF_TURN_KM * math.cos(math.radians(widest))
    columns = max(1, math.ceil(around_km / GRID_KM))
    width = 360.0 / columns
    column = int((point.lon + 180.0) / width) % columns  # 180° is −180°
    return Point(round(south + ROW_DEGREES / 2.0, 6), round(-180.0 + (column + 0.5) * width, 6))


def public_base(true_base: Point, nearest_place: Point | None) -> PublicBase:
    """What may be shown of ``true_base``, given the Place of ≥ 1,000 people nearest to its *cell*.

    Depends on the cell only, so moving inside it changes nothing.
    """
    cell = snap(true_base)
    if nearest_place is None:
        return PublicBase(cell, GRID_ERROR_KM)
    away = distance_km(cell, nearest_place)
    if away <= EMPTY_COUNTRY_KM:
        return PublicBase(cell, GRID_ERROR_KM)
    steps = math.ceil((away + GRID_ERROR_KM) / EMPTY_COUNTRY_STEP_KM)
    return PublicBase(nearest_place, steps * EMPTY_COUNTRY_STEP_KM)


def verdict(
    visitor: Point,
    include: Circle,
    excludes: Iterable[Circle],
    *,
    uncertainty_km: float,
    area_stated: bool = True,
) -> Verdict:
    """Whether one include circle, less the exclude circles, covers the visitor's point.

    ``uncertainty_km`` is the base's own plus the radius of the visitor's Place. Where the area is not stated, the
    circle only bounds who is worth asking.
    """
    away = distance_km(visitor, include.centre)
    farthest = include.radius_km + uncertainty_km
    if away > farthest or (area_stated and away == farthest):
        return Verdict.NO
    answer = Verdict.YES if area_stated and away + uncertainty_km <= include.radius_km else Verdict.ASK
    for exclude in excludes:
        out = distance_km(visitor, exclude.centre)
        if out + uncertainty_km <= exclude.radius_km:
            return Verdict.NO
        if out < exclude.radius_km + uncertainty_km:
            answer = Verdict.ASK
    return answer


def rounded(point: Point) -> Point:
    """The point as URLs carry it: two decimals, about a kilometre."""
    return Point(round(point.lat, 2), round(point.lon, 2))


def rounded_bounds(bounds: Bounds) -> Bounds:
    """The bounds as URLs carry them: two decimals, never smaller."""
    south, west = (_two_decimals(degrees, -1) for degrees in (bounds.south, bounds.west))
    north, east = (_two_decimals(degrees, 1) for degrees in (bounds.north, bounds.east))
    found = Bounds(south, west, north, east)
    if found.width < bounds.width:  # rounded past each other: they go all the way round
        return Bounds(south, -HALF_TURN, north, HALF_TURN)
    return found


def _two_decimals(degrees: float, direction: int) -> float:
    """The nearest number with two decimals that is not less (direction 1) or not more (-1)."""
    found = round(degrees, 2)
    return found if (found - degrees) * direction >= 0 else round(found + direction / 100, 2)


def longitude(degrees: float) -> float:
    """Degrees counted on beyond the date line, as a longitude."""
    return degrees if degrees <= HALF_TURN else degrees - FULL_TURN


def disc_around(bounds: Bounds) -> Circle:
    """A circle that holds the bounds, for those narrower than half the Earth."""
    centre = Point((bounds.south + bounds.north) / 2, longitude(bounds.west + bounds.width / 2))
    corners = (Point(lat, bounds.west) for lat in (bounds.south, bounds.north))
    return Circle(centre, max(distance_km(centre, corner) for corner in corners))
