"""The gazetteer: named areas with a centre, a spread and a time zone."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func
from django.utils.translation import gettext_lazy as _

from therapists.choices import PlaceKind
from therapists.models.vocabulary import one_of

CURATOR = "curator"  # source of places that a person added or changed


class Cube(models.Field):
    """A point on the unit sphere, or a box around some: PostgreSQL's ``cube``; in Python its text."""

    def db_type(self, connection: object) -> str:
        return "cube"


def within_earth(lat: str = "lat", lon: str = "lon") -> Q:
    """Condition that two fields are a latitude and a longitude."""
    return Q(**{f"{lat}__gte": -90, f"{lat}__lte": 90, f"{lon}__gte": -180, f"{lon}__lte": 180})


class UnitPoint(Func):
    """The ``cube`` of a latitude and a longitude in degrees; made by the first migration."""

    function = "unit_point"
    output_field = Cube()


def full_name(kind: str, name: str, locality: str, region_name: str, country: str) -> str:
    """A place as it is told from its namesakes: ``Leeds, England, GB``; ``LS6, Leeds, England, GB``."""
    town = locality if kind == PlaceKind.POSTCODE else ""
    region = "" if kind == PlaceKind.REGION else region_name
    return ", ".join(part for part in (name, town, region, country) if part)


class Place(models.Model):
    """A named area; ``radius_km`` is its spread around the centre, and so the doubt about where in it a visitor is."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(max_length=120, editable=False, help_text="The name folded for look-up.")
    # Other names somebody may type, folded as the key is: "nyc", "nueva york", "ct".
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True, editable=False)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region code"), max_length=3, blank=True, help_text=_("ISO 3166-2, second part."))
    region_name = models.CharField(_("region"), max_length=80, blank=True)
    locality = models.CharField(
        _("town"), max_length=120, blank=True, help_text=_("Town that a postal code belongs to.")
    )
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    radius_km = models.FloatField(_("radius in km"))
    time_zone = models.CharField(_("time zone"), max_length=40)
    population = models.PositiveIntegerField(_("population"), default=0)
    source = models.CharField(max_length=20, default=CURATOR, editable=False)
    source_id = models.CharField(max_length=40, null=True, editable=False)  # noqa: DJ001 - many curator rows, no id
    point = models.GeneratedField(expression=UnitPoint(F("lat"), F("lon")), output_field=Cube(), db_persist=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("country", "name", "id")
        indexes = (
            models.Index(fields=["key", "-population"], opclasses=["text_pattern_ops", "int4_ops"], name="place_key"),
            GinIndex(fields=["aliases"], name="place_aliases"),
            GistIndex(fields=["point"], condition=Q(kind=PlaceKind.CITY), name="place_city_point"),
            # The largest towns of a map's view: read from the top, without touching the rows that lie elsewhere.
            models.Index(
                fields=["-population", "id"],
                include=["lat", "lon", "name", "radius_km"],
                condition=Q(kind=PlaceKind.CITY),
                name="place_city_largest",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("kind", PlaceKind), name="place_kind_known"),
            models.CheckConstraint(
                condition=within_earth(),
                name="place_on_earth",
                violation_error_message=_("Latitude lies between -90 and 90, longitude between -180 and 180."),
            ),
            models.CheckConstraint(
                condition=Q(radius_km__gte=0, radius_km__lte=10000),
                name="place_radius_sane",
                violation_error_message=_("A radius lies between 0 and 10,000 km."),
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="place_country_iso"),
            models.UniqueConstraint(fields=["source", "source_id"], name="place_source_once"),
        )

    def __str__(self) -> str:
        return full_name(self.kind, self.name, self.locality, self.region_name, self.country)

    @property
    def jurisdiction(self) -> str:
        """ISO 3166-2 code of the region, or the country's code where no region is known."""
        return f"{self.country}-{self.region}" if self.region else self.country

    def adopt(self) -> None:
        """Make a loaded place the curator's own: later loads leave it alone and do not add it a second time."""
        if self.source != CURATOR:
            self.source, self.source_id = CURATOR, f"{self.source}:{self.source_id}"
