"""robots.txt and security.txt, read as the programs they are for read them."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from therapists.search import catalogue, indexing

pytestmark = pytest.mark.django_db

PROFILE, CLINIC = "/practitioner/ann-1/", "/practice/clinic-1/"
OPEN = ["/", "/search/", "/es/", "/es/search/", PROFILE, CLINIC, f"{PROFILE}report/", f"{PROFILE}card.vcf"]
CLOSED = ["/admin/", "/admin/therapists/", "/search/?q=x", "/search/?near=Leeds&at=home", "/es/search/?q=x"]
CLOSED += ["/search/map.json?bounds=53,-3,55,0", "/shortlist/?people=1.2", "/es/shortlist/physician/?people=1"]


def fields(client: Client, path: str) -> list[tuple[str, str]]:
    """Lines of a text for programs: names and values."""
    response = client.get(path)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return [tuple(line.split(": ", 1)) for line in response.content.decode().splitlines() if line]  # type: ignore[misc]


def open_to_all(client: Client) -> list[str]:
    """Which of the paths everybody may read: rules are beginnings of paths (RFC 9309), and ours have no wildcards."""
    (who, name), *rest = fields(client, "/robots.txt")
    assert (who, name) == ("User-agent", "*")
    rules = [value for field, value in rest if field == "Disallow"]
    return [path for path in [*OPEN, *CLOSED] if not path.startswith(tuple(rules))]


def test_listings_are_open_and_combinations_of_filters_are_not(client: Client) -> None:
    assert open_to_all(client) == OPEN
    assert ("Sitemap", "http://testserver/sitemap.xml") in fields(client, "/robots.txt")


def test_invented_people_are_closed_to_all(client: Client) -> None:
    assert open_to_all(client)
    indexing.bump(catalogue.DEMONSTRATION)
    assert open_to_all(client) == []
    assert [field for field, _value in fields(client, "/robots.txt")] == ["User-agent", "Disallow"]


def test_whom_to_tell_of_a_hole(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "desk@example.org"
    said = dict(fields(client, "/.well-known/security.txt"))
    assert said["Contact"] == "mailto:desk@example.org"
    assert said["Canonical"] == "http://testserver/.well-known/security.txt"
    assert said["Preferred-Languages"].split(", ")[0] == "en"
    left = datetime.datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert datetime.timedelta(days=100) < left < datetime.timedelta(days=365)


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/robots.txt", "max-age=3600"),
        ("/.well-known/security.txt", "max-age=3600"),
        ("/sitemap.xml", "no-cache"),  # they name people, who may be gone with the next request
        ("/sitemap-pages.xml", "no-cache"),
    ],
)
def test_programs_read_one_address_and_caches_may_keep_it(client: Client, path: str, caching: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert set(response["Cache-Control"].split(", ")) == {"public", caching}
    assert not response.cookies
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
    assert client.get(f"/es{path}").status_code == 404


def test_the_manifest_names_the_site_and_its_icons(client: Client, settings: Any) -> None:
    settings.SITE_NAME = "Good Hands"
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    kept = json.loads(answer.content)
    assert kept["name"] == "Good Hands"
    for icon in kept["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon
