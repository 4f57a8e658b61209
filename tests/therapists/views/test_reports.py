"""The report form: nothing typed is lost, nothing about the sender is kept or logged, machines are held off."""

import datetime
import logging
import re
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from therapists.models import FormerSlug, Practice, Practitioner, Report, ReportTrace

pytestmark = pytest.mark.django_db

TYPED = {
    "reason": "wrong-fact",
    "fact": "phone",
    "text": 'Rings <out> & "about"\r\nalways',
    "email": "me@example.org",
}


@pytest.fixture
def person() -> Practitioner:
    return builders.practitioner(given_name="Ann", family_name="Example")


def form_path(about: Practitioner | Practice) -> str:
    return f"{about.get_absolute_url()}report/"


def stamp(about: Practitioner | Practice, seconds: float = 60) -> str:
    """What the form carries when it was opened so many seconds ago."""
    signer = signing.Signer(salt=f"report {about._meta.model_name} {about.pk}")
    return signer.sign(str(timezone.now().timestamp() - seconds))


def send(client: Client, about: Practitioner | Practice, **typed: str) -> Any:
    return client.post(form_path(about), {**TYPED, "website": "", "opened": stamp(about), **typed})


def values_on(page: str) -> dict[str, str]:
    """What the form would send again, as a browser reads it."""
    [reason] = re.findall(r'name="reason"\s+value="([^"]+)"[^>]*checked', page) or [""]
    [fact] = re.findall(r'<option value="([^"]*)"[^>]*selected', page) or [""]
    [text] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    [email] = re.findall(r'name="email"\s+value="([^"]*)"', page)
    [opened] = re.findall(r'name="opened" value="([^"]+)"', page)
    found = {"reason": reason, "fact": fact, "text": text, "email": email, "opened": opened}
    return {name: unescape(value) for name, value in found.items()}


def test_the_form_says_what_happens_next(client: Client, person: Practitioner) -> None:
    builders.works_at(person, builders.practice())
    builders.listed(person)
    response = client.get(form_path(person))
    page = response.content.decode()
    assert response.status_code == 200
    assert "We look at it within 2 days. The person listed is not told who reported." in page
    assert "If you are in danger now, call 999." in page
    assert "you can go to the police" in page
    assert page.count('type="radio"') == 7
    assert values_on(page)["reason"] == "", "nothing is chosen for them"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-cache"


def test_a_profile_and_a_practice_lead_to_their_forms(client: Client, person: Practitioner) -> None:
    place = builders.practice(step_free="yes")
    builders.works_at(person, place)
    builders.listed(person)
    for about, facts in ((person, {"phone", "hours", "fees", "home-visits", "credential"}), (place, {"access"})):
        page = client.get(about.get_absolute_url()).content.decode()
        links = re.findall(rf'href="({form_path(about)}[^"]*)"\s+rel="nofollow"', page)
        assert form_path(about) in links
        assert {link.partition("?fact=")[2] for link in links} >= facts
        for link in links:
            found = values_on(client.get(link).content.decode())
            fact = link.partition("?fact=")[2]
            assert (found["fact"], found["reason"]) == (fact, "wrong-fact" if fact else ""), "the fact is chosen"


def test_a_fact_that_does_not_exist_is_not_chosen(client: Client, person: Practitioner) -> None:
    found = values_on(client.get(f"{form_path(person)}?fact=<b>x").content.decode())
    assert (found["fact"], found["reason"]) == ("", "")


def test_a_report_is_kept_and_answered_with_thanks(client: Client, person: Practitioner) -> None:
    response = send(client, person)
    assert (response.status_code, response["Location"]) == (302, f"{form_path(person)}thanks/")
    assert response["Cache-Control"] == "no-store"
    report = Report.objects.get()
    assert (report.practitioner, report.reason, report.fact) == (person, "wrong-fact", "phone")
    assert (report.text, report.email, report.language) == ('Rings <out> & "about"\nalways', "me@example.org", "en")
    thanks = client.get(response["Location"])
    assert "Thank you" in thanks.content.decode()
    assert "call 911" in thanks.content.decode()
    assert thanks["X-Robots-Tag"] == "noindex"
    assert thanks["Cache-Control"] == "private, no-cache"


