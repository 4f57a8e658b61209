"""The desk's pages: the first page, taking and being led on, and a call with its outcomes."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.therapists.admin.pages import queries_of, send
from therapists.admin.calls import script
from therapists.choices import ListingStatus
from therapists.models import (
    Assignment,
    Call,
    Confirmation,
    ImportReview,
    ImportRun,
    Practitioner,
    Report,
    SourceRecord,
    User,
)

pytestmark = pytest.mark.django_db

DESK, TAKE = reverse("admin:index"), reverse("admin:desk_take")


@pytest.fixture
def person() -> Practitioner:
    found = builders.practitioner(given_name="Ines", family_name="Calder", phone="+441134960001")
    builders.works_at(found, builders.practice(name="Mill Clinic"), hours=((1, "09:00", "17:00"),), accepting="yes")
    builders.home_visits(found)
    builders.price(found, "60")
    builders.listed(found)
    return found


def call_page(person: Practitioner) -> str:
    return reverse("admin:desk_call", args=[person.pk])


def take(client: Client, do: str = "next") -> str:
    return str(client.post(TAKE, {"do": do}).headers["Location"])


def text(client: Client, url: str = DESK) -> str:
    return " ".join(client.get(url).content.decode().split())


# --- The first page ---------------------------------------------------------------------------------------------------


def test_the_first_page_is_the_work(admin: Client, curator: User, person: Practitioner) -> None:
    assert "Nothing waits for you." in text(admin)
    builders.report(person, fact="hours")
    builders.task(person)
    shown = text(admin)
    assert "Best done next" in shown
    assert "Find a person" in shown
    assert "Something on the page is wrong: Hours" in shown
    assert call_page(person) in shown
    assert "Too little history" in shown
    assert take(admin) == reverse("admin:therapists_report_change", args=[Report.objects.get().pk])
    assert "You are at" in text(admin)
    assert "?task=call" in shown
    listed = admin.get(f"{reverse('admin:therapists_practitioner_changelist')}?task=call")
    assert list(listed.context["cl"].result_list) == [person]


def test_who_has_no_work_there_finds_their_tables(person: Practitioner) -> None:
    editor = User.objects.create_user("editor@example.org", "a long password", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(editor)
    builders.report(person)
    shown = text(client)
    assert "Guides" in shown
    assert "Find a person" not in shown
    assert person.name not in shown
    assert take(client) == DESK


def test_the_first_page_costs_no_more_for_more_work(admin: Client, person: Practitioner) -> None:
    def some() -> None:
        for reason in ("unsafe", "wrong-fact"):
            builders.report(person, reason=reason)
        for make in (builders.change_request, builders.task):
            make(builders.practitioner())
        builders.mailing(person, state="bounced")
        short = builders.practitioner()
        builders.licence(short, "GB", expires_on=timezone.now().date())
        builders.task(short, "credential")

    some()
    few = queries_of(admin, DESK)
    some()
    some()
    assert queries_of(admin, DESK) == few


# --- Led on -----------------------------------------------------------------------------------------------------------


def test_dealing_with_what_one_took_leads_on_to_the_next(admin: Client, person: Practitioner) -> None:
    first = builders.report(person, created_at=timezone.now() - datetime.timedelta(days=3))
    second = builders.change_request(person, created_at=timezone.now())
    pages = [
        reverse("admin:therapists_report_change", args=[first.pk]),
        reverse("admin:therapists_changerequest_change", args=[second.pk]),
    ]
    assert take(admin) == pages[1], "who is listed told us themselves"
    assert "Not now, next" in text(admin, pages[1])
    assert "Not now, next" not in text(admin, pages[0]), "only on the page of what one is at"
    assert take(admin, "skip") == pages[0]
    response = admin.post(pages[0], {"therapists_report_finish": "1"}, follow=True)
    assert response.redirect_chain[-1][0] == DESK, "what was let go rests"
    assert "Back to what you just did" in response.content.decode()
    response = admin.post(pages[1], {"therapists_changerequest_accept": "1"})
    assert response.headers["Location"] == reverse("admin:therapists_changerequest_changelist"), "it was not taken"


def test_the_list_of_an_import_is_looked_through(admin: Client, curator: User, person: Practitioner) -> None:
    now = timezone.now()
    entries = [{"npi": "1234567893", "practitioner": person.pk, "reason": "same phone"}]
    run = ImportRun.objects.create(
        source="t", file_name="a", sha256="0" * 64, started_at=now, finished_at=now,
        counts={"review": entries, "review_total": 1},
    )  # fmt: skip
    new = builders.practitioner(given_name="Inez", family_name="Calder", status="paused")
    SourceRecord.objects.create(practitioner=new, source="t", external_id="1234567893", run=run)
    builders.listed(new)
    page = reverse("admin:therapists_importrun_change", args=[run.pk])
    assert take(admin) == page
    shown = text(admin, page)
    for one in (new, person):
        assert f'href="{reverse("admin:therapists_practitioner_change", args=[one.pk])}">{one}</a>' in shown
    assert "<b>1</b> resemble somebody listed" in shown
    done = admin.post(reverse("admin:therapists_importrun_look_through", args=[run.pk]))
    assert done.headers["Location"] == DESK
    assert ImportReview.objects.get().by == curator
    assert "Looked through by" in text(admin, page)


def test_mails_that_did_not_arrive_are_dealt_with_and_put_back(admin: Client, person: Practitioner) -> None:
    builders.mailing(person)
    bounced = builders.mailing(person, state="bounced")
    page = reverse("admin:therapists_mailing_change", args=[bounced.pk])

    def shown(state: str = "") -> list[int]:
        found = admin.get(reverse("admin:therapists_mailing_changelist"), {"state": state} if state else {})
        return [mailing.pk for mailing in found.context["cl"].result_list]

    assert shown() == [bounced.pk], "what is to be done, unless asked otherwise"
    assert len(shown("all")) == 2
    assert "Put back into the queue" not in text(admin, page)
    admin.post(page, {"therapists_mailing_deal_with": "1"})
    assert (shown(), shown("bounced")) == ([], [bounced.pk])
    admin.post(page, {"therapists_mailing_put_back": "1"})
    assert shown() == [bounced.pk]


# --- A call -----------------------------------------------------------------------------------------------------------


def test_the_script_asks_just_what_is_due_with_what_we_have(admin: Client, person: Practitioner) -> None:
    builders.confirmation(person, days_ago=40)
    builders.listed(person)
    asked = {one.fact.value: one.known for one in script(person)}
    assert asked.keys() == {"accepting", "home-visits"}, "the rest holds for 90 days"
    assert asked["home-visits"] == "Yes"
    builders.report(person, fact="hours")
    builders.call(person, "wrong-number")
    asked = {one.fact.value: (one.known, one.age) for one in script(person)}
    assert asked.keys() == {"phone", "accepting", "home-visits", "hours"}
    assert asked["hours"] == ("Mill Clinic: Mon 9:00–17:00", "A visitor reported that this is wrong.")
    assert asked["phone"][1].startswith("In doubt since the last call")
    shown = text(admin, call_page(person))
    assert 'href="tel:+441134960001"' in shown
    assert "+44 113 496 0001" in shown


def test_an_outcome_is_written_and_leads_on(admin: Client, curator: User, person: Practitioner) -> None:
    builders.task(person)
    other = builders.practitioner()
    builders.task(other, days_ago=1)
    assert take(admin) == call_page(person)
    facts = [one.fact.value for one in script(person)]
    response = admin.post(call_page(person), {"outcome": "confirmed", "facts": facts})
    assert response.headers["Location"] == call_page(other)
    assert list(Confirmation.objects.values_list("fact", "method")) == [("listing", "call")]
    shown = text(admin, call_page(other))
    assert "Undo what you just did" in shown
    response = admin.post(call_page(other), {"outcome": "no-answer"})
    assert response.headers["Location"] == DESK
    assert not Assignment.objects.exists()


def test_what_is_otherwise_is_put_right_before_one_goes_on(admin: Client, person: Practitioner) -> None:
    builders.task(person)
    listing = reverse("admin:therapists_practitioner_change", args=[person.pk])
    assert take(admin) == call_page(person)
    assert send(admin, listing, button="_save").headers["Location"] == call_page(person), "the call goes on"
    response = admin.post(call_page(person), {"outcome": "confirmed", "facts": ["phone", "nonsense"]})
    assert response.headers["Location"] == f"{listing}#where"
    assert list(person.confirmations.values_list("fact", flat=True)) == ["phone"]
    shown = text(admin, listing)
    assert "Undo what you just did" in shown
    assert "Put right what you unticked, and save: Accepting new people, Home visits, Coverage, Fees, Hours." in shown
    assert send(admin, listing, button="_save").headers["Location"] == DESK, "and on to the next"


def test_a_credential_that_runs_out_is_shown_where_it_stands(admin: Client, person: Practitioner) -> None:
    builders.licence(person, "GB", expires_on=timezone.now().date())
    builders.listed(person)
    builders.task(person, "credential")
    listing = reverse("admin:therapists_practitioner_change", args=[person.pk])
    assert take(admin) == f"{listing}#proof"
    assert "Not now, next" in text(admin, listing)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"outcome": "odd"}, "Choose what came of the call."),
        ({"outcome": "confirmed"}, "Nothing is ticked."),
        ({"outcome": "call-back", "on": "2026-02-31"}, "Choose the day to call back"),
        ({"outcome": "call-back"}, "Choose the day to call back"),
    ],
)
def test_what_cannot_be_written_says_why(admin: Client, person: Practitioner, typed: dict[str, Any], said: str) -> None:
    response = admin.post(call_page(person), typed)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Call.objects.exists()


def test_what_is_mended_by_hand_leads_to_the_listing(admin: Client, person: Practitioner) -> None:
    for outcome, tab in (("wrong-number", "contacts"), ("moved", "where")):
        response = admin.post(call_page(person), {"outcome": outcome})
        page = reverse("admin:therapists_practitioner_change", args=[person.pk])
        assert response.headers["Location"] == f"{page}#{tab}"
    assert "In doubt since a call: Phone, Home visits, Coverage, Hours." in text(admin, page)


def test_who_is_not_listed_any_more_is_not_called(admin: Client, person: Practitioner) -> None:
    Practitioner.objects.filter(pk=person.pk).update(status=ListingStatus.PAUSED)
    builders.listed(person)
    assert "there is nothing to ask" in text(admin, call_page(person))
    assert admin.post(call_page(person), {"outcome": "no-answer"}).status_code == 200
    assert not Call.objects.exists()
