"""A visitor keeps two people, compares them, prints what they need and shares the list: with and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import builders
from tests.chromium import PHONE
from therapists.models import Practitioner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE_PRINT_PX = 20 * 96 / 72  # 20 points
PAGES_OF_PAPER = 2


@pytest.fixture
def people() -> list[Practitioner]:
    """Five who work with sciatica near Leeds; the first two come to homes."""
    found = []
    for name in ("Ruth Ashworth", "Omar Sayed", "Ines Calder", "Paul Dean", "Mei Lin"):
        given, family = name.split()
        person = builders.practitioner(
            given_name=given, family_name=family, conditions=("sciatica",), techniques=("deep-tissue-massage",)
        )
        if len(found) < 2:
            builders.home_visits(
                person, builders.north_of_leeds(2), radius_km=20.0, fee_kind="flat", fee_amount="15", fee_currency="GBP"
            )
        builders.works_at(person, builders.practice(name=f"{family} Clinic"))
        builders.licence(person, "GB")
        found.append(person)
    builders.listed(*found)
    return found


def add(page: Page, name: str, javascript: bool) -> None:
    """Press the button of one card; without JavaScript that leads to the list, so go back to the search."""
    page.get_by_role("button", name=f"Add to shortlist {name}").click()
    if not javascript:
        expect(page.get_by_role("heading", name="Your shortlist")).to_be_visible()
        page.get_by_role("link", name="Back to where you were").click()


def names(page: Page) -> list[str]:
    """The people of the list, in its order."""
    return page.locator(".kept-people h3").all_inner_texts()


def test_two_people_are_kept_compared_printed_and_shared(
    page: Page, people: list[Practitioner], javascript: bool, browser: Browser
) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/search/?q=sciatica&near=Leeds")
    add(page, "Omar Sayed", javascript)
    add(page, "Ruth Ashworth", javascript)
    page.goto("/shortlist/")
    assert names(page) == ["Omar Sayed", "Ruth Ashworth"]
    table = page.get_by_role("table")
    expect(table).to_contain_text("Comes to homes · +£15")
    expect(table).to_contain_text("Sayed Clinic, Leeds")

    page.get_by_role("button", name="Move up Ruth Ashworth").click()
    expect(page).to_have_url(re.compile(r"#person-\d+$"))
    assert names(page) == ["Ruth Ashworth", "Omar Sayed"]
    page.get_by_label("Who comes to you?").fill("LS6")
    page.get_by_role("button", name="Show").click()
    expect(table).to_contain_text("Comes to you — yes · +£15")

    page.get_by_role("link", name="A sheet to call by").click()
    page.get_by_label("Questions about").select_option(label="Sciatica")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Do you often see people with sciatica?")).to_be_visible()
    expect(page.get_by_role("link", name="0113 496 0000").first).to_be_visible()
    expect(page.get_by_role("button", name="Print this sheet")).to_be_visible(visible=javascript)
    page.get_by_role("link", name="Back to the list").click()

    page.get_by_role("link", name="A sheet for your doctor or nurse").click()
    page.get_by_label("Why are you looking").fill("Three months of pain.\nI take apixaban.")
    page.get_by_label("Sciatica").check()
    page.get_by_role("button", name="Make the sheet").click()
    sheet = page.get_by_role("article")
    expect(sheet).to_contain_text("I take apixaban.")
    expect(sheet).to_contain_text("Call 999 now if you lose control")
    assert "apixaban" not in page.url
    page.get_by_role("link", name="Back to the list").click()

    link = page.locator(".share-link").inner_text()
    context = browser.new_context(java_script_enabled=javascript, viewport=PHONE)
    friend = context.new_page()
    friend.goto(link)
    assert names(friend) == ["Ruth Ashworth", "Omar Sayed"]
    assert context.cookies() == []
    friend.get_by_role("button", name="Keep this list").click()
    expect(friend.get_by_role("heading", name="Your shortlist")).to_be_visible()
    assert names(friend) == ["Ruth Ashworth", "Omar Sayed"]
    friend.get_by_role("button", name="Take off the list Omar Sayed").click()
    assert names(friend) == ["Ruth Ashworth"]
    friend.get_by_text("Clear the list").click()
    friend.get_by_role("button", name="Yes, take everybody off it").click()
    expect(friend.get_by_text("Nobody is on your shortlist yet")).to_be_visible()
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_the_button_keeps_in_place(page: Page, people: list[Practitioner]) -> None:
    page.goto("/search/?q=sciatica&near=Leeds")
    button = page.locator(f"button[data-shortlist='{people[1].pk}']")
    count = page.locator("[data-shortlist-count]")
    status = page.get_by_role("status").filter(has_text="Omar")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(count).to_be_hidden()
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_text(re.compile("On your shortlist"))
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(count).to_have_text("1")
    expect(status).to_have_text("Omar Sayed: On your shortlist")
    assert page.url.endswith("/search/?q=sciatica&near=Leeds")
    cookie = page.context.cookies()[0]
    assert (cookie["name"], cookie["value"], cookie["sameSite"], cookie["httpOnly"]) == (
        "shortlist", str(people[1].pk), "Lax", False,
    )  # fmt: skip

    # The search renews itself around the button, and new results know it too.
    page.get_by_label("Sort by").select_option("distance")
    page.wait_for_url("**sort=distance**")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text(re.compile("On your shortlist"))
    page.evaluate(
        """const list = document.querySelector(".cards");
        list.innerHTML = list.innerHTML.replaceAll('"true"', '"false"').replaceAll("On your", "Add to your")"""
    )
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text(re.compile("On your shortlist"))

    # So does the profile, and the search that "back" brings from memory.
    page.goto(people[1].get_absolute_url())
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_text(re.compile("Add to shortlist"))
    expect(status).to_have_text("Omar Sayed: Taken off your shortlist")
    assert page.context.cookies() == []
    page.go_back()
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_a_full_list_is_explained(page: Page, people: list[Practitioner], live_server: Any) -> None:
    twenty = ".".join(str(2**40 + number) for number in range(20))
    page.context.add_cookies([{"name": "shortlist", "value": twenty, "url": live_server.url}])
    page.goto(people[0].get_absolute_url())
    page.locator("button[data-shortlist]").click()
    expect(page.get_by_text("A shortlist holds 20 people.")).to_be_visible()
    expect(page.get_by_text("20 people are no longer listed.")).to_be_visible()
    page.get_by_role("button", name="Tidy the list").click()
    expect(page.get_by_text("Nobody is on your shortlist yet")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page, people: list[Practitioner], javascript: bool) -> None:
    page.set_viewport_size(PHONE)
    page.goto(people[0].get_absolute_url())

    def press(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and name in " ".join(focused.inner_text().split()):
                page.keyboard.press("Enter")
                return
        pytest.fail(f"Tab never reaches {name}")

    press("Add to shortlist Ruth Ashworth")
    expect(page.get_by_text("On your shortlist" if javascript else "Your shortlist").first).to_be_visible()
    page.goto(f"/shortlist/?people={people[1].pk}")
    press("Keep this list")
    expect(page.get_by_role("heading", name="Your shortlist")).to_be_visible()
    assert names(page) == ["Ruth Ashworth", "Omar Sayed"]
    press("Move down Ruth Ashworth")
    expect(page).to_have_url(re.compile("#person"))
    assert names(page) == ["Omar Sayed", "Ruth Ashworth"]
    press("A sheet for your doctor or nurse")
    press("Make the sheet")
    expect(page.get_by_role("heading", name="For the physician or discharge nurse")).to_be_visible()


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
def test_the_call_sheet_is_large_print_on_two_pages(page: Page, people: list[Practitioner]) -> None:
    kept = ".".join(str(person.pk) for person in people)
    page.goto(f"/shortlist/call-sheet/?people={kept}&condition=sciatica")
    for paper in ("A4", "Letter"):
        pages = len(re.findall(rb"/Type /Page\b", page.pdf(format=paper)))
        assert 1 <= pages <= PAGES_OF_PAPER, paper
    page.emulate_media(media="print", color_scheme="dark")
    sizes = page.locator(".paper, .paper *").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= LARGE_PRINT_PX - 0.01
    for left_out in ("Print this sheet", "Find someone", "Back to the list"):
        expect(page.get_by_text(left_out, exact=True)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.paper')).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("javascript", ["javascript"], indirect=True)
@pytest.mark.parametrize("path", ["/shortlist/", "/shortlist/call-sheet/", "/shortlist/physician/"])
def test_nothing_overflows_a_small_phone(page: Page, people: list[Practitioner], path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{path}?people={'.'.join(str(person.pk) for person in people)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if "physician" in path:
        with page.expect_navigation():
            page.get_by_role("button", name="Make the sheet").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
