"""Guides and pages: one for every word of the vocabulary, safety first, in two languages."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import builders
from therapists.choices import FacetGroup
from therapists.models import Condition, Guide, Page, Regulation
from therapists.search import catalogue, query
from therapists.search.criteria import Criteria

pytestmark = pytest.mark.django_db
FOLDERS = {"condition": "conditions", "technique": "techniques", "profession": "professions"}
UNFILLED = re.compile(r"\{\{?\s*\w+\s*\}")  # a placeholder that nobody filled in


class Outline(HTMLParser):
    """Headings, ids, links to ids and text of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.fragments: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in said:
            self.ids.append(said["id"])
        if said.get("href", "").startswith("#"):
            self.fragments.append(said["href"][1:])


def get(client: Client, path: str, language: str = "en") -> str:
    response = client.get(path if language == "en" else f"/{language}{path}")
    assert response.status_code == 200, (path, language, response.status_code)
    return response.content.decode()


def main_of(page: str) -> str:
    return page.split('<main id="main"')[1].split("</main>", maxsplit=1)[0]


def section(page: str, key: str) -> str:
    return page.split(f'<h2 id="{key}">')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", list(FOLDERS))
def test_every_entry_has_a_guide_with_its_safety_note_first(client: Client, kind: str, language: str) -> None:
    words = catalogue.current()
    slugs = words.options[FacetGroup(kind)]
    assert len(slugs) >= 18
    for slug in slugs:
        page = main_of(get(client, f"/guides/{FOLDERS[kind]}/{slug}/", language))
        caution = words.words.get((language, catalogue.Key(FacetGroup(kind), slug)), catalogue.Words("")).caution
        before, _h1, _after = page.partition("<h1")
        assert 'class="safety"' in before, slug
        assert "911" in before, slug
        if caution:
            assert caution.replace("{emergency}", "911")[:40].replace("'", "&#39;") in before, slug
        notes = re.findall(r"<p>(.*?)</p>", before, re.DOTALL)
        assert all(len(note.split()) <= 40 for note in notes), slug
        assert not UNFILLED.search(page), slug


@pytest.mark.parametrize(("country", "number"), [("GB", "999"), ("ES", "112")])
def test_the_number_is_the_one_of_the_country(
    client: Client, settings: LazySettings, country: str, number: str
) -> None:
    settings.DEFAULT_COUNTRY = country
    page = get(client, "/guides/conditions/sciatica/")
    assert f"Call {number} now if you lose control of your bladder" in page
    assert f"<strong>Call {number} now</strong>" in page
    assert "911" not in main_of(page)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path",
    [
        "/guides/",
        "/guides/home-visits/",
        "/guides/conditions/sciatica/",
        "/guides/conditions/bunion/",
        "/guides/techniques/therapeutic-exercise/",
        "/guides/professions/massage-therapist/",
        "/about/",
        "/privacy/",
        "/accessibility/",
        "/credits/",
        "/contact/",
    ],
)
def test_pages_are_well_built(client: Client, path: str, language: str) -> None:
    page = get(client, path, language)
    outline = Outline(page)
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert not re.search(r"<h\d[^>]*>\s*</h", page)
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.fragments) <= set(outline.ids)
    assert f'<html lang="{language}">' in page
    own = path if language == "en" else f"/{language}{path}"
    assert re.search(rf'<link rel="canonical"\s+href="http://testserver{own}">', page)
    description = re.search(r'name="description"\s+content="([^"]+)"', page)
    assert description is not None
    assert not UNFILLED.search(page)


def test_titles_and_descriptions_differ(client: Client) -> None:
    paths = ["/guides/", "/guides/home-visits/", "/guides/conditions/sciatica/", "/about/", "/privacy/", "/contact/"]
    pages = [get(client, path) for path in paths]
    titles = {re.search("<title>(.*?)</title>", page).group(1) for page in pages}  # type: ignore[union-attr]
    descriptions = {re.search(r'name="description"\s+content="([^"]+)"', page).group(1) for page in pages}  # type: ignore[union-attr]
    assert len(titles) == len(descriptions) == len(paths)


def test_a_written_guide_has_its_parts_in_order_and_its_sources(client: Client) -> None:
    page = get(client, "/guides/conditions/sciatica/")
    keys = ["what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit", "people", "sources"]
    places = [page.index(f'<h2 id="{key}"') for key in keys]
    assert places == sorted(places)
    assert '<a href="https://www.nice.org.uk/guidance/ng59" rel="noopener">' in section(page, "sources")
    assert "Not yet reviewed by a clinician." in section(page, "sources")
    assert "People also say:" in page
    assert "sciatic nerve pain" in page
    assert "shoots down my leg" not in page, "how people type is not what it is called"


