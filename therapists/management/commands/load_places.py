"""``manage.py load_places``: fill the gazetteer."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports import places
from therapists.imports.reading import Progress


class Command(BaseCommand):
    """Loads countries, regions, cities, US ZIP codes, our own postal prefixes and the postal files given."""

    help = "Fill the gazetteer; safe to run again. What curators added or adopted stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        sizes = places.CITY_SIZES
        parser.add_argument("--cities", type=int, choices=sizes, default=sizes[0], help="least population of a city")
        parser.add_argument("--postal", type=Path, nargs="+", default=[], metavar="FILE", help="GeoNames postal files")
        parser.add_argument(
            "--countries", nargs="+", default=[], metavar="CODE", help="read only these of the postal files (ISO: NZ)"
        )

    def handle(self, *, cities: int, postal: list[Path], countries: list[str], **options: Any) -> None:
        bar = Progress(self.stdout)  # type: ignore[arg-type]
        try:
            report = places.load_places(
                smallest=cities,
                postal_files=postal,
                countries={code.upper() for code in countries},
                progress=bar.part,
            )
        except places.PlacesError as error:
            raise CommandError(str(error)) from error
        bar.end()
        self.stdout.write(str(report))
