"""Practices: shared places where people are seen, who works there, when, and for how much."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from therapists.choices import PriceScope, Setting, Stated, Weekday
from therapists.letters import slug_of
from therapists.models.history import tracked
from therapists.models.places import within_earth
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import exactly_one, one_of

SHORTEST_SESSION_MINUTES = 5
LONGEST_SESSION_MINUTES = 480


@tracked()
class Practice(models.Model):
    """A shared place: clinic, spa, hospital, studio, sports club, own premises.

    Its street and exact point are here only once a curator has ticked that it is nobody's home; until then the point
    is a grid cell's centre, and the true one is kept in ``private.PrivatePremises``.
    """

    slug = models.SlugField(_("slug"), max_length=120, editable=False)
    name = models.CharField(_("name"), max_length=120)
    setting = models.CharField(
        _("kind of place"), max_length=14, choices=Setting, blank=True, help_text=_("Blank: not stated.")
    )
    not_a_home = models.BooleanField(
        _("not someone's home"),
        default=False,
        help_text=_("Tick only when you know. Until then the public sees the district, never the street."),
    )
    street = models.CharField(_("public street"), max_length=200, blank=True, editable=False)
    locality = models.CharField(_("town"), max_length=120)
    region = models.CharField(_("region code"), max_length=3, blank=True, help_text=_("ISO 3166-2: CT, ENG."))
    postcode = models.CharField(_("public postal code"), max_length=12, blank=True, editable=False)
    country = models.CharField(_("country"), max_length=2)
    lat = models.FloatField(_("public latitude"), editable=False)
    lon = models.FloatField(_("public longitude"), editable=False)
    time_zone = models.CharField(_("time zone"), max_length=40)
    step_free = models.CharField(_("step-free entrance"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    parking = models.CharField(_("parking"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    transit = models.CharField(_("near public transit"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    accessible_toilet = models.CharField(
        _("accessible restroom"), max_length=10, choices=Stated, default=Stated.NOT_STATED
    )
    hearing_loop = models.CharField(_("hearing loop"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    website = models.URLField(_("website"), blank=True)
    # As long as a suspension is in force (a trigger holds it); kept here so that search rows need not ask who suspends.
    paused = models.BooleanField(_("paused"), default=False, db_default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    people = models.ManyToManyField(Practitioner, through="WorksAt", related_name="practices")

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=one_of("setting", Setting, blank=True), name="practice_setting_known"),
            models.CheckConstraint(
                condition=Q(not_a_home=True) | Q(street="", postcode=""), name="practice_home_hides_street"
            ),
            models.CheckConstraint(condition=within_earth(), name="practice_on_earth"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="practice_country_iso"),
            models.CheckConstraint(condition=~Q(name=""), name="practice_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="practice_has_slug"),
            *(
                models.CheckConstraint(condition=one_of(field, Stated), name=f"practice_{field}_known")
                for field in ("step_free", "parking", "transit", "accessible_toilet", "hearing_loop")
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="paused_while_suspended",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("paused"),
                when=pgtrigger.Before,
                func="""
                    IF NEW.paused <> EXISTS (SELECT FROM therapists_suspension
                                             WHERE practice_id = NEW.id AND ended_at IS NULL) THEN
                        RAISE EXCEPTION 'a practice is paused as long as it is suspended'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.locality}"

    def get_absolute_url(self) -> str:
        return reverse("practice", kwargs={"slug": self.slug, "pk": self.pk})

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the slug in step with the name."""
        self.slug = self.slug_of_name()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def slug_of_name(self) -> str:
        """The slug that the present name makes."""
        return slug_of(f"{self.name} {self.locality}", longest=120) or "practice"

    @property
    def jurisdiction(self) -> str:
        """ISO 3166-2 code of the region, or the country's code where no region is known."""
        return f"{self.country}-{self.region}" if self.region else self.country


class WorksAtQuerySet(models.QuerySet["WorksAt"]):
    """Which posts hold, by name."""

    def current(self) -> "WorksAtQuerySet":
        """Posts that have begun and not ended, by the date of the database."""
        today = models.functions.Now()
        return self.filter(Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gt=today))

    def shown(self) -> "WorksAtQuerySet":
        """Posts that hold, at practices that the public may see."""
        return self.current().filter(practice__paused=False)


