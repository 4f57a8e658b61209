"""The registrar's pages: a definition tried on a sample, a file compared and applied, a match decided."""

import datetime
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.therapists.admin.pages import form_of, send
from tests.therapists.imports.register_files import FLORIDA_HEADER, HEADER, florida_row
from therapists.imports.registers import files
from therapists.models import Credential, ImportRun, Register, RegisterEntry, RegisterFile
from therapists.models.registers import waiting_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files wait in a folder of the test's own."""
    monkeypatch.setattr(waiting_files(), "location", str(tmp_path))
    return tmp_path


def upload(*lines: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("register.csv", "".join(f"{line}\n" for line in lines).encode(encoding))


def button_of(page: str, verb: str) -> str:
    """The name of a button."""
    found = re.search(rf'name="(\w+_{verb})"', page)
    assert found, verb
    return found[1]


def test_a_new_register_is_tried_on_a_sample_before_it_is_saved(admin: Client) -> None:
    page = reverse("admin:therapists_register_add")
    typed = form_of(admin.get(page)) | {"_preview": "1"}
    row = {"Profession-Name": "Massage Therapist", "License-Number": "12", "Last-Name": "PÉREZ", "First-Name": "ANN"}
    lines = [
        FLORIDA_HEADER,
        florida_row(**row, **{"License-Status-Description": "Clear", "License-Active-Status-Description": "Active"}),
        florida_row(**row, **{"License-Status-Description": "Odd", "License-Active-Status-Description": "Active"}),
        florida_row(**{**row, "Profession-Name": "Dentist"}),
    ]
    shown = admin.post(page, typed | {"sample": upload(*lines, encoding="latin-1")})
    typed = form_of(shown)
    assert [typed[name] for name in ("number_column", "further_status_column", "delimiter", "encoding")] == [
        ["License-Number"], ["License-Active-Status-Description"], ["bar"], ["cp1252"],
    ]  # fmt: skip
    assert "quoted" not in typed
    assert not Register.objects.exists()
    typed |= {
        "name": "Florida test register", "key": "us-fl-test", "jurisdiction": "US-FL",
        "professions": "Massage Therapist = massage-therapist", "statuses": "clear / active = Active",
    }  # fmt: skip
    again = admin.post(page, typed | {"_preview": "1"}).content.decode()  # the sample has come along
    assert "PÉREZ" in again
    assert "Odd / Active (1)" in again
    assert "Dentist (1)" in again
    assert typed["discipline_column"] == ["Board-Action-Indicator"]
    assert not Register.objects.exists()
    wrong = admin.post(page, typed | {"statuses": "Clear / Active = fine", "_save": "1"}).content.decode()
    assert "“fine” is none of our words" in wrong
    assert admin.post(page, typed | {"_save": "1"}).status_code == 302
    known = Register.objects.get()
    assert (known.statuses, known.professions) == (
        {"clear / active": "active"}, {"Massage Therapist": "massage-therapist"},
    )  # fmt: skip
    change = reverse("admin:therapists_register_change", args=[known.pk])
    stale = form_of(admin.get(change))
    assert admin.post(change, stale | {"_save": "1"}).status_code == 302
    assert "after you opened it" in admin.post(change, stale | {"_save": "1"}).content.decode()


def test_a_file_is_compared_then_applied(admin: Client, apart: Path) -> None:
    licence = builders.licence(
        builders.practitioner(family_name="Mills"), "US-CT", number="55", checked=False,
        profession=builders.register().profession, status="unknown",
    )  # fmt: skip
    other = builders.practitioner(given_name="Bo", family_name="Tarr")
    builders.licence(other, "US-CT", number="60", checked=False, profession=licence.profession)
    builders.listed(licence.practitioner, other)
    known = Register.objects.get()
    page = reverse("admin:therapists_registerfile_add") + f"?register={known.pk}"
    typed = form_of(admin.get(page))
    assert typed["register"] == [str(known.pk)]
    admin.post(
        page,
        typed | {"file": upload(HEADER, "55,Mills,Ann,Active,08/31/2029", "56,Odd,Bea,Odd,", "61,Tarr,Bo,Active,")},
    )
    sent = RegisterFile.objects.get()
    change = reverse("admin:therapists_registerfile_change", args=[sent.pk])
    shown = admin.get(change).content.decode()
    assert "Mills" in shown
    assert "what the status “Odd” means" in shown
    assert not ImportRun.objects.exists()
    assert len(list(apart.rglob("*.csv"))) == 1
    send(admin, change, button=button_of(shown, "apply_compared"))
    licence.refresh_from_db()
    sent.refresh_from_db()
    assert (licence.check_result, sent.state, sent.file.name) == ("matched", "applied", "")
    assert sent.run is not None
    done = admin.get(reverse("admin:therapists_importrun_change", args=[sent.run.pk])).content.decode()
    assert "<b>1</b> to review: number or name alone" in done
    assert "refused: the register does not say what the status" in done
    assert "<td" in (listed := admin.get(reverse("admin:therapists_register_changelist")).content.decode())
    assert sent.dated.isoformat() in listed
    assert f'"{sent.dated.isoformat()}"' not in listed.replace("&quot;", '"')
    assert files.apply_now.call(file=sent.pk, by=0) == "nothing to do"


def test_what_cannot_be_read_says_why(admin: Client) -> None:
    known = builders.register()
    files.send(register=known, file=upload("Nothing,to,see"), dated=datetime.date(2026, 11, 1), by=builders.user())
    sent = RegisterFile.objects.get()
    assert (sent.state, sent.file.name) == ("failed", "")
    page = admin.get(reverse("admin:therapists_registerfile_change", args=[sent.pk])).content.decode()
    assert "The file has no column" in page


def test_a_match_is_decided_on_its_page(admin: Client) -> None:
    person = builders.practitioner()
    builders.listed(person)
    entry = builders.register_entry(person, number="MA 7", number_key="MA7")
    page = reverse("admin:therapists_registerentry_change", args=[entry.pk])
    shown = admin.get(page).content.decode()
    assert "MA 7" in shown
    button = button_of(shown, "accept")
    send(admin, page, button=button)
    assert RegisterEntry.objects.get().state == "accepted"
    assert Credential.objects.get().number == "MA 7"
    send(admin, page, button=button)
    assert Credential.objects.count() == 1


def test_a_file_that_nobody_applies_is_discarded(apart: Path) -> None:
    known, by = builders.register(), builders.user()
    sent = files.send(register=known, file=upload(HEADER), dated=datetime.date(2026, 11, 1), by=by)
    assert files.forget_old.call() == 0
    RegisterFile.objects.update(sent_at=timezone.now() - files.KEPT - datetime.timedelta(days=1))
    assert files.forget_old.call() == 1
    sent.refresh_from_db()
    assert (sent.state, sent.file.name) == ("discarded", "")
