"""What every public answer carries, and what it must not."""

import pytest
from django.test import Client

from tests import builders

pytestmark = pytest.mark.django_db

DATA = ["/search/map.json?near=Leeds&bounds=53,-2,54,-1", "/search/places.json?bounds=53,-2,54,-1"]


def public_paths() -> list[str]:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    practice = person.works_at.get().practice
    pages = ["/", "/search/", "/search/?near=Leeds", person.get_absolute_url(), practice.get_absolute_url()]
    return [*pages, *DATA, "/nowhere/"]


def test_public_pages_are_strict_and_set_no_cookie(client: Client) -> None:
    for path in public_paths():
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'self'" in policy
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert not response.cookies, path


@pytest.mark.parametrize("method", ["TRACE", "POST", "PUT", "DELETE", "PATCH"])
def test_public_pages_are_only_read(client: Client, method: str) -> None:
    for path in public_paths()[:-1]:
        assert client.generic(method, path).status_code == 405, (method, path)


def test_head_is_answered(client: Client) -> None:
    for path in public_paths()[:-1]:
        response = client.head(path)
        assert (response.status_code, response.content) == (200, b"")


def test_public_pages_write_nothing(client: Client, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for path in public_paths():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        written = [q["sql"] for q in captured if not q["sql"].lstrip("\n (").upper().startswith(("SELECT", "WITH"))]
        assert written == [], path


def test_the_site_says_when_its_people_are_invented(client: Client) -> None:
    from therapists.search import catalogue, indexing

    assert "noindex" not in client.get("/").content.decode()
    indexing.bump(catalogue.DEMONSTRATION)
    for path in public_paths():
        if path in DATA:
            continue
        page = client.get(path).content.decode()
        assert "every person here is invented" in page, path
        assert '<meta name="robots" content="noindex">' in page
