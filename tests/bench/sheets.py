"""What large spreadsheets cost, in and out: ``python -m tests.bench.sheets [--rows 100000]``.

Imports a spreadsheet of invented people into a database of its own, exports them in each form, and compares each export
with the directory, which must change nothing. Each step runs in a process of its own and prints its time and memory.
"""

import csv
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfileobj

from tests.bench.import_nppes import FAMILY, GIVEN, STREETS, _peak_mb, _postcodes, _resident_mb

HEADER = [
    "Member ID",
    "First name",
    "Surname",
    "Profession",
    "Phone",
    "E-mail",
    "Address",
    "City",
    "State",
    "Zip",
    "Bio",
]
PROFESSIONS = ("Massage therapist", "PT", "Chiropractor", "Occupational therapist")
KINDS = ("csv", "xlsx", "json")


def generate(path: Path, rows: int) -> None:
    """Write the spreadsheet; the same for the same number of rows."""
    codes = list(_postcodes())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            code, town, state = codes[number % len(codes)]
            writer.writerow([
                number, GIVEN[number % len(GIVEN)], f"{FAMILY[number % len(FAMILY)]}-{number}",
                PROFESSIONS[number % len(PROFESSIONS)], f"203555{number % 10000:04d}", f"p{number}@example.org",
                f"{number % 900 + 1} {STREETS[number % len(STREETS)]} Street", town, state, code,
                "Works by hand. " * 12,
            ])  # fmt: skip


# --- Each in a process of its own -------------------------------------------------------------------------------------


def do(what: str, path: Path) -> None:
    """One step, and what it took."""
    import django

    django.setup()

    from therapists.admin.exporting import rows_of
    from therapists.exports import tables
    from therapists.imports import pipeline
    from therapists.imports.sheets import listings, source
    from therapists.imports.sheets.fields import guess
    from therapists.imports.sheets.rows import Reading
    from therapists.models import Practitioner

    before, began, said = _resident_mb(), time.perf_counter(), ""
    if what == "import":
        reading = Reading(guess(HEADER), {}, {"country": "US"})
        report = pipeline.run(source.Spreadsheet(path, "sheet:bench", reading), path)
        said = f"created {report.counts['created']:,}, refused {sum(report.counts['rejected'].values()):,}"
    elif what == "compare":
        report = pipeline.run(source.Export(path), path, dry_run=True)
        said = f"unchanged {report.counts['unchanged']:,}, changed {report.counts['changed']:,}"
        assert not report.counts["changed"] + sum(report.counts["rejected"].values()), "an export changes something"
    else:
        named = listings.columns()
        rows = rows_of(Practitioner.objects.order_by("pk"), named)
        with path.open("wb") as file:
            if path.suffix == ".xlsx":
                with tables.xlsx_file("Practitioners", [*named], rows) as made:
                    copyfileobj(made, file)
            elif path.suffix == ".json":
                file.writelines(tables.json_chunks([*named], rows))
            else:
                file.writelines(tables.csv_chunks([*named], rows, mark=False))
        said = f"{path.stat().st_size / 1e6:,.0f} MB"
    took = time.perf_counter() - began
    print(f"{what} {path.name}: {took:.1f} s, {before} MB before, {_peak_mb()} MB at most; {said}", flush=True)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--do", nargs=2, metavar=("WHAT", "FILE"), help="(for itself) one step")
    asked = parser.parse_args()
    if asked.do:
        do(asked.do[0], Path(asked.do[1]))
        return

    from tests.bench import throwaway

    throwaway.prepare()
    with tempfile.TemporaryDirectory() as folder:
        members = Path(folder) / "members.csv"
        generate(members, asked.rows)
        exports = [Path(folder) / f"export.{kind}" for kind in KINDS]
        steps = [("import", members), *(("export", each) for each in exports), *(("compare", each) for each in exports)]
        for what, path in steps:
            subprocess.run([sys.executable, "-m", "tests.bench.sheets", "--do", what, str(path)], check=True)


if __name__ == "__main__":
    main()
