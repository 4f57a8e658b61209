"""Suspension: one action takes a listing off the site, and it stays off until those who may end that."""

from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.claims import lock
from therapists.actions.places import people_at
from therapists.actions.practitioners import publish
from therapists.actions.refusals import Refused
from therapists.choices import ListingStatus, ReportState, SuspensionNoteKind, SuspensionReason
from therapists.history.contexts import verb
from therapists.models import Practice, Practitioner, Report, Suspension, SuspensionNote, User
from therapists.search import indexing

_CHANGED: dict[str, Any] = {"version": F("version") + 1, "updated_at": Now()}


@verb
def suspend(
    *,
    about: Practitioner | Practice,
    reason: SuspensionReason | str,
    found: str,
    by: User,
    report: Report | None = None,
) -> Suspension:
    """Take a listing off every page at once; what was found is kept for those who may read it. Raises ``Refused``.

    Its own history says only that it was paused. Who works at a practice is no longer seen there, and stays listed. A
    report that led to it is marked as dealt with.
    """
    if not found.strip():
        raise Refused(gettext("Write down what was found."))
    listing = lock(model=type(about), pk=about.pk)
    if listing.suspensions.in_force().exists():
        raise Refused(gettext("It is suspended already."))
    if isinstance(listing, Practitioner) and listing.status == ListingStatus.CLOSED:
        raise Refused(gettext("It is closed, so nobody sees it."))
    suspension = Suspension.objects.create(
        practitioner=listing if isinstance(listing, Practitioner) else None,
        practice=listing if isinstance(listing, Practice) else None,
        reason=SuspensionReason(reason),
        report=report,
        was_published=isinstance(listing, Practice) or listing.status == ListingStatus.PUBLISHED,
    )
    if isinstance(listing, Practice):
        _show(listing, paused=True)
    elif suspension.was_published:
        Practitioner.objects.filter(pk=listing.pk).update(status=ListingStatus.PAUSED, **_CHANGED)
        indexing.refresh([listing.pk])
    _write(suspension, SuspensionNoteKind.FOUND, found, by)
    if report is not None and report.state == ReportState.NEW:
        Report.objects.filter(pk=report.pk).update(state=ReportState.DONE, handled_by=by, handled_at=timezone.now())
    return suspension


@verb
def note(*, suspension: Suspension, kind: SuspensionNoteKind | str, text: str, by: User) -> SuspensionNote:
    """Keep what was found, what the person was told or answered, or the decision that it stays. Raises ``Refused``."""
    if not text.strip():
        raise Refused(gettext("Write down what was said."))
    return _write(suspension, SuspensionNoteKind(kind), text, by)


@verb
def end(*, suspension: Suspension, decision: str, by: User) -> Practitioner | Practice:
    """End a suspension, and say why. What was published is published again if it lacks nothing, else it is paused.

    A practice is shown again. Raises ``Refused``.
    """
    if not decision.strip():
        raise Refused(gettext("Write down why it ends."))
    listing = lock(model=type(suspension.about), pk=suspension.about.pk)
    ended = Suspension.objects.in_force().filter(pk=suspension.pk).update(ended_at=timezone.now())
    if not ended:
        raise Refused(gettext("It has been ended already."))
    _write(suspension, SuspensionNoteKind.DECISION, decision, by)
    if isinstance(listing, Practice):
        _show(listing, paused=False)
    elif suspension.was_published and listing.status == ListingStatus.PAUSED:
        try:
            return publish(practitioner=listing, by=by)
        except Refused:  # something is missing by now: it stays paused, and its page says what
            return listing
    return listing


def _show(practice: Practice, *, paused: bool) -> None:
    """Bring the practice, and the rows of those who work there, in step with its suspension."""
    Practice.objects.filter(pk=practice.pk).update(paused=paused, **_CHANGED)
    practice.paused = paused
    indexing.refresh(people_at(practice))


def _write(suspension: Suspension, kind: SuspensionNoteKind, text: str, by: User) -> SuspensionNote:
    return SuspensionNote.objects.create(suspension=suspension, kind=kind, text=text.strip(), by=by)
