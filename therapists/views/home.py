"""The front page: one sentence to complete, a body to point at, and the directory's true numbers."""

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from therapists.caching import same_for_everybody
from therapists.choices import BodyArea, FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import query
from therapists.search.catalogue import Catalogue
from therapists.views import meta

NUMBERS_KEPT_SECONDS = 3600  # they hang on the rows and the day, and are counted anew when either moves


@same_for_everybody
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search form, complaints by where they hurt, the numbers of people and checks."""
    versions = catalogues.versions()
    catalogue = catalogues.current(versions.get("vocabulary", 0))
    context = {
        "meta": meta.of_home(request),
        "numbers": numbers(versions.get("listing", 0)),
        "areas": areas(catalogue),
        "area_labels": {area.value: str(area.label) for area in BodyArea},
        "professions": [
            (slug, catalogue.label(FacetGroup.PROFESSION, slug)) for slug in catalogue.options[FacetGroup.PROFESSION]
        ],
    }
    return render(request, "therapists/home.html", context, using="jinja2")


def areas(catalogue: Catalogue) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Body areas from head to foot: slug, name, and the complaints there by slug and name, the commonest first."""
    return [
        (
            area.value,
            str(area.label),
            [(slug, catalogue.label(FacetGroup.CONDITION, slug)) for slug in catalogue.areas[area]],
        )
        for area in BodyArea
        if area in catalogue.areas
    ]


def numbers(listing_version: int) -> query.Numbers:
    """The directory's true numbers, kept as long as no row changed and the day is the same."""
    key = f"numbers:{listing_version}:{timezone.localdate()}"
    return caches["local"].get_or_set(key, query.numbers, NUMBERS_KEPT_SECONDS)  # type: ignore[return-value]
