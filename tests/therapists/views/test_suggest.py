"""The list below a box: what it says, how it is escaped and cached, and that nothing makes it fail."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from therapists.search import nearby

pytestmark = pytest.mark.django_db


def test_words_bring_terms_people_and_practices(client: Client) -> None:
    person = builders.practitioner(given_name="Scilla", family_name="<b>Bold</b>")
    builders.works_at(person, builders.practice(name="Sciences & Co", locality="Leeds"))
    builders.listed(person)
    response = client.get("/suggest/", {"q": "sci", "box": "words"})
    page = response.content.decode()
    assert re.findall(r'class="suggested-kind" id="words-suggested-\d">(.*?)<', page) == [
        *("What hurts", "Technique", "People", "Practices"),
    ]
    assert 'data-fills="Sciatica"' in page
    assert f'data-url="/practitioner/scilla-b-bold-b-{person.pk}/"' in page or f"-{person.pk}/" in page
    assert "Scilla &lt;b&gt;Bold&lt;/b&gt;" in page
    assert "Massage therapist · Leeds" in page
    assert "Sciences &amp; Co" in page
    ids = re.findall(r' id="(.*?)"', page)
    assert len(ids) == len(set(ids))
    assert f"{page.count('role="option"')} suggestions" in page
    for url in re.findall(r'data-url="(.*?)"', page):
        assert client.get(url).status_code == 200


def test_the_box_of_places_brings_places_alone(client: Client) -> None:
    nearby.rebuild()
    page = client.get("/suggest/", {"q": "lee", "box": "near"}).content.decode()
    assert re.findall(r'data-fills="(.*?)"', page) == ["Leeds, England, GB", "Leeds, Alabama, US"]
    assert "data-url" not in page
    assert "2 suggestions" in page


def test_it_speaks_the_pages_language(client: Client) -> None:
    page = client.get("/es/suggest/", {"q": "ciát"}).content.decode()
    assert 'data-fills="Ciática"' in page
    assert "sugerencias" in page


def test_any_cache_may_keep_it_and_asks_again(client: Client) -> None:
    response = client.get("/suggest/", {"q": "sci"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert not response.cookies
    assert client.head("/suggest/", {"q": "sci"}).status_code == 200
    assert client.post("/suggest/", {"q": "sci"}).status_code == 405


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(st.text(max_size=200), st.sampled_from(["words", "near", "", "other"]))
def test_whatever_is_typed_is_answered(typed: str, box: str) -> None:
    assert Client().get("/suggest/", {"q": typed.encode(errors="replace").decode(), "box": box}).status_code == 200


@pytest.mark.parametrize("page", ["/", "/search/", "/guides/conditions/sciatica/", "/nowhere/"])
def test_a_page_with_a_search_form_can_suggest_and_is_plain_without_a_script(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert 'data-suggest="/suggest/?box=near"' in html
    assert "js/suggest.js" in html or "js/search.js" in html, "which brings it along"
    assert 'role="combobox"' not in html
    assert "listbox" not in html
