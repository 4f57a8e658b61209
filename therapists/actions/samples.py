"""The monthly sample: thirty listings drawn by lot, each asked whether it is right; what is wrong becomes a report."""

from collections.abc import Collection, Iterable
from datetime import UTC, date
from secrets import token_hex

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import get_language, gettext

from therapists.actions.claims import lock
from therapists.actions.confirmations import confirm
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.background import SLOW
from therapists.choices import (
    ConfirmationMethod,
    ContactKind,
    Fact,
    HomeFee,
    ListingStatus,
    ReportReason,
    SampleOutcome,
    Stated,
)
from therapists.history.contexts import verb
from therapists.models import OpeningHours, Practitioner, Report, Sample, SampleCall, User
from therapists.models.review import LONGEST_TEXT
from therapists.permissions import Role

SIZE = 30  # listings a month: two or three hours of calls, and a share known to about 11 points either way

# Whom nobody can call is not drawn.
LOTS = """
SELECT p.id, count(*) OVER () FROM therapists_practitioner p
WHERE p.status = %s AND EXISTS (
    SELECT FROM therapists_contactpoint c WHERE c.practitioner_id = p.id AND c.kind = 'phone' AND c.public
)
ORDER BY md5(%s || ' ' || p.id), p.id LIMIT %s
"""


@task(queue_name=SLOW)
def draw_this_month() -> int:
    """Every night: draw the sample of this month, unless it was drawn. Returns how many calls that brought."""
    sample = draw(month=timezone.now().astimezone(UTC).date().replace(day=1))
    return sample.calls.count() if sample else 0


@transaction.atomic
def draw(*, month: date, seed: str | None = None) -> Sample | None:
    """Draw ``SIZE`` published listings with a public phone (all, where there are fewer), for the curators in turn.

    Nothing where the month has its sample already, or where there is nobody to call.
    """
    seed = seed or token_hex(8)
    drawn = list(Practitioner.objects.raw(LOTS, [ListingStatus.PUBLISHED, seed, SIZE]))
    if not drawn:
        return None
    [sample] = Sample.objects.bulk_create(
        [Sample(month=month, seed=seed, listed=vars(drawn[0])["count"])], ignore_conflicts=True
    )
    sample = Sample.objects.select_for_update().get(month=month)
    if sample.seed != seed or sample.calls.exists():
        return None
    curators: list[User | None] = [*User.objects.filter(is_active=True, groups__name=Role.CURATOR).order_by("pk")]
    curators = curators or [None]
    SampleCall.objects.bulk_create(
        SampleCall(sample=sample, practitioner=person, assigned_to=curators[place % len(curators)])
        for place, person in enumerate(drawn)
    )
    return sample


def asked(person: Practitioner) -> list[Fact]:
    """The facts that a listing states, and a person can tell: what is asked for, in the order of ``Fact``."""
    posts = person.works_at.current()
    home = getattr(person, "home_visits", None)
    comes = home is not None and home.offers == Stated.YES
    accepting = {*posts.values_list("accepting", flat=True), *([home.accepting] if home is not None and comes else [])}
    stated = {
        Fact.PHONE: person.contact_points.filter(kind=ContactKind.PHONE, public=True).exists(),
        Fact.ACCEPTING: bool(accepting - {Stated.NOT_STATED}),
        Fact.HOME_VISITS: home is not None and home.offers != Stated.NOT_STATED,
        Fact.COVERAGE: home is not None and comes and home.areas.exists(),
        Fact.FEES: person.prices.exists() or (home is not None and comes and home.fee_kind != HomeFee.NOT_STATED),
        Fact.HOURS: OpeningHours.objects.filter(works_at__in=posts).exists()
        or (home is not None and comes and home.hours.exists()),
    }
    return [fact for fact, there in stated.items() if there]


@verb
def answer(
    *, call: SampleCall, right: Collection[Fact | str], wrong: Collection[Fact | str], note: str = "", by: User
) -> SampleCall:
    """Write down what the person said of the facts that were asked for. Raises ``Refused``.

    The right ones are confirmed by that call. For each wrong one a report says so, with the ``note``, and a curator
    mends it; ``Fact.LISTING`` among them means that they have stopped, or are not known there. Where nothing is wrong,
    every fact must be right. What was written down amiss is answered anew.
    """
    person = lock(model=Practitioner, pk=call.practitioner_id)
    facts = asked(person)
    mistaken = [fact for fact in (*facts, Fact.LISTING) if fact in set(wrong)]
    correct = [fact for fact in facts if fact in set(right)]
    if len(mistaken) != len(set(wrong)) or len(correct) != len(set(right)):
        raise Refused(gettext("The listing has changed since you opened it. Look at it again."))
    if set(mistaken) & set(correct) or (not mistaken and correct != facts):
        raise Refused(gettext("Say of each fact whether it is right, or which one is wrong."))
    held = _claim(call)
    if correct:
        confirm(practitioner=person, facts=correct, source=person.name, method=ConfirmationMethod.CALL, by=by)
    _report(person, [fact for fact in mistaken if fact not in held.wrong], note)
    outcome = SampleOutcome.WRONG if mistaken else SampleOutcome.RIGHT
    return _write(held, outcome, [fact.value for fact in mistaken], by)


@verb
def not_reached(*, call: SampleCall, by: User) -> SampleCall:
    """Write down that nobody answered. It counts as neither right nor wrong, and can be tried again."""
    held = _claim(call)
    if held.outcome in {SampleOutcome.RIGHT, SampleOutcome.WRONG}:
        raise Refused(gettext("Somebody has reached them already."))
    return _write(held, SampleOutcome.NOT_REACHED, [], by)


def _claim(call: SampleCall) -> SampleCall:
    """The call, held until the transaction ends. Raises ``Refused`` when its month is over."""
    held = SampleCall.objects.select_for_update(of=("self",)).select_related("sample", "practitioner").get(pk=call.pk)
    if held.sample.month < timezone.now().astimezone(UTC).date().replace(day=1):
        raise Refused(gettext("This month is over, and its result stands."))
    return held


def _report(person: Practitioner, facts: Iterable[Fact], note: str) -> None:
    text = gettext("Wrong in the monthly sample.")
    Report.objects.bulk_create(
        Report(
            practitioner=person,
            reason=ReportReason.CLOSED if fact is Fact.LISTING else ReportReason.WRONG_FACT,
            fact="" if fact is Fact.LISTING else fact.value,
            text=f"{text} {note}".strip()[:LONGEST_TEXT],
            language=get_language() or "en",
        )
        for fact in facts
    )


def _write(held: SampleCall, outcome: SampleOutcome, wrong: list[str], by: User) -> SampleCall:
    held.outcome, held.wrong, held.called_by, held.called_at = outcome, wrong, by, timezone.now()
    held.save(update_fields=("outcome", "wrong", "called_by", "called_at"))
    message = gettext("Called for the monthly sample: %(outcome)s.") % {"outcome": outcome.label}
    record(objects=[held.practitioner], message=message, by=by)
    return held