def test_a_practice_can_be_reported_in_another_language(client: Client, person: Practitioner) -> None:
    place = builders.practice()
    builders.works_at(person, place)
    builders.listed(person)
    path = f"/es{form_path(place)}"
    thanks = f"{form_path(place)}thanks/"
    response = client.post(path, {"reason": "unsafe", "opened": stamp(place)})
    assert response["Location"] == f"/es{thanks}"
    assert (Report.objects.get().practice, Report.objects.get().language) == (place, "es")
    assert Report.objects.get().restricted
    assert "call 999" in client.get(thanks).content.decode()


def assert_kept_on_the_page(response: Any, **changed: str) -> str:
    """Everything typed is still there, ready to be sent again."""
    page = response.content.decode()
    found = values_on(page)
    found.pop("opened")
    assert found == {**TYPED, **changed}
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "<title>Not sent: Report a problem" in page
    return page


@pytest.mark.parametrize(
    ("wrong", "says", "leads_to"),
    [
        ({"reason": ""}, "Choose what is wrong.", "#reason-1"),
        ({"reason": "boring"}, "Choose what is wrong.", "#reason-1"),
        ({"fact": "", "text": ""}, "Choose what is wrong on the page, or tell us in a few words.", "#fact"),
        ({"email": "me@example"}, "This is no e-mail address.", "#email"),
        ({"email": '"a\\ b"@example.org'}, "This is no e-mail address.", "#email"),
        ({"email": "me@localhost"}, "This is no e-mail address.", "#email"),
        ({"email": "a" * 250 + "@example.org"}, "This is no e-mail address.", "#email"),
        ({"text": "x" * 2001}, "This is 2001 characters long; 2000 fit.", "#text"),
    ],
)
def test_mistakes_are_explained_and_nothing_is_lost(
    client: Client, person: Practitioner, wrong: dict[str, str], says: str, leads_to: str
) -> None:
    response = send(client, person, **wrong)
    assert response.status_code == 422
    shown = {**wrong, "reason": ""} if wrong.get("reason") == "boring" else wrong
    page = assert_kept_on_the_page(response, **shown)
    assert page.count(f'<a href="{leads_to}">{says}') == 1
    assert not Report.objects.exists()


def test_line_breaks_count_once(client: Client, person: Practitioner) -> None:
    assert send(client, person, text="x\r\n" * 1000).status_code == 302
    assert len(Report.objects.get().text) == 1999, "the last break is trimmed"


@pytest.mark.parametrize(
    "machine",
    [
        {"website": "https://spam.example/"},
        {"opened": ""},
        {"opened": "1000000000:forged"},
        {"opened": "nonsense"},
    ],
)
def test_what_a_machine_sends_is_held_off_and_a_person_gets_through(
    client: Client, person: Practitioner, machine: dict[str, str]
) -> None:
    response = send(client, person, **machine)
    assert response.status_code == 422
    page = assert_kept_on_the_page(response)
    assert "That was very quick." in page
    assert "spam.example" not in page, "the trap is empty again"
    assert not Report.objects.exists()
    again = {**values_on(page), "opened": stamp(person, seconds=5)}  # a moment later
    assert client.post(form_path(person), again).status_code == 302


