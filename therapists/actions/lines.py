"""Hours, prices, fees and coverage of a listing as lines of text: read, understood as typed, and written.

A line is kept as English and kilometers write it, so that it can be compared, and be written by whoever accepts it in
whatever language; ``shown`` turns it into that of the reader. Where they do not come is not part of a line, and stays.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from therapists.actions.hours import write_hours
from therapists.actions.refusals import Refused
from therapists.choices import MILES_COUNTRIES, CircleOrigin, CircleRole, Fact, HomeFee, PriceScope, Unit
from therapists.fees import (
    Cost,
    Fee,
    FeeError,
    example_of_prices,
    examples_of_fees,
    format_fee,
    format_prices,
    parse_fee,
    parse_prices,
)
from therapists.geo import KM_PER_MILE
from therapists.hours import SOURCE_LOCALE, HoursError, Span, example, format_hours, parse_hours
from therapists.models import CoverageArea, HomeVisits, Place, Practice, Practitioner, Price, WorksAt
from therapists.models.home_visits import LARGEST_RADIUS_KM
from therapists.search.indexing import currencies
from therapists.search.places import resolve

KM_DECIMALS = 3  # of a radius: a meter
AT = "-"  # between the name of a line and the number of the practice: ``hours-12``
LABELS = {
    "coverage": _("home visits: how far, or where to"),
    "home_fee": _("home visits: fee"),
    "home_hours": _("home visits: hours"),
    "prices": _("prices"),
    "home_prices": _("home visits: prices"),
    f"hours{AT}": _("hours at a practice"),
    f"prices{AT}": _("prices at a practice"),
}
_DISTANCE = re.compile(
    r"(?:(?:up to|about|hasta|unos)\s+)*(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s*(?P<unit>km|mi)(?!n)\w*", re.IGNORECASE
)
_KM = re.compile(r"(?P<number>\d+(?:\.\d+)?) km")


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as text; blank where nothing is stated. ``typed`` raises ``Refused`` with what to do."""

    label: Promise | str
    fact: Fact
    read: Callable[[Practitioner], str]
    write: Callable[[Practitioner, str], None]
    typed: Callable[[Practitioner, str], str]  # what somebody typed → the line as it is kept
    example: Callable[[Practitioner], str]


def lines_of(person: Practitioner) -> dict[str, Line]:
    """The lines of a listing by name: of home visits, in general, and of each practice where they work now."""
    posts = WorksAt.objects.current().filter(practitioner=person).select_related("practice").order_by("pk")
    found = {
        "coverage": COVERAGE,
        "home_fee": HOME_FEE,
        "home_hours": _hours(LABELS["home_hours"], _home),
        "prices": _prices(LABELS["prices"], PriceScope.PRACTITIONER),
        "home_prices": _prices(LABELS["home_prices"], PriceScope.HOME),
    }
    for post in posts:
        name, here = post.practice.name, f"{AT}{post.practice_id}"
        found[f"hours{here}"] = _hours(_("hours at %(practice)s") % {"practice": name}, partial(_post, post.practice))
        found[f"prices{here}"] = _prices(
            _("prices at %(practice)s") % {"practice": name}, PriceScope.PRACTICE, post.practice
        )
    return found


def label_of(name: str) -> Promise:
    """What a line is called where it is not known, or does not matter, which practice it is about."""
    return LABELS[name.partition(AT)[0] + (AT if AT in name else "")]


def shown(name: str, line: str, unit: Unit = Unit.KM) -> str:
    """A line as it is kept, in the active language."""
    kind = name.partition(AT)[0].removeprefix("home_")
    return {"hours": _hours_shown, "fee": _fee_shown, "coverage": _coverage_shown}.get(kind, _as_kept)(line, unit)


def country_of(person: Practitioner) -> str:
    """Whose phone numbers, currency and measures are meant where none is written."""
    posts = WorksAt.objects.current().filter(practitioner=person).order_by("pk")
    homes = HomeVisits.objects.filter(practitioner=person).values_list("country", flat=True)
    known = (*posts.values_list("practice__country", flat=True), *homes)
    return next(filter(None, known), settings.DEFAULT_COUNTRY)


