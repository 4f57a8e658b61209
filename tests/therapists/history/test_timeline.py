"""The past in words: grouped by what was done, with names for codes, at the cost of a few statements."""

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from tests import builders
from tests.therapists.admin.pages import row, send
from tests.therapists.history.people import whole
from therapists.actions import practitioners as listings
from therapists.actions import reports
from therapists.history.timeline import page_of
from therapists.models import (
    Condition,
    ConditionTechnique,
    Guide,
    PractitionerTechnique,
    Report,
    Technique,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(db: None) -> User:
    return builders.user("ada@example.org", first_name="Ada", last_name="Curator")


@pytest.fixture
def admin(curator: User) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def url_of(thing: Any) -> str:
    return reverse(f"admin:therapists_{thing._meta.model_name}_history", args=[thing.pk])


def told(client: Client, thing: Any, query: str = "") -> str:
    """The text of a history page, in one line."""
    response = client.get(url_of(thing) + query)
    assert response.status_code == 200
    page = response.content.decode()
    text = page[page.index('<div class="history">') :]
    return re.sub(r"\s+", " ", html.unescape(strip_tags(text))).strip()


def test_a_save_is_one_entry_in_words(admin: Client) -> None:
    person = builders.practitioner(phone="+441134960000")
    page = reverse("admin:therapists_practitioner_change", args=[person.pk])
    technique = Technique.objects.get(slug="deep-tissue-massage")
    typed = {
        "gender": "woman",
        "technique_ids": [technique.pk],
        "contact_points-0-value": "+44 113 496 0111",
        **row("prices", 0, scope="practitioner", minutes=60, amount="45.5", currency="GBP"),
    }
    assert send(admin, page, typed).status_code == 302
    newest = page_of(person).entries[0]
    assert newest.about["path"] == page
    text = told(admin, person)
    assert "Ada Curator" in text
    for words in (
        "Gender changed from nothing to Woman",
        "Technique: Deep tissue massage added",
        "Phone: +44 113 496 0111, Number or address changed from +44 113 496 0000 to +44 113 496 0111",
        "Price: 60 added",
        "amount: 45.50",
    ):
        assert words in text, words
    assert "deep-tissue-massage" not in text
    assert text.index("Gender changed") < text.index("Practitioner added"), "the latest first"


def test_statements_of_one_transaction_are_one_entry_even_from_a_prompt(admin: Client) -> None:
    person = builders.practitioner()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE therapists_practitioner SET headline = 'One' WHERE id = %s", [person.pk])
        cursor.execute("UPDATE therapists_practitioner SET headline = 'Two' WHERE id = %s", [person.pk])
        cursor.execute("UPDATE therapists_contactpoint SET public = true, position = 4")
    # Tests hold one transaction open around all of this, so that the very beginning is in the same entry.
    text = told(admin, person)
    assert "Somebody at the database itself" in text
    assert "Practitioner added" in text
    assert len(page_of(person).entries) == 1
    [net] = [change for change in page_of(person).entries[0].changes if change.kind == "practitioner"]
    assert (net.before, net.after["headline"]) == (None, "Two")


def test_what_came_and_went_within_one_action_is_not_told(admin: Client, curator: User) -> None:
    person = builders.practitioner(status="draft")
    builders.works_at(person, builders.practice())
    builders.proof(person)
    before = len(page_of(person).entries)
    listings.publish(practitioner=person, by=curator)
    found = page_of(person).entries
    assert len(found) == before + 1
    [change] = found[0].changes
    assert change.columns == ["status", "published_at"]
    text = told(admin, person)
    assert "Published" in text
    assert "Status changed from Draft to Published" in text
    assert "First published" not in text


def test_the_hours_of_a_post_and_of_home_visits_are_hers_and_say_where(admin: Client) -> None:
    person = whole()
    text = told(admin, person)
    [post] = person.works_at.all()
    assert f"Usual hours: {post.practice} Monday 09:00 17:00 added" in text
    assert "Coverage circle: Includes 12.0 added" in text or "Coverage circle: " in text
    assert f"Works at: {post.practice} added" in text
    there = told(admin, post.practice)
    assert f"Works at: {person} added" in there
    assert "Usual hours" in there


def test_a_part_that_moves_to_somebody_else_is_lost_here_and_gained_there(admin: Client) -> None:
    one, other = builders.practitioner(phone="+441134960001"), builders.practitioner(phone="+441134960002")
    PractitionerTechnique.objects.create(practitioner=one, technique=Technique.objects.get(slug="reflexology"))
    with connection.cursor() as cursor:  # as if from another transaction
        cursor.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
        cursor.execute("SELECT set_config('pghistory.context_metadata', '{\"action\": \"merge\"}', true)")
        cursor.execute("UPDATE therapists_practitionertechnique SET practitioner_id = %s", [other.pk])
    assert "Reflexology removed" in told(admin, one)
    assert "Reflexology added" in told(admin, other)


def test_true_addresses_are_told_to_those_who_may_see_them(admin: Client) -> None:
    person = builders.practitioner()
    builders.home_visits(person)
    builders.listed(person)
    practice = builders.practice(not_a_home=False, street="9 Hidden Road")
    looker = User.objects.create_user("looker@example.org", "a long password", is_staff=True)
    rights = Permission.objects.filter(codename__in=["view_practitioner", "view_practice"])
    looker.user_permissions.set(rights)
    client = Client()
    client.force_login(looker)
    for thing, street in ((person, "2 Secret Street"), (practice, "9 Hidden Road")):
        assert street in told(admin, thing)
        assert street not in told(client, thing)
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["view_privatebase"]))
    assert "2 Secret Street" in told(client, person)
    assert "9 Hidden Road" not in told(client, practice)
    looker.user_permissions.clear()
    assert client.get(url_of(person)).status_code == 403