def test_links_say_how_firm_they_are_and_who_says_so(client: Client) -> None:
    helps = section(get(client, "/guides/conditions/sciatica/"), "what_helps")
    firm, custom = helps.index("Often used"), helps.index("Used by custom")
    assert firm < helps.index('href="/guides/techniques/therapeutic-exercise/"') < custom
    # The vocabulary ties it firmly; its source is a textbook, so the page does not say that it is proven.
    assert helps.index('href="/guides/techniques/neuromuscular-therapy/"') > custom
    assert "Purpose of the technique" not in helps
    assert "Low back pain and sciatica in over 16s (NG59), NICE, 2016" in helps


def test_a_technique_shows_what_it_is_used_for_and_folds_a_long_list(client: Client) -> None:
    page = get(client, "/guides/techniques/therapeutic-exercise/")
    helps = section(page, "what_helps")
    assert 'href="/guides/conditions/sciatica/"' in helps
    assert "<details" in helps
    assert "<dt>Pressure</dt>" in get(client, "/guides/techniques/deep-tissue-massage/")


def test_a_profession_shows_the_law_with_source_and_day(client: Client, settings: LazySettings) -> None:
    law = section(get(client, "/guides/professions/massage-therapist/"), "law")
    assert "<strong>Connecticut:</strong> A license is required." in law
    assert "Connecticut General Statutes, chapter 384a" in law
    assert law.index("United States ") < law.index("Australia ")
    row = Regulation.objects.get(profession__slug="massage-therapist", jurisdiction="US-CT")
    assert f"Noted on November {row.noted_on.day}, {row.noted_on.year}" in law
    settings.DEFAULT_COUNTRY = "GB"
    law = section(get(client, "/guides/professions/massage-therapist/"), "law")
    assert law.index("United Kingdom ") < law.index("Australia ")
    assert "law" not in Outline(get(client, "/guides/professions/bodyworker/")).ids


def test_what_nobody_wrote_is_filled_with_general_words(client: Client) -> None:
    page = get(client, "/guides/conditions/bunion/")
    assert "Have you worked with people who have this?" in section(page, "what_to_ask")
    assert "must not be massaged" in section(page, "when_to_see_a_doctor")
    assert "Some words here are the same in every guide of this kind." in section(page, "sources")
    spanish = get(client, "/guides/conditions/bunion/", "es")
    assert "¿Ha trabajado con personas que tienen esto?" in section(spanish, "what_to_ask")
    assert '<h2 id="when_to_see_a_doctor">Cuándo ver a un médico</h2>' in spanish


def test_without_any_text_the_vocabulary_still_makes_a_page(client: Client) -> None:
    Guide.objects.all().delete()
    page = get(client, "/guides/conditions/tennis-elbow/")
    assert "Call 911 now for chest pain" in main_of(page).split("<h1")[0]
    assert "Put together from the directory's vocabulary" in page
    assert "comes to you" in get(client, "/guides/home-visits/").lower()


def test_a_text_in_another_language_stands_in_and_is_marked(client: Client) -> None:
    Guide.objects.filter(condition__slug="sciatica", locale="es").delete()
    Page.objects.filter(slug="about", locale="es").delete()
    page = main_of(get(client, "/guides/conditions/sciatica/", "es"))
    assert '<h1 lang="en">Sciatica</h1>' in page
    assert '<div lang="en">' in page
    assert '<h1 lang="en">' in get(client, "/about/", "es")
    assert "lang=" not in main_of(get(client, "/about/"))


def test_a_variety_reads_its_language_unless_it_has_its_own(client: Client) -> None:
    page = main_of(get(client, "/guides/conditions/sciatica/", "en-gb"))
    assert "sciatic nerves" in page
    assert "not written in your language" not in page
    Page.objects.create(slug="about", locale="en-gb", title="About us", body="Ours is the British one.")
    assert "the British one" in get(client, "/about/", "en-gb")
    assert "the British one" not in get(client, "/about/")


def test_a_hidden_text_is_not_shown(client: Client) -> None:
    Guide.objects.filter(condition__slug="sciatica").update(active=False)
    Page.objects.filter(slug="credits").update(active=False)
    assert "sciatic nerves" not in get(client, "/guides/conditions/sciatica/")
    assert client.get("/credits/").status_code == 404


def test_a_review_is_named_and_its_age_told(client: Client) -> None:
    texts = Guide.objects.filter(condition__slug="sciatica", locale="en")
    texts.update(reviewer="Ann Example, physical therapist", reviewed_on="2026-11-25")
    sources = section(get(client, "/guides/conditions/sciatica/"), "sources")
    assert "Reviewed by Ann Example, physical therapist on November 25, 2026." in sources
    assert "Changed since that review." not in sources
    texts.update(reviewed_on="2026-11-24")
    assert "Changed since that review." in get(client, "/guides/conditions/sciatica/")


