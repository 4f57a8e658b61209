"""The practice's page: where it is, what of that is shown, and the people who move with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import errors_of, form_of, queries_of, row, send
from therapists import geo
from therapists.admin.posts import PeopleInline
from therapists.models import (
    FormerSlug,
    HoursException,
    Listing,
    ListingCard,
    OpeningHours,
    Practice,
    Practitioner,
    WorksAt,
)
from therapists.models.private import PrivatePremises

pytestmark = pytest.mark.django_db

ADD = "admin:therapists_practice_add"
NEW_HAVEN = geo.Point(41.3083, -72.9279)
PLACED = {"point_lat": "41.3083", "point_lon": "-72.9279", "true_street": "12 Elm Street", "true_postcode": "06510"}


def url_of(practice: Practice) -> str:
    return reverse("admin:therapists_practice_change", args=[practice.pk])


def test_a_new_practice_needs_a_name_and_a_point(admin: Client) -> None:
    response = send(admin, reverse(ADD), {"name": "Elm Street Clinic", **PLACED})
    assert response.status_code == 302, errors_of(response)
    made = Practice.objects.get()
    assert (made.locality, made.region, made.country, made.time_zone) == ("New Haven", "CT", "US", "America/New_York")
    assert (made.street, made.not_a_home, geo.Point(made.lat, made.lon)) == ("", False, geo.snap(NEW_HAVEN))
    assert PrivatePremises.objects.get(practice=made).street == "12 Elm Street"
    assert "Place the point" in " ".join(errors_of(send(admin, reverse(ADD), {"name": "Elm"})))


def test_the_tick_shows_the_street_and_taking_it_away_hides_it(admin: Client) -> None:
    practice = builders.practice(NEW_HAVEN, not_a_home=False, street="12 Elm Street")
    person = builders.practitioner()
    builders.works_at(person, practice)
    builders.listed(person)
    assert send(admin, url_of(practice), {"not_a_home": "on"}).status_code == 302
    practice.refresh_from_db()
    assert (practice.street, practice.lat) == ("12 Elm Street", NEW_HAVEN.lat)
    assert Listing.objects.get().lat == NEW_HAVEN.lat
    typed = form_of(admin.get(url_of(practice)))
    del typed["not_a_home"]
    assert admin.post(url_of(practice), typed | {"_continue": "1"}).status_code == 302
    practice.refresh_from_db()
    assert (practice.street, geo.Point(practice.lat, practice.lon)) == ("", geo.snap(NEW_HAVEN))
    assert Listing.objects.get().lat == geo.snap(NEW_HAVEN).lat


def test_saving_what_the_page_shows_moves_nothing(admin: Client) -> None:
    for known in (True, False):
        practice = builders.practice(NEW_HAVEN, not_a_home=known)
        before = Practice.objects.filter(pk=practice.pk).values("street", "postcode", "lat", "lon", "slug").get()
        response = send(admin, url_of(practice))
        assert response.status_code == 302, errors_of(response)
        assert (
            Practice.objects.filter(pk=practice.pk).values("street", "postcode", "lat", "lon", "slug").get() == before
        )
        true = PrivatePremises.objects.get(practice=practice)
        assert (true.lat, true.lon, true.street) == (*NEW_HAVEN, "1 Example Road")


def test_a_new_name_reaches_the_rows_of_all_its_people_and_keeps_the_old_address(admin: Client) -> None:
    practice = builders.practice(name="Elm", locality="Leeds")
    people = [builders.practitioner(), builders.practitioner()]
    for person in people:
        builders.works_at(person, practice)
    builders.listed(*people)
    assert send(admin, url_of(practice), {"name": "Oak"}).status_code == 302
    assert FormerSlug.objects.get(practice=practice).slug == "elm-leeds"
    for card in ListingCard.objects.values_list("card", flat=True):
        assert "Oak" in str(card)


def test_people_and_their_hours_are_edited_from_the_practice_too(admin: Client) -> None:
    practice, person, other = builders.practice(), builders.practitioner(), builders.practitioner()
    builders.works_at(person, practice, hours=((1, "09:00", "17:00"),))
    builders.listed(person, other)
    page = admin.get(url_of(practice))
    assert "Mon 9:00–17:00" in page.content.decode()
    typed = {
        "works_at-0-usual_hours": "Tue 9-12",
        "works_at-0-other_dates": "24 Dec 2026 closed; 31 Dec 2026 09:00-12:00",
        **row("works_at", 1, practitioner=other.pk, accepting="no", usual_hours="weekends 10-14"),
    }
    response = send(admin, url_of(practice), typed)
    assert response.status_code == 302, errors_of(response)
    assert set(OpeningHours.objects.values_list("works_at__practitioner", "weekday")) == {
        (person.pk, 2),
        (other.pk, 6),
        (other.pk, 7),
    }
    assert Listing.objects.count() == 2
    page = admin.get(url_of(practice)).content.decode()
    assert 'value="24 Dec 2026 closed; 31 Dec 2026 9:00–12:00"' in page
    assert send(admin, url_of(practice), {"works_at-0-other_dates": "31 Dec 2026 9-12"}).status_code == 302
    assert HoursException.objects.get().works_at.practitioner == person
    assert send(admin, url_of(practice), {"works_at-0-DELETE": "on"}).status_code == 302
    assert Listing.objects.get().practitioner == other, "who left is gone from the rows"


def test_many_people_are_shown_page_by_page(admin: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(PeopleInline, "per_page", 2)
    practice = builders.practice()
    people = [builders.practitioner(family_name=name) for name in ("Abel", "Bell", "Cole", "Dunn", "Ewing")]
    for person in people:
        builders.works_at(person, practice, hours=((1, "09:00", "17:00"),))
    builders.listed(*people)
    second = f"{url_of(practice)}?works_at-page=2"
    page = admin.get(second)
    assert 'href="?works_at-page=3#people"' in page.content.decode()
    typed = form_of(page)
    assert typed["works_at-TOTAL_FORMS"] == ["2"]
    # Meanwhile somebody gets another name, and moves to the last page.
    Practitioner.objects.filter(pk=people[2].pk).update(family_name="Young")
    wrong = admin.post(second, typed | {"works_at-0-usual_hours": "Mon", "_continue": "1"})
    assert errors_of(wrong) == ["“Mon” has no times. Write for example: Mon–Fri 9:00–17:00; Sat 10:00–14:00"]
    assert form_of(wrong)["works_at-0-id"] == typed["works_at-0-id"]
    right = admin.post(second, typed | {"works_at-0-usual_hours": "Tue 9-12", "_continue": "1"})
    assert right.status_code == 302, errors_of(right)
    days = OpeningHours.objects.values_list("works_at__practitioner__family_name", "weekday")
    assert sorted(days) == [("Abel", 1), ("Bell", 1), ("Dunn", 1), ("Ewing", 1), ("Young", 2)]


def test_a_practice_costs_as_many_queries_for_many_people_as_for_few(admin: Client) -> None:
    practice = builders.practice()

    def with_more(count: int) -> int:
        people = [builders.practitioner() for _ in range(count)]
        for person in people:
            builders.works_at(person, practice, hours=((1, "09:00", "17:00"),))
        builders.listed(*people)
        return queries_of(admin, url_of(practice))

    assert with_more(1) == with_more(5)


@pytest.mark.parametrize(
    "made",
    [
        [
            ({"name": ""}, "This field is required"),
            ({"point_lat": "", "point_lon": ""}, "Place the point"),
            ({"country": "XX"}, "XX is not one of the available choices"),
            ({"time_zone": "Mars/Olympus"}, "Mars/Olympus is not one of the available choices"),
            ({"website": "no address"}, "not a web address"),
            (row("works_at", 1, practitioner="", accepting="yes"), "This field is required"),
        ],
        [({"point_lat": "north"}, "two numbers in degrees")],
    ],
)
def test_mistakes_are_explained(admin: Client, made: list[tuple[dict[str, Any], str]]) -> None:
    practice, person = builders.practice(), builders.practitioner()
    builders.works_at(person, practice)
    builders.listed(person)
    typed = {name: value for mistake, _says in made for name, value in mistake.items()}
    found = errors_of(send(admin, url_of(practice), typed))
    assert len(found) == len(made)
    assert [says for _typed, says in made if not any(says in error for error in found)] == []


def test_somebody_works_once_at_a_place(admin: Client) -> None:
    practice, person = builders.practice(), builders.practitioner()
    builders.works_at(person, practice)
    builders.listed(person)
    again = row("works_at", 1, practitioner=person.pk, accepting="yes")
    assert errors_of(send(admin, url_of(practice), again))
    assert WorksAt.objects.count() == 1


def test_a_stale_form_is_refused(admin: Client) -> None:
    practice = builders.practice(name="Elm")
    opened = form_of(admin.get(url_of(practice)))
    assert send(admin, url_of(practice), {"name": "Oak"}).status_code == 302
    refused = admin.post(url_of(practice), opened | {"name": "Ash", "_continue": "1"})
    assert "Somebody else saved “Oak" in errors_of(refused)[0]
    assert form_of(refused)["name"] == ["Ash"]


def test_a_practice_with_people_is_not_deleted(admin: Client) -> None:
    practice, person = builders.practice(), builders.practitioner()
    builders.works_at(person, practice)
    builders.listed(person)
    url = reverse("admin:therapists_practice_delete", args=[practice.pk])
    assert "protected" in admin.get(url).content.decode().lower()
    admin.post(url, {"post": "yes"})
    assert Practice.objects.exists()


def test_the_list_costs_as_many_queries_for_many_as_for_few(admin: Client) -> None:
    def with_people(count: int) -> int:
        people = [builders.practitioner() for _ in range(count)]
        for person in people:
            builders.works_at(person, builders.practice())
        builders.listed(*people)
        return queries_of(admin, reverse("admin:therapists_practice_changelist"))

    assert with_people(2) == with_people(12)
