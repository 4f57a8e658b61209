"""A home is a home: moving a true base inside its grid cell changes no byte of anything public."""

import datetime
import random
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from therapists import geo
from therapists.actions import places
from therapists.choices import Sort
from therapists.models import Landing, Practice, Practitioner
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.search import landings
from therapists.views import maps

pytestmark = pytest.mark.django_db

STREET = "17 Confidential Crescent"
POSTCODE = "LS99 9ZZ"
VIEWS = ("53,-3,55,0", "53.7,-1.7,53.9,-1.4", "53.78,-1.57,53.81,-1.52")  # the county, the city, a few streets
EVER_NEW = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="opened" value=")[^"]+')  # in forms
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def somewhere_in_the_cell(point: geo.Point, dice: random.Random) -> geo.Point:
    """Another point of the same grid cell."""
    while True:
        other = geo.Point(point.lat + dice.uniform(-0.02, 0.02), point.lon + dice.uniform(-0.03, 0.03))
        if geo.snap(other) == geo.snap(point) and geo.distance_km(other, point) > 0.3:
            return other


def outputs(people: list[Practitioner]) -> dict[str, bytes]:
    """Every way out: pages, searches near and far in every order, maps, sheets, and what programs read."""
    client = Client()
    paths = [reverse("home"), reverse("search"), reverse("robots"), reverse("sitemaps"), reverse("security")]
    pages = [person.get_absolute_url() for person in people]
    paths += [f"{page}{part}" for page in pages for part in ("", "card.vcf", "report/", "report/thanks/")]
    paths += [f"{page}?near={place}" for page in pages for place in ("Leeds", "LS6", "Hartford")]
    pages = [post.practice.get_absolute_url() for person in people for post in person.works_at.all()]
    paths += [f"{page}{part}" for page in pages for part in ("", "report/", "report/thanks/")]
    landings.find()
    paths += [page.get_absolute_url() for page in Landing.objects.select_related("place", "profession")]
    paths += re.findall(r"<loc>https?://testserver(.*?)</loc>", client.get(reverse("sitemaps")).content.decode())
    for place in ("near=Leeds", "near=LS6", "lat=53.79&lon=-1.53", "lat=53.9&lon=-1.6&within=2"):
        for at in ("", "&at=home", "&at=clinic", "&at=home&unstated=1"):
            paths += [f"/search/?{place}{at}&sort={sort.value}" for sort in Sort]
            paths += [f"/search/map.json?{place}{at}&bounds={view}" for view in VIEWS]
    paths += [f"/search/{name}.json?bounds={view}" for view in VIEWS for name in ("map", "places")]
    kept = ".".join(str(person.pk) for person in people)
    paths += [f"/shortlist/{page}?people={kept}" for page in ("", "call-sheet/", "physician/")]
    paths += [f"/shortlist/?people={kept}&near={place}" for place in ("Leeds", "LS6", "Hartford")]
    return {path: read(client, path) for path in dict.fromkeys(paths)}


def read(client: Client, path: str) -> bytes:
    """What is at an address, less what is new each time."""
    return EVER_NEW.sub(b"", client.get(path).content)


