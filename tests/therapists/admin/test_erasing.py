"""The pages on which curators answer what people ask about their own data."""

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import send
from tests.therapists.history.people import whole
from therapists.actions import erasing
from therapists.history.contexts import doing
from therapists.models import Practitioner, SuspensionNote, User

pytestmark = pytest.mark.django_db


def handed_over(client: Client, person: Practitioner) -> tuple[str, list[str]]:
    """The text of the archive, and the names of its files."""
    answer = client.post(reverse("admin:therapists_practitioner_hand_over_data", args=[person.pk]))
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.read("data.json").decode(), archive.namelist()


def test_somebody_gets_all_that_is_kept_about_them_and_nothing_that_betrays_others(client: Client) -> None:
    by = builders.user("secretcurator@example.org")
    person = whole()
    with doing("test", user=by.pk):
        Practitioner.objects.filter(pk=person.pk).update(headline="Newer words")
    person.photo.save("a.webp", ContentFile(b"picture"))
    stranger = builders.practitioner(family_name="Strangerson", status="draft")
    builders.duplicates(person, stranger)
    builders.report(person, text="He hurt me", email="reporter@example.org", fact="hours")
    builders.report(person, reason="unsafe", text="Touched")
    suspension = builders.suspension(person, began_at=person.created_at, ended_at=person.created_at)
    SuspensionNote.objects.create(suspension=suspension, kind="notice", text="We told him.", by=by)
    client.force_login(by)
    shown, files = handed_over(client, person)
    for kept in (
        "2 Secret Street", "53.7965", "7 Zyxmark Lane", "zyxmark@example.org", "Zyxmark-1", "Newer words",
        "Zyxmark hands", "maud-former-zyxmark", "We told him.", "Something on the page is wrong", "the staff",
        "GB", "Number or address",
    ):  # fmt: skip
        assert kept in shown, kept
    for hidden in (
        "He hurt me",
        "reporter@",
        "Touched",
        "Strangerson",
        "secretcurator",
        "A letter came",
        "I felt unsafe",
    ):
        assert hidden not in shown, hidden
    assert files == ["data.json", f"pictures/{person.photo.name.rpartition('/')[2]}"]
    read = json.loads(shown)
    assert all(set(row) == set(table["fields"]) for table in read["tables"] for row in table["rows"])
    assert len(read["tables"]) > 20
    person.photo.delete(save=False)
    builders.listed(person)


def test_who_may_not_read_of_suspensions_hands_none_over_and_says_so(client: Client) -> None:
    person = builders.practitioner(status="draft")
    builders.suspension(person)
    curator = User.objects.create_user("curator@example.org", "a long password", is_staff=True)
    curator.user_permissions.set(Permission.objects.filter(codename__in=["erase_practitioner", "view_practitioner"]))
    client.force_login(curator)
    shown, _files = handed_over(client, person)
    assert "Somebody was or may be harmed" not in shown
    assert "What those who take listings off the site" in shown
    page = reverse("admin:therapists_practitioner_erase_listing", args=[person.pk])
    told = client.get(page).content.decode()
    assert "An administrator can erase it" in told
    assert "uspension" not in told
    assert "An administrator" in client.post(page, {"name": person.name}).content.decode()
    assert Practitioner.objects.filter(pk=person.pk).exists()


def test_entering_somebody_who_was_erased_warns_and_shows_the_way_on(client: Client) -> None:
    first = builders.practitioner(given_name="Ann", family_name="Coming", phone="+441134960077")
    builders.listed(first)
    erasing.erase_person(practitioner=first.pk, by=None)
    again = builders.practitioner(given_name="Ann", family_name="Coming", phone="+441134960077", status="draft")
    client.force_login(builders.user())
    page = reverse("admin:therapists_practitioner_change", args=[again.pk])
    lift = reverse("admin:therapists_practitioner_list_again", args=[again.pk])
    saved = send(client, page, {"pronouns": "she"})
    assert any("asked to be erased" in str(message) for message in get_messages(saved.wsgi_request))
    shown = client.get(page).content.decode()
    assert "asked to be erased" in shown
    assert lift in shown
    assert client.post(lift, {"said": "She called on Monday."}).status_code == 302
    after = client.get(page).content.decode()
    assert "asked to be erased" not in after
    assert lift not in after


def test_the_page_says_what_goes_and_what_stays(client: Client) -> None:
    person = whole()
    clinic = builders.practice(name="Shared Clinic")
    for one in (person, builders.practitioner(bio="Maud Zyxmark taught me.", status="draft")):
        builders.works_at(one, clinic)
    builders.report(person, reason="unsafe")
    builders.listed(person)
    builders.duplicates(person, builders.practitioner(given_name="M.", family_name="Twin", status="draft"))
    client.force_login(builders.user())
    shown_at = reverse("admin:therapists_practitioner_erase_listing", args=[person.pk])
    shown = client.get(shown_at).content.decode()
    for said in (
        "Zyxmark Clinic, Leeds",
        "Shared Clinic, Leeds",
        "Mails: 1",
        "Reports: 2",
        "Where others name them",
        "M. Twin",
    ):
        assert said in shown, said
    curator = User.objects.create_user("curator@example.org", "a long password", is_staff=True)
    curator.groups.add(Group.objects.get(name="curator"))
    client.force_login(curator)
    assert "Reports: 1" in client.get(shown_at).content.decode(), "of others few may know"
