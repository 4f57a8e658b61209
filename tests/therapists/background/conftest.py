"""The queue as production has it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site

from tests.therapists.background import verbs


@pytest.fixture
def queue(settings: Any) -> Iterator[list[str]]:
    """Jobs wait for a worker; what they write down is handed to the test."""
    settings.TASKS = site.QUEUED_TASKS
    verbs.ran.clear()
    yield verbs.ran
    verbs.ran.clear()
