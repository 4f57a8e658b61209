"""The practitioner's page: what a curator types is checked in words, saved whole, and searchable at once."""

from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests import builders
from tests.therapists.admin.pages import errors_of, form_of, queries_of, row, send
from tests.therapists.imports import invented
from therapists import geo
from therapists.actions import practitioners as listings
from therapists.admin.filters import CREDENTIAL_STATES
from therapists.choices import ListingStatus, Stated
from therapists.imports.people import Licence
from therapists.models import (
    Confirmation,
    ContactPoint,
    CoverageArea,
    FormerSlug,
    HomeVisits,
    HoursException,
    Listing,
    OpeningHours,
    Practitioner,
    PractitionerProfession,
    Profession,
    Technique,
    User,
    Version,
)
from therapists.models.private import PrivateBase
from therapists.search import indexing

pytestmark = pytest.mark.django_db


def url_of(person: Practitioner) -> str:
    return reverse("admin:therapists_practitioner_change", args=[person.pk])


@pytest.fixture
def person(db: None) -> Practitioner:
    """Published, at one practice."""
    found = builders.practitioner(given_name="Ana", family_name="García")
    builders.works_at(found, builders.practice(), hours=((1, "09:00", "17:00"),))
    builders.listed(found)
    return found


# --- Saving -------------------------------------------------------------------------------------------------------


def test_saving_what_the_page_shows_changes_nothing(admin: Client, person: Practitioner) -> None:
    builders.home_visits(
        person, excludes=((builders.HARTFORD, 3.0),), fee_kind="flat", fee_amount="15", fee_currency="GBP"
    )
    builders.price(person, "60")
    builders.licence(person, "GB")
    builders.listed(person)
    rows = list(Listing.objects.order_by("at", "lat").values("lat", "lon", "tags", "shown__card", "radius_km"))
    base = PrivateBase.objects.values().get()
    response = send(admin, url_of(person))
    assert response.status_code == 302, errors_of(response)
    assert list(Listing.objects.order_by("at", "lat").values("lat", "lon", "tags", "shown__card", "radius_km")) == rows
    assert PrivateBase.objects.values().get() == base
    assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."


def test_a_whole_listing_is_typed_in_one_go(admin: Client) -> None:
    profession, technique = (
        Profession.objects.get(slug="massage-therapist"),
        Technique.objects.get(slug="sports-massage"),
    )
    practice = builders.practice()
    typed = {
        "given_name": "Rosa",
        "family_name": "Miller",
        "technique_ids": [technique.pk],
        "ages": ["adults"],
        **row("profession_links", 0, profession=profession.pk),
        **row("contact_points", 0, kind="phone", value="(203) 456-7890 ext. 12", public="on", position=0),
        **row(
            "works_at",
            0,
            practice=practice.pk,
            accepting="yes",
            usual_hours="Mon-Fri 9-17",
            other_dates="24-26 Dec 2026 closed",
        ),
        **row("credentials", 0, kind="licence", number="1234", jurisdiction="US-CT", status="active"),
        **row("credentials", 0, checked_on="2026-11-20", check_result="matched", check_source="CT register"),
        **row("prices", 0, scope="practice", practice=practice.pk, minutes=60, amount="90", currency="usd"),
        "home_visits-0-offers": "yes",
        "home_visits-0-usual_hours": "Sat 10-14",
        "home_visits-0-point_lat": "41.3083",
        "home_visits-0-point_lon": "-72.9279",
        "home_visits-0-true_street": "1 Oak Lane",
        **row("areas", 0, role="include", origin="base", radius_km="12"),
    }
    response = send(admin, reverse("admin:therapists_practitioner_add"), typed)
    assert response.status_code == 302, errors_of(response)
    made = Practitioner.objects.get(family_name="Miller")
    assert made.status == ListingStatus.DRAFT
    assert made.profession_links.get().primary, "the only profession is the main one"
    contact = made.contact_points.get()
    assert (contact.value, contact.extension) == ("+12034567890", "12")
    assert OpeningHours.objects.filter(works_at__practitioner=made).count() == 5
    assert OpeningHours.objects.filter(home_visits__practitioner=made).count() == 1
    assert HoursException.objects.filter(works_at__practitioner=made, opens=None).count() == 3
    assert made.prices.get().currency == "USD"
    assert list(made.techniques.all()) == [technique]
    home = made.home_visits
    assert (home.base_lat, home.base_lon) == geo.snap(geo.Point(41.3083, -72.9279))
    assert (home.locality, home.country) == ("New Haven", "US")
    assert home.areas.get().radius_km == 12
    assert PrivateBase.objects.get(practitioner=made).street == "1 Oak Lane"
    response = send(admin, url_of(made), button="_publish")
    assert response.status_code == 302
    assert set(Listing.objects.filter(practitioner=made).values_list("at", flat=True)) == {"clinic", "home"}


