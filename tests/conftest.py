"""What every test stands on: vocabulary and gazetteer loaded once, and a check of the rows after every write."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests import killing, plans, stock
from tests.workers import uses_database

# How long anything takes on a busy machine says nothing.
hypothesis.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("any machine")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A database of the process's own in which every test finds the stock; it goes with the throw-away server."""
    plans.keep()
    with django_db_blocker.unblock():
        stock.obtain(worker_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: stock.restore())
        yield


@pytest.fixture(scope="session")
def stocked_catalogue(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The catalogue of the stock, and with it all that is derived from it: made once a run."""
    from therapists.search import catalogue

    with django_db_blocker.unblock():
        return catalogue.current()


@pytest.fixture(scope="session")
def nursery(django_db_setup: None) -> Iterator[killing.Nursery]:
    """Where processes come from that are to be killed; made when the first is wanted."""
    made = killing.Nursery()
    yield made
    made.close()


@pytest.fixture
def victims(transactional_db: None, nursery: killing.Nursery) -> killing.Nursery:
    """For tests of what a killed process leaves; what they need stands in committed rows."""
    return nursery


@pytest.fixture(autouse=True)
def fresh_catalogue(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees the vocabulary that another one changed, or counts that were kept for other rows."""
    from django.core.cache import caches

    from therapists.search import catalogue

    for name in settings.CACHES:
        caches[name].clear()
    if not uses_database(request.node):
        yield
        return
    request.getfixturevalue("_django_db_helper")  # now, so that it goes after what looks at the tables when a test ends
    catalogue._kept = request.getfixturevalue("stocked_catalogue")
    yield
    catalogue.forget()


@pytest.fixture(autouse=True)
def one_language() -> Iterator[None]:
    """No test begins in the language of the last page that another one opened."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def rows_agree(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that used the database, the listing rows equal what a rebuild would write."""
    yield
    if uses_database(request.node) and not request.node.get_closest_marker("rows_may_differ"):
        from therapists.models import Listing, Practitioner
        from therapists.search import indexing
        from therapists.search.statements import planned_once

        if not Practitioner.objects.exists() and not Listing.objects.exists():
            return  # the longest way to say nothing
        with planned_once():  # which takes longer than to look at a test's few people
            differing = indexing.check()
        assert differing == [], "listing rows differ from what a rebuild would write"
