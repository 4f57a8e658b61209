"""Mail that asks practitioners whether their facts are still right: whose turn it is, sending, and what comes back.

A mail is a row before it is sent. Each row is held while its mail is handed over and is marked in the same transaction,
so that no two workers send it, and one that a killed worker held waits again. Where a worker dies between the
server's word and the mark, the same mail goes out again under the same Message-ID.
"""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext

from therapists import freshness, mail
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.background import SLOW
from therapists.choices import UNDELIVERED, ListingStatus, MailPurpose, MailState
from therapists.desk import reaching
from therapists.history.contexts import verb
from therapists.models import Mailing, Practitioner, User
from therapists.models.upkeep import LONGEST_REASON

MOST_A_DAY = 500  # mails written; spread over the hours
AT_MOST_EVERY = timedelta(days=25)  # for one person, whatever has become due since
AHEAD = timedelta(days=5)  # asked before the first fact falls due, so that an answer comes in time
GIVE_UP = timedelta(days=3)  # on a server that says "later"
WRITING = 7_301_948  # one writes at a time; any number that no other lock uses
PERMANENT = 500  # SMTP codes from here on say "never"
# Whom a mail still concerns when its turn comes.
WRITTEN_TO = {
    MailPurpose.CONFIRM: {ListingStatus.PUBLISHED},
    MailPurpose.NOTICE: set(ListingStatus) - {ListingStatus.CLOSED},
}

# An address of theirs that is not public is the one they gave for this.
MAILBOX = """
JOIN LATERAL (
    SELECT c.value FROM therapists_contactpoint AS c WHERE c.practitioner_id = p.id AND c.kind = 'email'
    ORDER BY c.public, c.position, c.id LIMIT 1
) AS box ON true
"""
LANGUAGE = """
EXISTS (
    SELECT FROM therapists_practitionerlanguage AS speaks JOIN therapists_language AS l ON l.id = speaks.language_id
    WHERE speaks.practitioner_id = p.id AND l.slug = 'es' AND speaks.level = 'native'
) AS spanish
"""
# Whose first fact falls due next comes first; who lets mails go unanswered is called instead.
CHOOSE = f"""
WITH due AS MATERIALIZED ({freshness.DUE})
SELECT p.id, box.value, {LANGUAGE}
FROM therapists_practitioner AS p {MAILBOX}
LEFT JOIN due ON due.practitioner_id = p.id
WHERE p.status = 'published'
  AND coalesce(due.due_at, '-infinity') <= %(before)s
  AND NOT EXISTS (
    SELECT FROM therapists_mailing AS m WHERE m.practitioner_id = p.id
      AND (m.created_at > %(since)s OR m.address = box.value AND m.state = ANY(%(undelivered)s::text[])
           AND m.handled_at IS NULL))
  AND NOT EXISTS (SELECT FROM therapists_changerequest AS r WHERE r.practitioner_id = p.id AND r.state = 'new')
  AND NOT {reaching.SILENT}
ORDER BY coalesce(due.due_at, '-infinity'), p.id LIMIT %(most)s
"""
# Whom a file brought is told how we got their details, once, before anybody sees them; who came first comes first.
CHOOSE_NOTICES = f"""
SELECT p.id, box.value, {LANGUAGE}
FROM therapists_practitioner AS p {MAILBOX}
WHERE p.status IN ('pending', 'draft') AND p.published_at IS NULL AND (%(only)s::bigint IS NULL OR p.id = %(only)s)
  AND EXISTS (SELECT FROM therapists_importchange AS i WHERE i.practitioner_id = p.id AND i.created)
  AND NOT EXISTS (SELECT FROM therapists_mailing AS m WHERE m.practitioner_id = p.id AND m.purpose = 'notice')
  AND NOT EXISTS (SELECT FROM therapists_notice AS n WHERE n.practitioner_id = p.id)
ORDER BY p.id LIMIT %(most)s
"""


@task(queue_name=SLOW)
def ask_those_due() -> int:
    """Every hour, where the site asks by mail: write to those whose turn it is. Returns how many."""
    return len(write_to_those_due()) + len(write_notices()) if settings.ASK_BY_MAIL else 0


@task(queue_name=SLOW)
def send_what_waits() -> int:
    """Every five minutes. Returns how many were sent."""
    return send_waiting()


@verb
def write_to_those_due(*, now: datetime | None = None) -> list[Mailing]:
    """Put into the outbox the mails of this hour: as many as the day's share so far leaves, nobody too often."""
    now = now or timezone.now()
    values: dict[str, Any] = {
        "before": now + AHEAD,
        "since": now - AT_MOST_EVERY,
        "undelivered": [state.value for state in UNDELIVERED],
        "answered_before": now,  # a mail that may still be answered holds off the next one, too
    }
    return _write(CHOOSE, values, MailPurpose.CONFIRM, now)


@verb
def write_notices(*, now: datetime | None = None) -> list[Mailing]:
    """Put into the outbox what the day's share so far leaves of notices to those whom files brought."""
    return _write(CHOOSE_NOTICES, {"only": None}, MailPurpose.NOTICE, now or timezone.now())