def test_coverage_alone_makes_the_home_visits_it_belongs_to(admin: Client, person: Practitioner) -> None:
    response = send(admin, url_of(person), row("areas", 0, role="include", origin="base", radius_km="8"))
    assert response.status_code == 302, errors_of(response)
    assert CoverageArea.objects.get().home_visits.practitioner == person
    page_after = admin.get(url_of(person))
    assert "do not count until the base is placed" in page_after.content.decode()


def test_an_emptied_point_forgets_the_base(admin: Client, person: Practitioner) -> None:
    builders.home_visits(person)
    builders.listed(person)
    emptied = {f"home_visits-0-{name}": "" for name in ("point_lat", "point_lon", "true_street", "true_postcode")}
    assert send(admin, url_of(person), emptied).status_code == 302
    assert not PrivateBase.objects.exists()
    assert HomeVisits.objects.get().base_lat is None


def test_a_new_name_keeps_the_old_address(admin: Client, person: Practitioner) -> None:
    assert send(admin, url_of(person), {"family_name": "Lopez"}).status_code == 302
    assert FormerSlug.objects.get(practitioner=person).slug == "ana-garcia"


def test_rows_and_edit_stand_or_fall_together(admin: Client, person: Practitioner) -> None:
    version = Version.objects.get(name="listing").number
    before = Listing.objects.get(practitioner=person).shown.card
    admin.raise_request_exception = False
    with mock.patch.object(indexing, "refresh", side_effect=RuntimeError), transaction.atomic():
        assert send(admin, url_of(person), {"headline": "Changed"}).status_code == 500
    person.refresh_from_db()
    assert person.headline == ""
    assert Listing.objects.get(practitioner=person).shown.card == before
    assert Version.objects.get(name="listing").number == version
    assert send(admin, url_of(person), {"family_name": "Lopez"}).status_code == 302
    assert Listing.objects.get(practitioner=person).shown.card != before


def test_a_removed_post_takes_its_row_along(admin: Client, person: Practitioner) -> None:
    builders.home_visits(person)
    builders.listed(person)
    assert send(admin, url_of(person), {"works_at-0-DELETE": "on"}).status_code == 302
    assert set(Listing.objects.values_list("at", flat=True)) == {"home"}


def test_the_main_profession_can_change_places(admin: Client, person: Practitioner) -> None:
    second = Profession.objects.get(slug="physical-therapist")
    PractitionerProfession.objects.create(practitioner=person, profession=second)
    builders.listed(person)
    typed = form_of(admin.get(url_of(person)))
    del typed["profession_links-0-primary"]
    response = admin.post(url_of(person), typed | {"profession_links-1-primary": "on", "_continue": "1"})
    assert response.status_code == 302, errors_of(response)
    assert PractitionerProfession.objects.get(practitioner=person, primary=True).profession == second


def test_what_was_just_confirmed_is_taken_down(admin: Client, person: Practitioner, curator: User) -> None:
    refused = send(admin, url_of(person), {"confirmed_facts": ["phone"]})
    assert errors_of(refused) == ["A confirmation names the facts, who said so, and how."] * 2
    told = {"confirmed_facts": ["phone", "hours"], "confirmed_source": "Ana herself", "confirmed_method": "call"}
    assert send(admin, url_of(person), told).status_code == 302
    assert set(Confirmation.objects.values_list("fact", "by", "source")) == {
        ("phone", curator.pk, "Ana herself"),
        ("hours", curator.pk, "Ana herself"),
    }
    assert "Ana herself" in admin.get(url_of(person)).content.decode()


# --- Stale forms --------------------------------------------------------------------------------------------------


