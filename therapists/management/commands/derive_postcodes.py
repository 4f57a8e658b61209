"""``manage.py derive_postcodes``: make the files of postal prefixes that ship with the code anew."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports.places import PlacesError, deriving
from therapists.imports.places.sources import OWN_POSTAL_FILES


class Command(BaseCommand):
    """Writes one file for each country into ``imports/places/postcodes/``; its README says where to get the two."""

    help = "Make the files of postal prefixes anew, from GeoNames' postal file and OS Code-Point Open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("geonames", type=Path, help="GeoNames' postal file of all countries, or an archive of it")
        parser.add_argument("code_point", type=Path, help="the archive of OS Code-Point Open, or a package made of it")
        parser.add_argument("--folder", type=Path, default=OWN_POSTAL_FILES, help="write elsewhere than in our own")

    def handle(self, *, geonames: Path, code_point: Path, folder: Path, **options: Any) -> None:
        try:
            written = deriving.derive(geonames, code_point, folder)
        except PlacesError as error:
            raise CommandError(str(error)) from error
        for name, lines in written.items():
            self.stdout.write(f"{name}.txt: {lines:,} lines")
