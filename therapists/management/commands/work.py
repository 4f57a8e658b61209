"""Runs background jobs and what is due by the clock, until told to stop; several may run at once, on any machine."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from therapists.background import worker
from therapists.schedule import SCHEDULE


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # noqa: RUF012 - the base class declares a list

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--parent", type=int, help="end when the process of this number is no longer the parent")

    def handle(self, *args: Any, parent: int | None, **options: Any) -> None:
        worker.work(SCHEDULE, unwanted=lambda: parent is not None and os.getppid() != parent)