def test_a_stale_form_is_refused_and_nothing_typed_is_lost(admin: Client, person: Practitioner) -> None:
    opened = form_of(admin.get(url_of(person)))
    assert send(admin, url_of(person), {"headline": "By the other one"}).status_code == 302
    late = opened | {
        "headline": "By me",
        "_continue": "1",
        **row("prices", 0, scope="home", minutes=60, amount="9", currency="GBP"),
    }
    response = admin.post(url_of(person), late)
    [error] = errors_of(response)
    assert "Somebody else saved “Ana García”" in error
    assert "press Save again" in error
    person.refresh_from_db()
    assert person.headline == "By the other one"
    again = form_of(response)
    assert again["headline"] == ["By me"]
    assert again["prices-0-amount"] == ["9"]
    assert admin.post(url_of(person), again | {"_continue": "1"}).status_code == 302, "the second time is on purpose"
    person.refresh_from_db()
    assert person.headline == "By me"


def test_publishing_elsewhere_makes_an_open_form_stale(admin: Client, person: Practitioner, curator: User) -> None:
    opened = form_of(admin.get(url_of(person)))
    listings.pause(practitioner=person, by=curator)
    assert "Somebody else saved" in errors_of(admin.post(url_of(person), opened | {"_continue": "1"}))[0]
    person.refresh_from_db()
    assert person.status == ListingStatus.PAUSED


def test_an_import_makes_an_open_form_stale(admin: Client, tmp_path: Path) -> None:
    invented.imported(tmp_path, invented.person())
    someone = Practitioner.objects.get()
    opened = form_of(admin.get(url_of(someone)))
    later = Licence("US-MA", "physical-therapist", "9")
    invented.imported(tmp_path, invented.person(licences=[later]))
    assert "Somebody else saved" in errors_of(admin.post(url_of(someone), opened | {"_continue": "1"}))[0]
    assert [held.number for held in someone.credentials.all()] == ["9"], "what the import brought stays"


def test_a_form_without_a_version_is_stale(admin: Client, person: Practitioner) -> None:
    assert "Somebody else saved" in errors_of(send(admin, url_of(person), {"version": ""}))[0]


# --- Mistakes -----------------------------------------------------------------------------------------------------

FUTURE = "2999-01-01"


def contact(number: int, value: str, kind: str = "phone", /, **more: str) -> dict[str, Any]:
    return row("contact_points", number, kind=kind, value=value, position=0, **more)


def price(number: int, amount: str = "9", minutes: int = 60, currency: str = "GBP", scope: str = "home") -> Any:
    return row("prices", number, scope=scope, minutes=minutes, amount=amount, currency=currency)


def credential(number: int, kind: str = "insurance", /, **facts: str) -> dict[str, Any]:
    return row("credentials", number, kind=kind, status="active", **facts)


def circle(number: int, origin: str = "base", /, **facts: str) -> dict[str, Any]:
    return row("areas", number, origin=origin, **{"role": "include", **facts})


def at_home(**facts: str) -> dict[str, Any]:
    return {f"home_visits-0-{name}": value for name, value in {"offers": "yes", **facts}.items()}


# What is typed in one go, and what each mistake is answered.
MISTAKES: list[list[tuple[dict[str, Any], str]]] = [
    [
        (contact(1, "12"), "“12” is not a number in use"),
        (contact(2, "call me"), "“call me” is not a phone number"),
        (contact(3, "ann at home", "email"), "not an e-mail address"),
        (contact(4, "a@b.org", "email", extension="5"), "Only a phone number has"),
        (contact(5, "0113 496 0000"), "This contact is there twice"),
        ({"works_at-0-usual_hours": "Mon 9"}, "“9” has no closing time"),
        ({"works_at-0-other_dates": "24 Dec closed"}, "“24 Dec” has no year"),
        ({"works_at-0-since": "2026-05-02", "works_at-0-until": "2026-05-01"}, "“Until” is the first day they are"),
        (price(0, scope="practice"), "Choose the practice where this"),
        (price(1, minutes=600), "between 5 and 480 minutes"),
        (price(2, "-1", 50), "A price is not below zero"),
        (price(3, currency="XYZ"), "“XYZ” is not a currency"),
        (price(4) | price(5, "8", currency="gbp"), "a price for this length in the same place already"),
        (credential(0, "licence", jurisdiction="GB"), "A license has a number"),
        (credential(1, "licence", number="1"), "Where is it valid?"),
        (credential(2, "licence", number="1", jurisdiction="Texas"), "“Texas” is not a jurisdiction"),
        (credential(3, issued_on="2026-02-01", expires_on="2026-01-01"), "cannot expire before it was issued"),
        (credential(4, checked_on="2026-01-01"), "Fill in all three, or none"),
        (credential(5, checked_on=FUTURE, check_result="matched", check_source="x"), "This day is still to come"),
        (circle(0, role="exclude"), "How far from the base"),
        (circle(1, "place"), "Choose the place"),
        (circle(2, radius_km="900"), "up to 500 km"),
        (circle(3, radius_km="9") | circle(4, radius_km="9"), "This circle is there twice"),
        (at_home(fee_kind="flat"), "Needed for this kind of fee"),
        (at_home(minimum_session_minutes="2"), "between 5 and 480 minutes"),
        (at_home(minimum_notice_hours="9999"), "at most 1,440 hours"),
        ({"practising_since": "97"}, "four digits"),
        ({"npi": "123"}, "An NPI has ten digits"),
        ({"given_name": ""}, "This field is required"),
    ],
    [
        ({"contact_points-0-DELETE": "on"}, "This listing is published, so it needs a public"),
        (at_home(fee_kind="none", fee_amount="5"), "Not part of this kind of fee"),
        (at_home(true_street="1 Oak Lane"), "An address needs its point too"),
    ],
    [
        ({"contact_points-0-public": ""}, "This listing is published, so it needs a public"),
        (at_home(fee_kind="flat", fee_amount="0"), "More than nothing"),
        (at_home(point_lat="95", point_lon="0"), "Latitude lies between"),
    ],
]


