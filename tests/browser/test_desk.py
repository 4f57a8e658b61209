"""A curator clears the queue by keyboard alone; every step is in the history, and can be taken back."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pghistory.models import Context
from playwright.sync_api import Page, expect

from tests import builders
from tests.chromium import DESK, findings
from therapists.actions.history import undo
from therapists.actions.mailings import put_back
from therapists.actions.reports import reopen
from therapists.desk import queue
from therapists.history.contexts import kinds_of
from therapists.models import (
    Call,
    ChangeRequest,
    DuplicatePair,
    ImportReview,
    ImportRun,
    Mailing,
    Practitioner,
    Report,
    User,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALL = 20  # pieces of work, of which one comes from another: who asks on the phone to be removed asks a curator


@pytest.fixture
def javascript() -> bool:
    """Keys need it; the pages and buttons behind them are tested without."""
    return True


@pytest.fixture
def curator() -> User:
    return builders.user()


def ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def published() -> Practitioner:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.proof(person)
    return person


def fill() -> None:
    """All but one of them, of seven kinds."""
    now = timezone.now()
    people = [published() for _ in range(15)]
    for person, reason in zip(people[:4], ("unsafe", "wrong-fact", "closed", "legal"), strict=True):
        builders.report(person, reason=reason, created_at=ago(2))
    for person in people[4:7]:
        builders.change_request(person, created_at=ago(3))
    for person in people[7:9]:
        builders.mailing(person, state="bounced", days_ago=4)
    builders.duplicates(people[9], people[10])
    for _ in range(2):
        pending = builders.practitioner(status="pending")
        builders.works_at(pending, builders.practice())
        builders.proof(pending)
    for person in people[9:15]:
        builders.task(person)
    ImportRun.objects.create(
        source="t", file_name="a", sha256="0" * 64, started_at=now, finished_at=now,
        counts={"review": [{"npi": "1234567893", "practitioner": people[0].pk, "reason": "name"}], "review_total": 1},
    )  # fmt: skip
    builders.listed(*Practitioner.objects.all())


# Kind of page → the keys that deal with it, one after the other.
KEYS: dict[str, list[str]] = {
    "report": ["1", "2"],
    "changerequest": ["1", "2"],
    "mailing": ["1"],
    "duplicatepair": ["2"],
    "practitioner": ["2"],
    "importrun": ["1"],
    "call": ["1", "2", "3", "6", "7", "8"],
}


def test_twenty_pieces_of_work_by_keyboard(page: Page, live_server: Any, curator: User) -> None:
    client = Client()
    client.force_login(curator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.set_viewport_size(DESK)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    fill()
    assert sum(count.number for count in queue.counts(curator)) == ALL - 1
    page.goto("/admin/")
    assert findings(page, ".desk") == []
    page.locator("html[data-desk-ready]").wait_for()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys at the desk")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "n")
    pressed: dict[str, int] = {}
    for _ in range(ALL):
        kind = page.url.split("/")[-4 if "/change/" in page.url else -3]
        if kind == "call" and kind not in pressed:
            assert findings(page, ".call") == []
        keys = KEYS[kind]
        press(page, keys[pressed.get(kind, 0) % len(keys)])
        pressed[kind] = pressed.get(kind, 0) + 1
    expect(page.get_by_role("heading", name="Nothing waits for you.")).to_be_visible()
    assert pressed.keys() == KEYS.keys()
    everything_is_told_and_taken_back(curator)


def press(page: Page, key: str) -> None:
    """Press a key, and wait for the page that it leads to."""
    with page.expect_navigation(wait_until="commit"):
        page.keyboard.press(key)
    page.locator("html[data-desk-ready]").wait_for()


def everything_is_told_and_taken_back(curator: User) -> None:
    """What the history has is undone step by step, the latest first; reports and mails are put back."""
    steps = [
        str(context.pk)
        for context in Context.objects.filter(metadata__user=curator.pk).order_by("-created_at")
        if kinds_of(str(context.pk))
    ]
    put: list[tuple[Any, Callable[..., Any], str]] = [
        (Report.objects.exclude(state="new"), reopen, "reports"),
        (Mailing.objects.dealt_with(), put_back, "mailings"),
    ]
    told = sum(rows.count() for rows, _verb, _name in put)
    assert len(steps) + told == ALL, "each piece of work is one step"
    for step in steps:
        assert undo(context=step, by=curator).left == []
    for rows, verb, name in put:
        verb(**{name: list(rows)}, by=curator)
    assert not any(model._default_manager.exists() for model in (Call, ImportReview))
    assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"open"}
    assert list(ChangeRequest.objects.values_list("state", flat=True)) == ["new"] * 3
    assert sum(count.number for count in queue.counts(curator)) == ALL - 1, "all of it waits again"
