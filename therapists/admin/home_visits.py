"""Home visits on the practitioner's page: the offer, its terms, the true base, and the coverage circles."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms import inlineformset_factory
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.checks import UnfoldModelAdminChecks
from unfold.widgets import UnfoldAdminTextInputWidget

from therapists import geo
from therapists.actions import places as place_actions
from therapists.actions.hours import write_hours
from therapists.admin.base import RowsFormSet, RowsStackedInline, RowsTabularInline, staff
from therapists.admin.fields import CountryField, CurrencyField, DistanceField, ManyOfFew, TimeZoneField, home_currency
from therapists.admin.maps import PointMapWidget, shapes_of
from therapists.admin.posts import hours_of
from therapists.admin.reading import without
from therapists.choices import CircleOrigin, HomeFee, Surface
from therapists.forms import HoursField, PointField
from therapists.models import CoverageArea, HomeVisits, Practitioner, User
from therapists.models.private import PrivateBase
from therapists.permissions import may_see_true_address

BASE = ("true_street", "true_postcode", "point")
FEE_PARTS = {
    HomeFee.NOT_STATED: (),
    HomeFee.NONE: (),
    HomeFee.FLAT: ("fee_amount",),
    HomeFee.DISTANCE: ("fee_free_km", "fee_per_km"),
}


class HomeVisitsForm(forms.ModelForm):
    """The offer to come, with the true base that only curators see."""

    usual_hours = HoursField(label=_("Usual hours"), widget=UnfoldAdminTextInputWidget)
    true_street = forms.CharField(label=_("Street"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget)
    true_postcode = forms.CharField(
        label=_("Postal code"), max_length=12, required=False, widget=UnfoldAdminTextInputWidget
    )
    point = PointField(
        label=_("Point"),
        required=False,
        widget=PointMapWidget,
        help_text=_("Only curators see the point and the street; visitors see the green circle."),
    )
    surfaces = ManyOfFew(choices=Surface, label=_("Works on"))
    country = CountryField()
    time_zone = TimeZoneField()
    fee_currency = CurrencyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["usual_hours"] = hours_of(self.instance)
        if self.instance.pk is None:
            return
        self.fields["point"].widget.shapes = shapes_of(self.instance)
        if base := PrivateBase.objects.filter(practitioner_id=self.instance.practitioner_id).first():
            self.initial |= {
                "true_street": base.street,
                "true_postcode": base.postcode,
                "point": geo.Point(base.lat, base.lon),
            }

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        street = cleaned.get("true_street") or cleaned.get("true_postcode")
        if street and cleaned.get("point") is None and "point" not in self.errors:
            self.add_error("point", _("An address needs its point too: click on the map."))
        self._check_fee(cleaned)
        return cleaned

    def _check_fee(self, cleaned: dict[str, Any]) -> None:
        kind = cleaned.get("fee_kind")
        if kind is None:
            return
        needed = FEE_PARTS[HomeFee(kind)]
        for field in ("fee_amount", "fee_free_km", "fee_per_km"):
            value = cleaned.get(field)
            if field in needed and value is None and field not in self.errors:
                self.add_error(field, _("Needed for this kind of fee."))
            elif field not in needed and value is not None:
                self.add_error(field, _("Not part of this kind of fee: empty it, or choose another kind."))
            elif field in needed and field != "fee_free_km" and value is not None and value <= 0:
                self.add_error(field, _("More than nothing; for no fee choose “No extra fee”."))
        if needed and not cleaned.get("fee_currency") and "fee_currency" not in self.errors:
            cleaned["fee_currency"] = home_currency(self.instance.practitioner)

    def save_extras(self, *, by: User) -> None:
        """Write hours and base; the page refreshes the rows."""
        if "usual_hours" in self.changed_data:
            write_hours(of=self.instance, spans=self.cleaned_data["usual_hours"])
        if not set(BASE) & set(self.changed_data):
            return
        practitioner = self.instance.practitioner
        point = self.cleaned_data["point"]
        if point is None:
            place_actions.forget_base(practitioner=practitioner, by=by)
            return
        place_actions.place_base(
            practitioner=practitioner,
            street=self.cleaned_data["true_street"],
            postcode=self.cleaned_data["true_postcode"],
            lat=point.lat,
            lon=point.lon,
            by=by,
        )


class HomeVisitsInline(RowsStackedInline):
    """The offer to come; it is set to “No” rather than removed."""

    model = HomeVisits
    form = HomeVisitsForm
    extra = 1
    max_num = 1
    can_delete = False

    def readable(self, request: HttpRequest, obj: Any, fieldsets: Any) -> list[Any]:
        """Who may not see where somebody sets out from sees the rest."""
        seen = may_see_true_address(staff(request), "practitioner")
        return super().readable(request, obj, fieldsets if seen else without(fieldsets, BASE))

    show_title = False
    fieldsets = (
        (None, {"fields": (("offers", "accepting"), "usual_hours", "visits", "note")}),
        (
            _("Base"),
            {
                "fields": (
                    "point",
                    ("true_street", "true_postcode"),
                    ("locality", "region"),
                    ("country", "time_zone"),
                ),
                "description": _(
                    "Town, region, country and time zone are taken from the map where you leave them blank."
                ),
            },
        ),
        (
            _("Fee for coming"),
            {"fields": ("fee_kind", ("fee_amount", "fee_currency"), ("fee_free_km", "fee_per_km"))},
        ),
        (
            _("What they bring and need"),
            {
                "fields": (
                    ("brings_table", "transfer"),
                    ("stairs", "pets"),
                    ("needs_parking", "space_needed"),
                    "surfaces",
                    ("minimum_notice_hours", "minimum_session_minutes"),
                )
            },
        ),
    )


class CoverageForm(forms.ModelForm):
    """One circle."""

    radius_km = DistanceField(label=_("Radius"), help_text=_("12 km, or 8 mi"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        radius, place = cleaned.get("radius_km"), cleaned.get("place")
        if cleaned.get("origin") == CircleOrigin.BASE:
            if radius is None and "radius_km" not in self.errors:
                self.add_error("radius_km", _("How far from the base? 12 km, or 8 mi."))
            if place is not None:
                self.add_error("place", _("A circle around the base has no place. Empty this, or choose “A place”."))
        elif cleaned.get("origin") == CircleOrigin.PLACE:
            if place is None and "place" not in self.errors:
                self.add_error("place", _("Choose the place they come to."))
            if radius is not None:
                self.add_error("radius_km", _("A place brings its own radius. Empty this."))
        return cleaned


class CoverageFormSet(RowsFormSet):
    """Circles of the home visits of the practitioner whose page this is."""

    distinct = ("role", "origin", "place", "radius_km")
    distinct_message = _("This circle is there twice. Remove one of them.")

    def __init__(self, *args: Any, instance: Practitioner | None = None, **kwargs: Any) -> None:
        self.practitioner = instance if instance is not None else Practitioner()
        super().__init__(*args, instance=self._home_visits(), **kwargs)

    def _home_visits(self) -> HomeVisits:
        known = None
        if self.practitioner.pk is not None:
            known = HomeVisits.objects.filter(practitioner=self.practitioner).first()
        return known or HomeVisits(practitioner=self.practitioner)

    def save(self, commit: bool = True) -> list[Model]:
        if self.has_changed():
            # The form of the home visits, saved before this one, may just have made them.
            self.instance, _made = HomeVisits.objects.get_or_create(practitioner=self.practitioner)
        return super().save(commit)


class CoverageChecks(UnfoldModelAdminChecks):
    """Without the check that the model points at the practitioner: it does, by way of the home visits."""

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        return []

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        return []


class CoverageInline(RowsTabularInline):
    """Where they come, and where not."""

    model = CoverageArea
    form = CoverageForm
    formset = CoverageFormSet
    fields = ("role", "origin", "radius_km", "place")
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("place",)
    show_title = False
    verbose_name_plural = _("coverage: where they come, and where not")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = inlineformset_factory(
            HomeVisits,
            CoverageArea,
            form=self.form,
            formset=self.formset,
            fields=self.fields,
            extra=self.get_extra(request, obj),
            formfield_callback=lambda field, **options: self.formfield_for_dbfield(field, request, **options),
        )
        formset.by = request.user  # type: ignore[attr-defined]
        return formset


def circles_need_a_base(practitioner: Practitioner) -> bool:
    """Whether there are circles around a base that nobody has placed: they lead nobody to this listing."""
    return CoverageArea.objects.filter(
        home_visits__practitioner=practitioner, origin=CircleOrigin.BASE, home_visits__base_lat__isnull=True
    ).exists()
