"""Compares every listing row with what a rebuild would write; ``--mend`` rewrites those that differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from therapists.search import indexing

NAMED = 20  # ids shown


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="rewrite the rows that differ")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        differing = indexing.check()
        if not differing:
            self.stdout.write("Every row is as a rebuild would write it.")
            return
        names = ", ".join(map(str, differing[:NAMED])) + (" …" if len(differing) > NAMED else "")
        if not mend:
            raise CommandError(f"{len(differing)} practitioners have other rows: {names}. Run again with --mend.")
        indexing.refresh(differing)
        self.stdout.write(f"{len(differing)} practitioners rewritten: {names}")
