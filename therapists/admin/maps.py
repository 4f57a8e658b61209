"""The map that places a point: no tiles, only a grid, a scale and the names of towns around."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists import geo
from therapists.choices import CircleRole, PlaceKind
from therapists.forms import PointWidget
from therapists.models import CoverageArea, HomeVisits, Place

MOST_PLACES = 60  # dots on one map: more would hide each other's names
WIDEST_SPAN = 180.0  # degrees of latitude: the whole Earth
SHOWN_KINDS = (PlaceKind.CITY, PlaceKind.DISTRICT)


@dataclass(frozen=True, slots=True)
class Shape:
    """A circle on the map; ``kind`` is public (what visitors see), include or exclude."""

    kind: str
    lat: float
    lon: float
    radius_km: float
    label: str


@require_safe
def places_nearby(request: HttpRequest) -> JsonResponse:
    """The biggest places in view: ``lat``/``lon`` is the middle, ``span`` the height, all in degrees."""
    try:
        lat, lon, span = (float(request.GET[name]) for name in ("lat", "lon", "span"))
    except (KeyError, ValueError):
        return JsonResponse({"error": "lat, lon and span are numbers in degrees."}, status=400)
    if not geo.valid_point(lat, lon) or not 0 < span <= WIDEST_SPAN:
        return JsonResponse({"error": "lat, lon and span are numbers in degrees."}, status=400)
    # A map is wider than high and a degree of longitude shorter than one of latitude: twice the span holds the view.
    rows = (
        Place.objects.filter(_between_longitudes(lon - span, lon + span), kind__in=SHOWN_KINDS)
        .filter(lat__gte=lat - span / 2, lat__lte=lat + span / 2)
        .order_by("-population", "id")
        .values("name", "lat", "lon", "population")[:MOST_PLACES]
    )
    return JsonResponse({"places": list(rows)})


def _between_longitudes(west: float, east: float) -> Q:
    if east - west >= 360:  # noqa: PLR2004 - degrees around the Earth
        return Q()
    if west < -180:  # noqa: PLR2004
        return Q(lon__gte=west + 360) | Q(lon__lte=east)
    if east > 180:  # noqa: PLR2004
        return Q(lon__gte=west) | Q(lon__lte=east - 360)
    return Q(lon__gte=west, lon__lte=east)


def public_shape(point: geo.Point, radius_km: float) -> Shape:
    """What visitors are shown: somewhere in this circle."""
    return Shape("public", *point, radius_km, gettext("What the public sees"))


def shapes_of(home_visits: HomeVisits) -> list[Shape]:
    """The public base and the coverage circles of somebody who comes to homes."""
    shapes: list[Shape] = []
    base = None
    if home_visits.base_lat is not None and home_visits.base_lon is not None:
        base = geo.Point(home_visits.base_lat, home_visits.base_lon)
        shapes.append(public_shape(base, home_visits.base_uncertainty_km or geo.GRID_ERROR_KM))
    if home_visits.pk is not None:
        shapes += _circles(home_visits.areas.select_related("place"), base)
    return shapes


def _circles(areas: Iterable[CoverageArea], base: geo.Point | None) -> Iterable[Shape]:
    for area in areas:
        label = str(CircleRole(area.role).label)
        if area.place is not None:
            yield Shape(area.role, area.place.lat, area.place.lon, area.place.radius_km, f"{label}: {area.place.name}")
        elif base is not None and area.radius_km is not None:
            yield Shape(area.role, *base, area.radius_km, f"{label}: {area.radius_km:g} km")


class PointMapWidget(PointWidget):
    """The two inputs with a map below; ``shapes`` are drawn on it."""

    template_name = "admin/therapists/point_map.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.shapes: list[Shape] = []
        self.widgets = [
            UnfoldAdminTextInputWidget(
                {
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "placeholder": placeholder,
                    "aria-label": placeholder,
                }
            )
            for placeholder in (_("latitude"), _("longitude"))
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {
            "places_url": reverse("admin:places-nearby"),
            "shapes": json.dumps([asdict(shape) for shape in self.shapes]),
        }

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Form renderers look into apps only; this template stands with the site's own.
        return render_to_string(template_name, context, using="django")

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["vendor/leaflet/leaflet.css", "css/point-map.css"]},
            js=["vendor/leaflet/leaflet.js", forms.Script("js/point-map.js", type="module")],
        )
