"""Fills a directory with invented people, for demonstrations and measurements.

Read in the order of the story: ``world`` (cities and vocabulary) → ``people`` (who they are) → ``ways``
(where they are seen) → ``papers`` (what was checked); ``words`` holds the tables they are made of.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Lock

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import CASCADE, Max, Model, OneToOneRel, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.reverse_related import ManyToOneRel
from django.utils import timezone

from therapists.choices import ImportState
from therapists.history.contexts import doing, unrecorded
from therapists.history.forgetting import forget
from therapists.imports.demo import people
from therapists.imports.demo.people import SOURCE
from therapists.imports.demo.rows import COLUMNS, Crowd, Row, Rows
from therapists.imports.demo.world import DemoError, World
from therapists.models import ImportRun, Practice, Practitioner, SourceRecord
from therapists.models.history import OWNERS
from therapists.search import indexing
from therapists.search.catalogue import DEMONSTRATION

__all__ = ["SOURCE", "DemoError", "generate"]

BATCH_PEOPLE = 2000  # people held in memory before they are written
IDS_AT_ONCE = 3000  # taken from a sequence in one go: about what a batch needs


class Ids:
    """Ids taken from the tables' own sequences, so that rows added later, or meanwhile, never collide."""

    def __init__(self, cursor: CursorWrapper, busy: Lock) -> None:
        self.cursor = cursor
        self.busy = busy
        self.waiting: dict[type[Model], list[int]] = {}

    def next(self, model: type[Model]) -> int:
        """An id that nobody else gets."""
        waiting = self.waiting.setdefault(model, [])
        if not waiting:
            with self.busy:
                self._take(model, waiting)
        return waiting.pop()

    def stock_up(self) -> None:
        """Have enough for a batch, so that making it need not wait until the last one is written."""
        for model, waiting in self.waiting.items():
            if len(waiting) < IDS_AT_ONCE:
                self._take(model, waiting)

    def _take(self, model: type[Model], waiting: list[int]) -> None:
        self.cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, IDS_AT_ONCE],
        )
        waiting[:0] = sorted((row[0] for row in self.cursor.fetchall()), reverse=True)


class Table:
    """COPY into one table: the columns that ``COLUMNS`` names, and the defaults of the others."""

    def __init__(self, model: type[Model]) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}
        named = [fields[name] for name in COLUMNS[model]]
        others = [
            field
            for field in fields.values()
            if field not in named and not (field.primary_key or field.generated or field.null)
        ]
        columns = ", ".join(f'"{field.column}"' for field in [*named, *others])
        self.statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        self.defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)

    def write(self, cursor: CursorWrapper, rows: Iterable[Row]) -> None:
        """Send the rows."""
        with cursor.copy(self.statement) as copy:
            for row in rows:
                copy.write_row(row + self.defaults)


@transaction.atomic
def generate(
    *,
    practitioners: int,
    seed: int,
    add: bool = False,
    progress: Callable[[str], None],
    today: date | None = None,
) -> ImportRun:
    """Write so many invented people, all or nothing; the same seed gives the same people on the same day.

    Replaces earlier demo people and refuses beside real ones; with ``add`` they join whoever is there.
    """
    started = timezone.now()
    # Nobody wrote these people, so nothing is told of their coming and going; of the run itself it is.
    with connection.cursor() as cursor, unrecorded(cursor, OWNERS.keys() - {ImportRun}):
        if not add:
            _refuse_beside_real_people()
            _remove_earlier(cursor, progress)
        world = World.read(practitioners)
        first = _first_number()
        with doing("demo"):
            run = ImportRun.objects.create(
                source=SOURCE,
                file_name=f"{practitioners} invented people, seed {seed}",
                sha256=hashlib.sha256(f"{practitioners} {seed} {first}".encode()).hexdigest(),
                started_at=started,
                finished_at=started,
            )
        busy = Lock()
        ids = Ids(cursor, busy)
        crowd = Crowd(
            world,
            # The first number too, so that adding twice with one seed brings other people.
            f"{seed}:{first}",
            today or started.date(),
            run=run.pk,
            first=first,
            next_id=ids.next,
        )
        counts = _write(cursor, busy, ids, people.batches(crowd, practitioners, BATCH_PEOPLE), progress)
        progress("Building the search rows")
        indexing.rebuild()
        indexing.bump(DEMONSTRATION)
    run.counts = counts
    run.finished_at = timezone.now()
    run.save(update_fields=["counts", "finished_at"])
    return run


