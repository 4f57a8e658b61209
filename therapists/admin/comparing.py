"""Two listings side by side: what each says, what differs, and what would be joined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.actions.merging import CHOICES, FIELDS, HOME_VISITS, JOINED
from therapists.admin.naming import GROUP_OF
from therapists.admin.phones import shown_phone
from therapists.admin.telling import shown
from therapists.choices import ContactKind, ListingStatus
from therapists.models import (
    Confirmation,
    ContactPoint,
    Credential,
    HomeVisits,
    Membership,
    Practitioner,
    Price,
    WorksAt,
)
from therapists.search.catalogue import Catalogue

LABELS = {"name": _("Name")}  # other choices are called what their one column is
ALONG: dict[type[Model], tuple[str, ...]] = {
    WorksAt: ("practice",),
    Price: ("practice",),
    Credential: ("profession",),
    Membership: ("association",),
}
LATEST_CONFIRMATIONS = 5  # named; the others are counted


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that one listing alone decides, as each of the two says it."""

    name: str
    label: str
    one: str
    other: str
    differs: bool
    pictures: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of what is joined, and whether the other listing has it, too."""

    text: str
    common: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Facts of one kind, of which the kept listing will have all."""

    label: str
    one: list[Told]
    other: list[Told]


def likelier_to_stay(one: Practitioner, other: Practitioner) -> Practitioner:
    """The published one; else the one that says more, else the older."""
    return max((one, other), key=lambda listing: (listing.status == ListingStatus.PUBLISHED, _said(listing)))


def _said(listing: Practitioner) -> int:
    return sum(bool(getattr(listing, column)) for columns in FIELDS.values() for column in columns)


def states(listing: Practitioner, name: str) -> bool:
    """Whether a listing says anything of a choice."""
    if name == HOME_VISITS:
        return hasattr(listing, HOME_VISITS)
    return any(getattr(listing, column) for column in FIELDS[name])


def choices(one: Practitioner, other: Practitioner) -> Iterator[Choice]:
    """What is to be chosen between, where either of the two says something."""
    for name in CHOICES:
        if not (states(one, name) or states(other, name)):
            continue
        say = _home_visits if name == HOME_VISITS else partial(_fields, names=FIELDS[name])
        mine, theirs = say(one), say(other)
        pictures = (_picture(one), _picture(other)) if name == "photo" else ("", "")
        yield Choice(name, _label(name), mine, theirs, pictures[0] != pictures[1] or mine != theirs, pictures)


def _label(name: str) -> str:
    if name == HOME_VISITS:
        return capfirst(str(HomeVisits._meta.verbose_name))
    return capfirst(str(LABELS.get(name) or Practitioner._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _fields(listing: Practitioner, names: tuple[str, ...]) -> str:
    stated = [(Practitioner._meta.get_field(name), getattr(listing, name)) for name in names if getattr(listing, name)]
    return " ".join(shown(field, value) for field, value in stated)


def _picture(listing: Practitioner) -> str:
    return listing.photo.url if listing.photo else ""


def _home_visits(listing: Practitioner) -> str:
    offer = getattr(listing, HOME_VISITS, None)
    if offer is None:
        return ""
    where = ", ".join(filter(None, (offer.locality, offer.country)))
    fee = offer.get_fee_kind_display() if offer.fee_amount is None else f"{offer.fee_amount} {offer.fee_currency}"
    said = [offer.get_offers_display(), where, *(str(area) for area in offer.areas.select_related("place"))]
    return " · ".join(filter(None, (*said, f"{offer._meta.get_field('fee_kind').verbose_name}: {fee}", offer.note)))


# --- What is joined ---------------------------------------------------------------------------------------------------


def joined(one: Practitioner, other: Practitioner, words: Catalogue) -> Iterator[Joined]:
    """What each has of each kind, where either has some."""
    for model, key in JOINED.items():
        rows = model._default_manager.filter(practitioner__in=(one.pk, other.pk))
        if along := _along(model):
            rows = rows.select_related(*along)
        sides: dict[int, dict[object, Any]] = {one.pk: {}, other.pk: {}}
        for row in rows:
            sides[row.practitioner_id][key(row)] = row
        if any(sides.values()):
            mine, theirs = sides[one.pk], sides[other.pk]
            label = capfirst(str(model._meta.verbose_name_plural))
            yield Joined(label, _told(mine, theirs, words), _told(theirs, mine, words))


def _along(model: type[Model]) -> tuple[str, ...]:
    linked = tuple(key.name for key in model._meta.concrete_fields if key.related_model in GROUP_OF)
    return ALONG.get(model, linked)


def _told(mine: dict[object, Any], theirs: dict[object, Any], words: Catalogue) -> list[Told]:
    told = [Told(_in_words(row, words), key in theirs) for key, row in mine.items()]
    rest = len(told) - LATEST_CONFIRMATIONS
    if rest > 0 and isinstance(next(iter(mine.values())), Confirmation):
        more = Told(gettext("… and %(count)s more.") % {"count": rest}, common=False)
        return [*told[:LATEST_CONFIRMATIONS], more]
    return told


def _in_words(row: Any, words: Catalogue) -> str:
    for linked in (field for field in row._meta.concrete_fields if field.related_model in GROUP_OF):
        entry = getattr(row, linked.name)
        if entry is not None and not isinstance(row, Credential):
            return words.label(GROUP_OF[type(entry)], entry.slug)
    if isinstance(row, ContactPoint):
        value = shown_phone(row.value) if row.kind == ContactKind.PHONE else row.value
        return value if row.public else f"{value} ({gettext('not public')})"
    if isinstance(row, WorksAt):
        return str(row.practice)
    if isinstance(row, Price):
        where = row.practice or row.get_scope_display()
        return f"{row} · {where}"
    return " · ".join(filter(None, _proof(row))) if isinstance(row, Credential) else str(row)


def _proof(row: Credential) -> Iterable[str]:
    return (str(row), row.jurisdiction, row.issuer, row.get_status_display(), row.get_check_result_display())
