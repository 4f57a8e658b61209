"""The British National Grid in degrees.

From Ordnance Survey's "A guide to coordinate systems in Great Britain", annexes A to C.
"""

import math

from therapists.geo import Point

# The Airy 1830 ellipsoid, the projection of the grid, and the change of datum, which is good to about five metres.
AIRY = (6377563.396, 6356256.909)
WGS84 = (6378137.0, 6356752.3142)
SCALE = 0.9996012717
TRUE_ORIGIN = (math.radians(49), math.radians(-2))
FALSE_ORIGIN = (400000.0, -100000.0)
SHIFT_M = (446.448, -125.157, 542.060)
TURN_SECONDS = (0.1502, 0.2470, 0.8421)
STRETCH = -20.4894e-6
NEAR_ENOUGH_M = 1e-5


def from_national_grid(easting: float, northing: float) -> Point:
    """Latitude and longitude (WGS 84) of a point of the British National Grid, in metres."""
    return _degrees(*_changed(*_cartesian(*_unprojected(easting, northing))))


def _unprojected(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude on the Airy ellipsoid, in radians."""
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    lat = TRUE_ORIGIN[0]
    while abs(missing := northing - FALSE_ORIGIN[1] - _arc(lat)) > NEAR_ENOUGH_M:
        lat += missing / (a * SCALE)
    nu = a * SCALE / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    rho = nu * (1 - e2) / (1 - e2 * math.sin(lat) ** 2)
    eta2 = nu / rho - 1
    t2, x = math.tan(lat) ** 2, (easting - FALSE_ORIGIN[0]) / nu
    north = x**2 / 2 - x**4 / 24 * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) + x**6 / 720 * (61 + 90 * t2 + 45 * t2**2)
    east = x - x**3 / 6 * (nu / rho + 2 * t2) + x**5 / 120 * (5 + 28 * t2 + 24 * t2**2)
    return lat - math.tan(lat) * nu / rho * north, TRUE_ORIGIN[1] + east / math.cos(lat)


def _arc(lat: float) -> float:
    """Metres along the meridian from the true origin."""
    a, b = AIRY
    n = (a - b) / (a + b)
    less, more = lat - TRUE_ORIGIN[0], lat + TRUE_ORIGIN[0]
    terms = (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less,
        -(3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more),
        (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * less) * math.cos(2 * more),
        -35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more),
    )
    return b * SCALE * sum(terms)


def _cartesian(lat: float, lon: float) -> tuple[float, float, float]:
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    return nu * math.cos(lat) * math.cos(lon), nu * math.cos(lat) * math.sin(lon), nu * (1 - e2) * math.sin(lat)


def _changed(x: float, y: float, z: float) -> tuple[float, float, float]:
    """From the British datum to that of satellites."""
    rx, ry, rz = (math.radians(seconds / 3600) for seconds in TURN_SECONDS)
    tx, ty, tz = SHIFT_M
    s = 1 + STRETCH
    return tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z


def _degrees(x: float, y: float, z: float) -> Point:
    a, b = WGS84
    e2 = 1 - (b / a) ** 2
    across = math.hypot(x, y)
    lat = math.atan2(z, across * (1 - e2))
    for _ in range(4):  # each step is a thousand times nearer
        lat = math.atan2(z + e2 * a / math.sqrt(1 - e2 * math.sin(lat) ** 2) * math.sin(lat), across)
    return Point(math.degrees(lat), math.degrees(math.atan2(y, x)))
