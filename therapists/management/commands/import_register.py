"""``manage.py import_register``: what a licence register says of the licences that are listed."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports import registers
from therapists.imports.pipeline import ImportFailedError
from therapists.imports.reading import UnreadableFileError
from therapists.models import Register


class Command(BaseCommand):
    help = "Import a file of a license register that the admin defines. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", help="short name of the register, such as us-fl-mqa")
        parser.add_argument("file", type=Path, help="the file, or the archive that holds nothing else")
        parser.add_argument("--dated", type=date.fromisoformat, metavar="YYYY-MM-DD", help="its day (default: today)")
        parser.add_argument("--allow-vanished", action="store_true", help="it is whole, though it lacks very many")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write refused rows here, with reasons (csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        register = Register.objects.filter(key=options["register"]).first()
        if register is None:
            known = ", ".join(Register.objects.values_list("key", flat=True)) or "none: define one in the admin"
            raise CommandError(f"There is no register {options['register']}. Known: {known}.")
        try:
            outcome = registers.run(
                register,
                options["file"],
                dated=options["dated"],
                allow_vanished=options["allow_vanished"],
                dry_run=options["dry_run"],
                rejects=options["rejects"],
            )
        except (UnreadableFileError, ImportFailedError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in outcome.lines():
            self.stdout.write(line)
        if options["rejects"]:
            self.stdout.write(f"Refused rows are in {options['rejects']}.")
