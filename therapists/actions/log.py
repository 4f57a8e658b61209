"""Who did what, in the history that every page of the admin shows."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models

from therapists.models import User


def record(*, objects: Iterable[models.Model], message: str, by: User | None) -> None:
    """Write down that somebody changed these; a change by nobody (an import, a command) has its own records."""
    changed = list(objects)
    if by is not None and changed:
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, message)
