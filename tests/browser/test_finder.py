"""Somebody is helped to choose, on a phone, with and without JavaScript, and leaves no answer about health behind."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, expect

from tests import builders
from tests.chromium import PHONE, findings
from tests.hearing import hearing
from therapists.search.finder_rules import rules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRETS = {rule.slug for rule in (*rules().signs, *rules().adaptations)}


@pytest.fixture
def people() -> None:
    found = []
    for number in range(6):
        person = builders.practitioner(
            given_name=f"Ann{number}", family_name="Hill", conditions=("sciatica",),
            techniques=("therapeutic-exercise", "oncology-massage"), pressures=["light"],
        )  # fmt: skip
        builders.home_visits(person, builders.north_of_leeds(1), radius_km=30.0)
        found.append(person)
    builders.listed(*found)


@pytest.fixture
def phone(page: Page, caplog: pytest.LogCaptureFixture) -> Iterator[Page]:
    """A phone, on which everything sent and received is looked through when the journey ends."""
    page.set_viewport_size(PHONE)
    made: list[Request] = []

    def keep(request: Request) -> None:
        made.append(request)

    page.on("request", keep)
    with hearing(caplog):
        yield page
    if not made:  # a journey that was skipped
        return
    assert any(request.method == "POST" for request in made)
    left = [f"{request.url} {request.headers}" for request in made]
    left += [str(response.headers) for request in made if (response := request.response()) is not None]
    left += [record.getMessage() for record in caplog.records]
    left.append(str(page.context.storage_state()))
    assert not [(secret, line) for line in left for secret in SECRETS if secret in line]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {settings.CSRF_COOKIE_NAME}
    assert all(response.headers["cache-control"] == "no-store" for response in finder_responses(made))


def finder_responses(made: list[Request]) -> list[Any]:
    responses = [request.response() for request in made if request.url.endswith("/find/")]
    assert responses
    return [response for response in responses if response is not None]


def question(page: Page, text: str) -> None:
    """Waits for a page by its heading."""
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


def on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def choose_what(page: Page, who: str) -> None:
    page.goto("/find/")
    question(page, "What would help")
    page.get_by_label(who).check()
    page.locator("summary").filter(has_text="Lower back").click()
    page.locator("[name=condition][value=sciatica]").check()
    on(page)
    question(page, "Safety first")


def answer_safety(page: Page, *names: str) -> None:
    page.get_by_label("None of these").first.check()
    for name in names:
        page.get_by_label(name).check()
    on(page)
    question(page, "How would")


def test_a_relative_is_helped_to_choose(phone: Page, people: None) -> None:
    choose_what(phone, "For another adult")
    answer_safety(phone, "Blood thinners", "Cancer")
    phone.get_by_label("At their home").check()
    phone.get_by_label("Firm").check()
    on(phone)
    question(phone, "Where are they?")
    phone.get_by_role("button", name="Back").click()
    question(phone, "How would they like to be seen?")
    expect(phone.get_by_label("Firm")).to_be_checked()
    on(phone)
    question(phone, "Where are they?")
    phone.get_by_label("Town, district or ZIP code").fill("Leeds")
    phone.get_by_role("button", name="Show people").click()
    expect(phone.get_by_role("heading", name="6 people")).to_be_visible()
    reasons = phone.get_by_role("region", name="Why these people")
    expect(reasons).to_contain_text("They should ask their cancer team first.")
    expect(reasons).to_contain_text("Set aside for this reason: Trigger point therapy, Neuromuscular therapy.")
    expect(reasons).to_contain_text("You asked for this pressure: Firm. The list looks for at most this: Light.")
    phone.get_by_role("link", name="The same search as an ordinary link").click()
    expect(phone).to_have_url(
        f"{phone.url.split('/search/')[0]}/search/?near=Leeds&at=home&condition=sciatica"
        "&technique=oncology-massage&pressure=light"
    )
    expect(phone.get_by_role("heading", name="6 people")).to_be_visible()
    expect(phone.get_by_role("heading", name="Why these people")).to_have_count(0)


def test_a_sign_of_an_emergency_comes_before_people(phone: Page, people: None) -> None:
    choose_what(phone, "For me")
    phone.get_by_label("You feel numb between your legs").check()
    on(phone)
    question(phone, "Call 911 now")
    expect(phone.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(phone.get_by_text("112 works in many")).to_be_visible()
    expect(phone.locator(".card")).to_have_count(0)
    phone.get_by_role("button", name="Back to the questions").click()
    question(phone, "Safety first")
    expect(phone.get_by_label("You feel numb between your legs")).to_be_checked()


def test_an_open_question_is_pointed_out(phone: Page) -> None:
    choose_what(phone, "For a child under 18")
    on(phone)
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("There is a problem")
    alert.get_by_role("link").first.click()
    expect(phone.locator("#signs")).to_be_in_viewport()


def test_the_browsers_own_back_leads_to_the_page_before(phone: Page, people: None, javascript: bool) -> None:
    choose_what(phone, "For me")
    if not javascript:  # the browser itself asks before it sends a form again, so only the first page is near
        phone.go_back()
        question(phone, "What would help")
        return
    answer_safety(phone, "Cancer")
    phone.get_by_label("Light").check()
    phone.go_back()
    question(phone, "Safety first")
    expect(phone.get_by_label("Cancer")).to_be_checked()
    phone.go_back()
    question(phone, "What would help")
    expect(phone.get_by_label("For me")).to_be_checked()
    phone.go_forward()
    phone.go_forward()
    question(phone, "How would you like to be seen?")
    expect(phone.get_by_label("Light")).to_be_checked()
    on(phone)
    question(phone, "Where are you?")
    assert phone.url.endswith("/find/")
    phone.get_by_label("Town, district or ZIP code").fill("Leeds")
    phone.get_by_role("button", name="Show people").click()
    expect(phone.get_by_role("heading", name="6 people")).to_be_visible()
    assert phone.url.endswith("/find/")
    phone.get_by_role("link", name="Ann0 Hill", exact=True).click()
    expect(phone.get_by_role("heading", level=1, name="Ann0 Hill")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", name="6 people")).to_be_visible()


def test_a_link_within_a_page_does_not_confuse_back(phone: Page, javascript: bool) -> None:
    if not javascript:
        pytest.skip("the pages follow each other within one document only with JavaScript")
    choose_what(phone, "For me")
    on(phone)
    phone.get_by_role("alert").get_by_role("link").first.click()
    answer_safety(phone, "Cancer")
    phone.go_back()
    question(phone, "Safety first")
    phone.go_back()
    question(phone, "Safety first")
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("alert")).to_have_count(0)
    question(phone, "Safety first")


def test_pages_fit_a_small_phone_and_pass_an_audit(phone: Page, people: None, javascript: bool) -> None:
    if not javascript:
        pytest.skip("an audit is a script")
    phone.set_viewport_size({"width": 320, "height": 640})

    def audit() -> None:
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        assert findings(phone) == []

    phone.goto("/find/")
    on(phone)
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    audit()
    choose_what(phone, "For me")
    audit()
    phone.get_by_label("You have chest pain").check()
    on(phone)
    question(phone, "Call 911 now")
    audit()
    phone.get_by_role("button", name="Back to the questions").click()
    question(phone, "Safety first")
    phone.get_by_label("You have chest pain").uncheck()
    answer_safety(phone, "Cancer")
    audit()
    on(phone)
    question(phone, "Where are you?")
    audit()
    phone.get_by_role("button", name="Show people").click()
    expect(phone.get_by_role("heading", name="Why these people")).to_be_visible()
    phone.evaluate("document.querySelectorAll('.explain details').forEach(each => each.open = true)")
    audit()
