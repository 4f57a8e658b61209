"""Searches that found few: counted by kind and week, never by person, never within a request, never fewer than five."""

import html
import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.waiting import wait_until
from therapists.insight import unmet
from therapists.models import UnmetSearch
from therapists.models.insight import FEWEST_SHOWN, monday
from therapists.search.finder_answers import NONE

pytestmark = pytest.mark.django_db
SEARCH = "/search/?near=LS6&condition=sciatica&at=home"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def memory(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Counting is on, nothing is remembered, no thread is started; the clock by which hours are told is the test's."""
    settings.COUNT_UNMET_SEARCHES = True
    clock = [0.0]
    monkeypatch.setattr(unmet, "_flush_in_a_minute", lambda: None)
    monkeypatch.setattr(unmet.time, "monotonic", lambda: clock[0])
    unmet.forget()
    yield clock
    unmet.forget()


def search(path: str = SEARCH, client: Client | None = None, **headers: str) -> None:
    response = (client or Client()).get(path, headers={**FIREFOX, **headers})
    assert response.status_code == 200


def counts() -> dict[str, int]:
    rows = UnmetSearch.objects.select_related("district", "condition", "technique")
    return {
        f"{row.district.name} {(row.condition or row.technique).slug}"  # type: ignore[union-attr]
        f"{' at home' if row.at_home else ''}{' nobody' if row.nobody else ''}": row.searches
        for row in rows
    }


def kept() -> dict[str, int]:
    unmet.flush()
    return counts()


def test_a_kind_of_search_is_counted_by_its_district_and_nothing_else_is_known() -> None:
    search()
    search("/search/?q=sciatica&near=Leeds&technique=deep-tissue-massage")
    search("/search/?near=Leeds&technique=deep-tissue-massage")
    search("/search/?lat=53.80&lon=-1.55&condition=neck-pain")
    assert kept() == {
        "Leeds sciatica at home nobody": 1,
        "Leeds sciatica nobody": 1,
        "Leeds deep-tissue-massage nobody": 1,
        "Leeds neck-pain nobody": 1,
    }
    columns = {field.name for field in UnmetSearch._meta.concrete_fields}
    assert columns == {"id", "week", "district", "condition", "technique", "at_home", "nobody", "searches"}
    assert set(UnmetSearch.objects.values_list("week", flat=True)) == {monday(timezone.now().date())}


def test_a_search_writes_nothing_and_moves_no_tag() -> None:
    client = Client()
    tag = client.get("/")["ETag"]
    with CaptureQueriesContext(connection) as statements:
        search(client=client)
    assert statements.captured_queries
    assert not [query["sql"] for query in statements if not query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert not UnmetSearch.objects.exists()
    assert kept() == {"Leeds sciatica at home nobody": 1}
    assert client.get("/")["ETag"] == tag


def test_four_or_fewer_people_are_few_and_five_are_enough() -> None:
    people = []
    for number in range(5):
        people.append(builders.practitioner(conditions=("sciatica",)))
        builders.home_visits(people[-1])
        if number == 3:
            builders.listed(*people)
            search()
    assert kept() == {"Leeds sciatica at home": 1}
    builders.listed(*people)
    search("/search/?near=LS8&condition=sciatica&at=home")
    assert kept() == {"Leeds sciatica at home": 1}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/search/?near=Leeds", {}),  # for nothing in particular
        ("/search/?near=Leeds&q=zyxmark", {}),  # words that are no term
        ("/search/?condition=sciatica", {}),  # nowhere
        ("/search/?near=Nowhereville&condition=sciatica", {}),
        ("/search/?near=England&condition=sciatica", {}),  # a region is no district
        ("/search/?near=Leeds&condition=sciatica&condition=neck-pain&condition=hip-pain&condition=stress", {}),
        (SEARCH, {"User-Agent": ""}),
        (SEARCH, {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}),
        (SEARCH, {"User-Agent": "curl/8.9"}),
        (SEARCH, {"Sec-Purpose": "prefetch"}),
        (SEARCH, {"Referer": "http://testserver/es/find/"}),
    ],
)
def test_what_is_no_persons_own_search_for_something_somewhere_is_not_counted(
    path: str, headers: dict[str, str]
) -> None:
    search(path, **headers)
    assert kept() == {}


