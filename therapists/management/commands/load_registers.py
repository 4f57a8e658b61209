"""``manage.py load_registers``: add the definitions of licence registers that ship with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from therapists.imports.registers import shipped


class Command(BaseCommand):
    help = "Add the license registers that come with the code; those that are there stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        added = shipped.load()
        for register in added:
            self.stdout.write(f"{register.key}: {register.name}")
        self.stdout.write(f"{len(added)} registers added. Try each on a real file in the admin before importing.")
