"""What registrars decide about matches between a register and the listings; a decision stands for all files to come."""

from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext, override

from therapists.actions.claims import lock
from therapists.actions.confirmations import confirm
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.choices import (
    STOPPED,
    CheckResult,
    ConfirmationMethod,
    CredentialKind,
    CredentialStatus,
    Fact,
    ListingStatus,
    MatchReason,
    MatchState,
    ReportedFact,
    ReportReason,
)
from therapists.history.contexts import verb
from therapists.models import Credential, Practitioner, Register, RegisterEntry, Report, User
from therapists.search import indexing

ENGLISH = "en"  # reports that no visitor wrote


@verb
def accept(*, entry: RegisterEntry, by: User) -> RegisterEntry:
    """Say that a row of a register is this person: what it says goes to the licence, now and from later files.

    Where only the name matched, the register's number takes the place of the one that was typed: a page says of a
    number that it was matched. A licence that is suspended or revoked pauses the listing, and those who see to safety
    are told. Raises ``Refused``.
    """
    decided = _open(entry)
    person = lock(model=Practitioner, pk=decided.practitioner_id)
    credential = decided.credential or _added(decided)
    if decided.reason == MatchReason.OTHER_NUMBER:
        _renumber(credential, decided)
    if credential.checked_on is None or credential.checked_on <= decided.seen_on:  # else somebody has looked since
        _write(credential, decided)
    Practitioner.objects.filter(pk=person.pk).update(version=F("version") + 1, updated_at=Now())
    decided.credential = credential
    _decide(decided, MatchState.ACCEPTED, by)
    if decided.status in STOPPED:
        Practitioner.objects.filter(pk=person.pk, status=ListingStatus.PUBLISHED).update(status=ListingStatus.PAUSED)
    if decided.status in STOPPED or decided.discipline:
        warning(
            practitioner=person.pk,
            register=decided.register,
            number=decided.number,
            status=decided.status,
            stopped=decided.status in STOPPED,
            dated=decided.seen_on,
        ).save()
    if decided.status == CredentialStatus.ACTIVE:
        confirm(
            practitioner=person,
            facts=[Fact.CREDENTIAL],
            source=decided.register.name,
            method=ConfirmationMethod.REGISTER,
            by=by,
        )
    record(objects=[person], message=gettext("The license is that of %(row)s.") % {"row": decided}, by=by)
    indexing.refresh([person.pk])
    return decided


@verb
def reject(*, entry: RegisterEntry, by: User) -> RegisterEntry:
    """Say that a row of a register is somebody else: no later file asks again. Raises ``Refused``."""
    decided = _open(entry)
    _decide(decided, MatchState.REJECTED, by)
    record(
        objects=[decided.practitioner],
        message=gettext("The license of %(row)s is not theirs.") % {"row": decided},
        by=by,
    )
    return decided


@verb
def note_absence(*, entry: RegisterEntry, by: User) -> RegisterEntry:
    """Say that somebody has looked into why a register does not list a licence any more. Raises ``Refused``."""
    known = _locked(entry)
    if known.absent_since is None or known.absence_noted:
        raise Refused(gettext("Nobody needs to look into this any more."))
    known.absence_noted = True
    known.save(update_fields=["absence_noted"])
    record(objects=[known.practitioner], message=gettext("Looked into: the register lists the license no more."), by=by)
    return known


def warning(*, practitioner: int, register: Register, number: str, status: str, stopped: bool, dated: date) -> Report:
    """A restricted report, not saved yet, that tells those who see to safety what a register says of a licence."""
    told: dict[str, Any] = {"register": register.name, "day": dated.isoformat(), "number": number}
    with override(ENGLISH):
        if stopped:
            told["status"] = str(CredentialStatus(status).label).lower()
            text = gettext(
                "%(register)s, file of %(day)s: license %(number)s is %(status)s. If the listing was published it has "
                "been paused. Check with the board, then suspend the listing or publish it again."
            )
        else:
            text = gettext(
                "%(register)s, file of %(day)s: the board has acted against license %(number)s. The listing is as it "
                "was. Read the case at the board."
            )
    return Report(
        practitioner_id=practitioner,
        reason=ReportReason.LEGAL,
        fact=ReportedFact.CREDENTIAL,
        text=text % told,
        language=ENGLISH,
    )


def _locked(entry: RegisterEntry) -> RegisterEntry:
    rows = RegisterEntry.objects.select_for_update(of=("self",)).select_related(
        "register", "practitioner", "credential"
    )
    return rows.get(pk=entry.pk)


def _open(entry: RegisterEntry) -> RegisterEntry:
    found = _locked(entry)
    if found.state != MatchState.OPEN:
        raise Refused(gettext("This has been decided already."))
    return found


def _decide(entry: RegisterEntry, state: MatchState, by: User) -> None:
    entry.state, entry.decided_by, entry.decided_at = state, by, timezone.now()
    entry.save(update_fields=["state", "decided_by", "decided_at", "credential"])


def _added(entry: RegisterEntry) -> Credential:
    """A licence for a listing that states none there; one of the same number that has come since is it."""
    licence = {
        "practitioner_id": entry.practitioner_id,
        "kind": CredentialKind.LICENCE,
        "jurisdiction": entry.register.jurisdiction,
        "number": entry.number,
    }
    known = Credential.objects.filter(**licence).first()
    return known or Credential.objects.create(**licence, profession_id=entry.profession_id)


def _renumber(credential: Credential, entry: RegisterEntry) -> None:
    others = Credential.objects.exclude(pk=credential.pk).filter(
        practitioner_id=credential.practitioner_id, kind=credential.kind, jurisdiction=credential.jurisdiction
    )
    if others.filter(number=entry.number, issuer=credential.issuer).exists():
        raise Refused(gettext("The listing states this number already: remove the other license first."))
    credential.number = entry.number
    credential.save(update_fields=["number"])


def _write(credential: Credential, entry: RegisterEntry) -> None:
    """What the register says, as an import would write it."""
    credential.status = entry.status
    if entry.expires_on is not None:
        credential.expires_on = entry.expires_on
    elif entry.status == CredentialStatus.ACTIVE and credential.expires_on and credential.expires_on < entry.seen_on:
        credential.expires_on = None
    if credential.issued_on is None or (credential.expires_on and credential.issued_on > credential.expires_on):
        credential.issued_on = entry.issued_on
    if credential.issued_on and credential.expires_on and credential.issued_on > credential.expires_on:
        credential.issued_on = None
    credential.profession_id = credential.profession_id or entry.profession_id
    credential.checked_on, credential.check_result = entry.seen_on, CheckResult.MATCHED
    credential.check_source = entry.register.name
    credential.save()
