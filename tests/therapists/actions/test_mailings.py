"""Asking by mail: whose turn it is, real SMTP, what is refused, what comes back, and workers that are killed."""

import datetime
import os
import random
import signal
import socket
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from tests import builders, killing
from tests.waiting import wait_until
from therapists import mail
from therapists.actions import answers, mailings
from therapists.models import ContactPoint, Mailing, Practitioner, PractitionerLanguage

MAILS = 8  # in the outbox each time its workers are killed
NOON = datetime.datetime(2026, 5, 3, 12, 0, tzinfo=datetime.UTC)


class Box:
    """What a mail server took, and what it says to some recipients."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, EmailMessage]] = []  # from, to, message
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.got.append((envelope.mail_from, envelope.rcpt_tos[0], message))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def box(settings: Any, port: int) -> Iterator[Box]:
    found = Box()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }
    settings.MAIL_BOUNCES_TO = "bounces@directory.example.org"
    yield found
    controller.stop()


def reachable(email: str = "ann@example.org", **fields: Any) -> Practitioner:
    person = builders.practitioner(**fields)
    if email:
        ContactPoint.objects.create(practitioner=person, kind="email", value=email, public=False, position=5)
    builders.listed(person)
    return person


def asked(now: datetime.datetime | None = None) -> list[int]:
    return [mailing.practitioner_id for mailing in mailings.write_to_those_due(now=now)]


# --- Whose turn it is -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_those_are_asked_whose_facts_fall_due_soonest_first() -> None:
    soon, never, late, fresh = (reachable() for _ in range(4))
    builders.confirmation(soon, days_ago=26)
    builders.confirmation(late, days_ago=80)
    builders.confirmation(fresh, days_ago=24)
    reachable("")
    for status in ("draft", "paused", "pending", "closed"):
        reachable(status=status)
    builders.listed(soon, late, fresh)
    end = timezone.now().replace(hour=23)
    assert asked(end) == [never.pk, late.pk, soon.pk]
    assert asked(end) == [], "nobody twice"


@pytest.mark.django_db
def test_nobody_is_asked_too_often_or_where_mail_does_not_arrive_or_while_they_wait_for_us() -> None:
    lately, long_ago, bounced, waiting = (reachable() for _ in range(4))
    builders.mailing(lately, days_ago=24)
    builders.mailing(long_ago, days_ago=26)
    row = builders.mailing(bounced, days_ago=90, state="bounced")
    builders.change_request(waiting)
    end = timezone.now().replace(hour=23)
    assert asked(end) == [long_ago.pk]
    mailings.deal_with(mailings=[row], by=builders.user())
    assert asked(end) == [bounced.pk]
    builders.mailing(reachable("new@example.org"), days_ago=90, state="bounced")
    assert len(asked(end)) == 1, "another address may work"


@pytest.mark.django_db
def test_who_lets_two_mails_go_unanswered_is_written_to_no_more_until_they_confirm_again() -> None:
    person, answered = reachable(), reachable("ben@example.org")
    for days in (80, 52):
        builders.mailing(person, days_ago=days)
        builders.mailing(answered, days_ago=days)
    Mailing.objects.filter(practitioner=answered, created_at__lt=timezone.now() - datetime.timedelta(days=60)).update(
        answer="right", answered_at=timezone.now()
    )
    end = timezone.now().replace(hour=23)
    assert asked(end) == [answered.pk]
    builders.confirmation(person, days_ago=40)  # on the phone
    builders.listed(person)
    assert asked(end) == [person.pk]


@pytest.mark.django_db
def test_a_day_has_its_most_spread_over_the_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "MOST_A_DAY", 24)
    for _ in range(6):
        reachable()
    assert [len(asked(NOON.replace(hour=hour))) for hour in (0, 0, 2, 4)] == [1, 0, 2, 2]
    assert len(asked(NOON.replace(day=4, hour=0))) == 1


@pytest.mark.django_db
def test_the_address_they_gave_for_this_and_their_language() -> None:
    person = reachable("private@example.org", languages=("es",))
    PractitionerLanguage.objects.update(level="native")
    ContactPoint.objects.create(practitioner=person, kind="email", value="public@example.org")
    [mailing] = mailings.write_to_those_due(now=timezone.now().replace(hour=23))
    assert (mailing.address, mailing.language, mailing.state) == ("private@example.org", "es", "waiting")


@pytest.mark.django_db
def test_a_site_without_a_mail_server_asks_nobody(settings: Any) -> None:
    reachable()
    assert mailings.ask_those_due.func() == 0
    settings.ASK_BY_MAIL = True
    mailings.ask_those_due.func()
    assert Mailing.objects.count() == 1


# --- Sending ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_brings_a_link_that_answers(box: Box, client: Any) -> None:
    person = reachable(given_name="José", family_name="Núñez")
    builders.mailing(person, state="waiting", language="es")
    assert mailings.send_waiting() == 1
    assert mailings.send_waiting() == 0
    [(sender, to, message)] = box.got
    row = Mailing.objects.get()
    assert (row.state, row.sent_at is not None) == ("sent", True)
    assert (sender, to) == ("bounces@directory.example.org", "ann@example.org")
    assert message["From"] == "directory@example.org"
    assert message["Message-ID"] == mail.identity(row)
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_content()
    assert "José Núñez" in body
    spanish, english = mail.link(row, "es"), mail.link(row, "en")
    assert spanish.startswith("http://localhost:8000/es/confirm/")
    assert spanish in body
    assert english in body
    assert client.get(english.removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.django_db
def test_never_and_later_are_different_answers(box: Box) -> None:
    rows = {
        name: builders.mailing(reachable(), state="waiting", address=f"{name}@example.org")
        for name in ("gone", "grey", "old", "fine")
    }
    Mailing.objects.filter(pk=rows["old"].pk).update(created_at=timezone.now() - datetime.timedelta(days=4))
    box.refuses = {
        "gone@example.org": "550 5.1.1 No such\tuser",
        "grey@example.org": "451 4.7.1 Try later",
        "old@example.org": "451 4.7.1 Try later",
    }
    assert mailings.send_waiting() == 1
    states = {name: Mailing.objects.get(pk=row.pk) for name, row in rows.items()}
    assert {name: row.state for name, row in states.items()} == {
        "gone": "bounced",
        "grey": "waiting",
        "old": "failed",
        "fine": "sent",
    }
    assert states["gone"].reason == "550 5.1.1 No such user"
    assert {row.pk for row in Mailing.objects.to_do()} == {rows["gone"].pk, rows["old"].pk}
    box.refuses = {}
    assert mailings.send_waiting() == 1


@pytest.mark.django_db
def test_without_a_server_all_waits(settings: Any, port: int) -> None:
    options = {"host": "127.0.0.1", "port": port, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    builders.mailing(reachable(), state="waiting")
    with pytest.raises(OSError, match="refused"):
        mailings.send_waiting()
    assert Mailing.objects.waiting().count() == 1


@pytest.mark.django_db
def test_who_left_meanwhile_is_not_written_to(box: Box) -> None:
    builders.mailing(reachable(status="paused"), state="waiting")
    assert mailings.send_waiting() == 0
    assert box.got == []
    assert not Mailing.objects.to_do().exists()
    assert not Mailing.objects.waiting().exists()


def send_to(port: int) -> None:
    """In a process of its own."""
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    mailers = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    with override_settings(MAILERS=mailers):
        mailings.send_waiting()


def test_killed_workers_lose_no_mail_and_no_second_one_is_another_mail(
    box: Box, port: int, victims: killing.Nursery
) -> None:
    person, chance, amid = reachable(), random.Random(7), 0
    for turn in range(killing.TIMES):
        for n in range(MAILS):
            builders.mailing(person, state="waiting", address=f"p{turn}-{n}@example.org")
        before = len(box.got)
        both = [victims.begin(f"{__name__}:send_to", port=port) for _ in range(2)]
        wanted = before + chance.randrange(MAILS)
        wait_until(lambda wanted=wanted: len(box.got) >= wanted)  # type: ignore[misc]
        for worker in both:
            os.kill(worker, signal.SIGKILL)
        assert {victims.end(worker) for worker in both} <= {0, -signal.SIGKILL}
        wait_until(killing.gone)
        marked = Mailing.objects.filter(state="sent", address__startswith=f"p{turn}-").count()
        assert 0 <= len(box.got) - before - marked <= 2, "at most the one that each had in hand"
        amid += marked < MAILS
        mailings.send_waiting()
        assert not Mailing.objects.waiting().exists()
    assert amid, "every worker had ended before it was killed"
    identities = {(to, message["Message-ID"]) for _sender, to, message in box.got}
    assert len(identities) == len({to for to, _identity in identities}) == MAILS * killing.TIMES
    assert len(box.got) <= (MAILS + 2) * killing.TIMES, "whatever came twice is the same mail"


# --- What comes back --------------------------------------------------------------------------------------------------

REPORT = """From: MAILER-DAEMON@mx.example.org
To: bounces@directory.example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1
 <ann@example.org>: unknown

