"""What the loader works with: postcodes as sources give them, places as they will be written, and the report."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from therapists.choices import PlaceKind
from therapists.geo import Point
from therapists.search import places as search

TOWNS = "towns"  # source of towns that postal sources name

# Most names come many times.
key_of = lru_cache(maxsize=2**16)(search.key_of)

type Origin = tuple[str, str]  # source and its id there: natural keys, the same in every database


class PlacesError(Exception):
    """A postal file cannot be read; the text says which and what to do."""


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
