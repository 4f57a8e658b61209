"""One queue of everything that waits: the best next thing to do, and how much there is of each kind.

``points`` = harm × staleness × how much it is seen. Each kind of work gives its longest waiting, by an index; only
those are weighed, so that a page costs the same whatever the directory holds.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from therapists.choices import ListingStatus
from therapists.desk.sources import BY_KIND, HARM, SOURCES, Source
from therapists.models import Assignment, Practitioner, User

COUNTS_TWICE_AFTER = timedelta(days=7)  # what has waited a week weighs twice as much as what came just now …
MOST_STALENESS = 4.0  # … and what has waited three weeks or more four times: old work never drowns a fresh warning
# Nobody counts visitors. What no visitor can see misleads nobody meanwhile; how many live nearby says nothing of who
# looks, and would serve the countryside last.
UNSEEN = 0.5
WEIGHED_OF_EACH = 25  # the longest waiting of each kind
HELD_FOR = timedelta(hours=4)  # then whoever took something is taken to have left it
COUNTED = 200  # from here on the planner's estimate does


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work. ``days`` that it has waited; ``points`` by which it is ordered."""

    kind: str
    object_id: int
    title: str
    says: str
    since: datetime
    days: int
    seen: bool
    points: float
    page: str
    person: Practitioner | None

    @property
    def source(self) -> Source:
        """The kind of work it is."""
        return BY_KIND[self.kind]


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is of a kind; ``about``: an estimate."""

    source: Source
    number: int
    about: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Who is at what."""

    item: Item
    by: User
    since: datetime


def points(kind: str, since: datetime, seen: bool, now: datetime) -> float:
    """How much a piece of work weighs: a week-old report (10) about a published listing has 20."""
    staleness = min(1 + max(now - since, timedelta()) / COUNTS_TWICE_AFTER, MOST_STALENESS)
    return HARM[kind] * staleness * (1 if seen else UNSEEN)


def open_to(user: User) -> list[Source]:
    """The kinds of work that somebody does."""
    return [source for source in SOURCES if source.open_to(user)]


def best(user: User, most: int = 1, now: datetime | None = None) -> list[Item]:
    """What is best done next by this person, the best first: without what others are at, or they let go just now."""
    now = now or timezone.now()
    taken = _taken(user, now)
    found = [weighed for source in open_to(user) for weighed in _weighed(source, user, taken, now)]
    # Words are made of those alone that are shown.
    found.sort(key=lambda one: (-one.points, one.since, one.source.kind, getattr(one.row, one.source.key)))
    return [_item(one, now) for one in found[:most]]


def _taken(user: User, now: datetime) -> set[tuple[str, int]]:
    """What somebody is at, and what this person let go: others are offered that at once, they themselves later."""
    fresh = Assignment.objects.filter(since__gt=now - HELD_FOR).exclude(~Q(by=user), let_go=True)
    return set(fresh.values_list("kind", "object_id"))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A row of a source with its points."""

    source: Source
    row: Any
    person: Practitioner | None
    since: datetime
    seen: bool
    points: float


def _weighed(source: Source, user: User, taken: set[tuple[str, int]], now: datetime) -> Iterator[_Weighed]:
    mine = sum(kind == source.kind for kind, _pk in taken)
    for row in source.rows(user)[: WEIGHED_OF_EACH + mine]:
        if (source.kind, getattr(row, source.key)) not in taken:
            yield _weigh(source, row, now)


def _weigh(source: Source, row: Any, now: datetime) -> _Weighed:
    person = source.person(row)
    since = getattr(row, source.came or source.since)
    seen = person is None or person.status == ListingStatus.PUBLISHED
    return _Weighed(source, row, person, since, seen, points(source.kind, since, seen, now))


def _item(one: _Weighed, now: datetime) -> Item:
    return Item(
        kind=one.source.kind,
        object_id=getattr(one.row, one.source.key),
        title=one.source.title(one.row),
        says=one.source.says(one.row),
        since=one.since,
        days=max((now - one.since).days, 0),
        seen=one.seen,
        points=one.points,
        page=one.source.page(one.row),
        person=one.person,
    )


def find(user: User, kind: str, object_id: int, now: datetime | None = None) -> Item | None:
    """A piece of work, while it waits and is theirs to do."""
    source = BY_KIND.get(kind)
    if source is None or not source.open_to(user):
        return None
    row = source.rows(user).filter(**{source.key: object_id}).first()
    now = now or timezone.now()
    return _item(_weigh(source, row, now), now) if row is not None else None


def held(user: User, *, only_own: bool = False) -> list[Held]:
    """Who is at what that still waits, as far as this person may see it; their own first."""
    now = timezone.now()
    standing = Assignment.objects.filter(since__gt=now - HELD_FOR, let_go=False).select_related("by").order_by("since")
    standing = standing.filter(by=user) if only_own else standing
    found = [(row, find(user, row.kind, row.object_id, now)) for row in standing]
    shown = [Held(item, row.by, row.since) for row, item in found if item is not None]
    return sorted(shown, key=lambda one: one.by != user)


def counts(user: User) -> list[Count]:
    """How much waits of each kind that is theirs to do."""
    return [Count(source, *count(source.waiting(user), source.roughly)) for source in open_to(user)]


def count(rows: QuerySet[Any], roughly: QuerySet[Any] | None = None) -> tuple[int, bool]:
    """How many rows there are: counted while they are few, else about as many as the planner expects, in two digits.

    ``roughly``: about as many rows, where the planner knows better how many those are.
    """
    number = rows.order_by()[: COUNTED + 1].count()
    if number <= COUNTED:
        return number, False
    plan = json.loads((rows if roughly is None else roughly).order_by().explain(format="json"))
    expected = max(int(plan[0]["Plan"]["Plan Rows"]), COUNTED)
    rounding = 10 ** max(len(str(expected)) - 2, 0)
    return expected // rounding * rounding, True


def kinds_about(model: str) -> Iterable[Source]:
    """The kinds of work that are about rows of a model: done on its page, or on one of their own."""
    return (source for source in SOURCES if source.model == model)
