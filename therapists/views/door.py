"""The visitor's own door: whether one practitioner comes there, and what a visit costs with the fee for coming."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from therapists.choices import FacetGroup, HomeFee, PriceScope, SeenAt
from therapists.geo import Verdict
from therapists.models import HomeVisits, Practitioner
from therapists.search import query
from therapists.search.criteria import Criteria
from therapists.search.filters import ListingFilter
from therapists.views import cards, present


@dataclass(frozen=True, slots=True)
class Door:
    """The answer for one place."""

    place: str
    verdict: Verdict
    answer: str
    prices: list[tuple[int, str]]  # minutes, and what they cost with the fee for coming


def answer(person: Practitioner, home: HomeVisits, listing_filter: ListingFilter) -> Door | None:
    """What the search says of this person for the visitor's place; None where no place is known. One statement."""
    if listing_filter.where is None or listing_filter.place is None:
        return None
    criteria = Criteria(where=listing_filter.where, chosen={FacetGroup.AT: (SeenAt.HOME,)}, people=(person.pk,))
    hits = query.find(criteria, listing_filter.catalogue, size=1).hits
    place = listing_filter.place.name
    if not hits:
        return Door(place, Verdict.NO, _("Does not come to %(place)s.") % {"place": place}, [])
    [hit] = hits
    return Door(place, hit.verdict, cards.comes(hit, listing_filter.unit), prices(person, home, hit.distance_km))


def prices(person: Practitioner, home: HomeVisits, km: float | None) -> list[tuple[int, str]]:
    """Each length of session they come for, fee included; empty where the fee is not stated or in other money."""
    fee = fee_of(home, km)
    if fee is None:
        return []
    own = {price.minutes: price for price in person.prices.all() if price.scope == PriceScope.HOME}
    general = {price.minutes: price for price in person.prices.all() if price.scope == PriceScope.PRACTITIONER}
    found = {**general, **own}
    return [
        (minutes, total(price.amount, fee, price.currency, about=home.fee_kind == HomeFee.DISTANCE))
        for minutes, price in sorted(found.items())
        if minutes >= (home.minimum_session_minutes or 0) and (not fee or price.currency == home.fee_currency)
    ]


def fee_of(home: HomeVisits, km: float | None) -> Decimal | None:
    """The fee for coming so far from the public base, to whole units; None where it cannot be known."""
    if home.fee_kind == HomeFee.NONE:
        return Decimal(0)
    if home.fee_kind == HomeFee.FLAT:
        return home.fee_amount
    if home.fee_kind == HomeFee.DISTANCE and km is not None:
        return present.distance_fee(km, home.fee_free_km, home.fee_per_km)
    return None


def total(amount: Decimal, fee: Decimal, currency: str, *, about: bool) -> str:
    """Price and fee together; *about* where the fee hangs on the distance."""
    money = present.money(amount + fee, currency)
    return _("about %(price)s") % {"price": money} if about else money
