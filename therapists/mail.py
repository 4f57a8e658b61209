"""Mail to practitioners: how one is made from its row, and which rows a returned mail is about.

The link in a mail is signed, not stored: whoever reads the table cannot answer for anybody.
"""

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage as Received
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from therapists.choices import MailPurpose
from therapists.models import Mailing, Practitioner

LINK_LIFE = timedelta(days=60)  # for an answer; the mail says until when
SIGNER = signing.Signer(salt="therapists.mailing")
IDENTITY_LETTERS = 24  # of the digest in a Message-ID
# What sources are called in mails and on the page they lead to; others by their own names.
SOURCES = {"nppes": gettext_lazy("the public register of US health care providers (NPPES)")}
OTHER_LANGUAGE = {"es": "en"}  # and Spanish is the other one of all the rest


def token(mailing: Mailing) -> str:
    """What stands in the link of this mail."""
    return SIGNER.sign(str(mailing.pk))


def number_in(signed: str) -> int | None:
    """The number of the mail that a link came with; nothing if we never made it."""
    try:
        return int(SIGNER.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def good_until(mailing: Mailing) -> datetime:
    """When its link stops working."""
    return mailing.created_at + LINK_LIFE


def link(mailing: Mailing, language: str) -> str:
    """The whole address of the page that a mail leads to."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse("confirm", kwargs={"token": token(mailing)})


def identity(mailing: Mailing) -> str:
    """The Message-ID: the same however often it is handed over, so that whoever gets it twice can tell."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{mailing.pk}.{_digest(mailing.pk)}@{domain}>"


def _digest(pk: int) -> str:
    return salted_hmac("therapists.mail.identity", str(pk), algorithm="sha256").hexdigest()[:IDENTITY_LETTERS]


def _are_they_right(mailing: Mailing, names: dict[str, str]) -> tuple[str, list[str]]:
    """Subject and paragraphs of a mail that asks whether the facts are still right."""
    paragraphs = [
        _("People in pain find you on %(site)s. They rely on what it says there: is it all still right?") % names,
        link(mailing, mailing.language),
        _(
            "One tap says yes. There you can also tell us what has changed, that you have stopped working, or that "
            "you want to be removed. The link works until %(day)s and needs no password: keep it to yourself."
        )
        % names,
        _("If you do nothing, you stay listed; visitors then read that your facts have not been confirmed lately."),
        _("Questions? Write to %(contact)s.") % names,
    ]
    return _("%(site)s: are your facts still right?") % names, paragraphs


def _how_we_got_them(mailing: Mailing, names: dict[str, str]) -> tuple[str, list[str]]:
    """Subject and paragraphs of a mail to somebody whom a file brought, before anybody sees them."""
    where = {"sources": "; ".join(sources_of(mailing.practitioner)) or _("a public register")}
    paragraphs = [
        _("%(site)s is a directory in which people in pain find somebody who treats them.") % names,
        _("We have your details from: %(sources)s.") % where,
        _(
            "We keep your name, your profession, your license numbers, how to reach you and where you work. Nobody "
            "sees an address that may be your home. A curator looks at your details before visitors can see them."
        ),
        link(mailing, mailing.language),
        _(
            "There you see what visitors would read. One tap says that it is right; you can also put it right, or have "
            "everything we keep about you erased. The link works until %(day)s and needs no password: keep it to "
            "yourself."
        )
        % names,
        _(
            "You may ask at any time what we keep about you, have it corrected or erased, or object to being listed: "
            "write to %(contact)s. If you do nothing, you may be listed."
        )
        % names,
    ]
    return _("%(site)s: how we got your details") % names, paragraphs


SAYS = {MailPurpose.CONFIRM: _are_they_right, MailPurpose.NOTICE: _how_we_got_them}


def sources_of(person: Practitioner) -> list[str]:
    """Where files brought somebody's details from, in words."""
    named = person.source_records.order_by("source").values_list("source", flat=True).distinct()
    return [str(SOURCES.get(source, source)) for source in named]


def compose(mailing: Mailing) -> EmailMessage:
    """The mail of a row, in its language. The envelope names where it comes back to if nobody gets it."""
    other = OTHER_LANGUAGE.get(mailing.language, "es")
    with translation.override(other):
        # Translators: stands in a mail of another language: say "In" and the name of yours.
        elsewhere = _("In English: %(link)s") % {"link": link(mailing, other)}
    with translation.override(mailing.language):
        until = formats.date_format(good_until(mailing), "DATE_FORMAT")
        names = {
            "name": mailing.practitioner.name,
            "site": settings.SITE_NAME,
            "contact": settings.CONTACT_EMAIL,
            "day": until,
        }
        subject, said = SAYS[MailPurpose(mailing.purpose)](mailing, names)
        paragraphs = (
            _("Dear %(name)s,") % names,
            *said,
            names["site"],
            elsewhere,
        )
    return EmailMessage(
        subject=subject,
        body="\n\n".join(paragraphs) + "\n",
        from_email=settings.MAIL_BOUNCES_TO,
        to=[mailing.address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Reply-To": settings.CONTACT_EMAIL,
            "Message-ID": identity(mailing),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notices, please
            "Content-Language": mailing.language,
        },
    )


# --- What comes back --------------------------------------------------------------------------------------------------


def undelivered(message: bytes) -> dict[int, str]:
    """Number of each mail that a report of RFC 3464 says failed for good, and what the mail server said.

    Delays are not failures; mail whose Message-ID is not one of ours is nobody's.
    """
    received = email.message_from_bytes(message, policy=email.policy.default)
    reasons = [reason for part in received.walk() for reason in _failures(part)]
    if not reasons:
        return {}
    return dict.fromkeys(_returned(received), "; ".join(reasons))


def _failures(part: Received) -> Iterator[str]:
    """What is said of each recipient who did not get it."""
    if part.get_content_type() != "message/delivery-status":
        return
    blocks: Any = part.get_payload()
    for fields in blocks:
        if str(fields.get("Action", "")).strip().lower() == "failed":
            said = fields.get("Diagnostic-Code") or fields.get("Status") or "failed"
            yield " ".join(str(said).split())


def _returned(received: Received) -> Iterator[int]:
    """The numbers of our mails that the report brings back, whole or as headers."""
    for part in received.walk():
        if part.get_content_type() == "text/rfc822-headers":
            headers = email.message_from_string(part.get_content(), policy=email.policy.default)
            yield from _ours(str(headers.get("Message-ID", "")))
        elif part is not received:
            yield from _ours(str(part.get("Message-ID", "")))  # the part within message/rfc822


def _ours(message_id: str) -> Iterator[int]:
    local = message_id.strip().strip("<>").rpartition("@")[0]
    number, _dot, digest = local.partition(".")
    if number.isascii() and number.isdecimal() and constant_time_compare(digest, _digest(int(number))):
        yield int(number)
