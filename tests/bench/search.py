"""What search costs: ``python -m tests.bench.search [--n 100000] [--out file.json]``, or ``make bench N= OUT=``.

Fills a database of its own with ``n`` invented people, on a server with a production server's settings, and times
the site, the baseline (``baseline.py``) and the floor in turn. No query is timed before its answers equal those of
brute force (``brute.py``); the run ends with status 1 where one does not. Prints medians, minimums, ratios and bars;
``--out`` is a JSON list of ``{query, subject, n, median_ms, min_ms, …}``, in which ``n`` is the number of people.
"""

import json
import os
import random
import statistics
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import nullcontext
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from tests.bench.report import report
from tests.bench.timing import MOST_TRIES, Record, Timed, in_turn, record

PAUSE = 0.02  # seconds between the searches, and between the edits, that go on during a rebuild


def run(people: int, *, tries: int = MOST_TRIES, others: bool = True, say: Callable[[str], None]) -> list[Record]:
    """Fill the database, check, measure; needs Django and an empty directory with vocabulary and places.

    ``others`` are other processes: the site over HTTP, and the worker beside edits and rebuild. Raises ``Mismatch``
    where a subject does not answer as brute force does.
    """
    from tests.bench import baseline, http, worker
    from tests.bench.mix import Mix

    found = [load(people, say)]
    with baseline.indexes():
        vacuum()
        mix = Mix()
        say(f"Ordinary city: {mix.ordinary}; largest: {mix.largest}")
        floor = Timed("select_1", "floor", lambda _: select_1())
        for search in mix.searches():
            hits = search.check()
            say(f"{search.name}: {hits:,} people, as by brute force")
            group = [Timed(search.name, "site", lambda _, s=search: s.site(), more={"hits": hits})]
            if search.baseline is not None:
                group.append(Timed(search.name, "baseline", lambda _, s=search: s.baseline(), more={"hits": hits}))
            part = Timed("select_1", "floor", floor.run)
            in_turn([*group, part], tries)
            floor.tries += part.tries
            found += [record(timed, people) for timed in group]
        found.append(record(floor, people))
    found[0] |= {"tables": tables(), "database_mb": database_mb()}
    if others:
        say("Over HTTP")
        found += http.measure(os.environ["DATABASE_URL"], {"http_search": mix.path()}, people)
    with worker.at_work() if others else nullcontext():
        say("Edits")
        edits = [edit(), edit_without_listing()]
        in_turn(edits, tries)
        found += [record(timed, people) for timed in edits]
        say("Rebuild, while people search and edit")
        found.append(record(rebuild(mix.path()), people))
    for search in mix.searches():
        search.check()
        break  # one tells: what was edited and rebuilt is found
    return found


def as_json(found: list[Record]) -> str:
    """The file of ``--out``."""
    return json.dumps(found, indent=1) + "\n"


def load(people: int, say: Callable[[str], None]) -> Record:
    """Make the people; the time until their search rows are begun, and that of the rows."""
    from therapists.imports import demo

    begin, rows = time.perf_counter(), 0.0

    def progress(message: str) -> None:
        nonlocal rows
        if message.startswith("Building"):
            rows = time.perf_counter()
        say(message)

    demo.generate(practitioners=people, seed=1, progress=progress)
    end = time.perf_counter()
    timed = Timed("bulk_load", "site", lambda _: None, tries=[1000 * (end - begin)])
    timed.more = {"people_per_second": round(people / (end - begin)), "rows_ms": round(1000 * (end - rows))}
    return record(timed, people)


def vacuum() -> None:
    """As autovacuum leaves the tables when it is done; it stays on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def select_1() -> object:
    """What any statement costs."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchall()


# --- Writes -----------------------------------------------------------------------------------------------------------


class Edit(NamedTuple):
    """Other hours for one post: to the weekend, or away from it."""

    post: Any
    spans: list[tuple[int, time_of_day, time_of_day]]
    part: str  # of the week, by which it is found afterwards
    by: Any


def next_edit(chance: random.Random) -> Edit:
    """An edit of somebody published that changes what they are found by."""
    from therapists.models import User, WorksAt

    curator = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("curator@example.org")
    posts = WorksAt.objects.filter(practitioner__status="published").order_by("pk")
    first, last = posts.values_list("pk", flat=True).first(), posts.values_list("pk", flat=True).last()
    post = posts.filter(pk__gte=chance.randint(first, last)).select_related("practitioner")[0]
    weekend = post.hours.filter(weekday__gte=6).exists()
    day, part = (2, "weekday-day") if weekend else (6, "weekend")
    return Edit(post, [(day, time_of_day(9), time_of_day(13))], part, curator)


