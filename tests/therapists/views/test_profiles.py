"""Profiles: old addresses redirect unless forgotten, closed ones are gone, nothing private is shown."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from therapists.actions.practitioners import publish
from therapists.models import ContactPoint, FormerSlug, ListingCard, OpeningHours

pytestmark = pytest.mark.django_db


def test_old_addresses_redirect_until_forgotten(client: Client) -> None:
    person = builders.practitioner(given_name="Ann", family_name="New")
    FormerSlug.objects.create(practitioner=person, slug="ann-old")
    response = client.get(f"/practitioner/ann-old-{person.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/practitioner/ann-new-{person.pk}/")
    FormerSlug.objects.all().delete()
    assert client.get(f"/practitioner/ann-old-{person.pk}/").status_code == 404
    assert client.get(f"/practitioner/anything-{person.pk}/").status_code == 404


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("pending", 404), ("paused", 404), ("closed", 410)])
def test_only_published_people_have_a_page(status: str, code: int, client: Client) -> None:
    person = builders.practitioner(status=status, given_name="Very", family_name="Private")
    response = client.get(person.get_absolute_url())
    assert response.status_code == code
    assert "Private" not in response.content.decode()


def test_the_reason_for_closing_is_never_public(client: Client) -> None:
    person = builders.practitioner(status="closed", close_reason="died")
    assert "died" not in client.get(person.get_absolute_url()).content.decode().lower()


def test_a_merged_listing_leads_to_the_one_it_became(client: Client) -> None:
    kept = builders.practitioner()
    merged = builders.practitioner(status="closed", close_reason="merged", merged_into=kept)
    response = client.get(merged.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())


@pytest.mark.parametrize(
    "path",
    ["/practitioner/a-99999999999999999999/", "/practice/a-99999999999999999999/", "/practitioner/a-0/"],
)
def test_numbers_nobody_has(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_private_contacts_stay_private(client: Client) -> None:
    person = builders.practitioner()
    ContactPoint.objects.create(practitioner=person, kind="email", value="secret@example.org", public=False)
    page = client.get(person.get_absolute_url()).content.decode()
    assert "0113 496 0000" in page
    assert "secret@example.org" not in page


def test_somebody_who_only_reads_mail_has_a_page(client: Client) -> None:
    person = builders.practitioner(status="draft", phone="")
    ContactPoint.objects.create(practitioner=person, kind="email", value="ann@example.org")
    builders.home_visits(person)
    builders.proof(person)
    publish(practitioner=person, by=builders.user())
    page = client.get(person.get_absolute_url()).content.decode()
    assert "mailto:ann@example.org" in page
    assert "tel:" not in page


def test_says_what_was_checked_where_and_when_and_never_a_bare_verified(client: Client) -> None:
    person = builders.practitioner()
    builders.licence(person, "GB", number="PH123456", checked_on=datetime.date(2026, 5, 3))
    builders.licence(person, "US-CT", checked=False, number="77")
    page = client.get(person.get_absolute_url()).content.decode()
    assert "License PH123456 matched in the Example register on May 3, 2026" in page
    assert "77" in page.split("What was checked")[1]
    assert "stated, not checked" in page
    assert "verified" not in page.lower()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": "inactive"}, "inactive"),
        ({"status": "revoked"}, "revoked"),
        ({"expires_on": datetime.date(2026, 6, 1)}, "expired"),
    ],
)
def test_what_was_matched_and_is_not_in_force_proves_nothing(client: Client, said: dict[str, Any], words: str) -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.licence(person, "GB", number="PH123456", checked_on=datetime.date(2026, 5, 3), **said)
    builders.listed(person)
    page = client.get(person.get_absolute_url()).content.decode()
    assert f"License PH123456 GB: looked up on May 3, 2026: {words}" in page
    assert "PH123456 matched" not in page
    assert ListingCard.objects.get(practitioner=person).card["checks"] == []


def test_red_flags_stand_above_the_person_with_the_local_number(client: Client) -> None:
    person = builders.practitioner(conditions=("sciatica",))
    builders.works_at(person, builders.practice())
    builders.listed(person)
    page = client.get(person.get_absolute_url()).content.decode()
    assert page.index("999") < page.index("What they work with")
    for path in ("/search/?condition=sciatica&near=Leeds", "/search/?q=sciatica&near=Leeds"):
        found = client.get(path).content.decode()
        assert found.index("Call 999") < found.index('class="card-link"')


def test_who_works_at_a_practice(client: Client) -> None:
    place = builders.practice()
    here, left, paused = (
        builders.practitioner(),
        builders.practitioner(),
        builders.practitioner(status="paused"),
    )
    for person in (here, paused):
        builders.works_at(person, place)
    builders.works_at(left, place, until=timezone.now().date())
    page = client.get(place.get_absolute_url()).content.decode()
    assert here.name in page
    assert left.name not in page
    assert paused.name not in page
    builders.listed(here, left)


def test_a_practice_where_nobody_works_has_no_page(client: Client) -> None:
    assert client.get(builders.practice().get_absolute_url()).status_code == 404


def test_statements_do_not_grow_with_what_a_profile_says(client: Client) -> None:
    counts = []
    for size in (1, 1, 3):  # the first also reads the vocabulary
        person = builders.practitioner(
            techniques=("swedish-massage", "shiatsu", "cupping")[:size],
            conditions=("sciatica", "neck-pain", "hip-pain")[:size],
            languages=("en", "es", "fr")[:size],
        )
        for _ in range(size):
            builders.works_at(person, builders.practice(), hours=((1, "09:00", "12:00"), (2, "09:00", "12:00")))
        builders.home_visits(person, excludes=((builders.north_of_leeds(5), 2.0),) * 1)
        builders.listed(person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(person.get_absolute_url()).status_code == 200
        counts.append(len(captured))
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    ("clinics", "comes", "priced", "places"),
    [
        (1, True, [], ["Everywhere"]),
        (1, False, [], ["At the clinic"]),
        (0, True, [], ["At your home"]),
        (1, True, ["home"], ["At the clinic", "At your home"]),
        (2, True, ["home"], ["Clinic 1, Clinic 2", "At your home"]),
        (2, False, [2], ["Clinic 1", "Clinic 2"]),
        (2, True, [2], ["Elsewhere", "Clinic 2"]),
        (2, True, [2, "home"], ["Clinic 1", "Clinic 2", "At your home"]),
        (1, False, [1], ["Elsewhere", "Clinic 1"]),
    ],
)
def test_no_price_says_everywhere_beside_another(
    client: Client, clinics: int, comes: bool, priced: list[object], places: list[str]
) -> None:
    person = builders.practitioner()
    practices = {number: builders.practice(name=f"Clinic {number}") for number in range(1, clinics + 1)}
    for practice in practices.values():
        builders.works_at(person, practice)
    if comes:
        builders.home_visits(person)
    builders.price(person, "50")
    for way in priced:
        if way == "home":
            builders.price(person, "60", scope="home")
        else:
            builders.price(person, "45", scope="practice", practice=practices[way])
    builders.listed(person)
    page = client.get(person.get_absolute_url()).content.decode()
    table = page.split('id="prices"')[1].split("</table>")[0]
    shown = re.findall(r"<tr>\s*<td>([^<]+)</td>", table)
    assert sorted(shown) == sorted(places)


def test_a_day_without_visits_is_not_closed(client: Client) -> None:
    person = builders.practitioner()
    home = builders.home_visits(person)
    OpeningHours.objects.create(home_visits=home, weekday=1, opens="09:00", closes="12:00")
    builders.listed(person)
    page = client.get(person.get_absolute_url()).content.decode()
    assert page.count("no home visits") == 6
    assert "closed" not in page
