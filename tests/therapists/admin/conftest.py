"""A signed-in curator."""

import pytest
from django.test import Client

from tests import builders
from therapists.models import User


@pytest.fixture
def curator(db: None) -> User:
    return builders.user()


@pytest.fixture
def admin(curator: User) -> Client:
    client = Client()
    client.force_login(curator)
    return client
