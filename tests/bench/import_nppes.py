"""How fast the NPI registry is read, and in how much memory: ``python -m tests.bench.import_nppes [--rows 1000000]``.

Writes a file of invented rows in the registry's shape (1.1 kB a row, as the real one), imports it twice into a database
of its own, and prints rows a second by the clock and by the processor, and the memory at each tenth of the file.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
FURTHER_PROFESSIONS = ("207Q00000X", "363L00000X", "183500000X", "1041C0700X", "163W00000X", "122300000X")
OURS = ("225100000X", "225700000X", "225X00000X", "111N00000X", "2251X0800X", "213E00000X")
OURS_SHARE, ORGANISATIONS_SHARE, DEACTIVATED_SHARE = 0.09, 0.2, 0.03
GIVEN = "ANA BEA CARLA DAN EVE FINN GUS HAL INA JO KAY LEE MAX NAN OLA PAT RAY SAM TED UMA VAL WES".split()
FAMILY = "SAMPLE EXAMPLE SPECIMEN PATTERN MODEL DUMMY INSTANCE PROTOTYPE TEMPLATE SKETCH DRAFT OUTLINE".split()
STREETS = "ELM OAK MAPLE MAIN PARK HILL LAKE RIVER CHURCH SCHOOL".split()


def generate(path: Path, rows: int) -> None:
    """Write the file; the same for the same number of rows."""
    from tests.therapists.imports.invented import HEADER_330

    chance = random.Random(1)
    codes = list(_postcodes())
    with path.open("w", encoding="utf-8", newline="\r\n") as file:
        file.write(_line(HEADER_330))
        places = {name: place for place, name in enumerate(HEADER_330)}
        for number in range(rows):
            cells = [""] * len(HEADER_330)
            for name, value in _cells(number, chance, codes):
                cells[places[name]] = value
            file.write(_line(cells))


def _line(cells: list[str]) -> str:
    return '"' + '","'.join(cells) + '"\n'


def _postcodes() -> Iterator[tuple[str, str, str]]:
    from therapists.models import Place

    places = Place.objects.filter(kind="postcode", country="US").exclude(locality="").order_by("id")
    yield from places.values_list("name", "locality", "region")[::7]


def _cells(number: int, chance: random.Random, codes: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    from tests.therapists.imports.invented import FIRST_LINE, PLACE, TAXONOMY, npi

    yield "NPI", npi(number)
    if chance.random() < DEACTIVATED_SHARE:
        yield "NPI Deactivation Date", "03/20/2010"
        return
    code, town, state = chance.choice(codes)
    organisation = chance.random() < ORGANISATIONS_SHARE
    yield "Entity Type Code", "2" if organisation else "1"
    if organisation:
        yield "Provider Organization Name (Legal Business Name)", f"{chance.choice(FAMILY)} CLINIC {number}"
    else:
        yield "Provider Last Name (Legal Name)", f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
        yield "Provider First Name", chance.choice(GIVEN)
        yield "Provider Credential Text", chance.choice(("P.T.", "DPT", "LMT", ""))
        yield "Provider Sex Code", chance.choice("MF")
    yield FIRST_LINE, f"{chance.randrange(1, 999)} {chance.choice(STREETS)} ST"
    yield f"{PLACE} City Name", town.upper()
    yield f"{PLACE} State Name", state
    yield f"{PLACE} Postal Code", f"{code}{chance.randrange(10000):04d}"
    yield f"{PLACE} Country Code (If outside U.S.)", "US"
    yield f"{PLACE} Telephone Number", f"{chance.randrange(201, 989)}{chance.randrange(2000000, 9999999)}"
    yield "Last Update Date", "07/08/2007"
    kind = chance.choice(OURS if chance.random() < OURS_SHARE else FURTHER_PROFESSIONS)
    values = (kind, str(chance.randrange(100, 99999)), state, "Y")
    yield from ((column.format(1), value) for column, value in zip(TAXONOMY, values, strict=True))


# --- In a process of its own ------------------------------------------------------------------------------------------


def read(path: Path, tenth: int) -> None:
    """Import the file and say what it took."""
    import django

    django.setup()

    from therapists.imports import pipeline
    from therapists.imports.nppes import Nppes
    from therapists.imports.reading import Progress

    class Meter(Progress):
        """Notes memory at each tenth of the file, and when each step begins."""

        def __init__(self) -> None:
            super().__init__()
            self.memory: list[int] = []
            self.steps: list[tuple[str, float, float]] = [("reading", time.perf_counter(), time.process_time())]
            self.done = 0

        def rows(self, rows: int, done: int, total: int) -> None:
            self.done = rows
            if rows >= tenth * (len(self.memory) + 1):
                self.memory.append(_resident_mb())

        def step(self, what: str) -> None:
            now = (what, time.perf_counter(), time.process_time())
            if what.startswith("waiting"):
                self.steps[0] = ("reading", *now[1:])
            else:
                self.steps.append(now)

    before, meter = _resident_mb(), Meter()
    report = pipeline.run(Nppes(path), path, progress=meter)
    meter.step("end")
    rows = report.counts["read"]
    for (what, clock, processor), (_, clock_after, processor_after) in zip(meter.steps, meter.steps[1:], strict=False):
        took, worked = clock_after - clock, processor_after - processor
        rate = f": {rows / took:,.0f} rows/s, {rows / worked:,.0f} rows per CPU second" if what == "reading" else ""
        print(f"  {what}: {took:.1f} s, of which {worked:.1f} s of this process{rate}")
    counted = {name: report.counts[name] for name in ("read", "created", "changed", "unchanged")}
    print(f"  {counted}, refused {sum(report.counts['rejected'].values())}")
    print(f"  memory: {before} MB before, {meter.memory} at each tenth of the file, {_peak_mb()} MB at most")


def _resident_mb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_KB // 1024


def _peak_mb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)[1]) // 1024


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--read", type=Path, help="(for itself) import this file")
    asked = parser.parse_args()
    if asked.read:
        read(asked.read, max(asked.rows // 10, 1))
        return

    from tests.bench import throwaway

    throwaway.prepare()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "npidata_pfile_invented.csv"
        print("Writing the file …", file=sys.stderr)
        generate(path, asked.rows)
        print(f"{asked.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        command = [sys.executable, "-m", "tests.bench.import_nppes", "--read", str(path), "--rows", str(asked.rows)]
        for run in ("first run", "second run"):
            print(f"{run}:", flush=True)
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
