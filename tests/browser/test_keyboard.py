"""Somebody without a mouse finds a person, narrows the search and comes back: by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 60  # of the Tab key to anything that matters


@pytest.fixture
def people() -> None:
    ruth = builders.practitioner(given_name="Ruth", family_name="Ashworth", conditions=("sciatica",))
    builders.home_visits(ruth, builders.north_of_leeds(2), radius_km=20.0, fee_kind="none")
    omar = builders.practitioner(given_name="Omar", family_name="Sayed", conditions=("sciatica",))
    builders.works_at(omar, builders.practice(name="Canal Clinic"))
    builders.listed(ruth, omar)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element stands under the focus, and see that the focus shows."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            seen = "getComputedStyle(document.activeElement.closest('.card') ?? document.activeElement).outlineStyle"
            own = "getComputedStyle(document.activeElement).outlineStyle"
            assert "solid" in {page.evaluate(seen), page.evaluate(own)}, wanted
            return
    pytest.fail(f"{wanted} is out of reach of the keyboard")


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)  # what holds the focus can be asked only then
def test_a_person_is_found_by_keyboard_alone(page: Page, people: None) -> None:
    page.goto("/")
    tab_to(page, "#q")
    page.keyboard.type("sciatica")
    tab_to(page, "#near")
    page.keyboard.type("Leeds")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 people for sciatica near Leeds")).to_be_visible()
    tab_to(page, "#at-home")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="1 person")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "at-home", "the focus stays where it was"
    page.locator("#found").focus()
    tab_to(page, ".card-link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ruth Ashworth")).to_be_visible()
    tab_to(page, "a[href^='tel:']")
