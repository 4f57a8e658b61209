"""A search on a phone: people near the top, the form one line until it is wanted, and Back closes what is open."""

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.chromium import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", ["javascript"], indirect=True),
]

LOWEST_FIRST_CARD = 560  # pixels from the top to the first person, where no safety note stands between
SEARCH = "/search/?near=Leeds&at=home"


@pytest.fixture
def phone(page: Page) -> Page:
    """A phone that came from the front page to a search with two people, of whom one is a woman."""
    for name, gender in (("Ruth", "woman"), ("Omar", "man")):
        person = builders.practitioner(given_name=name, gender=gender)
        builders.home_visits(person, builders.north_of_leeds(2), radius_km=20.0)
        builders.listed(person)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.goto(SEARCH)
    return page


def test_people_are_near_the_top_and_the_form_opens_in_place(phone: Page) -> None:
    words = phone.get_by_label("What hurts, or a name")
    expect(words).to_be_hidden()
    assert phone.locator(".card").first.bounding_box()["y"] <= LOWEST_FIRST_CARD
    line = phone.get_by_text("near Leeds · At my home")
    line.click()
    expect(phone.get_by_role("link", name="Remove At my home")).to_be_visible()
    words.fill("Omar")
    words.press("Enter")
    expect(phone.get_by_role("heading", name="1 person")).to_be_visible()
    expect(words).to_be_hidden()
    assert phone.evaluate("document.activeElement.matches('.search-fold summary')")


def test_a_place_that_nobody_knows_is_asked_for_in_place(phone: Page) -> None:
    phone.get_by_text("near Leeds · At my home").click()
    near = phone.get_by_label("Near", exact=True)
    near.fill("Leedz")
    near.press("Enter")
    expect(phone.get_by_role("heading", name="Where is “Leedz”?")).to_be_visible()
    expect(near).to_be_focused()
    expect(near).to_have_accessible_description("We do not know this place. Try a town or a ZIP code.")
    phone.get_by_role("link", name="Leeds, England, GB").click()
    expect(phone.get_by_role("heading", name="2 people")).to_be_visible()


@pytest.mark.parametrize("way", ["back", "escape", "button", "beside"])
def test_the_filters_close_and_the_search_stays(phone: Page, way: str) -> None:
    filters, sheet = phone.get_by_role("link", name="Filters"), phone.get_by_role("dialog", name="Filters")
    filters.click()
    expect(sheet).to_be_visible()
    if way == "back":
        phone.go_back()
    elif way == "escape":
        phone.keyboard.press("Escape")
    elif way == "button":
        sheet.get_by_role("link", name="Close").click()
    else:
        phone.mouse.click(PHONE["width"] / 2, 10)
    expect(sheet).to_be_hidden()
    expect(filters).to_be_focused()
    expect(phone).to_have_url(SEARCH)
    phone.go_back()
    expect(phone).to_have_url("/")


def test_back_from_the_filters_keeps_what_was_ticked(phone: Page) -> None:
    phone.get_by_role("link", name="Filters").click()
    sheet = phone.get_by_role("dialog", name="Filters")
    sheet.locator("summary", has_text="Gender").click()
    sheet.get_by_label("Woman").check()
    expect(sheet.get_by_role("link", name="Show 1 person")).to_be_visible()
    phone.go_back()
    expect(sheet).to_be_hidden()
    expect(phone).to_have_url(f"{SEARCH}&gender=woman")
    expect(phone.get_by_role("heading", name="1 person")).to_be_visible()
    phone.go_back()
    expect(phone).to_have_url(SEARCH)
    expect(phone.get_by_role("heading", name="2 people")).to_be_visible()
    phone.go_back()
    expect(phone).to_have_url("/")
