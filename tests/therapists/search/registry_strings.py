"""Places as people wrote them in the US registry, with the centre of each ZIP code from another source."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from therapists.geo import Point, distance_km
from therapists.search.places import resolve

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
PEOPLE = Path("nppes") / "npidata_sample_2018_ct_ma_ri.csv"
FURTHER = Path("nppes") / "pl_pfile_2025w45.csv"
CENTRES = Path("places") / "US.zip"
FURTHER_ROWS = 1000
COLUMNS = ("City Name", "State Name", "Postal Code")
KINDS = (
    "Provider Business Practice Location Address",
    "Provider Business Mailing Address",
    "Provider Secondary Practice Location Address -",
)
NEAR_KM = 10.0

type Written = tuple[str, str, str]  # town, state, ZIP code of five or nine digits


@dataclass(slots=True)
class Share:
    """How many of some strings were found, and how near."""

    strings: int
    near: int
    distances: list[float]
    missed: set[str]

    @property
    def percent(self) -> float:
        return 100 * self.near / self.strings

    def kilometres(self, share: float) -> float:
        """The distance that this share of those found stays within."""
        return sorted(self.distances)[int(share * (len(self.distances) - 1))]


def written(folder: Path = SHARED) -> list[Written]:
    """5,000 of them: two of each person, then one of each of the first further locations."""
    further = islice(_rows(folder / FURTHER), FURTHER_ROWS)
    return [place for rows in (_rows(folder / PEOPLE), further) for row in rows for place in _places(row)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _places(row: Mapping[str, str]) -> Iterator[Written]:
    for kind in KINDS:
        town, state, code = (row.get(f"{kind} {column}", "") for column in COLUMNS)
        if town:
            yield town, state, code


def centres(folder: Path = SHARED) -> dict[str, Point]:
    """GeoNames' centre of each ZIP code."""
    found: dict[str, Point] = {}
    with zipfile.ZipFile(folder / CENTRES) as archive:
        name = next(name for name in archive.namelist() if name.upper() == "US.TXT")
        for line in io.TextIOWrapper(archive.open(name), encoding="utf-8"):
            cells = line.split("\t")
            found.setdefault(cells[1], Point(float(cells[9]), float(cells[10])))
    return found


def measure(places: list[Written], known: Mapping[str, Point], shape: str = "{}, {} {}") -> Share:
    """Resolve each string once; one whose ZIP code nobody knows counts as missed."""
    resolved: dict[str, Point | None] = {}
    share = Share(len(places), 0, [], set())
    for town, state, code in places:
        text = shape.format(town, state, code)
        if text not in resolved:
            place = resolve(text).place
            resolved[text] = Point(place.lat, place.lon) if place else None
        point, centre = resolved[text], known.get(code[:5])
        if point is None or centre is None:
            share.missed.add(text)
            continue
        share.distances.append(km := distance_km(point, centre))
        if km <= NEAR_KM:
            share.near += 1
        else:
            share.missed.add(text)
    return share
