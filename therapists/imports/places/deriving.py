"""Makes the files in ``postcodes/`` beside this module: postal prefixes that every gazetteer knows, one line each.

A line is one of GeoNames' postal files (see ``sources``), with the radius of the code in km as a thirteenth column
where it was measured. Names, regions and counties are GeoNames'; centres and radii of British codes come from every
address unit of OS Code-Point Open. ``postcodes/README.md`` has the licences and the command.
"""

import csv
import gzip
import io
import math
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from therapists.geo import Point
from therapists.imports.places.assembling import town_around
from therapists.imports.places.entries import Row, key_of
from therapists.imports.places.national_grid import from_national_grid
from therapists.imports.places.regions import country_of, kept_part
from therapists.imports.places.sources import CITY_SIZES, OWN_POSTAL_FILES, postal_lines, read_cities
from therapists.imports.places.sphere import SPREAD_SHARE, Nearby, distance_km, middle

FILES = {"GB": ("GB", "GG", "IM", "JE"), "CA": ("CA",), "IE": ("IE",)}  # file → countries in it
WITH_COUNTIES = ("GB",)  # whose second level people know by name

UNIT_MEMBER = "/CSV/"  # where Code-Point Open, and a package made of it, keep one file for each postcode area
UNPLACED = 90  # the quality that Code-Point Open gives a unit without coordinates
USUAL_KM = 5.0  # where nothing was measured


class Named(NamedTuple):
    """One of the places that a code serves."""

    town: str
    point: Point
    region: tuple[str, str]  # name and code, as the county
    county: tuple[str, str]


@dataclass(slots=True)
class Prefix:
    """What is known of one code."""

    country: str
    code: str
    lines: list[Named] = field(default_factory=list)


def derive(geonames: Path, code_point: Path, folder: Path = OWN_POSTAL_FILES) -> dict[str, int]:
    """Write the files anew from GeoNames' postal file and Code-Point Open; returns the lines of each."""
    prefixes = _prefixes(geonames)
    spreads = {("GB", code): _spread(units) for code, units in _units(code_point).items()}
    towns = Towns(prefixes.values())
    written = {}
    for name, countries in FILES.items():
        kept = [prefix for origin, prefix in sorted(prefixes.items()) if prefix.country in countries]
        lines = [_line(prefix, spreads.get((prefix.country, prefix.code)), towns) for prefix in kept]
        (folder / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
        written[name] = len(lines)
    return written


def _prefixes(geonames: Path) -> dict[tuple[str, str], Prefix]:
    wanted = frozenset(country for countries in FILES.values() for country in countries)
    found: dict[tuple[str, str], Prefix] = {}
    for line in postal_lines(geonames, wanted):
        country, full, town, region_name, region, county, county_code, _, _, lat, lon = line.split("\t")[:11]
        code = kept_part(country, full)
        country = country_of(country, code)
        prefix = found.setdefault((country, code), Prefix(country, code))
        prefix.lines.append(Named(town, Point(float(lat), float(lon)), (region_name, region), (county, county_code)))
    return found


def _units(code_point: Path) -> dict[str, list[tuple[int, int]]]:
    """Eastings and northings of the address units of each outward code."""
    units: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with zipfile.ZipFile(code_point) as archive:
        for name in archive.namelist():
            if UNIT_MEMBER in name:
                packed = archive.read(name)
                text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode()
                for postcode, quality, easting, northing, *_ in csv.reader(io.StringIO(text)):
                    if int(quality) != UNPLACED:
                        units[postcode[:-3].strip()].append((int(easting), int(northing)))
    return units


def _spread(units: Sequence[tuple[int, int]]) -> tuple[Point, float]:
    """The middle of some units, and the radius that holds nine in ten of them."""
    east, north = (sum(axis) / len(units) for axis in zip(*units, strict=True))
    metres = sorted(math.hypot(x - east, y - north) for x, y in units)
    return from_national_grid(east, north), metres[int(SPREAD_SHARE * (len(metres) - 1))] / 1000


class Towns:
    """Finds the town that a code is named for."""

    def __init__(self, prefixes: Iterable[Prefix]) -> None:
        countries = {prefix.country for prefix in prefixes}
        cities = [city for city in read_cities(CITY_SIZES[-1]) if city.country in countries]
        self.named: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for city in cities:
            self.named[city.country, city.key].append(city)
        self.near = {
            country: Nearby((city.point, city) for city in cities if city.country == country) for country in countries
        }

    def around(self, country: str, centre: Point) -> str:
        """The town in whose circle a point lies most deeply; blank outside them all."""
        town = town_around(centre, self.near[country])
        return town.name if town else ""

    def people(self, country: str, name: str, centre: Point, radius_km: float) -> int:
        """How many live in the largest town of this name that reaches into the circle."""
        namesakes = self.named[country, key_of(name)]
        return max((town.population for town in namesakes if _touch(town, centre, radius_km)), default=0)


def _touch(town: Row, centre: Point, radius_km: float) -> bool:
    return distance_km(town.point, centre) <= town.radius_km + radius_km


def _line(prefix: Prefix, spread: tuple[Point, float] | None, towns: Towns) -> str:
    """The line of one code: its region and county are those of the largest town that reaches into it, else of whatever
    lies nearest its middle."""
    centre, radius = spread or (middle([line.point for line in prefix.lines]), 0.0)

    def importance(line: Named) -> tuple[int, float]:
        people = towns.people(prefix.country, line.town, centre, radius or USUAL_KM)
        return people, -distance_km(line.point, centre)

    best = max(prefix.lines, key=importance)
    town = (towns.around(prefix.country, centre) if spread else "") or best.town
    county = best.county if prefix.country in WITH_COUNTIES else ("", "")
    cells = (
        prefix.country, prefix.code, town, *best.region, *county, "", "",
        f"{centre.lat:.4f}", f"{centre.lon:.4f}", "", f"{radius:.1f}" if spread else "",
    )  # fmt: skip
    return "\t".join(cells) + "\n"
