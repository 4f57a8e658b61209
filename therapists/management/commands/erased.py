"""Keep the list of erased people outside the database, and erase them again from a backup that was restored.

The list holds keyed hashes alone. Both ways are safe to run twice.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.actions import erasing, suppressions
from therapists.actions.refusals import Refused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        ways = parser.add_mutually_exclusive_group(required=True)
        ways.add_argument("--export", type=Path, metavar="FILE", help="add to this file what it lacks")
        ways.add_argument("--apply", type=Path, metavar="FILE", help="take this file in, and erase whoever is on it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["export"]:
                added = suppressions.add_to(options["export"])
                self.stdout.write(f"{added} lines added to {options['export']}.")
            else:
                self._apply(options["apply"])
        except (OSError, UnicodeDecodeError, suppressions.UnreadableListError, Refused) as error:
            raise CommandError(getattr(error, "reason", str(error))) from error

    def _apply(self, file: Path) -> None:
        taken = suppressions.take_in(known=suppressions.read(file.read_text(encoding="ascii")))
        self.stdout.write(f"{taken} hashes taken in.")
        erased = erasing.erase_again()
        self.stdout.write(f"{erased} people were there although they had been erased. They are erased again.")
