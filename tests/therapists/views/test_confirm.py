"""One tap: only a POST answers, once, for whoever holds the link, and nobody is unpublished by saying nothing."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import builders
from therapists import freshness, mail
from therapists.choices import Fact, FactState
from therapists.models import ChangeRequest, Confirmation, Mailing, OpeningHours, Practitioner

pytestmark = pytest.mark.django_db
SAME = {
    "phone": "0113 496 0000",
    "accepting": "yes",
    "home_visits": "yes",
    "website": "",
    "booking_url": "",
    "away_until": "",
    "note": "",
}


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner(given_name="Ann", family_name="Example")
    builders.works_at(found, builders.practice(), accepting="yes")
    builders.home_visits(found, accepting="yes")
    builders.listed(found)
    return found


@pytest.fixture
def mailing(person: Practitioner) -> Mailing:
    return builders.mailing(person)


def path(mailing: Mailing) -> str:
    return f"/confirm/{mail.token(mailing)}/"


def test_looking_changes_nothing_however_often(client: Client, mailing: Mailing) -> None:
    for _ in range(2):
        page = client.get(path(mailing))
        assert page.status_code == 200
        assert "0113 496 0000" in page.content.decode()
    assert client.head(path(mailing)).status_code == 200
    assert client.get(f"{path(mailing)}?answer=right").status_code == 200
    assert not Confirmation.objects.exists()
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert not page.cookies
    mailing.refresh_from_db()
    assert mailing.answer == ""


def test_one_tap_confirms_all_but_the_credential_once(mailing: Mailing) -> None:
    client = Client(enforce_csrf_checks=True)  # a mail app without cookies
    first = client.post(path(mailing), {"answer": "right"})
    assert (first.status_code, first["Location"]) == (302, path(mailing))
    assert first["Cache-Control"] == "private, no-store"
    assert "it is all still right" in client.get(first["Location"]).content.decode()
    again = client.post(path(mailing), {"answer": "remove"})
    assert again.status_code == 200
    assert "This link has been used" in again.content.decode()
    [row] = Confirmation.objects.all()
    assert (row.fact, row.source, row.method, row.by) == ("listing", "Ann Example", "mail", None)
    found = freshness.of([mailing.practitioner_id])[mailing.practitioner_id]
    assert {fact for fact, one in found.items() if one.state is not FactState.CONFIRMED} == {Fact.CREDENTIAL}
    mailing.practitioner.refresh_from_db()
    assert mailing.practitioner.status == "published"
    assert not ChangeRequest.objects.exists()


def test_in_spanish(client: Client, mailing: Mailing) -> None:
    page = client.get(f"/es{path(mailing)}").content.decode()
    assert "¿Sigue siendo todo correcto?" in page
    client.post(f"/es{path(mailing)}", {"answer": "changed", **SAME, "note": "Otra calle"})
    assert ChangeRequest.objects.get().language == "es"


def test_what_changed_waits_for_a_curator_and_confirms_nothing(client: Client, mailing: Mailing) -> None:
    typed = {
        **SAME,
        "phone": "(0113) 496 0001",
        "accepting": "no",
        "website": "ann.example.org",
        "away_until": "2027-01-31",
    }
    assert client.post(path(mailing), {"answer": "changed", **typed}).status_code == 302
    [asked] = ChangeRequest.objects.all()
    assert asked.proposed == {
        "phone": ["+441134960000", "+441134960001"],
        "accepting": ["yes", "no"],
        "website": ["", "https://ann.example.org"],
        "away_until": ["", "2027-01-31"],
    }
    assert (asked.kind, asked.state, asked.language) == ("changed", "new", "en")
    assert not Confirmation.objects.exists()
    assert "0113 496 0000" in client.get(mailing.practitioner.get_absolute_url()).content.decode()


def lines(person: Practitioner) -> dict[str, str]:
    """As the page shows them."""
    place = person.practices.get()
    return {
        "coverage": "7.5 mi",
        "home_fee": "",
        "home_hours": "",
        "prices": "60 min: 50 GBP",
        f"hours-{place.pk}": "Mon 9:00–17:00",
    }


def test_hours_fees_and_coverage_have_fields_of_their_own(client: Client, mailing: Mailing) -> None:
    person = mailing.practitioner
    builders.price(person, "50")
    builders.place(builders.LEEDS, name="Quietbury")
    post = person.works_at.get()
    OpeningHours.objects.create(works_at=post, weekday=1, opens="09:00", closes="17:00")
    builders.listed(person)
    shown, hours = lines(person), f"hours-{post.practice_id}"
    page = client.get(path(mailing)).content.decode()
    for name, value in shown.items():
        assert f'name="{name}"' in page
        assert f">\n{value}</textarea>" in page
    typed = {
        "coverage": "7.5 mi; Quietbury",
        "home_fee": "£20",
        "prices": "60 min 55; 90 min 80",
        hours: "lun-mié 9-17",
    }
    sent = client.post(f"/es{path(mailing)}", {"answer": "changed", **SAME, **shown, **typed})
    assert sent.status_code == 302, sent.content.decode().split('role="alert"')[1][:800]
    assert ChangeRequest.objects.get().proposed == {
        "coverage": ["12 km", "12 km; Quietbury, GB"],
        "home_fee": ["", "20 GBP"],
        "prices": ["60 min: 50 GBP", "60 min: 55 GBP; 90 min: 80 GBP"],
        hours: ["Mon 9:00–17:00", "Mon–Wed 9:00–17:00"],
    }


def test_lines_that_cannot_be_read_come_back_with_how_to_write_them(client: Client, mailing: Mailing) -> None:
    typed = {"coverage": "Atlantis", "home_fee": "ask", "home_hours": "mornings", "prices": "90"}
    page = client.post(path(mailing), {"answer": "changed", **SAME, **typed})
    assert page.status_code == 422
    said = page.content.decode()
    for value, says in {"Atlantis": "is no place we know", "ask": "is not a fee", "90": "is not a price"}.items():
        assert f"“{value}” {says}" in said
        assert f">\n{value}</textarea>" in said
    assert "“mornings” is not a day" in said
    assert not ChangeRequest.objects.exists()


def test_who_stays_at_the_clinic_is_not_asked_about_homes(client: Client) -> None:
    person = builders.practitioner()
    builders.works_at(person, builders.practice())
    builders.listed(person)
    page = client.get(path(builders.mailing(person))).content.decode()
    assert 'name="prices"' in page
    assert not any(f'name="{name}"' in page for name in ("coverage", "home_fee", "home_hours"))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param("+447700900956", "07700 900956", id="none in use"),
        pytest.param("+12125550147", "(212) 555-0147", id="of another country"),
    ],
)
def test_a_number_left_as_it_was_shown_refuses_nobody(
    client: Client, mailing: Mailing, number: str, shown: str
) -> None:
    contact = mailing.practitioner.contact_points.get(kind="phone")
    contact.value = number
    contact.save()
    builders.listed(mailing.practitioner)
    assert f'value="{shown}"' in client.get(path(mailing)).content.decode()
    changed = {**SAME, "phone": shown, "website": "https://ann.example.org/", "answer": "changed"}
    assert client.post(path(mailing), changed).status_code == 302
    assert set(ChangeRequest.objects.get().proposed) == {"website"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (SAME, "Say what has changed"),
        ({**SAME, "accepting": "", "home_visits": ""}, "Say what has changed"),
        ({**SAME, "phone": "12"}, "This is no phone number"),
        ({**SAME, "phone": ""}, "required"),
        ({**SAME, "website": "not an address"}, "Enter a valid URL"),
        ({**SAME, "accepting": "perhaps"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_read_comes_back_as_typed(
    client: Client, mailing: Mailing, typed: dict[str, str], says: str
) -> None:
    page = client.post(path(mailing), {"answer": "changed", **typed, "note": typed["note"]})
    assert page.status_code == 422
    assert says in page.content.decode()
    assert f'value="{typed["website"]}"' in page.content.decode() or not typed["website"]
    assert not ChangeRequest.objects.exists()
    mailing.refresh_from_db()
    assert mailing.answer == ""


@pytest.mark.parametrize("answer", ["stopped", "remove"])
def test_who_leaves_is_off_the_pages_at_once(client: Client, mailing: Mailing, answer: str) -> None:
    assert client.post(path(mailing), {"answer": answer}).status_code == 302
    person = mailing.practitioner
    assert client.get(person.get_absolute_url()).status_code == 404
    assert not person.listing_rows.exists()
    [asked] = ChangeRequest.objects.all()
    assert (asked.kind, asked.proposed) == (answer, {})
    assert "take your page down" in client.get(path(mailing)).content.decode()


@pytest.mark.parametrize("answer", ["", "RIGHT", "everything"])
def test_another_answer_is_none(client: Client, mailing: Mailing, answer: str) -> None:
    assert client.post(path(mailing), {"answer": answer}).status_code == 422
    assert not Confirmation.objects.exists()


def test_a_link_that_is_old_forged_or_of_a_closed_listing_does_nothing(client: Client, mailing: Mailing) -> None:
    other = builders.mailing(mailing.practitioner)
    number, _colon, signature = mail.token(mailing).partition(":")
    forged = f"/confirm/{other.pk}:{signature}/"
    old = builders.mailing(mailing.practitioner, days_ago=61)
    closed = builders.practitioner(status="closed")
    for address in (forged, f"/confirm/{number}/", "/confirm/x:y/", path(old), path(builders.mailing(closed))):
        for send in (client.get, lambda to: client.post(to, {"answer": "right"})):
            page: Any = send(address)
            assert page.status_code == 410, address
            assert "Nothing was changed" in page.content.decode()
            assert page["Cache-Control"] == "private, no-store"
    assert not Confirmation.objects.exists()
    assert timezone.now() - old.created_at > mail.LINK_LIFE > datetime.timedelta(days=30)
