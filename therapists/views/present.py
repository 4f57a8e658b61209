"""How facts become words on public pages: distances, money, dates, phone numbers, fees, proof."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import phonenumbers
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, to_locale
from django.utils.translation import gettext as _
from markupsafe import Markup

from therapists.choices import HomeFee, RegulationKind, Unit
from therapists.geo import KM_PER_MILE

WEEK, MONTH, YEAR = 7, 30, 365  # days
REMEMBERED = 10_000  # numbers, amounts, dates, telephone numbers: a page writes hundreds, and mostly the same ones


def locale() -> str:
    """The active language as Babel names it: ``en``, ``en_GB``, ``es``."""
    return _locale_of(get_language() or "en")


_locale_of = cache(to_locale)
_parsed = cache(Locale.parse)


def distance(km: float, unit: Unit) -> str:
    """A distance as people say it: ``about 3 km``, ``less than 1 mi``."""
    amount = km / KM_PER_MILE if unit == Unit.MI else km
    name = unit.value
    if amount < 1:
        return _("less than 1 %(unit)s") % {"unit": name}
    near = round(amount)
    return ngettext("about %(amount)d %(unit)s", "about %(amount)d %(unit)s", near) % {"amount": near, "unit": name}


def radius(km: float, unit: Unit) -> str:
    """A radius as stated: ``12 km``, ``10 mi``."""
    return _radius(km / KM_PER_MILE if unit == Unit.MI else km, unit.value, locale())


@lru_cache(REMEMBERED)
def _radius(amount: float, unit: str, name: str) -> str:
    return f"{format_decimal(amount, format='0' if amount >= 1 else '0.0', locale=name)} {unit}"


def money(amount: Decimal | float, currency: str) -> str:
    """An amount in its currency; no cents where there are none."""
    return _money(Decimal(str(amount)), currency, locale())


@lru_cache(REMEMBERED)
def _money(value: Decimal, currency: str, name: str) -> str:
    if value != value.to_integral_value():
        return format_currency(value, currency, locale=name)
    usual = _parsed(name).currency_formats["standard"].pattern
    return format_currency(value, currency, format=usual.replace(".00", ""), locale=name, currency_digits=False)


def number(value: int) -> str:
    """A whole number with its thousands parted: ``12,345``."""
    return number_in(value, locale())


@lru_cache(REMEMBERED)
def number_in(value: int, name: str) -> str:
    """``number`` in the language of this name, as ``locale`` gives it: for hundreds of them."""
    return format_decimal(value, locale=name)


def initials(name: str) -> str:
    """Two letters for somebody without a photo: ``RA`` for Ruth Ashworth."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""


def day(value: datetime.date | datetime.datetime | str) -> str:
    """A date in words: ``May 3, 2026``, ``3 May 2026``, ``3 de mayo de 2026``."""
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return _day(value, locale())


@lru_cache(REMEMBERED)
def _day(value: datetime.date, name: str) -> str:
    return format_date(value, format="long", locale=name)


def weekday(date: datetime.date) -> str:
    """The day of the week as it stands within a sentence: ``Monday``, ``lunes``."""
    return format_date(date, format="EEEE", locale=locale())


