"""Suspension: one action takes a listing off the site, and it stays off until those who may end that."""

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.practitioners import publish
from therapists.actions.refusals import Refused
from therapists.choices import ListingStatus, ReportState, SuspensionNoteKind, SuspensionReason
from therapists.history.contexts import verb
from therapists.models import Practitioner, Report, Suspension, SuspensionNote, User
from therapists.search import indexing


@verb
def suspend(
    *, practitioner: Practitioner, reason: SuspensionReason | str, found: str, by: User, report: Report | None = None
) -> Suspension:
    """Take a listing off every page at once; what was found is kept for those who may read it. Raises ``Refused``.

    The listing's own history says only that it was paused. A report that led to it is marked as dealt with.
    """
    if not found.strip():
        raise Refused(gettext("Write down what was found."))
    person = Practitioner.objects.select_for_update(no_key=True).get(pk=practitioner.pk)
    if person.suspensions.in_force().exists():
        raise Refused(gettext("It is suspended already."))
    if person.status == ListingStatus.CLOSED:
        raise Refused(gettext("It is closed, so nobody sees it."))
    was_published = person.status == ListingStatus.PUBLISHED
    if was_published:
        Practitioner.objects.filter(pk=person.pk).update(
            status=ListingStatus.PAUSED, version=F("version") + 1, updated_at=Now()
        )
    suspension = Suspension.objects.create(
        practitioner=person, reason=SuspensionReason(reason), report=report, was_published=was_published
    )
    _write(suspension, SuspensionNoteKind.FOUND, found, by)
    if report is not None and report.state == ReportState.NEW:
        Report.objects.filter(pk=report.pk).update(state=ReportState.DONE, handled_by=by, handled_at=timezone.now())
    indexing.refresh([person.pk])
    return suspension


@verb
def note(*, suspension: Suspension, kind: SuspensionNoteKind | str, text: str, by: User) -> SuspensionNote:
    """Keep what was found, what the person was told or answered, or the decision that it stays. Raises ``Refused``."""
    if not text.strip():
        raise Refused(gettext("Write down what was said."))
    return _write(suspension, SuspensionNoteKind(kind), text, by)


@verb
def end(*, suspension: Suspension, decision: str, by: User) -> Practitioner:
    """End a suspension, and say why. The listing is published again if it was and lacks nothing, else it is paused.

    Raises ``Refused``.
    """
    if not decision.strip():
        raise Refused(gettext("Write down why it ends."))
    person = Practitioner.objects.select_for_update(no_key=True).get(pk=suspension.practitioner_id)
    ended = Suspension.objects.in_force().filter(pk=suspension.pk).update(ended_at=timezone.now())
    if not ended:
        raise Refused(gettext("It has been ended already."))
    _write(suspension, SuspensionNoteKind.DECISION, decision, by)
    if suspension.was_published and person.status == ListingStatus.PAUSED:
        try:
            return publish(practitioner=person, by=by)
        except Refused:  # something is missing by now: it stays paused, and its page says what
            return person
    return person


def _write(suspension: Suspension, kind: SuspensionNoteKind, text: str, by: User) -> SuspensionNote:
    return SuspensionNote.objects.create(suspension=suspension, kind=kind, text=text.strip(), by=by)
