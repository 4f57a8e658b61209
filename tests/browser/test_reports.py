"""A visitor reports a wrong phone number from the profile: with and without JavaScript."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from therapists.models import Report
from therapists.views import reports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_wrong_number_is_reported(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LEAST_SECONDS", 0)  # nobody reads here
    person = builders.practitioner(given_name="Ruth", family_name="Ashworth")
    builders.works_at(person, builders.practice())
    builders.listed(person)
    page.goto(person.get_absolute_url())
    # A data block, which the policy of the page does not stop: else the console would say so and end the test.
    structured = json.loads(page.locator('script[type="application/ld+json"]').inner_text())
    assert structured["@graph"][1]["name"] == "Ruth Ashworth"
    page.get_by_role("link", name="Report a problem (Contact)").click()
    expect(page.get_by_label("Something on the page is wrong")).to_be_checked()
    expect(page.get_by_label("Which part of the page?")).to_have_value("phone")
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    page.get_by_label("In your own words").fill("It rings out.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_text("We look at it within 2 days.")).to_be_visible()
    page.reload()
    assert list(Report.objects.values_list("practitioner", "fact", "text")) == [(person.pk, "phone", "It rings out.")]
    page.get_by_role("link", name="Back to Ruth Ashworth").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save to your contacts").click()
    assert download.value.suggested_filename == "ruth-ashworth.vcf"
