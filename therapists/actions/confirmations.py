"""That somebody confirmed facts of a listing: who said so, how, and when."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.claims import lock
from therapists.actions.refusals import Refused
from therapists.choices import ConfirmationMethod, Fact
from therapists.history.contexts import verb
from therapists.models import Confirmation, Practitioner, User
from therapists.search import indexing


@verb
def confirm(
    *,
    practitioner: Practitioner,
    facts: Iterable[Fact | str],
    source: str,
    method: ConfirmationMethod | str,
    by: User | None,
) -> list[Confirmation]:
    """Write down that ``source`` (who said it, or where it stands) confirmed each fact now. Raises ``Refused``.

    ``by`` is the curator who was told; nobody, where the person answered a mail.
    """
    confirmed = list(dict.fromkeys(Fact(fact) for fact in facts))
    if not confirmed:
        raise Refused(gettext("Choose at least one fact that was confirmed."))
    if not source.strip():
        raise Refused(gettext("Say who confirmed it or where it was seen, for example “Ana herself”."))
    lock(model=Practitioner, pk=practitioner.pk)
    at = timezone.now()
    rows = Confirmation.objects.bulk_create(
        Confirmation(
            practitioner_id=practitioner.pk,
            fact=fact,
            source=source.strip(),
            method=ConfirmationMethod(method),
            by=by,
            at=at,
        )
        for fact in confirmed
    )
    indexing.refresh([practitioner.pk])
    return rows
