"""Sitemaps: everybody who has a page, once in each language, under dates that give no move away."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from therapists import sitemaps
from therapists.models import Condition, Confirmation, Page, Practitioner
from therapists.search import catalogue

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "http://testserver"
ABOUT_NOBODY = ("/find/", "/about/", "/privacy/", "/accessibility/", "/credits/", "/contact/")
LONG_AGO = datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)


def read(client: Client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def index(client: Client) -> list[str]:
    return [found.text.removeprefix(SITE) for found in read(client, "/sitemap.xml").iterfind(".//s:loc", NAMES)]


def addresses(client: Client, path: str) -> dict[str, str | None]:
    """Addresses in a file, without the site, and the dates they have."""
    found = {}
    for url in read(client, path).iterfind("s:url", NAMES):
        loc, lastmod = url.find("s:loc", NAMES), url.find("s:lastmod", NAMES)
        assert loc is not None
        assert loc.text not in found
        found[str(loc.text).removeprefix(SITE)] = None if lastmod is None else lastmod.text
    return found


def everything(client: Client) -> dict[str, str | None]:
    return {address: date for path in index(client) for address, date in addresses(client, path).items()}


@pytest.fixture
def person() -> Practitioner:
    return builders.practitioner(published_at=LONG_AGO)


def test_everybody_with_a_page_is_there_and_nobody_else(client: Client, person: Practitioner) -> None:
    place, deserted = builders.practice(), builders.practice()
    builders.works_at(person, place)
    left = builders.practitioner(status="paused")
    builders.works_at(left, deserted)
    builders.listed(person, left)
    hidden = [builders.practitioner(status=status) for status in ("draft", "pending", "paused", "closed")]
    found = {path for path in everything(client) if "/guides/" not in path and not path.endswith(ABOUT_NOBODY)}
    pages = ["/", "/search/", person.get_absolute_url(), place.get_absolute_url()]
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    assert found == {f"{prefix}{page}" for prefix in prefixes for page in pages}
    for address in found:
        assert client.get(address).status_code == 200, address
    assert not any(who.slug in address for address in found for who in hidden)


def test_every_guide_and_written_page_is_there(client: Client) -> None:
    Page.objects.filter(slug="credits").update(active=False)
    condition = Condition.objects.get(slug="sciatica")
    Condition.objects.filter(slug="neck-pain").update(active=False)
    catalogue.forget()
    found = set(everything(client))
    wanted = {"/guides/", "/guides/home-visits/", "/about/", "/privacy/", f"/guides/conditions/{condition.slug}/"}
    wanted |= {"/es/about/", "/guides/techniques/deep-tissue-massage/", "/guides/professions/massage-therapist/"}
    assert wanted <= found
    assert not {"/credits/", "/guides/conditions/neck-pain/"} & found
    for address in wanted:
        assert client.get(address).status_code == 200, address
    catalogue.forget()


def test_each_address_names_the_same_page_in_every_language(client: Client, person: Practitioner) -> None:
    [path] = [path for path in index(client) if "practitioners" in path]
    page = person.get_absolute_url()
    wanted = {
        code: f"{SITE}{'' if code == settings.LANGUAGE_CODE else f'/{code}'}{page}" for code, _ in settings.LANGUAGES
    }
    wanted["x-default"] = f"{SITE}{page}"
    urls = read(client, path).findall("s:url", NAMES)
    assert len(urls) == len(settings.LANGUAGES)
    for url in urls:
        links = url.iterfind("x:link", NAMES)
        assert {link.attrib["hreflang"]: link.attrib["href"] for link in links} == wanted


def test_the_date_is_that_of_the_last_confirmation_or_of_the_first_day(client: Client, person: Practitioner) -> None:
    place = builders.practice()
    builders.works_at(person, place)
    builders.listed(person)
    Practitioner.objects.update(updated_at=timezone.now())
    assert everything(client)[person.get_absolute_url()] == "2020-01-02"
    assert everything(client)[place.get_absolute_url()] is None
    for day in (5, 4):
        Confirmation.objects.create(
            practitioner=person, fact="phone", source="Ann", method="call", at=LONG_AGO.replace(day=day)
        )
    builders.listed(person)
    found = everything(client)
    assert {found[person.get_absolute_url()], found[place.get_absolute_url()]} == {"2020-01-05"}


def test_files_are_ranges_of_numbers_and_empty_ones_are_not_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    people = [builders.practitioner() for _ in range(7)]
    gone = [person for person in people if person.pk // 2 == people[2].pk // 2]
    for person in gone:
        person.contact_points.all().delete()
        person.delete()
    left = [person for person in people if person not in gone]
    paths = [path for path in index(client) if "practitioners" in path]
    assert paths == [f"/sitemap-practitioners-{part}.xml" for part in sorted({person.pk // 2 for person in left})]
    for path in paths:
        part = int(re.findall(r"\d+", path)[0])
        expected = {person.get_absolute_url() for person in left if person.pk // 2 == part}
        assert set(addresses(client, path)) >= expected
        assert len(addresses(client, path)) == len(expected) * len(settings.LANGUAGES)


def test_no_file_has_more_addresses_than_a_crawler_likes() -> None:
    assert sitemaps.PER_FILE * len(settings.LANGUAGES) <= 20_000


def test_statements_do_not_grow_with_people(client: Client) -> None:
    counts = []
    everything(client)  # reads the vocabulary
    for _ in range(2):
        for _ in range(5):
            person = builders.practitioner()
            builders.works_at(person, builders.practice())
            builders.listed(person)
        with CaptureQueriesContext(connection) as captured:
            everything(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "name", ["nobody", "practitioners", "practitioners-x", "guides-0", "practitioners-99999999999"]
)
def test_files_that_do_not_exist(client: Client, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_a_range_with_nobody_in_it_is_empty(client: Client) -> None:
    assert addresses(client, "/sitemap-practitioners-999999999.xml") == {}
