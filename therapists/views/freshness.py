"""When facts were confirmed, in words; what is past its cadence is never called confirmed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from therapists.choices import ConfirmationMethod, Fact, FactState, HomeFee
from therapists.freshness import Freshness
from therapists.models import Practitioner
from therapists.views import present


def last(facts: Mapping[Fact, Freshness]) -> datetime | None:
    """When somebody last confirmed any of these facts."""
    return max((one.at for one in facts.values() if one.at), default=None)


def fresh(facts: Mapping[Fact, Freshness]) -> bool:
    """Whether any of these facts is confirmed now."""
    return any(one.state is FactState.CONFIRMED for one in facts.values())


def in_all(facts: Mapping[Fact, Freshness]) -> str:
    """One line for a whole listing."""
    at = last(facts)
    if at is None:
        return _("Not confirmed yet")
    if fresh(facts):
        return _("Last confirmed %(ago)s") % {"ago": present.ago(at)}
    return _("Not confirmed since %(day)s") % {"day": present.day(at.date())}


def in_words(one: Freshness) -> str:
    """One line for one fact; who said so stays with the curators."""
    if one.at is None:
        return _("not confirmed yet: ask")
    if one.state is not FactState.CONFIRMED:
        return _("not confirmed since %(day)s: ask") % {"day": present.day(one.at.date())}
    return _("confirmed %(ago)s, %(how)s") % {"ago": present.ago(one.at), "how": _how(one.method)}


def _how(method: ConfirmationMethod | None) -> str:
    return {
        ConfirmationMethod.CALL: _("by phone"),
        ConfirmationMethod.MAIL: _("by e-mail"),
        ConfirmationMethod.REGISTER: _("in a public register"),
        ConfirmationMethod.WEBSITE: _("on their website"),
        ConfirmationMethod.IN_PERSON: _("in person"),
    }[method or ConfirmationMethod.MAIL]


def lines(person: Practitioner, facts: Mapping[Fact, Freshness], home: Any) -> list[tuple[str, str]]:
    """Name and age of each fact that the listing states; ``home`` is what the profile says of home visits.

    Of a credential the page says where it was looked up and when, which is more.
    """
    stated = set(_stated(person, home))
    return [(str(fact.label), in_words(one)) for fact, one in facts.items() if fact in stated]


def _stated(person: Practitioner, home: Any) -> Iterable[Fact]:
    yield from (Fact.ACCEPTING, Fact.HOME_VISITS)
    if any(contact.public and contact.kind == "phone" for contact in person.contact_points.all()):
        yield Fact.PHONE
    if home:
        yield Fact.COVERAGE
    if person.prices.all() or (home and home["terms"].fee_kind != HomeFee.NOT_STATED):
        yield Fact.FEES
    if (home and home["week"]) or any(post.hours.all() for post in person.works_at.all()):
        yield Fact.HOURS
