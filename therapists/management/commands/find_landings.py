"""``manage.py find_landings``: which towns have pages of their own, by profession and for home visits; nightly."""

from typing import Any

from django.core.management.base import BaseCommand

from therapists.search import landings


class Command(BaseCommand):
    help = "Find the towns that have pages of their own: at least three people of a profession, or who come to homes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(self.style.SUCCESS(f"{landings.find():,} landing pages."))