def unit_of(person: Practitioner) -> Unit:
    """The measure of lengths where somebody works."""
    return Unit.MI if country_of(person) in MILES_COUNTRIES else Unit.KM


def _currency(person: Practitioner) -> str:
    return currencies().get(country_of(person), "")


def _home(person: Practitioner) -> HomeVisits | None:
    return HomeVisits.objects.filter(practitioner=person).first()


def _home_to_write(person: Practitioner) -> HomeVisits:
    return HomeVisits.objects.get_or_create(practitioner=person)[0]


def _post(practice: Practice, person: Practitioner) -> WorksAt | None:
    return WorksAt.objects.filter(practitioner=person, practice=practice).first()


# --- Hours ------------------------------------------------------------------------------------------------------------


def _hours(label: Promise | str, way: Callable[[Practitioner], WorksAt | HomeVisits | None]) -> Line:
    def read(person: Practitioner) -> str:
        of = way(person)
        rows = of.hours.all() if of else ()
        return _in_english(Span(row.weekday, row.opens, row.closes) for row in rows)

    def write(person: Practitioner, line: str) -> None:
        write_hours(of=way(person) or _home_to_write(person), spans=parse_hours(line))

    return Line(label, Fact.HOURS, read, write, _hours_typed, lambda _person: example())


def _in_english(spans: Iterator[Span] | tuple[Span, ...]) -> str:
    with override(SOURCE_LOCALE):
        return format_hours(spans)


def _hours_typed(_person: Practitioner, text: str) -> str:
    try:
        return _in_english(parse_hours(text))
    except HoursError as error:
        raise Refused(str(error)) from error


def _hours_shown(line: str, _unit: Unit) -> str:
    return format_hours(parse_hours(line))


# --- Prices -----------------------------------------------------------------------------------------------------------


def _prices(label: Promise | str, scope: PriceScope, practice: Practice | None = None) -> Line:
    where = {"scope": scope, "practice": practice}

    def read(person: Practitioner) -> str:
        rows = Price.objects.filter(practitioner=person, **where)
        return format_prices(Cost(row.minutes, row.amount, row.currency) for row in rows)

    def write(person: Practitioner, line: str) -> None:
        wanted = set(parse_prices(line, ""))
        for row in Price.objects.filter(practitioner=person, **where):
            cost = Cost(row.minutes, row.amount, row.currency)
            if cost in wanted:
                wanted.remove(cost)
            else:
                row.delete()
        for cost in sorted(wanted):
            Price.objects.create(practitioner=person, **where, **cost._asdict())

    def typed(person: Practitioner, text: str) -> str:
        return format_prices(_understood(parse_prices, text, person))

    return Line(label, Fact.FEES, read, write, typed, lambda person: example_of_prices(_currency(person)))


def _as_kept(line: str, _unit: Unit) -> str:
    return line


def _understood[R](parse: Callable[[str, str], R], text: str, person: Practitioner) -> R:
    try:
        return parse(text, _currency(person))
    except FeeError as error:
        raise Refused(str(error)) from error


# --- The fee for coming -----------------------------------------------------------------------------------------------


def _read_fee(person: Practitioner) -> str:
    home = _home(person)
    if home is None:
        return ""
    amounts = (home.fee_amount, home.fee_free_km, home.fee_per_km)
    return _fee_kept(Fee(HomeFee(home.fee_kind), *amounts, home.fee_currency))


def _fee_kept(fee: Fee) -> str:
    with override(SOURCE_LOCALE):
        return format_fee(fee)


def _write_fee(person: Practitioner, line: str) -> None:
    with override(SOURCE_LOCALE):
        fee = parse_fee(line, "")
    columns = {f"fee_{name}": value for name, value in fee._asdict().items()}
    HomeVisits.objects.filter(pk=_home_to_write(person).pk).update(**columns)