@pytest.mark.parametrize(
    "path",
    ["/guides/conditions/nothing/", "/guides/techniques/sciatica/", "/guides/conditions/", "/guides/any-condition/"],
)
def test_there_is_no_guide_to_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_entry_that_is_not_offered_has_no_guide_and_no_link(client: Client) -> None:
    from therapists.search import indexing

    Condition.objects.filter(slug="sciatica").update(active=False)
    indexing.bump("vocabulary")
    assert client.get("/guides/conditions/sciatica/").status_code == 404
    for path in ("/guides/", "/guides/techniques/therapeutic-exercise/"):
        assert "/guides/conditions/sciatica/" not in get(client, path)


def test_the_index_names_every_entry_once(client: Client) -> None:
    words = catalogue.current()
    page = get(client, "/guides/")
    for kind, folder in FOLDERS.items():
        for slug in words.options[FacetGroup(kind)]:
            assert page.count(f'href="/guides/{folder}/{slug}/"') == 1, slug


# --- People nearby ------------------------------------------------------------------------------------------


def test_the_form_leads_to_a_search_for_it_and_the_number_is_that_of_the_search(client: Client) -> None:
    states = builders.practitioner(conditions=("sciatica",))
    uses = builders.practitioner(techniques=("therapeutic-exercise",))
    other = builders.practitioner(conditions=("bunion",))
    for person in (states, uses, other):
        builders.works_at(person, builders.practice())
    builders.home_visits(states)
    builders.listed(states, uses, other)
    people = section(get(client, "/guides/conditions/sciatica/"), "people")
    assert "2 people listed say they work with it, or use a technique often used for it." in people
    assert '<input type="hidden" name="condition" value="sciatica">' in people
    assert query.count(Criteria(chosen={FacetGroup.CONDITION: ("sciatica",)}), catalogue.current()) == 2
    found = client.get("/search/", dict(parse_qsl("condition=sciatica&near=Leeds")))
    assert "2 people" in found.content.decode()
    assert "1 person listed says they come to homes." in get(client, "/guides/home-visits/")
    assert "1 person listed says they use it." in get(client, "/guides/techniques/therapeutic-exercise/")
    assert "3 of them are listed." in get(client, "/guides/professions/massage-therapist/")
    assert "Nobody listed says so yet." in get(client, "/guides/techniques/reflexology/")
    builders.works_at(late := builders.practitioner(conditions=("sciatica",)), builders.practice())
    builders.listed(late)
    assert "3 people listed say" in get(client, "/guides/conditions/sciatica/"), "a kept count outlives no change"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/guides/", 1),
        ("/guides/home-visits/", 3),
        ("/guides/conditions/sciatica/", 4),
        ("/guides/techniques/therapeutic-exercise/", 5),
        ("/guides/professions/massage-therapist/", 5),
        ("/about/", 2),  # the tag, and the text
    ],
)
def test_pages_ask_the_database_a_fixed_number_of_times(client: Client, path: str, most: int) -> None:
    catalogue.current()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= most, [one["sql"][:120] for one in queries]
    with CaptureQueriesContext(connection) as again:
        client.get(path)
    assert len(again) == len(queries) - ("count(DISTINCT" in str(queries.captured_queries)), "the count is kept"


# --- Pages --------------------------------------------------------------------------------------------------


def test_pages_name_the_site_and_where_to_write(client: Client, settings: LazySettings) -> None:
    settings.SITE_NAME, settings.CONTACT_EMAIL = "Good <Hands> & *Co*", "hello@hands.example"
    page = main_of(get(client, "/contact/"))
    assert '<a href="mailto:hello@hands.example">hello@hands.example</a>' in page
    assert "Good &lt;Hands&gt; &amp; *Co*" in main_of(get(client, "/about/"))


def test_what_a_curator_wrote_cannot_run(client: Client) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    Page.objects.filter(slug="about").update(body=evil, title="<script>alert(2)</script>")
    Guide.objects.filter(condition__slug="sciatica").update(
        what_it_is=evil, title='"><script>alert(3)</script>', summary='"><script>', sources=[evil], safety=evil
    )
    for path in ("/about/", "/guides/conditions/sciatica/"):
        page = get(client, path)
        assert "<script>" not in page
        assert "<script" not in main_of(page)
        assert "<img" not in main_of(page)
        assert "href=&#34;javascript" not in page
        assert 'href="javascript' not in page
