"""The maps' answers: marks of a search, towns in view, where somebody comes."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from tests import builders
from therapists import geo
from therapists.choices import CircleRole
from therapists.models import CoverageArea
from therapists.views import maps

pytestmark = pytest.mark.django_db

COUNTY = "bounds=53,-3,55,0"


def marks(client: Client, query: str) -> list[dict]:
    return client.get(f"/search/map.json?{query}").json()["features"]


def test_a_single_person_has_a_name_a_reason_and_an_address(client: Client) -> None:
    person = builders.practitioner(given_name="Omar", family_name="Sayed", conditions=("sciatica",))
    builders.works_at(person, builders.practice())
    builders.listed(person)
    [mark] = marks(client, f"near=Leeds&q=sciatica&{COUNTY}")
    assert mark["geometry"] == {"type": "Point", "coordinates": [-1.5479, 53.7965]}
    facts = mark["properties"]
    assert (facts["people"], facts["home"], facts["clinic"], facts["ids"]) == (1, False, True, [person.pk])
    assert facts["reason"] == "Says they work with sciatica · at a clinic · less than 1 mi"
    assert facts["named"] == [
        {
            "id": person.pk,
            "name": "Omar Sayed",
            "profession": "Massage therapist",
            "url": person.get_absolute_url(),
            "at": "clinic",
        }
    ]


def test_people_at_one_point_are_named_up_to_five(client: Client) -> None:
    place = builders.practice()
    people = [builders.practitioner() for _ in range(7)]
    for person in people:
        builders.works_at(person, place)
    builders.listed(*people)
    [mark] = marks(client, COUNTY)
    assert mark["properties"]["people"] == 7
    assert [named["id"] for named in mark["properties"]["named"]] == [person.pk for person in people[:5]]
    assert "reason" not in mark["properties"]


def test_the_map_finds_whom_the_list_finds(client: Client) -> None:
    comes, clinic, elsewhere = (builders.practitioner(conditions=("sciatica",)) for _ in range(3))
    builders.home_visits(comes, builders.north_of_leeds(15), radius_km=30.0)
    builders.works_at(clinic, builders.practice(builders.north_of_leeds(3)))
    builders.works_at(elsewhere, builders.practice(builders.north_of_leeds(60)))
    builders.listed(comes, clinic, elsewhere)
    for query in ("near=Leeds", "near=Leeds&at=home", "near=Leeds&at=clinic&within=2", "q=sciatica"):
        page = client.get(f"/search/?{query}").content.decode()
        listed = {int(number) for number in re.findall(r'data-person="(\d+)"', page.split("What else to try")[0])}
        found = {number for mark in marks(client, f"{query}&{COUNTY}") for number in mark["properties"]["ids"]}
        assert found == listed, query


def test_the_page_says_where_its_map_looks_and_what_it_shows(client: Client) -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    page = client.get("/search/?near=Leeds&within=10&condition=sciatica&unstated=1").content.decode()
    source = {name: unescape(value) for name, value in re.findall(r'data-map-(url|search|view)="([^"]*)"', page)}
    assert source["url"] == "/search/map.json?near=Leeds&within=10&condition=sciatica&unstated=1"
    assert source["search"] == "/search/?condition=sciatica&unstated=1"
    assert json.loads(source["view"]) == {"lat": 53.8, "lon": -1.55, "km": 10.0}
    assert 'data-map-view=""' in client.get("/search/").content.decode()


def test_towns_are_the_largest_in_view_and_never_many(client: Client) -> None:
    names = [place["name"] for place in client.get("/search/places.json?bounds=50,-3,55,1").json()["places"]]
    assert names == ["London", "Leeds", "York", "Headingley"]
    for number in range(maps.MOST_PLACES):
        builders.place(geo.Point(-17.0, 179.9 - number / 100), population=number, name=f"West {number}")
        builders.place(geo.Point(-17.0, -179.9 + number / 100), population=number, name=f"East {number}")
    found = client.get("/search/places.json?bounds=-18,179,-16,-179").json()["places"]
    assert len(found) == maps.MOST_PLACES
    assert {place["name"].split()[0] for place in found} == {"East", "West"}
    assert min(place["people"] for place in found) == maps.MOST_PLACES // 2


def test_coverage_has_every_circle_the_page_lists_in_words(client: Client) -> None:
    person = builders.practitioner()
    home = builders.home_visits(person, radius_km=12.0, excludes=((builders.north_of_leeds(5), 2.0),))
    area = builders.place(builders.north_of_leeds(30), 6.0)
    CoverageArea.objects.create(home_visits=home, role=CircleRole.INCLUDE, origin="place", place=area)
    builders.works_at(person, builders.practice(name='Clinic "<&>"'))
    builders.listed(person)
    page = client.get(person.get_absolute_url()).content.decode()
    shapes = json.loads(unescape(re.search(r'data-map-shapes="([^"]*)"', page)[1]))
    assert sorted((shape["kind"], shape["km"]) for shape in shapes) == [
        ("base", 1.41), ("exclude", 2.0), ("include", 6.0), ("include", 12.0), ("practice", 0.0),
    ]  # fmt: skip
    assert shapes[-1]["name"] == 'Clinic "<&>"'
    assert (shapes[-1]["lat"], shapes[-1]["lon"]) == builders.LEEDS


def test_who_does_not_come_has_no_circles_and_who_is_nowhere_has_no_map(client: Client) -> None:
    person = builders.practitioner()
    builders.home_visits(person, offers="no")
    builders.listed(person)
    assert "data-map=" not in client.get(person.get_absolute_url()).content.decode()


def test_maps_ask_nobody_else_and_load_nothing_until_seen(client: Client) -> None:
    page = client.get("/search/").content.decode()
    assert 'data-map-tiles=""' in page
    scripts = re.findall(r'<script[^>]*src="([^"]*)"', page)
    assert "/static/js/map.js" in scripts
    assert not any("leaflet" in script for script in scripts)
    assert "leaflet.css" not in "".join(re.findall(r"<link[^>]*>", page))