def test_moving_a_true_base_inside_its_cell_changes_nothing_public() -> None:
    dice = random.Random(7)
    people = []
    for number in range(6):
        person = builders.practitioner(given_name=f"P{number}")
        place = builders.practice(not_a_home=False, street="")
        builders.works_at(person, place)
        builders.home_visits(
            person, None, radius_km=dice.choice([3.0, 8.0, 20.0]),
            fee_kind="distance", fee_free_km=1, fee_per_km="2.00", fee_currency="GBP",
        )  # fmt: skip
        people.append(person)
    builders.listed(*people)
    homes = [geo.Point(53.80 + dice.uniform(-0.1, 0.1), -1.55 + dice.uniform(-0.1, 0.1)) for _ in people]

    def settle(points: list[geo.Point]) -> None:
        for person, point in zip(people, points, strict=True):
            person.save(update_fields=["updated_at"])  # as a curator's form does: the date of the last change moves
            places.place_base(
                practitioner=person, street=STREET, postcode=POSTCODE, lat=point.lat, lon=point.lon, by=None
            )
            practice = person.works_at.get().practice
            places.place_practice(
                practice=practice, street=STREET, postcode=POSTCODE, lat=point.lat, lon=point.lon,
                not_a_home=False, by=None,
            )  # fmt: skip

    settle(homes)
    # A date of the last change would give a move away: it must not be the same one by chance.
    Practitioner.objects.update(updated_at=LONG_AGO, published_at=LONG_AGO)
    Practice.objects.update(updated_at=LONG_AGO)
    before = outputs(people)
    assert_every_way_out_is_watched(before, people)
    assert any(b"Comes to you" in page for page in before.values()), "the homes are found at all"
    for _ in range(2):
        settle([somewhere_in_the_cell(point, dice) for point in homes])
        after = outputs(people)
        assert [path for path in before if before[path] != after[path]] == []
    settle([geo.Point(point.lat + 0.05, point.lon) for point in homes])
    for person in people:
        path = person.get_absolute_url()
        assert read(Client(), path) != before[path], "or this test could not fail"


def assert_every_way_out_is_watched(pages: dict[str, bytes], people: list[Practitioner]) -> None:
    """Each of them answers, and says something about the people."""
    for person in people:
        page = person.get_absolute_url()
        assert b"GeoCircle" in pages[page]
        assert b'property="og:title"' in pages[page]
        assert b"BEGIN:VCARD" in pages[f"{page}card.vcf"]
        assert b"Report a problem" in pages[f"{page}report/"]
        assert any(path.startswith("/sitemap-") and page.encode() in found for path, found in pages.items())


def test_no_street_of_a_home_is_shown_anywhere() -> None:
    person = builders.practitioner()
    place = builders.practice(not_a_home=False)
    builders.works_at(person, place)
    builders.home_visits(person)
    PrivateBase.objects.update(street=STREET, postcode=POSTCODE)
    PrivatePremises.objects.update(street=STREET, postcode=POSTCODE)
    builders.listed(person)
    for path, page in outputs([person]).items():
        assert b"Confidential" not in page, path
        assert b"LS99" not in page, path


def test_a_ticked_practice_shows_its_street_and_an_unticked_one_hides_it_again() -> None:
    person = builders.practitioner()
    place = builders.practice()
    builders.works_at(person, place)
    builders.listed(person)
    where = {"street": STREET, "postcode": POSTCODE, "lat": 53.8, "lon": -1.55}
    for ticked in (True, False):
        places.place_practice(practice=place, not_a_home=ticked, by=None, **where)
        page = Client().get(place.get_absolute_url()).content.decode()
        assert (STREET in page) is ticked


def test_no_map_draws_a_home_as_a_point() -> None:
    person, neighbour = builders.practitioner(), builders.practitioner()
    home, clinic = geo.Point(53.8012, -1.5567), geo.Point(53.9012, -1.4567)
    builders.home_visits(person, home)
    builders.works_at(person, builders.practice(home, not_a_home=False))
    builders.works_at(neighbour, builders.practice(clinic))
    builders.listed(person, neighbour)
    answer = Client().get("/search/map.json?bounds=53,-2,54,-1").json()
    areas = {mark["properties"]["ids"][0]: mark["properties"].get("area") for mark in answer["features"]}
    assert areas[person.pk] >= 1.41
    assert areas[neighbour.pk] is None
    shapes = maps.coverage(person.home_visits, person.works_at.all())
    assert {shape["kind"] for shape in shapes} == {"include", "base", "practice"}
    for shape in shapes:
        assert shape["km"] >= 1.41
        assert geo.distance_km(geo.Point(shape["lat"], shape["lon"]), home) > 0.2
    [pin] = maps.coverage(None, neighbour.works_at.all())
    assert (pin["lat"], pin["lon"], pin["km"]) == (*clinic, 0.0)