def make(change: Edit) -> None:
    """The edit, through the verb that a curator's form calls."""
    from therapists.actions.hours import set_hours

    set_hours(of=change.post, spans=change.spans, by=change.by)


def edit() -> Timed:
    """One edit, searchable as soon as it has been made."""

    def searchable(change: Edit) -> None:
        from tests.bench.mix import same
        from therapists.choices import FacetGroup
        from therapists.search import catalogue, query
        from therapists.search.criteria import Criteria

        chosen = {FacetGroup.WHEN: (change.part,), FacetGroup.AT: ("clinic",)}
        criteria = Criteria(chosen=chosen, people=(change.post.practitioner_id,))
        same("edit", "site", "who is found by the new hours", 1, query.count(criteria, catalogue.current()))

    chance = random.Random(1)
    return Timed("edit", "site", make, before=lambda: next_edit(chance), after=searchable)


def edit_without_listing() -> Timed:
    """The same without what search needs, which is made up for afterwards."""
    from therapists.search import indexing

    def bare(change: Edit) -> None:
        with patch.object(indexing, "refresh"):
            make(change)

    chance = random.Random(2)
    return Timed(
        "edit_without_listing",
        "site",
        bare,
        before=lambda: next_edit(chance),
        after=lambda change: indexing.refresh([change.post.practitioner_id]),
    )


def rebuild(path: str) -> Timed:
    """All rows anew, while somebody searches and somebody edits; what those waited is in the record."""
    from django.http import QueryDict

    from therapists.search import indexing, query
    from therapists.search.filters import ListingFilter

    listing_filter = ListingFilter(QueryDict(path.partition("?")[2]))
    criteria, catalogue = listing_filter.criteria, listing_filter.catalogue
    chance = random.Random(3)

    def search(_: object) -> None:
        query.search(criteria, catalogue)

    searches = Timed("search", "site", search)
    edits = Timed("edit", "site", make, before=lambda: next_edit(chance))
    timed = Timed("rebuild", "site", lambda _: indexing.rebuild())
    done, faults = threading.Event(), []

    def go_on(other: Timed) -> None:
        from django.db import connection

        try:
            while not done.is_set():
                other.once()
                time.sleep(PAUSE)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=go_on, args=(other,)) for other in (searches, edits)]
    for thread in threads:
        thread.start()
    try:
        timed.once()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    if faults:
        raise faults[0]
    for name, other in (("searches", searches), ("edits", edits)):
        waits = other.tries or [0.0]
        timed.more |= {
            f"{name}_meanwhile": len(other.tries),
            f"{name}_median_ms": round(statistics.median(waits), 2),
            f"{name}_max_ms": round(max(waits), 2),
        }
    return timed


# --- Sizes ------------------------------------------------------------------------------------------------------------


def tables() -> dict[str, dict[str, int]]:
    """Bytes of each table, with what it keeps aside, and of its indexes; the largest first, none under a megabyte."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_total_relation_size(oid) > 1e6 "
            "ORDER BY pg_total_relation_size(oid) DESC"
        )
        return {name: {"table": table, "indexes": indexes} for name, table, indexes in cursor.fetchall()}


def database_mb() -> int | None:
    """Memory that PostgreSQL's processes hold together, shared pages once; None where it runs elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        server = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return sum(_proportional_kb(process) for process in [server, *children]) // 1024
    except OSError:
        return None


def _proportional_kb(process: int | str) -> int:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(rollup.partition("\nPss:")[2].split()[0])


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000, help="people (default: 100000)")
    parser.add_argument("--out", type=Path, help="file for the figures, as JSON")
    asked = parser.parse_args()

    from tests.bench import throwaway

    throwaway.prepare(settings=throwaway.as_in_production())

    from django.conf import settings
    from django.test import override_settings

    from tests.bench.mix import Mismatch

    begin = time.monotonic()

    def say(message: str) -> None:
        print(f"{time.monotonic() - begin:7.0f} s  {message}", file=sys.stderr, flush=True)

    try:
        with override_settings(TASKS=settings.QUEUED_TASKS):  # jobs wait, as they do in production
            found = run(asked.n, say=say)
    except Mismatch as fault:
        sys.exit(str(fault))
    if asked.out:
        asked.out.write_text(as_json(found))
    print(report(found))


if __name__ == "__main__":
    main()
