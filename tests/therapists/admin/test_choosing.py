"""One of thousands is chosen by suggestions, and without JavaScript by name."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import errors_of, form_of, row, send
from therapists.admin import site
from therapists.admin.choosing import ChosenField, Typed
from therapists.choices import CircleRole
from therapists.models import CoverageArea, Listing, Place, Practice, Practitioner, Price, Technique, User, WorksAt

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(curator: User) -> Any:
    """A function that chooses by what is typed: the one meant, or the reason why not."""

    def choose(model: Any, typed: str) -> Any:
        request = RequestFactory().get("/")
        request.user = curator
        admin = site._registry[model]
        field = ChosenField(admin=admin, request=request, queryset=model.objects.all())
        try:
            return field.clean(Typed(typed))
        except ValidationError as error:
            return " ".join(error.messages)

    return choose


def test_a_practice_is_named_with_its_town(chosen: Any) -> None:
    mill = builders.practice(name="Old Mill Clinic", locality="Leeds", street="1 Mill Lane")
    other = builders.practice(name="Old Mill Clinic", locality="York", street="2 Mill Lane")
    for typed in ("Old Mill Clinic, Leeds", "old mill clinic leeds", "OLD MILL CLINIC,LEEDS "):
        assert chosen(Practice, typed) == mill
    assert chosen(Practice, "Old Mill Clinic") == (
        "Several fit “Old Mill Clinic”. Choose one from the list: "
        "Old Mill Clinic, Leeds, 1 Mill Lane; Old Mill Clinic, York, 2 Mill Lane"
    )
    assert chosen(Practice, "mill york").startswith("“mill york” may be this one")
    assert chosen(Practice, "New Mill") == "Nothing is called “New Mill”. Type: name, town."
    twin = builders.practice(name=other.name, locality=other.locality, street="3 Mill Lane")
    assert "2 Mill Lane; Old Mill Clinic, York, 3 Mill Lane" in chosen(Practice, "Old Mill Clinic, York"), twin


def test_the_one_meant_is_found_among_many_that_are_alike(chosen: Any) -> None:
    for number in range(12):
        builders.practice(name=f"Clinic {number:02} Annexe", locality="Leeds")
    meant = builders.practice(name="Clinic", locality="Leeds")
    assert chosen(Practice, "Clinic, Leeds") == meant
    assert chosen(Practice, "Annexe Leeds").startswith("Many fit “Annexe Leeds”")


def test_people_are_told_apart_by_profession_and_town(chosen: Any) -> None:
    for town in ("Leeds", "York"):
        person = builders.practitioner(given_name="Bjørn", family_name="Łuczak")
        builders.works_at(person, builders.practice(locality=town))
        builders.listed(person)
    refused = chosen(Practitioner, "bjørn łuczak")
    assert "Bjørn Łuczak, Massage therapist, Leeds, GB; Bjørn Łuczak, Massage therapist, York, GB" in refused
    alone = builders.practitioner(given_name="山田", family_name="太郎")
    assert chosen(Practitioner, "山田 太郎") == alone


def test_places_are_understood_as_in_a_search(chosen: Any) -> None:
    leeds = Place.objects.filter(name="Leeds", country="GB", kind="city").get()
    assert chosen(Place, str(leeds)) == leeds
    assert str(leeds) in chosen(Place, "Leeds")
    assert chosen(Place, "Nowhereville").startswith("Nothing is called")


def test_entries_of_a_vocabulary_go_by_their_names(chosen: Any) -> None:
    technique = Technique.objects.get(slug="sports-massage")
    assert chosen(Technique, "Sports massage") == technique
    refused = chosen(Technique, "massage")
    assert "Sports massage" in refused
    assert "sports-massage" not in refused


def test_a_post_a_price_and_a_circle_are_added_without_suggestions(admin: Client) -> None:
    person = builders.practitioner()
    practice = builders.practice(name="Old Mill Clinic", locality="Leeds")
    builders.home_visits(person)
    builders.listed(person)
    url = reverse("admin:therapists_practitioner_change", args=[person.pk])
    typed = {
        **row("works_at", 0, practice_typed="Mill", accepting="yes"),
        **row("prices", 0, scope="practice", practice_typed="Old Mill Clinic, Leeds", minutes=60, amount=50),
        "prices-0-currency": "GBP",
        **row("areas", 1, role="exclude", origin="place", place_typed="York, England, GB"),
    }
    refused = send(admin, url, typed)
    assert errors_of(refused) == [
        "“Mill” may be this one: choose it from the list if so. Old Mill Clinic, Leeds, 1 Example Road"
    ]
    again = form_of(refused)
    assert again["works_at-0-practice"] == [""], "nobody has chosen yet"
    assert f'<option value="{practice.pk}">Old Mill Clinic, Leeds, 1 Example Road</option>' in refused.content.decode()
    assert again["prices-0-practice"] == [str(practice.pk)], "what was understood is kept"
    saved = admin.post(url, again | {"works_at-0-practice": practice.pk, "_continue": "1"})
    assert saved.status_code == 302, errors_of(saved)
    assert WorksAt.objects.get().practice == practice
    assert Price.objects.get().practice == practice
    assert CoverageArea.objects.get(role=CircleRole.EXCLUDE).place.name == "York"
    assert set(Listing.objects.values_list("at", flat=True)) == {"clinic", "home"}


def test_a_person_is_added_to_a_practice_by_name(admin: Client) -> None:
    person, practice = builders.practitioner(given_name="Ann", family_name="Lee"), builders.practice()
    url = reverse("admin:therapists_practice_change", args=[practice.pk])
    assert send(admin, url, row("works_at", 0, practitioner_typed="ann lee", accepting="yes")).status_code == 302
    assert WorksAt.objects.get().practitioner == person
    assert Listing.objects.get().practitioner == person


def test_suggestions_tell_namesakes_apart(admin: Client) -> None:
    person = builders.practitioner(given_name="Ann", family_name="Lee")
    builders.works_at(person, builders.practice(locality="York"))
    builders.listed(person)
    query = {"app_label": "therapists", "model_name": "worksat", "field_name": "practitioner", "term": "lee, ann"}
    found = admin.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found == [{"id": str(person.pk), "text": "Ann Lee, Massage therapist, York, GB"}]
