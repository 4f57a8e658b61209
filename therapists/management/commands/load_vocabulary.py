"""``manage.py load_vocabulary``: bring the vocabulary up to the files that ship with the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports import vocabulary, watchlist


class Command(BaseCommand):
    """Loads professions, techniques, conditions and the rest; what curators changed stays."""

    help = "Load the vocabulary files; safe to run again. What curators changed stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=vocabulary.DATA, help="read other files than our own")
        parser.add_argument("--check", action="store_true", help="only list what an editor should look at")

    def handle(self, *, folder: Path, check: bool, **options: Any) -> None:
        if check:
            faults = [*vocabulary.check(folder), *watchlist.check(folder)]
            self.stdout.write("\n".join(faults) or "Nothing to mend.")
            return
        try:
            self.stdout.write(str(vocabulary.load(folder)))
            self.stdout.write(f"Watch-list: {watchlist.load(folder)}")
        except vocabulary.VocabularyError as error:
            raise CommandError(str(error)) from error
