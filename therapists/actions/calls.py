"""Calls to people whose facts are due, and what comes of them: each outcome is a verb, and a row of ``Call``.

What somebody confirms counts as confirmed by phone; whoever does not answer is called again after a while that grows;
what is said to be wrong is in doubt until it is confirmed (``choices.DISPUTES``).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from therapists import freshness
from therapists.actions import practitioners, requests
from therapists.actions.claims import lock
from therapists.actions.confirmations import confirm
from therapists.actions.refusals import Refused
from therapists.choices import (
    Answer,
    CallOutcome,
    CloseReason,
    ConfirmationMethod,
    Fact,
    FactState,
    ListingStatus,
)
from therapists.history.contexts import verb
from therapists.models import Call, Practitioner, User
from therapists.search import indexing

# Days until the next try, after the first call that nobody answered, the second and so on; the last for all further.
GAPS_DAYS = (1, 3, 7, 14, 30)
AGAIN_DAYS = 7  # where something is left to ask, or was to be put right meanwhile
LATEST_DAYS = 180  # a day further away than that is none that somebody agreed on
ANSWERED = frozenset(CallOutcome) - {CallOutcome.NO_ANSWER}


@verb
def confirmed(*, practitioner: Practitioner, facts: Iterable[Fact | str], by: User) -> Call:
    """They said that these facts are right; ``Fact.LISTING`` for all of them. Raises ``Refused``."""
    person = _listed(practitioner)
    confirm(practitioner=person, facts=facts, source=person.name, method=ConfirmationMethod.CALL, by=by)
    return _write(person, CallOutcome.CONFIRMED, by, again=_in(AGAIN_DAYS) if due(person) else None)


@verb
def no_answer(*, practitioner: Practitioner, by: User) -> Call:
    """Nobody answered: tried again after a gap that grows. Raises ``Refused``."""
    person = _listed(practitioner)
    answered = person.calls.filter(outcome__in=ANSWERED).order_by("-at", "-id").values_list("at", flat=True).first()
    tried = person.calls.filter(outcome=CallOutcome.NO_ANSWER)
    before = tried.filter(at__gt=answered).count() if answered else tried.count()
    return _write(person, CallOutcome.NO_ANSWER, by, again=_in(GAPS_DAYS[min(before, len(GAPS_DAYS) - 1)]))


@verb
def call_back(*, practitioner: Practitioner, on: date | None, by: User) -> Call:
    """They asked to be called on another day. Raises ``Refused``."""
    person = _listed(practitioner)
    if on is None or not _in(1) <= on <= _in(LATEST_DAYS):
        raise Refused(
            gettext("Choose the day to call back: tomorrow at the earliest, %(days)d days from now at the latest.")
            % {"days": LATEST_DAYS}
        )
    return _write(person, CallOutcome.CALL_BACK, by, again=on)


@verb
def wrong_number(*, practitioner: Practitioner, by: User) -> Call:
    """Somebody else has the number: it is in doubt until it is confirmed. Raises ``Refused``."""
    return _write(_listed(practitioner), CallOutcome.WRONG_NUMBER, by, again=_in(AGAIN_DAYS))


@verb
def moved(*, practitioner: Practitioner, by: User) -> Call:
    """They work elsewhere now: hours and home visits are in doubt until they are confirmed. Raises ``Refused``."""
    return _write(_listed(practitioner), CallOutcome.MOVED, by, again=_in(AGAIN_DAYS))


@verb
def retired(*, practitioner: Practitioner, by: User) -> Call:
    """They work no more: the listing closes. Raises ``Refused``."""
    return _close(practitioner, CallOutcome.RETIRED, CloseReason.RETIRED, by)


@verb
def died(*, practitioner: Practitioner, by: User) -> Call:
    """They have died: the listing closes. Raises ``Refused``."""
    return _close(practitioner, CallOutcome.DIED, CloseReason.DIED, by)


@verb
def remove(*, practitioner: Practitioner, by: User) -> Call:
    """They want to be removed: off the pages at once, and asked of a curator in writing. Raises ``Refused``."""
    person = _listed(practitioner)
    requests.ask(practitioner=person, what=Answer.REMOVE, language="en")
    return _write(person, CallOutcome.REMOVE, by)


def due(person: Practitioner) -> list[Fact]:
    """Those facts that somebody can tell on the phone and that count as confirmed no more, or never did."""
    found = freshness.of([person.pk])[person.pk]
    return [fact for fact in freshness.SPOKEN if found[fact].state is not FactState.CONFIRMED]


def _listed(practitioner: Practitioner) -> Practitioner:
    """The listing, held until the transaction ends; only who is published is called."""
    person = lock(model=Practitioner, pk=practitioner.pk)
    if person.status != ListingStatus.PUBLISHED:
        raise Refused(gettext("This listing is not published any more: there is nothing to ask."))
    return person


def _in(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)


def _close(practitioner: Practitioner, outcome: CallOutcome, reason: CloseReason, by: User) -> Call:
    person = _listed(practitioner)
    practitioners.close(practitioner=person, reason=reason, by=by)
    return _write(person, outcome, by)


def _write(person: Practitioner, outcome: CallOutcome, by: User, again: date | None = None) -> Call:
    call = Call.objects.create(practitioner=person, outcome=outcome, again_on=again, by=by)
    indexing.refresh([person.pk])  # pages say how far facts may be relied on
    return call
