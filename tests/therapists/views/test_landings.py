"""Pages about a town: there where enough people are, showing who is there now."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import builders
from therapists.actions.practitioners import pause
from therapists.models import Landing, Practitioner
from therapists.search import landings

pytestmark = pytest.mark.django_db


def crowd(number: int, **fields: object) -> list[Practitioner]:
    """So many massage therapists at a clinic in Leeds, who also come to homes."""
    people = [builders.practitioner(**fields) for _ in range(number)]
    for person in people:
        builders.works_at(person, builders.practice())
        builders.home_visits(person, builders.north_of_leeds(1), radius_km=10.0)
    builders.listed(*people)
    return people


def test_three_make_a_page_and_two_do_not() -> None:
    crowd(2)
    assert landings.find() == 0
    crowd(1)
    landings.find()
    assert {landing.what for landing in Landing.objects.all()} == {"massage-therapist", "home-visits"}
    assert set(Landing.objects.values_list("place__name", "people")) == {("Leeds", 3)}
    assert landings.find() == 2, "again, and the same"


def test_the_page_shows_who_is_there_now(client: Client) -> None:
    people = crowd(4)
    landings.find()
    page = Landing.objects.get(profession__slug="massage-therapist")
    shown = client.get(page.get_absolute_url())
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "Massage therapists in Leeds" in text
    assert "4 people are listed here or come here." in text
    assert "Massage therapists in England are not licensed" in text, "what the law asks there"
    assert "Practitioners who come to your home in Leeds" in text, "the other page of the town"
    pause(practitioner=people[0], by=builders.user())
    assert "3 people are listed here or come here." in client.get(page.get_absolute_url()).content.decode()


def test_home_visits_show_those_who_come(client: Client) -> None:
    crowd(3)
    landings.find()
    page = client.get(Landing.objects.get(profession=None).get_absolute_url()).content.decode()
    assert page.count("card card-home") == 3
    assert "Comes to" in page


def test_addresses(client: Client) -> None:
    crowd(3)
    landings.find()
    page = Landing.objects.get(profession=None)
    wrong = page.get_absolute_url().replace("/leeds-", "/loidis-")
    assert client.get(wrong)["Location"] == page.get_absolute_url()
    assert client.get(f"/near/leeds-{page.place_id}/podiatrist/").status_code == 404
    assert client.get("/near/leeds-999999999/home-visits/").status_code == 404


def test_statements_do_not_grow_with_people(client: Client) -> None:
    crowd(3)
    landings.find()
    address = Landing.objects.get(profession=None).get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    crowd(8)
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
