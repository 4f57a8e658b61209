"""The watch-list at work: what it finds in listings waits to be decided, and is decided."""

from collections.abc import Collection, Iterable
from itertools import batched

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions import holds
from therapists.actions.log import record
from therapists.actions.practitioners import pause_many, publish_many
from therapists.actions.refusals import Refused
from therapists.background import SLOW
from therapists.choices import HoldState, ListingStatus, WatchKind
from therapists.gate.said import Found, found_in
from therapists.history.contexts import verb
from therapists.models import Hold, Practitioner, User
from therapists.search import indexing

LOOKED_AT_ONCE = 1000  # listings in memory, when all are looked at


@verb
def look(*, ids: Collection[int], by: User | None, pausing: bool = True) -> list[Practitioner]:
    """Look at listings that may say something new. Returns those that were taken off the pages for it.

    What is found in a published listing waits to be decided while the listing stays; where it is sexual wording, or was
    refused before, and ``pausing``, the listing is paused until then. Others are held when somebody publishes them.
    """
    locked = Practitioner.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(no_key=True)
    status = dict(locked.values_list("pk", "status"))
    shown = {pk for pk in status if status[pk] == ListingStatus.PUBLISHED}
    waiting = Hold.objects.waiting().filter(practitioner__in=list(status)).order_by()
    seen = sorted(shown | set(waiting.values_list("practitioner_id", flat=True)))
    # Nobody need decide of what is closed: whoever publishes it again is asked then.
    open_ones = [pk for pk in seen if status[pk] != ListingStatus.CLOSED]
    found = found_in(open_ones) if open_ones else {}
    # Published with words that were refused: they came back, and are looked at again.
    matches = {
        pk: [*one.undecided, *(match for match, _hold in one.refused if pk in shown)] for pk, one in found.items()
    }
    pause = [pk for pk, one in found.items() if pausing and pk in shown and (one.refused or _is_sexual(one))]
    holds.keep(matches, of=seen, paused=pause)
    if not pause:
        return []
    Practitioner.objects.filter(pk__in=pause).update(
        status=ListingStatus.PAUSED, version=F("version") + 1, updated_at=Now()
    )
    paused = list(Practitioner.objects.filter(pk__in=pause))
    record(objects=paused, message=gettext("Paused: held by the watch-list."), by=by)
    indexing.refresh(pause)
    return paused


def _is_sexual(found: Found) -> bool:
    return any(match.kind == WatchKind.SEXUAL for match in found.undecided)


@task(queue_name=SLOW)
def look_at_all() -> None:
    """Look at every listing that is published or held: the list may be another one than when it was published.

    None is paused by it: a new entry says nothing of those who wrote before it, and it may be a mistake.
    """
    open_hold = Exists(Hold.objects.waiting().filter(practitioner=OuterRef("pk")))
    everybody = Practitioner.objects.filter(open_hold) | Practitioner.objects.published()
    pks: Iterable[int] = list(everybody.order_by("pk").values_list("pk", flat=True))
    held = set(Hold.objects.waiting().order_by().values_list("practitioner_id", flat=True))
    for some in batched(pks, LOOKED_AT_ONCE):
        # Only those that there is something to say of are locked.
        if concerned := found_in(some).keys() | held.intersection(some):
            look(ids=concerned, by=None, pausing=False)


@verb
def allow(*, hold: Hold, reason: str, by: User) -> Hold:
    """Say that what was found may stand there; other words, or these in another sentence, are held again.

    A listing that was paused for it is published again if nothing else is missing. Raises ``Refused``.
    """
    decided = _decide(hold, HoldState.ALLOWED, reason, by)
    if decided.paused and decided.practitioner.status == ListingStatus.PAUSED:
        publish_many(practitioners=[decided.practitioner], by=by)
    return decided


@verb
def refuse(*, hold: Hold, reason: str, by: User) -> Hold:
    """Say that it may not: the listing is paused, and not published while it stands there. Raises ``Refused``."""
    decided = _decide(hold, HoldState.REFUSED, reason, by)
    if decided.practitioner.status == ListingStatus.PUBLISHED:
        pause_many(practitioners=[decided.practitioner], by=by)
    return decided


def _decide(hold: Hold, state: HoldState, reason: str, by: User) -> Hold:
    if not reason.strip():
        raise Refused(gettext("Write down why."))
    # The listing first, as everybody does who looks at it.
    person = Practitioner.objects.select_for_update(no_key=True).get(pk=hold.practitioner_id)
    held = Hold.objects.waiting().select_for_update(of=("self",)).filter(pk=hold.pk).first()
    if held is None:
        raise Refused(gettext("Somebody has decided this already, or the words are gone."))
    if held.matches != hold.matches:
        raise Refused(gettext("Other words were found meanwhile. Look again before you decide."))
    held.state, held.reason, held.by, held.at = state, reason.strip(), by, timezone.now()
    held.save(update_fields=["state", "reason", "by", "at"])
    held.practitioner = person
    record(objects=[held, person], message=f"{held._meta.verbose_name}: {held.get_state_display()}", by=by)
    return held
