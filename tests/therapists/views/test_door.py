"""The profile answers for the visitor's own door, and says what a visit costs there."""

from decimal import Decimal

import pytest
from django.test import Client

from tests import builders
from therapists.models import Practitioner, Price

pytestmark = pytest.mark.django_db


def somebody(**fee: object) -> Practitioner:
    """Comes up to 20 km from the north of Leeds; 60 minutes cost £55, at home £60."""
    person = builders.practitioner()
    builders.home_visits(person, builders.north_of_leeds(2), radius_km=20.0, **fee)
    for scope, minutes, amount in (("practitioner", 60, "55"), ("practitioner", 30, "30"), ("home", 60, "60")):
        Price.objects.create(practitioner=person, scope=scope, minutes=minutes, amount=amount, currency="GBP")
    builders.listed(person)
    return person


def page_of(client: Client, person: Practitioner, near: str) -> str:
    return client.get(person.get_absolute_url(), {"near": near}).content.decode()


def test_a_flat_fee_is_added(client: Client) -> None:
    person = somebody(fee_kind="flat", fee_amount=Decimal("15"), fee_currency="GBP")
    page = page_of(client, person, "LS6")
    assert "Comes to you — yes · +£15" in page
    assert "<td>60</td>" in page
    assert "<td>£75</td>" in page, "the price for home visits goes before the general one"
    assert "<td>£45</td>" in page


def test_a_fee_by_distance_is_about(client: Client) -> None:
    person = somebody(fee_kind="distance", fee_free_km=0, fee_per_km=Decimal("2"), fee_currency="GBP")
    assert "<td>about £" in page_of(client, person, "LS6")


def test_where_the_fee_is_not_stated_there_is_no_sum(client: Client) -> None:
    page = page_of(client, somebody(), "LS6")
    assert "ask about the fee" in page
    assert "At your door" not in page


def test_far_away_the_answer_is_no(client: Client) -> None:
    page = page_of(client, somebody(fee_kind="none"), "London")
    assert "Does not come to London." in page
    assert "At your door" not in page


def test_a_place_we_do_not_know_is_said(client: Client) -> None:
    page = page_of(client, somebody(), "Nowhereville <b>")
    assert "We do not know this place." in page
    assert "<b>" not in page


def test_a_search_leads_to_the_door(client: Client) -> None:
    person = somebody(fee_kind="none")
    page = client.get("/search/?near=LS6&at=home").content.decode()
    assert f'{person.get_absolute_url()}?near=LS6"' in page


def test_no_price_is_for_a_visit_shorter_than_they_come_for(client: Client) -> None:
    person = somebody(fee_kind="none", minimum_session_minutes=60)
    assert "<td>30</td>" not in page_of(client, person, "LS6").split('id="prices"')[0]
    person.home_visits.minimum_session_minutes = 90
    person.home_visits.save()
    builders.price(person, "80", minutes=90)
    builders.listed(person)
    card = client.get("/search/?near=LS6&at=home").content.decode()
    assert "£80 for 90 minutes" in card
    assert "£60" not in card
    assert "0 people" in client.get("/search/?near=LS6&at=home&price_max=70").content.decode()
