"""Whom a file brought is told how we got their details, before anybody sees them."""

import datetime
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.therapists.imports.invented import imported, npi, person
from therapists import mail
from therapists.actions import mailings, notices, practitioners, requests
from therapists.actions.refusals import Refused
from therapists.choices import ContactKind
from therapists.imports.people import Contact
from therapists.models import Mailing, Notice, Practitioner, PractitionerLanguage

pytestmark = pytest.mark.django_db
MAILBOX = Contact(ContactKind.EMAIL, "ana@example.org")


def checked(number: int) -> Practitioner:
    """Somebody whom a file brought, and whose license the register knows."""
    found = Practitioner.objects.get(npi=npi(number))
    found.credentials.update(checked_on="2026-05-03", check_result="matched", check_source="Register", status="active")
    return found


@pytest.fixture
def brought(tmp_path: Path) -> Practitioner:
    """Somebody from a file, with an address."""
    base = person(1)
    imported(tmp_path, person(1, contacts=[*base.contacts, MAILBOX]))
    return checked(1)


def test_nobody_sees_whom_a_file_brought_before_they_are_told(tmp_path: Path, brought: Practitioner) -> None:
    imported(tmp_path, person(2))
    other = checked(2)
    by = builders.user()
    outcome = practitioners.publish_many(practitioners=[brought, other], by=by)
    assert outcome.done == []
    assert all("have not been told" in reason for _who, reason in outcome.refused)
    assert practitioners.lacking([brought.pk, other.pk]) == [brought.pk, other.pk]
    with pytest.raises(Refused, match="still to come"):
        notices.give(practitioners=[other], method="letter", on=timezone.localdate() + datetime.timedelta(1), by=by)
    assert [row.practitioner for row in notices.give(practitioners=[other], method="letter", by=by)] == [other]
    assert notices.give(practitioners=[other], method="phone", by=by) == [], "once"
    assert practitioners.publish(practitioner=other, by=by).status == "published"
    practitioners.pause(practitioner=other, by=by)
    Notice.objects.all().delete()
    assert practitioners.publish(practitioner=other, by=by).status == "published", "they were seen before"


def test_whom_curators_entered_needs_no_notice() -> None:
    entered = builders.practitioner(status="draft")
    builders.works_at(entered, builders.practice())
    builders.proof(entered)
    by = builders.user()
    assert notices.give(practitioners=[entered], method="phone", by=by) == []
    assert practitioners.publish(practitioner=entered, by=by).status == "published"


def test_the_mail_says_where_from_in_their_language_and_opens_the_gate(brought: Practitioner) -> None:
    spanish = builders.practitioner(status="pending", languages=("es",), phone="")
    PractitionerLanguage.objects.update(level="native")
    assert mailings.write_notices() != []
    assert mailings.write_notices() == [], "once"
    assert not Mailing.objects.filter(practitioner=spanish).exists(), "no file brought her"
    by = builders.user()
    with pytest.raises(Refused, match="waits to be sent"):
        practitioners.publish(practitioner=brought, by=by)
    assert mailings.send_waiting() == 1
    [sent] = outbox.outbox
    assert sent.to == ["ana@example.org"]
    assert "how we got your details" in sent.subject
    for said in ("invented", "erased", "Dear Ana O'Sample"):
        assert said in sent.body
    row = Mailing.objects.get()
    row.language = "es"
    assert "cómo obtuvimos sus datos" in mail.compose(row).subject
    assert practitioners.publish(practitioner=brought, by=by).status == "published"


def test_a_notice_that_came_back_is_given_otherwise(brought: Practitioner) -> None:
    builders.mailing(brought, purpose="notice", state="bounced", reason="550")
    by = builders.user()
    with pytest.raises(Refused, match="did not arrive"):
        practitioners.publish(practitioner=brought, by=by)
    with pytest.raises(Refused, match="No mail can be written"):
        mailings.write_notice(practitioner=brought, by=by)
    notices.give(practitioners=[brought], method="phone", by=by)
    assert practitioners.publish(practitioner=brought, by=by).status == "published"


def test_the_link_shows_where_from_and_removal_leads_a_curator_to_the_erasure(
    client: Client, brought: Practitioner
) -> None:
    by = builders.user()
    row = mailings.write_notice(practitioner=brought, by=by)
    mailings.send_waiting()
    link = reverse("confirm", kwargs={"token": mail.token(row)})
    shown = client.get(link).content.decode()
    assert "How we got your details" in shown
    assert "We have your details from: invented." in shown
    assert client.post(link, {"answer": "remove"}, follow=True).status_code == 200
    assert "erases everything" in client.get(link).content.decode()
    with pytest.raises(Refused, match="ask to be removed"):
        practitioners.publish(practitioner=brought, by=by)
    asked = brought.change_requests.get()
    with pytest.raises(Refused, match="erase them"):
        requests.accept(request=asked, by=by)
    client.force_login(by)
    page = reverse("admin:therapists_changerequest_change", args=[asked.pk])
    buttons = {part.split('"')[0] for part in client.get(page).content.decode().split('name="')[1:]}
    assert not [name for name in buttons if name.endswith("_accept")]
    [erase] = [name for name in buttons if name.endswith("_erase")]
    erasing = client.post(page, {erase: "1"})["Location"]
    assert erasing == reverse("admin:therapists_practitioner_erase_listing", args=[brought.pk])
    wrong = client.post(erasing, {"name": "Ana Sample"}).content.decode()
    assert "not the name of the person" in wrong
    assert client.post(erasing, {"name": "ana  o'sample"}).status_code == 302
    assert not Practitioner.objects.exists()
    assert client.get(link).status_code == 410


def test_a_curator_writes_down_many_notices_at_once(client: Client, tmp_path: Path, brought: Practitioner) -> None:
    imported(tmp_path, person(2), person(3))
    client.force_login(builders.user())
    page = reverse("admin:therapists_practitioner_changelist")
    chosen = {"action": "tell_selected", "_selected_action": list(Practitioner.objects.values_list("pk", flat=True))}
    assert "Ana O&#x27;Sample" in client.post(page, chosen).content.decode()
    assert client.post(page, {**chosen, "apply": "1", "method": ""}).status_code == 200
    client.post(page, {**chosen, "apply": "1", "method": "letter", "given_on": "2026-05-03"})
    assert set(Notice.objects.values_list("method", "given_on")) == {("letter", datetime.date(2026, 5, 3))}
    assert Notice.objects.count() == 3
    one = reverse("admin:therapists_practitioner_tell_listing", args=[brought.pk])
    assert "Nobody here is to be told" in client.get(one).content.decode()
    Notice.objects.all().delete()
    assert client.post(one, {"apply": "1", "method": "mail"}).status_code == 302
    assert Mailing.objects.get().purpose == "notice"
