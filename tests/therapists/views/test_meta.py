"""What messengers and search engines show of a page."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from tests import builders
from therapists.views.meta import Meta

pytestmark = pytest.mark.django_db


def properties(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page))


def description(page: str) -> str:
    [found] = re.findall(r'<meta name="description"\s+content="([^"]*)">', page)
    return found


def test_a_profile_in_a_message(client: Client) -> None:
    person = builders.practitioner(given_name="Ann", family_name="O'Example", headline="Slow & careful.")
    page = client.get(person.get_absolute_url()).content.decode()
    found = properties(page)
    assert found == {
        "og:site_name": settings.SITE_NAME,
        "og:type": "profile",
        "og:title": escape("Ann O'Example, Massage therapist").replace("&#x27;", "&#39;"),
        "og:description": description(page),
        "og:url": f"http://testserver{person.get_absolute_url()}",
        "og:locale": "en_US",
        "profile:first_name": "Ann",
        "profile:last_name": "O&#39;Example",
    }
    assert "Slow &amp; careful." in found["og:description"]


def test_a_photo_is_shown_where_there_is_one(client: Client) -> None:
    person = builders.practitioner(photo="practitioners/a.webp")
    page = client.get(person.get_absolute_url()).content.decode()
    assert properties(page)["og:image"] == "http://testserver/media/practitioners/a.webp"


def test_a_practice_in_a_message(client: Client) -> None:
    person = builders.practitioner(given_name="Ann", family_name="Example")
    place = builders.practice(name="Canal Clinic")
    builders.works_at(person, place)
    builders.listed(person)
    path = f"/es{place.get_absolute_url()}"
    page = client.get(path).content.decode()
    found = properties(page)
    assert found["og:type"] == "website"
    assert found["og:title"] == "Canal Clinic, Leeds"
    assert "Ann Example" in found["og:description"] == description(page)
    assert found["og:url"] == f"http://testserver{path}"
    assert found["og:locale"] == "es_ES"


@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("en-gb", "en_GB"), ("es", "es_ES")])
def test_a_language_has_the_territory_that_open_graph_wants(language: str, locale: str) -> None:
    with translation.override(language):
        assert Meta("", "", "", {}).locale == locale
