"""Rows that change with the date, and rows that somebody forgot."""

import datetime

import pytest
from django.utils import timezone

from tests import builders
from therapists.models import Listing
from therapists.search import upkeep

pytestmark = pytest.mark.django_db


def ways(person: object) -> list[str]:
    return list(Listing.objects.filter(practitioner=person).values_list("at", flat=True))


@pytest.mark.rows_may_differ
def test_posts_that_begin_and_end_are_found_as_the_day_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written as on an earlier day: the rows of that day, and the facts of today."""
    today = timezone.now().date()
    day = datetime.timedelta(days=1)
    begins, ends, lapses, leaves, other = (builders.practitioner() for _ in range(5))
    place = builders.practice()
    post = builders.works_at(begins, place, since=today + day)
    old = builders.works_at(ends, place)
    licence = builders.licence(lapses, "GB")
    for person in (lapses, leaves, other):
        builders.works_at(person, place)
    membership = builders.practitioner(associations=("cnhc",)).memberships.get()
    membership.practitioner = leaves
    membership.save()
    builders.listed(begins, ends, lapses, leaves, other)
    assert (ways(begins), ways(ends)) == ([], ["clinic"])

    post.since = today
    old.until = today
    licence.expires_on = membership.until = today - day
    for changed in (post, old, licence, membership):
        changed.save()
    renewed: list[int] = []
    refresh = upkeep.indexing.refresh
    monkeypatch.setattr(upkeep.indexing, "refresh", lambda ids: (renewed.extend(ids), refresh(ids)))
    assert upkeep.turn_the_day.call() == 4
    assert renewed == sorted(person.pk for person in (begins, ends, lapses, leaves))
    assert (ways(begins), ways(ends)) == (["clinic"], [])
    assert upkeep.indexing.check() == []


def test_rows_that_differ_are_mended_and_told() -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    upkeep.mend_rows.call()
    Listing.objects.update(by_fit=99)
    with pytest.raises(upkeep.RowsDiffered, match=f"1 practitioners had other rows: {person.pk}"):
        upkeep.mend_rows.call()
    upkeep.mend_rows.call()
