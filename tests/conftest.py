"""What every test stands on: vocabulary and gazetteer loaded once, and a check of the rows after every write."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation


def stock() -> None:
    """Load the vocabulary, the texts and a small gazetteer where they are not."""
    from tests import gazetteer
    from therapists.imports import guides, vocabulary
    from therapists.models import Page, Place, Profession

    if not Profession.objects.exists() and not Place.objects.exists() and bring_back():
        return
    if not Profession.objects.exists():
        vocabulary.load()
    if not Page.objects.exists():
        guides.load()
    if not Place.objects.exists():
        gazetteer.load()


COPIES = "stock"  # the schema that keeps what ``stock`` loaded: bringing it back takes a tenth of loading it


def put_aside() -> None:
    """Keep a copy of every table that has rows, without the columns that the database makes itself."""
    from django.apps import apps
    from pghistory.models import Event

    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {COPIES} CASCADE")
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for model in apps.get_app_config("therapists").get_models():
            if not issubclass(model, Event) and model._default_manager.exists():
                columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated)
                table = model._meta.db_table
                cursor.execute(f'CREATE TABLE {COPIES}."{table}" AS SELECT {columns} FROM "{table}"')


def bring_back() -> bool:
    """Fill the emptied tables from the copies; returns whether there were any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
            "FROM information_schema.columns WHERE table_schema = %s GROUP BY table_name",
            [COPIES],
        )
        copies = cursor.fetchall()
        for table, _columns in copies:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, columns in copies:
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {COPIES}."{table}"'
            )
    return bool(copies)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every test finds the vocabulary and the gazetteer; no page still open keeps the database from being dropped."""
    with django_db_blocker.unblock():
        stock()
        put_aside()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def uses_database(request: pytest.FixtureRequest) -> bool:
    """Whether a test may read and write tables."""
    fixtures = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    return bool(fixtures) or request.node.get_closest_marker("django_db") is not None


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test commits, and so empties all tables when it ends."""
    marker = request.node.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(fixtures) or (marker is not None and bool(marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def stocked(request: pytest.FixtureRequest) -> None:
    """Tests that commit empty all tables when they end: the next one finds them stocked again."""
    if commits(request):
        request.getfixturevalue("_django_db_helper")
        stock()


@pytest.fixture(autouse=True)
def fresh_catalogue(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees the vocabulary that another one changed, or counts that were kept for other rows."""
    from django.core.cache import caches

    from therapists.search import catalogue

    for name in settings.CACHES:
        caches[name].clear()
    if commits(request):
        catalogue.forget()
    if not uses_database(request):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    before = catalogue.versions()
    yield
    if commits(request) or catalogue.versions() != before:
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
    if uses_database(request) and not request.node.get_closest_marker("rows_may_differ"):
        from therapists.models import Listing, Practitioner
        from therapists.search import indexing

        if not Practitioner.objects.exists() and not Listing.objects.exists():
            return  # the longest way to say nothing
        assert indexing.check() == [], "listing rows differ from what a rebuild would write"
