"""Background verbs of tests. A worker in another process imports them from here."""

from django.core.cache import cache
from django.db import connection
from django.tasks import task

from therapists.background import SLOW
from therapists.models import FacetCode

ran: list[str] = []  # by this process


@task
def note(word: str) -> str:
    """Write a word down."""
    ran.append(word)
    return word


@task
def count_codes() -> int:
    """How many facet codes it sees."""
    found = FacetCode.objects.count()
    ran.append(str(found))
    return found


@task(queue_name=SLOW)
def refuse() -> None:
    """Never ends well."""
    raise ValueError("a reason that an administrator can read")


@task
def wait_at(gate: int) -> str:
    """Wait until nobody holds the advisory lock ``gate``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [gate])
    return f"through {gate}"


@task
def tick() -> None:
    """Due by the clock in a test."""
    cache.incr("ticks")
    ran.append("tick")
