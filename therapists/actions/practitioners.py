"""The life of a listing: publish, pause, close, reopen; one by one or many at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext

from therapists.actions import holds, notices
from therapists.actions.log import record
from therapists.actions.refusals import Refused
from therapists.choices import CloseReason, ListingStatus, Stated
from therapists.gate import proof, said
from therapists.history.contexts import doing, verb
from therapists.models import (
    ContactPoint,
    FormerSlug,
    HomeVisits,
    Practice,
    Practitioner,
    PractitionerProfession,
    Suspension,
    User,
    WorksAt,
)
from therapists.search import indexing

MAY_BE_PUBLISHED = frozenset({ListingStatus.DRAFT, ListingStatus.PENDING, ListingStatus.PAUSED})

LOOKED_AT_ONCE = 5000  # listings, where those of a whole import may be meant

type Objection = str  # why something may not be done, and what to do; blank: it may


@dataclass(frozen=True, slots=True)
class Lacks:
    """What a listing lacks to be published, as sentences that say what to do."""

    facts: list[str]  # nobody can find it without
    proof: list[str]  # what the law demands, or one proof
    words: list[str]  # what the watch-list found
    found: said.Found

    @property
    def all(self) -> list[str]:
        return [*self.facts, *self.proof, *self.words]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each listing of a bulk action."""

    done: list[Practitioner] = field(default_factory=list)
    refused: list[tuple[Practitioner, Objection]] = field(default_factory=list)

    def one(self) -> Practitioner:
        """The only listing asked for, done; raises ``Refused`` with the reason if it was not."""
        for _practitioner, reason in self.refused:
            raise Refused(reason)
        return self.done[0]


def publish(*, practitioner: Practitioner, by: User) -> Practitioner:
    """Show a listing to the public. Raises ``Refused`` while something is missing; what holds it is kept even so."""
    with doing("practitioners.publish", user=by.pk):
        return publish_many(practitioners=[practitioner], by=by).one()


@verb
def pause(*, practitioner: Practitioner, by: User | None) -> Practitioner:
    """Take a published listing off the public pages for a while. Raises ``Refused``.

    ``by`` is nobody where the person listed asks for it themselves.
    """
    return pause_many(practitioners=[practitioner], by=by).one()


@verb
def close(*, practitioner: Practitioner, reason: CloseReason | str, by: User) -> Practitioner:
    """End a listing, for a reason that is never public. Raises ``Refused``."""
    return close_many(practitioners=[practitioner], reason=reason, by=by).one()


@verb
def reopen(*, practitioner: Practitioner, by: User) -> Practitioner:
    """Make a closed listing a draft again. Raises ``Refused``."""
    changes = {"status": ListingStatus.DRAFT, "closed_on": None, "close_reason": ""}
    return _change_those_allowed([practitioner], _against_reopening, changes, gettext("Reopened as a draft."), by).one()


@verb
def publish_many(*, practitioners: Iterable[Practitioner], by: User) -> Outcome:
    """Publish all that may be published; the rest is named with its reason.

    Those in which the watch-list finds something wait under *Held listings* from now on.
    """
    changes = {"status": ListingStatus.PUBLISHED, "published_at": Coalesce(F("published_at"), Now())}
    return _change_those_allowed(practitioners, _against_publishing, changes, gettext("Published."), by)


@verb
def pause_many(*, practitioners: Iterable[Practitioner], by: User | None) -> Outcome:
    """Pause all that are published; the rest is named with its reason."""
    changes = {"status": ListingStatus.PAUSED}
    return _change_those_allowed(practitioners, _against_pausing, changes, gettext("Paused."), by)


@verb
def close_many(*, practitioners: Iterable[Practitioner], reason: CloseReason | str, by: User) -> Outcome:
    """Close all that are not closed yet; the rest is named with its reason."""
    if reason not in CloseReason.values or reason == CloseReason.MERGED:
        raise Refused(gettext("Choose why the listing closes. (“Merged” is set by merging two listings.)"))
    changes = {
        "status": ListingStatus.CLOSED,
        "closed_on": timezone.localdate(),
        "close_reason": CloseReason(reason).value,
    }
    message = gettext("Closed: %(reason)s.") % {"reason": CloseReason(reason).label}
    return _change_those_allowed(practitioners, _against_closing, changes, message, by)


def missing_for_publication(practitioner: Practitioner) -> Lacks:
    """What a listing still lacks to be published; nothing when it could be."""
    return _lacks([practitioner.pk])[practitioner.pk]


def lacking(ids: Iterable[int]) -> list[int]:
    """Those of these listings that lack something to be published."""
    return [pk for some in batched(ids, LOOKED_AT_ONCE) for pk, lacks in _lacks(some).items() if lacks.all]


