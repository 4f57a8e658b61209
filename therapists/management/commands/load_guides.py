"""``manage.py load_guides``: bring guides and pages up to the files that ship with the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports import guides


class Command(BaseCommand):
    """Loads guides and pages; what curators changed stays."""

    help = "Load the texts of guides and pages; safe to run again. What curators changed stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=guides.DATA, help="read other files than our own")
        parser.add_argument("--check", action="store_true", help="only list what an editor should look at")

    def handle(self, *, folder: Path, check: bool, **options: Any) -> None:
        if check:
            if faults := guides.check(folder):
                raise CommandError("\n".join(faults))
            self.stdout.write("Nothing to mend.")
            return
        try:
            self.stdout.write(str(guides.load(folder)))
        except guides.TextError as error:
            raise CommandError(str(error)) from error
