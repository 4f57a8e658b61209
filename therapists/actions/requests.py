"""What practitioners say is otherwise: asked for by them, accepted or refused by a curator, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.actions import lines, practitioners
from therapists.actions.claims import lock
from therapists.actions.confirmations import confirm
from therapists.actions.lines import Line, lines_of
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.actions.watching import look
from therapists.choices import (
    Answer,
    CloseReason,
    ConfirmationMethod,
    ContactKind,
    Fact,
    ListingStatus,
    RequestState,
    Stated,
)
from therapists.history.contexts import verb
from therapists.models import ChangeRequest, ContactPoint, HomeVisits, Practitioner, User, WorksAt
from therapists.search import indexing


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a listing as text: blank where nothing is stated."""

    label: Promise
    read: Callable[[Practitioner], str]
    write: Callable[[Practitioner, str], None]
    fact: Fact | None = None  # what is confirmed by whoever says how it is


# --- Reading and writing ----------------------------------------------------------------------------------------------


def _phone(person: Practitioner) -> ContactPoint | None:
    """The number that stands first on the page."""
    numbers = ContactPoint.objects.filter(practitioner=person, kind=ContactKind.PHONE, public=True)
    return numbers.order_by("position", "id").first()


def _read_phone(person: Practitioner) -> str:
    known = _phone(person)
    return known.value if known else ""


def _write_phone(person: Practitioner, value: str) -> None:
    known = _phone(person) or ContactPoint(practitioner=person, kind=ContactKind.PHONE)
    others = ContactPoint.objects.filter(practitioner=person, value=value, extension="").exclude(pk=known.pk)
    others.delete()  # the same number, further down or not public
    known.value, known.extension = value, ""
    known.save()


def _read_accepting(person: Practitioner) -> str:
    """What all their posts and their home visits say alike; blank where they differ."""
    said = set(WorksAt.objects.current().filter(practitioner=person).values_list("accepting", flat=True))
    said |= set(HomeVisits.objects.filter(practitioner=person, offers=Stated.YES).values_list("accepting", flat=True))
    return _stated(said.pop()) if len(said) == 1 else ""


def _write_accepting(person: Practitioner, value: str) -> None:
    WorksAt.objects.current().filter(practitioner=person).update(accepting=value)
    HomeVisits.objects.filter(practitioner=person).update(accepting=value)


def _read_home(person: Practitioner) -> str:
    return _stated(HomeVisits.objects.filter(practitioner=person).values_list("offers", flat=True).first() or "")


def _write_home(person: Practitioner, value: str) -> None:
    HomeVisits.objects.update_or_create(practitioner=person, defaults={"offers": value})


def _stated(value: str) -> str:
    return "" if value == Stated.NOT_STATED else value


def _column(name: str) -> dict[str, Any]:
    def write(person: Practitioner, value: str) -> None:
        Practitioner.objects.filter(pk=person.pk).update(**{name: value})

    return {"read": lambda person: getattr(person, name), "write": write}


def _read_away(person: Practitioner) -> str:
    return person.away_until.isoformat() if person.away_until else ""


def _write_away(person: Practitioner, value: str) -> None:
    Practitioner.objects.filter(pk=person.pk).update(away_until=date.fromisoformat(value) if value else None)


# In the order in which they are written, lines after them: whoever begins to come to homes may be full there.
FIELDS: dict[str, Field] = {
    "phone": Field(_("phone"), _read_phone, _write_phone, Fact.PHONE),
    "home_visits": Field(_("comes to homes"), _read_home, _write_home, Fact.HOME_VISITS),
    "accepting": Field(_("accepting new people"), _read_accepting, _write_accepting, Fact.ACCEPTING),
    "website": Field(_("website"), **_column("website")),
    "booking_url": Field(_("booking link"), **_column("booking_url")),
    "away_until": Field(_("away until"), _read_away, _write_away),
}


def fields_of(person: Practitioner) -> dict[str, Field | Line]:
    """All that somebody may propose to change on a listing, by name: ``FIELDS``, and its lines."""
    return {**FIELDS, **lines_of(person)}