@pytest.mark.parametrize("made", MISTAKES)
def test_mistakes_are_explained_where_they_are_made(admin: Client, person: Practitioner, made: Any) -> None:
    typed: dict[str, Any] = {}
    for mistake, _says in made:
        typed |= {name: max(value, typed.get(name, 0)) if "TOTAL" in name else value for name, value in mistake.items()}
    response = send(admin, url_of(person), typed)
    found = errors_of(response)
    assert [says for _typed, says in made if not any(says in error for error in found)] == []
    assert [error for error in found if not any(says in error for _typed, says in made)] == []
    assert response.context["sections"], "the page is shown again"


def test_each_tab_counts_its_own_mistakes(admin: Client, person: Practitioner) -> None:
    typed = {"given_name": "", **row("areas", 0, role="exclude", origin="base"), "works_at-0-usual_hours": "Mon 9"}
    response = send(admin, url_of(person), typed)
    counts = {section.key: section.errors for section in response.context["sections"] if section.errors}
    assert counts == {"general": 1, "where": 1, "home": 1}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0113 496 0000", "+441134960000"),
        ("+44 (0)113 496 0000", "+441134960000"),
        ("00441134960000", "+441134960000"),
        ("+1 203-456-7890", "+12034567890"),
    ],
)
def test_phones_are_read_as_written_where_the_person_is(
    admin: Client, person: Practitioner, typed: str, stored: str
) -> None:
    ContactPoint.objects.filter(practitioner=person).update(value="+441134960999")
    response = send(admin, url_of(person), {"contact_points-0-value": typed})
    assert response.status_code == 302, errors_of(response)
    assert person.contact_points.get().value == stored


def test_two_main_professions_are_one_too_many(admin: Client, person: Practitioner) -> None:
    second = Profession.objects.get(slug="physical-therapist")
    typed = row("profession_links", 1, profession=second.pk, primary="on")
    assert errors_of(send(admin, url_of(person), typed)) == ["Only one profession can be the main one."]


# --- Photos -------------------------------------------------------------------------------------------------------


def photo(size: tuple[int, int] = (900, 700)) -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010F] = "TellTale Camera"
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, "JPEG", exif=exif, comment=b"TellTale")
    return SimpleUploadedFile("me at home.jpg", file.getvalue(), "image/jpeg")


