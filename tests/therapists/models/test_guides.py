"""States of guides and pages that the database refuses."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from therapists.models import Condition, Guide, Page, Technique

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 2)


def guide(**fields: Any) -> Guide:
    return Guide.objects.create(**{"locale": "fr", "title": "x", "written_on": TODAY, **fields})


def test_a_guide_is_about_one_thing() -> None:
    condition, technique = Condition.objects.all()[0], Technique.objects.all()[0]
    assert guide(condition=condition).pk
    assert guide(topic="home-visits").pk
    for wrong in (
        {},
        {"condition": condition, "technique": technique},
        {"condition": condition, "topic": "home-visits"},
        {"topic": "weather"},
        {"condition": condition},  # once in a language
        {"topic": "home-visits"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            guide(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reviewer": "Dr. No"},
        {"reviewed_on": TODAY},
        {"written_on": datetime.date(2999, 1, 1)},
        {"reviewer": "Dr. No", "reviewed_on": datetime.date(2999, 1, 1)},
    ],
)
def test_a_review_names_who_and_when_and_no_day_is_to_come(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        guide(technique=Technique.objects.all()[0], **wrong)


def test_a_page_is_known_and_once_in_a_language() -> None:
    Page.objects.create(slug="about", locale="fr", title="x", body="y")
    for slug in ("about", "imprint"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Page.objects.create(slug=slug, locale="fr", title="x", body="y")


def test_every_text_leads_to_its_page_in_its_language() -> None:
    sciatica = Guide.objects.filter(condition__slug="sciatica")
    assert {text.locale: text.get_absolute_url() for text in sciatica} == {
        "en": "/guides/conditions/sciatica/",
        "es": "/es/guides/conditions/sciatica/",
    }
    assert Guide.objects.get(topic="home-visits", locale="es").get_absolute_url() == "/es/guides/home-visits/"
    assert Guide.objects.get(topic="any-technique", locale="en").get_absolute_url() == "/guides/"
    assert Page.objects.get(slug="about", locale="es").get_absolute_url() == "/es/about/"
