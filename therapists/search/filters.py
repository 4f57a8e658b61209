"""The one reader of search parameters. Page, fragment, map, API, export and finder all enter here.

``ListingFilter(data).criteria`` is what ``query`` answers; ``.qs`` is its readable twin in the ORM; ``.ignored`` says
in plain words what was left out; ``.unknown_place`` is a place that is none we know, near which nobody is found.
Nothing a visitor can type makes it raise.
"""

import base64
import binascii
import copy
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Func
from django.db.models.fields import FloatField
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan, LessThanOrEqual
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from therapists import geo
from therapists.choices import MILES_COUNTRIES, CircleRole, FacetGroup, SeenAt, Sort, Unit
from therapists.models import CoverageArea, Listing, Place, Practitioner
from therapists.models.places import UnitPoint
from therapists.search import catalogue as catalogues
from therapists.search import mending, text
from therapists.search.catalogue import Catalogue, Key
from therapists.search.criteria import After, Criteria, Where
from therapists.search.indexing import currencies
from therapists.search.places import Resolution, nearest_place, resolve
from therapists.search.plan import TIER_UNSTATED

DEFAULT_WITHIN_KM = 25.0
LARGEST_WITHIN_KM = 200.0
SMALLEST_WITHIN_KM = 0.5
ROUNDED_COORDINATES_KM = 0.8  # how far two decimals may lie from where the visitor stands
LONGEST_VALUE = 200  # characters of any one parameter that are read
MOST_VALUES = 50  # values of one parameter that are read
MOST_NOTICES = 6
HIGHEST_PRICE = 1_000_000
FARTHEST_NAME_KM = 100.0  # a place farther than this does not name where somebody stands
# Parameters that other sites append to links; not worth a word.
FOREIGN = re.compile(r"^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|_)$")

MEANINGS: dict[str, Any] = {
    "q": gettext_lazy("Words: a complaint, a technique, a name; in quotation marks, as it is spelled"),
    "near": gettext_lazy("Town, district or ZIP code"),
    "lat": gettext_lazy("Latitude, two decimals; with lon, instead of near"),
    "lon": gettext_lazy("Longitude, two decimals"),
    "within": gettext_lazy("Distance you would go to a clinic, in km, or in miles as in 10mi; default 25, at most 200"),
    "at": gettext_lazy("How you would like to be seen; repeatable"),
    "objective": gettext_lazy("What you want"),
    "condition": gettext_lazy("What hurts: those who say they work with it, then those whose techniques suit it"),
    "technique": gettext_lazy("Style of treatment"),
    "profession": gettext_lazy("What they are"),
    "setting": gettext_lazy("Kind of place"),
    "when": gettext_lazy("Usual hours of the way of being seen that matched, not free appointments"),
    "language": gettext_lazy("Language spoken or signed (BCP 47)"),
    "gender": gettext_lazy("Gender, as they state it"),
    "payment": gettext_lazy("Ways to pay, insurers"),
    "access": gettext_lazy("Access at the clinic, or help at your home"),
    "scent": gettext_lazy("Scent policy"),
    "pressure": gettext_lazy("Pressure offered"),
    "age": gettext_lazy("Whom they see"),
    "accepting": gettext_lazy("Whether they take new people"),
    "checked": gettext_lazy("What has been looked up and matched"),
    "association": gettext_lazy("Professional association or register"),
    "price_max": gettext_lazy(
        "Highest price of a session of 45 to 75 minutes, or of the shortest one at homes where that is longer, in the "
        "currency of the place searched"
    ),
    "unstated": gettext_lazy("1 adds those who have not said, and marks them"),
    "unit": gettext_lazy("Unit of distance; default by the place searched"),
    "sort": gettext_lazy("Order of results"),
    "bounds": gettext_lazy(
        "Part of the Earth that the map shows: south,west,north,east in degrees, two decimals; over the date line "
        "west exceeds east. Only the map reads it"
    ),
    "after": gettext_lazy("Where the next page begins; taken from a link"),
}


@dataclass(frozen=True, slots=True)
class Ignored:
    """A value the search went on without, and why."""

    parameter: str
    value: str
    reason: str


class Options(django_filters.Filter):
    """One repeatable group of options; which they are, the catalogue knows."""

    def __init__(self, group: FacetGroup) -> None:
        super().__init__(label=group.label)
        self.group = group


