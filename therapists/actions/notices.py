"""How we got your details: whom a file brought is told before anybody else sees them.

A notice is a mail of ours that was sent (``Mailing``, purpose ``notice``), or a row of ``Notice`` where somebody was
told by phone, letter or in person.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions import suppressions
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.choices import UNDELIVERED, Answer, ListingStatus, MailPurpose, MailState, NoticeMethod, RequestState
from therapists.history.contexts import verb
from therapists.models import ChangeRequest, Mailing, Notice, Practitioner, User
from therapists.models.provenance import ImportChange

NOTICES = Mailing.objects.filter(purpose=MailPurpose.NOTICE)


@verb
def give(
    *, practitioners: Iterable[Practitioner], method: NoticeMethod | str, by: User, on: date | None = None
) -> list[Notice]:
    """Write down that these people were told, ``on`` a day up to today, in another way than by a mail of ours.

    Those whom no file brought, or who were told already, are passed over. Raises ``Refused``.
    """
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(gettext("This day is still to come."))
    people = list(to_be_told(Practitioner.objects.filter(pk__in=[person.pk for person in practitioners])))
    told = Notice.objects.bulk_create(
        Notice(practitioner=person, method=NoticeMethod(method), given_on=day, by=by) for person in people
    )
    text = gettext("Told how we got their details: %(how)s.") % {"how": NoticeMethod(method).label}
    record(objects=people, message=text, by=by)
    return told


def to_be_told(people: QuerySet[Practitioner]) -> QuerySet[Practitioner]:
    """Those of these people whom a file brought, whom nobody saw yet, and who were not told."""
    mine = {"practitioner": OuterRef("pk")}
    return people.filter(
        Exists(ImportChange.objects.filter(created=True, **mine)),
        ~Exists(Notice.objects.filter(**mine)),
        ~Exists(NOTICES.filter(state=MailState.SENT, **mine)),
        published_at__isnull=True,
    ).order_by("pk")


def with_objections(people: QuerySet[Practitioner]) -> list[Practitioner]:
    """These people, each with ``objections``: why nobody may see them yet, for ``practitioners.publish_many``."""
    found = list(people)
    hidden = [person.pk for person in found if person.status != ListingStatus.PUBLISHED]
    waiting = to_be_told(Practitioner.objects.filter(pk__in=hidden))
    untold = dict.fromkeys(waiting.values_list("pk", flat=True), "")
    for pk, state in NOTICES.filter(practitioner__in=untold).order_by("pk").values_list("practitioner_id", "state"):
        untold[pk] = state
    leaving = ChangeRequest.objects.filter(practitioner__in=hidden, kind=Answer.REMOVE, state=RequestState.NEW)
    asked = set(leaving.values_list("practitioner_id", flat=True))
    erased = suppressions.met(hidden)
    for person in found:
        said = [suppressions.objection(erased[person.pk])] if person.pk in erased else []
        said += [_to_tell(untold[person.pk])] if person.pk in untold else []
        said += [gettext("They ask to be removed: see their change request.")] if person.pk in asked else []
        vars(person)["objections"] = said
    return found


def _to_tell(state: str) -> str:
    if state == MailState.WAITING:
        return gettext("The mail on how we got their details waits to be sent.")
    if state in UNDELIVERED:
        return gettext("The mail on how we got their details did not arrive: tell them by phone or letter.")
    return gettext(
        "They have not been told how we got their details: press “Tell them…” to mail it, or to write down that they "
        "were told by phone, letter or in person."
    )


def can_be_mailed(person: Practitioner) -> bool:
    """Whether there is an address, and no such mail yet."""
    mailboxes = person.contact_points.filter(kind="email")
    return mailboxes.exists() and not NOTICES.filter(practitioner=person).exists()
