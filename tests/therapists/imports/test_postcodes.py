"""The postal prefixes that ship with the code: how they are made, and that the files hold what they should."""

import gzip
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from therapists.choices import PlaceKind
from therapists.geo import Point, distance_km, valid_point
from therapists.imports.places import deriving, national_grid
from therapists.imports.places.entries import Row
from therapists.imports.places.national_grid import from_national_grid
from therapists.imports.places.sources import OWN_POSTAL_FILES

GEONAMES = """\
GB\tZZ1\tFarfield\tEngland\tENG\tSouthshire\tS1\t\t\t53.90\t-1.70\t4
GB\tZZ1 4AB\tAldertown\tEngland\tENG\tNorthshire\tN1\t\t\t53.81\t-1.54\t4
GB\tZZ2\tBeech\tEngland\tENG\tNorthshire\tN1\t\t\t53.70\t-1.40\t4
GB\tJE9\tSaint Example\t\t\t\t\t\t\t49.19\t-2.11\t4
CA\tZ1Z\tDowntown (Market)\tOntario\tON\tWestern\t\t\t\t45.40\t-75.70\t6
DE\t10115\tBerlin\tBerlin\tBE\t\t\t\t\t52.53\t13.38\t4
"""
# Leeds town hall is at 429700, 433900.
NEAR, FAR = "ZZ1 4AB,10,429700,433900\nZZ1 4AD,10,429700,434900\n", "ZZ1 9ZZ,90,0,0\n"


def town(name: str, point: Point, people: int) -> Row:
    return Row(("geonames", name), PlaceKind.CITY, name, "GB", point, 1.5, population=people)


@pytest.fixture
def derived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """The lines made of these two archives, by file, cut into cells."""
    geonames, code_point = tmp_path / "geo.whl", tmp_path / "codepo.zip"
    with zipfile.ZipFile(geonames, "w") as archive:
        archive.writestr("geo-1.dist-info/entry_points.txt", "not this one")
        archive.writestr("geo/all.tsv", GEONAMES)
    with zipfile.ZipFile(code_point, "w") as archive:
        archive.writestr("Data/CSV/zz.csv", NEAR + FAR)
        archive.writestr("more/CSV/zy.csv.gz", gzip.compress(b'"ZY1 1AA",10,529090,179645\n'))
        archive.writestr("Doc/licence.txt", "OGL")
    cities = [town("Aldertown", Point(53.81, -1.55), 500_000), town("Farfield", Point(53.90, -1.70), 9_000)]
    monkeypatch.setattr(deriving, "read_cities", lambda smallest: cities)
    call_command("derive_postcodes", geonames, code_point, folder=tmp_path)
    return {
        name: [line.split("\t") for line in (tmp_path / f"{name}.txt").read_text(encoding="utf-8").splitlines()]
        for name in ("GB", "CA", "IE")
    }


def test_the_grid_in_degrees() -> None:
    lat, lon = national_grid._unprojected(651409.903, 313177.270)  # the guide's own example, on the Airy ellipsoid
    assert (lat, lon) == pytest.approx((0.919048, 0.029983), abs=1e-6)
    caister = from_national_grid(651409.903, 313177.270)
    assert distance_km(caister, Point(52.65798, 1.71605)) < 0.01
    palace = from_national_grid(529090, 179645)
    assert distance_km(palace, Point(51.50101, -0.14159)) < 0.02


def test_names_of_one_source_and_measures_of_the_other(derived: dict[str, list[list[str]]]) -> None:
    first, second, jersey = derived["GB"]
    assert first[:7] == ["GB", "ZZ1", "Aldertown", "England", "ENG", "Northshire", "N1"], "the larger town's"
    middle = Point(float(first[9]), float(first[10]))
    assert distance_km(middle, from_national_grid(429700, 434400)) < 0.02
    assert first[12] == "0.5", "the unit without a position does not count"
    assert second[:3] == ["GB", "ZZ2", "Beech"]
    assert second[12] == "", "nothing was measured there"
    assert jersey[:3] == ["JE", "JE9", "Saint Example"]
    assert derived["CA"][0][:7] == ["CA", "Z1Z", "Downtown (Market)", "Ontario", "ON", "", ""]
    assert derived["IE"] == []


@pytest.mark.parametrize(
    ("file", "least", "codes"),
    [
        ("GB", 2900, {"LS6": (53.82, -1.57), "EC1A": (51.52, -0.10), "BT1": (54.58, -5.93), "AB10": (57.14, -2.11)}),
        ("CA", 1600, {"K1A": (45.42, -75.70), "V5K": (49.28, -123.04), "M5V": (43.64, -79.40)}),
        ("IE", 139, {"D02": (53.34, -6.26), "T12": (51.87, -8.47)}),
    ],
)
def test_the_files_hold_every_code_once(file: str, least: int, codes: dict[str, tuple[float, float]]) -> None:
    text = (OWN_POSTAL_FILES / f"{file}.txt").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    assert len(lines) >= least
    assert {len(line) for line in lines} == {13}
    assert len({(line[0], line[1]) for line in lines}) == len(lines)
    found = {line[1]: Point(float(line[9]), float(line[10])) for line in lines}
    assert all(valid_point(*point) for point in found.values())
    for code, point in codes.items():
        assert distance_km(found[code], Point(*point)) < 3.0, code
    assert all(not line[12] or 0 <= float(line[12]) < 60 for line in lines)
