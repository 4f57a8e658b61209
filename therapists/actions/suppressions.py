"""Whoever was erased stays erased: keyed hashes of them, which imports and backups are compared with.

The list is kept outside the database, too (``ERASED_FILE``, ``manage.py erased``), or a backup from before an erasure
would bring the person back. Such a file has a line for each hash, and says nothing of anybody:

    3f…9a erased 2026-11-25T10:00:00+00:00

A later line about the same hash counts: ``erased``, ``suspended`` (erased while suspended) or ``lifted``.
"""

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from therapists.actions import traces
from therapists.actions.claims import lock
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.history.contexts import verb
from therapists.models import Practitioner, Suppression, User
from therapists.models.safety import MAY_SUSPEND

PEOPLE_AT_ONCE = 2000
ERASED, SUSPENDED, LIFTED = "erased", "suspended", "lifted"


class UnreadableListError(Exception):
    """A file is no list of erased people; the text says which line is wrong."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """What is known of one hash, and since when."""

    at: datetime
    digest: str
    what: str

    def __str__(self) -> str:
        return f"{self.digest} {self.what} {self.at.astimezone(UTC).isoformat()}"


# --- In the database --------------------------------------------------------------------------------------------------


def suppress(digests: Collection[str], *, suspended: bool) -> int:
    """Put these in force; call it in the transaction that erases. Returns how many there are.

    Who was suspended stays so: a backup may be from before that.
    """
    at = timezone.now()
    suspended |= Suppression.objects.in_force().filter(digest__in=digests, suspended=True).exists()
    Suppression.objects.bulk_create(
        (Suppression(digest=digest, created_at=at, suspended=suspended) for digest in sorted(digests)),
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["created_at", "suspended", "lifted_at", "lifted_by"],
    )
    transaction.on_commit(write_outside, robust=True)
    return len(digests)


def met(ids: Iterable[int]) -> dict[int, list[Suppression]]:
    """Those of these people who were erased before and have not been let in again, each with what knows them."""
    if not Suppression.objects.in_force().exists():
        return {}
    mine = {pk: traces_.digests() for pk, traces_ in traces.now(ids).items()}
    wanted = {digest for digests in mine.values() for digest in digests}
    known = {row.digest: row for row in Suppression.objects.in_force().filter(digest__in=wanted)}
    found = {pk: [known[digest] for digest in sorted(digests & known.keys())] for pk, digests in mine.items()}
    return {pk: rows for pk, rows in found.items() if rows}


def objection(rows: Iterable[Suppression]) -> str:
    """Why somebody met must not be published, and how to go on."""
    day = date_format(timezone.localtime(max(row.created_at for row in rows)))
    text = gettext(
        "Somebody with these details asked to be erased (%(day)s). If they wish to be listed again, press “Listed "
        "again…”; otherwise erase this listing."
    )
    return text % {"day": day}


@verb
def lift(*, practitioner: Practitioner, said: str, by: User) -> int:
    """Let somebody be listed again who was erased and wishes so; ``said`` is how we know. Returns how many hashes.

    Raises ``Refused``: also where they were suspended, unless ``by`` may suspend.
    """
    if not said.strip():
        raise Refused(gettext("Write down how they told you."))
    person = lock(model=Practitioner, pk=practitioner.pk)
    rows = met([person.pk]).get(person.pk, [])
    if not rows:
        raise Refused(gettext("Nobody with these details was erased."))
    if any(row.suspended for row in rows) and not by.has_perm(f"therapists.{MAY_SUSPEND}"):
        raise Refused(gettext("Only those who may suspend listings can let this person be listed again."))
    Suppression.objects.filter(pk__in=[row.pk for row in rows]).update(lifted_at=timezone.now(), lifted_by=by)
    record(objects=[person], message=gettext("Listed again: %(said)s") % {"said": said.strip()}, by=by)
    transaction.on_commit(write_outside, robust=True)
    return len(rows)


# --- Outside it -------------------------------------------------------------------------------------------------------


def lines() -> Iterator[Line]:
    """All that is known, as a file has it."""
    for row in Suppression.objects.order_by("pk").iterator():
        yield Line(row.created_at, row.digest, SUSPENDED if row.suspended else ERASED)
        if row.lifted_at:
            yield Line(row.lifted_at, row.digest, LIFTED)


def read(text: str) -> list[Line]:
    """The lines of such a file; a last one without its end, of a process that was killed, does not count.

    Raises ``UnreadableListError``.
    """
    whole, _newline, _half = text.rpartition("\n")
    return [_line(number, line) for number, line in enumerate(whole.splitlines(), start=1) if line.strip()]


def _line(number: int, line: str) -> Line:
    try:
        digest, what, at = line.split()
        found = Line(datetime.fromisoformat(at), digest, what)
        bytes.fromhex(digest)
    except ValueError:
        found = None
    if found is None or what not in {ERASED, SUSPENDED, LIFTED} or found.at.tzinfo is None:
        raise UnreadableListError(f"Line {number} is not of a list of erased people: a hash, a word and a time.")
    return found


def write_outside() -> None:
    """Add to ``ERASED_FILE``, where there is one, what it lacks."""
    if settings.ERASED_FILE:
        add_to(Path(settings.ERASED_FILE))


@task
def keep_outside() -> None:
    """Every night: what a process that was killed could not add."""
    write_outside()


def add_to(path: Path) -> int:
    """Add to a file what it lacks; it is made where there is none. Returns how many lines were added.

    Raises ``OSError`` and ``UnreadableListError``: a file that is something else is left alone.
    """
    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        known = {(line.digest, line.what, line.at) for line in read(text)}
        new = [line for line in lines() if (line.digest, line.what, line.at) not in known]
        if new:
            file.truncate(len(text.rpartition("\n")[0]) + 1 if "\n" in text else 0)
            file.write("".join(f"{line}\n" for line in new))
            file.flush()
            os.fsync(file.fileno())
    return len(new)


@verb
def take_in(*, known: Iterable[Line]) -> int:
    """Bring the table up to a list: for each hash whatever is later counts. Returns how many changed."""
    stands = {row.digest: row for row in Suppression.objects.all()}
    changed = {}
    for line in sorted(known):
        row = stands.setdefault(line.digest, Suppression(digest=line.digest, created_at=line.at))
        new = row.pk is None and line.digest not in changed
        if not new and line.at <= (row.lifted_at or row.created_at):
            continue
        if line.what == LIFTED:
            row.lifted_at = line.at
        else:
            row.created_at, row.suspended, row.lifted_at, row.lifted_by = line.at, line.what == SUSPENDED, None, None
        changed[line.digest] = row
    Suppression.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["created_at", "suspended", "lifted_at", "lifted_by"],
    )
    return len(changed)


def who_is_back() -> Iterator[int]:
    """Ids of people who are in the tables although they were erased: a backup holds them."""
    for ids in batched(Practitioner.objects.order_by("pk").values_list("pk", flat=True).iterator(), PEOPLE_AT_ONCE):
        yield from met(ids)
