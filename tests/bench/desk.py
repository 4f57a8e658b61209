"""How quick the desk is, and by which indexes: ``python -m tests.bench.desk [--people 100000]``.

Fills a database of its own with invented people and plants work of every kind: a tenth of the people sent something,
half are due by the clock, some hundred thousand confirmations. Then it asks for the first page and takes work, as one
curator does, checks that each kind finds its longest waiting by its index, and fails above the bar.
"""

import statistics
import time
from argparse import ArgumentParser
from typing import Any

BAR_MS = 200
FORM = "a listing's form"  # where some work leads; it has every fact of one person, and costs the same at any size
TRIES = 15
# Work of each kind, as SQL over the people.
PLANTED = {
    "reports": """
        INSERT INTO therapists_report (practitioner_id, reason, fact, text, email, language, created_at, state)
        SELECT id, CASE WHEN id % 40 = 0 THEN 'unsafe' ELSE 'wrong-fact' END, '', '', '', 'en',
               now() - random() * interval '60 days', 'new'
        FROM therapists_practitioner WHERE id % 20 = 0""",
    "requests": """
        INSERT INTO therapists_changerequest (practitioner_id, kind, proposed, note, language, created_at, state)
        SELECT id, 'changed', '{"website": ["", "https://a.example.org/"]}', '', 'en',
               now() - random() * interval '60 days', 'new'
        FROM therapists_practitioner WHERE id % 30 = 1""",
    "mails": """
        INSERT INTO therapists_mailing (practitioner_id, purpose, address, language, state, created_at, sent_at, reason,
                                        answer)
        SELECT id, 'confirm', 'a' || id || '@example.org', 'en',
               CASE WHEN id % 30 = 2 THEN 'bounced' ELSE 'sent' END, now() - random() * interval '90 days',
               now() - random() * interval '80 days', '', ''
        FROM therapists_practitioner WHERE id % 3 = 2""",
    "confirmations": """
        INSERT INTO therapists_confirmation (practitioner_id, fact, source, method, at)
        SELECT id, 'listing', 'They', 'mail', now() - random() * interval '200 days'
        FROM therapists_practitioner WHERE id % 2 = 0""",
    "pairs": """
        INSERT INTO therapists_duplicatepair (one_id, other_id, score, reasons, found_at, state)
        SELECT one.id, other.id, 60 + one.id % 40, ARRAY['phone', 'name'], now() - random() * interval '60 days',
               'open'
        FROM therapists_practitioner AS one JOIN therapists_practitioner AS other ON other.id = one.id + 1
        WHERE one.id % 25 = 0""",
    "calls": """
        INSERT INTO therapists_call (practitioner_id, outcome, again_on, at)
        SELECT id, 'no-answer', current_date + (id % 9 - 5)::int, now() - random() * interval '20 days'
        FROM therapists_practitioner WHERE id % 11 = 3""",
    "credentials": """
        UPDATE therapists_credential SET expires_on = current_date + (id % 400 - 20)::int, status = 'active',
               issued_on = NULL WHERE id % 2 = 0""",
    "pending": "UPDATE therapists_practitioner SET status = 'pending' WHERE id % 10 = 7 AND status = 'published'",
    "suspensions": """
        INSERT INTO therapists_suspension (practitioner_id, reason, was_published, began_at)
        SELECT id, 'unsafe', false, now() - interval '3 days' FROM therapists_practitioner
        WHERE status = 'pending' AND id % 1000 = 7""",
}
INDEXES = {
    "warning": "report_waiting",
    "report": "report_waiting",
    "request": "change_request_waiting",
    "mail": "mailing_to_do",
    "pending": "practitioner_by_status",
    "register": "register_entry_waiting",
    "duplicate": "duplicate_likeliest",
    "call": "task_longest",
    "credential": "task_longest",
}


def plant(cursor: Any) -> None:
    """Work of every kind, without a trace in the history."""
    from therapists.history.contexts import unrecorded
    from therapists.models.history import OWNERS

    with unrecorded(cursor, set(OWNERS)):
        for name, statement in PLANTED.items():
            cursor.execute(statement)
            print(f"{cursor.rowcount:>9,} {name}")


def timed(act: Any) -> tuple[float, float, float]:
    """Median and least milliseconds, and those of this process alone, once what is read once a process is read."""
    act()
    took, worked = [], []
    for _ in range(TRIES):
        clock, processor = time.perf_counter(), time.process_time()
        act()
        took.append((time.perf_counter() - clock) * 1000)
        worked.append((time.process_time() - processor) * 1000)
    return statistics.median(took), min(took), statistics.median(worked)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", "--n", type=int, default=100_000)
    asked = parser.parse_args()

    from tests.bench import throwaway

    throwaway.prepare(settings=throwaway.as_in_production())

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from tests import builders
    from therapists.desk import queue, renewing
    from therapists.desk.sources import SOURCES
    from therapists.models import Practitioner, Task

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ASK_BY_MAIL = True
    call_command("demo", practitioners=asked.people, verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        plant(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    clock = time.perf_counter()
    found = renewing.renew()
    print(f"tasks written in {time.perf_counter() - clock:.1f} s: {found}")
    curator = builders.user()
    client = Client()
    client.force_login(curator)
    call = f"/admin/desk/call/{Task.objects.filter(kind='call').order_by('since')[0].practitioner_id}/"
    listing = f"/admin/therapists/practitioner/{Practitioner.objects.filter(status='pending')[0].pk}/change/"
    acts = {
        "the first page": lambda: client.get("/admin/"),
        "take, let go, take": lambda: client.post("/admin/desk/take/", {"do": "skip"}),
        "a call's page": lambda: client.get(call),
        FORM: lambda: client.get(listing),
    }
    slow = []
    for name, act in acts.items():
        median, least, worked = timed(act)
        print(f"{name:>20}: median {median:5.0f} ms, least {least:5.0f} ms, of which {worked:5.0f} ms are this process")
        slow += [name] if least > BAR_MS and name != FORM else []
    for source in SOURCES:
        rows = source.rows(curator)[: queue.WEIGHED_OF_EACH]
        plan = rows.explain()
        _median, top, _worked = timed(lambda rows=rows: list(rows.all()))
        number, about = queue.count(source.waiting(curator), source.roughly)
        _median, counting, _worked = timed(lambda source=source: queue.count(source.waiting(curator), source.roughly))
        index = INDEXES.get(source.kind, "")
        print(
            f"{source.kind:>20}: top {top:6.1f} ms by {index or 'a small table'}, "
            f"{'some ' if about else ''}{number:,} of {source.waiting(curator).count():,} counted in "
            f"{counting:.1f} ms"
        )
        if index not in plan:
            print(plan)
            slow.append(f"{source.kind}: not by {index}")
    if slow:
        raise SystemExit(f"above {BAR_MS} ms, or by no index: {', '.join(slow)}")


if __name__ == "__main__":
    main()
