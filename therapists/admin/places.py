"""Places of the gazetteer: the few that curators add or mend."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from therapists.admin.base import Announcing, RowsAdmin
from therapists.admin.exporting import Exporting
from therapists.admin.fields import CountryField, TimeZoneField
from therapists.admin.site import site
from therapists.choices import PlaceKind
from therapists.models import CoverageArea, Place
from therapists.search import nearby
from therapists.search.places import code_key, key_of, resolve

LEAST_LETTERS = 2  # before suggestions are looked up
SUGGESTED_FIRST = ("-population", "id")


class PlaceForm(forms.ModelForm):
    """A place, with country and time zone chosen from what there is."""

    country = CountryField(required=True)
    time_zone = TimeZoneField(required=True)

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).upper()


@admin.register(Place, site=site)
class PlaceAdmin(Exporting, Announcing, RowsAdmin):
    """Named areas with a centre, a spread and a time zone."""

    exported: ClassVar[dict[str, Any]] = {
        "place": "pk",
        **{name: name for name in ("kind", "name", "locality", "region", "region_name", "country")},
        **{name: name for name in ("lat", "lon", "radius_km", "population", "time_zone")},
    }

    announces = "places"
    form = PlaceForm
    list_display = ("name", "kind", "region_name", "country", "population", "radius_km", "time_zone")
    list_filter = ("kind",)
    search_fields = ("key",)
    typed_as = _("name of a place, or a postal code")
    search_help_text = _("The beginning of a name, in any spelling.")
    ordering = ("id",)  # by key: the table has a row for every postcode
    autocomplete_fields = ("parent",)
    fieldsets = (
        (None, {"fields": ("kind", "name", "locality", ("country", "region", "region_name"), "parent")}),
        (
            _("Where it is"),
            {
                "fields": (("lat", "lon"), "radius_km", "time_zone", "population"),
                "description": _(
                    "The radius is the spread of the area around its center: how far from the center "
                    "somebody who names this place may be."
                ),
            },
        ),
    )

    def concerned(self, objects: Iterable[Place]) -> set[int]:
        areas = CoverageArea.objects.filter(place__in=[place.pk for place in objects])
        return set(areas.values_list("home_visits__practitioner_id", flat=True))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        key = key_of(search_term)
        if len(key) < LEAST_LETTERS:
            return queryset, False
        return queryset.filter(key__startswith=key).order_by(*SUGGESTED_FIRST), False

    def found(self, request: HttpRequest, typed: str) -> list[Place]:
        """As visitors' words are understood: “Leeds”, “Leeds AL”, “LS6 2AB”."""
        understood = resolve(typed)
        return [place for place in (understood.place, *understood.others) if place is not None]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.Form, change: bool) -> None:
        obj.key = code_key(obj.name) if obj.kind == PlaceKind.POSTCODE else key_of(obj.name)
        obj.adopt()
        super().save_model(request, obj, form, change)
        nearby.put(obj)
