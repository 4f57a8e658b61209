"""Files in and out of the admin: uploaded, read, looked at, applied, undone; exported as the list shows it."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import builders, killing
from tests.therapists.imports.invented import HEADER_330, row, write
from therapists.actions.erasing import erase_person
from therapists.actions.history import undo
from therapists.history.contexts import of_import
from therapists.imports import uploads
from therapists.models import (
    ContactPoint,
    ImportFile,
    ImportFilePart,
    ImportRun,
    Practitioner,
    SheetMapping,
    SourceRecord,
    User,
)
from therapists.permissions import make_roles

pytestmark = pytest.mark.django_db
UPLOAD = reverse("admin:therapists_importfile_add")
MEMBERS = (
    b"No,Name,Job,Mail,Zip,Town\r\n7,Ana O'Sample,Rubber,ana@example.org,06103,Hartford\r\n"
    b"8,Eva,PT,eva@example.org,06103,Hartford\r\n"
)
SAID = {"do": "read", "name": "Members", "default-country": "US"} | {
    f"column-{place}": name for place, name in enumerate(("id", "name", "profession", "email", "postcode", "town"))
}


def uploaded(client: Client, content: bytes, name: str = "members.csv") -> tuple[ImportFile, str]:
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.context["form"].errors
    file = ImportFile.objects.latest("pk")
    return file, answer["Location"]


def test_a_spreadsheet_is_read_compared_applied_and_undone(admin: Client, curator: User) -> None:
    file, page = uploaded(admin, MEMBERS)
    shown = admin.get(page).content.decode()
    assert (file.state, file.kind) == ("new", "sheet")
    assert 'value="email" selected' not in shown.split("Job</th>")[1].split("</tr>")[0]
    asked = admin.post(page, SAID)
    assert "Rubber" in asked.content.decode(), "a word that is not known is asked for"
    admin.post(page, SAID | {"word": "profession:Rubber", "means": "massage-therapist"})
    file.refresh_from_db()
    assert (file.state, Practitioner.objects.count()) == ("compared", 0)
    assert (file.report["counts"]["created"], len(file.report["problems"])) == (1, 1), file.report["problems"]
    [problem] = file.report["problems"]
    assert (problem["line"], problem["column"], problem["refused"]) == (3, "Name", True)
    looked_at = admin.get(page).content.decode()
    assert "O&#x27;Sample" in looked_at
    assert "row refused" in looked_at
    admin.post(page, {"do": "apply", "agreed": file.report["fingerprint"]})
    file.refresh_from_db()
    assert (file.state, Practitioner.objects.get().name) == ("applied", "Ana O'Sample")
    assert not ImportFilePart.objects.exists(), "the file is gone"
    assert (file.run.by, file.run.file_name, file.run.source) == (curator, "members.csv", "sheet:members")
    undo(context=str(of_import(file.run)), by=curator)
    assert not Practitioner.objects.exists()


def test_the_next_file_of_the_same_columns_is_read_in_the_same_way(admin: Client) -> None:
    _file, page = uploaded(admin, MEMBERS)
    admin.post(page, SAID | {"word": "profession:Rubber", "means": ""})
    assert SheetMapping.objects.get().columns["Mail"] == "email"
    _file, page = uploaded(admin, MEMBERS)
    again = admin.get(page).content.decode()
    assert 'value="Members"' in again
    assert '<option value="email" selected>' in again


def test_what_has_moved_since_it_was_looked_at_is_not_applied(admin: Client) -> None:
    file, page = uploaded(admin, MEMBERS)
    admin.post(page, SAID | {"word": "profession:Rubber", "means": "massage-therapist"})
    file.refresh_from_db()
    known = builders.practitioner(given_name="Ana", family_name="O'Sample", status="draft")
    known.contact_points.create(kind="email", value="ana@example.org")
    admin.post(page, {"do": "apply", "agreed": file.report["fingerprint"]})
    file.refresh_from_db()
    assert (file.state, file.report["counts"]["attached"], Practitioner.objects.count()) == ("compared", 1, 1)
    assert file.problem


def test_a_job_that_runs_twice_applies_once(admin: Client, curator: User) -> None:
    file, page = uploaded(admin, MEMBERS)
    admin.post(page, SAID | {"word": "profession:Rubber", "means": "massage-therapist"})
    file.refresh_from_db()
    agreed = file.report["fingerprint"]
    admin.post(page, {"do": "apply", "agreed": agreed})
    assert uploads.apply_later.call(file=file.pk, agreed=agreed, by=curator.pk) == "nothing to do"
    assert Practitioner.objects.count() == 1


def apply(file: int, agreed: str, by: int) -> None:
    uploads.apply_later.call(file=file, agreed=agreed, by=by)


def whole(file: ImportFile) -> tuple[object, ...]:
    """What stands in the tables of what a file brings, and what is left of the file."""
    file.refresh_from_db()
    brought = (Practitioner, ContactPoint, SourceRecord, ImportRun.objects.filter(state="applied"))
    rows = (getattr(model, "objects", model).count() for model in brought)
    return *rows, file.state, file.run_id is not None, file.parts.count()


def test_a_kill_amid_applying_leaves_the_old_or_the_new_state(
    admin: Client, curator: User, victims: killing.Nursery
) -> None:
    lines = b"".join(b"%d,Ana %c'Sample,PT,a%d@example.org,06103,Hartford\r\n" % (n, 65 + n, n) for n in range(20))
    file, page = uploaded(admin, MEMBERS.splitlines(keepends=True)[0] + lines)
    admin.post(page, SAID | {"word": "profession:PT", "means": "physical-therapist"})
    file.refresh_from_db()
    [part], report = file.parts.all(), file.report
    ImportFile.objects.update(state="applying")
    old = whole(file)
    new = (20, 20, 20, 1, "applied", True, 0)
    for _ in victims.killed(f"{__name__}:apply", file=file.pk, agreed=report["fingerprint"], by=curator.pk):
        found = whole(file)
        assert found in (old, new)
        if found == new:
            undo(context=str(of_import(file.run)), by=curator)
            part.save()
            ImportFile.objects.update(state="applying", run=None, report=report)
            assert whole(file) == old
    apply(file.pk, report["fingerprint"], curator.pk)
    assert whole(file) == new


def test_a_file_of_the_registry_is_known_for_one(admin: Client, tmp_path: Any) -> None:
    path = write(tmp_path / "weekly.csv", [row(1)], HEADER_330)
    file, page = uploaded(admin, path.read_bytes(), "weekly.csv")
    file.refresh_from_db()
    assert (file.kind, file.state, file.report["counts"]["created"]) == ("nppes", "compared", 1)
    assert "O&#x27;Sample" in admin.get(page).content.decode()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b'[{"a": '])
def test_what_is_no_table_is_refused_in_words(admin: Client, content: bytes) -> None:
    answer = admin.post(UPLOAD, {"file": SimpleUploadedFile("x.xlsx", content or b" ")})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not ImportFile.objects.exists()


def test_a_large_file_is_kept_in_pieces_and_an_old_one_is_forgotten(admin: Client) -> None:
    long = MEMBERS + b"9,Ana Long,PT,a@example.org,06103,Hartford\r\n" * 70_000
    file, _page = uploaded(admin, long)
    assert file.parts.count() == 4
    with uploads.at_hand(file) as path:
        assert path.read_bytes() == long
    ImportFile.objects.update(created_at=file.created_at - uploads.KEPT)
    assert uploads.forget_old_files.call() == 1
    assert not ImportFilePart.objects.exists()


# --- Out --------------------------------------------------------------------------------------------------------------


def handed_over(client: Client, model: str, query: str = "", **asked: str) -> bytes:
    answer = client.post(reverse(f"admin:therapists_{model}_export") + query, {"form": "csv", **asked})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_the_filters_leave_is_exported_and_written_down(admin: Client, curator: User) -> None:
    builders.practitioner(given_name="=Ana", family_name="Draft", status="draft")
    builders.practitioner(family_name="Paused", status="paused")
    [only] = table(handed_over(admin, "practitioner", "?status=draft&q=Draft", form="excel"))
    assert (only["family_name"], only["given_name"]) == ("Draft", "'=Ana")
    assert len(json.loads(handed_over(admin, "practitioner", form="json"))) == 2
    assert handed_over(admin, "practitioner", form="xlsx").startswith(b"PK")
    said = LogEntry.objects.filter(user=curator).order_by("pk").first().change_message
    assert "1 practitioner" in said
    assert "status=draft" in said
    assert "Draft" not in said, "what was searched for may be a name"


def test_true_addresses_leave_only_when_asked_for_by_those_who_may_see_them(admin: Client) -> None:
    make_roles()
    practice = builders.practice(not_a_home=False, street="1 Secret Road")
    assert "Secret" not in handed_over(admin, "practice").decode()
    assert "1 Secret Road" in handed_over(admin, "practice", addresses="on").decode()
    editor = builders.user("looker@example.org", is_superuser=False)
    editor.user_permissions.set(
        Group.objects.get(name="curator").permissions.filter(codename__in=["view_practice", "view_practitioner"])
    )
    client = Client()
    client.force_login(editor)
    assert practice.name in handed_over(client, "practice", addresses="on").decode()
    assert "Secret" not in handed_over(client, "practice", addresses="on").decode()


def test_restricted_reports_never_leave(admin: Client) -> None:
    person = builders.practitioner(status="draft")
    builders.report(person, reason="unsafe", text="restricted words")
    builders.report(person, reason="wrong-fact", text="ordinary words")
    assert [line["text"] for line in table(handed_over(admin, "report"))] == ["ordinary words"]


def test_each_list_that_can_be_exported_can(admin: Client) -> None:
    builders.confirmation(builders.practitioner(status="draft"))
    for model in ("place", "confirmation", "practice"):
        assert handed_over(admin, model), model
        page = admin.get(reverse(f"admin:therapists_{model}_export")).content.decode()
        assert "Format" in page
        assert "export/?" in admin.get(reverse(f"admin:therapists_{model}_changelist")).content.decode()


def test_erasing_somebody_removes_files_that_may_name_them(admin: Client, curator: User) -> None:
    person = builders.practitioner(status="draft")
    uploaded(admin, MEMBERS)
    erase_person(practitioner=person.pk, by=curator)
    assert not ImportFile.objects.exists()
    assert not ImportFilePart.objects.exists()
