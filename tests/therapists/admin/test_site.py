"""Every page of the admin: who may see it, what policy it is served under."""

import datetime
import html
import re
from unittest import mock

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from unfold.templatetags.unfold_list import results

from tests import builders
from therapists import geo
from therapists.actions.confirmations import confirm
from therapists.admin import navigation, site
from therapists.choices import ListingStatus
from therapists.models import (
    Association,
    HoursException,
    ImportFile,
    ImportRun,
    Objective,
    Practice,
    Practitioner,
    Regulation,
    SheetMapping,
    SourceRecord,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody(curator: User) -> Practitioner:
    return whole_listing(curator)


def whole_listing(curator: User) -> Practitioner:
    """A listing with a row in every table that a page shows."""
    person = builders.practitioner(
        techniques=("deep-tissue-massage",),
        conditions=("sciatica",),
        languages=("en",),
        payments=("cash",),
        associations=("cnhc",),
    )
    place = builders.practice(not_a_home=False)
    builders.works_at(person, place, hours=((1, "09:00", "17:00"),))
    builders.home_visits(person, excludes=((builders.HARTFORD, 3.0),))
    builders.price(person, "60")
    builders.licence(person, "GB")
    builders.listed(person)
    confirm(practitioner=person, facts=["phone"], source="Ann", method="call", by=curator)
    now = timezone.now()
    run = ImportRun.objects.create(
        source="test", file_name="a.csv", sha256=f"{person.pk:064}", started_at=now, finished_at=now, by=curator
    )
    SourceRecord.objects.create(practitioner=person, source="test", external_id=str(person.pk), run=run)
    SheetMapping.objects.create(name=f"Members {person.pk}")
    ImportFile.objects.create(kind="sheet", name="members.csv", size=0, by=curator, language="en-us", state="compared")
    builders.report(person, reason="unsafe")
    builders.change_request(person)
    builders.hold(person)
    builders.mailing(person, state="bounced")
    builders.suspension(builders.practitioner(status="draft"))
    register = builders.register()
    builders.register_entry(person, register=register)
    builders.register_file(register=register)
    builders.job()
    builders.duplicates(person, builders.practitioner(status="draft"))
    builders.sample_call(person)
    builders.figure(of=f"{person.pk}")
    return person


def urls_of(model: type[Model]) -> list[str]:
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"no row of {model.__name__} to look at"
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return [
        reverse(f"{name}_changelist"),
        reverse(f"{name}_add"),
        *(reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "delete", "history")),
    ]


READ_ONLY = {
    *("confirmation", "importrun", "sourcerecord", "report", "suspension", "job", "duplicatepair"),
    *("changerequest", "mailing", "sheetmapping", "hold", "registerentry", "figure", "samplecall"),
}
SENT = {"registerfile"}  # added, and never deleted: it is discarded, and what came of it stays
POLICY = {
    "default-src 'self'",
    "script-src 'self' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def test_every_page_of_every_model_answers_and_only_to_staff(admin: Client, somebody: Practitioner) -> None:
    from django.contrib.auth.models import Group

    Group.objects.create(name="Curators")
    assert Objective.objects.exists()
    stranger, visitor = Client(), User.objects.create_user("visitor@example.org", "a long password")
    outsider = Client()
    outsider.force_login(visitor)
    seen = 0
    for model in site._registry:
        for url in urls_of(model):
            forbidden = model._meta.model_name in READ_ONLY and url.endswith(("/add/", "/delete/"))
            forbidden |= model._meta.model_name in SENT and url.endswith("/delete/")
            response = admin.get(url)
            assert response.status_code == (403 if forbidden else 200), url
            for who in (stranger, outsider):
                assert who.get(url).status_code == 302, url
            seen += 1
    assert seen >= 5 * 15


def test_no_list_costs_more_statements_for_more_rows(curator: User) -> None:
    request = RequestFactory().get("/")
    request.user = curator
    for number in range(3):
        whole_listing(curator)
        builders.user()
        Group.objects.create(name=f"Group {number}")

    def shown(page: ModelAdmin, rows: int) -> tuple[int, int]:
        """How many rows are shown, and how many statements that costs."""
        with mock.patch.object(page, "list_per_page", rows), CaptureQueriesContext(connection) as statements:
            lines = [[str(cell) for cell in line] for line in results(page.get_changelist_instance(request))]
        return len(lines), len(statements)

    for model, page in site._registry.items():
        shown(page, 3)  # what is read once a process is read
        (few, cost), (more, same) = shown(page, 1), shown(page, 3)
        assert (few, more) == (1, 3), model
        assert same == cost, model


def test_pages_beside_the_models_answer_too(admin: Client, somebody: Practitioner) -> None:
    close = reverse("admin:therapists_practitioner_close_listing", args=[somebody.pk])
    near = reverse("admin:places-nearby") + "?lat=53.8&lon=-1.5&span=1"
    for url in (reverse("admin:index"), reverse("admin:password_change"), close, near):
        assert admin.get(url).status_code == 200, url
        assert Client().get(url).status_code == 302, url


def policy_of(response: object) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))  # type: ignore[attr-defined]


