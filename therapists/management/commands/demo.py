"""``manage.py demo``: fill a directory with invented people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.desk import renewing
from therapists.imports import demo


class Command(BaseCommand):
    help = "Fill the directory with invented practitioners; replaces those of an earlier run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practitioners", type=int, default=3000, help="how many (default: 3000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people")
        parser.add_argument("--add", action="store_true", help="keep whoever is there, and add")

    def handle(self, *, practitioners: int, seed: int, add: bool, **options: Any) -> None:
        if practitioners < 1:
            raise CommandError("--practitioners must be at least 1.")
        try:
            run = demo.generate(practitioners=practitioners, seed=seed, add=add, progress=self.stdout.write)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error
        renewing.renew()  # the desk has work today, not only tomorrow
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(self.style.SUCCESS(f"{practitioners:,} invented people in {seconds:.1f} seconds."))