--B
Content-Type: {kind}

From: directory@example.org
Message-ID: {identity}
Subject: x

{rest}
--B--
"""


def report(identity: str, *, action: str = "failed", kind: str = "message/rfc822", rest: str = "Dear") -> bytes:
    return REPORT.format(identity=identity, action=action, kind=kind, rest=rest).encode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_returned_mail_marks_its_row_and_becomes_a_task(kind: str) -> None:
    row, other = builders.mailing(reachable()), builders.mailing(reachable())
    message = report(mail.identity(row), kind=kind)
    assert [found.pk for found in mailings.read_bounce(message=message)] == [row.pk]
    assert mailings.read_bounce(message=message) == [], "once"
    assert [found.pk for found in Mailing.objects.to_do()] == [row.pk]
    row.refresh_from_db()
    assert (row.state, row.reason) == ("bounced", "smtp; 550 5.1.1 <ann@example.org>: unknown")
    other.refresh_from_db()
    assert other.state == "sent"


@pytest.mark.django_db
def test_delays_forgeries_and_ordinary_mail_mark_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = builders.mailing(reachable()), builders.mailing(reachable())
    digest = mail.identity(other).partition(".")[2]
    for message in (
        report(mail.identity(row), action="delayed"),
        report(f"<{row.pk}.{digest}"),
        report("<x.y@z>"),
        report(""),
        f"From: ann@example.org\nMessage-ID: {mail.identity(row)}\n\nThank you!".encode(),
        b"\xff\x00 no mail at all",
        b"",
    ):
        assert mailings.read_bounce(message=message) == [], message
    assert not Mailing.objects.to_do().exists()


@pytest.mark.django_db
def test_the_command_reads_a_mail_from_its_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    row = builders.mailing(reachable())
    file = tmp_path / "mail"
    file.write_bytes(report(mail.identity(row)))
    with file.open() as source:
        monkeypatch.setattr(sys, "stdin", source)
        call_command("read_bounce")
    assert "1 mails" in capsys.readouterr().out


@pytest.mark.django_db
def test_whoever_answers_keeps_the_answer_when_the_mail_bounces_elsewhere() -> None:
    """A mailbox may forward to another that is gone."""
    person = reachable()
    row = builders.mailing(person)
    answers.answer(mailing=row, what="right")
    mailings.read_bounce(message=report(mail.identity(row)))
    row.refresh_from_db()
    assert (row.answer, row.state) == ("right", "bounced")
