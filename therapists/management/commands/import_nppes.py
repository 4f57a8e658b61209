"""Import practitioners from the US registry of health care providers (NPPES)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from therapists.imports import pipeline
from therapists.imports.nppes import Nppes
from therapists.imports.reading import UnreadableFileError


class Command(BaseCommand):
    help = "Import practitioners from an NPPES file (csv or zip). They arrive as pending. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="npidata_pfile….csv, or the archive it comes in")
        parser.add_argument("--pl", type=Path, metavar="FILE", help="further practice locations (pl_pfile….csv)")
        parser.add_argument("--othername", type=Path, metavar="FILE", help="other names (othername_pfile….csv)")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write refused rows here, with reasons (csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Nppes(options["file"], further=options["pl"], other=options["othername"], rejects=options["rejects"])
        try:
            report = pipeline.run(source, options["file"], dry_run=options["dry_run"])
        except (UnreadableFileError, pipeline.ImportFailedError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)
        if options["rejects"]:
            self.stdout.write(f"Refused rows are in {options['rejects']}.")
