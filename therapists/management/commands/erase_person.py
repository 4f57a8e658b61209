"""Erase a person: rows, past, files; what is left are keyed hashes. It cannot be undone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.actions import erasing
from therapists.actions.refusals import Refused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="of the listing: the last part of its address")
        parser.add_argument("--name", required=True, help="as the listing has it, so that nobody else is erased")

    def handle(self, *args: Any, **options: Any) -> None:
        known = erasing.names_of(options["number"])
        if options["name"].casefold() not in {name.casefold() for name in known}:
            raise CommandError(f"Number {options['number']} is not of {options['name']}. Nobody was erased.")
        try:
            done = erasing.erase_person(practitioner=options["number"], by=None)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(
            f"Erased: {done.listings} listings, {done.practices} practices, {done.events} events of the past, "
            f"{done.photos} pictures; blotted out in {done.texts} texts; {done.hashes} hashes kept."
        )
