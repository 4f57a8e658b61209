"""Listing rows: one row for each way of being seen. Search reads nothing else; only ``search.indexing`` writes them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from therapists.choices import FacetGroup, SeenAt
from therapists.letters import slug_of
from therapists.models.places import Cube, Place
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import Profession, one_of

HOME_VISITS = "home-visits"  # in the address of a landing page, where others name a profession
LONGEST_SLUG = 60


class FacetCode(models.Model):
    """A small number for one filter option. Append-only: rows hold the numbers, so a number is never used again."""

    id = models.SmallAutoField(primary_key=True)
    group = models.CharField(max_length=12, choices=FacetGroup)
    key = models.CharField(max_length=70)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["group", "key"], name="facet_code_once"),
            models.CheckConstraint(condition=one_of("group", FacetGroup), name="facet_code_group_known"),
        )

    def __str__(self) -> str:
        return f"{self.group}:{self.key}"


class Version(models.Model):
    """A counter that moves with each committed change; pages and caches are as old as the numbers they saw."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Listing(models.Model):
    """One way of being seen: at one practice, or within one home-visit circle, of a published practitioner.

    Facts of the person and of that place, as codes; ``card`` holds what the result card says in the person's words.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="listing_rows")
    at = models.CharField(max_length=6, choices=SeenAt)
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, related_name="listing_rows")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    point = Cube(null=True)  # public point: of the practice, or the centre of the circle
    origin = Cube(null=True)  # where distance and fee are reckoned from: the practice, or the public base
    reach = Cube(null=True)  # box around a home-visit circle and its own uncertainty
    radius_km = models.FloatField(null=True)
    uncertainty_km = models.FloatField(default=0)
    area_stated = models.BooleanField(default=True)
    exclude_lats = ArrayField(models.FloatField(), default=list)
    exclude_lons = ArrayField(models.FloatField(), default=list)
    exclude_radii_km = ArrayField(models.FloatField(), default=list)
    licensed_in = ArrayField(models.CharField(max_length=6), default=list)
    tags = ArrayField(models.SmallIntegerField())
    implied = ArrayField(models.SmallIntegerField(), default=list)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    confirmed_on = models.DateField(null=True)
    quality = models.SmallIntegerField(default=0)
    words = SearchVectorField()
    card = models.JSONField()

    class Meta:
        verbose_name = _("listing row")
        verbose_name_plural = _("listing rows")
        ordering = ("id",)
        indexes = (
            GistIndex(fields=["point"], name="listing_point"),
            GistIndex(fields=["reach"], name="listing_reach"),
            GinIndex(fields=["tags"], name="listing_tags", fastupdate=False),
            GinIndex(fields=["words"], name="listing_words", fastupdate=False),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(at=SeenAt.CLINIC, practice__isnull=False, radius_km__isnull=True, reach__isnull=True)
                | Q(at=SeenAt.HOME, practice__isnull=True),
                name="listing_clinic_or_home",
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.at}"


class Landing(models.Model):
    """That enough people of a profession, or who come to homes, are found about a town: it has a page of its own.

    Written by ``search.landings`` alone, from the listing rows.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="landings")
    profession = models.ForeignKey(Profession, models.CASCADE, null=True, related_name="landings")  # none: home visits
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["place", "profession"], nulls_distinct=False, name="landing_once"),
            models.CheckConstraint(condition=Q(people__gt=0), name="landing_has_people"),
        )

    def __str__(self) -> str:
        return f"{self.profession or 'home visits'} in {self.place}"

    @property
    def what(self) -> str:
        """The last part of its address: the slug of the profession, or ``home-visits``."""
        return self.profession.slug if self.profession is not None else HOME_VISITS

    @property
    def slug(self) -> str:
        """The name of the town, as in its address."""
        return slug_of(self.place.name, longest=LONGEST_SLUG) or "place"

    def get_absolute_url(self) -> str:
        return reverse("landing", kwargs={"slug": self.slug, "pk": self.place_id, "what": self.what})
