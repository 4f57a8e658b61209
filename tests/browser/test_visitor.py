"""A visitor finds somebody who comes to them, and opens the profile: with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> None:
    comes = builders.practitioner(
        given_name="Ruth", family_name="Ashworth", conditions=("sciatica",), techniques=("neuromuscular-therapy",)
    )
    builders.home_visits(
        comes, builders.north_of_leeds(2), radius_km=20.0, fee_kind="flat", fee_amount="15", fee_currency="GBP"
    )
    clinic = builders.practitioner(given_name="Omar", family_name="Sayed", techniques=("trigger-point-therapy",))
    builders.works_at(clinic, builders.practice(name="Canal Clinic"))
    far = builders.practitioner(given_name="Far", family_name="Away", conditions=("sciatica",))
    builders.home_visits(far, builders.north_of_leeds(80), radius_km=10.0)
    builders.listed(comes, clinic, far)


def test_sciatica_near_leeds_comes_to_me(page: Page, people: None) -> None:
    page.goto("/")
    page.get_by_label("I need help with").fill("sciatica")
    page.get_by_label("near", exact=True).fill("Leeds")
    page.get_by_label("from someone who can come to me").check()
    page.get_by_role("button", name="Find people").click()
    expect(page.get_by_role("heading", name="1 person")).to_be_visible()
    expect(page.get_by_label("Safety first")).to_contain_text("Call 999")
    card = page.get_by_role("listitem").filter(has_text="Ruth Ashworth")
    expect(card).to_contain_text("Says they work with sciatica · comes to you · about 2 mi")
    expect(card).to_contain_text("Comes to you — yes · +£15")
    card.get_by_role("link", name="Ruth Ashworth", exact=True).click()
    expect(page.get_by_role("heading", name="Ruth Ashworth")).to_be_visible()
    expect(page.get_by_text("Comes to homes · +£15")).to_be_visible()
    expect(page.get_by_text("up to about 12 mi from Leeds")).to_be_visible()
    expect(page.get_by_role("region", name="Contact").get_by_role("link", name="Call 0113 496 0000")).to_be_visible()


def test_parts_of_the_query_can_be_taken_away(page: Page, people: None, javascript: bool) -> None:
    page.goto("/search/?q=sciatica&near=Leeds&at=home")
    if not javascript:  # on a phone, where the query is one line until somebody wants to change it
        page.get_by_text("Sciatica · near Leeds · At my home").click()
    page.get_by_role("link", name="Remove At my home").click()
    expect(page.get_by_role("heading", name="2 people")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Omar Sayed")
    expect(card).to_contain_text("Uses trigger point therapy, which is used for sciatica · at a clinic")
    expect(card).to_contain_text("Canal Clinic, Leeds")


def test_an_empty_result_says_what_to_try(page: Page, people: None) -> None:
    page.goto("/search/?q=sciatica&near=Leeds&language=ja")
    expect(page.get_by_role("heading", name="0 people")).to_be_visible()
    page.get_by_role("link", name="Without “Japanese”: 2 people").click()
    expect(page.get_by_role("heading", name="2 people")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/search/?near=Leeds", "/search/?near=Nowhere&within=x", "/nowhere/"])
def test_nothing_overflows_a_small_phone(page: Page, people: None, path: str, javascript: bool) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
