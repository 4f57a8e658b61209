"""Who is asked by mail, and who by phone: a person who does not answer mails is called instead."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from therapists.choices import UNDELIVERED

# Mails without an answer since somebody last confirmed anything; then the phone. A call that confirms begins anew.
MOST_UNANSWERED = 2
ANSWERED_WITHIN = timedelta(days=10)  # a mail that is younger may still be answered

# Of a practitioner ``p``: those whose last mails all went unanswered. ``%(answered_before)s``: mails written before.
SILENT = f"""(
    SELECT count(*) FROM therapists_mailing AS m
    WHERE m.practitioner_id = p.id AND m.purpose = 'confirm' AND m.answer = '' AND m.state = 'sent'
      AND m.created_at <= %(answered_before)s AND m.created_at > coalesce(
          (SELECT max(c.at) FROM therapists_confirmation AS c WHERE c.practitioner_id = p.id), '-infinity')
) >= {MOST_UNANSWERED}"""

# Of a practitioner ``p``: no address that mail may still reach.
NO_ADDRESS = """NOT EXISTS (
    SELECT FROM therapists_contactpoint AS box WHERE box.practitioner_id = p.id AND box.kind = 'email'
      AND NOT EXISTS (
        SELECT FROM therapists_mailing AS m WHERE m.practitioner_id = p.id AND m.address = box.value
          AND m.state = ANY(%(undelivered)s::text[]) AND m.handled_at IS NULL))"""

BY_PHONE = f"(NOT %(by_mail)s OR {NO_ADDRESS} OR {SILENT})"


def asked(now: Any) -> dict[str, Any]:
    """The values that ``BY_PHONE`` asks for. A site that sends no mail calls everybody."""
    return {
        "by_mail": settings.ASK_BY_MAIL,
        "undelivered": [state.value for state in UNDELIVERED],
        "answered_before": now - ANSWERED_WITHIN,
    }
