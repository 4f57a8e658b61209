"""Fills the gazetteer: countries, regions, counties, cities, towns and postcodes of GeoNames and its kin.

Everything is computed in memory from data that comes with two packages, from postal files given by path and from our
own in ``postcodes/``; then one COPY and one INSERT write what is new or different. Places that a curator added or
adopted are never touched.

Read ``load_places`` below, then in the order it goes: ``sources`` (what is read) → ``assembling`` (what becomes a
place) → ``writing``. They share ``entries``, ``regions`` and ``sphere``. ``deriving`` made our own postal files.
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from therapists.choices import PlaceKind
from therapists.imports.places.assembling import assemble, without_strays
from therapists.imports.places.entries import Code, PlacesError, PlacesReport, Row
from therapists.imports.places.sources import (
    CITY_SIZES,
    OWN_POSTAL_FILES,
    read_cities,
    read_postal_file,
    read_zip_codes,
)
from therapists.imports.places.writing import write
from therapists.search import nearby

type Tell = Callable[[str, float], None]  # what is done now, and which share of the work (0 to 1) is behind it

WRITING = 0.6  # the share of the time that reading and placing take
SUGGESTING = 0.85

__all__ = ["CITY_SIZES", "PlacesError", "PlacesReport", "load_places"]


def load_places(
    *,
    smallest: int = CITY_SIZES[0],
    postal_files: Sequence[Path] = (),
    countries: Collection[str] = (),
    progress: Tell = lambda line, share: None,
) -> PlacesReport:
    """Bring the gazetteer up to its sources: cities, US ZIP codes, postal files and our own prefixes.

    Where ``countries`` are named, only these are read of the postal files.
    """
    if smallest not in CITY_SIZES:
        raise PlacesError(f"There is no list of cities of {smallest} people. Use one of {CITY_SIZES}.")
    report = PlacesReport()
    with _no_garbage_collection():
        rows = _collect(smallest, postal_files, countries, progress, report)
    progress(f"Writing {len(rows)} places …", WRITING)
    report.read.update(row.kind for row in rows)
    report.added, report.changed, report.superseded = write(rows)
    if report.added or report.changed or report.superseded:
        progress("Finding which places to suggest …", SUGGESTING)
        nearby.rebuild()
    progress("Done.", 1)
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
    progress: Tell,
    report: PlacesReport,
) -> list[Row]:
    own = sorted(OWN_POSTAL_FILES.glob("*.txt"))
    steps = iter(range(3 + len(postal_files) + len(own)))

    def tell(line: str) -> None:
        progress(line, WRITING * next(steps) / (3 + len(postal_files) + len(own)))

    tell(f"Reading cities of {smallest} people or more …")
    cities = read_cities(smallest)
    tell("Reading US ZIP codes …")
    codes = {(code.country, code.code): code for code in without_strays(read_zip_codes(), report)}
    for path in postal_files:
        tell(f"Reading {Path(path).name} …")
        found = read_postal_file(Path(path), report, countries)
        _add(codes, without_strays([code for code in found if (code.country, code.code) not in codes], report))
    for path in own:
        tell(f"Reading our own {path.name} …")
        _add(codes, read_postal_file(path, report))
    tell(f"Placing {len(codes)} postcodes …")
    rows = assemble(cities, list(codes.values()))
    report.dropped += len(codes) - sum(row.kind == PlaceKind.POSTCODE for row in rows)
    return rows


def _add(codes: dict[tuple[str, str], Code], found: Iterable[Code]) -> None:
    """Add codes that are not there; of the others, take the centre and the radius where they were measured."""
    for code in found:
        known = codes.setdefault((code.country, code.code), code)
        if code.centre:
            known.centre, known.radius_km = code.centre, code.radius_km