def test_reports_are_told_nowhere(admin: Client, curator: User) -> None:
    person = builders.practitioner()
    report = builders.report(person, reason="unsafe", text="He frightened me")
    reports.finish(reports=[report], by=curator)
    kinds = {change.kind for entry in page_of(person).entries for change in entry.changes}
    assert "report" not in kinds
    assert "Report" not in told(admin, person)
    assert "Felt unsafe" not in told(admin, person)
    restricted = Report.objects.get()
    client = Client()
    other = User.objects.create_user("other@example.org", "a long password", is_staff=True)
    other.user_permissions.set(Permission.objects.filter(codename="view_report"))
    client.force_login(other)
    assert client.get(url_of(restricted)).status_code == 302, "as if there were none"


def test_words_and_texts_have_their_past_too(admin: Client) -> None:
    guide = Guide.objects.filter(locale="en").first()
    guide.title = "A new title"
    guide.save()
    assert "Title changed from" in told(admin, guide)
    link = ConditionTechnique.objects.filter(condition__slug="sciatica").first()
    link.source = "Another source"
    link.save()
    assert "Source changed from" in told(admin, Condition.objects.get(slug="sciatica"))


def test_a_person_on_the_staff_has_a_past_without_passwords(admin: Client, curator: User) -> None:
    somebody = User.objects.create_user("new@example.org", "a long password", is_staff=True)
    somebody.user_permissions.add(Permission.objects.get(codename="view_report"))
    text = told(admin, somebody)
    assert "Can view report added" in text
    assert "password" not in text.casefold()


def test_the_page_costs_the_same_for_any_number_of_rows_and_is_paged(admin: Client) -> None:
    person = builders.practitioner()

    def entry(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
            cursor.execute("SELECT set_config('pghistory.context_metadata', '{\"action\": \"x\"}', true)")
            cursor.execute("UPDATE therapists_practitioner SET headline = %s", [f"Number {number}."])

    def cost() -> int:
        with CaptureQueriesContext(connection) as statements:
            told(admin, person)
        return len(statements)

    for number in range(2):
        entry(number)
    told(admin, person)
    few = cost()
    for number in range(2, 45):
        entry(number)
    assert cost() <= few
    pages, query = [], ""
    while True:
        pages.append(told(admin, person, query))
        response = admin.get(url_of(person) + query)
        if response.context["older"] is None:
            break
        query = "?before=" + response.context["older"].isoformat().replace("+", "%2B")
    seen = re.findall(r"to Number (\d+)\.", " ".join(pages))
    assert [int(number) for number in seen] == list(range(44, -1, -1)), "each once, the latest first"
    assert "Practitioner added" in pages[-1]
    assert told(admin, person, "?before=nonsense") == pages[0]


def test_somebody_who_has_left_is_still_told_apart_from_a_program(admin: Client, curator: User) -> None:
    leaver = builders.user("leaver@example.org")
    person = builders.practitioner(status="draft")
    builders.works_at(person, builders.practice())
    builders.proof(person)
    listings.publish(practitioner=person, by=leaver)
    leaver.delete()
    assert "Somebody who has left" in told(admin, person)


def test_the_page_shows_markup_as_text(admin: Client) -> None:
    person = builders.practitioner(headline="<script>alert(1)</script>")
    person.headline = "<b>bold</b>"
    person.save()
    page = admin.get(url_of(person)).content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page
