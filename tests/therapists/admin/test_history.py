"""The ways back, as a curator finds them: a link at each entry, a page that asks, words for what stayed."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import send
from tests.therapists.history.people import whole
from tests.therapists.imports import invented
from therapists.actions import practitioners as listings
from therapists.admin import history as pages
from therapists.choices import ImportState, ListingStatus
from therapists.history.contexts import of_import
from therapists.imports import pipeline
from therapists.imports.nppes import Nppes
from therapists.models import ImportRun, Practitioner, User

pytestmark = pytest.mark.django_db


def links(client: Client, person: Practitioner, kind: str) -> list[str]:
    """The links of her history, the latest entry first."""
    page = client.get(reverse("admin:therapists_practitioner_history", args=[person.pk])).content.decode()
    return [html.unescape(found) for found in re.findall(rf'href="([^"]*/{kind}/[^"]*)"', page)]


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def edit(client: Client, person: Practitioner, **typed: Any) -> None:
    page = reverse("admin:therapists_practitioner_change", args=[person.pk])
    assert send(client, page, typed).status_code == 302


@pytest.fixture
def person(db: None) -> Practitioner:
    return whole()


def test_a_listing_goes_back_from_its_history(admin: Client, person: Practitioner) -> None:
    edit(admin, person, headline="First")
    edit(admin, person, headline="Second")
    latest, first, *rest = links(admin, person, "restore")
    assert rest == [], "before it was made there is nothing to go back to"
    asked = admin.get(first)
    assert "Headline changed from <del>Second</del> to <ins>Zyxmark hands</ins>" in asked.content.decode()
    form = {"to": asked.context["to"].isoformat(), "version": asked.context["version"]}
    done = admin.post(first, form, follow=True)
    assert "1 row is as it was." in said(done)
    assert Practitioner.objects.get().headline == "Zyxmark hands"
    assert "Brought back an earlier version" in done.content.decode()
    stale = admin.post(latest, form, follow=True)
    assert "Somebody else saved" in said(stale)
    assert Practitioner.objects.get().headline == "Zyxmark hands"


def test_an_action_is_taken_back_from_the_history_of_any_it_concerned(admin: Client, person: Practitioner) -> None:
    other = whole(mark="Other")
    changelist = reverse("admin:therapists_practitioner_changelist")
    chosen = {"action": "pause_selected", "_selected_action": [person.pk, other.pk]}
    assert admin.post(changelist, chosen).status_code == 302
    Practitioner.objects.filter(pk=other.pk).update(status=ListingStatus.DRAFT)
    [undo, *_earlier] = links(admin, person, "undo")
    page = admin.get(undo)
    assert "2 × practitioner" in page.content.decode()
    done = admin.post(undo, follow=True)
    assert "1 row is as it was." in said(done)
    assert "Practitioner: Maud Other" in said(done)
    assert "changed since" in said(done)
    person.refresh_from_db()
    assert person.status == ListingStatus.PUBLISHED
    assert "Undone since" in done.content.decode()
    assert undo not in links(admin, person, "undo")
    assert "It has been undone already." in admin.get(undo).content.decode()
    assert "1 row stays as it is" in said(admin.post(undo, follow=True))
    builders.listed(other)


def test_an_import_is_undone_from_its_page(admin: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = invented.write(tmp_path / "a.csv", [invented.row(1), invented.row(2)])
    pipeline.run(Nppes(path), path)
    run = ImportRun.objects.get()
    page = reverse("admin:therapists_importrun_change", args=[run.pk])
    button = reverse("admin:therapists_importrun_undo_import", args=[run.pk])
    assert button in admin.get(page).content.decode()
    asked = admin.get(button, follow=True)
    assert "2 × practitioner" in asked.content.decode()
    monkeypatch.setattr(pages, "NOT_WAITED_FOR", 1)
    done = admin.post(asked.redirect_chain[-1][0], follow=True)
    assert done.redirect_chain[-1][0] == page
    assert "being undone" in said(done)
    run.refresh_from_db()
    assert (run.state, run.counts["left_alone"]) == (ImportState.UNDONE, 0)
    assert not Practitioner.objects.exists()
    assert button not in admin.get(page).content.decode()


def client_with(*rights: str) -> Client:
    user = User.objects.create_user(f"{'-'.join(rights) or 'none'}@example.org", "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def test_only_who_may_change_it_may_take_it_back(admin: Client, person: Practitioner, tmp_path: Path) -> None:
    edit(admin, person, headline="First")
    restore, undo = links(admin, person, "restore")[0], links(admin, person, "undo")[0]
    looker = client_with("view_practitioner")
    assert links(looker, person, "restore") == links(looker, person, "undo") == []
    for url in (restore, undo):
        assert looker.get(url).status_code == looker.post(url).status_code == 403
        assert Client().get(url).status_code == 302
    changer = client_with("view_practitioner", "change_practitioner")
    for url in (restore, undo):
        assert changer.get(url).status_code == 200
    path = invented.write(tmp_path / "a.csv", [invented.row(1)])
    pipeline.run(Nppes(path), path)
    context = of_import(ImportRun.objects.latest("pk"))
    url = reverse("admin:undo", args=[context])
    assert changer.get(url).status_code == 403, "an import is more than one may do by hand"
    assert client_with("undo_importrun").get(url).status_code == 200


def test_who_applied_a_file_may_undo_it(tmp_path: Path) -> None:
    path = invented.write(tmp_path / "a.csv", [invented.row(1)])
    mine, other = (client_with("view_importrun", "change_importfile", extra) for extra in ("add_call", "view_call"))
    by = User.objects.get(pk=mine.session["_auth_user_id"])
    pipeline.run(Nppes(path), path, by=by)
    run = ImportRun.objects.get()
    button = reverse("admin:therapists_importrun_undo_import", args=[run.pk])
    asked = mine.get(button, follow=True)
    assert asked.status_code == 200
    assert str(Practitioner.objects.get()) in html.unescape(asked.content.decode()), "it says about whom"
    assert other.get(reverse("admin:undo", args=[of_import(run)])).status_code == 403
    assert button not in other.get(reverse("admin:therapists_importrun_change", args=[run.pk])).content.decode()
    mine.post(asked.redirect_chain[-1][0])
    assert not Practitioner.objects.exists()


def test_nobody_is_led_away_and_nonsense_leads_nowhere(admin: Client, person: Practitioner) -> None:
    edit(admin, person, headline="First")
    undo = links(admin, person, "undo")[0].partition("?")[0]
    elsewhere = admin.post(undo, {"next": "https://example.com/"})
    assert elsewhere.headers["Location"] == reverse("admin:index")
    restore = reverse("admin:therapists_practitioner_restore", args=[person.pk])
    for url in (restore, f"{restore}?to=yesterday", f"{restore}?to=2026-01-01"):
        assert admin.get(url).status_code == 404
    missing = "00000000-0000-0000-0000-000000000000"
    assert admin.get(reverse("admin:undo", args=[missing])).status_code == 404


def test_each_bulk_action_is_one_entry(admin: Client, person: Practitioner) -> None:
    other = whole(mark="Other")
    changelist = reverse("admin:therapists_practitioner_changelist")
    chosen = {"_selected_action": [person.pk, other.pk]}
    admin.post(changelist, chosen | {"action": "close_selected", "apply": "1", "reason": "retired"})
    listings.reopen(practitioner=other, by=User.objects.get())
    mine, theirs = ({link.partition("?")[0] for link in links(admin, one, "undo")} for one in (person, other))
    assert len(mine & theirs) == 1, "both are in the one action"