def test_photos_are_stored_anew(
    admin: Client, person: Practitioner, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert send(admin, url_of(person), {"photo": photo()}).status_code == 302
    person.refresh_from_db()
    first = person.photo.name
    assert "home" not in first
    with person.photo.open() as kept:
        assert b"TellTale" not in kept.read()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(admin, url_of(person), {"photo": photo()}).status_code == 302
    person.refresh_from_db()
    assert [path.name for path in (tmp_path / "practitioners").iterdir()] == [person.photo.name.split("/")[-1]]
    assert errors_of(send(admin, url_of(person), {"photo": photo((100, 90))}))[0].startswith("The photo is only")


# --- The state ----------------------------------------------------------------------------------------------------


def messages_of(admin: Client, person: Practitioner) -> str:
    return " ".join(str(message) for message in admin.get(url_of(person)).context["messages"])


def test_save_and_publish_saves_even_where_publishing_is_refused(admin: Client) -> None:
    person = builders.practitioner(status=ListingStatus.DRAFT)
    assert send(admin, url_of(person), {"headline": "Kept"}, button="_publish").status_code == 302
    assert "Saved, but still “Draft”: Add a practice" in messages_of(admin, person)
    person.refresh_from_db()
    assert (person.headline, person.status) == ("Kept", ListingStatus.DRAFT)


def test_the_button_fits_the_state(admin: Client, person: Practitioner) -> None:
    def buttons() -> list[str]:
        return [str(action.description) for action in admin.get(url_of(person)).context["actions_submit_line"]]

    assert buttons() == ["Save and pause"]
    send(admin, url_of(person), button="_pause")
    assert buttons() == ["Save and publish"]
    admin.post(reverse("admin:therapists_practitioner_close_listing", args=[person.pk]), {"reason": "retired"})
    assert buttons() == ["Save and reopen"]
    assert "Retired" in admin.get(url_of(person)).content.decode()
    send(admin, url_of(person), button="_reopen")
    person.refresh_from_db()
    assert person.status == ListingStatus.DRAFT


def test_a_published_listing_that_nobody_can_find_is_pointed_out(admin: Client, person: Practitioner) -> None:
    assert send(admin, url_of(person), {"works_at-0-DELETE": "on"}).status_code == 302
    assert "Published, but not to be found: Add a practice" in messages_of(admin, person)


def test_opening_the_closing_page_closes_nothing(admin: Client, person: Practitioner) -> None:
    url = reverse("admin:therapists_practitioner_close_listing", args=[person.pk])
    assert "Ana García" in admin.get(url).content.decode()
    assert admin.post(url, {"reason": ""}).status_code == 200
    person.refresh_from_db()
    assert person.status == ListingStatus.PUBLISHED


# --- The list -----------------------------------------------------------------------------------------------------

LIST = "admin:therapists_practitioner_changelist"


def bulk(admin: Client, action: str, people: list[Practitioner], **more: Any) -> Any:
    chosen = {"action": action, "_selected_action": [str(person.pk) for person in people], **more}
    return admin.post(reverse(LIST), {"index": "0", **chosen} if "apply" not in more else chosen, follow=True)


def test_bulk_publishing_names_who_was_refused_and_why(admin: Client) -> None:
    good = builders.practitioner(status=ListingStatus.DRAFT)
    builders.works_at(good, builders.practice())
    builders.proof(good)
    poor = builders.practitioner(status=ListingStatus.DRAFT, given_name="Poor <b>", family_name="Soul", phone="")
    done, refused = (str(message) for message in bulk(admin, "publish_selected", [good, poor]).context["messages"])
    assert done == "1 listing published."
    assert f'<a href="{url_of(poor)}">Poor &lt;b&gt; Soul</a>: Add a phone number' in refused
    assert set(Listing.objects.values_list("practitioner_id", flat=True)) == {good.pk}
    assert "1 listing paused." in str(next(iter(bulk(admin, "pause_selected", [good]).context["messages"])))
    assert not Listing.objects.exists()


def test_bulk_closing_asks_for_the_reason_first(admin: Client, person: Practitioner) -> None:
    asked = bulk(admin, "close_selected", [person])
    assert asked.status_code == 200
    assert "Ana García" in asked.content.decode()
    assert asked.context["title"] == "Close 1 listing"
    person.refresh_from_db()
    assert person.status == ListingStatus.PUBLISHED
    still = bulk(admin, "close_selected", [person], apply="1", reason="")
    assert "This field is required" in still.content.decode()
    closed = bulk(admin, "close_selected", [person], apply="1", reason="moved-away")
    assert "1 listing closed." in [str(message) for message in closed.context["messages"]]
    person.refresh_from_db()
    assert (person.status, person.close_reason) == (ListingStatus.CLOSED, "moved-away")
    assert not Listing.objects.exists()


def test_bulk_deletion_takes_the_rows_along(admin: Client, person: Practitioner) -> None:
    bulk(admin, "delete_selected", [person], post="yes")
    assert not Practitioner.objects.exists()
    assert not Listing.objects.exists()


def full(number: int) -> Practitioner:
    person = builders.practitioner(
        given_name=f"Given{number}", techniques=("sports-massage",), phone=f"+4411349600{number:02}"
    )
    builders.works_at(person, builders.practice())
    builders.home_visits(person)
    builders.licence(person, "GB")
    return person


def test_the_list_costs_as_many_queries_for_many_as_for_few(admin: Client) -> None:
    builders.listed(full(1), full(2))
    few = queries_of(admin, reverse(LIST))
    builders.listed(*(full(number) for number in range(3, 15)))
    assert queries_of(admin, reverse(LIST)) == few <= 12
    assert "Massage therapist" in admin.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "ana",
        "García",
        "garcia ana",
        "Luczak",
        "łuczak",
        "0113 496 0042",
        "+44 113 496 0042",
        "4960042",
        "Ana@Example.org",
        "lic-77",
        "1234567893",
    ],
)
def test_somebody_is_found_by_whatever_one_knows(admin: Client, typed: str) -> None:
    person = builders.practitioner(
        given_name="Ana",
        family_name="García Łuczak",
        phone="+441134960042",
        npi="1234567893",
        status=ListingStatus.DRAFT,
    )
    ContactPoint.objects.create(practitioner=person, kind="email", value="ana@example.org")
    builders.licence(person, "GB", number="LIC-77")
    builders.practitioner(given_name="Other", family_name="One", phone="+441134960099", status=ListingStatus.DRAFT)
    found = admin.get(reverse(LIST), {"q": typed}).context["cl"].result_list
    assert [other.pk for other in found] == [person.pk]