def keep_former_slug(*, listing: Practitioner | Practice) -> None:
    """Remember the address that a listing had before its name changed, so that old links still lead there.

    Call before saving the new name.
    """
    kind = type(listing)._default_manager
    old = kind.filter(pk=listing.pk).values_list("slug", flat=True).first()
    new = listing.slug_of_name()
    if not old or old == new:
        return
    owner: dict[str, Any] = {"practice" if isinstance(listing, Practice) else "practitioner": listing}
    FormerSlug.objects.get_or_create(slug=old, **owner)
    FormerSlug.objects.filter(slug=new, **owner).delete()  # back to an earlier name: that address is current again


def _change_those_allowed(
    practitioners: Iterable[Practitioner],
    objections: Callable[[list[Practitioner]], dict[int, Objection]],
    changes: Mapping[str, object],
    message: str,
    by: User | None,
) -> Outcome:
    """Lock, ask for objections, change the rest, refresh once, write it down."""
    ids = {practitioner.pk for practitioner in practitioners}
    locked = list(Practitioner.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
    against = objections(locked)
    allowed = [practitioner.pk for practitioner in locked if not against[practitioner.pk]]
    Practitioner.objects.filter(pk__in=allowed).update(**changes, version=F("version") + 1, updated_at=Now())
    done = list(Practitioner.objects.filter(pk__in=allowed))
    record(objects=done, message=message, by=by)
    indexing.refresh(allowed)
    return Outcome(done, [(who, reason) for who in locked if (reason := against[who.pk])])


def _against_publishing(practitioners: list[Practitioner]) -> dict[int, Objection]:
    lacks = _lacks([who.pk for who in practitioners])
    may = [who.pk for who in practitioners if who.status in MAY_BE_PUBLISHED]
    holds.keep({pk: lacks[pk].found.undecided for pk in may}, of=may)
    return {who.pk: _against_publishing_one(who, lacks[who.pk]) for who in practitioners}


def _against_publishing_one(practitioner: Practitioner, lacks: Lacks) -> Objection:
    if practitioner.status == ListingStatus.PUBLISHED:
        return gettext("It is published already.")
    if practitioner.status not in MAY_BE_PUBLISHED:
        return gettext("It is closed. Reopen it first.")
    return " ".join(lacks.all)


def _lacks(ids: Collection[int]) -> dict[int, Lacks]:
    """What each of these lacks: as many statements for thousands as for one."""
    unproven, watched = proof.lacking_of(ids), said.found_in(ids)
    found: dict[int, Lacks] = {}
    for person in _with_ways(Practitioner.objects.filter(pk__in=list(ids)).order_by("pk")):
        words = watched.get(person.pk) or said.Found()
        found[person.pk] = Lacks(_missing(person), unproven[person.pk], said.sentences(words), words)
    return found


def _missing(practitioner: Practitioner) -> list[str]:
    """``practitioner`` comes from ``_with_ways``."""
    facts = vars(practitioner)
    missing = []
    if facts["suspended"]:
        missing.append(gettext("It is suspended: only those who may suspend listings can end that."))
    if not facts["has_contact"]:
        missing.append(gettext("Add a phone number or e-mail address that is public."))
    if not (facts["has_post"] or facts["comes_home"]):
        missing.append(gettext("Add a practice where they work now, or set home visits to “Yes”."))
    elif not (facts["is_seen_there"] or facts["comes_home"]):
        missing.append(gettext("The practice where they work is suspended: add another, or set home visits to “Yes”."))
    if not facts["has_profession"]:
        missing.append(gettext("Add a profession."))
    return missing + facts["objections"]


def _with_ways(practitioners: models.QuerySet[Practitioner]) -> Iterable[Practitioner]:
    mine = {"practitioner": OuterRef("pk")}
    found = practitioners.annotate(
        suspended=Exists(Suspension.objects.in_force().filter(**mine)),
        has_contact=Exists(ContactPoint.objects.filter(public=True, **mine)),
        has_post=Exists(WorksAt.objects.current().filter(**mine)),
        is_seen_there=Exists(WorksAt.objects.shown().filter(**mine)),
        comes_home=Exists(HomeVisits.objects.filter(offers=Stated.YES, **mine)),
        has_profession=Exists(PractitionerProfession.objects.filter(**mine)),
    )
    return notices.with_objections(found)


def _against_pausing(practitioners: list[Practitioner]) -> dict[int, Objection]:
    only_published = gettext("Only a published listing can be paused.")
    return {p.pk: "" if p.status == ListingStatus.PUBLISHED else only_published for p in practitioners}


def _against_closing(practitioners: list[Practitioner]) -> dict[int, Objection]:
    closed = gettext("It is closed already.")
    return {p.pk: closed if p.status == ListingStatus.CLOSED else "" for p in practitioners}


def _against_reopening(practitioners: list[Practitioner]) -> dict[int, Objection]:
    def objection(practitioner: Practitioner) -> Objection:
        if practitioner.status != ListingStatus.CLOSED:
            return gettext("Only a closed listing can be reopened.")
        if practitioner.merged_into_id is not None:
            return gettext("It was merged into another listing. Undo the merge instead.")
        return ""

    return {practitioner.pk: objection(practitioner) for practitioner in practitioners}