class Declared(dict[str, django_filters.Filter]):
    """The filters of a class: a search copies them, and not what they hold, which nobody changes and costs more."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, django_filters.Filter]:
        return {name: copy.copy(declared) for name, declared in self.items()}


class ListingFilter(django_filters.FilterSet):
    """Search parameters, read with patience: what cannot be read is named in ``notices`` and left out."""

    q = django_filters.CharFilter()
    near = django_filters.CharFilter()
    lat = django_filters.CharFilter()
    lon = django_filters.CharFilter()
    within = django_filters.CharFilter()
    price_max = django_filters.CharFilter()
    unstated = django_filters.CharFilter()
    unit = django_filters.CharFilter()
    sort = django_filters.CharFilter()
    after = django_filters.CharFilter()
    bounds = django_filters.CharFilter()
    at = Options(FacetGroup.AT)
    objective = Options(FacetGroup.OBJECTIVE)
    condition = Options(FacetGroup.CONDITION)
    technique = Options(FacetGroup.TECHNIQUE)
    profession = Options(FacetGroup.PROFESSION)
    setting = Options(FacetGroup.SETTING)
    when = Options(FacetGroup.WHEN)
    language = Options(FacetGroup.LANGUAGE)
    gender = Options(FacetGroup.GENDER)
    payment = Options(FacetGroup.PAYMENT)
    access = Options(FacetGroup.ACCESS)
    scent = Options(FacetGroup.SCENT)
    pressure = Options(FacetGroup.PRESSURE)
    age = Options(FacetGroup.AGE)
    accepting = Options(FacetGroup.ACCEPTING)
    checked = Options(FacetGroup.CHECKED)
    association = Options(FacetGroup.ASSOCIATION)

    class Meta:
        model = Practitioner
        fields: ClassVar[list[str]] = []

    @classmethod
    def get_filters(cls) -> Declared:
        return Declared(super().get_filters())

    def __init__(self, data: QueryDict | Mapping[str, Any] | None = None, *, country: str | None = None) -> None:
        super().__init__(data=_querydict(data))
        self.catalogue: Catalogue = catalogues.current()
        self.country_hint = country
        self.ignored: list[Ignored] = []
        self._read()

    # --- reading -----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self.typed = {name: self._values(name) for name in self.base_filters}
        self.understood = mending.mend(text.understand(self._single("q"), self.catalogue))
        self.chosen = self._read_groups()
        self.resolution = self._resolve()
        self.place = self.resolution.place
        self.point = self._read_point()
        self.unknown_place = self._read_unknown_place()
        self.within_km = self._read_within()
        self.unit = self._read_unit()
        self.price_max = self._read_price()
        self.sort = self._read_choice("sort", Sort, Sort.FIT)
        self.unstated = self._read_flag("unstated")
        self.after = self._read_after()
        self.bounds = self._read_bounds()
        for name in self.data:
            if name not in self.base_filters and not FOREIGN.match(name):
                self._ignore(name, "", _("is not something we can filter by"))

    def _values(self, name: str) -> list[str]:
        found = []
        for raw in self.data.getlist(name)[:MOST_VALUES]:
            value = "".join(c for c in str(raw) if c.isprintable()).strip()[:LONGEST_VALUE]
            if value and value not in found:
                found.append(value)
        return found

    def _single(self, name: str) -> str:
        values = self.typed[name]
        return values[-1] if values else ""

    def _ignore(self, parameter: str, value: str, reason: str) -> None:
        shown = Ignored(parameter[:40], value[:40], reason)
        if len(self.ignored) < MOST_NOTICES and shown not in self.ignored:
            self.ignored.append(shown)

    def _read_groups(self) -> dict[FacetGroup, tuple[str, ...]]:
        chosen: dict[FacetGroup, tuple[str, ...]] = {}
        from_words = text.by_group(self.understood.terms)
        for group in FacetGroup:
            options = self.catalogue.options[group]
            typed = self.typed[group.value]
            for value in typed:
                if value not in options:
                    self._ignore(group.value, value, _("is not one of the options"))
            wanted = {*typed, *from_words.get(group, [])}
            if kept := tuple(option for option in options if option in wanted):
                chosen[group] = kept
        return chosen

    def _resolve(self) -> Resolution:
        resolution = resolve(self._single("near"), country=self.country_hint)
        if resolution.place is not None and resolution.ignored:
            self._ignore("near", resolution.ignored, _("was not understood as part of the place"))
        return resolution

    def _read_unknown_place(self) -> str:
        """What was typed for a place and is none we know; coordinates say where somebody is without it."""
        near = self._single("near")
        if not near or self.resolution.place is not None:
            return ""
        if self.point is not None:
            self._ignore("near", near, _("is not a place we know; try a town or a ZIP code"))
            return ""
        return near

    def _read_point(self) -> geo.Point | None:
        if self.place is not None:
            return geo.Point(self.place.lat, self.place.lon)
        lat, lon = self._single("lat"), self._single("lon")
        if not lat and not lon:
            return None
        latitude, longitude = _number(lat), _number(lon)
        if latitude is None or longitude is None or not geo.valid_point(latitude, longitude):
            self._ignore("lat", f"{lat} {lon}", _("is not a point on Earth"))
            return None
        point = geo.rounded(geo.Point(latitude, longitude))
        self.place = self._named(point)
        return point

    def _named(self, point: geo.Point) -> Place | None:
        place = nearest_place(point)
        if place is None or geo.distance_km(point, geo.Point(place.lat, place.lon)) > FARTHEST_NAME_KM:
            return None
        return place

    def _read_within(self) -> float:
        typed = self._single("within")
        if not typed:
            return DEFAULT_WITHIN_KM
        match = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(km|mi)?", typed.lower())
        if match is None:
            self._ignore("within", typed, _("is not a distance; write 10 or 10mi"))
            return DEFAULT_WITHIN_KM
        km = float(match[1].replace(",", ".")) * (geo.KM_PER_MILE if match[2] == "mi" else 1)
        if not SMALLEST_WITHIN_KM <= km <= LARGEST_WITHIN_KM:
            self._ignore("within", typed, _("is out of range; the nearest distance we search was used"))
        return min(max(km, SMALLEST_WITHIN_KM), LARGEST_WITHIN_KM)

    def _read_unit(self) -> Unit:
        country = self.country or settings.DEFAULT_COUNTRY
        return self._read_choice("unit", Unit, Unit.MI if country in MILES_COUNTRIES else Unit.KM)

    def _read_choice[C: (Sort, Unit)](self, name: str, choices: type[C], default: C) -> C:
        typed = self._single(name)
        if not typed:
            return default
        if typed not in choices.values:
            self._ignore(name, typed, _("is not one of the options"))
            return default
        return choices(typed)

    def _read_flag(self, name: str) -> bool:
        typed = self._single(name)
        if typed not in {"", "0", "1"}:
            self._ignore(name, typed, _("is not 1"))
        return typed == "1"

    def _read_price(self) -> Decimal | None:
        typed = self._single("price_max")
        if not typed:
            return None
        try:
            price = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            price = Decimal("NaN")
        if not price.is_finite() or not 0 < price < HIGHEST_PRICE:
            self._ignore("price_max", typed, _("is not a price; write a number such as 80"))
            return None
        if self.point is None:
            self._ignore("price_max", typed, _("needs a place, so that we know the currency"))
            return None
        return price

    def _read_after(self) -> After | None:
        typed = self._single("after")
        if not typed:
            return None
        try:
            tier, rank, person = json.loads(base64.urlsafe_b64decode(typed.encode() + b"=="))
            after = After(int(tier), float(rank), int(person))
        except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
            after = None
        small_enough = (
            after
            and 0 <= after.tier <= TIER_UNSTATED
            and math.isfinite(after.rank)
            and 0 <= after.practitioner_id < 2**63
        )
        if not after or not small_enough:
            self._ignore("after", "", _("does not lead to a page; here is the first one"))
            return None
        return after

    def _read_bounds(self) -> geo.Bounds | None:
        typed = self._single("bounds")
        if not typed:
            return None
        degrees = [number for part in typed.split(",") if (number := _number(part.strip())) is not None]
        if len(degrees) == typed.count(",") + 1 == len(geo.Bounds._fields) and _are_bounds(geo.Bounds(*degrees)):
            return geo.rounded_bounds(geo.Bounds(*degrees))
        self._ignore("bounds", typed, _("is not a part of the Earth; write south,west,north,east"))
        return None

    # --- what was read -----------------------------------------------------------------------------------------------

    @property
    def country(self) -> str | None:
        """ISO code of the country searched, if known."""
        return self.place.country if self.place is not None else None

    @property
    def unit_chosen(self) -> bool:
        """Whether the unit was asked for, rather than taken from the place."""
        return self._single("unit") == self.unit.value

    @property
    def currency(self) -> str:
        """Currency of the place searched."""
        return currencies().get(self.country or settings.DEFAULT_COUNTRY, "USD")

    @cached_property
    def where(self) -> Where | None:
        """The visitor's place; None for the whole world, or where the place typed is none we know."""
        if self.point is None:
            return None
        named = self.resolution.place
        return Where(
            point=self.point,
            uncertainty_km=named.radius_km if named is not None else ROUNDED_COORDINATES_KM,
            radius_km=self.within_km,
            country=self.country or "",
            jurisdiction=self.place.jurisdiction if self.place is not None else "",
            currency=self.currency,
        )

    @cached_property
    def criteria(self) -> Criteria:
        """The search, ready for ``query``."""
        return Criteria(
            where=self.where,
            chosen=self.chosen,
            price_max=self.price_max,
            words=self.understood.words,
            unstated=self.unstated,
            sort=self.sort,
            after=self.after,
            people=() if self.unknown_place else None,
        )

    def parameters(self) -> Iterator[tuple[str, str]]:
        """The parameters as understood, for links: every value once, coordinates rounded, nothing that was ignored."""
        if query := self._single("q"):
            yield "q", query
        if self.resolution.place is not None or self.unknown_place:
            yield "near", self._single("near")
        elif self.point is not None:
            yield "lat", f"{self.point.lat:.2f}"
            yield "lon", f"{self.point.lon:.2f}"
        if self.within_km != DEFAULT_WITHIN_KM:
            yield "within", self._single("within")
        options = self.catalogue.options
        for group in FacetGroup:
            if typed := self.typed[group.value]:
                yield from ((group.value, value) for value in options[group] if value in typed)
        if self.price_max is not None:
            yield "price_max", str(self.price_max)
        if self.unstated:
            yield "unstated", "1"
        if self.unit_chosen:
            yield "unit", self.unit.value
        if self.sort is not Sort.FIT:
            yield "sort", self.sort.value

    # --- the readable twin -------------------------------------------------------------------------------------------

    @property
    def qs(self) -> QuerySet[Practitioner]:
        """Everybody found, in no order that means anything: for exports, feeds, sitemaps, and as an oracle."""
        if self.unknown_place:
            return Practitioner.objects.none()
        rows = Listing.objects.filter(practitioner=OuterRef("pk"))
        for group, slugs in self.chosen.items():
            codes = [self.catalogue.codes[Key(group, slug)] for slug in slugs]
            if self.unstated:
                codes += self.catalogue.unstated_codes(group, slugs)
            rows = rows.filter(tags__overlap=codes)
        if self.price_max is not None:
            fits = Q(price__lte=self.price_max, currency=self.currency)
            rows = rows.filter(fits | Q(price__isnull=True) if self.unstated else fits)
        for word in self.understood.words:
            rows = rows.filter(shown__words=SearchQuery(f"{word}:*", search_type="raw", config="simple"))
        if self.where is not None:
            rows = rows.filter(_at_clinic(self.where) | _at_home(self.where))
        return Practitioner.objects.published().filter(Exists(rows))