def test_a_form_sent_at_once_passes_when_sent_again_a_moment_later(
    client: Client, person: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = values_on(client.get(form_path(person)).content.decode())["opened"]
    response = send(client, person, opened=opened)
    assert response.status_code == 422
    again = values_on(response.content.decode())
    assert again["opened"] == opened, "the first moment counts"
    later = timezone.now() + datetime.timedelta(seconds=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.post(form_path(person), again).status_code == 302


def test_a_form_left_open_for_days_passes_at_the_second_try(
    client: Client, person: Practitioner, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = send(client, person, opened=stamp(person, seconds=25 * 3600))
    assert response.status_code == 422
    again = values_on(assert_kept_on_the_page(response))
    later = timezone.now() + datetime.timedelta(seconds=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.post(form_path(person), again).status_code == 302


def test_a_stamp_is_good_for_one_listing_alone(client: Client, person: Practitioner) -> None:
    other = builders.practitioner()
    assert send(client, person, opened=stamp(other)).status_code == 422


def test_too_many_is_a_page_that_says_what_to_do(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "desk@example.org"
    people = [builders.practitioner() for _ in range(6)]
    for person in people[:5]:
        assert send(client, person).status_code == 302
    response = send(client, people[5])
    assert response.status_code == 429
    assert 3590 <= int(response["Retry-After"]) <= 3600
    page = assert_kept_on_the_page(response)
    assert "in 60 minutes" in page
    assert 'href="mailto:desk@example.org"' in page
    assert "call 911" in page
    assert Report.objects.count() == 5
    ReportTrace.objects.all().delete()  # an hour later
    assert client.post(form_path(people[5]), values_on(page)).status_code == 302


def test_behind_our_proxy_the_last_address_counts(client: Client, settings: Any) -> None:
    people = [builders.practitioner() for _ in range(6)]

    def status(person: Practitioner, forwarded: str) -> int:
        typed = {**TYPED, "opened": stamp(person)}
        return int(client.post(form_path(person), typed, headers={"X-Forwarded-For": forwarded}).status_code)

    settings.BEHIND_PROXY = True
    for number, person in enumerate(people[:5]):
        assert status(person, f"198.51.100.{number}, 203.0.113.7") == 302
    assert status(people[5], "198.51.100.77, 203.0.113.7") == 429, "what the sender claims does not count"
    assert status(people[5], "203.0.113.8") == 302


def test_without_a_proxy_nobody_chooses_their_address(client: Client) -> None:
    people = [builders.practitioner() for _ in range(6)]
    for number, person in enumerate(people):
        typed = {**TYPED, "opened": stamp(person)}
        response = client.post(form_path(person), typed, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        assert response.status_code == (302 if number < 5 else 429)


def test_other_sites_cannot_send_it(person: Practitioner) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, person).status_code == 403
    page = strict.get(form_path(person))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token is not None
    assert strict.cookies["csrftoken"]["httponly"]
    assert send(strict, person, csrfmiddlewaretoken=token[1]).status_code == 302


def test_nothing_of_it_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    people = [builders.practitioner() for _ in range(6)]
    with caplog.at_level(logging.DEBUG):
        for person in people:
            send(client, person)
        send(client, people[0], email="wrong")
        send(client, people[0], website="x")
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert logged == []


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("pending", 404), ("paused", 404), ("closed", 410)])
def test_only_who_has_a_page_can_be_reported(client: Client, status: str, code: int) -> None:
    person = builders.practitioner(status=status)
    for path in (form_path(person), f"{form_path(person)}thanks/"):
        assert client.get(path).status_code == code
    assert send(client, person).status_code == code
    empty = builders.practice()
    for path in (form_path(empty), f"{form_path(empty)}thanks/", "/practitioner/a-0/report/", "/practice/a-0/report/"):
        assert client.get(path).status_code == 404
    assert not Report.objects.exists()


def test_an_old_address_leads_to_the_form_and_still_takes_what_was_typed(client: Client, person: Practitioner) -> None:
    place = builders.practice(name="New", locality="Leeds")
    builders.works_at(person, place)
    builders.listed(person)
    for about, kind in ((person, "practitioner"), (place, "practice")):
        FormerSlug.objects.create(slug="old-name", **{kind: about})
        old = f"/{kind}/old-name-{about.pk}/report/"
        moved = client.get(old)
        assert (moved.status_code, moved["Location"]) == (301, form_path(about))
        assert client.post(old, {**TYPED, "opened": stamp(about)}).status_code == 302
        assert client.get(f"/{kind}/never-{about.pk}/report/").status_code == 404
    assert Report.objects.count() == 2


def test_a_merged_listing_is_reported_as_the_one_it_became(client: Client, person: Practitioner) -> None:
    merged = builders.practitioner(status="closed", close_reason="merged", merged_into=person)
    moved = client.get(form_path(merged))
    assert (moved.status_code, moved["Location"]) == (301, form_path(person))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: Client, person: Practitioner, method: str) -> None:
    assert client.generic(method, form_path(person)).status_code == 405
    assert client.generic("POST", f"{form_path(person)}thanks/").status_code == 405


def test_looking_at_the_form_writes_nothing(client: Client, person: Practitioner) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get(form_path(person))
        client.get(f"{form_path(person)}thanks/")
    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []
