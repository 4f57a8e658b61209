"""How the directory does, in numbers: figures of each day, what searches did not find, and the monthly sample."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import Fact, FigureKind, SampleOutcome
from therapists.models.places import Place
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import Condition, Technique, exactly_one, one_of

# Fewer searches of one kind in a week are shown to nobody, and are gone when the week is over.
FEWEST_SHOWN = 5


class Figure(models.Model):
    """A number as it stood on a day: of a fact (``choices.Fact``), or of a kind of work in the week of that Monday."""

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12, choices=FigureKind)
    of = models.CharField(_("of"), max_length=20)
    number = models.PositiveIntegerField(_("number"))
    computed_at = models.DateTimeField(_("computed"), default=timezone.now)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("insight")
        ordering = ("-day", "kind", "of")
        constraints = (
            models.UniqueConstraint(fields=["day", "kind", "of"], name="figure_once"),
            models.CheckConstraint(condition=one_of("kind", FigureKind), name="figure_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.of}, {self.day:%Y-%m-%d}"


class HomeVisitGap(models.Model):
    """A town with people to see at clinics, and nobody who comes to homes; found anew every night."""

    place = models.OneToOneField(Place, models.CASCADE, primary_key=True, related_name="+")
    people = models.PositiveIntegerField()  # seen at clinics about it

    class Meta:
        verbose_name = _("town without home visits")
        verbose_name_plural = _("towns without home visits")
        ordering = ("-place__population", "place_id")
        constraints = (models.CheckConstraint(condition=Q(people__gt=0), name="home_visit_gap_has_clinics"),)

    def __str__(self) -> str:
        return str(self.place)


class UnmetSearchQuerySet(models.QuerySet["UnmetSearch"]):
    """Which counts, by name."""

    def shown(self) -> "UnmetSearchQuerySet":
        """Those large enough that nobody stands alone behind them: the only ones that anybody is shown."""
        return self.filter(searches__gte=FEWEST_SHOWN)


class UnmetSearch(models.Model):
    """How many searches of one kind found fewer than five people in a week. Of who searched it knows nothing.

    A kind is a district (the nearest large town), what was looked for, whether at home, and whether nobody was found.
    """

    week = models.DateField(_("week"))  # its Monday
    district = models.ForeignKey(Place, models.CASCADE, related_name="+")
    condition = models.ForeignKey(Condition, models.CASCADE, null=True, related_name="+")
    technique = models.ForeignKey(Technique, models.CASCADE, null=True, related_name="+")
    at_home = models.BooleanField()
    nobody = models.BooleanField()
    searches = models.PositiveIntegerField(default=1)

    objects = UnmetSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search that found few")
        verbose_name_plural = _("searches that found few")
        ordering = ("-week", "-searches", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["week", "district", "condition", "technique", "at_home", "nobody"],
                nulls_distinct=False,
                name="unmet_search_once",
            ),
            models.CheckConstraint(
                condition=exactly_one(("condition", "technique")), name="unmet_search_for_one_thing"
            ),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="unmet_search_by_week"),
        )

    def __str__(self) -> str:
        return f"{self.searches} × {self.condition or self.technique}, {self.district}, {self.week:%Y-%m-%d}"


class Sample(models.Model):
    """Listings drawn by lot to be asked whether they are right: once a month.

    The lots fall on those of the published listings with a phone whose ``md5("seed id")`` is smallest: whoever knows
    the seed can draw again, and nobody who edits a listing can know whether it will be drawn.
    """

    month = models.DateField(_("month"), unique=True)  # its first day
    seed = models.CharField(_("seed"), max_length=16)
    listed = models.PositiveIntegerField(_("listings with a phone"))  # out of how many it was drawn
    drawn_at = models.DateTimeField(_("drawn"), default=timezone.now)

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ("-month",)
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="sample_by_month"),
            models.CheckConstraint(condition=Q(seed__regex=r"^[0-9a-f]{16}$"), name="sample_seed_shape"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SampleCall(models.Model):
    """One listing of a sample: whom to call, and what came of it."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="calls", verbose_name=_("month"))
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+", verbose_name=_("listing"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=SampleOutcome, default=SampleOutcome.WAITING)
    wrong = ArrayField(models.CharField(max_length=12, choices=Fact), default=list, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("called by"),
    )
    called_at = models.DateTimeField(_("called"), null=True, blank=True)

    class Meta:
        verbose_name = _("call of the sample")
        verbose_name_plural = _("calls of the sample")
        ordering = ("-sample__month", "id")
        constraints = (
            models.UniqueConstraint(fields=["sample", "practitioner"], name="sample_call_once"),
            models.CheckConstraint(condition=one_of("outcome", SampleOutcome), name="sample_call_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=SampleOutcome.WRONG, wrong__len__gt=0)
                | (~Q(outcome=SampleOutcome.WRONG) & Q(wrong__len=0)),
                name="sample_call_says_what_is_wrong",
            ),
            models.CheckConstraint(
                # Whoever called may leave the staff: their name is lost, the date stays.
                condition=Q(outcome=SampleOutcome.WAITING, called_at__isnull=True, called_by__isnull=True)
                | (~Q(outcome=SampleOutcome.WAITING) & Q(called_at__isnull=False)),
                name="sample_call_made_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner}, {self.sample}"


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return date.fromordinal(day.toordinal() - day.weekday())