def ago(value: datetime.date | datetime.datetime) -> str:
    """How long ago a date was, in the largest unit that fits: ``3 weeks ago``."""
    date = value.date() if isinstance(value, datetime.datetime) else value
    days = max(0, (timezone.now().date() - date).days)
    if days == 0:
        return _("today")
    if days < WEEK:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 2 * MONTH:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // WEEK) % {"n": days // WEEK}
    if days < 2 * YEAR:
        return ngettext("%(n)d month ago", "%(n)d months ago", days // MONTH) % {"n": days // MONTH}
    return ngettext("%(n)d year ago", "%(n)d years ago", days // YEAR) % {"n": days // YEAR}


def phone(value: str, extension: str = "") -> str:
    """An E.164 number as it is written in its country."""
    text = _phone(value)
    return f"{text} {_('ext.')} {extension}" if extension else text


@lru_cache(REMEMBERED)
def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    form = phonenumbers.PhoneNumberFormat
    home = number.country_code in {1, 44, 61, 64, 353}
    return phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL)


def home_fee(home: Mapping[str, Any], km: float | None, unit: Unit) -> str:
    """The extra fee for coming, from the public base: exact when flat, *about* when it hangs on the distance."""
    kind, currency = home["fee_kind"], home["fee_currency"]
    if kind == HomeFee.NONE:
        return _("no extra fee")
    if kind == HomeFee.FLAT:
        return f"+{money(home['fee_amount'], currency)}"
    if kind == HomeFee.DISTANCE:
        if km is not None:
            fee = distance_fee(km, home["fee_free_km"], home["fee_per_km"])
            if fee == 0:
                return _("probably no extra fee")
            return _("about +%(fee)s") % {"fee": money(fee, currency)}
        return fee_rule(home, unit)
    return _("ask about the fee")


def distance_fee(km: float, free_km: float | None, per_km: Decimal | float | None) -> Decimal:
    """A fee that hangs on the distance, to whole units of money: no more exact than the distance is."""
    return Decimal(round(max(0.0, km - (free_km or 0.0)) * float(per_km or 0)))


def fee_rule(home: Mapping[str, Any], unit: Unit) -> str:
    """The rule behind a fee that hangs on the distance."""
    per = Decimal(str(home["fee_per_km"]))
    if unit == Unit.MI:
        per = (per * Decimal(str(KM_PER_MILE))).quantize(Decimal("0.01"))
    return _("free within %(free)s, then %(price)s per %(unit)s") % {
        "free": radius(home["fee_free_km"], unit),
        "price": money(per, home["fee_currency"]),
        "unit": unit.value,
    }


PROOFS = {
    "licence": gettext_noop("license %(number)s matched in the %(source)s on %(day)s"),
    "certification": gettext_noop("certification %(number)s matched with %(source)s on %(day)s"),
    "insurance": gettext_noop("liability insurance seen (%(source)s) on %(day)s"),
    "background-check": gettext_noop("background check seen (%(source)s) on %(day)s"),
}


def proof(check: Mapping[str, Any]) -> str:
    """What was checked, where and when; never a bare "verified"."""
    words = gettext(PROOFS[check["kind"]]) % {
        "number": check["number"],
        "source": check["source"] or check["issuer"],
        "day": day(check["on"]),
    }
    return " ".join(words.split())


def regulation(kind: RegulationKind) -> str:
    """What the law asks, with ``%(professions)s`` and ``%(place)s`` to fill in; empty where that is not known.

    Professions are many and stand first: no article and no gender has to agree with them, in any language.
    """
    return {
        RegulationKind.LICENCE: _("%(professions)s in %(place)s need a license: the law asks for it."),
        RegulationKind.PROTECTED_TITLE: _(
            "%(professions)s in %(place)s must be on the legal register to use that title."
        ),
        RegulationKind.CERTIFICATION: _(
            "%(professions)s in %(place)s may choose to be certified; the law does not ask for it."
        ),
        RegulationKind.REGISTRATION: _("%(professions)s in %(place)s must be registered; that is not a test of skill."),
        RegulationKind.VOLUNTARY_REGISTER: _(
            "%(professions)s in %(place)s are not licensed; joining a register is voluntary."
        ),
        RegulationKind.NONE: _("%(professions)s in %(place)s are not licensed: anybody may use the title."),
    }.get(kind, "")


def country(code: str) -> str:
    """The name of a country in the active language."""
    return str(_parsed(locale()).territories.get(code, code))


# First words of names that keep their capital within a sentence.
PROPER = frozenset(
    "Swedish Thai Alexander Feldenkrais Bowen Rolfing Parkinson’s Parkinson's Achilles Bell’s Bell's Morton’s "
    "Morton's Baker’s Baker's De Osgood-Schlatter Raynaud’s Raynaud's Dupuytren’s Dupuytren's".split()
)


def inline(name: str) -> str:
    """A name as it stands within a sentence: lower case, unless it is proper or an abbreviation."""
    first = name.split(" ", 1)[0]
    return name if first in PROPER or any(c.isupper() for c in first[1:]) else name[:1].lower() + name[1:]


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in blocks)


def capitalised(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


FILTERS: dict[str, object] = {
    "ago": ago,
    "capitalised": capitalised,
    "day": day,
    "distance": distance,
    "initials": initials,
    "money": money,
    "number": number,
    "paragraphs": paragraphs,
    "phone": phone,
    "proof": proof,
    "radius": radius,
}
