"""What keeps the listing rows true when nobody writes: the date turns, and a nightly look at every row."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import batched

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from therapists import freshness
from therapists.background import SLOW
from therapists.models import Credential, Listing, Membership, WorksAt
from therapists.search import bitmaps, indexing

AT_ONCE = 500  # practitioners a transaction: an edit of one of them waits no longer than that takes
LOOK_BACK = timedelta(days=7)  # the worker may have rested for some days
NAMED = 20  # ids in a message


class RowsDiffered(Exception):
    """Some listing rows were not what a rebuild writes; they are now. Find out which write forgot to refresh them."""


@task(queue_name=SLOW)
def turn_the_day() -> int:
    """Refresh those whose rows change with the date alone. Returns how many.

    Posts begin and end, papers expire, and what was confirmed is no longer fresh.
    """
    today = timezone.now().date()
    week = (today - LOOK_BACK, today)
    posts = WorksAt.objects.filter(Q(since__range=week) | Q(until__range=week))
    papers = Credential.objects.filter(expires_on__range=week)
    members = Membership.objects.filter(until__range=week)
    old = (
        Listing.objects.filter(confirmed_on__range=tuple(day - cadence for day in week))
        for cadence in (freshness.SOON, freshness.LATER)
    )
    ids = {pk for found in (posts, papers, members, *old) for pk in found.values_list("practitioner_id", flat=True)}
    renew(sorted(ids))
    return len(ids)


@task
def renew_bits() -> int:
    """Write the bits of those whose rows changed (``bitmaps``). Returns how many blocks."""
    old = bitmaps.counts_are_old()
    blocks = bitmaps.catch_up()
    if old:  # pages said so
        indexing.bump("listing")
    return blocks


@task(queue_name=SLOW)
def mend_rows() -> None:
    """Compare every row with what a rebuild writes, and rewrite those that differ; then raise ``RowsDiffered``."""
    differing = indexing.check()
    if differing:
        renew(differing)
        raise RowsDiffered(f"{len(differing)} practitioners had other rows: {named(differing)}")


def renew(ids: Sequence[int]) -> None:
    """Rewrite the rows of these practitioners, some at a time."""
    for some in batched(ids, AT_ONCE):
        indexing.refresh(some)


def named(ids: Sequence[int]) -> str:
    """The first of these ids, for a message."""
    return ", ".join(map(str, ids[:NAMED])) + (" …" if len(ids) > NAMED else "")
