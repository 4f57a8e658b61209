"""Form fields of the domain: usual hours and dates that differ as lines of text, a point as two numbers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from therapists import geo
from therapists.dates import DatedSpan, format_exceptions, parse_exceptions
from therapists.hours import HoursError, Span, format_hours, parse_hours

POINT_DECIMALS = 6  # of a degree: a tenth of a metre


class LineField(forms.CharField):
    """Structured facts as one line of text; its value is a tuple."""

    def read(self, text: str) -> tuple[Any, ...]:
        """The value of the text. Raises ``HoursError``."""
        raise NotImplementedError

    def written(self, value: Iterable[Any]) -> str:
        """The text of a value."""
        raise NotImplementedError

    def to_python(self, value: Any) -> tuple[Any, ...]:  # type: ignore[override]
        if isinstance(value, tuple):
            return value
        try:
            return self.read(super().to_python(value) or "")
        except HoursError as error:
            raise ValidationError(str(error), code="hours") from error

    def run_validators(self, value: Any) -> None:
        """The parser has said all there is to say; text validators do not fit spans."""

    def prepare_value(self, value: Any) -> Any:
        return self.written(value) if isinstance(value, tuple | list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.written(initial or ()) != self.written(self.to_python(data))
        except ValidationError:
            return True


class HoursField(LineField):
    """Usual hours of a week as one line; its value is a tuple of spans."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("label", _("Hours"))
        options.setdefault("help_text", _("For example: Mon–Fri 9:00–17:00; Sat 10–14. Blank: not stated."))
        super().__init__(**options)

    def read(self, text: str) -> tuple[Span, ...]:
        return parse_hours(text)

    def written(self, value: Iterable[Span]) -> str:
        return format_hours(value)


class ExceptionsField(LineField):
    """Dates that differ from the usual hours as one line; its value is a tuple of dated spans."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("label", _("Dates that differ"))
        options.setdefault("help_text", _("For example: 24–26 Dec 2026 closed; 31 Dec 2026 9:00–12:00."))
        super().__init__(**options)

    def read(self, text: str) -> tuple[DatedSpan, ...]:
        return parse_exceptions(text)

    def written(self, value: Iterable[DatedSpan]) -> str:
        return format_exceptions(value)


class PointWidget(forms.MultiWidget):
    """Latitude and longitude; the two inputs are the truth, whatever draws a map beside them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Text, not number: a pasted "51.5072, -0.1276" must reach the field.
        number = {"inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        super().__init__({"lat": forms.TextInput(number), "lon": forms.TextInput(number)})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # A tuple would be taken for what was typed into the two inputs.
        value = self.decompress(value) if isinstance(value, geo.Point) else value
        return super().get_context(name, value, attrs)

    def decompress(self, value: Any) -> list[float | None]:
        return [round(value[0], POINT_DECIMALS), round(value[1], POINT_DECIMALS)] if value else [None, None]


class PointField(forms.MultiValueField):
    """A point on Earth; its value is a ``geo.Point``, or nothing."""

    widget: Any = PointWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Point"))
        # As text, so that "51.5072, -0.1276" pasted into the first box can be taken apart.
        super().__init__(
            fields=(forms.CharField(required=False), forms.CharField(required=False)),
            require_all_fields=False,
            **options,
        )

    def clean(self, value: Any) -> geo.Point | None:
        lat, lon = (str(part or "").strip() for part in (value or ("", "")))
        if lat and not lon:
            lat, _comma, lon = lat.partition("," if "," in lat else " ")
        if not lat and not lon.strip():
            if self.required:
                raise ValidationError(_("Place the point: click on the map or type latitude and longitude."))
            return None
        try:
            point = geo.Point(round(float(lat), POINT_DECIMALS), round(float(lon), POINT_DECIMALS))
        except ValueError as error:
            raise ValidationError(
                _("Latitude and longitude are two numbers in degrees, for example 41.3083 and -72.9279.")
            ) from error
        if not geo.valid_point(*point):
            raise ValidationError(_("Latitude lies between -90 and 90, longitude between -180 and 180."))
        return point

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            found = self.clean(data)
        except ValidationError:
            return True
        known = geo.Point(*self.widget.decompress(initial)) if initial else None
        return found != known
