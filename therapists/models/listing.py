"""Listing rows: one row for each way of being seen. Search reads nothing else; only ``search.indexing`` writes them.

``Listing`` is narrow, because a search looks at many of its rows; what only the twenty people of a page need, and the
words for full text, are in ``ListingCard``. ``FacetBits`` counts.
"""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
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


# A row has a bit for each facet code: so many codes there can be.
MOST_CODES = 1024
# People are counted in blocks of so many neighbours, by their ``ord`` (``search.bitmaps``).
BLOCK_BITS = 11
BLOCK = 1 << BLOCK_BITS
WORD_BITS = 6  # of a bigint, which holds some of a block
WORD = 1 << WORD_BITS


class Bits(models.Field):
    """PostgreSQL's ``bit(n)``; in Python a text of noughts and ones."""

    def __init__(self, *args: Any, length: int = MOST_CODES, **kwargs: Any) -> None:
        self.length = length
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "length": self.length}

    def db_type(self, connection: object) -> str:
        return f"bit({self.length})"


class FacetCode(models.Model):
    """A small number for one filter option. Append-only: rows hold the numbers, so a number is never used again."""

    id = models.SmallAutoField(primary_key=True)
    group = models.CharField(max_length=12, choices=FacetGroup)
    key = models.CharField(max_length=70)
    bit = Bits(null=True)  # the one at its place

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

    Facts of the person and of that place, as codes.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="listing_rows", db_constraint=False)
    # The person's place in the row of all people: blocks of neighbours, so a rebuild gives it by where they are.
    ord = models.IntegerField()
    sole = models.BooleanField()  # the person's only row
    slot = models.SmallIntegerField()  # 1, 2, …: the person's ways by what they offer; equal ones share a slot
    at = models.CharField(max_length=6, choices=SeenAt)
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, related_name="listing_rows", db_constraint=False)
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
    bits = Bits()  # the tags again, to look one up at once
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    confirmed_on = models.DateField(null=True)
    # Where the row stands in each order, as far as that hangs on no search; the smallest comes first.
    by_fit = models.FloatField()
    by_price = models.FloatField()
    by_confirmed = models.FloatField()

    class Meta:
        verbose_name = _("listing row")
        verbose_name_plural = _("listing rows")
        ordering = ("id",)
        indexes = (
            GistIndex(fields=["point"], name="listing_point"),
            GistIndex(fields=["reach"], name="listing_reach"),
            GistIndex(fields=["origin"], name="listing_origin", condition=Q(at=SeenAt.HOME)),
            GinIndex(fields=["tags"], name="listing_tags", fastupdate=False),
            models.Index(fields=["ord"], name="listing_ord"),
            # The orders of a search without a place, each from its first page to its last.
            models.Index(fields=["area_stated", "by_fit", "practitioner"], name="listing_by_fit"),
            models.Index(fields=["area_stated", "by_price", "practitioner"], name="listing_by_price"),
            models.Index(fields=["area_stated", "by_confirmed", "practitioner"], name="listing_by_confirmed"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(at=SeenAt.CLINIC, practice__isnull=False, radius_km__isnull=True, reach__isnull=True)
                | Q(at=SeenAt.HOME, practice__isnull=True),
                name="listing_clinic_or_home",
            ),
        )
        triggers = (
            # Whoever deletes rows, also with their practitioner: the bits of the person are stale.
            pgtrigger.Trigger(
                name="note_gone",
                operation=pgtrigger.Delete,
                when=pgtrigger.After,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(old="gone"),
                func="""
                    INSERT INTO therapists_listingchange (practitioner_id, ord)
                    SELECT DISTINCT practitioner_id, ord FROM gone;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.at}"


class ListingCard(models.Model):
    """What a result card says of a way of being seen, in the person's words; and the words found by full text."""

    listing = models.OneToOneField(Listing, models.CASCADE, primary_key=True, related_name="shown", db_constraint=False)
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+", db_constraint=False)
    words = SearchVectorField()
    card = models.JSONField()

    class Meta:
        verbose_name = _("result card")
        verbose_name_plural = _("result cards")
        ordering = ("listing",)
        indexes = (GinIndex(fields=["words"], name="listing_words", fastupdate=False),)

    def __str__(self) -> str:
        return f"card of {self.listing_id}"


class FacetBits(models.Model):
    """Which people of a block have an option, a bit each, by ``ord``.

    ``slot`` 0 is for people: what they state of themselves, and what any of their ways offers. Slots 1, 2, … are their
    ways one by one, for what a way offers. Code 0 stands for being there at all.
    """

    pk = models.CompositePrimaryKey("block", "slot", "code")
    block = models.IntegerField()
    slot = models.SmallIntegerField()
    code = models.SmallIntegerField()
    bits = Bits(length=BLOCK)

    class Meta:
        verbose_name = _("bits of an option")
        verbose_name_plural = _("bits of options")

    def __str__(self) -> str:
        return f"{self.block} {self.slot} {self.code}"


class Vicinity(models.Model):
    """Some ways of being seen, of people of one block, that lie close together: most are found, or not, as one.

    All are of one slot and kind, and homes of circles about as wide (``search.vicinities``).
    """

    block = models.IntegerField()
    slot = models.SmallIntegerField()
    at = models.CharField(max_length=6, choices=SeenAt)
    bits = Bits(length=BLOCK)  # whose they are, by ``ord``
    ways = ArrayField(models.BigIntegerField())  # ids of the listing rows
    point = Cube()  # box around their points
    middle = Cube()  # of that box
    spread = models.FloatField()  # from there to its corners, as a chord of the unit sphere
    origin = Cube(null=True)  # box around where distances are reckoned from; none where somebody's is not known
    reach = Cube(null=True)  # box around home-visit circles
    # A home nearer than this to each point is in each circle, as far as is known; none where parts are left out.
    sure_km = models.FloatField(null=True)
    # The best of each order among them.
    by_fit = models.FloatField()
    by_price = models.FloatField()
    by_confirmed = models.FloatField()

    class Meta:
        verbose_name = _("vicinity")
        verbose_name_plural = _("vicinities")
        ordering = ("id",)
        indexes = (
            GistIndex(fields=["point"], name="vicinity_point", condition=Q(at=SeenAt.CLINIC)),
            GistIndex(fields=["reach"], name="vicinity_reach"),
            models.Index(fields=["block"], name="vicinity_block"),
        )

    def __str__(self) -> str:
        return f"{self.block} {self.slot} {self.at} ({len(self.ways)})"


class Xid(models.Field):
    """PostgreSQL's number of a transaction (``xid8``); in Python a number."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class ListingChange(models.Model):
    """That rows of somebody changed since the bits of the block were written. Append-only, so no edit waits."""

    practitioner_id = models.BigIntegerField()  # who may be gone by now
    ord = models.IntegerField()
    at = models.DateTimeField(db_default=Now())
    transaction = Xid(db_default=Func(function="pg_current_xact_id", output_field=Xid()))

    class Meta:
        verbose_name = _("change of listing rows")
        verbose_name_plural = _("changes of listing rows")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.practitioner_id} {self.at:%F %T}"


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
