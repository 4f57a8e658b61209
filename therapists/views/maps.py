"""What the maps show: people of a search as marks, names of places, and where somebody comes. Public points alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from therapists import geo
from therapists.caching import same_for_everybody
from therapists.choices import CircleRole, FacetGroup, PlaceKind, SeenAt
from therapists.models import HomeVisits, Place, WorksAt
from therapists.search import query
from therapists.search.catalogue import Catalogue
from therapists.search.filters import ListingFilter
from therapists.views import cards, present

MOST_PLACES = 40  # names on one view: more would hide each other
PLACES_SECONDS = 3600  # towns stay where they are
PLACE = frozenset({"near", "lat", "lon", "within"})
DECIMALS = 5  # of a degree: about a metre, for a practice that shows its street


@dataclass(frozen=True, slots=True)
class Source:
    """A search as its map reads it."""

    url: str  # answers with marks
    search: str  # the search without its place
    view: str  # where to look first, as JSON; empty: wherever people are


def source(listing_filter: ListingFilter) -> Source:
    """What the results say to their map."""
    parameters = list(listing_filter.parameters())
    placeless = [(name, value) for name, value in parameters if name not in PLACE]
    view = None
    if (where := listing_filter.where) is not None:
        view = {**geo.rounded(where.point)._asdict(), "km": where.radius_km}
    return Source(
        url=f"{reverse('map')}?{urlencode(parameters)}",
        search=f"{reverse('search')}?{urlencode(placeless)}",
        view=json.dumps(view) if view else "",
    )


@same_for_everybody
@require_safe
def people(request: HttpRequest) -> JsonResponse:
    """The people of a search within ``bounds``, as GeoJSON: close ones as one mark."""
    listing_filter = ListingFilter(request.GET)
    bounds = listing_filter.bounds or geo.WORLD
    found = query.clusters(listing_filter.criteria, bounds, listing_filter.catalogue)
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "people": found.people,
            "features": [_feature(mark, listing_filter) for mark in found.marks],
        }
    )


@same_for_everybody(seconds=PLACES_SECONDS)
@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """The largest towns within ``bounds``, the largest first."""
    bounds = ListingFilter(request.GET).bounds or geo.WORLD
    rows = largest_towns(bounds).values_list("name", "lat", "lon", "radius_km", "population")[:MOST_PLACES]
    return JsonResponse(
        {
            "places": [
                {"name": name, "lat": round(lat, 3), "lon": round(lon, 3), "km": round(km, 1), "people": population}
                for name, lat, lon, km, population in rows
            ]
        }
    )


def largest_towns(bounds: geo.Bounds) -> QuerySet[Place]:
    """Towns within bounds, the largest first."""
    within = Q(lon__gte=bounds.west, lon__lte=bounds.east)
    if bounds.west > bounds.east:
        within = Q(lon__gte=bounds.west) | Q(lon__lte=bounds.east)
    towns = Place.objects.filter(within, kind=PlaceKind.CITY, lat__gte=bounds.south, lat__lte=bounds.north)
    return towns.order_by("-population", "id")


def _feature(mark: query.Mark, listing_filter: ListingFilter) -> dict[str, Any]:
    catalogue = listing_filter.catalogue
    properties: dict[str, Any] = {"people": mark.people, "home": mark.home, "clinic": mark.clinic, "ids": mark.ids}
    if mark.hits:
        properties["named"] = [_person(hit, catalogue) for hit in mark.hits]
    if mark.people == 1:
        [hit] = mark.hits
        reasons = cards.reasons(hit, listing_filter.criteria, catalogue, listing_filter.unit)
        properties["reason"] = present.capitalised(" · ".join(reasons))
        if area := area_km(hit):
            properties["area"] = area
    south, west, north, east = (round(degrees, DECIMALS) for degrees in mark.extent)
    return {
        "type": "Feature",
        "bbox": [west, south, east, north],
        "geometry": {
            "type": "Point",
            "coordinates": [round(mark.point.lon, DECIMALS), round(mark.point.lat, DECIMALS)],
        },
        "properties": properties,
    }


def _person(hit: query.Hit, catalogue: Catalogue) -> dict[str, Any]:
    professions = [catalogue.label(FacetGroup.PROFESSION, slug) for slug in hit.card["professions"] or []]
    return {
        "id": hit.practitioner_id,
        "name": hit.card["name"],
        "profession": ", ".join(professions),
        "url": cards.profile(hit.card["slug"], hit.practitioner_id),
        "at": hit.at.value,
    }


def area_km(hit: query.Hit) -> float:
    """Radius of the area to draw instead of a pin; 0 for a practice that is nobody's home."""
    if hit.at is SeenAt.CLINIC and hit.card["practice"]["exact"]:
        return 0.0
    return round(max(hit.uncertainty_km, geo.GRID_ERROR_KM), 2)


def coverage(home: HomeVisits | None, posts: Iterable[WorksAt]) -> list[dict[str, Any]]:
    """Where somebody comes and where they work: circles, areas, and pins for what is nobody's home."""
    base = None
    circles = []
    if home is not None and home.base_lat is not None and home.base_lon is not None:
        base = geo.Circle(geo.Point(home.base_lat, home.base_lon), home.base_uncertainty_km or geo.GRID_ERROR_KM)
    for area in home.areas.all() if home is not None else ():
        if area.place is not None:
            centre, km = geo.Point(area.place.lat, area.place.lon), area.place.radius_km
        elif base is not None and area.radius_km is not None:
            centre, km = base.centre, area.radius_km
        else:
            continue
        circles.append({"kind": CircleRole(area.role).value, **_circle(centre, km)})
    practices = [
        {
            "kind": "practice",
            "name": post.practice.name,
            **_circle(
                geo.Point(post.practice.lat, post.practice.lon), 0.0 if post.practice.not_a_home else geo.GRID_ERROR_KM
            ),
        }
        for post in posts
    ]
    shown_base = [{"kind": "base", **_circle(base.centre, base.radius_km)}] if base is not None else []
    return [*circles, *shown_base, *practices]


def _circle(centre: geo.Point, km: float) -> dict[str, float]:
    return {"lat": round(centre.lat, DECIMALS), "lon": round(centre.lon, DECIMALS), "km": round(km, 2)}
