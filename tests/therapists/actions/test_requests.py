"""What people say is otherwise: written when a curator accepts it, field by field, once; refused, nothing moves."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders
from therapists import freshness
from therapists.actions import requests
from therapists.actions.refusals import Refused
from therapists.choices import FactState
from therapists.models import ContactPoint, Practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner(given_name="Ann", family_name="Example")
    builders.works_at(found, builders.practice())
    builders.listed(found)
    return found


SAID = {
    "phone": "+441134960001",
    "accepting": "no",
    "home_visits": "yes",
    "website": "https://ann.example.org/",
    "booking_url": "https://ann.example.org/book",
    "away_until": "2027-01-31",
}


def test_every_field_reads_what_was_written_and_what_they_said_counts_as_confirmed(person: Practitioner) -> None:
    assert requests.current(person) == dict.fromkeys(SAID, "") | {"phone": "+441134960000"}
    asked = builders.change_request(person, proposed=requests.differing(person, SAID))
    assert asked.proposed["phone"] == ["+441134960000", "+441134960001"]
    by = builders.user()
    decided = requests.accept(request=asked, by=by)
    assert (decided.state, decided.decided_by) == ("accepted", by)
    before = person.version
    person.refresh_from_db()
    assert requests.current(person) == SAID
    assert person.version == before + 1, "whoever has the form open is told"
    found = freshness.of([person.pk])[person.pk]
    confirmed = {fact for fact, one in found.items() if one.state is FactState.CONFIRMED}
    assert confirmed == {"phone", "accepting", "home-visits"}
    assert person.listing_rows.filter(at="home").exists(), "searchable at once"
    with pytest.raises(Refused, match="decided this already"):
        requests.refuse(request=asked, by=by)


def test_a_field_may_be_emptied_and_another_number_may_be_theirs_already(person: Practitioner) -> None:
    ContactPoint.objects.create(practitioner=person, kind="phone", value="+441134960001", public=False, position=3)
    Practitioner.objects.filter(pk=person.pk).update(away_until=timezone.now().date(), website="https://old.example/")
    person.refresh_from_db()
    said = {"phone": "+441134960001", "away_until": "", "website": ""}
    requests.accept(
        request=builders.change_request(person, proposed=requests.differing(person, said)), by=builders.user()
    )
    person.refresh_from_db()
    assert {name: requests.current(person)[name] for name in said} == said
    assert ContactPoint.objects.filter(practitioner=person).count() == 1


def test_hours_prices_fees_and_coverage_are_written_and_confirmed_and_the_rest_stays(
    client: Client, person: Practitioner
) -> None:
    post = person.works_at.get()
    home = builders.home_visits(person, radius_km=12.875, excludes=((builders.LEEDS, 2.0),))
    builders.price(person, "50")
    kept = builders.price(person, "80", minutes=90)
    own = builders.price(person, "40", scope="practice", practice=post.practice)
    said = {
        "coverage": "20 km",
        "home_fee": "10 km free, then 1.50 GBP per km",
        "home_hours": "Sat 10:00–14:00",
        "prices": "60 min: 55 GBP; 90 min: 80 GBP",
        f"hours-{post.practice_id}": "Mon–Wed 9:00–17:00",
    }
    proposed = requests.differing(person, said)
    assert proposed["coverage"] == ["12.875 km", "20 km"]
    left = {"hours-0": ["", "Mon 9:00–17:00"]}  # a practice that they have left
    asked = builders.change_request(person, proposed=proposed | left)
    client.force_login(builders.user())
    page = reverse("admin:therapists_changerequest_change", args=[asked.pk])
    shown = client.get(page, headers={"Accept-Language": "es"}).content.decode()
    assert "<ins>lun–mié 9:00–17:00</ins>" in shown
    assert "<ins>10 km gratis, luego 1.50 GBP por km</ins>" in shown
    assert "<del>12.9 km</del>" in shown
    assert post.practice.name in shown
    assert requests.accept(request=asked, by=builders.user()).state == "accepted"
    fields = requests.fields_of(person)
    assert {name: fields[name].read(person) for name in said} == said
    assert set(person.prices.exclude(minutes=60, scope="practitioner")) == {kept, own}, "what stays is not touched"
    assert set(home.areas.values_list("role", "radius_km")) == {("include", 20.0), ("exclude", None)}
    found = freshness.of([person.pk])[person.pk]
    confirmed = {fact for fact, one in found.items() if one.state is FactState.CONFIRMED}
    assert confirmed == {"coverage", "fees", "hours"}
    assert client.get(page).status_code == 200


def test_refusing_writes_nothing(person: Practitioner) -> None:
    asked = builders.change_request(person)
    assert requests.refuse(request=asked, by=builders.user()).state == "refused"
    person.refresh_from_db()
    assert person.website == ""
    assert not person.confirmations.exists()


def test_who_has_stopped_is_closed_with_the_reason_and_who_asks_to_be_removed_must_be_erased(
    person: Practitioner,
) -> None:
    by = builders.user()
    with pytest.raises(Refused, match="erase them"):
        requests.accept(request=builders.change_request(person, kind="remove", proposed={}), by=by)
    requests.accept(request=builders.change_request(person, kind="stopped", proposed={}), by=by)
    person.refresh_from_db()
    assert (person.status, person.close_reason) == ("closed", "retired")


def test_a_curator_sees_the_difference_and_decides_by_one_button(client: Client, person: Practitioner) -> None:
    asked = builders.change_request(person, proposed={"phone": ["+441134960000", "+441134960009"]})
    noted = builders.change_request(person, proposed={}, note="New <hours>")
    ContactPoint.objects.update(value="+441134960005")
    builders.listed(person)
    client.force_login(builders.user())
    page = reverse("admin:therapists_changerequest_change", args=[asked.pk])
    shown = client.get(page).content.decode()
    assert "<del>+44 113 496 0000, since then +44 113 496 0005</del>" in shown
    assert "<ins>+44 113 496 0009</ins>" in shown
    buttons = [name for name in ("accept", "refuse") if f'_{name}"' in shown]
    assert buttons == ["accept", "refuse"]
    [name] = {part.split('"')[0] for part in shown.split('name="')[1:] if part.split('"')[0].endswith("_accept")}
    assert client.post(page, {name: "1"}).status_code == 302
    assert requests.current(person)["phone"] == "+441134960009"
    waiting = client.get(reverse("admin:therapists_changerequest_changelist")).content.decode()
    assert f"/changerequest/{noted.pk}/" in waiting
    assert f"/changerequest/{asked.pk}/" not in waiting
    note = client.get(reverse("admin:therapists_changerequest_change", args=[noted.pk])).content.decode()
    assert "New &lt;hours&gt;" in note


def test_a_bounce_waits_in_the_list_until_it_is_dealt_with(client: Client, person: Practitioner) -> None:
    row = builders.mailing(person, state="bounced", reason="550 unknown")
    sent = builders.mailing(person)
    client.force_login(builders.user())
    page = reverse("admin:therapists_mailing_changelist")
    shown = client.get(page).content.decode()
    assert "550 unknown" in shown
    assert f"/mailing/{sent.pk}/" not in shown
    client.post(page, {"action": "deal_with_selected", "_selected_action": [row.pk, sent.pk]})
    row.refresh_from_db()
    sent.refresh_from_db()
    assert row.handled_at is not None
    assert sent.handled_at is None
    assert "550 unknown" not in client.get(page).content.decode()
