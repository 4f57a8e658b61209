"""Removes traces of the addresses that reports came from, and e-mail addresses of reports dealt with 90 days ago."""

from typing import Any

from django.core.management.base import BaseCommand

from therapists.actions import reports


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reports.forget_reporters()} e-mail addresses removed.")
