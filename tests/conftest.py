"""What every test stands on: vocabulary and gazetteer loaded once, and a check of the rows after every write."""

from collections.abc import Iterator
from typing import Any

import pytest


def stock() -> None:
    """Load the vocabulary and a small gazetteer where they are not."""
    from tests import gazetteer
    from therapists.imports import vocabulary
    from therapists.models import Place, Profession

    if not Profession.objects.exists():
        vocabulary.load()
    if not Place.objects.exists():
        gazetteer.load()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test finds the vocabulary and the gazetteer."""
    with django_db_blocker.unblock():
        stock()


@pytest.fixture(autouse=True)
def stocked(request: pytest.FixtureRequest) -> None:
    """Tests that commit empty all tables when they end: the next one finds them stocked again."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if commits or (marker is not None and marker.kwargs.get("transaction")):
        request.getfixturevalue("_django_db_helper")
        stock()


@pytest.fixture(autouse=True)
def fresh_catalogue() -> Iterator[None]:
    """No test sees the vocabulary that another one kept."""
    from therapists.search import catalogue

    catalogue.forget()
    yield
    catalogue.forget()


@pytest.fixture(autouse=True)
def rows_agree(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that used the database, the listing rows equal what a rebuild would write."""
    yield
    used = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if (used or request.node.get_closest_marker("django_db")) and not request.node.get_closest_marker(
        "rows_may_differ"
    ):
        from therapists.models import Listing, Practitioner
        from therapists.search import indexing

        if not Practitioner.objects.exists() and not Listing.objects.exists():
            return  # the longest way to say nothing
        assert indexing.check() == [], "listing rows differ from what a rebuild would write"