def test_neither_answers_of_the_finder_nor_the_staff_nor_what_is_unchanged_are_counted() -> None:
    client = Client()
    answers = {"step": "4", "who": "self", "asked": "self", "condition": "sciatica", "signs": NONE, "health": NONE}
    found = client.post(reverse("finder"), {**answers, "near": "Leeds", "go": "on"}, headers=FIREFOX)
    [plain] = re.findall(r'href="([^"]*)" data-plain', found.content.decode())
    assert "0 people for sciatica near Leeds" in found.content.decode()
    search(html.unescape(plain), client)
    assert client.head(SEARCH, headers=FIREFOX).status_code == 200
    tag = client.get(SEARCH)["ETag"]  # by something that does not say what it is
    assert client.get(SEARCH, headers={**FIREFOX, "If-None-Match": tag}).status_code == 304
    client.force_login(builders.user())
    search(client=client)
    assert kept() == {}


def test_reloading_and_trying_again_count_once_an_hour(memory: list[float]) -> None:
    for path in (SEARCH, SEARCH, SEARCH.replace("LS6", "LS8"), SEARCH.replace("LS6", "Leeds")):
        search(path)
        assert kept() == {"Leeds sciatica at home nobody": 1}
    memory[0] = 3600
    search()
    assert kept() == {"Leeds sciatica at home nobody": 2}


def test_no_flood_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmet, "MOST_GATHERED", 3)
    for number in range(9):
        unmet.note(place_id=number, conditions=("sciatica",), techniques=(), at_home=True, found=0)
    assert len(unmet._gathered) == 3
    assert unmet.flush() == 0, "places that there are not"


def test_four_are_never_shown_and_gone_with_the_week_five_are_shown_and_stay(memory: list[float]) -> None:
    def page() -> str:
        client = Client()
        client.force_login(builders.user())
        return client.get(reverse("admin:therapists_figure_changelist")).content.decode()

    builders.figure()
    for hour in range(FEWEST_SHOWN):
        assert "Sciatica" not in page()
        assert not UnmetSearch.objects.shown().exists()
        memory[0] = hour * 3600
        search()
        unmet.flush()
    search("/search/?near=Leeds&condition=neck-pain")
    assert kept() == {"Leeds sciatica at home nobody": 5, "Leeds neck-pain nobody": 1}
    assert "Sciatica" in page()
    assert "Neck pain" not in page()

    today = timezone.now().date()
    next_monday = monday(today) + timedelta(weeks=1)
    assert unmet._forget_before(next_monday - timedelta(days=1)) == 0, "the week is not over"
    assert unmet._forget_before(next_monday) == 1
    assert counts() == {"Leeds sciatica at home nobody": 5}
    assert unmet._forget_before(next_monday + timedelta(weeks=53)) == 1, "nor is anything kept for good"


def test_weeks_are_those_of_the_calendar() -> None:
    assert [monday(date(2026, 11, day)) for day in (22, 23, 29)] == [
        date(2026, 11, 16),
        date(2026, 11, 23),
        date(2026, 11, 23),
    ]


def test_a_database_that_takes_nothing_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise OperationalError("sciatica near LS6: cannot execute INSERT in a read-only transaction")

    monkeypatch.setattr(unmet, "flush", fails)
    with caplog.at_level(logging.WARNING):
        thread = Thread(target=unmet._flush_quietly)
        thread.start()
        thread.join()
    assert caplog.messages == ["Searches that found few people were not counted: OperationalError"]


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_it_down_after_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(unmet, "FLUSH_SECONDS", 0.0)
    search()
    wait_until(lambda: counts() == {"Leeds sciatica at home nobody": 1})