def _refuse_beside_real_people() -> None:
    real = Practitioner.objects.exclude(source_records__source=SOURCE).count()
    if real:
        raise DemoError(
            f"{real} practitioners here are not demo people. Use an empty database, or --add to put demo "
            "people beside them."
        )


def _first_number() -> int:
    """One more than the largest number of a demo person; numbers go on where the last run stopped."""
    largest = SourceRecord.objects.filter(source=SOURCE).aggregate(Max("external_id"))["external_id__max"]
    return int(largest or 0) + 1


# --- Writing ----------------------------------------------------------------------------------------------


def _write(
    cursor: CursorWrapper, busy: Lock, ids: Ids, batches: Iterator[Rows], progress: Callable[[str], None]
) -> dict[str, int]:
    """Write the batches; while PostgreSQL takes one in, the next is made. ``busy`` guards the cursor."""
    tables = {model: Table(model) for model in COLUMNS}
    counts = dict.fromkeys((model._meta.label for model in COLUMNS), 0)
    begin = time.monotonic()

    def write(rows: Rows) -> None:
        with busy:
            for model, table in tables.items():
                table.write(cursor, rows[model])
            _check_constraints(cursor)

    with ThreadPoolExecutor(max_workers=1) as writer:
        last: Future[None] | None = None
        for rows in batches:
            if last:
                last.result()
            ids.stock_up()
            last = writer.submit(write, rows)
            for model in tables:
                counts[model._meta.label] += len(rows[model])
            made = counts[Practitioner._meta.label]
            progress(f"{made:,} people made ({made / (time.monotonic() - begin):,.0f} a second)")
        if last:
            last.result()
    return counts


def _check_constraints(cursor: CursorWrapper) -> None:
    """Make the deferred checks now, batch by batch: the queue stays short, and a fault shows early."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# --- Removing ---------------------------------------------------------------------------------------------


def _remove_earlier(cursor: CursorWrapper, progress: Callable[[str], None]) -> None:
    """Delete the demo people of earlier runs, and the practices where nobody else works."""
    # Kept aside by id: the marks themselves go on the way.
    cursor.execute(
        "CREATE TEMPORARY TABLE demo_person ON COMMIT DROP AS "
        "SELECT practitioner_id AS id FROM therapists_sourcerecord WHERE source = %s",
        [SOURCE],
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE demo_practice ON COMMIT DROP AS "
        "SELECT practice_id AS id FROM therapists_worksat GROUP BY practice_id "
        "HAVING bool_and(practitioner_id IN (SELECT id FROM demo_person))"
    )
    cursor.execute("ANALYZE demo_person")
    cursor.execute("ANALYZE demo_practice")
    leaving = Practitioner.objects.filter(id__in=RawSQL("SELECT id FROM demo_person", []))
    if leaving.exists():
        progress(f"Removing {leaving.count():,} demo people of an earlier run")
        for model, gone in ((Practitioner, "demo_person"), (Practice, "demo_practice")):
            cursor.execute(f"SELECT id FROM {gone}")
            forget([row[0] for row in cursor.fetchall()], cursor, of=model)
        _delete(leaving)
        _delete(Practice.objects.filter(id__in=RawSQL("SELECT id FROM demo_practice", [])))
        ImportRun.objects.filter(source=SOURCE).update(state=ImportState.UNDONE)
        _check_constraints(cursor)
    cursor.execute("DROP TABLE demo_person, demo_practice")


def _delete(rows: QuerySet) -> None:
    """Delete rows and what hangs on them, table by table: the ORM's own cascade would first read them all."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel | OneToOneRel) and relation.on_delete is CASCADE:
            column = relation.field.name
            _delete(relation.related_model._base_manager.filter(**{f"{column}__in": rows.values("pk")}))
    rows._raw_delete(rows.db)
