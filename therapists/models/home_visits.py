"""Home visits: the offer to come, its terms and its area. Everything here is public; the true base is not here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapists.choices import CircleOrigin, CircleRole, HomeFee, Stated, Surface, Visits
from therapists.models.history import tracked
from therapists.models.places import Place, within_earth
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import one_of, only_values

LARGEST_RADIUS_KM = 500


@tracked(of=("practitioner",))
class HomeVisits(models.Model):
    """The offer to come: yes, no or not stated; fee, notice, hours, what they bring and what they need.

    ``base_lat``/``base_lon`` are the *public* base: the centre of the grid cell of the true one, or a Place's centre
    in empty country. ``base_uncertainty_km`` says how far off it may be.
    """

    practitioner = models.OneToOneField(Practitioner, models.CASCADE, related_name="home_visits")
    offers = models.CharField(_("comes to homes"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    accepting = models.CharField(_("accepting new people"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    base_lat = models.FloatField(_("public latitude"), null=True, blank=True, editable=False)
    base_lon = models.FloatField(_("public longitude"), null=True, blank=True, editable=False)
    base_uncertainty_km = models.FloatField(_("uncertainty in km"), null=True, blank=True, editable=False)
    locality = models.CharField(_("town"), max_length=120, blank=True)
    region = models.CharField(_("region code"), max_length=3, blank=True, help_text=_("ISO 3166-2: CT, ENG."))
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)

    fee_kind = models.CharField(_("fee"), max_length=10, choices=HomeFee, default=HomeFee.NOT_STATED)
    fee_amount = models.DecimalField(_("flat fee"), max_digits=8, decimal_places=2, null=True, blank=True)
    fee_free_km = models.PositiveSmallIntegerField(_("free within (km)"), null=True, blank=True)
    fee_per_km = models.DecimalField(_("then per km"), max_digits=6, decimal_places=2, null=True, blank=True)
    fee_currency = models.CharField(_("currency"), max_length=3, blank=True)

    minimum_notice_hours = models.PositiveSmallIntegerField(_("minimum notice (hours)"), null=True, blank=True)
    minimum_session_minutes = models.PositiveSmallIntegerField(_("shortest session (minutes)"), null=True, blank=True)
    brings_table = models.CharField(_("brings a table"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    stairs = models.CharField(_("climbs stairs"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    transfer = models.CharField(
        _("helps to move from chair to table"), max_length=10, choices=Stated, default=Stated.NOT_STATED
    )
    pets = models.CharField(_("fine with pets"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    needs_parking = models.CharField(_("needs parking"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    space_needed = models.CharField(_("space needed"), max_length=120, blank=True, help_text="2 × 3 m")
    surfaces = ArrayField(
        models.CharField(max_length=6, choices=Surface), verbose_name=_("works on"), default=list, blank=True
    )
    visits = models.CharField(_("visits"), max_length=16, choices=Visits, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("home visits")
        verbose_name_plural = _("home visits")
        constraints = (
            *(
                models.CheckConstraint(condition=one_of(field, Stated), name=f"home_visits_{field}_known")
                for field in (
                    "offers",
                    "accepting",
                    "brings_table",
                    "stairs",
                    "transfer",
                    "pets",
                    "needs_parking",
                )
            ),
            models.CheckConstraint(
                condition=Q(base_lat__isnull=True, base_lon__isnull=True, base_uncertainty_km__isnull=True)
                | (
                    within_earth("base_lat", "base_lon")
                    & Q(base_lat__isnull=False, base_lon__isnull=False)
                    & Q(base_uncertainty_km__isnull=False, base_uncertainty_km__gt=0)
                ),
                name="home_visits_base_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    fee_kind__in=[HomeFee.NOT_STATED, HomeFee.NONE],
                    fee_amount__isnull=True,
                    fee_free_km__isnull=True,
                    fee_per_km__isnull=True,
                )
                | Q(
                    fee_kind=HomeFee.FLAT,
                    fee_amount__isnull=False,
                    fee_amount__gt=0,
                    fee_free_km__isnull=True,
                    fee_per_km__isnull=True,
                    fee_currency__regex=r"^[A-Z]{3}$",
                )
                | Q(
                    fee_kind=HomeFee.DISTANCE,
                    fee_amount__isnull=True,
                    fee_free_km__isnull=False,
                    fee_free_km__gte=0,
                    fee_per_km__isnull=False,
                    fee_per_km__gt=0,
                    fee_currency__regex=r"^[A-Z]{3}$",
                ),
                name="home_visits_fee_whole",
                violation_error_message=_(
                    "A flat fee has an amount; a fee by distance has the free kilometers and the price of each after; "
                    "both have a currency."
                ),
            ),
            models.CheckConstraint(condition=only_values("surfaces", Surface), name="home_visits_surfaces_known"),
            models.CheckConstraint(condition=one_of("visits", Visits, blank=True), name="home_visits_whom_known"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="home_visits_country_iso"
            ),
            models.CheckConstraint(
                condition=Q(minimum_notice_hours__isnull=True) | Q(minimum_notice_hours__lte=24 * 60),
                name="home_visits_notice_sane",
                violation_error_message=_("Notice is at most 1,440 hours (60 days)."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_session_minutes__isnull=True)
                | Q(minimum_session_minutes__gte=5, minimum_session_minutes__lte=480),
                name="home_visits_session_sane",
                violation_error_message=_("A session lasts between 5 and 480 minutes."),
            ),
        )

    def __str__(self) -> str:
        return f"Home visits of {self.practitioner}"


@tracked(of=("home_visits",))
class CoverageArea(models.Model):
    """One circle of where somebody comes, or does not come: around the base, or a Place with its radius."""

    home_visits = models.ForeignKey(HomeVisits, models.CASCADE, related_name="areas")
    role = models.CharField(_("role"), max_length=7, choices=CircleRole, default=CircleRole.INCLUDE)
    origin = models.CharField(_("around"), max_length=5, choices=CircleOrigin, default=CircleOrigin.BASE)
    radius_km = models.FloatField(_("radius in km"), null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="coverage_areas")

    class Meta:
        verbose_name = _("coverage circle")
        verbose_name_plural = _("coverage circles")
        ordering = ("role", "id")
        constraints = (
            models.CheckConstraint(condition=one_of("role", CircleRole), name="coverage_role_known"),
            models.CheckConstraint(
                condition=Q(
                    origin=CircleOrigin.BASE,
                    place__isnull=True,
                    radius_km__isnull=False,  # a comparison with nothing would pass
                    radius_km__gt=0,
                    radius_km__lte=LARGEST_RADIUS_KM,
                )
                | Q(origin=CircleOrigin.PLACE, place__isnull=False, radius_km__isnull=True),
                name="coverage_base_or_place",
                violation_error_message=_(
                    "A circle around the base has a radius of up to 500 km and no place; a circle around a place has "
                    "the place and no radius."
                ),
            ),
            models.UniqueConstraint(
                fields=["home_visits", "role", "origin", "place", "radius_km"],
                nulls_distinct=False,
                name="coverage_once",
                violation_error_message=_("This circle is there already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.place or f'{self.radius_km:g} km'}"
