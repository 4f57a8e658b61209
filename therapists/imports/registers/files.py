"""Files that a registrar sends from the admin: compared in the background, then applied or discarded.

A step is asked for by a person and done by a job, which does nothing where it has been done: jobs may run twice.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Concat
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.refusals import Refused
from therapists.background import SLOW, enqueue_once
from therapists.choices import FileState, ImportState
from therapists.history.contexts import verb
from therapists.imports import registers
from therapists.imports.pipeline import ImportFailedError
from therapists.imports.reading import UnreadableFileError
from therapists.models import ImportRun, Register, RegisterFile, User
from therapists.models.registers import waiting_files

KEPT = timedelta(days=14)  # a file that nobody applies is of no use any more: the next one has come


@verb
def send(*, register: Register, file: File, dated: date, by: User) -> RegisterFile:
    """Keep a file and have it compared. ``dated`` is the day on which it was true."""
    sent = RegisterFile.objects.create(
        register=register, file=file, name=Path(str(file.name)).name[:200], dated=dated, sent_by=by
    )
    enqueue_once(compare, file=sent.pk)
    return sent


@verb
def apply(*, file: RegisterFile, allow_vanished: bool, by: User) -> RegisterFile:
    """Have a compared file applied. Raises ``Refused``."""
    sent = _in_state(file, FileState.COMPARED)
    sent.state, sent.allow_vanished = FileState.APPLYING, allow_vanished
    sent.save(update_fields=["state", "allow_vanished"])
    enqueue_once(apply_now, file=sent.pk, by=by.pk)
    return sent


@verb
def discard(*, file: RegisterFile, by: User) -> RegisterFile:
    """Do nothing with a file that was compared. Raises ``Refused``."""
    sent = _in_state(file, FileState.COMPARED)
    _end(sent, FileState.DISCARDED)
    return sent


def with_last_day(known: QuerySet[Register]) -> QuerySet[Register]:
    """Registers with the day of the last file that was applied, as ``last_dated``."""
    source = Concat(Value(Register.SOURCE), OuterRef("key"))
    runs = ImportRun.objects.filter(source=source, state=ImportState.APPLIED).order_by("-started_at")
    return known.annotate(last_dated=Subquery(runs.values(day=KT("counts__dated"))[:1], output_field=TextField()))


def lacks_many(report: dict[str, Any]) -> bool:
    """Whether the difference of a file is that of a part of one."""
    counts = report.get("counts", {})
    return registers.lacks_many(counts.get("vanished", 0), counts.get("known_before", 0))


@task(queue_name=SLOW)
def compare(file: int) -> str:
    """Find out what a file would change. Returns its state."""
    with transaction.atomic():
        sent = _to_do(file, FileState.COMPARING)
        if sent is None:
            return "nothing to do"
        try:
            with _path(sent) as path:
                outcome = registers.run(sent.register, path, dated=sent.dated, dry_run=True, name=sent.name)
        except (UnreadableFileError, ImportFailedError, OSError) as error:
            sent.problem = str(error)
            _end(sent, FileState.FAILED)
        else:
            sent.report, sent.state = {"counts": outcome.counts, "lists": outcome.lists}, FileState.COMPARED
            sent.save(update_fields=["report", "state"])
        return str(sent.state)


@task(queue_name=SLOW)
def apply_now(file: int, by: int) -> str:
    """Apply a file; it and its state change in one transaction. Returns its state."""
    with transaction.atomic():
        sent = _to_do(file, FileState.APPLYING)
        if sent is None:
            return "nothing to do"
        try:
            with _path(sent) as path:
                outcome = registers.run(
                    sent.register,
                    path,
                    dated=sent.dated,
                    allow_vanished=sent.allow_vanished,
                    by=User.objects.filter(pk=by).first(),
                    name=sent.name,
                )
        except (UnreadableFileError, ImportFailedError, OSError) as error:
            sent.problem = str(error)
            _end(sent, FileState.FAILED)
        else:
            sent.run, sent.report = outcome.run, {"counts": outcome.run.counts if outcome.run else outcome.counts}
            _end(sent, FileState.APPLIED)
        return str(sent.state)


@task
def forget_old() -> int:
    """Discard what nobody has applied in a long time. Returns how many."""
    with transaction.atomic():
        old = RegisterFile.objects.filter(sent_at__lt=timezone.now() - KEPT, state=FileState.COMPARED)
        found = list(old.select_for_update(skip_locked=True))
        for sent in found:
            _end(sent, FileState.DISCARDED)
    return len(found)


@contextmanager
def _path(sent: RegisterFile) -> Iterator[Path]:
    """The file where it can be read by its path, wherever it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with sent.file.open("rb") as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        yield path


def _in_state(file: RegisterFile, state: FileState) -> RegisterFile:
    sent = RegisterFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if sent.state != state:
        raise Refused(gettext("This file has come further meanwhile: look at its page again."))
    return sent


def _to_do(pk: int, state: FileState) -> RegisterFile | None:
    """The file, held, if that is still to be done; another job that does it is waited for."""
    found = RegisterFile.objects.select_for_update(of=("self",)).select_related("register")
    return found.filter(pk=pk, state=state).first()


def _end(sent: RegisterFile, state: FileState) -> None:
    """The last step: what the file held is not needed any more."""
    name, sent.file, sent.state = sent.file.name, "", state
    sent.save()
    if name:
        transaction.on_commit(lambda: waiting_files().delete(name))
