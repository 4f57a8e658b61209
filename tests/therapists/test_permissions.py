"""Who on the staff may open what: every address of the admin, for every role; a new one fails until it is placed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests import builders
from tests.therapists.admin.test_site import whole_listing
from therapists.history.contexts import doing, of_import
from therapists.models import Guide, ImportRun, Job, Practitioner, Register, User
from therapists.permissions import ROLES, make_roles

pytestmark = pytest.mark.django_db

ROLE = {"e": "editor", "c": "curator", "r": "registrar", "s": "safety", "a": "administrator", "-": ""}
# Model: who looks (at the list, a row, its history), adds, edits, deletes.
MODELS = {
    "practitioner": ("crsa", "ca", "crsa", "ca"),
    "practice": ("crsa", "ca", "ca", "ca"),
    "report": ("csa", "", "csa", ""),
    "duplicatepair": ("ca", "", "ca", ""),
    "changerequest": ("ca", "", "ca", ""),
    "mailing": ("ca", "", "ca", ""),
    "suspension": ("sa", "", "", ""),
    "figure": ("cra", "", "", ""),
    "samplecall": ("cra", "", "ca", ""),
    "register": ("ra", "ra", "ra", "ra"),
    "registerfile": ("ra", "ra", "ra", ""),
    "registerentry": ("ra", "", "ra", ""),
    "hold": ("csa", "", "csa", ""),
    "watchword": ("csa", "sa", "sa", "sa"),
    "technique": ("ecra", "ea", "ea", "ea"),
    "condition": ("ecra", "ea", "ea", "ea"),
    "objective": ("ecra", "ea", "ea", "ea"),
    "profession": ("ecra", "ea", "ea", "ea"),
    "regulation": ("ecra", "era", "era", "era"),
    "association": ("ecra", "ea", "ea", "ea"),
    "language": ("ecra", "ea", "ea", "ea"),
    "paymentoption": ("ecra", "ea", "ea", "ea"),
    "guide": ("eca", "ea", "ea", "ea"),
    "page": ("eca", "ea", "ea", "ea"),
    "place": ("crsa", "ca", "ca", "a"),
    "confirmation": ("crsa", "", "", ""),
    "importrun": ("cra", "", "", ""),
    "sourcerecord": ("cra", "", "", ""),
    "importfile": ("cra", "cra", "", "cra"),
    "sheetmapping": ("cra", "", "", ""),
    "job": ("a", "", "", ""),
    "user": ("a", "a", "a", "a"),
    "group": ("a", "a", "a", "a"),
}
# Addresses beside the models: who opens them, everybody on the staff where it says so.
STAFF = "ecrsa-"
OTHERS = {
    "index": STAFF,
    "app_list": "ecrsa",
    "search": STAFF,
    "jsi18n": STAFF,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "view_on_site": STAFF,
    "places-nearby": STAFF,
    "autocomplete": "crsa",
    "undo": "crsa",
    "desk_take": "",  # by POST alone
    "desk_call": "ca",
    "therapists_importrun_look_through": "cra",
    "therapists_practitioner_restore": "crsa",
    "therapists_practitioner_close_listing": "crsa",
    "therapists_practitioner_call_them": "ca",
    "therapists_practitioner_tell_listing": "crsa",
    "therapists_practitioner_hand_over_data": "ca",
    "therapists_practitioner_list_again": "ca",
    "therapists_practitioner_erase_listing": "ca",
    "therapists_importrun_undo_import": "ra",
    "therapists_practitioner_export": "crsa",
    "therapists_practice_export": "crsa",
    "therapists_report_export": "csa",
    "therapists_place_export": "crsa",
    "therapists_confirmation_export": "crsa",
    "therapists_practitioner_suspend_listing": "sa",
    "therapists_practice_suspend_listing": "sa",
    "therapists_report_suspend_listing": "sa",
    "therapists_register_send_file": "ra",
    "therapists_suspension_write_note": "sa",
    "therapists_suspension_end_suspension": "sa",
    "therapists_user_remove_second_factor": "a",
    "auth_user_password_change": "a",
}
ANYBODY = {
    "login", "logout", "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and address.startswith("admin/") and pattern.name:
            yield pattern.name


def pages_of(model: str) -> dict[str, str]:
    app = "auth" if model == "group" else "therapists"
    look, add, _edit, delete = MODELS[model]
    pages = {"changelist": look, "add": add, "change": look, "history": look, "delete": delete}
    return {f"{app}_{model}_{page}": letters for page, letters in pages.items()}


def test_every_address_has_its_place() -> None:
    placed = {name for model in MODELS for name in pages_of(model)} | OTHERS.keys() | ANYBODY
    assert set(names(get_resolver().url_patterns)) == placed


def ask(user: User, url: str, data: dict[str, Any] | None = None) -> bool:
    """Whether somebody is let in: without drawing the page."""
    factory = RequestFactory()
    request = factory.get(url) if data is None else factory.post(url, data)
    found = resolve(request.path)
    request.user, request.resolver_match, request.session = user, found, SessionStore()
    request._messages, request._dont_enforce_csrf_checks = FallbackStorage(request), True
    try:
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    except (PermissionDenied, Http404):
        return False
    if response.status_code == 302:
        assert "/admin/login/" not in response.headers["Location"], url
        return response.headers["Location"] not in {reverse("admin:index"), url}
    return response.status_code in {200, 400}


@pytest.fixture
def rows() -> dict[str, Any]:
    """A row of each model, and what further addresses name."""
    curator = builders.user()
    person = whole_listing(curator)
    type(person.reports.get()).objects.update(reason="wrong-fact")
    with doing("test"):
        person.headline = "Changed"
        person.save()
    builders.listed(person)
    suspension = builders.suspension(builders.practitioner(status="draft"))
    return {"person": person, "curator": curator, "suspension": suspension}


def address(name: str, rows: dict[str, Any]) -> str:
    """An address of this name that leads to something."""
    person, curator = rows["person"], rows["curator"]
    context = Practitioner.pgh_event_model.objects.filter(pgh_context__isnull=False).latest("pgh_id").pgh_context_id
    guide = Guide.objects.filter(condition__isnull=False)[0]
    place = {"app_label": "therapists", "model_name": "coveragearea", "field_name": "place", "term": "lee"}
    parts: dict[str, list[Any]] = {
        "undo": [context],
        "app_list": ["therapists"],
        "view_on_site": [ContentType.objects.get_for_model(Guide).pk, guide.pk],
        "therapists_importrun_undo_import": [rows["run"].pk],
        "desk_call": [person.pk],
        "therapists_importrun_look_through": [rows["run"].pk],
        "therapists_practitioner_close_listing": [person.pk],
        "therapists_practitioner_call_them": [person.pk],
        "therapists_practitioner_suspend_listing": [person.pk],
        **{
            f"therapists_practitioner_{name}": [person.pk]
            for name in ("tell_listing", "hand_over_data", "list_again", "erase_listing")
        },
        "therapists_practice_suspend_listing": [person.practices.latest("pk").pk],
        "therapists_report_suspend_listing": [person.reports.get().pk],
        "therapists_register_send_file": [Register.objects.latest("pk").pk],
        "therapists_suspension_write_note": [rows["suspension"].pk],
        "therapists_suspension_end_suspension": [rows["suspension"].pk],
        "therapists_practitioner_restore": [person.pk],
        "therapists_user_remove_second_factor": [curator.pk],
        "auth_user_password_change": [curator.pk],
    }
    asked: dict[str, dict[str, Any]] = {
        "autocomplete": place,
        "places-nearby": {"lat": 53.8, "lon": -1.5, "span": 1},
        "therapists_practitioner_restore": {"to": "2026-01-01T00:00:00+00:00"},
    }
    return reverse(f"admin:{name}", args=parts.get(name, []), query=asked.get(name))


@pytest.mark.parametrize("letter", list(ROLE))
def test_each_role_opens_what_is_its_own(rows: dict[str, Any], letter: str) -> None:
    user = User.objects.create_user("somebody@example.org", "a long password", is_staff=True)
    if ROLE[letter]:
        user.groups.add(Group.objects.get(name=ROLE[letter]))
    with doing("import") as context:
        rows["run"] = ImportRun.objects.create(
            source="t", file_name="a", sha256="0" * 64, started_at=user.date_joined, finished_at=user.date_joined
        )
        context.note(run=rows["run"].pk)
        ImportRun.objects.update(file_name="b")
    assert of_import(rows["run"])
    Job.objects.exists() or Job.objects.create(task_path="therapists.x", args=[], kwargs={}, queue_name="default")
    wrong = []

    def check(name: str, letters: str, url: str, data: dict[str, Any] | None = None) -> None:
        if ask(user, url, data) is not (letter in letters):
            wrong.append((name, "POST" if data is not None else "GET", letter in letters))

    for model, (_look, _add, edit, _delete) in MODELS.items():
        app = "auth" if model == "group" else "therapists"
        kind = resolve(reverse(f"admin:{app}_{model}_changelist")).func.model_admin.model
        row = kind._default_manager.order_by("pk")[0]
        for name, letters in pages_of(model).items():
            args = [row.pk] if name.endswith(("_change", "_history", "_delete")) else []
            check(name, letters, reverse(f"admin:{name}", args=args))
        if edit or model not in {"confirmation", "importrun", "sourcerecord", "suspension"}:
            check(f"{model} edited", edit, reverse(f"admin:{app}_{model}_change", args=[row.pk]), {})
    for name, letters in OTHERS.items():
        check(name, letters, address(name, rows))
    assert wrong == [], "should be otherwise: name, method, allowed"


def test_nobody_gets_anywhere_without_signing_in(rows: dict[str, Any]) -> None:
    client = Client()
    for model in MODELS:
        for name in pages_of(model):
            args = [1] if name.endswith(("_change", "_history", "_delete")) else []
            assert client.get(reverse(f"admin:{name}", args=args)).status_code == 302, name


# --- The groups -------------------------------------------------------------------------------------------------------


def test_the_groups_stand_after_migrating_as_the_table_says() -> None:
    for name, rights in ROLES.items():
        group = Group.objects.get(name=name)
        found = {f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()}
        assert found == rights, name


def test_migrating_again_mends_these_groups_and_leaves_others_alone() -> None:
    own = Group.objects.create(name="friends")
    own.permissions.set(Permission.objects.filter(codename="view_page"))
    editor = Group.objects.get(name="editor")
    editor.permissions.clear()
    make_roles()
    make_roles()
    assert editor.permissions.count() == len(ROLES["editor"])
    assert own.permissions.count() == 1
    assert Group.objects.count() == len(ROLES) + 1


def test_whoever_sees_listings_in_the_admin_may_see_where_they_are() -> None:
    for name, rights in ROLES.items():
        sees = {"therapists.view_practitioner", "therapists.view_practice"} & rights
        assert not sees or {"therapists.view_privatebase", "therapists.view_privatepremises"} <= rights, name


def test_only_safety_and_administrators_read_restricted_reports() -> None:
    who = {name for name, rights in ROLES.items() if "therapists.view_restricted_report" in rights}
    assert who == {"safety", "administrator"}


def test_a_looker_without_the_right_sees_no_true_address() -> None:
    person = whole_listing(builders.user())
    [practice] = person.practices.all()
    looker = User.objects.create_user("looker@example.org", "a long password", is_staff=True)
    rights = ("view_practitioner", "view_practice", "view_homevisits")
    looker.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(looker)
    for kind, thing, street in (("practitioner", person, "2 Secret Street"), ("practice", practice, "1 Example Road")):
        url = reverse(f"admin:therapists_{kind}_change", args=[thing.pk])
        page = client.get(url)
        assert page.status_code == 200
        assert "Time zone" in page.content.decode()
        assert street not in page.content.decode()
        assert "53.79" not in page.content.decode()
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["view_privatebase", "view_privatepremises"]))
    page = client.get(reverse("admin:therapists_practitioner_change", args=[person.pk]))
    assert "2 Secret Street" in page.content.decode()