def test_the_admin_has_its_own_policy_and_public_pages_keep_theirs(admin: Client, somebody: Practitioner) -> None:
    pages = [
        reverse("admin:index"),
        reverse("admin:therapists_practitioner_changelist"),
        reverse("admin:therapists_practitioner_change", args=[somebody.pk]),
        reverse("admin:therapists_practitioner_close_listing", args=[somebody.pk]),
        reverse("admin:places-nearby") + "?lat=53.8&lon=-1.5&span=1",
        reverse("admin:jsi18n"),
        reverse("admin:search"),
    ]
    for url in pages:
        assert policy_of(admin.get(url)) == POLICY, url
    assert policy_of(Client().get(reverse("admin:login"))) == POLICY
    assert policy_of(Client().get(reverse("admin:index"))) == POLICY, "the redirect to the login page"
    assert policy_of(admin.post(reverse("admin:logout"))) == POLICY
    for url in ("/", somebody.get_absolute_url()):
        public = policy_of(Client().get(url))
        assert "default-src 'self'" in public
        assert not any("unsafe" in part for part in public), url


def test_signing_in_leads_to_the_admin(curator: User) -> None:
    client = Client()
    page = client.get(reverse("admin:therapists_practice_changelist"), follow=True)
    assert page.request["PATH_INFO"] == reverse("account_login")
    typed = {"login": curator.email, "password": "a long password"}
    response = client.post(page.redirect_chain[-1][0], typed)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("admin:therapists_practice_changelist"), "where one wanted to go"


def test_the_sidebar_shows_specialties_and_only_what_one_may_see(admin: Client, curator: User) -> None:
    class Request:
        user: User = curator

    groups = {str(group["title"]): group["items"] for group in navigation.sidebar(Request())["navigation"]}  # type: ignore[arg-type]
    assert [str(item["title"]) for item in groups["Specialties"]] == ["Techniques", "Conditions"]
    front = [str(group["name"]) for group in admin.get(reverse("admin:index")).context["app_list"]]
    tables = [title for title, items in groups.items() if all("model" in item for item in items)]
    assert front == tables == list(groups)[1:], (
        "the first page has the groups of the sidebar, and no model is left over"
    )
    for items in groups.values():
        for item in items:
            assert admin.get(str(item["link"])).status_code == 200
            assert item["permission"](Request())
    Request.user = User.objects.create_user("helper@example.org", "a long password", is_staff=True)
    assert not any(item["permission"](Request()) for items in groups.values() for item in items)


def test_places_around_a_point_are_the_biggest_in_view(admin: Client) -> None:
    url = reverse("admin:places-nearby")
    near = admin.get(url, {"lat": 53.8, "lon": -1.55, "span": 0.5}).json()["places"]
    assert near[0]["name"] == "Leeds"
    assert [place["population"] for place in near] == sorted((p["population"] for p in near), reverse=True)
    for number in range(60):
        builders.place(geo.Point(-17.5, 179.95 if number % 2 else -179.95), population=number)
    world = admin.get(url, {"lat": 0, "lon": 0, "span": 180}).json()["places"]
    assert len(world) == 60
    assert world[0]["population"] > 1_000_000
    edge = admin.get(url, {"lat": -17.5, "lon": 179.9, "span": 1}).json()["places"]
    assert {place["lon"] > 0 for place in edge} == {True, False}, "the date line is no edge"
    for wrong in (
        {},
        {"lat": "x", "lon": 0, "span": 1},
        {"lat": 0, "lon": 0, "span": 0},
        {"lat": 99, "lon": 0, "span": 1},
    ):
        assert admin.get(url, wrong).status_code == 400


