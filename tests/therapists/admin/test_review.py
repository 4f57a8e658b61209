"""The queue of reports: what waits comes first, and some of it is for a few alone."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.therapists.admin.pages import queries_of
from therapists.admin import navigation
from therapists.choices import ReportState
from therapists.models import Practitioner, Report, User
from therapists.models.review import MAY_SEE_RESTRICTED

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:therapists_report_changelist")


@pytest.fixture
def person() -> Practitioner:
    return builders.practitioner(status="draft", given_name="Ann", family_name="Example")


@pytest.fixture
def helper() -> User:
    """A curator who may deal with ordinary reports."""
    user = User.objects.create_user("helper@example.org", "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_report", "change_report")))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(report: Report) -> str:
    return reverse("admin:therapists_report_change", args=[report.pk])


def shown(client: Client, **query: str) -> list[Report]:
    return list(client.get(QUEUE, query).context["cl"].result_list)


def apply(client: Client, action: str, *chosen: Report, state: str = "all") -> None:
    typed = {"action": action, "_selected_action": [report.pk for report in chosen]}
    response = client.post(f"{QUEUE}?state={state}", typed)
    assert response.status_code == 302


def press(client: Client, report: Report, button: str) -> int:
    return int(client.post(page_of(report), {f"therapists_report_{button}": "1"}).status_code)


def test_the_queue_opens_on_what_waits_the_oldest_first(admin: Client, curator: User, person: Practitioner) -> None:
    first, second, done = (builders.report(person, text=text) for text in ("one", "two", "three"))
    apply(admin, "finish_selected", done)
    assert shown(admin) == [first, second]
    assert shown(admin, state="done") == [done]
    assert shown(admin, state="all") == [first, second, done]
    done.refresh_from_db()
    assert (done.state, done.handled_by) == (ReportState.DONE, curator)
    apply(admin, "dismiss_selected", first, second)
    assert shown(admin) == []
    assert shown(admin, state="dismissed") == [first, second]
    apply(admin, "reopen_selected", first)
    assert shown(admin) == [first]


def test_the_two_queues_apart(admin: Client, person: Practitioner) -> None:
    ordinary, restricted = builders.report(person), builders.report(person, reason="legal")
    assert shown(admin) == [ordinary, restricted]
    assert shown(admin, queue="ordinary") == [ordinary]
    assert shown(admin, queue="restricted") == [restricted]


def test_restricted_reports_are_nowhere_for_those_who_may_not_see_them(helper: User, person: Practitioner) -> None:
    client = signed_in(helper)
    ordinary = builders.report(person)
    restricted = builders.report(person, reason="unsafe", text="a secret told", email="me@example.org")
    assert shown(client, state="all") == [ordinary]
    assert shown(client, state="all", queue="restricted") == [ordinary], "no such filter is offered"
    for path in (page_of(restricted), reverse("admin:therapists_report_history", args=[restricted.pk])):
        response = client.get(path, follow=True)
        assert b"a secret told" not in response.content
        assert response.redirect_chain, path
    apply(client, "finish_selected", ordinary, restricted)
    press(client, restricted, "finish")
    restricted.refresh_from_db()
    assert restricted.state == ReportState.NEW
    assert Report.objects.get(pk=ordinary.pk).state == ReportState.DONE
    helper.user_permissions.add(Permission.objects.get(codename=MAY_SEE_RESTRICTED))
    client = signed_in(User.objects.get(pk=helper.pk))
    assert shown(client) == [restricted]
    assert b"a secret told" in client.get(page_of(restricted)).content


def test_buttons_that_fit_the_state(helper: User, person: Practitioner) -> None:
    client = signed_in(helper)
    report = builders.report(person, fact="phone", text="Rings out <always>", email="me@example.org")

    def buttons() -> set[str]:
        page = client.get(page_of(report)).content.decode()
        assert 'name="_save"' not in page
        assert "Rings out &lt;always&gt;" in page
        assert reverse("admin:therapists_practitioner_change", args=[person.pk]) in page
        return {name for name in ("finish", "dismiss", "reopen") if f'name="therapists_report_{name}"' in page}

    for button, state, before in (
        ("finish", "done", {"finish", "dismiss"}),
        ("reopen", "new", {"reopen"}),
        ("dismiss", "dismissed", {"finish", "dismiss"}),
    ):
        assert buttons() == before
        assert press(client, report, button) == 302
        report.refresh_from_db()
        assert report.state == state
    assert report.handled_by == helper
    history = client.get(reverse("admin:therapists_report_history", args=[report.pk])).content.decode()
    assert history.count("Marked as done.") == 1
    assert "No fields changed" not in history


def test_the_words_of_a_report_are_nobodys_to_change(admin: Client, person: Practitioner) -> None:
    report = builders.report(person, text="as written")
    typed = {"text": "other", "state": "done", "reason": "closed", "therapists_report_finish": "1"}
    assert admin.post(page_of(report), typed).status_code == 302
    report.refresh_from_db()
    assert (report.text, report.reason, report.state) == ("as written", "wrong-fact", "done")


def test_whoever_may_only_look_changes_nothing(person: Practitioner) -> None:
    viewer = User.objects.create_user("viewer@example.org", "a long password", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_report"))
    client = signed_in(viewer)
    report = builders.report(person)
    assert b"therapists_report_finish" not in client.get(page_of(report)).content
    assert press(client, report, "finish") == 403
    client.post(QUEUE, {"action": "finish_selected", "_selected_action": [report.pk]})
    report.refresh_from_db()
    assert report.state == ReportState.NEW


def test_the_sidebar_leads_there(helper: User) -> None:
    class Request:
        user = helper

    links = {
        str(item["title"]): item["permission"](Request())
        for group in navigation.SIDEBAR["navigation"]
        for item in group["items"]
    }
    assert links["Reports"]
    assert not links["Practitioners"]


def test_queries_do_not_grow_with_reports(admin: Client, curator: User) -> None:
    def some() -> None:
        for about in (builders.practitioner(status="draft"), builders.practice()):
            builders.report(about)

    some()
    few = queries_of(admin, QUEUE)
    for _ in range(5):
        some()
    assert queries_of(admin, QUEUE) == few