@tracked(of=("practitioner", "practice"))
class WorksAt(models.Model):
    """That somebody sees people at a practice."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="works_at")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="works_at")
    accepting = models.CharField(_("accepting new people"), max_length=10, choices=Stated, default=Stated.NOT_STATED)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("First day they no longer work here."))

    objects = WorksAtQuerySet.as_manager()

    class Meta:
        verbose_name = _("works at")
        verbose_name_plural = _("works at")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["practitioner", "practice"],
                name="works_at_once",
                violation_error_message=_("They have a post at this practice already. Change that one."),
            ),
            models.CheckConstraint(condition=one_of("accepting", Stated), name="works_at_accepting_known"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
                name="works_at_since_before_until",
                violation_error_message=_(
                    "The last day lies before the first. “Until” is the first day they are gone."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner} at {self.practice}"


@tracked(of=("works_at", "home_visits"))
class OpeningHours(models.Model):
    """Usual hours on one weekday, of a post or of home visits, in the time zone of that place."""

    works_at = models.ForeignKey(WorksAt, models.CASCADE, null=True, blank=True, related_name="hours")
    home_visits = models.ForeignKey(
        "therapists.HomeVisits", models.CASCADE, null=True, blank=True, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("usual hours")
        verbose_name_plural = _("usual hours")
        ordering = ("weekday", "opens", "id")
        constraints = (
            models.CheckConstraint(condition=exactly_one(("works_at", "home_visits")), name="hours_of_one_way"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="hours_weekday_iso"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="hours_open_before_close"),
            models.UniqueConstraint(
                fields=["works_at", "home_visits", "weekday", "opens"],
                nulls_distinct=False,
                name="hours_once",
            ),
        )

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M}–{self.closes:%H:%M}"


@tracked(of=("works_at", "home_visits"))
class HoursException(models.Model):
    """One date that differs: closed all day, or open at other hours."""

    works_at = models.ForeignKey(WorksAt, models.CASCADE, null=True, blank=True, related_name="exceptions")
    home_visits = models.ForeignKey(
        "therapists.HomeVisits", models.CASCADE, null=True, blank=True, related_name="exceptions"
    )
    date = models.DateField(_("date"))
    opens = models.TimeField(_("from"), null=True, blank=True, help_text=_("Blank: closed all day."))
    closes = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception to the hours")
        verbose_name_plural = _("exceptions to the hours")
        ordering = ("date", "id")
        constraints = (
            models.CheckConstraint(condition=exactly_one(("works_at", "home_visits")), name="exception_of_one_way"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                name="exception_closed_or_hours",
            ),
            models.UniqueConstraint(
                fields=["works_at", "home_visits", "date", "opens"],
                nulls_distinct=False,
                name="exception_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.date}"


@tracked(of=("practitioner", "practice"))
class Price(models.Model):
    """What a session costs: everywhere, at one practice, or for home visits."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="prices")
    scope = models.CharField(_("where"), max_length=12, choices=PriceScope, default=PriceScope.PRACTITIONER)
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, blank=True, related_name="prices")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, help_text="USD, GBP, EUR")

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ("scope", "minutes", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(scope=PriceScope.PRACTICE, practice__isnull=False)
                | Q(scope__in=[PriceScope.PRACTITIONER, PriceScope.HOME], practice__isnull=True),
                name="price_scope_with_practice",
                violation_error_message=_("A price at one practice names the practice; any other price names none."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST_SESSION_MINUTES, minutes__lte=LONGEST_SESSION_MINUTES),
                name="price_minutes_sane",
                violation_error_message=_("A session lasts between 5 and 480 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="price_not_negative",
                violation_error_message=_("A price is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="price_currency_iso",
                violation_error_message=_("Write the currency in three letters: USD, GBP, EUR."),
            ),
            models.UniqueConstraint(
                fields=["practitioner", "scope", "practice", "minutes", "currency"],
                nulls_distinct=False,
                name="price_once",
                violation_error_message=_(
                    "There is a price for this length in the same place already. Keep one of them."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.minutes} min: {self.amount} {self.currency}"
