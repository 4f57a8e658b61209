"""Suspension: off every page at once, under neutral words, until those who may end it do."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests import builders
from therapists.actions import history, practitioners, suspensions
from therapists.actions.refusals import Refused
from therapists.choices import ListingStatus
from therapists.history import contexts
from therapists.models import Listing, Practice, Practitioner, Report, Suspension, SuspensionNote
from therapists.search import catalogue, indexing, query
from therapists.search.filters import ListingFilter

pytestmark = pytest.mark.django_db
SECRET = "A client said that he was touched."


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner(given_name="Omar", family_name="Sayed", techniques=("deep-tissue-massage",))
    builders.works_at(found, builders.practice())
    builders.proof(found)
    builders.listed(found)
    Practitioner.objects.filter(pk=found.pk).update(published_at="2026-01-01T00:00:00Z")
    found.refresh_from_db()
    return found


def suspended(person: Practitioner, report: Report | None = None) -> Suspension:
    return suspensions.suspend(about=person, reason="unsafe", found=SECRET, report=report, by=builders.user())


def test_one_action_takes_somebody_off_every_page_at_once(client: Client, person: Practitioner) -> None:
    pages = (
        person.get_absolute_url(),
        reverse("card", kwargs={"slug": person.slug, "pk": person.pk}),
        *("/search/?near=Leeds", "/search/map.json?near=Leeds", "/suggest/?q=say", "/sitemap-practitioners-0.xml"),
        person.works_at.get().practice.get_absolute_url(),
    )
    before = {path: client.get(path) for path in pages}
    assert all(response.status_code == 200 for response in before.values())
    suspended(person)
    for path, response in before.items():
        now = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert now.status_code != 304, path
        said = now.content.decode()
        assert "Sayed" not in said, path
        assert not any(word in said.lower() for word in ("suspend", "unsafe", "touched")), path
    assert query.tally(ListingFilter({}).criteria, catalogue.current()).total == 0
    assert not Listing.objects.exists()
    assert indexing.check() == []


def test_whoever_has_the_address_reads_the_same_as_of_a_pause(client: Client, person: Practitioner) -> None:
    suspended(person)
    page = client.get(person.get_absolute_url())
    assert page.status_code == 404
    assert "This listing is not shown at the moment" in page.content.decode()
    other = builders.practitioner(given_name="Omar", family_name="Sayed")
    builders.works_at(other, builders.practice())
    Practitioner.objects.filter(pk=other.pk).update(published_at="2026-01-01T00:00:00Z")
    practitioners.pause(practitioner=other, by=builders.user())
    paused, hidden = client.get(other.get_absolute_url()).content.decode(), page.content.decode()
    assert paused == hidden.replace(person.get_absolute_url(), other.get_absolute_url())


def test_nobody_shows_it_until_it_ends(person: Practitioner) -> None:
    suspension = suspended(person)
    by = builders.user()
    with pytest.raises(Refused, match="It is suspended"):
        practitioners.publish(practitioner=person, by=by)
    assert practitioners.lacking([person.pk]) == [person.pk]
    with pytest.raises(DatabaseError, match="stays hidden"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE therapists_practitioner SET status = 'published' WHERE id = %s", [person.pk])
    with pytest.raises(Refused, match="suspended already"):
        suspended(person)
    assert suspensions.end(suspension=suspension, decision="The client took it back.", by=by).status == "published"
    assert Listing.objects.filter(practitioner=person).exists()
    with pytest.raises(Refused, match="ended already"):
        suspensions.end(suspension=suspension, decision="Again.", by=by)
    assert suspended(person).pk != suspension.pk


def test_what_lacks_something_by_then_stays_paused(person: Practitioner) -> None:
    suspension = suspended(person)
    person.works_at.all().delete()
    ended = suspensions.end(suspension=suspension, decision="Nothing was found.", by=builders.user())
    assert ended.status == ListingStatus.PAUSED


def test_a_draft_that_was_suspended_is_no_more_than_a_draft_afterwards() -> None:
    person = builders.practitioner(status="draft")
    suspension = suspended(person)
    person.refresh_from_db()
    assert (person.status, suspension.was_published) == ("draft", False)
    assert suspensions.end(suspension=suspension, decision="Nothing.", by=builders.user()).status == "draft"


def test_what_was_said_is_kept_and_the_report_is_dealt_with(person: Practitioner) -> None:
    report = builders.report(person, reason="unsafe")
    suspension = suspended(person, report)
    by = builders.user()
    suspensions.note(suspension=suspension, kind="notice", text=" Told by telephone. ", by=by)
    suspensions.note(suspension=suspension, kind="appeal", text="He says it is not so.", by=by)
    with pytest.raises(Refused):
        suspensions.note(suspension=suspension, kind="notice", text=" ", by=by)
    suspensions.end(suspension=suspension, decision="Dismissed.", by=by)
    said = list(SuspensionNote.objects.values_list("kind", "text"))
    assert said == [
        ("found", SECRET),
        ("notice", "Told by telephone."),
        ("appeal", "He says it is not so."),
        ("decision", "Dismissed."),
    ]
    report.refresh_from_db()
    assert (report.state, suspension.report) == ("done", report)


def test_what_stays_suspended_waits_for_nobody_until_they_answer(person: Practitioner) -> None:
    by, suspension = builders.user(), suspended(person)
    waits = Suspension.objects.waiting().exists
    assert waits()
    for kind, still in (("decision", False), ("notice", False), ("appeal", True), ("decision", False), ("found", True)):
        suspensions.note(suspension=suspension, kind=kind, text=f"Said: {kind}.", by=by)
        assert waits() is still, kind
    assert Suspension.objects.in_force().exists(), "no note ends it"


def test_nothing_is_suspended_without_a_word_or_where_it_is_closed(person: Practitioner) -> None:
    by = builders.user()
    with pytest.raises(Refused, match="Write down"):
        suspensions.suspend(about=person, reason="legal", found="  ", by=by)
    practitioners.close(practitioner=person, reason="retired", by=by)
    with pytest.raises(Refused, match="closed"):
        suspensions.suspend(about=person, reason="legal", found="A letter.", by=by)
    assert not Suspension.objects.exists()


# --- Practices --------------------------------------------------------------------------------------------------------


@pytest.fixture
def studio(person: Practitioner) -> Practice:
    """Where the person works, who also comes to homes."""
    found = person.works_at.get().practice
    found.name = "Quiet Corner Studio"
    found.save()
    builders.home_visits(person)
    builders.price(person, "70", scope="practice", practice=found)
    builders.listed(person)
    return found


def closed_off(practice: Practice) -> Suspension:
    return suspensions.suspend(about=practice, reason="sexual-services", found=SECRET, by=builders.user())


def test_a_practice_leaves_every_page_and_those_who_work_there_stay(
    client: Client, person: Practitioner, studio: Practice
) -> None:
    name = person.get_absolute_url()
    pages = (
        *(name, reverse("card", kwargs={"slug": person.slug, "pk": person.pk})),
        *("/search/?near=Leeds", "/suggest/?q=quiet", "/sitemap-practices-0.xml", studio.get_absolute_url()),
    )
    before = {path: client.get(path) for path in pages}
    marks = ("Quiet Corner", "quiet-corner")
    assert all(any(mark in response.content.decode() for mark in marks) for response in before.values())
    suspension = closed_off(studio)
    for path, response in before.items():
        now = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert now.status_code != 304, path
        said = now.content.decode()
        assert not any(mark in said for mark in marks if mark not in path), path
        assert not any(word in said.lower() for word in ("suspend", "sexual", "touched")), path
    page = client.get(studio.get_absolute_url())
    assert page.status_code == 404
    assert "This listing is not shown at the moment" in page.content.decode()
    assert client.get(reverse("report_practice", kwargs={"slug": studio.slug, "pk": studio.pk})).status_code == 404
    assert set(Listing.objects.values_list("practitioner", "at", "practice")) == {(person.pk, "home", None)}
    assert "Sayed" in client.get(name).content.decode()
    assert indexing.check() == []
    suspensions.end(suspension=suspension, decision="It was another house.", by=builders.user())
    for path in pages:
        assert any(mark in client.get(path).content.decode() for mark in marks), path
    assert indexing.check() == []


def test_nobody_shows_a_practice_until_it_ends(person: Practitioner, studio: Practice) -> None:
    suspension = closed_off(studio)
    with pytest.raises(Refused, match="suspended already"):
        closed_off(studio)
    with pytest.raises(DatabaseError, match="as long as it is suspended"), transaction.atomic():
        Practice.objects.filter(pk=studio.pk).update(paused=False)
    event = apps.get_model("therapists", "PracticeEvent").objects.filter(pgh_obj=studio.pk).latest("pgh_id")
    with pytest.raises(Refused):  # in the history, like a pause of somebody, and no way around whoever decides
        history.undo(context=str(event.pgh_context_id), by=builders.user())
    suspensions.end(suspension=suspension, decision="Nothing.", by=builders.user())
    with pytest.raises(DatabaseError, match="as long as it is suspended"), transaction.atomic():
        Practice.objects.filter(pk=studio.pk).update(paused=True)


def test_who_works_only_there_is_not_to_be_found_and_their_page_says_why() -> None:
    person = builders.practitioner()
    place = builders.practice()
    builders.works_at(person, place)
    builders.suspension(place)
    assert practitioners.missing_for_publication(person).facts == [
        "The practice where they work is suspended: add another, or set home visits to “Yes”."
    ]


def test_an_open_case_is_not_undone_with_what_brought_somebody() -> None:
    with contexts.doing("demo"):
        person, place = builders.practitioner(status="draft"), builders.practice()
    builders.suspension(person)
    builders.suspension(place)
    event = apps.get_model("therapists", "PracticeEvent").objects.filter(pgh_obj=place.pk).earliest("pgh_id")
    history.undo(context=str(event.pgh_context_id), by=builders.user())
    assert {row.about for row in Suspension.objects.all()} == {person, place}


# --- In the admin -----------------------------------------------------------------------------------------------------


def staff(role: str) -> Client:
    user = builders.user()
    type(user).objects.filter(pk=user.pk).update(is_superuser=False)
    user.refresh_from_db()
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_from_a_report_to_the_end(person: Practitioner) -> None:
    report = builders.report(person, reason="unsafe")
    safety = staff("safety")
    asked = safety.get(reverse("admin:therapists_report_suspend_listing", args=[report.pk]))
    assert asked.status_code == 302
    page = safety.get(asked["Location"])
    assert f'name="report" value="{report.pk}"' in page.content.decode()
    refused = safety.post(asked["Location"], {"reason": "unsafe", "found": "", "report": report.pk})
    assert refused.status_code == 200
    assert safety.post(reverse("admin:desk_take"))["Location"].endswith(f"/report/{report.pk}/change/")
    done = safety.post(asked["Location"], {"reason": "unsafe", "found": SECRET, "report": report.pk})
    suspension = Suspension.objects.get()
    page_of_it = reverse("admin:therapists_suspension_change", args=[suspension.pk])
    assert (done.status_code, done["Location"]) == (302, page_of_it), "the report is dealt with: on to the next"
    assert f'Suspended: <a class="text-primary-600 underline dark:text-primary-500" href="{page_of_it}"' in (
        safety.get(page_of_it).content.decode()
    )
    assert (suspension.practitioner, suspension.report) == (person, report)
    again = safety.post(asked["Location"], {"reason": "unsafe", "found": SECRET})
    assert "It is suspended already." in again.content.decode()
    assert SECRET in again.content.decode(), "nothing typed is lost"
    note = reverse("admin:therapists_suspension_write_note", args=[suspension.pk])
    assert safety.post(note, {"kind": "notice", "text": "Told."}).status_code == 302
    end = reverse("admin:therapists_suspension_end_suspension", args=[suspension.pk])
    assert safety.post(end, {"decision": "Taken back."}).status_code == 302
    shown = safety.get(reverse("admin:therapists_suspension_change", args=[suspension.pk])).content.decode()
    assert all(text in shown for text in (SECRET, "Told.", "Taken back."))


def test_from_a_report_about_a_practice_to_the_end(studio: Practice) -> None:
    report = builders.report(studio, reason="sexual-services")
    safety = staff("safety")
    asked = safety.get(reverse("admin:therapists_report_suspend_listing", args=[report.pk]))
    assert asked["Location"].startswith(reverse("admin:therapists_practice_suspend_listing", args=[studio.pk]))
    assert safety.post(asked["Location"], {"reason": "sexual-services", "found": SECRET}).status_code == 302
    suspension = Suspension.objects.get()
    assert (suspension.about, suspension.report) == (studio, report)
    curator = staff("curator")
    page = curator.get(reverse("admin:therapists_practice_change", args=[studio.pk])).content.decode()
    assert "It is suspended" in page
    assert SECRET not in page
    assert curator.post(asked["Location"], {}).status_code == 403
    assert "Quiet Corner" in safety.get(reverse("admin:therapists_suspension_changelist")).content.decode()
    end = reverse("admin:therapists_suspension_end_suspension", args=[suspension.pk])
    assert safety.post(end, {"decision": "Taken back."}).status_code == 302
    studio.refresh_from_db()
    assert not studio.paused


def test_a_curator_learns_that_it_is_suspended_and_not_why(person: Practitioner) -> None:
    suspended(person)
    curator = staff("curator")
    page = curator.get(reverse("admin:therapists_practitioner_change", args=[person.pk])).content.decode()
    assert "It is suspended" in page
    assert SECRET not in page
    past = curator.get(reverse("admin:therapists_practitioner_history", args=[person.pk])).content.decode()
    assert SECRET not in past
    for name in ("practitioner_suspend_listing", "suspension_write_note", "suspension_end_suspension"):
        pk = person.pk if name.startswith("practitioner") else Suspension.objects.get().pk
        assert curator.post(reverse(f"admin:therapists_{name}", args=[pk]), {}).status_code == 403, name
