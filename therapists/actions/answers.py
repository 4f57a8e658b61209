"""What a practitioner answers to a mail: once, whatever is pressed how often; nobody is signed in.

Confirming is done at once. Who has stopped, or wants to be removed, is taken off the pages at once, which a curator can
take back; closing the listing, and every change of a fact, waits for a curator.
"""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import get_language, gettext

from therapists.actions import requests
from therapists.actions.claims import lock
from therapists.actions.confirmations import confirm
from therapists.actions.refusals import Refused
from therapists.choices import Answer, ConfirmationMethod, Fact, ListingStatus
from therapists.history.contexts import verb
from therapists.mail import good_until
from therapists.models import Mailing, Practitioner


@verb
def answer(*, mailing: Mailing, what: Answer | str, said: Mapping[str, str] | None = None, note: str = "") -> Mailing:
    """Do what somebody answers, unless this mail was answered before: then that stands, and the row says what it was.

    ``said`` maps names of ``requests.FIELDS`` to text, for ``Answer.CHANGED``. Raises ``Refused``.
    """
    person = lock(model=Practitioner, pk=mailing.practitioner_id)
    held = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    now = timezone.now()
    if held.answer:
        return held
    if now > good_until(held) or person.status == ListingStatus.CLOSED:
        raise Refused(gettext("This link does not work any more."))
    what = Answer(what)
    if what is Answer.RIGHT:
        confirm(practitioner=person, facts=[Fact.LISTING], source=person.name, method=ConfirmationMethod.MAIL, by=None)
    else:
        _ask(person, what, said or {}, note)
    held.answer, held.answered_at = what, now
    held.save(update_fields=("answer", "answered_at"))
    return held


def _ask(person: Practitioner, what: Answer, said: Mapping[str, str], note: str) -> None:
    proposed = requests.differing(person, said) if what is Answer.CHANGED else {}
    if what is Answer.CHANGED and not proposed and not note:
        raise Refused(gettext("Say what has changed: nothing here differs from what is on your page now."))
    requests.ask(practitioner=person, what=what, proposed=proposed, note=note, language=get_language() or "en")
