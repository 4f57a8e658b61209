"""Somebody is helped while typing: by keyboard, by touch, and not at all without JavaScript."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests import builders
from tests.audit.test_pages import findings
from tests.chromium import PHONE
from therapists.search import nearby

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FINGER = 44  # pixels that a target measures at least


@pytest.fixture
def people() -> None:
    nearby.rebuild()
    place = builders.practice(name="Sciences Clinic")
    for given, family in (("Ruth", "Ashworth"), ("Omar", "Ashby")):
        person = builders.practitioner(given_name=given, family_name=family, conditions=("sciatica",))
        builders.works_at(person, place)
        builders.listed(person)


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_by_keyboard_a_term_a_place_and_a_person_are_chosen(page: Page, people: None) -> None:
    page.goto("/")
    words, near = page.get_by_role("combobox", name="I need help with"), page.get_by_role("combobox", name="near")
    options = page.locator("#q-suggestions [role=option]")
    before = page.locator("h1").bounding_box(), near.bounding_box()
    words.focus()
    page.keyboard.type("scia")
    expect(words).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    expect(page.get_by_role("group", name="What hurts").get_by_role("option").first).to_have_text("Sciatica")
    expect(page.locator("[aria-live=polite]").filter(has_text="suggestion")).to_have_count(1)
    assert (page.locator("h1").bounding_box(), near.bounding_box()) == before, "nothing moves"
    assert words.get_attribute("aria-activedescendant") is None, "nothing is chosen by itself"
    page.keyboard.press("ArrowDown")
    first = options.first.get_attribute("id")
    assert words.get_attribute("aria-activedescendant") == first
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert words.get_attribute("aria-activedescendant") is None, "back in the box"
    page.keyboard.press("Escape")
    expect(words).to_have_attribute("aria-expanded", "false")
    expect(words).to_have_value("scia")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(words).to_have_value("Sciatica")
    expect(options.first).to_be_hidden()
    page.keyboard.press("Tab")
    expect(near).to_be_focused()
    page.keyboard.type("leeds")
    expect(page.get_by_role("option", name="Leeds, England, GB")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(near).to_have_value("Leeds, England, GB")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 people for sciatica near Leeds")).to_be_visible()


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_among_results_a_term_renews_them_in_place_and_a_person_is_opened(page: Page, people: None) -> None:
    page.goto("/search/?q=sciatica&near=Leeds")
    words = page.get_by_role("combobox", name="What hurts, or a name")
    words.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("knee p")
    expect(page.get_by_role("option", name="Knee pain", exact=True)).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="0 people for knee pain near Leeds")).to_be_visible()
    expect(words).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("ashw")
    expect(page.get_by_role("option", name="Ruth Ashworth")).to_contain_text("Massage therapist · Leeds")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ruth Ashworth")).to_be_visible()


def test_by_touch_a_place_and_a_practice_are_chosen(phone: Page, people: None) -> None:
    phone.goto("/")
    phone.locator("#near").tap()
    phone.locator("#near").press_sequentially("lee")
    option = phone.get_by_role("option", name="Leeds, England, GB")
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box
    assert box["height"] >= FINGER
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    option.tap()
    expect(phone.locator("#near")).to_have_value("Leeds, England, GB")
    expect(option).to_be_hidden()
    phone.locator("#q").tap()
    phone.locator("#q").press_sequentially("scien")
    phone.get_by_role("option", name="Sciences Clinic").tap()
    expect(phone.get_by_role("heading", level=1, name="Sciences Clinic")).to_be_visible()


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_only_the_last_word_typed_is_answered(page: Page, people: None) -> None:
    """An answer that comes late, to what is no longer in the box, never shows."""
    page.goto("/")
    asked: list[Route] = []

    def slowly(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/suggest/**", slowly)
    page.locator("#q").focus()
    page.keyboard.type("s")
    page.keyboard.type("c")
    page.wait_for_timeout(400)
    page.keyboard.type("iatica", delay=10)
    options = page.locator("#q-suggestions [role=option]")
    expect(options.first).to_have_text("Sciatica")
    assert len(asked) == 2, "one letter asks nothing, and letters in a row ask once"
    with suppress(Error):
        asked[0].fulfill(body='<ul role="group"><li role="option" id="late">Late</li></ul><p data-heard>1</p>')
    page.wait_for_timeout(100)
    expect(options.first).to_have_text("Sciatica")
    page.keyboard.press("Tab")
    expect(options.first).to_be_hidden()


@pytest.mark.parametrize("javascript", ["no-javascript"], indirect=True)
def test_without_javascript_the_boxes_are_plain(page: Page, people: None) -> None:
    page.goto("/")
    expect(page.get_by_role("combobox", name="I need help with")).to_have_count(0)
    page.get_by_label("I need help with").fill("jhon ashworht")
    page.get_by_role("button", name="Find people").click()
    expect(page.get_by_text("Showing results for")).to_be_visible()
