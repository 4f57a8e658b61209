"""A curator creates, publishes and pauses a listing, and moves a clinic: the search follows at once."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests import builders
from tests.chromium import DESK
from therapists.models import Practitioner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def curator(page: Page, live_server: Any) -> Page:
    """The page of somebody who has signed in."""
    client = Client()
    client.force_login(builders.user())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.set_viewport_size(DESK)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def tab(page: Page, name: str, javascript: bool) -> None:
    """Open a section of the change page; without JavaScript they all stand open."""
    if javascript:
        page.get_by_role("navigation", name="Sections").get_by_role("link", name=name).click()


def place_on_the_map(page: Page) -> None:
    """The map follows what is typed, and what is typed follows a click on the map."""
    lat, lon = (page.locator(f"[name=home_visits-0-point_{name}]") for name in ("lat", "lon"))
    lon.press("Tab")
    expect(page.locator(".point-map-pin")).to_be_visible()
    expect(page.locator(".point-map").get_by_text("Leeds")).to_be_visible()
    page.locator(".point-map").first.click(position={"x": 40, "y": 300})
    expect(lat).not_to_have_value("53.80")
    assert 53 < float(lat.input_value()) < 53.8, "the click was below the middle, and not far from it"
    assert -2.5 < float(lon.input_value()) < -1.55
    lat.fill("53.80")
    lon.fill("-1.55")


def found(page: Page, query: str) -> Any:
    """The names that a search finds."""
    page.goto(f"/search/?{query}")
    return page.locator(".card-link").all_inner_texts()


def test_a_listing_is_made_published_and_paused(curator: Page, javascript: bool) -> None:
    page = curator
    page.goto("/admin/therapists/practitioner/add/?rows=1")
    page.locator("[name=given_name]").fill("Ines")
    page.locator("[name=family_name]").fill("Calder")
    tab(page, "Works with", javascript)
    page.locator("[name=profession_links-0-profession]").select_option(label="Massage therapist")
    tab(page, "Home visits", javascript)
    page.locator("[name=home_visits-0-offers]").select_option("yes")
    page.locator("[name=home_visits-0-point_lat]").fill("53.80")
    page.locator("[name=home_visits-0-point_lon]").fill("-1.55")
    if javascript:
        place_on_the_map(page)
    page.locator("[name=areas-0-radius_km]").fill("30")
    tab(page, "Contacts", javascript)
    page.locator("[name=contact_points-0-kind]").select_option("phone")
    page.locator("[name=contact_points-0-value]").fill("+44 113 496 0000")
    page.locator("[name=_continue]").click()
    expect(page.get_by_text(re.compile("added successfully"))).to_be_visible()
    change = page.url
    assert found(page, "near=Leeds&at=home") == [], "a draft is nobody's business yet"
    page.goto(change)
    tab(page, "Who", javascript)
    expect(page.get_by_text("One proof is needed where no license is demanded")).to_be_visible()
    tab(page, "Proof", javascript)
    page.locator("[name=proof_established]").fill("Her school says that she finished the course.")
    page.locator("[name=proof_method]").select_option("call")
    page.locator("[name=_publish]").click()
    page.wait_for_load_state()
    assert found(page, "near=Leeds&at=home") == ["Ines Calder"]
    page.goto(change)
    page.locator("[name=_pause]").click()
    page.wait_for_load_state()
    assert found(page, "near=Leeds&at=home") == []
    assert page.goto(Practitioner.objects.get().get_absolute_url()).status == 404  # type: ignore[union-attr]


def test_moving_a_clinic_with_forty_people_is_one_edit(curator: Page, javascript: bool) -> None:
    page = curator
    clinic = builders.practice(name="Old Mill Clinic")
    people = [builders.practitioner() for _ in range(40)]
    for person in people:
        builders.works_at(person, clinic)
    builders.listed(*people)
    page.goto(f"/admin/therapists/practice/{clinic.pk}/change/")
    tab(page, "Where", javascript)
    for name, value in (("point_lat", "53.9576"), ("point_lon", "-1.0827"), ("true_street", "9 New Street")):
        page.locator(f"[name$={name}]").first.fill(value)
    page.locator("[name$=locality]").first.fill("York")
    page.locator("[name=_save]").click()
    page.wait_for_load_state()
    page.goto("/search/?near=York&within=5")
    expect(page.get_by_role("heading", name="40 people")).to_be_visible()
    expect(page.locator(".where").first).to_contain_text("Old Mill Clinic, York")
    page.goto("/search/?near=Leeds&within=5")
    expect(page.get_by_role("heading", name="0 people")).to_be_visible()
    page.goto(people[17].get_absolute_url())
    expect(page.get_by_text("9 New Street, York")).to_be_visible()


def test_a_post_at_a_known_practice_is_added(curator: Page, javascript: bool) -> None:
    page = curator
    for street, town in (("1 Mill Lane", "Leeds"), ("2 Mill Lane", "York")):
        builders.practice(name="Old Mill Clinic", locality=town, street=street)
    person = builders.practitioner(given_name="Ines", family_name="Calder")
    page.goto(f"/admin/therapists/practitioner/{person.pk}/change/?rows=1")
    tab(page, "Where", javascript)
    if javascript:
        page.locator("#works_at-group .select2-selection").first.click()
        page.locator(".select2-dropdown .select2-search__field").fill("mill leeds")
        page.get_by_role("option", name="Old Mill Clinic, Leeds, 1 Mill Lane").click()
    else:
        page.locator("[name=works_at-0-practice_typed]").fill("old mill")
        page.locator("[name=_continue]").click()
        expect(page.get_by_text("Several fit “old mill”. Choose one from the list")).to_be_visible()
        page.locator("[name=works_at-0-practice]").select_option(label="Old Mill Clinic, Leeds, 1 Mill Lane")
    page.locator("[name=works_at-0-other_dates]").fill("24-26 Dec 2099 closed")
    page.locator("[name=_continue]").click()
    expect(page.get_by_text(re.compile("changed successfully"))).to_be_visible()
    assert found(page, "near=Leeds&at=clinic") == ["Ines Calder"]
    page.goto(person.get_absolute_url())
    expect(page.get_by_text("December 24, 2099: closed")).to_be_visible()
