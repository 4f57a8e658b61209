"""The queue: what is in it and when it leaves, its order, who is given what, and the indexes that make it quick."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tests import builders
from tests.bench.desk import INDEXES
from therapists.actions import calls, desk, merging, practitioners, registers, reports, requests, suspensions, watching
from therapists.actions.mailings import deal_with, put_back
from therapists.actions.refusals import Refused
from therapists.desk import forecast, queue, renewing
from therapists.desk.sources import BY_KIND, SOURCES
from therapists.models import Assignment, ImportRun, Practitioner, Task, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    return builders.user()


def somebody(**fields: Any) -> Practitioner:
    person = builders.practitioner(**fields)
    builders.listed(person)
    return person


def kinds(user: User) -> list[str]:
    return [item.kind for item in queue.best(user, 50)]


def ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def run_with_leftovers() -> ImportRun:
    now = timezone.now()
    return ImportRun.objects.create(
        source="t", file_name="a", sha256="0" * 64, started_at=now, finished_at=now, counts={"review_total": 3}
    )


# --- What is in it ----------------------------------------------------------------------------------------------------


def test_every_kind_comes_and_leaves_when_it_is_dealt_with(curator: User) -> None:
    about = somebody()
    pending = builders.practitioner(status="pending")
    builders.works_at(pending, builders.practice())
    builders.proof(pending)
    due, short = somebody(), somebody()
    licence = builders.licence(short, "GB", expires_on=timezone.now().date())
    for person in (about, short):
        builders.confirmation(person)
    renewing.renew()
    builders.duplicates(about, short)
    work = {
        "warning": builders.report(about, reason="unsafe"),
        "report": builders.report(about),
        "request": builders.change_request(about),
        "mail": builders.mailing(about, state="bounced"),
        "suspension": builders.suspension(builders.practitioner(status="draft")),
        "hold": builders.hold(builders.practitioner(status="draft")),
        "import": run_with_leftovers(),
        "register": builders.register_entry(about),
    }
    assert sorted(kinds(curator)) == sorted(BY_KIND)
    assert {count.source.kind: count.number for count in queue.counts(curator)} == dict.fromkeys(BY_KIND, 1)
    reports.finish(reports=[work["warning"], work["report"]], by=curator)
    requests.accept(request=work["request"], by=curator)
    deal_with(mailings=[work["mail"]], by=curator)
    suspensions.end(suspension=work["suspension"], decision="A letter.", by=curator)
    watching.refuse(hold=work["hold"], reason="An offer.", by=curator)
    desk.look_through(run=work["import"], by=curator)
    registers.reject(entry=work["register"], by=curator)
    practitioners.publish(practitioner=pending, by=curator)
    merging.keep_apart(pair=about.duplicates_after.get(), by=curator)
    calls.confirmed(practitioner=due, facts=["listing"], by=curator)
    licence.expires_on = timezone.now().date() + datetime.timedelta(days=365)
    licence.save()
    builders.listed(short)
    assert kinds(curator) == []
    put_back(mailings=[work["mail"]], by=curator)
    reports.reopen(reports=[work["report"]], by=curator)
    assert kinds(curator) == ["report", "mail"]
    with pytest.raises(Refused):
        desk.look_through(run=work["import"], by=curator)


def test_each_sees_only_what_is_theirs() -> None:
    about = somebody()
    builders.report(about, reason="unsafe", text="secret")
    builders.report(about)
    builders.mailing(about, state="bounced")
    builders.suspension(builders.practitioner(status="draft"))
    seen = {}
    for role in ("editor", "curator", "registrar", "safety"):
        user = User.objects.create_user(f"{role}@example.org", "a long password", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        seen[role] = kinds(user)
    assert seen == {
        "editor": [],
        "curator": ["report", "mail"],
        "registrar": [],
        "safety": ["warning", "report", "suspension"],
    }


def test_harm_and_waiting_and_being_seen_make_the_order(curator: User) -> None:
    seen, hidden = somebody(), builders.practitioner(status="paused")
    builders.mailing(seen, state="bounced", days_ago=30)
    builders.report(seen, created_at=ago(1))
    builders.report(hidden, created_at=ago(1))
    builders.report(seen, created_at=ago(20))
    builders.report(seen, reason="unsafe", created_at=ago(0))
    found = [(item.kind, item.days, item.seen) for item in queue.best(curator, 9)]
    assert found == [
        ("warning", 0, True),
        ("report", 20, True),
        ("mail", 30, True),
        ("report", 1, True),
        ("report", 1, False),
    ]
    now = timezone.now()
    assert queue.points("report", now - datetime.timedelta(days=7), True, now) == 20
    assert queue.points("report", now - datetime.timedelta(days=700), False, now) == 20
    assert max(harm * queue.MOST_STALENESS for kind, harm in queue.HARM.items() if kind == "report") < 50


# --- Taking and letting go --------------------------------------------------------------------------------------------


def test_taking_gives_each_something_else_until_it_is_done_or_let_go(curator: User) -> None:
    other = builders.user()
    first, second = builders.report(somebody(), created_at=ago(9)), builders.report(somebody())

    def at(user: User) -> int | None:
        item = desk.take(by=user)
        return item.object_id if item else None

    assert (at(curator), at(curator), at(other)) == (first.pk, first.pk, second.pk)
    assert [(one.item.object_id, one.by) for one in queue.held(curator)] == [(first.pk, curator), (second.pk, other)]
    reports.finish(reports=[first], by=curator)
    assert at(curator) is None, "the rest is somebody else's"
    assert desk.let_go(by=other) == 1
    assert at(other) is None, "it is not offered again at once"
    assert at(curator) == second.pk, "but to others it is"
    Assignment.objects.update(since=timezone.now() - queue.HELD_FOR)
    assert at(other) == second.pk, "left for hours, it is anybody's"


def test_nobody_takes_while_somebody_else_does(curator: User) -> None:
    builders.report(somebody())
    other = connection.copy()
    try:
        with other.cursor() as theirs, connection.cursor() as mine:
            theirs.execute("SELECT pg_advisory_lock(%s)", [desk.TAKING])
            mine.execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                desk.take(by=curator)
            theirs.execute("SELECT pg_advisory_unlock(%s)", [desk.TAKING])
            assert desk.take(by=curator) is not None
    finally:
        other.close()


# --- Quick ------------------------------------------------------------------------------------------------------------

# Kind → the index by which its longest waiting are found.
FEW = {"suspension", "import", "hold"}  # some hundred rows


def test_every_kind_gives_its_longest_waiting_by_an_index(curator: User) -> None:
    assert INDEXES.keys() | FEW == BY_KIND.keys()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")  # a few rows are sorted sooner than found in order
        for source in SOURCES:
            if source.kind in INDEXES:
                plan = source.rows(curator)[: queue.WEIGHED_OF_EACH].explain()
                assert INDEXES[source.kind] in plan, (source.kind, plan)
                assert " Sort" not in plan, (source.kind, plan)


def test_what_is_much_is_estimated_and_says_so(curator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "COUNTED", 3)
    for _ in range(4):
        builders.report(builders.practitioner(status="draft"))
    number, about = queue.count(BY_KIND["report"].waiting(curator))
    assert about
    assert number >= 3
    monkeypatch.setattr(queue, "COUNTED", 4)
    assert queue.count(BY_KIND["report"].waiting(curator)) == (4, False)
    monkeypatch.setattr(queue, "COUNTED", 1)
    rows = Practitioner.objects.all()
    monkeypatch.setattr(type(rows), "explain", lambda _rows, **_as: json.dumps([{"Plan": {"Plan Rows": 12_345}}]))
    assert queue.count(rows) == (12_000, True)


# --- What the clock brings up -----------------------------------------------------------------------------------------


def to_call(now: datetime.datetime | None = None) -> set[int]:
    renewing.renew(now)
    return set(Task.objects.filter(kind="call").values_list("practitioner", flat=True))


def test_who_is_called(settings: Any) -> None:
    settings.ASK_BY_MAIL = True
    never, fresh, old, mailed, silent, asked_lately, bounced, answered = (somebody() for _ in range(8))
    builders.confirmation(fresh, days_ago=29)
    builders.confirmation(old, days_ago=31)
    for person in (mailed, silent, asked_lately, bounced, answered):
        person.contact_points.create(kind="email", value=f"p{person.pk}@example.org")
        builders.confirmation(person, days_ago=80)
    for person, days in ((mailed, (50,)), (silent, (50, 25)), (asked_lately, (30, 5)), (answered, (200, 150))):
        for day in days:
            builders.mailing(person, days_ago=day)
    builders.mailing(bounced, days_ago=50, state="bounced", address=f"p{bounced.pk}@example.org")
    wrote = somebody()
    builders.change_request(wrote)
    builders.practitioner(status="paused")
    assert to_call() == {never.pk, old.pk, silent.pk, bounced.pk}
    since = dict(Task.objects.values_list("practitioner", "since"))
    assert (since[old.pk] - ago(1)).total_seconds() == pytest.approx(0, abs=60), "the day it fell due"
    assert since[never.pk] == never.published_at
    settings.ASK_BY_MAIL = False
    assert {mailed.pk, asked_lately.pk, answered.pk} < to_call(), "where nobody is asked by mail, all are called"


def test_a_call_puts_off_the_next_and_doubt_brings_it_back(curator: User) -> None:
    tried, wrong = somebody(), somebody()
    builders.confirmation(wrong)
    assert to_call() == {tried.pk}
    call = calls.no_answer(practitioner=tried, by=curator)
    calls.wrong_number(practitioner=wrong, by=curator)
    assert kinds(curator) == [], "done for today"
    assert to_call() == set()
    call.delete()  # as undoing does
    renewing.renew()
    assert kinds(curator) == ["call"]
    week = timezone.now() + datetime.timedelta(days=calls.AGAIN_DAYS)
    assert to_call(week) == {tried.pk, wrong.pk}, "confirmed, but the number is in doubt since"
    builders.confirmation(wrong, "phone")
    assert to_call(week) == {tried.pk}


# --- How old facts will get -------------------------------------------------------------------------------------------


def test_the_forecast_needs_a_past_and_tells_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast, "FEWEST", 2)
    people = [somebody() for _ in range(7)]
    for person in people[:2]:
        builders.confirmation(person, "phone", days_ago=3)
        builders.confirmation(person, "hours", days_ago=2)
    assert forecast.forecast() is None, "confirmations of some days say nothing of a pace"
    builders.confirmation(people[2], days_ago=15)
    found = forecast.forecast()
    assert found is not None
    assert (found.days, found.a_day, found.listings, found.about) == (49, 2 / 14, 7, False)
    monkeypatch.setattr(forecast, "FEWEST", 3)
    assert forecast.forecast() is None
