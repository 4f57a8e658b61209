"""The gazetteer loader, over invented towns; real sources where they are at hand."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import builders
from therapists.choices import ListingStatus, PlaceKind
from therapists.geo import Point, distance_km
from therapists.imports import places
from therapists.imports.places import PlacesError, PlacesReport, assembling, load_places, regions, sources
from therapists.imports.places.entries import Code, Row
from therapists.imports.places.sphere import Nearby
from therapists.imports.places.writing import write
from therapists.models import CoverageArea, Place
from therapists.search.places import resolve

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "places"
LEEDS_ISH = Point(53.8, -1.55)

# Country, code, place, admin1 name and code, admin2 name and code, admin3 name and code, lat, lon, accuracy.
POSTAL = """\
GB\tZZ1\tAldertown\tEngland\tENG\tNorthshire\tN1\t\t\t53.80\t-1.55\t
GB\tZZ1\tElmside\tEngland\tENG\tNorthshire\tN1\t\t\t53.82\t-1.57\t
GB\tZZ2\tOakham Green\tEngland\tENG\tNorthshire\tN1\t\t\t53.90\t-1.60\t
GB\tZZ3 4AB\tBeech\tEngland\tENG\tNorthshire\tN1\t\t\t53.70\t-1.40\t
GB\tZZ3 5CD\tBeech\tEngland\tENG\tNorthshire\tN1\t\t\t53.71\t-1.41\t
GB\tZZ4\tNowhere\tEngland\tENG\tNorthshire\tN1\t\t\t0.0\t0.0\t
GB\tJE9\tSaint Example\t\tL93000001\t\t\t\t\t49.19\t-2.11\t
XK\t10000\tSomewhere\tFirst District\t01\t\t\t\t\t42.6\t21.1\t
GB\tbroken line
GB\tZZ5\tBad\tEngland\tENG\t\t\t\t\tnorth\twest\t
"""


def city(name: str, point: Point, *, number: int = 1, people: int = 500_000, **more: Any) -> Row:
    values = {"country": "GB", "region": "ENG", "region_name": "England", "time_zone": "Europe/London"} | more
    return Row(
        origin=("geonames", f"test-{number}"),
        kind=PlaceKind.CITY,
        name=name,
        point=point,
        radius_km=8.0,
        population=people,
        **values,
    )


@pytest.fixture
def empty() -> None:
    """No places but those of the test."""
    Place.objects.all().delete()


@pytest.fixture
def postal(tmp_path: Path) -> Path:
    path = tmp_path / "GB.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not this one")
        archive.writestr("GB.txt", POSTAL)
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sources small enough to load in every test."""
    cities = [
        city("Aldertown", LEEDS_ISH),
        city("Saint Example", Point(49.19, -2.1), number=2, country="JE", region=""),
    ]
    cities.append(city("Pristina", Point(42.67, 21.17), number=3, country="XK", region="", time_zone="Europe/Belgrade"))
    monkeypatch.setattr(places, "read_cities", lambda smallest: cities)
    code = Code("US", "99901", [Point(41.7, -72.7)], ["Birchville"], "CT", "Connecticut", "Birch County")
    code.time_zone, code.source = "America/New_York", "zipcodes"
    monkeypatch.setattr(places, "read_zip_codes", lambda: [code])
    monkeypatch.setattr(places, "OWN_POSTAL_FILES", tmp_path / "own")


def rows() -> list[dict[str, Any]]:
    return list(Place.objects.order_by("source", "source_id").values())