def test_filters_narrow_the_list(admin: Client, curator: User) -> None:
    import datetime

    from django.utils import timezone

    checked = builders.practitioner(given_name="Checked")
    builders.works_at(checked, builders.practice())
    builders.licence(checked, "GB")
    expired = builders.practitioner(given_name="Expired", professions=("physical-therapist",))
    builders.home_visits(expired, country="US")
    builders.licence(expired, "GB", expires_on=datetime.date(2020, 1, 1))
    unchecked = builders.practitioner(given_name="Unchecked", status=ListingStatus.DRAFT)
    builders.licence(unchecked, "GB", checked=False)
    builders.home_visits(unchecked, offers=Stated.NO)
    withdrawn = builders.practitioner(given_name="Withdrawn", status=ListingStatus.PAUSED)
    builders.licence(withdrawn, "GB", status="revoked")
    builders.licence(withdrawn, "GB")
    bare = builders.practitioner(given_name="Bare", status=ListingStatus.DRAFT)
    builders.listed(checked, expired)
    for person, days in ((checked, 10), (expired, 60), (unchecked, 500)):
        Confirmation.objects.create(
            practitioner=person,
            fact="phone",
            source="x",
            method="call",
            at=timezone.now() - datetime.timedelta(days=days),
        )
    builders.listed(checked, expired)

    def names(**chosen: str) -> set[str]:
        response = admin.get(reverse(LIST), chosen)
        assert response.status_code == 200, chosen
        return {person.given_name for person in response.context["cl"].result_list}

    everybody = {"Checked", "Expired", "Unchecked", "Withdrawn", "Bare"}
    assert names() == everybody
    assert names(status__exact="draft") == {"Unchecked", "Bare"}
    profession = Profession.objects.get(slug="physical-therapist")
    assert names(profession=str(profession.pk)) == {"Expired"}
    assert names(home="yes") == {"Expired"}
    assert names(home="no") == {"Unchecked"}
    assert names(home="not-stated") == {"Checked", "Withdrawn", "Bare"}
    assert names(country="US") == {"Expired"}
    assert names(country="GB") == {"Checked", "Unchecked"}
    assert [names(credentials=state) for state in CREDENTIAL_STATES] == [
        {"Checked"},
        {"Unchecked"},
        {"Expired"},
        {"Withdrawn"},
        {"Bare"},
    ]
    assert names(confirmed="30") == {"Checked"}
    assert names(confirmed="90") == {"Checked", "Expired"}
    assert names(confirmed="365") == {"Checked", "Expired"}
    assert names(confirmed="older") == {"Unchecked"}
    assert names(confirmed="never") == {"Withdrawn", "Bare"}
    assert bare.pk