class KmBetween(Func):
    """Great-circle distance of two ``cube`` points in km."""

    function = "km_between"
    output_field = FloatField()


def _at_clinic(where: Where) -> Q:
    here = UnitPoint(Value(where.point.lat), Value(where.point.lon))
    return Q(at=SeenAt.CLINIC) & Q(LessThanOrEqual(KmBetween(F("point"), here), Value(where.radius_km)))


def _at_home(where: Where) -> Q:
    here = UnitPoint(Value(where.point.lat), Value(where.point.lon))
    circles = CoverageArea.objects.filter(
        home_visits__practitioner=OuterRef("practitioner"), role=CircleRole.EXCLUDE
    ).filter(Q(place__isnull=False) | Q(home_visits__base_lat__isnull=False))
    centre = UnitPoint(Coalesce("place__lat", "home_visits__base_lat"), Coalesce("place__lon", "home_visits__base_lon"))
    inside = LessThanOrEqual(
        KmBetween(centre, here) + (OuterRef("uncertainty_km") + Value(where.uncertainty_km)),
        Coalesce("place__radius_km", "radius_km"),
    )
    reach = F("radius_km") + (F("uncertainty_km") + Value(where.uncertainty_km))
    away = KmBetween(F("point"), here)
    near = Q(LessThan(away, reach)) | (Q(area_stated=False) & Q(LessThanOrEqual(away, reach)))
    return Q(at=SeenAt.HOME) & near & Q(~Exists(circles.filter(inside)))


def _number(typed: str) -> float | None:
    """A plain decimal number; nothing else that ``float`` would take."""
    return float(typed) if re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", typed) else None


def _are_bounds(bounds: geo.Bounds) -> bool:
    corners_on_earth = geo.valid_point(bounds.south, bounds.west) and geo.valid_point(bounds.north, bounds.east)
    return corners_on_earth and bounds.south < bounds.north and bounds.west != bounds.east and bounds.width > 0


def _querydict(data: QueryDict | Mapping[str, Any] | None) -> QueryDict:
    """Any mapping as a QueryDict, so that repeated values are kept."""
    if isinstance(data, QueryDict):
        return data
    made = QueryDict(mutable=True)
    for name, value in (data or {}).items():
        made.setlist(name, [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)])
    return made


def token(after: After) -> str:
    """``after`` as it travels in a URL."""
    return base64.urlsafe_b64encode(json.dumps(list(after)).encode()).decode().rstrip("=")