def label_of(name: str) -> Promise:
    """What a field is called, of whatever listing."""
    return FIELDS[name].label if name in FIELDS else lines.label_of(name)


def current(person: Practitioner) -> dict[str, str]:
    """What stands on the listing now, in every one of ``FIELDS``."""
    return {name: field.read(person) for name, field in FIELDS.items()}


def differing(person: Practitioner, said: Mapping[str, str]) -> dict[str, list[str]]:
    """Those of the fields said that the listing has otherwise: [what stands there, what is said]."""
    fields = fields_of(person)
    stands = {name: fields[name].read(person) for name in said}
    return {name: [stands[name], value] for name, value in said.items() if value != stands[name]}


def proposals(request: ChangeRequest) -> list[tuple[str, str, str]]:
    """What a request proposes: name of the field, what stood there, what they say; ``FIELDS`` first, in their order."""
    order = [*FIELDS, *sorted(request.proposed.keys() - FIELDS.keys())]
    return [(name, *request.proposed[name]) for name in order if name in request.proposed]


# --- Asking -----------------------------------------------------------------------------------------------------------


@verb
def ask(
    *,
    practitioner: Practitioner,
    what: Answer,
    language: str,
    proposed: Mapping[str, list[str]] | None = None,
    note: str = "",
) -> ChangeRequest:
    """Put before a curator what somebody asks for; who has stopped, or wants to leave, is off the pages at once."""
    request = ChangeRequest.objects.create(
        practitioner=practitioner, kind=what, proposed=proposed or {}, note=note, language=language
    )
    if what is not Answer.CHANGED and practitioner.status == ListingStatus.PUBLISHED:
        practitioners.pause(practitioner=practitioner, by=None)
    return request


# --- Deciding ---------------------------------------------------------------------------------------------------------


@verb
def accept(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """Do what is asked: write each field, and confirm what they thereby said; or close the listing.

    What is about a practice that they have left since is passed over.

    A note alone is for the curator to follow by hand before. Raises ``Refused``: also where somebody asks to be
    removed, which ``erasing.erase_person`` alone does; it takes the request along.
    """
    person = lock(model=Practitioner, pk=request.practitioner_id)
    claimed = _claim(request)
    if claimed.kind == Answer.REMOVE:
        raise Refused(gettext("They ask to be removed: erase them. That answers the request, too."))
    if claimed.kind == Answer.STOPPED:
        if person.status != ListingStatus.CLOSED:
            practitioners.close(practitioner=person, reason=CloseReason.RETIRED, by=by)
    elif claimed.proposed:
        fields = fields_of(person)
        asked = [(fields[name], said) for name, _was, said in proposals(claimed) if name in fields]
        for field, said in asked:
            field.write(person, said)
        Practitioner.objects.filter(pk=person.pk).update(version=F("version") + 1, updated_at=Now())
        if facts := list(dict.fromkeys(field.fact for field, _said in asked if field.fact)):
            confirm(practitioner=person, facts=facts, source=person.name, method=ConfirmationMethod.MAIL, by=by)
        look(ids=[person.pk], by=by)
        indexing.refresh([person.pk])
    return _decide(claimed, RequestState.ACCEPTED, gettext("Accepted what they asked for."), by)


@verb
def refuse(*, request: ChangeRequest, by: User) -> ChangeRequest:
    """Leave the listing as it is. Raises ``Refused``."""
    return _decide(_claim(request), RequestState.REFUSED, gettext("Refused what they asked for."), by)


def _claim(request: ChangeRequest) -> ChangeRequest:
    """The request, held until the transaction ends, if nobody has decided it."""
    held = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.state != RequestState.NEW:
        raise Refused(gettext("Somebody has decided this already."))
    return held


def _decide(held: ChangeRequest, state: RequestState, message: str, by: User) -> ChangeRequest:
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.save(update_fields=("state", "decided_by", "decided_at"))
    record(objects=[held, held.practitioner], message=message, by=by)
    return held
