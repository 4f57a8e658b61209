"""Licence registers: a file says of the licences that are listed whether they stand, and until when.

``run`` is all that a command or a page calls. Like any import it reads, matches, shows the difference, applies whole or
not at all, in one transaction; a second run of the same file changes nothing. What is whose: ``tables`` finds header
and cells, ``rows`` reads one row, ``difference`` compares in SQL, ``applying`` writes, ``preview`` shows a sample,
``files`` keeps what the admin sent, ``shipped`` loads the definitions that come with the code.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import ImportState
from therapists.history.contexts import doing, ignored
from therapists.imports.pipeline import ImportFailedError
from therapists.imports.reading import Progress, Rejects, sha256
from therapists.imports.registers import applying, difference
from therapists.imports.registers.refusals import Refusal, RowRefusedError, in_words
from therapists.imports.registers.rows import OtherProfession, RowReader, professions_of
from therapists.imports.registers.tables import opened
from therapists.models import ImportRun, Practitioner, Register, User
from therapists.models.provenance import IMPORT_LOCK

PROGRESS_ROWS = 5000
LONGEST_LIST = 1000  # entries of one list kept in ImportRun.counts
EXAMPLES = 5
MOST_REASONS = 200  # kept apart; the rest is counted together
OTHERS = "…"  # passed over for professions beyond those
MOST_PASSED_OVER = 30  # professions that are none of ours, named
# A file that lacks more of what the last one had is taken for a part of one, until somebody says that it is whole.
MOST_VANISHED_SHARE, MOST_VANISHED = 0.2, 10

MEANING = {
    "matched": _("matched by number and name"),
    "changed": _("of these change"),
    "lapsed": _("lapse: in force before, and not now"),
    "restored": _("are restored: not in force before, and now they are"),
    "stopped": _("newly suspended or revoked: published listings are paused, and safety is told"),
    "disciplined": _("have a case at the board that is new: safety is told"),
    "kept": _("were looked up elsewhere on the file's day or later, and stay"),
    "vanished": _("vanished: in the last file, and not in this one"),
    "review": _("to review: number or name alone"),
    "rejected_before": _("are somebody else, as was decided before"),
    "unmatched": _("licenses listed here that the file does not have"),
    "not_listed": _("rows of the file about nobody who is listed here"),
}


class WholeFileError(ImportFailedError):
    """The file lacks so many licences that it may be a part of one."""


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do. ``lists`` holds ids of practitioners, never a name or a number."""

    counts: dict[str, Any]
    lists: dict[str, list[dict[str, Any]]]
    applied: bool
    run: ImportRun | None = None

    def lines(self) -> Iterator[str]:
        """The report as text, with the names of some people."""
        yield "Applied." if self.applied else "Nothing was changed. This is what the import would do:"
        yield f"{self.counts['read']:>9,} rows read"
        for reason, number in self.counts["passed_over"].items():
            yield f"{number:>9,} passed over: {reason}"
        for reason, number in self.counts["rejected"].items():
            yield f"{number:>9,} refused: {in_words(reason)}"
        for name, meaning in MEANING.items():
            yield f"{self.counts[name]:>9,} {meaning}"
            yield from self._examples(name)

    def _examples(self, name: str) -> Iterator[str]:
        shown = self.lists.get(name, [])[:EXAMPLES]
        people = Practitioner.objects.in_bulk([entry["practitioner"] for entry in shown])
        for entry in shown:
            person = people.get(entry["practitioner"])
            said = " becomes ".join(filter(None, (entry["was"], entry["becomes"])))
            yield f"{'':>11}{': '.join(filter(None, (f'{person}', said)))}"


@dataclass(slots=True)
class _Reading:
    rows: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)


