"""Texts know where they are read."""

import pytest

from therapists.models import Guide, Page

pytestmark = pytest.mark.django_db


def test_every_text_leads_to_its_page_in_its_language() -> None:
    sciatica = Guide.objects.filter(condition__slug="sciatica")
    assert {text.locale: text.get_absolute_url() for text in sciatica} == {
        "en": "/guides/conditions/sciatica/",
        "es": "/es/guides/conditions/sciatica/",
    }
    assert Guide.objects.get(topic="home-visits", locale="es").get_absolute_url() == "/es/guides/home-visits/"
    assert Guide.objects.get(topic="any-technique", locale="en").get_absolute_url() == "/guides/"
    assert Page.objects.get(slug="about", locale="es").get_absolute_url() == "/es/about/"
