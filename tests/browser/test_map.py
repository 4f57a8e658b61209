"""The map: people of a search on it, the keyboard past it, dark and light, nothing missing where it is not shown."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import builders
from tests.chromium import PHONE, findings
from therapists.models import Practitioner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

with_scripts = pytest.mark.parametrize("javascript", [True])
MOST_TABS = 12  # from the map's door to beyond it: itself, two buttons, its marks


@pytest.fixture
def people() -> dict[str, Practitioner]:
    """Two clinics close together, one apart, and somebody who comes to homes."""
    found = {}
    for name, km in (("Near", 1), ("Close", 1.8), ("North", 16)):
        person = builders.practitioner(given_name=name, family_name="Clinic", conditions=("sciatica",))
        builders.works_at(person, builders.practice(builders.north_of_leeds(km)))
        found[name] = person
    comes = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    builders.home_visits(
        comes, builders.north_of_leeds(-14), radius_km=30.0, excludes=((builders.north_of_leeds(5), 2.0),)
    )
    found["Ruth"] = comes
    builders.listed(*found.values())
    return found


def drawn(page: Page, count: int | None = None) -> Locator:
    """The marks, once the map has drawn them."""
    expect(page.locator("[data-map]")).to_have_attribute(
        "data-map-marks", re.compile(r"\d") if count is None else str(count)
    )
    return page.locator(".map-mark")


def loaded(page: Page) -> Any:
    return page.evaluate(
        "performance.getEntriesByType('resource').map(entry => entry.name).filter(n => /leaflet|map\\//.test(n))"
    )


@with_scripts
def test_people_are_marked_and_a_crowd_is_looked_at_more_closely(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds")
    drawn(page, 3)
    expect(page.get_by_text("4 people in this part of the map")).to_be_visible()
    expect(page.locator(".map-mark-area.map-mark-home")).to_have_count(1)
    page.get_by_role("button", name="2 people · at a clinic").click()
    expect(page.get_by_role("button", name="Near Clinic, Massage therapist")).to_be_visible()
    expect(page.get_by_role("button", name="Close Clinic, Massage therapist")).to_be_visible()


@with_scripts
def test_a_mark_opens_a_note_by_keyboard_and_gives_the_focus_back(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds&q=sciatica")
    drawn(page)
    mark = page.get_by_role("button", name="North Clinic, Massage")
    mark.focus()
    page.keyboard.press("Enter")
    link = page.locator(".map-popup").get_by_role("link", name="North Clinic", exact=True)
    expect(link).to_be_focused()
    expect(page.locator(".map-popup")).to_contain_text("Says they work with sciatica · at a clinic · about 10 mi")
    page.keyboard.press("Escape")
    expect(page.locator(".map-popup")).to_have_count(0)
    expect(mark).to_be_focused()
    page.keyboard.press(" ")
    link.click()
    expect(page.get_by_role("heading", name="North Clinic")).to_be_visible()


@with_scripts
def test_the_keyboard_passes_the_map(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds")
    drawn(page)
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport()
    inside = "document.querySelector('.map-frame').contains(document.activeElement)"
    stops = 0
    while page.evaluate(inside):
        page.keyboard.press("Tab")
        stops += 1
        assert stops < MOST_TABS, "the map keeps the focus"
    assert stops > 4, "marks can be reached"
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate(inside)
    assert page.evaluate("document.querySelector('.bottom').contains(document.activeElement)")


@with_scripts
def test_marks_and_cards_point_at_each_other(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds")
    drawn(page)
    card = page.locator(f"[data-person='{people['Near'].pk}']")
    crowd = page.get_by_role("button", name="2 people")
    card.get_by_role("link", name="Near Clinic", exact=True).focus()
    expect(crowd).to_have_class(re.compile("map-lit"))
    crowd.focus()
    expect(card).to_have_class(re.compile("map-lit"))
    expect(page.locator(f"[data-person='{people['North'].pk}']")).not_to_have_class(re.compile("map-lit"))


@with_scripts
def test_search_this_area_keeps_the_rest_of_the_search(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds&condition=sciatica&within=10")
    drawn(page)
    here = page.get_by_role("link", name="Search this area")
    expect(here).to_be_hidden()
    canvas = page.locator("[data-map]")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(here).to_be_visible()
    here.click()
    expect(page).to_have_url(re.compile(r"/search/\?condition=sciatica&lat=53\.\d\d&lon=-1\.\d\d&within=\d+$"))
    drawn(page)
    expect(here).to_be_hidden()


@with_scripts
def test_the_map_follows_results_that_are_replaced(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds")
    drawn(page, 3)
    page.evaluate("""
        document.querySelector('[data-map-source]').dataset.mapUrl = '/search/map.json?near=Leeds&at=home';
        document.dispatchEvent(new CustomEvent('results:changed'));
    """)
    drawn(page, 1)
    expect(page.get_by_role("button", name="Ruth Ashworth, Massage")).to_be_visible()
    page.evaluate("""async () => {
        const text = await (await fetch(location.href)).text();
        const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-map-panel]');
        document.querySelector('[data-map-panel]').replaceWith(fresh);
        document.dispatchEvent(new CustomEvent('results:changed'));
    }""")
    drawn(page, 1)


LAND = """() => {
    const canvas = document.querySelector('.map-land canvas');
    const { data } = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--map-land)';
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return [`rgb(${data[0]}, ${data[1]}, ${data[2]})`, colour];
}"""


@with_scripts
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_land_has_the_colour_of_the_scheme_and_changes_with_it(page: Page, people: Any, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/search/?near=Leeds")
    drawn(page)
    page.wait_for_function(f"() => {{ const [seen, meant] = ({LAND})(); return seen === meant; }}")
    first = page.evaluate(LAND)[0]
    page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    page.wait_for_function(
        f"() => {{ const [seen, meant] = ({LAND})(); return seen === meant && seen !== '{first}'; }}"
    )


@with_scripts
def test_a_phone_loads_the_map_when_asked_for(page: Page, people: Any) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/search/?near=Leeds")
    page.wait_for_load_state("networkidle")
    assert loaded(page) == []
    show, hide = (page.get_by_role("button", name=f"{verb} the map") for verb in ("Show", "Hide"))
    expect(hide).to_be_hidden()
    show.click()
    expect(hide).to_be_focused()
    drawn(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    hide.click()
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(show).to_be_focused()


@with_scripts
def test_a_profile_draws_its_circles_and_never_a_pin_at_a_home(page: Page, people: Any) -> None:
    page.goto(people["Ruth"].get_absolute_url())
    page.locator(".map-figure").scroll_into_view_if_needed()
    drawn(page)
    for kind, count in (("include", 1), ("exclude", 1), ("base", 1)):
        expect(page.locator(f"path.map-area-{kind}")).to_have_count(count)
    expect(page.locator(".map-mark")).to_have_count(0)
    page.goto(people["North"].get_absolute_url())
    page.locator(".map-figure").scroll_into_view_if_needed()
    expect(page.locator(".map-mark-pin")).to_have_count(1)


@with_scripts
def test_the_map_is_accessible_and_moves_nothing(page: Page, people: Any) -> None:
    page.add_init_script("""
        window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
            .observe({ type: 'layout-shift', buffered: true });
    """)
    page.goto("/search/?near=Leeds")
    drawn(page)
    page.get_by_role("button", name="Ruth Ashworth, Massage").click()
    expect(page.locator(".map-popup")).to_have_css("opacity", "1")  # while it fades in, its words are pale
    assert findings(page, within=".map-panel") == []
    assert page.evaluate("window.shift") < 0.01


@pytest.mark.parametrize("javascript", [False])
def test_without_scripts_there_is_no_map_and_nothing_missing(page: Page, people: Any) -> None:
    page.goto("/search/?near=Leeds")
    expect(page.get_by_role("heading", name="4 people")).to_be_visible()
    for text in ("Show the map", "Skip the map", "Map: Natural Earth"):
        expect(page.get_by_text(text)).to_be_hidden()
    page.goto(people["Ruth"].get_absolute_url())
    expect(page.get_by_text("up to about 19 mi from Leeds")).to_be_visible()
    expect(page.get_by_text("Comes here")).to_be_hidden()
