"""How fast a licence register is read, and in how much memory: ``python -m tests.bench.registers [--rows 2400000]``.

Lists invented people, makes their licences those of one state, writes a file in the layout of a large register in which
most of them are (``--share`` of its rows is about professions of ours), and imports it: compared, applied, once more.
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
STATE = "US-WA"
HEADER = (
    "CredentialNumber,LastName,FirstName,MiddleName,CredentialType,Status,BirthYear,CEDueDate,FirstIssueDate,"
    "LastIssueDate,ExpirationDate,ActionTaken"
)
OTHERS = ("Registered Nurse License", "Pharmacist License", "Dentist License", "Counselor Registration")
STATUSES = ("ACTIVE", "ACTIVE", "ACTIVE", "EXPIRED", "INACTIVE")
IN_FILE = 0.97  # of the licences that are listed


def list_people(people: int) -> None:
    """Invented people, whose licences are all of one state and of numbers that nobody shares."""
    from django.db import connection

    from therapists.imports import demo

    demo.generate(practitioners=people, seed=1, progress=lambda _text: None)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE therapists_credential SET jurisdiction = %s, number = 'MA' || (60000000 + id * 7) "
            "WHERE kind IN ('licence', 'certification')",
            [STATE],
        )


def generate(path: Path, rows: int, share: float) -> int:
    """Write the file; the same for the same people. Returns how many of its rows are of people who are listed."""
    from therapists.models import Credential

    chance = random.Random(1)
    listed = list(
        Credential.objects.filter(jurisdiction=STATE, profession__slug__in=WORDS)
        .order_by("pk")
        .values_list("number", "practitioner__family_name", "practitioner__given_name", "profession__slug")
    )
    ours = [entry for entry in listed if chance.random() < IN_FILE]
    names = [(family, given) for _number, family, given, _slug in listed]
    every = max(rows // max(len(ours), 1), 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for number in range(rows):
            if number % every == 0 and number // every < len(ours):
                licence, family, given, slug = ours[number // every]
                words = WORDS[slug]
            else:
                licence, words = f"MA.{1_000_000 + number}", chance.choice(OTHERS)
                family, given = chance.choice(names)[0] + chance.choice("aeiou"), chance.choice(names)[1]
                if chance.random() < share:
                    words = chance.choice(tuple(WORDS.values()))
            years = chance.randrange(2005, 2024)
            born, status = chance.randrange(50, 99), chance.choice(STATUSES)
            issued = f"0{chance.randrange(1, 9)}/1{chance.randrange(9)}/{years}"
            expires = f"08/2{chance.randrange(9)}/{years + 9}"
            file.write(
                f"{licence},{family.upper()},{given.upper()},,{words},{status},19{born},,{issued},,{expires},No\n"
            )
    return len(ours)


WORDS = {
    "massage-therapist": "Massage Therapist License",
    "physical-therapist": "Physical Therapist License",
    "occupational-therapist": "Occupational Therapist License",
    "chiropractor": "Chiropractor License",
}


# --- In a process of its own ------------------------------------------------------------------------------------------


def read(path: Path, tenth: int, dry_run: bool) -> None:
    """Import the file and say what it took."""
    import django

    django.setup()

    from therapists.imports import registers
    from therapists.imports.reading import Progress
    from therapists.models import Register

    class Meter(Progress):
        """Notes memory at each tenth of the file, and when each step begins."""

        def __init__(self) -> None:
            super().__init__()
            self.memory: list[int] = []
            self.steps: list[tuple[str, float, float]] = []

        def rows(self, rows: int, done: int, total: int) -> None:
            if rows >= tenth * (len(self.memory) + 1):
                self.memory.append(_resident_mb())

        def step(self, what: str) -> None:
            self.steps.append((what.replace("waiting for another import to end", "reading"), *_now()))

    before, meter = _resident_mb(), Meter()
    outcome = registers.run(Register.objects.get(key="us-wa-doh"), path, dry_run=dry_run, progress=meter)
    meter.step("end")
    rows = outcome.counts["read"]
    for (what, clock, processor), (_, later, worked) in zip(meter.steps, meter.steps[1:], strict=False):
        print(f"  {what}: {later - clock:.1f} s, of which {worked - processor:.1f} s of this process")
    took = meter.steps[-1][1] - meter.steps[0][1]
    print(f"  {rows:,} rows in {took:.0f} s: {rows / took:,.0f} rows/s")
    print(f"  { {name: value for name, value in outcome.counts.items() if isinstance(value, int)} }")
    print(f"  memory: {before} MB before, {meter.memory} at each tenth of the file, {_peak_mb()} MB at most")


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _resident_mb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_KB // 1024


def _peak_mb() -> int:
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    assert found
    return int(found[1]) // 1024


def _runs(path: Path, rows: int) -> Iterator[tuple[str, list[str]]]:
    command = [sys.executable, "-m", "tests.bench.registers", "--read", str(path), "--rows", str(rows)]
    yield "compared", [*command, "--dry-run"]
    yield "applied", command
    yield "again", command


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_400_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=1.0, help="of the rows that are about professions of ours")
    parser.add_argument("--read", type=Path, help="(for itself) import this file")
    parser.add_argument("--dry-run", action="store_true")
    asked = parser.parse_args()
    if asked.read:
        read(asked.read, max(asked.rows // 10, 1), asked.dry_run)
        return

    from tests.bench import throwaway

    throwaway.prepare(settings=throwaway.as_in_production())
    list_people(asked.people)

    from therapists.imports.registers import shipped

    shipped.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        print("Writing the file …", file=sys.stderr)
        listed = generate(path, asked.rows, asked.share)
        size = path.stat().st_size / 1e6
        print(f"{asked.rows:,} rows, {size:,.0f} MB, {listed:,} of them of {asked.people:,} people who are listed")
        for name, command in _runs(path, asked.rows):
            print(f"{name}:", flush=True)
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