@verb
def write_notice(*, practitioner: Practitioner, by: User) -> Mailing:
    """Put the notice for one person into the outbox, whatever the day's share is. Raises ``Refused``."""
    written = _write(CHOOSE_NOTICES, {"only": practitioner.pk}, MailPurpose.NOTICE, timezone.now(), most=1)
    if not written:
        raise Refused(gettext("No mail can be written to them: there is no address, or they have been written to."))
    record(objects=[practitioner], message=gettext("Wrote to them how we got their details."), by=by)
    return written[0]


def _write(
    choose: str, values: dict[str, Any], purpose: MailPurpose, now: datetime, most: int | None = None
) -> list[Mailing]:
    """Rows of the outbox for those whom a statement chooses: as many as the day's share so far leaves, or ``most``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = Mailing.objects.filter(created_at__gte=midnight, created_at__lte=now).count()
        left = max(0, MOST_A_DAY * (now.hour + 1) // 24 - today)
        cursor.execute(choose, values | {"most": left if most is None else most})
        return Mailing.objects.bulk_create(
            Mailing(
                practitioner_id=pk,
                purpose=purpose,
                address=address,
                language="es" if spanish else settings.LANGUAGE_CODE,
                created_at=now,
            )
            for pk, address, spanish in cursor.fetchall()
        )


def send_waiting() -> int:
    """Send all that waits, one by one; returns how many were. What the server cannot take now waits for the next time.

    Raises ``OSError`` (``smtplib.SMTPException``) where there is no talking to the server: nothing is lost by it.
    """
    sent = last = 0
    if not Mailing.objects.waiting().exists():
        return 0
    with mailers.default as server:
        while (mailing := _send_next(server, last)) is not None:
            last = mailing.pk
            sent += mailing.state == MailState.SENT
    return sent


@transaction.atomic
def _send_next(server: BaseEmailBackend, last: int) -> Mailing | None:
    """Send the first mail after the one numbered ``last``, and mark it; nothing where none waits that nobody holds."""
    waiting = Mailing.objects.waiting().filter(pk__gt=last).select_related("practitioner").order_by("pk")
    mailing = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if mailing is None:
        return None
    if mailing.practitioner.status not in WRITTEN_TO[MailPurpose(mailing.purpose)]:
        _failed(mailing, MailState.FAILED, "no longer listed")
        mailing.handled_at = timezone.now()  # nobody needs to do anything
    else:
        _send(server, mailing)
    mailing.save(update_fields=("state", "sent_at", "reason", "handled_at"))
    return mailing


def _send(server: BaseEmailBackend, mailing: Mailing) -> None:
    try:
        server.send_messages([mail.compose(mailing)])
    except smtplib.SMTPRecipientsRefused as refusal:
        [(code, said)] = refusal.recipients.values()
        _refused(mailing, code, said, MailState.BOUNCED)
    except smtplib.SMTPDataError as refusal:
        _refused(mailing, refusal.smtp_code, refusal.smtp_error, MailState.FAILED)
    else:
        mailing.state, mailing.sent_at, mailing.reason = MailState.SENT, timezone.now(), ""


def _refused(mailing: Mailing, code: int, said: bytes | str, never: MailState) -> None:
    """Never, or later; later is never after some days."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    reason = f"{code} {' '.join(words.split())}"
    if code >= PERMANENT:
        _failed(mailing, never, reason)
    elif timezone.now() - mailing.created_at > GIVE_UP:
        _failed(mailing, MailState.FAILED, reason)
    else:
        mailing.reason = reason[:LONGEST_REASON]


def _failed(mailing: Mailing, state: MailState, reason: str) -> None:
    mailing.state, mailing.reason = state, reason[:LONGEST_REASON]


@verb
def read_bounce(*, message: bytes) -> list[Mailing]:
    """Mark those mails of ours that a returned one says nobody got. Returns those that were not marked yet."""
    reasons = mail.undelivered(message)
    sent = Mailing.objects.filter(pk__in=reasons, state=MailState.SENT).select_for_update(of=("self",))
    bounced = list(sent.order_by("pk"))
    for mailing in bounced:
        _failed(mailing, MailState.BOUNCED, reasons[mailing.pk])
    Mailing.objects.bulk_update(bounced, ("state", "reason"))
    return bounced


@verb
def deal_with(*, mailings: Iterable[Mailing], by: User) -> list[Mailing]:
    """Mark mails that did not arrive as dealt with: they may be written to again. Returns those that waited."""
    handled = {"handled_by": by, "handled_at": timezone.now()}
    return _handle(Mailing.objects.to_do(), mailings, handled, gettext("Dealt with."), by)


@verb
def put_back(*, mailings: Iterable[Mailing], by: User) -> list[Mailing]:
    """Put mails that did not arrive back into the queue. Returns those that were dealt with."""
    handled = {"handled_by": None, "handled_at": None}
    return _handle(Mailing.objects.dealt_with(), mailings, handled, gettext("Put back into the queue."), by)


def _handle(
    changeable: QuerySet[Mailing], mailings: Iterable[Mailing], changes: dict[str, Any], message: str, by: User
) -> list[Mailing]:
    chosen = changeable.filter(pk__in=[mailing.pk for mailing in mailings])
    ids = list(chosen.order_by("pk").select_for_update().values_list("pk", flat=True))
    Mailing.objects.filter(pk__in=ids).update(**changes)
    handled = list(Mailing.objects.filter(pk__in=ids))
    record(objects=handled, message=message, by=by)
    return handled
