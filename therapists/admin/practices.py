"""Practices: shared places, where they are, who works there."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists import geo
from therapists.actions import places as place_actions
from therapists.admin.base import Section, VersionedForm, staff
from therapists.admin.contacts import ContactInline
from therapists.admin.exporting import Exporting
from therapists.admin.fields import CountryField, TimeZoneField, ago
from therapists.admin.filters import PracticeCountryFilter
from therapists.admin.finding import practices_called
from therapists.admin.maps import PointMapWidget, public_shape
from therapists.admin.posts import PeopleInline
from therapists.admin.reading import without
from therapists.admin.site import site
from therapists.admin.suspensions import SuspendPage
from therapists.admin.watching import look_again
from therapists.forms import PointField
from therapists.models import Practice, Report, WorksAt
from therapists.models.private import PrivatePremises
from therapists.permissions import may_see_true_address

SEEN = {"street": _("Street"), "district": _("District"), "nothing": _("Nothing")}
SEEN_COLOURS = {"street": "success", "district": "info", "nothing": "danger"}
ADDRESS = ("street", "postcode", "point", "not_a_home")
TRUE_ADDRESS = ("true_street", "true_postcode", "point")
EXPLAIN_ADDRESS = _(
    "Click on the map to place the point. Until “not someone's home” is ticked, visitors see the district only: the "
    "street, the postal code and the exact point stay here. Town, region, country and time zone are taken from the map "
    "where you leave them blank."
)


class PracticeForm(VersionedForm):
    """A practice with its true address, of which the public sees what the tick allows."""

    true_street = forms.CharField(label=_("Street"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget)
    true_postcode = forms.CharField(
        label=_("Postal code"), max_length=12, required=False, widget=UnfoldAdminTextInputWidget
    )
    point = PointField(label=_("Point"), widget=PointMapWidget)
    locality = forms.CharField(label=_("Town"), max_length=120, required=False, widget=UnfoldAdminTextInputWidget)
    country = CountryField()
    time_zone = TimeZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        true = PrivatePremises.objects.filter(practice=self.instance).first()
        known = true or self.instance
        for name, value in {
            "true_street": known.street,
            "true_postcode": known.postcode,
            "point": geo.Point(known.lat, known.lon),
        }.items():
            self.initial.setdefault(name, value)
        if not self.instance.not_a_home:
            public = geo.Point(self.instance.lat, self.instance.lon)
            self.fields["point"].widget.shapes = [public_shape(public, geo.GRID_ERROR_KM)]

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        point = cleaned.get("point")
        if point is not None:
            self._take_from_the_map(cleaned, point)
        for field, missing in {
            "locality": _("No town is known near this point: type its name."),
            "country": _("No country is known near this point: choose it."),
            "time_zone": _("No time zone is known near this point: choose it."),
        }.items():
            if not cleaned.get(field) and field not in self.errors and point is not None:
                self.add_error(field, missing)
        return cleaned

    def _take_from_the_map(self, cleaned: dict[str, Any], point: geo.Point) -> None:
        found = Practice(**{name: cleaned.get(name) or "" for name in place_actions.SURROUNDINGS})
        shown = point if cleaned.get("not_a_home") else place_actions.public_base(point).point
        place_actions.fill_from_nearest(found, shown)
        cleaned.update({name: getattr(found, name) for name in place_actions.SURROUNDINGS if name not in self.errors})

    @property
    def address(self) -> dict[str, Any]:
        """What ``place_practice`` asks for."""
        point = self.cleaned_data["point"]
        return {
            "street": self.cleaned_data["true_street"],
            "postcode": self.cleaned_data["true_postcode"],
            "lat": point.lat,
            "lon": point.lon,
            "not_a_home": self.cleaned_data["not_a_home"],
        }


@admin.register(Practice, site=site)
class PracticeAdmin(Exporting, SuspendPage):
    """Clinics, spas, hospitals, studios, sports clubs, own premises."""

    hidden_of = "practice"
    hidden: ClassVar[dict[str, Any]] = {
        "true_street": "private_premises__street",
        "true_postcode": "private_premises__postcode",
    }
    exported: ClassVar[dict[str, Any]] = {
        "practice": "pk",
        **{name: name for name in ("name", "setting", "not_a_home", "street", "postcode", "locality", "region")},
        **{name: name for name in ("country", "time_zone", "website", "updated_at")},
    }

    form = PracticeForm
    list_display = ("name", "town", "setting", "shown", "people_there", "changed")
    list_filter = ("setting", "not_a_home", "paused", PracticeCountryFilter)
    readonly_fields = ("state_now",)
    search_fields = ("name",)  # switches the box on; get_search_results does the looking
    search_help_text = _("Name, town, phone, e-mail")
    typed_as = _("name, town")
    ordering = ("name", "id")
    go_along = (Report,)
    sections = (
        Section(
            "general",
            _("Practice"),
            ((None, {"fields": ("state_now", ("name", "setting"), "website")}),),
        ),
        Section(
            "where",
            _("Where"),
            (
                (
                    None,
                    {
                        "fields": (
                            "not_a_home",
                            ("true_street", "true_postcode"),
                            "point",
                            ("locality", "region"),
                            ("country", "time_zone"),
                        ),
                        "description": EXPLAIN_ADDRESS,
                    },
                ),
            ),
        ),
        Section(
            "access",
            _("Access"),
            ((None, {"fields": ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop")}),),
        ),
        Section("people", _("People"), (), (PeopleInline,)),
        Section("contacts", _("Contacts"), (), (ContactInline,)),
    )

    def readable(self, request: HttpRequest, obj: Any, fieldsets: Any) -> list[Any]:
        """Who may not see where a practice truly is sees the rest."""
        seen = may_see_true_address(staff(request), "practice")
        return super().readable(request, obj, fieldsets if seen else without(fieldsets, TRUE_ADDRESS))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practice]:
        return super().get_queryset(request).annotate(people_count=Count("works_at"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Practice], search_term: str
    ) -> tuple[QuerySet[Practice], bool]:
        typed = search_term.strip()
        return queryset.filter(practices_called(typed)) if typed else queryset, False

    def offered_as(self, practice: Practice) -> str:
        """With the street, where it is public: branches of a chain may share name and town."""
        return ", ".join(filter(None, (str(practice), practice.street)))

    @display(description=_("town"), ordering="locality")
    def town(self, practice: Practice) -> str:
        return f"{practice.locality}, {practice.country}"

    @display(description=_("changed"), ordering="updated_at")
    def changed(self, practice: Practice) -> str:
        return ago(practice.updated_at)

    @display(description=_("visitors see"), ordering="not_a_home", label=SEEN_COLOURS)
    def shown(self, practice: Practice) -> tuple[str, Any]:
        seen = "nothing" if practice.paused else "street" if practice.not_a_home else "district"
        return seen, SEEN[seen]

    @display(description=_("status"))
    def state_now(self, practice: Practice) -> str:
        if practice.paused:
            return gettext("Not shown. It is suspended: only those who may suspend listings can end that.")
        if practice.pk is None or not WorksAt.objects.current().filter(practice=practice).exists():
            return gettext("Not shown: nobody works here now.")
        return gettext("Shown with whoever is published and works here.")

    @display(description=_("people"))
    def people_there(self, practice: Practice) -> int:
        return int(vars(practice)["people_count"])

    def view_on_site(self, obj: Practice) -> str | None:  # type: ignore[override]
        return None if obj.paused else obj.get_absolute_url()

    def concerned(self, objects: Iterable[Practice]) -> set[int]:
        posts = WorksAt.objects.filter(practice__in=[practice.pk for practice in objects])
        return set(posts.values_list("practitioner_id", flat=True))

    def save_model(self, request: HttpRequest, obj: Practice, form: Any, change: bool) -> None:
        address_changed = {"true_street", "true_postcode", "point", "not_a_home"} & set(form.changed_data)
        if change:
            self._hide_first(obj, form)
            super().save_model(request, obj, form, change)
        if not change or address_changed:
            place_actions.place_practice(practice=obj, **form.address, by=staff(request) if change else None)

    def after_save(self, request: HttpRequest, form: Any, change: bool) -> None:
        if {"name", "website"} & set(form.changed_data):
            look_again(request, self, self.concerned([form.instance]))

    def _hide_first(self, practice: Practice, form: Any) -> None:
        """The first of two statements must not leave a street beside an unticked box: a constraint forbids it."""
        if not form.cleaned_data["not_a_home"]:
            practice.street = practice.postcode = ""
