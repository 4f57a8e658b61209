"""Reports of a problem: taken from anybody, within limits, and dealt with by curators."""

import ipaddress
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, models
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.choices import ReportedFact, ReportReason, ReportState
from therapists.history.contexts import verb
from therapists.models import Practice, Practitioner, Report, ReportTrace, User

# From one address (of IPv6, one network of 2^64): more is a machine, or somebody who should write to us instead.
MOST_FROM_ONE_ADDRESS = 5
ADDRESS_WINDOW = timedelta(hours=1)
# About one listing, of each queue: a flood of ordinary reports must not keep a warning about safety out.
MOST_ABOUT_ONE_LISTING = 20
LISTING_WINDOW = timedelta(days=1)
HOUSEHOLD_BITS = 64  # of an IPv6 address belong to the network that one household or firm is given
EMAILS_KEPT = timedelta(days=90)  # after a report was dealt with, in case there are questions


class TooMany(Refused):
    """The report was not kept, because there were too many; ``wait`` says how long until the next one may come."""

    def __init__(self, reason: str, wait: timedelta) -> None:
        super().__init__(reason)
        self.wait = wait


@verb
def file_report(
    *,
    about: Practitioner | Practice,
    reason: ReportReason | str,
    fact: ReportedFact | str,
    text: str,
    email: str,
    language: str,
    address: str,
) -> Report:
    """Keep what a visitor reports. ``address`` is where the request came from; it is not kept. Raises ``TooMany``."""
    now = timezone.now()
    digests = _digests(address, now)
    owner = {"practice" if isinstance(about, Practice) else "practitioner": about}
    _queue(*digests, f"{about._meta.model_name} {about.pk}")
    _limit_address(digests, now)
    report = Report(
        reason=ReportReason(reason), fact=fact, text=text, email=email, language=language, created_at=now, **owner
    )
    _limit_listing(report, Report.objects.filter(**owner), now)
    report.save()
    for digest in digests[:1]:
        ReportTrace.objects.create(digest=digest, at=now)
    return report


@verb
def finish(*, reports: Iterable[Report], by: User) -> list[Report]:
    """Mark reports as dealt with: something was done about them. Returns those that were waiting."""
    return _handle(reports, ReportState.DONE, gettext("Marked as done."), by)


@verb
def dismiss(*, reports: Iterable[Report], by: User) -> list[Report]:
    """Mark reports as dealt with: there was nothing to do. Returns those that were waiting."""
    return _handle(reports, ReportState.DISMISSED, gettext("Dismissed."), by)


@verb
def reopen(*, reports: Iterable[Report], by: User) -> list[Report]:
    """Put reports back into the queue. Returns those that were out of it."""
    handled = Report.objects.exclude(state=ReportState.NEW)
    changes = {"state": ReportState.NEW, "handled_by": None, "handled_at": None}
    return _change(reports, handled, changes, gettext("Put back into the queue."), by)


@verb
def forget_reporters() -> int:
    """Remove what is no longer needed: traces of the last hour, and e-mail addresses of reports long dealt with.

    Returns the number of addresses removed.
    """
    now = timezone.now()
    _forget_traces(now)
    return Report.objects.filter(handled_at__lte=now - EMAILS_KEPT).exclude(email="").update(email="")


@task
def forget_old_reporters() -> int:
    """Every night."""
    return forget_reporters()


def _handle(reports: Iterable[Report], state: ReportState, message: str, by: User) -> list[Report]:
    changes = {"state": state, "handled_by": by, "handled_at": timezone.now()}
    return _change(reports, Report.objects.waiting(), changes, message, by)


def _change(
    reports: Iterable[Report],
    changeable: models.QuerySet[Report],
    changes: Mapping[str, object],
    message: str,
    by: User,
) -> list[Report]:
    """Change those that may be changed and that ``by`` may read."""
    asked = Report.objects.visible_to(by).filter(pk__in=[report.pk for report in reports])
    ids = list((asked & changeable).order_by("pk").select_for_update().values_list("pk", flat=True))
    Report.objects.filter(pk__in=ids).update(**changes)
    changed = list(Report.objects.filter(pk__in=ids))
    record(objects=changed, message=message, by=by)
    return changed


# --- Limits -----------------------------------------------------------------------------------------------------------


def _digests(address: str, now: datetime) -> list[str]:
    """Keyed hashes of the address: of today, and of the day an hour ago began in. None where no address is known.

    The day is part of what is hashed, so that nothing links the visitors of two days.
    """
    if not address:
        return []
    days = dict.fromkeys((now.date(), (now - ADDRESS_WINDOW).date()))
    network = _network(address)
    return [salted_hmac("therapists.report", f"{day} {network}", algorithm="sha256").hexdigest() for day in days]


def _network(address: str) -> str:
    """What one household shares: an IPv4 address, or the network of an IPv6 one."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is None:
            return str(ipaddress.ip_network((known, HOUSEHOLD_BITS), strict=False))
        known = known.ipv4_mapped
    return str(known)


def _queue(*names: str) -> None:
    """Reports from one address, and about one listing, wait for each other, so that none slips past a limit."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _limit_address(digests: list[str], now: datetime) -> None:
    _forget_traces(now)
    recent = ReportTrace.objects.filter(digest__in=digests)
    if wait := _wait(recent.values_list("at", flat=True), MOST_FROM_ONE_ADDRESS, ADDRESS_WINDOW, now):
        minutes = math.ceil(wait / timedelta(minutes=1))
        reason = ngettext(
            "Several reports came from your connection in the last hour, so this one was not sent yet. Please press "
            "Send again in %(minutes)d minute.",
            "Several reports came from your connection in the last hour, so this one was not sent yet. Please press "
            "Send again in %(minutes)d minutes.",
            minutes,
        )
        raise TooMany(reason % {"minutes": minutes}, wait)


def _forget_traces(now: datetime) -> None:
    """Remove those that no longer count; what another process is removing is left to it."""
    old = ReportTrace.objects.filter(at__lte=now - ADDRESS_WINDOW).select_for_update(skip_locked=True)
    ReportTrace.objects.filter(pk__in=old.values("pk")).delete()


def _limit_listing(report: Report, about_it: models.QuerySet[Report], now: datetime) -> None:
    queue = Report.objects.restricted() if report.restricted else Report.objects.ordinary()
    recent = (about_it & queue).filter(created_at__gt=now - LISTING_WINDOW)
    if wait := _wait(recent.values_list("created_at", flat=True), MOST_ABOUT_ONE_LISTING, LISTING_WINDOW, now):
        raise TooMany(
            gettext("This listing was reported many times today, and we are looking at it. This report was not sent."),
            wait,
        )


def _wait(times: Iterable[datetime], most: int, window: timedelta, now: datetime) -> timedelta | None:
    """How long until fewer than ``most`` of these times lie within the window; nothing where that is so already."""
    latest = sorted(times, reverse=True)[:most]
    return latest[-1] + window - now if len(latest) == most else None