# --- Loading ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("empty", "small")
def test_a_postal_file_gives_codes_counties_and_towns(postal: Path) -> None:
    told: list[tuple[str, float]] = []
    report = load_places(postal_files=[postal], progress=lambda line, share: told.append((line, share)))
    assert (report.skipped_lines, report.dropped) == (2, 1)
    assert any("GB.zip" in line for line, _share in told)
    shares = [share for _line, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    code = Place.objects.get(source="postal", source_id="GB:ZZ1")
    assert (code.kind, code.key, code.country, code.region, code.locality) == (
        "postcode",
        "zz1",
        "GB",
        "ENG",
        "Aldertown",
    )
    assert code.time_zone == "Europe/London"
    assert code.parent is not None
    assert code.parent.name == "Aldertown"
    assert Place.objects.filter(kind="postcode", key="zz3").count() == 1, "full codes become their outcode"
    county = Place.objects.get(kind="county", country="GB")
    assert (county.name, county.region, county.time_zone) == ("Northshire", "ENG", "Europe/London")
    assert county.population == 500_000
    assert county.parent is not None
    assert county.parent.jurisdiction == "GB-ENG"
    assert set(Place.objects.filter(kind="district", country="GB").values_list("name", flat=True)) == {
        "Elmside",
        "Oakham Green",
        "Beech",
    }
    jersey = Place.objects.get(source_id="JE:JE9")
    assert (jersey.country, jersey.region) == ("JE", "")
    unknown_region = Place.objects.get(kind="region", country="XK")
    assert (unknown_region.name, unknown_region.region) == ("First District", "")
    assert Place.objects.get(kind="region", country="US").aliases == ["ct"]


@pytest.mark.usefixtures("empty", "small")
def test_a_second_load_changes_nothing(postal: Path) -> None:
    load_places(postal_files=[postal])
    before = rows()
    report = load_places(postal_files=[postal])
    assert (report.added, report.changed) == (0, 0)
    assert rows() == before


@pytest.mark.usefixtures("empty", "small")
def test_a_changed_source_changes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    load_places()
    before = Place.objects.get(source_id="test-1").pk
    monkeypatch.setattr(places, "read_cities", lambda smallest: [city("Aldertown", LEEDS_ISH, people=600_000)])
    report = load_places()
    assert report.changed >= 1
    assert Place.objects.get(pk=before).population == 600_000


@pytest.mark.usefixtures("empty", "small")
def test_whoever_comes_to_a_place_that_grew_comes_farther(monkeypatch: pytest.MonkeyPatch) -> None:
    load_places()
    person = builders.practitioner()
    visits = builders.home_visits(person, base=None, radius_km=None)
    CoverageArea.objects.create(home_visits=visits, origin="place", place=Place.objects.get(source_id="test-1"))
    builders.listed(person)
    grown = city("Aldertown", LEEDS_ISH)
    grown.radius_km = 12.0
    monkeypatch.setattr(places, "read_cities", lambda smallest: [grown])
    load_places()
    assert person.listing_rows.get(at="home", area_stated=True).radius_km == 12.0


@pytest.mark.usefixtures("empty", "small")
def test_what_a_curator_added_or_adopted_is_left_alone() -> None:
    load_places()
    own = Place.objects.create(
        kind="city", name="Own", key="own", country="GB", lat=1, lon=1, radius_km=1, time_zone="Europe/London"
    )
    adopted = Place.objects.get(source_id="test-1")
    adopted.name, adopted.radius_km = "Alderton", 3.0
    adopted.adopt()
    adopted.save()
    report = load_places()
    assert report.added == 0
    adopted.refresh_from_db()
    own.refresh_from_db()
    assert (adopted.name, adopted.radius_km, adopted.source) == ("Alderton", 3.0, "curator")
    assert not Place.objects.filter(source="geonames", source_id="test-1").exists()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Our own file, with what was measured in the last column of one line."""
    folder = tmp_path / "own"
    folder.mkdir()
    lines = [
        "GB\tZZ1\tAldertown\tEngland\tENG\tNorthshire\tN1\t\t\t53.8111\t-1.5111\t\t2.5",
        "GB\tZZ7\tOtherford\tEngland\tENG\tNorthshire\tN1\t\t\t53.8500\t-1.6000\t\t6.0",
        "GB\tZZ8\tThirdham\tEngland\tENG\t\t\t\t\t53.9000\t-1.7000\t\t",
    ]
    (folder / "GB.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("empty", "small", "own")
def test_our_own_prefixes_are_known_without_a_postal_file() -> None:
    load_places()
    place = resolve("ZZ1 4AB", country="GB").place
    assert place is not None
    assert (place.name, place.locality, place.lat, place.lon) == ("ZZ1", "Aldertown", 53.8111, -1.5111)
    assert place.radius_km == 2.5, "as it was measured"
    assert Place.objects.get(key="zz8").radius_km >= 1.0, "reckoned from its neighbours"
    assert Place.objects.get(kind="district", key="otherford").radius_km == 6.0, "as uncertain as its code"
    assert Place.objects.get(kind="county", country="GB").name == "Northshire"
    assert load_places().changed == 0


@pytest.mark.usefixtures("empty", "small", "own")
def test_a_postal_file_names_and_our_own_measures(postal: Path) -> None:
    load_places(postal_files=[postal])
    both = Place.objects.get(key="zz1")
    assert (both.lat, both.lon, both.radius_km) == (53.8111, -1.5111, 2.5)
    assert Place.objects.filter(kind="district", key="elmside").exists(), "its second town, from the file"
    assert Place.objects.filter(kind="postcode", country="GB").count() == 5  # ZZ1, 2, 3 of the file; ZZ7, 8 of ours


@pytest.mark.usefixtures("empty", "small")
def test_only_the_countries_asked_for_are_read(postal: Path) -> None:
    call_command("load_places", "--postal", str(postal), "--countries", "xk", "ie")
    assert set(Place.objects.filter(source="postal", kind="postcode").values_list("name", flat=True)) == {"10000"}


@pytest.mark.usefixtures("empty", "small", "own")
def test_a_town_gives_way_to_the_city_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    load_places()
    cities = [city("Aldertown", LEEDS_ISH)]
    cities += [
        city("Otherford", Point(53.86, -1.61), number=8, people=9000),
        city("Thirdham", Point(50.9, -1.7), number=9, people=9000),
    ]
    monkeypatch.setattr(places, "read_cities", lambda smallest: cities)
    report = load_places()
    assert report.superseded == 1
    assert [place.kind for place in Place.objects.filter(key="otherford")] == ["city"]
    assert Place.objects.filter(key="thirdham").count() == 2, "another one, far away"
    assert load_places().superseded == 0


@pytest.mark.usefixtures("empty", "small", "own")
def test_a_town_that_somebody_comes_to_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    load_places()
    visits = builders.home_visits(builders.practitioner(status=ListingStatus.DRAFT))
    CoverageArea.objects.create(home_visits=visits, origin="place", place=Place.objects.get(key="otherford"))
    cities = [city("Aldertown", LEEDS_ISH), city("Otherford", Point(53.86, -1.61), number=8, people=9000)]
    monkeypatch.setattr(places, "read_cities", lambda smallest: cities)
    assert load_places().superseded == 0
    assert Place.objects.filter(key="otherford").count() == 2


@pytest.mark.usefixtures("empty")
def test_a_row_is_written_whole() -> None:
    country = Row(
        ("geonames", "gb"),
        PlaceKind.COUNTRY,
        "United Kingdom",
        "GB",
        Point(54.0, -2.0),
        300.0,
        time_zone="Europe/London",
    )
    row = city("St. Example", LEEDS_ISH)
    row.aliases, row.parent = ["example on sea"], country.origin
    assert write([row, country]) == (2, 0, 0)
    place = Place.objects.get(source_id="test-1")
    assert (place.key, place.aliases, place.parent.name) == (
        "st example",
        ["example on sea"],
        "United Kingdom",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT km_between(point, unit_point(53.8, -1.55)) FROM therapists_place WHERE id = %s",
            [place.pk],
        )
        assert cursor.fetchone()[0] < 0.001


@pytest.mark.usefixtures("empty", "small")
def test_codes_of_a_country_without_a_city_are_counted_as_dropped(tmp_path: Path) -> None:
    path = tmp_path / "MD.txt"
    path.write_text("MD\t2001\tChisinau\tChisinau\t57\t\t\t\t\t47.0\t28.86\t\n", encoding="utf-8")
    assert load_places(postal_files=[path]).dropped == 1
    assert not Place.objects.filter(country="MD").exists()


def test_a_file_that_is_not_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.zip"
    path.write_bytes(b"no archive")
    with pytest.raises(PlacesError, match=r"places\.zip"):
        list(sources.postal_lines(path))
    with pytest.raises(PlacesError, match="no list of cities"):
        load_places(smallest=7)


@pytest.mark.usefixtures("small")
def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.txt"):
        call_command("load_places", "--postal", str(tmp_path / "absent.txt"))


# --- Parts --------------------------------------------------------------------------------------------------


def test_nearby_finds_what_brute_force_finds() -> None:
    points = [Point(-89.0 + 3.7 * i % 178.0, -180.0 + 47.3 * i % 360.0) for i in range(400)]
    near = Nearby((point, point) for point in points)
    for asked in (Point(0.0, 180.0), Point(89.9, 0.0), Point(-90.0, 10.0), *points[:20]):
        wanted = sorted(distance_km(asked, point) for point in points)
        found = near.nearest(asked, 5)
        assert [km for km, _ in found] == pytest.approx(wanted[:5], abs=1e-6)
        inside = near.within(asked, 900.0)
        assert len(inside) == sum(km <= 900.0 for km in wanted)


def test_strays_are_dropped_and_outposts_kept() -> None:
    codes = [Code("US", f"{i}", [Point(41.0 + i / 100, -72.0)], ["Town"], "CT") for i in range(20)]
    codes.append(Code("US", "island", [Point(40.2, -72.0)], ["Island"], "CT"))
    codes.append(Code("US", "base", [Point(50.0, 8.0)], ["Base"], "CT"))
    codes.append(Code("US", "zero", [Point(0.0, 0.0)], ["Zero"], "CT"))
    report = PlacesReport()
    kept = {code.code for code in assembling.without_strays(codes, report)}
    assert kept == {*(f"{i}" for i in range(20)), "island"}
    assert report.dropped == 2


def test_a_shared_town_point_gives_way_to_the_shorter_code() -> None:
    middle, better = Point(51.5085, -0.1257), Point(51.5240, -0.1070)
    codes = [Code("GB", "EC1", [better], ["Finsbury"])]
    codes += [Code("GB", code, [middle], ["London"]) for code in ("EC1A", "SW1E", "SW1H", "W1B", "N1C")]
    found = {code.code: point for code, point, _ in assembling._placed(codes)}
    assert found["EC1A"] == better
    assert found["SW1E"] == middle


def test_territories_are_states_in_an_address() -> None:
    assert regions.home_of("PR", "127") == ("US", "PR", "Puerto Rico")
    assert regions.home_of("CA", "08") == regions.home_of("CA", "ON") == ("CA", "ON", "Ontario")
    assert regions.home_of("NZ", "E7")[:2] == ("NZ", "AUK")
    assert regions.home_of("BR", "27") == ("BR", "", "")


# --- Real sources -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_cities() -> list[Row]:
    return sources.read_cities(sources.CITY_SIZES[0])


@pytest.mark.usefixtures("empty", "small")
@pytest.mark.parametrize(
    ("country", "code", "typed"),
    [
        ("GB", "LS6", "LS6 2AB"),
        ("CA", "K1A", "k1a0b1"),
        ("IE", "D02", "D02 X285"),
        ("NZ", "0602", "0602"),
        ("AU", "2620", "2620"),
    ],
)
def test_real_postal_files(
    country: str, code: str, typed: str, real_cities: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = REAL / f"{country}.zip"
    if not path.exists():
        pytest.skip("the folder of real postal files is not here")
    monkeypatch.setattr(places, "read_cities", lambda smallest: [row for row in real_cities if row.country == country])
    report = load_places(postal_files=[path])
    assert report.skipped_lines == 0
    place = resolve(typed, country=country).place
    assert place is not None
    assert (place.kind, place.country, place.name) == ("postcode", country, code)
    assert 1.0 <= place.radius_km <= 40.0
    assert load_places(postal_files=[path]).changed == 0
