"""Somebody who reads Spanish finds help for a parent at home, without a word of English in their way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> None:
    comes = builders.practitioner(
        given_name="Ruth", family_name="Ashworth", conditions=("sciatica",), languages=("en", "es")
    )
    builders.home_visits(
        comes, builders.north_of_leeds(2), radius_km=20.0, fee_kind="flat", fee_amount="15", fee_currency="GBP"
    )
    clinic = builders.practitioner(given_name="Omar", family_name="Sayed", conditions=("sciatica",))
    builders.works_at(clinic, builders.practice(name="Canal Clinic"))
    builders.listed(comes, clinic)


def test_ciatica_cerca_de_leeds_a_domicilio(page: Page, people: None, javascript: bool) -> None:
    page.goto("/")
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_label("Necesito ayuda con").fill("ciatica")
    page.get_by_label("cerca de", exact=True).fill("Leeds")
    page.get_by_label("de alguien que pueda venir a mi casa").check()
    page.get_by_role("button", name="Buscar profesionales").click()
    title = "1 profesional para ciática cerca de Leeds para visitas a domicilio"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_label("La seguridad, primero")).to_contain_text("Llame ya al 999")
    card = page.get_by_role("listitem").filter(has_text="Ruth Ashworth")
    expect(card).to_contain_text("Dice que trabaja con ciática · va a su casa · a unos 2 mi")
    expect(card).to_contain_text("Va a su casa: sí · +15")
    if not javascript:  # on a phone, where the query is one line until somebody wants to change it
        page.get_by_text("Ciática · cerca de Leeds · En mi casa").click()
    page.get_by_role("link", name="Quitar En mi casa").click()
    expect(page.get_by_role("heading", name="2 profesionales para ciática cerca de Leeds")).to_be_visible()
    page.get_by_role("link", name="Ruth Ashworth", exact=True).click()
    expect(page.get_by_role("heading", name="Ruth Ashworth")).to_be_visible()
    expect(page.get_by_role("heading", name="Visitas a domicilio")).to_be_visible()
    expect(page.get_by_text("hasta unos 12 mi desde Leeds")).to_be_visible()
    page.get_by_role("link", name="English (UK)").click()
    expect(page.get_by_role("heading", name="Home visits")).to_be_visible()
    expect(page).to_have_url(re.compile("/en-gb/practitioner/"))


def test_the_filters_answer_in_spanish(page: Page, people: None, javascript: bool) -> None:
    page.goto("/es/search/?q=ciatica&near=Leeds")
    expect(page.get_by_role("heading", name="2 profesionales")).to_be_visible()
    if javascript:
        page.get_by_role("checkbox", name="En mi casa").check()
    else:
        page.goto("/es/search/?q=ciatica&near=Leeds&at=home")
    expect(page.get_by_role("heading", name="1 profesional para ciática")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
