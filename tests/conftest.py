"""What every test stands on: vocabulary and gazetteer loaded once, and a check of the rows after every write."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Load the vocabulary and the gazetteer once for the run."""
    from therapists.imports import places, vocabulary

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        vocabulary.load()
        places.load_places()


@pytest.fixture(autouse=True)
def fresh_catalogue() -> Iterator[None]:
    """No test sees the vocabulary that another one kept."""
    from therapists.search import catalogue

    catalogue.forget()
    yield
    catalogue.forget()


@pytest.fixture(autouse=True)
def rows_agree(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that wrote listings, the rows equal what a rebuild would write."""
    yield
    marker = request.node.get_closest_marker("django_db")
    uses_db = marker is not None or {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses_db or request.node.get_closest_marker("rows_may_differ"):
        return
    # Fixtures end in reverse order: the test's transaction is still open here.
    from therapists.search import indexing

    assert indexing.check() == [], "listing rows differ from what a rebuild would write"


@pytest.fixture(autouse=True)
def _db_before_rows(request: pytest.FixtureRequest, rows_agree: None) -> None:
    """Nothing; orders the fixtures."""
