"""Prices and the fee for coming as one line of text: "60 min: 90 GBP; 90 min: 120 GBP", "10 km free, then 1.50 GBP
per km". Read as people write them, by the hand of any language. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import is_currency
from django.utils.translation import gettext

from therapists.choices import HomeFee, Unit
from therapists.geo import KM_PER_MILE
from therapists.letters import plain

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480  # of a session, as the table of prices has it
CENT = Decimal("0.01")
SIGNS = {"£": "GBP", "€": "EUR"}  # "$" is the dollar of the country
WORDS_FOR_NO_FEE = frozenset(
    {"0", "free", "no", "no fee", "none", "gratis", "ninguna", "ninguno", "sin cargo", "sin recargo"}
)

_SUM = (
    r"(?P<sign>[$£€])?\s*(?P<amount>\d{1,%d}(?:[.,]\d{1,2})?)\s*"  # with as many digits as the column has
    r"(?P<code>(?!per\b|por\b)[a-z]{3}\b|[$£€])?"
)
_PRICE = re.compile(rf"(?P<minutes>\d{{1,3}})\s*(?:min\w*\.?|['’′])\s*[:=–—-]?\s*{_SUM % 7}", re.IGNORECASE)
_FLAT = re.compile(_SUM % 6, re.IGNORECASE)
_BY_DISTANCE = re.compile(rf"(?P<free>\d{{1,3}})\s*(?P<unit>km|mi)(?!n)[^\d$£€]*{_SUM % 4}[^\d]*", re.IGNORECASE)


class FeeError(ValueError):
    """The text is no price or fee; the message says how to write it."""


class Cost(NamedTuple):
    """What a session of so many minutes costs."""

    minutes: int
    amount: Decimal
    currency: str


class Fee(NamedTuple):
    """What coming to a home costs: as the columns of ``HomeVisits`` have it, lengths in km."""

    kind: HomeFee = HomeFee.NOT_STATED
    amount: Decimal | None = None
    free_km: int | None = None
    per_km: Decimal | None = None
    currency: str = ""


def parse_prices(text: str, currency: str) -> tuple[Cost, ...]:
    """Prices from text, the shortest session first; ``currency`` where none is written. Raises ``FeeError``."""
    found: dict[tuple[int, str], Cost] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        read = _PRICE.fullmatch(part)
        if read is None:
            raise FeeError(
                gettext("“%(typed)s” is not a price. Write for example: %(example)s")
                % {"typed": part, "example": example_of_prices(currency)}
            )
        cost = Cost(int(read["minutes"]), *_money(read, currency))
        if not SHORTEST_MINUTES <= cost.minutes <= LONGEST_MINUTES:
            raise FeeError(gettext("A session lasts between 5 and 480 minutes."))
        if found.setdefault((cost.minutes, cost.currency), cost) is not cost:
            raise FeeError(gettext("There are two prices for %(minutes)d minutes.") % {"minutes": cost.minutes})
    return tuple(sorted(found.values()))


def format_prices(costs: Iterable[Cost]) -> str:
    """The text that ``parse_prices`` reads back as the same prices; the same in every language."""
    return "; ".join(f"{cost.minutes} min: {_plainly(cost.amount)} {cost.currency}" for cost in sorted(costs))


def parse_fee(text: str, currency: str) -> Fee:
    """The fee for coming from text; ``currency`` where none is written. Raises ``FeeError``."""
    typed = text.strip()
    if not typed:
        return Fee()
    if plain(typed) in WORDS_FOR_NO_FEE | {plain(str(HomeFee.NONE.label))}:
        return Fee(HomeFee.NONE)
    if (read := _FLAT.fullmatch(typed)) and (money := _money(read, currency))[0]:
        return Fee(HomeFee.FLAT, amount=money[0], currency=money[1])
    if (read := _BY_DISTANCE.fullmatch(typed)) and (money := _money(read, currency))[0]:
        km = KM_PER_MILE if read["unit"].lower() == Unit.MI else 1
        per_km = max((money[0] / Decimal(str(km))).quantize(CENT), CENT)
        return Fee(HomeFee.DISTANCE, free_km=round(int(read["free"]) * km), per_km=per_km, currency=money[1])
    raise FeeError(
        gettext("“%(typed)s” is not a fee. Write for example: %(examples)s")
        % {"typed": typed, "examples": examples_of_fees(currency, Unit.KM)}
    )


def format_fee(fee: Fee, unit: Unit = Unit.KM) -> str:
    """The fee in the active language, as ``parse_fee`` reads it back; in miles about the same."""
    if fee.kind == HomeFee.NONE:
        return str(HomeFee.NONE.label)
    if fee.kind == HomeFee.FLAT and fee.amount is not None:
        return f"{_plainly(fee.amount)} {fee.currency}"
    if fee.kind == HomeFee.DISTANCE and fee.per_km is not None and fee.free_km is not None:
        km = Decimal(str(KM_PER_MILE)) if unit is Unit.MI else Decimal(1)
        return gettext("%(free)s %(unit)s free, then %(price)s per %(unit)s") % {
            "free": round(fee.free_km / km),
            "unit": unit.value,
            "price": f"{_plainly((fee.per_km * km).quantize(CENT))} {fee.currency}",
        }
    return ""


def example_of_prices(currency: str) -> str:
    """Prices as they are best written."""
    return format_prices((Cost(60, Decimal(90), currency or "USD"), Cost(90, Decimal(120), currency or "USD")))


def examples_of_fees(currency: str, unit: Unit) -> str:
    """Fees as they are best written, in the active language."""
    code = currency or "USD"
    flat = Fee(HomeFee.FLAT, amount=Decimal(20), currency=code)
    by_distance = Fee(HomeFee.DISTANCE, free_km=10, per_km=Decimal("1.50"), currency=code)
    return " · ".join(format_fee(fee, unit) for fee in (Fee(HomeFee.NONE), flat, by_distance))


def _money(read: re.Match[str], currency: str) -> tuple[Decimal, str]:
    mark = read["code"] or read["sign"] or ""
    code = SIGNS.get(mark) or (currency if mark in {"", "$"} else mark.upper())
    if not is_currency(code):
        raise FeeError(gettext("Write the currency in three letters: USD, GBP, EUR."))
    return Decimal(read["amount"].replace(",", ".")), code


def _plainly(amount: Decimal) -> str:
    return f"{amount:.2f}".removesuffix(".00")
