"""Two listings of one person become one; or it is said that they are two people.

The kept listing gains what only the other has; of facts that one alone can have, the curator says whose. The other
closes, keeps what it has, and its addresses lead to the kept one: so undoing takes away what was added, and no more.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions.log import record
from therapists.actions.practitioners import Objection, keep_former_slug
from therapists.actions.refusals import Refused
from therapists.actions.watching import look
from therapists.choices import CloseReason, CredentialKind, DuplicateState, ListingStatus
from therapists.duplicates.scoring import licence_key, licences_clash
from therapists.history.contexts import verb
from therapists.models import (
    Confirmation,
    ContactPoint,
    Credential,
    DuplicatePair,
    HomeVisits,
    Membership,
    Notice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    Price,
    Proof,
    Report,
    SourceRecord,
    Suspension,
    User,
    WorksAt,
)
from therapists.models.private import PrivateBase
from therapists.search import indexing

UNDONE_WITHIN = timedelta(days=30)  # later both listings have gone on living

# What a curator chooses between, each with the columns that go together. Photos change places, so that both stay.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("given_name", "middle_name", "family_name"),
    "post_nominals": ("post_nominals",),
    "pronouns": ("pronouns",),
    "gender": ("gender",),
    "photo": ("photo",),
    "headline": ("headline",),
    "bio": ("bio",),
    "practising_since": ("practising_since",),
    "ages": ("ages",),
    "scent_policy": ("scent_policy",),
    "pressures": ("pressures",),
    "website": ("website",),
    "booking_url": ("booking_url",),
    "away_until": ("away_until",),
}
HOME_VISITS = "home_visits"  # with area, hours and the true base: all of one listing, or all of the other
CHOICES = (*FIELDS, HOME_VISITS)

type Key = Callable[[Any], object]


def _columns(*names: str) -> Key:
    return lambda row: tuple(getattr(row, name) for name in names)


def _credential(row: Credential) -> object:
    if row.kind == CredentialKind.LICENCE:
        return licence_key(row.jurisdiction, row.profession_id, row.number)
    return row.kind, row.jurisdiction, row.number, row.issuer


# What is joined: rows of the other listing that the kept one does not have, told apart by these.
JOINED: dict[type[models.Model], Key] = {
    PractitionerProfession: _columns("profession_id"),
    PractitionerTechnique: _columns("technique_id"),
    PractitionerCondition: _columns("condition_id"),
    PractitionerLanguage: _columns("language_id"),
    PractitionerPayment: _columns("payment_option_id"),
    ContactPoint: _columns("value", "extension"),
    WorksAt: _columns("practice_id"),
    Price: _columns("scope", "practice_id", "minutes", "currency"),
    Credential: _credential,
    Membership: _columns("association_id"),
    Proof: _columns("established", "method", "at"),
    Notice: _columns("method", "given_on"),
    Confirmation: _columns("fact", "source", "method", "at"),
}
CHECK = ("status", "issued_on", "expires_on", "checked_on", "check_result", "check_source")


@verb
def merge(*, keep: Practitioner, gone: Practitioner, fields: Collection[str], by: User) -> Practitioner:
    """Make two listings one. ``fields`` (of ``CHOICES``) are those that ``gone`` decides; ``keep`` decides the others.

    Both are as somebody saw them: if one has another version by now, or ``against_merging`` says a word, ``Refused``.
    The history has it as one action, which can be undone within ``UNDONE_WITHIN``.
    """
    if unknown := set(fields) - set(CHOICES):
        raise ValueError(f"These are not to be chosen between: {', '.join(sorted(unknown))}")
    kept, other = _claimed(keep, gone)
    if objections := against_merging(keep=kept, gone=other):
        raise Refused(" ".join(objections))
    _join(kept, other)
    if HOME_VISITS in fields or not hasattr(kept, HOME_VISITS):
        _take_home_visits(kept, other)
    _close(other, kept)
    _take_fields(kept, other, fields)
    _move_sources(kept, other)
    first, second = sorted((kept.pk, other.pk))
    DuplicatePair.objects.filter(one=first, other=second).update(state=DuplicateState.MERGED, by=by, at=timezone.now())
    record(objects=[kept], message=gettext("Merged with “%(name)s”.") % {"name": other}, by=by)
    record(objects=[other], message=gettext("Merged into “%(name)s”.") % {"name": kept}, by=by)
    look(ids=[kept.pk], by=by)
    indexing.refresh([kept.pk, other.pk])
    return kept


@verb
def put_side_by_side(*, listings: Collection[Practitioner], by: User) -> DuplicatePair:
    """A pair that a curator takes for one person; the known one, if there is. Raises ``Refused``.

    It has no points: if nobody decides it, the night takes it away.
    """
    if len({listing.pk for listing in listings}) != 2:  # noqa: PLR2004 - a pair
        raise Refused(gettext("Choose two listings: these are compared side by side."))
    one, other = sorted(listings, key=lambda listing: listing.pk)
    pair, _new = DuplicatePair.objects.get_or_create(one=one, other=other, defaults={"score": 0, "reasons": []})
    return pair


@verb
def keep_apart(*, pair: DuplicatePair, by: User) -> DuplicatePair:
    """Say that two listings are of two people: they are not brought up again. Raises ``Refused``."""
    locked = DuplicatePair.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=pair.pk)
    if locked.state != DuplicateState.OPEN:
        raise Refused(gettext("This pair has been decided already."))
    locked.state, locked.by, locked.at = DuplicateState.DISTINCT, by, timezone.now()
    locked.save(update_fields=["state", "by", "at"])
    for one, other in ((locked.one, locked.other), (locked.other, locked.one)):
        record(objects=[one], message=gettext("Not the same person as “%(name)s”.") % {"name": other}, by=by)
    return locked


# --- Whether it may be done -------------------------------------------------------------------------------------------


def against_merging(*, keep: Practitioner, gone: Practitioner) -> list[Objection]:
    """Why two listings must not be merged, as sentences; empty when they may be."""
    found = []
    if keep.pk == gone.pk:
        found.append(gettext("This is one and the same listing."))
    merged = [one for one in (keep, gone) if one.merged_into_id is not None]
    found += [gettext("“%(name)s” has been merged into another listing already.") % {"name": one} for one in merged]
    closed = [one for one in (keep, gone) if one.status == ListingStatus.CLOSED and one not in merged]
    found += [gettext("“%(name)s” is closed. Reopen it first.") % {"name": one} for one in closed]
    if gone.status == ListingStatus.PUBLISHED != keep.status and not (merged or closed):
        found.append(gettext("The published listing must be the one that stays, or nobody would find them any more."))
    if keep.npi and gone.npi and keep.npi != gone.npi:
        found.append(gettext("They have two different NPIs: these are two people."))
    if licences_clash(*(_licences(one) for one in (keep, gone))):
        found.append(
            gettext("They have different license numbers of one profession in one jurisdiction: these are two people.")
        )
    # Whether there is a report, of which kind, or a suspension, is nobody's business who may not read of it.
    both = {"practitioner__in": (keep.pk, gone.pk)}
    reported = Report.objects.waiting().filter(**both)
    if reported.exists() or Suspension.objects.in_force().filter(**both).exists():
        found.append(gettext("One of the two is being looked into. Merge them when that is done."))
    return found


def _licences(practitioner: Practitioner) -> list[str]:
    held = practitioner.credentials.filter(kind=CredentialKind.LICENCE)
    return [licence_key(one.jurisdiction, one.profession_id, one.number) for one in held]


def _claimed(*seen: Practitioner) -> list[Practitioner]:
    """Both, locked in order, provided that nobody has changed them since they were seen. Raises ``Refused``."""
    rows = Practitioner.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in seen]).order_by("pk")
    locked = {row.pk: row for row in rows}
    for one in seen:
        if one.pk not in locked or locked[one.pk].version != one.version:
            text = gettext("“%(name)s” has been changed since you opened this page. Compare the two again.")
            raise Refused(text % {"name": one})
    return [locked[one.pk] for one in seen]


# --- What is joined ---------------------------------------------------------------------------------------------------


def _join(kept: Practitioner, other: Practitioner) -> None:
    for model, key in JOINED.items():
        rows = list(model._default_manager.filter(practitioner__in=(kept.pk, other.pk)).order_by("pk"))
        mine = {key(row): row for row in rows if row.practitioner_id == kept.pk}  # type: ignore[attr-defined]
        for row in rows:
            if row.practitioner_id == other.pk:  # type: ignore[attr-defined]
                _join_one(row, mine, key, kept)


def _join_one(row: Any, mine: dict[object, Any], key: Key, kept: Practitioner) -> None:
    """Add a row unless the kept listing has it; of two checks of one credential the later one counts."""
    same = mine.get(key(row))
    if same is None:
        mine[key(row)] = _copy(row, kept, mine)
    elif isinstance(row, Credential) and row.checked_on and (not same.checked_on or same.checked_on < row.checked_on):
        for name in CHECK:
            setattr(same, name, getattr(row, name))
        same.save(update_fields=CHECK)
    elif isinstance(row, WorksAt) and not same.hours.exists():
        _copy_all(row.hours.all(), works_at=same)


def _copy(row: Any, kept: Practitioner, mine: dict[object, Any]) -> Any:
    changes: dict[str, Any] = {"practitioner": kept}
    if isinstance(row, PractitionerProfession):
        changes["primary"] = row.primary and not any(one.primary for one in mine.values())
    if isinstance(row, ContactPoint):
        changes["position"] = max((one.position for one in mine.values()), default=-1) + 1
    [added] = _copy_all([row], **changes)
    if isinstance(row, WorksAt):
        _copy_all(row.hours.all(), works_at=added)
        _copy_all(row.exceptions.all(), works_at=added)
    return added


def _copy_all(rows: Iterable[Any], **changes: Any) -> list[Any]:
    """New rows like these, but for what is changed."""
    copies = []
    for row in rows:
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        copies.append(type(row)(**{field.attname: getattr(row, field.attname) for field in fields}))
        for name, value in changes.items():
            setattr(copies[-1], name, value)
    return copies[0]._meta.model._default_manager.bulk_create(copies) if copies else []


def _take_home_visits(kept: Practitioner, other: Practitioner) -> None:
    taken = HomeVisits.objects.filter(practitioner=other).first()
    if taken is None:
        return
    HomeVisits.objects.filter(practitioner=kept).delete()
    PrivateBase.objects.filter(practitioner=kept).delete()
    [added] = _copy_all([taken], practitioner=kept)
    for rows in (taken.areas.all(), taken.hours.all(), taken.exceptions.all()):
        _copy_all(rows, home_visits=added)
    _copy_all(PrivateBase.objects.filter(practitioner=other), practitioner=kept)


# --- What becomes of the two ------------------------------------------------------------------------------------------


def _take_fields(kept: Practitioner, other: Practitioner, fields: Collection[str]) -> None:
    photo = kept.photo.name
    for name in set(fields) & FIELDS.keys():
        for column in FIELDS[name]:
            setattr(kept, column, getattr(other, column))
    if "photo" in fields:
        Practitioner.objects.filter(pk=other.pk).update(photo=photo or "")
    kept.npi = kept.npi or other.npi
    kept.version += 1
    keep_former_slug(listing=kept)
    kept.save()


def _close(other: Practitioner, kept: Practitioner) -> None:
    """Nothing leads to it any more, but to the kept one; what was merged into it before follows."""
    Practitioner.objects.filter(pk=other.pk).update(
        status=ListingStatus.CLOSED,
        closed_on=timezone.localdate(),
        close_reason=CloseReason.MERGED,
        merged_into=kept,
        npi=other.npi if kept.npi else None,
        version=F("version") + 1,
        updated_at=timezone.now(),
    )
    Practitioner.objects.filter(merged_into=other).update(merged_into=kept)


def _move_sources(kept: Practitioner, other: Practitioner) -> None:
    """The next file of a source finds the kept listing; unless the source tells of that one, too."""
    known = SourceRecord.objects.filter(practitioner=kept).values("source")
    SourceRecord.objects.filter(practitioner=other).exclude(source__in=known).update(practitioner=kept)