def _fee_shown(line: str, unit: Unit) -> str:
    with override(SOURCE_LOCALE):
        fee = parse_fee(line, "")
    return format_fee(fee, unit)


HOME_FEE = Line(
    LABELS["home_fee"],
    Fact.FEES,
    _read_fee,
    _write_fee,
    lambda person, text: _fee_kept(_understood(parse_fee, text, person)),
    lambda person: examples_of_fees(_currency(person), unit_of(person)),
)


# --- Coverage ---------------------------------------------------------------------------------------------------------


def _circles(person: Practitioner) -> dict[str, CoverageArea]:
    """Where they come, by the text of each circle."""
    areas = CoverageArea.objects.filter(home_visits__practitioner=person, role=CircleRole.INCLUDE)
    return {_circle(area): area for area in areas.select_related("place").order_by("pk")}


def _circle(area: CoverageArea) -> str:
    return str(area.place) if area.radius_km is None else _km(area.radius_km)


def _km(radius: float) -> str:
    return f"{radius:.{KM_DECIMALS}f}".rstrip("0").rstrip(".") + " km"


def _parts(line: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (part.strip() for part in re.split(r"[;\n]", line)))))


def _read_coverage(person: Practitioner) -> str:
    return "; ".join(_circles(person))


def _write_coverage(person: Practitioner, line: str) -> None:
    wanted, known = _parts(line), _circles(person)
    for text, area in known.items():
        if text not in wanted:
            area.delete()
    home = _home_to_write(person)
    for text in wanted:
        if text in known:
            continue
        if found := _KM.fullmatch(text):
            home.areas.create(origin=CircleOrigin.BASE, radius_km=float(found["number"]))
        else:
            home.areas.create(origin=CircleOrigin.PLACE, place=_place(person, text))


def _coverage_typed(person: Practitioner, text: str) -> str:
    known = {_circle_shown(kept, unit_of(person)): kept for kept in _circles(person)}
    return "; ".join(dict.fromkeys(known.get(part) or _circle_typed(person, part) for part in _parts(text)))


def _circle_typed(person: Practitioner, text: str) -> str:
    if found := _DISTANCE.fullmatch(text):
        miles = found["unit"].lower() == Unit.MI
        radius = float(found["number"].replace(",", ".")) * (KM_PER_MILE if miles else 1)
        if not 0 < radius <= LARGEST_RADIUS_KM:
            raise Refused(gettext("Write a distance as 12 km or 8 mi."))
        return _km(radius)
    place = resolve(text, country=country_of(person))
    if place.ignored or place.place is None or _place(person, str(place.place)) != place.place:  # found again as kept
        raise _no_place(text)
    return str(place.place)


def _place(person: Practitioner, text: str) -> Place:
    found = resolve(text, country=country_of(person)).place
    if found is None:
        raise _no_place(text)
    return found


def _no_place(text: str) -> Refused:
    return Refused(
        gettext("“%(typed)s” is no place we know. Write a town or a postal code, or how far you come: 12 km, 8 mi.")
        % {"typed": text}
    )


def _coverage_shown(line: str, unit: Unit) -> str:
    return "; ".join(_circle_shown(part, unit) for part in _parts(line))


def _circle_shown(kept: str, unit: Unit) -> str:
    found = _KM.fullmatch(kept)
    if found is None:
        return kept
    amount = float(found["number"]) / (KM_PER_MILE if unit is Unit.MI else 1)
    return f"{f'{amount:.1f}'.removesuffix('.0')} {unit.value}"


def _coverage_example(person: Practitioner) -> str:
    posts = WorksAt.objects.current().filter(practitioner=person).order_by("pk")
    towns = posts.values_list("practice__locality", flat=True)[:1]
    return "; ".join(["8 mi" if unit_of(person) is Unit.MI else "12 km", *towns])


COVERAGE = Line(
    LABELS["coverage"],
    Fact.COVERAGE,
    _read_coverage,
    _write_coverage,
    _coverage_typed,
    _coverage_example,
)