def test_a_person_with_confirmations_and_reports_can_be_deleted_whole(admin: Client, somebody: Practitioner) -> None:
    url = reverse("admin:therapists_practitioner_delete", args=[somebody.pk])
    assert admin.post(url, {"post": "yes"}).status_code == 302
    assert not Practitioner.objects.filter(pk=somebody.pk).exists()


def test_a_practice_with_reports_can_be_deleted(admin: Client) -> None:
    place = builders.practice()
    builders.report(place)
    assert admin.post(reverse("admin:therapists_practice_delete", args=[place.pk]), {"post": "yes"}).status_code == 302
    assert not Practice.objects.filter(pk=place.pk).exists()


@pytest.fixture
def viewer(db: None) -> Client:
    """A client of somebody who may look at everything and change nothing."""
    user = User.objects.create_user("viewer@example.org", "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, entry: Model) -> str:
    """What stands on the page of an entry, without tags."""
    response = client.get(reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk]))
    assert response.status_code == 200
    return html.unescape(strip_tags(response.content.decode()))


def test_who_may_only_look_sees_every_fact_and_changes_none(viewer: Client, somebody: Practitioner) -> None:
    practice = somebody.works_at.get().practice
    HoursException.objects.create(works_at=somebody.works_at.get(), date=datetime.date(2026, 12, 24))
    facts = {
        somebody: (
            "Deep tissue massage|Sciatica|Cash|Massage therapist|English|Complementary and Natural Healthcare Council|"
            "Mon 9:00–17:00|24 Dec 2026 closed|53.7965, -1.5479|2 Secret Street|United Kingdom (GB)|Testville|60.00"
        ),
        practice: "Mon 9:00–17:00|24 Dec 2026 closed|53.7965, -1.5479|1 Example Road|United Kingdom (GB)|Europe/London",
        Objective.objects.get(slug="ease-tense-lower-back"): "Deep tissue massage",
        Regulation.objects.filter(profession__slug="massage-therapist")[0]: "Massage therapist",
        Association.objects.get(slug="cnhc"): "GB",
    }
    for entry, expected in facts.items():
        shown = text_of(viewer, entry)
        assert not [fact for fact in expected.split("|") if fact not in shown], entry
        coded = {"deep-tissue-massage", "massage-therapist", "home-visits"} & set(re.split(r"[\s,]+", shown))
        assert not coded or entry is not somebody
        assert "Confirmed just now" not in shown
        assert "Show an empty row" not in shown
    for name, pk in (("practitioner", somebody.pk), ("practice", practice.pk)):
        assert viewer.post(reverse(f"admin:therapists_{name}_change", args=[pk]), {}).status_code == 403
    close = reverse("admin:therapists_practitioner_close_listing", args=[somebody.pk])
    assert viewer.post(close).status_code == 403


def test_nobody_reads_the_hash_of_a_password(viewer: Client, admin: Client, curator: User) -> None:
    for client in (viewer, admin):
        shown = text_of(client, curator)
        assert curator.email in shown
        assert curator.password.rpartition("$")[2] not in shown


def test_view_on_site_leads_only_to_what_is_public(admin: Client, somebody: Practitioner) -> None:
    draft = builders.practitioner(status=ListingStatus.DRAFT)
    shown = admin.get(reverse("admin:therapists_practitioner_change", args=[somebody.pk]))
    assert shown.context["absolute_url"] == somebody.get_absolute_url()
    hidden = admin.get(reverse("admin:therapists_practitioner_change", args=[draft.pk]))
    assert not hidden.context["has_absolute_url"]
