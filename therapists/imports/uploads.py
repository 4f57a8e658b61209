"""Files that somebody uploads: kept until they are applied or a week has passed, compared, and applied, in background.

The file is rows of the database: whichever worker takes the job finds it, it goes with its row, and no server hands it
out. What was looked at is what is applied: where the difference has moved since, nothing is written, and the new one is
shown.
"""

import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext

from therapists.actions.refusals import Refused
from therapists.background import SLOW, enqueue_once
from therapists.choices import UploadKind, UploadState
from therapists.imports import pipeline
from therapists.imports.nppes import Nppes
from therapists.imports.reading import UnreadableFileError
from therapists.imports.sheets import rows, source
from therapists.models import ImportFile, ImportFilePart, SheetMapping, User

LARGEST_BYTES = 100_000_000  # a weekly file of the registry has some 10 million; the whole one is for the command
PART_BYTES = 1_000_000
KEPT = timedelta(days=7)  # a file nobody has decided about, and the report on one that was applied
LONGEST_NAME = 200

OPEN = (UploadState.NEW, UploadState.COMPARED, UploadState.FAILED)  # states in which somebody may decide


def keep(*, name: str, chunks: Iterable[bytes], by: User) -> ImportFile:
    """Keep an uploaded file, and say what it is. Raises ``Refused`` for one that is too large or cannot be read."""
    with transaction.atomic():
        file = ImportFile.objects.create(
            kind=UploadKind.SHEET,
            name=Path(name).name[-LONGEST_NAME:],
            size=0,
            by=by,
            language=translation.get_language(),
        )
        for position, data in enumerate(_in_parts(chunks)):
            file.size += len(data)
            if file.size > LARGEST_BYTES:
                raise Refused(
                    gettext("The file has more than %(limit)s MB. Ask an administrator to import it by command.")
                    % {"limit": LARGEST_BYTES // 10**6}
                )
            ImportFilePart.objects.create(file=file, position=position, data=data)
        with at_hand(file) as path:
            try:
                file.kind = source.glance(path).kind
            except UnreadableFileError as error:
                raise Refused(str(error)) from error
        file.save(update_fields=["size", "kind"])
    return file


def _in_parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PART_BYTES:
            yield bytes(waiting[:PART_BYTES])
            del waiting[:PART_BYTES]
    if waiting:
        yield bytes(waiting)


@contextmanager
def at_hand(file: ImportFile) -> Iterator[Path]:
    """The file as one on disk that only this process's user may read, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "uploaded"
        with path.open("wb") as whole:
            for data in file.parts.order_by("position").values_list("data", flat=True).iterator(1):
                whole.write(data)
        yield path


def source_of(file: ImportFile, path: Path) -> Any:
    """What the pipeline runs for a file."""
    if file.kind == UploadKind.NPPES:
        return Nppes(path)
    if file.kind == UploadKind.EXPORT:
        return source.Export(path)
    if file.mapping is None:
        raise pipeline.ImportFailedError(gettext("Say first how its columns are read."))
    return source.Spreadsheet(path, file.mapping.source, reading_of(file.mapping))


def reading_of(mapping: SheetMapping) -> rows.Reading:
    """How a saved mapping reads a file."""
    return rows.Reading(mapping.columns, mapping.words, mapping.defaults)


# --- Decisions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def compare(*, file: ImportFile, mapping: SheetMapping | None = None, by: User) -> None:
    """Have the file compared with the directory, in the language of whoever asks. Raises ``Refused``."""
    held = _held(file, OPEN)
    held.mapping = mapping
    held.state, held.report, held.problem = UploadState.COMPARING, None, ""
    held.by, held.language = by, translation.get_language()
    held.save()
    enqueue_once(compare_later, file=held.pk)


@transaction.atomic
def apply(*, file: ImportFile, agreed: str, by: User) -> None:
    """Have the difference applied that somebody has looked at: ``agreed`` is its fingerprint. Raises ``Refused``."""
    held = _held(file, (UploadState.COMPARED,))
    if held.report is None or held.report["fingerprint"] != agreed:
        raise Refused(gettext("This is not the difference that you looked at. Look at it again."))
    held.state, held.by = UploadState.APPLYING, by
    held.save(update_fields=["state", "by"])
    enqueue_once(apply_later, file=held.pk, agreed=agreed, by=by.pk)


@transaction.atomic
def discard(*, file: ImportFile) -> None:
    """Forget a file, with what comparing it found. Raises ``Refused`` while it is worked on."""
    _held(file, (*OPEN, UploadState.APPLIED)).delete()


def _held(file: ImportFile, states: Container[str]) -> ImportFile:
    held = ImportFile.objects.select_for_update().filter(pk=file.pk).first()
    if held is None or held.state not in states:
        raise Refused(gettext("This file is being worked on, or somebody has decided about it already."))
    return held


# --- Work -------------------------------------------------------------------------------------------------------------


@task(queue_name=SLOW)
def compare_later(file: int) -> str:
    """Compare a file with the directory; changes nothing of it. Returns how that ended."""
    found = ImportFile.objects.select_related("mapping").filter(pk=file, state=UploadState.COMPARING).first()
    if found is None:
        return "nothing to do"
    with translation.override(found.language), at_hand(found) as path:
        outcome: dict[str, Any]
        try:
            read = source_of(found, path)
            outcome = {"state": UploadState.COMPARED, "report": as_json(pipeline.run(read, path, dry_run=True), read)}
        except (UnreadableFileError, pipeline.ImportFailedError) as error:
            outcome = {"state": UploadState.FAILED, "problem": str(error)}
    ImportFile.objects.filter(pk=file, state=UploadState.COMPARING).update(**outcome)
    return str(outcome["state"])


@task(queue_name=SLOW)
def apply_later(file: int, agreed: str, by: int) -> str:
    """Apply what was agreed to, whole, and let the file go, in one transaction. Returns how that ended."""
    with transaction.atomic():
        asked = ImportFile.objects.select_for_update(of=["self"]).select_related("mapping")
        found = asked.filter(pk=file, state=UploadState.APPLYING).first()
        if found is None:
            return "nothing to do"
        with translation.override(found.language), at_hand(found) as path:
            try:
                with transaction.atomic():
                    read = source_of(found, path)
                    report = pipeline.run(
                        read, path, by=User.objects.get(pk=by), file_name=found.name, agreed=agreed
                    )  # fmt: skip
                found.state, found.run, found.report = UploadState.APPLIED, report.run, as_json(report, read)
                found.parts.all().delete()
            except pipeline.MovedError as moved:
                found.state, found.report = UploadState.COMPARED, as_json(moved.report, read)
                found.problem = gettext("The directory has changed since you looked: nothing was applied. Look again.")
            except (UnreadableFileError, pipeline.ImportFailedError) as error:
                found.state, found.problem = UploadState.FAILED, str(error)
        found.save()
    return str(found.state)


@task
def forget_old_files() -> int:
    """Remove files, with what was found in them, a week after the upload. Returns how many."""
    old = ImportFile.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.exclude(state=UploadState.APPLYING).delete()[1].get("therapists.ImportFile", 0)


def as_json(report: pipeline.Report, read: Any) -> dict[str, Any]:
    """What is shown of a report: counts, examples, and what was wrong with which rows."""
    counts: Mapping[str, Any] = report.counts
    return {
        "fingerprint": report.fingerprint,
        "counts": {**counts, "review": counts["review"][: source.MOST_PROBLEMS], "deactivated": []},
        "examples": report.examples,
        "problems": [problem.as_json() for problem in getattr(read, "problems", [])],
    }