def run(
    register: Register,
    path: Path,
    *,
    dated: date | None = None,
    allow_vanished: bool = False,
    dry_run: bool = False,
    rejects: Path | None = None,
    by: User | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> Outcome:
    """Import one file of a register, ``dated`` the day it was true (today, or that of the same file before).

    Raises ``UnreadableFileError`` and ``ImportFailedError``, which say what is missing; then nothing was changed.
    """
    progress = progress or Progress()
    started = timezone.now()
    fingerprint = sha256(path)
    refused = Rejects(rejects)
    with (
        refused,
        doing("registers.run", user=by and by.pk) as context,
        transaction.atomic(),
        connection.cursor() as cursor,
        ignored(cursor),
    ):
        progress.step("waiting for another import to end")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        day = _day(register, fingerprint, dated)
        difference.create(cursor)
        if dry_run:
            cursor.execute("SET TRANSACTION READ ONLY")  # temporary tables excepted
        reading = _read(cursor, register, path, refused, progress)
        progress.step("comparing")
        values = difference.asked(register, sorted(set(_professions(register))), day)
        difference.compute(cursor, values, lock=not dry_run)
        found = difference.told(cursor, values, LONGEST_LIST)
        counts = {
            "dated": day.isoformat(),
            "read": reading.rows,
            "passed_over": dict(reading.passed_over.most_common(MOST_PASSED_OVER)),
            "rejected": dict(refused.reasons.most_common(MOST_REASONS)),
            **found.counts,
        }
        outcome = Outcome(counts, found.lists, applied=not dry_run)
        if dry_run:
            transaction.set_rollback(True)
        else:
            _refuse_half_a_file(counts, allow_vanished)
            progress.step("writing")
            record = ImportRun.objects.create(
                source=register.source, file_name=(name or path.name)[:200], sha256=fingerprint, by=by,
                started_at=started, finished_at=started, counts=counts | {"lists": found.lists},
            )  # fmt: skip
            context.note(run=record.pk)
            record.counts |= applying.apply(cursor, register, record, values)
            record.finished_at = timezone.now()
            record.save(update_fields=["finished_at", "counts"])
            outcome.run = record
    progress.end()
    return outcome


def _day(register: Register, fingerprint: str, dated: date | None) -> date:
    """The day of the file. Raises ``ImportFailedError`` where a newer file has been imported already."""
    before = ImportRun.objects.filter(source=register.source, state=ImportState.APPLIED)
    same = before.filter(sha256=fingerprint).order_by("-started_at").first()
    day = dated or (date.fromisoformat(same.counts["dated"]) if same else timezone.localdate())
    if day > timezone.localdate():
        raise ImportFailedError(f"The file cannot be of {day}, which is still to come.")
    last = before.order_by("-started_at").first()
    if last is not None and day < date.fromisoformat(last.counts["dated"]):
        raise ImportFailedError(f"A newer file of this register has been imported, that of {last.counts['dated']}.")
    return day


def _professions(register: Register) -> list[int]:
    if register.profession_id is not None:
        return [register.profession_id]
    found = list(professions_of(register).values())
    if not found:
        raise ImportFailedError("The register maps none of its professions to one of ours.")
    return found


def _read(cursor: CursorWrapper, register: Register, path: Path, rejects: Rejects, progress: Progress) -> _Reading:
    """Copy the rows of our professions into ``register_row``: one at a time, none is kept."""
    reading = _Reading()
    with opened(path, register) as table:
        rejects.columns(table.header)
        licence = RowReader(table, register).licence
        with cursor.copy(difference.COPY_ROWS) as copy:
            for row in table.rows:
                if not any(row):
                    continue
                reading.rows += 1
                if not reading.rows % PROGRESS_ROWS:
                    progress.rows(reading.rows, table.bytes_read, table.size)
                try:
                    copy.write_row(licence(row))
                except OtherProfession as other:
                    reading.passed_over[_shortened(other, reading.passed_over, OTHERS)] += 1
                except RowRefusedError as refused:
                    kept = _shortened(refused, rejects.reasons, Refusal.OTHER)
                    rejects.add(row, table.line, kept, in_words(str(refused)))
    return reading


def _shortened(reason: Exception, known: Counter[str], others: str) -> str:
    """The reason; once there are very many different ones, they are one: ``others``."""
    text = str(reason)
    return text if text in known or len(known) < MOST_REASONS else others


def lacks_many(vanished: int, before: int) -> bool:
    """Whether a file that lacks so many of the licences that the last one had may be a part of one."""
    return vanished > max(MOST_VANISHED, MOST_VANISHED_SHARE * before)


def _refuse_half_a_file(counts: dict[str, Any], allowed: bool) -> None:
    vanished, before = counts["vanished"], counts["known_before"]
    if not allowed and lacks_many(vanished, before):
        raise WholeFileError(
            f"The file lacks {vanished:,} of the {before:,} licenses that the last one had. If it is whole, say so "
            "(--allow-vanished); each of them loses its badge until a later file has it again."
        )
