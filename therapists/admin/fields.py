"""Form fields that several pages share: countries, time zones and currencies by name, many-of-a-few choices."""

import re
import zoneinfo
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import list_currencies
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextInputWidget,
)

from therapists.choices import PlaceKind
from therapists.dates import parse_day
from therapists.geo import KM_PER_MILE
from therapists.hours import HoursError
from therapists.models import Place, Practitioner
from therapists.search.indexing import currencies
from therapists.search.places import key_of

ISO_COUNTRY_LETTERS = 2
ARE_JURISDICTIONS = (PlaceKind.COUNTRY, PlaceKind.REGION)
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
DISTANCE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>km|kms|kilomet(?:re|er)s?|mi|miles?)?\.?", re.IGNORECASE)
KM_DECIMALS = 3  # a metre: 8 miles come back as 8 miles


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language, sep="-").territories
    known = ((code, names[code]) for code in names if len(code) == ISO_COUNTRY_LETTERS and code.isalpha())
    return tuple(sorted(((code, f"{name} ({code})") for code, name in known if code != "ZZ"), key=lambda pair: pair[1]))


def country_choices() -> list[tuple[str, str]]:
    """Countries of the world by name in the active language."""
    return [("", gettext("From the map")), *_countries(get_language() or settings.LANGUAGE_CODE)]


def country_name(code: str) -> str:
    """The name of a country in the active language."""
    return dict(_countries(get_language() or settings.LANGUAGE_CODE)).get(code, code)


@cache
def _time_zones() -> tuple[tuple[str, str], ...]:
    """Zones named for a place; the others are old spellings."""
    return tuple(
        (name, name.replace("_", " "))
        for name in sorted(zoneinfo.available_timezones())
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )


class CountryField(forms.ChoiceField):
    """A country by name; its value is the ISO code."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Country"), "required": False, "widget": UnfoldAdminSelect2Widget} | options
        super().__init__(choices=lazy(country_choices, list), **options)


class TimeZoneField(forms.ChoiceField):
    """An IANA time zone."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Time zone"), "required": False, "widget": UnfoldAdminSelect2Widget} | options
        super().__init__(choices=lambda: [("", gettext("From the map")), *_time_zones()], **options)


class CurrencyField(forms.CharField):
    """An ISO 4217 code, in capitals."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": _("Currency"),
            "widget": UnfoldAdminTextInputWidget(attrs={"class": "uppercase", "size": "3"}),
        } | options
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value) or "").upper()
        if code and code not in list_currencies():
            raise ValidationError(
                _("“%(code)s” is not a currency. Write its three letters: USD, GBP, EUR."),
                params={"code": code},
            )
        return code


class DayField(forms.DateField):
    """A day that can be read in one way only; "3/5/2026" could be two."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            # As the calendar beside the field writes it.
            return self.strptime(value.strip(), get_format("DATE_INPUT_FORMATS")[0])
        except ValueError:
            pass
        try:
            return parse_day(value)
        except HoursError as error:
            raise ValidationError(str(error), code="invalid") from error


class DistanceField(forms.FloatField):
    """A distance as people say it; its value is in kilometres."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget} | options)

    def to_python(self, value: Any) -> float | None:
        if value in self.empty_values or isinstance(value, float):
            return value or None
        found = DISTANCE.fullmatch(str(value).strip())
        if found is None:
            raise ValidationError(_("Write a distance as 12 km or 8 mi."), code="invalid")
        number = float(found["number"].replace(",", "."))
        miles = (found["unit"] or "").lower().startswith("mi")
        return round(number * KM_PER_MILE, KM_DECIMALS) if miles else number

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.{KM_DECIMALS}f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


class JurisdictionField(forms.CharField):
    """Whose law holds, as an ISO 3166 code; a state or country may be named."""

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"})
        super().__init__(**{"label": _("Jurisdiction"), "widget": widget} | options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "").strip()
        code = typed.upper()
        country = code[:ISO_COUNTRY_LETTERS]
        shaped = JURISDICTION.fullmatch(code)
        if not typed or (shaped and country_name(country) != country):
            return code
        key = key_of(typed)
        areas = Place.objects.filter(Q(key=key) | Q(aliases__contains=[key]), kind__in=ARE_JURISDICTIONS)
        named = {area.jurisdiction for area in areas}  # Connecticut, UK
        if len(named) == 1:
            return named.pop()
        if shaped:
            message = _("There is no country “%(code)s”. Write a state or province with its country: US-CT, CA-ON.")
        else:
            message = _("“%(typed)s” is not a jurisdiction. Write it as US-CT, CA-ON or GB.")
        raise ValidationError(message, params={"typed": typed, "code": country})


A_NUMBER = {"error_messages": {"invalid": _("Write the number alone: 12 or 12.50.")}}
OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"form_class": DayField},
    models.DecimalField: A_NUMBER,
    models.FloatField: A_NUMBER,
    models.ImageField: {
        "error_messages": {
            "invalid_image": _("This file is not a photo that can be read. Send a JPEG, PNG or WebP."),
        }
    },
    models.URLField: {
        "error_messages": {"invalid": _("This is not a web address. It looks like https://www.example.org.")}
    },
}


class ManyOfFew(forms.MultipleChoiceField):
    """Checkboxes for an array of fixed values."""

    def __init__(self, *, choices: Any, **options: Any) -> None:
        options = {"required": False, "widget": UnfoldAdminCheckboxSelectMultipleWidget} | options
        super().__init__(choices=choices, **options)


class ManyOfVocabulary(forms.TypedMultipleChoiceField):
    """Entries of a vocabulary as tags in one box; its value is a list of ids."""

    def __init__(self, **options: Any) -> None:
        options = {"required": False, "widget": UnfoldAdminSelect2MultipleWidget} | options
        super().__init__(coerce=int, empty_value=[], **options)


class ArrayOfCodes(forms.CharField):
    """A list of codes written in one line, parted by commas."""

    def __init__(self, **options: Any) -> None:
        options = {"required": False, "widget": UnfoldAdminTextInputWidget} | options
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [code.strip() for code in str(value or "").replace(";", ",").split(",") if code.strip()]

    def run_validators(self, value: Any) -> None:
        """The model's field checks each code."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


def home_country(practitioner: Practitioner | None) -> str:
    """Where a practitioner is, as far as known: for phone numbers and currencies typed without a country."""
    if practitioner is None or practitioner.pk is None:
        return settings.DEFAULT_COUNTRY
    posts = practitioner.works_at.values_list("practice__country", flat=True)
    homes = type(practitioner).objects.filter(pk=practitioner.pk).values_list("home_visits__country", flat=True)
    return next((country for country in (*posts, *homes) if country), settings.DEFAULT_COUNTRY)


def home_currency(practitioner: Practitioner | None) -> str:
    """The currency of the country a practitioner is in."""
    return currencies().get(home_country(practitioner), "")


def ago(moment: datetime) -> str:
    """How long ago something was, in the largest unit that fits."""
    if timezone.now() - moment < timedelta(days=1):
        return gettext("Today")
    return gettext("%(time)s ago") % {"time": timesince(moment, depth=1)}


def blank_first(choices: Iterable[tuple[Any, Any]], label: str = "") -> Sequence[tuple[Any, Any]]:
    """Choices with an empty one before them."""
    return [("", label), *choices]
