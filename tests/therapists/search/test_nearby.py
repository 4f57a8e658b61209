"""Places while somebody types: the likeliest of all that begin so, each of which is found again by what is shown."""

import random
from collections import defaultdict

import pytest

from tests import builders
from therapists.geo import Point
from therapists.models import Place, PlaceKey
from therapists.search import nearby
from therapists.search.places import key_of, resolve

pytestmark = pytest.mark.django_db


def test_for_every_beginning_the_likeliest_are_there() -> None:
    """Against brute force: hundreds of invented names that begin alike."""
    chance = random.Random(3)
    names = {"".join(chance.choice("xyz") for _ in range(chance.randrange(3, 9))) for _ in range(400)}
    Place.objects.bulk_create(
        Place(
            kind="city",
            name=name,
            key=key_of(name),
            country="GB",
            lat=chance.uniform(-60, 60),
            lon=chance.uniform(-180, 180),
            radius_km=1,
            population=chance.randrange(10_000_000),
            time_zone="Europe/London",
        )
        for name in sorted(names)
    )
    nearby.rebuild()
    likeliest: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place in Place.objects.exclude(kind__in=("country", "region")):
        for called in {place.key, *place.aliases}:
            town = key_of(place.locality) if place.kind == "postcode" else ""
            key = " ".join(part for part in (called, town, key_of(place.region_name), place.country.lower()) if part)
            for letters in range(1, len(key) + 1):
                likeliest[key[:letters]].append((-place.population, str(place)))
    beginnings = [beginning for beginning in likeliest if set(beginning) <= set("xyz")]
    assert len(beginnings) > 200
    for beginning in beginnings:
        expected = [shown for _population, shown in sorted(likeliest[beginning])]
        assert nearby.likeliest(beginning) == list(dict.fromkeys(expected))[: nearby.MOST_PLACES], beginning
    largest = max(PlaceKey.objects.filter(letters=1).values_list("key", flat=True), key=len)
    assert PlaceKey.objects.filter(letters=1, key__startswith=largest[0]).count() <= nearby.AMONG_THE_FIRST


def test_what_is_shown_is_what_is_found() -> None:
    nearby.rebuild()
    for typed in ("lee", "leeds", "Leeds, Ala", "york", "new hav", "LS6", "061", "dub", "syd", "auck", "madr"):
        shown = nearby.likeliest(typed)
        assert shown, typed
        for place in shown:
            assert str(resolve(place).place) == place
    assert nearby.likeliest("leeds, al") == ["Leeds, Alabama, US"]
    assert nearby.likeliest("engl") == [], "nobody is near a whole region"
    assert nearby.likeliest("") == nearby.likeliest("-") == nearby.likeliest("xyzzy") == []


def test_a_place_comes_first_where_somebody_is_listed() -> None:
    nearby.rebuild()
    assert nearby.likeliest("leeds") == ["Leeds, England, GB", "Leeds, Alabama, US"]
    person = builders.practitioner()
    builders.works_at(person, builders.practice(Point(33.548, -86.544), country="US", region="AL"))
    builders.listed(person)
    Place.objects.filter(name="Leeds", country="GB").update(population=100_000)
    nearby.rebuild()
    assert nearby.likeliest("leeds") == ["Leeds, Alabama, US", "Leeds, England, GB"]


def test_a_new_place_is_suggested_at_once_and_a_deleted_one_no_more() -> None:
    nearby.rebuild()
    place = builders.place(Point(53.0, -1.0), name="Leedsby", population=9_000_000)
    nearby.put(place)
    nearby.put(place)
    assert nearby.likeliest("lee")[0] == "Leedsby, GB"
    Place.objects.filter(pk=place.pk).delete()
    assert "Leedsby, GB" not in nearby.likeliest("lee")
