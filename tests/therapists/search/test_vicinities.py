"""Vicinities taken whole say what their ways say one by one: the same numbers, the same pages."""

import dataclasses
import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders
from therapists import geo
from therapists.choices import FacetGroup, SeenAt, Sort
from therapists.models import Vicinity
from therapists.search import bitmaps, indexing, pages, vicinities
from therapists.search import catalogue as catalogues
from therapists.search.criteria import Criteria, Where
from therapists.search.plan import Plan

pytestmark = pytest.mark.django_db

TECHNIQUES = ["swedish-massage", "trigger-point-therapy"]


def crowd(dice: random.Random, people: int) -> None:
    """People of one city, at a few clinics or coming to homes, some of both."""
    around = [
        builders.practice(geo.Point(builders.LEEDS.lat + dice.gauss(0, 0.1), builders.LEEDS.lon + dice.gauss(0, 0.1)))
        for _ in range(people // 3)
    ]
    found = []
    for _ in range(people):
        person = builders.practitioner(
            techniques=tuple(dice.sample(TECHNIQUES, dice.randint(0, 2))),
            bio=dice.choice(["", "Warm hands."]),
        )
        for place in dice.sample(around, dice.choice([0, 1, 1, 2])):
            builders.works_at(person, place, hours=((6, "09:00", "12:00"),) if dice.random() < 0.5 else ())
        if dice.random() < 0.5:
            base = geo.Point(builders.LEEDS.lat + dice.gauss(0, 0.1), builders.LEEDS.lon + dice.gauss(0, 0.1))
            out = ((geo.Point(base.lat + 0.05, base.lon), 3.0),) if dice.random() < 0.2 else ()
            builders.home_visits(person, base, radius_km=dice.choice([None, 4.0, 15.0, 16.0, 60.0]), excludes=out)
        if dice.random() < 0.5:
            builders.price(person, str(dice.randint(30, 90)))
        found.append(person)
    builders.listed(*found)
    bitmaps.catch_up()
    indexing.refresh([person.pk for person in found[::9]])  # of these, vicinities say nothing that counts


def test_what_vicinities_say_is_what_ways_say_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vicinities, "MOST_WAYS", 3)
    monkeypatch.setattr(pages, "ROWS_A_PERSON", (2, 9))
    monkeypatch.setattr(bitmaps, "FEW", 3)
    crowd(random.Random(5), people=60)
    catalogue = catalogues.current()
    seen: Counter[str] = Counter()

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(
        st.tuples(st.floats(-0.25, 0.25), st.floats(-0.25, 0.25)),
        st.sampled_from([3.0, 10.0, 25.0]),
        st.sampled_from([0.0, 2.0]),
        st.just({})
        | st.fixed_dictionaries(
            {},
            optional={
                FacetGroup.TECHNIQUE: st.sampled_from(TECHNIQUES).map(lambda slug: (slug,)),
                FacetGroup.WHEN: st.just(("weekend",)),
                FacetGroup.AT: st.sampled_from(SeenAt.values).map(lambda kind: (kind,)),
            },
        ),
        st.sampled_from(Sort),
        st.booleans(),
    )
    def check(
        away: tuple[float, float], radius: float, doubt: float, chosen: dict[Any, Any], sort: Sort, unstated: bool
    ) -> None:
        point = geo.Point(builders.LEEDS.lat + away[0], builders.LEEDS.lon + away[1])
        where = Where(
            point=point, radius_km=radius, uncertainty_km=doubt, country="GB", jurisdiction="GB", currency="GBP"
        )
        criteria = Criteria(where=where, chosen=chosen, sort=sort, unstated=unstated)
        with connection.cursor() as cursor:
            plan = Plan(criteria, catalogue)
            cursor.execute(
                f"WITH changed (ord) AS (VALUES (0)), {vicinities.spots(plan, 0)} "
                "SELECT sure, count(*) FROM near GROUP BY 1",
                plan.parameters,
            )
            seen.update({f"sure {sure}": count for sure, count in cursor.fetchall()})
        assert whole(criteria, crowd=True) == whole(criteria, crowd=False)

    def whole(criteria: Criteria, *, crowd: bool) -> tuple[Any, ...]:
        first = pages.page(Plan(criteria, catalogue), 4, crowd=crowd)
        later = dataclasses.replace(criteria, after=first.after)
        second = pages.page(Plan(later, catalogue), 4, crowd=crowd) if first.after else None
        return first, second, bitmaps.tally(Plan(criteria, catalogue), crowd=crowd)

    best = pages._best

    def counted(*of: Any) -> Any:
        found = best(*of)
        seen["best found" if found else "best not sure"] += 1
        return found

    monkeypatch.setattr(pages, "_best", counted)
    check()
    assert min(seen[what] for what in ("sure True", "sure False", "best found")) > 20, seen


@pytest.mark.rows_may_differ
def test_a_vicinity_that_says_otherwise_is_found() -> None:
    crowd(random.Random(6), people=6)
    bitmaps.catch_up()
    assert indexing.check() == []
    Vicinity.objects.filter(pk=Vicinity.objects.latest("pk").pk).update(by_fit=0)
    assert indexing.check() != []
