"""Practitioners: people who treat, and the facts they state about themselves."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from therapists.choices import (
    AgeGroup,
    CloseReason,
    ContactKind,
    Gender,
    LanguageLevel,
    ListingStatus,
    Pressure,
    ScentPolicy,
)
from therapists.letters import slug_of
from therapists.models.history import tracked
from therapists.models.vocabulary import (
    Condition,
    Language,
    PaymentOption,
    Profession,
    Technique,
    exactly_one,
    one_of,
    only_values,
)

E164 = r"^\+[1-9][0-9]{6,14}$"
SEE_CONTACT = "a published practitioner needs a public contact"
MAY_ERASE = "erase_practitioner"


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    """Who is visible, by name."""

    def published(self) -> "PractitionerQuerySet":
        """Those whom the public may see."""
        return self.filter(status=ListingStatus.PUBLISHED)


@tracked()
class Practitioner(models.Model):
    """A person who treats."""

    slug = models.SlugField(_("slug"), max_length=80, editable=False)
    given_name = models.CharField(_("given name"), max_length=80)
    middle_name = models.CharField(_("middle name"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=80)
    post_nominals = models.CharField(_("letters after the name"), max_length=60, blank=True, help_text="LMT, DPT")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    gender = models.CharField(_("gender"), max_length=12, choices=Gender, blank=True, help_text=_("Only if stated."))
    photo = models.ImageField(
        _("photo"),
        upload_to="practitioners/",
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
        help_text=_("Stored anew as a square picture without its metadata."),
    )
    headline = models.CharField(_("headline"), max_length=140, blank=True, help_text=_("One sentence in their words."))
    bio = models.TextField(_("about"), blank=True, max_length=4000)
    practising_since = models.PositiveSmallIntegerField(_("practicing since (year)"), null=True, blank=True)
    ages = ArrayField(
        models.CharField(max_length=12, choices=AgeGroup), verbose_name=_("sees"), default=list, blank=True
    )
    scent_policy = models.CharField(
        _("scents"), max_length=14, choices=ScentPolicy, blank=True, help_text=_("Blank: not stated.")
    )
    pressures = ArrayField(
        models.CharField(max_length=10, choices=Pressure),
        verbose_name=_("pressure offered"),
        default=list,
        blank=True,
    )
    website = models.URLField(_("website"), blank=True)
    booking_url = models.URLField(_("booking link"), blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    npi = models.CharField(_("NPI"), max_length=10, null=True, blank=True, unique=True)

    status = models.CharField(_("status"), max_length=10, choices=ListingStatus, default=ListingStatus.DRAFT)
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    close_reason = models.CharField(
        _("reason for closing"), max_length=14, choices=CloseReason, blank=True, help_text=_("Never public.")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    professions = models.ManyToManyField(Profession, through="PractitionerProfession", related_name="practitioners")
    techniques = models.ManyToManyField(Technique, through="PractitionerTechnique", related_name="practitioners")
    conditions = models.ManyToManyField(Condition, through="PractitionerCondition", related_name="practitioners")
    languages = models.ManyToManyField(Language, through="PractitionerLanguage", related_name="practitioners")
    payment_options = models.ManyToManyField(PaymentOption, through="PractitionerPayment", related_name="practitioners")

    objects = PractitionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")
        ordering = ("family_name", "given_name", "id")
        permissions = ((MAY_ERASE, _("Can erase people, and hand out what is kept about them")),)
        indexes = (
            models.Index(fields=["status", "-updated_at"], name="practitioner_by_status"),
            models.Index(fields=["family_name", "given_name", "id"], name="practitioner_by_name"),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("status", ListingStatus), name="practitioner_status_known"),
            models.CheckConstraint(condition=one_of("gender", Gender, blank=True), name="practitioner_gender_known"),
            models.CheckConstraint(
                condition=one_of("scent_policy", ScentPolicy, blank=True), name="practitioner_scent_known"
            ),
            models.CheckConstraint(condition=only_values("ages", AgeGroup), name="practitioner_ages_known"),
            models.CheckConstraint(condition=only_values("pressures", Pressure), name="practitioner_pressures_known"),
            models.CheckConstraint(
                condition=Q(practising_since__isnull=True) | Q(practising_since__gte=1930, practising_since__lte=2100),
                name="practitioner_year_sane",
                violation_error_message=_("The year somebody began to practice has four digits: 1930 to 2100."),
            ),
            models.CheckConstraint(
                condition=Q(npi__isnull=True) | Q(npi__regex=r"^[12][0-9]{9}$"),
                name="practitioner_npi_shape",
                violation_error_message=_("An NPI has ten digits and begins with 1 or 2."),
            ),
            models.CheckConstraint(
                condition=Q(status=ListingStatus.CLOSED, closed_on__isnull=False, close_reason__in=CloseReason.values)
                | (~Q(status=ListingStatus.CLOSED) & Q(closed_on__isnull=True, close_reason="")),
                name="practitioner_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | ~Q(status=ListingStatus.PUBLISHED),
                name="practitioner_published_since",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(status=ListingStatus.CLOSED) & ~Q(merged_into=models.F("id"))),
                name="practitioner_merged_is_closed",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="practitioner_has_slug"),
            models.CheckConstraint(condition=~Q(family_name=""), name="practitioner_has_name"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="suspended_stays_hidden",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__status=ListingStatus.PUBLISHED),
                func="""
                    IF EXISTS (SELECT FROM therapists_suspension
                               WHERE practitioner_id = NEW.id AND ended_at IS NULL) THEN
                        RAISE EXCEPTION 'a suspended listing stays hidden' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="published_has_contact",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__status=ListingStatus.PUBLISHED),
                func=f"""
                    IF EXISTS (SELECT 1 FROM therapists_practitioner WHERE id = NEW.id AND status = 'published')
                       AND NOT EXISTS (SELECT 1 FROM therapists_contactpoint
                                       WHERE practitioner_id = NEW.id AND public) THEN
                        RAISE EXCEPTION '{SEE_CONTACT}' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("practitioner", kwargs={"slug": self.slug, "pk": self.pk})

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the slug in step with the name; the old one is kept by ``actions`` for redirects."""
        self.slug = self.slug_of_name()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def slug_of_name(self) -> str:
        """The slug that the present name makes."""
        return slug_of(f"{self.given_name} {self.family_name}", longest=80) or "practitioner"

    @property
    def name(self) -> str:
        """Given and family name."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


@tracked(of=("practitioner",))
class PractitionerProfession(models.Model):
    """That somebody practises a profession."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="profession_links")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="practitioner_links")
    primary = models.BooleanField(_("main one"), default=False)

    class Meta:
        verbose_name = _("profession")
        verbose_name_plural = _("professions")
        ordering = ("-primary", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["practitioner", "profession"],
                name="practitioner_profession_once",
                violation_error_message=_("This profession is there already."),
            ),
            models.UniqueConstraint(
                fields=["practitioner"], condition=Q(primary=True), name="practitioner_one_main_profession"
            ),
        )

    def __str__(self) -> str:
        return f"{self.profession}"


@tracked(of=("practitioner",))
class PractitionerTechnique(models.Model):
    """That somebody states they use a technique."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="technique_links")
    technique = models.ForeignKey(Technique, models.PROTECT, related_name="practitioner_links")

    class Meta:
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["practitioner", "technique"], name="practitioner_technique_once"),
        )

    def __str__(self) -> str:
        return f"{self.technique}"


@tracked(of=("practitioner",))
class PractitionerCondition(models.Model):
    """That somebody states they work with people who have a condition."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="condition_links")
    condition = models.ForeignKey(Condition, models.PROTECT, related_name="practitioner_links")

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["practitioner", "condition"], name="practitioner_condition_once"),
        )

    def __str__(self) -> str:
        return f"{self.condition}"


@tracked(of=("practitioner",))
class PractitionerLanguage(models.Model):
    """A language somebody speaks, and how well."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="language_links")
    language = models.ForeignKey(Language, models.PROTECT, related_name="practitioner_links")
    level = models.CharField(_("level"), max_length=10, choices=LanguageLevel, default=LanguageLevel.FLUENT)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["practitioner", "language"],
                name="practitioner_language_once",
                violation_error_message=_("This language is there already."),
            ),
            models.CheckConstraint(condition=one_of("level", LanguageLevel), name="language_level_known"),
        )

    def __str__(self) -> str:
        return f"{self.language}"


@tracked(of=("practitioner",))
class PractitionerPayment(models.Model):
    """A way to pay that somebody takes."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="payment_links")
    payment_option = models.ForeignKey(PaymentOption, models.PROTECT, related_name="practitioner_links")

    class Meta:
        verbose_name = _("payment option")
        verbose_name_plural = _("payment options")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["practitioner", "payment_option"], name="practitioner_payment_once"),
        )

    def __str__(self) -> str:
        return f"{self.payment_option}"


@tracked(of=("practitioner", "practice"))
class ContactPoint(models.Model):
    """A phone number (E.164) or e-mail address of a practitioner or a practice."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, blank=True, related_name="contact_points")
    practice = models.ForeignKey(
        "therapists.Practice", models.CASCADE, null=True, blank=True, related_name="contact_points"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=ContactKind, default=ContactKind.PHONE)
    value = models.CharField(_("number or address"), max_length=254)
    extension = models.CharField(_("extension"), max_length=8, blank=True)
    public = models.BooleanField(_("public"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("position", "id")
        indexes = (models.Index(fields=["value"], name="contact_by_value"),)
        constraints = (
            models.CheckConstraint(condition=exactly_one(("practitioner", "practice")), name="contact_of_one_owner"),
            models.CheckConstraint(
                condition=Q(kind=ContactKind.PHONE, value__regex=E164)
                | Q(kind=ContactKind.EMAIL, value__regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
                name="contact_value_shape",
                violation_error_message=_(
                    "A phone number is written +12035550100, an e-mail address name@example.org."
                ),
            ),
            models.CheckConstraint(
                condition=Q(extension="") | Q(kind=ContactKind.PHONE, extension__regex=r"^[0-9]{1,8}$"),
                name="contact_extension_of_phone",
                violation_error_message=_("Only a phone number has an extension: up to eight digits."),
            ),
            models.UniqueConstraint(
                fields=["practitioner", "practice", "value", "extension"],
                nulls_distinct=False,
                name="contact_once",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="last_public_contact_stays",
                operation=pgtrigger.Delete | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=f"""
                    IF OLD.public AND OLD.practitioner_id IS NOT NULL
                       AND EXISTS (SELECT 1 FROM therapists_practitioner
                                   WHERE id = OLD.practitioner_id AND status = 'published')
                       AND NOT EXISTS (SELECT 1 FROM therapists_contactpoint
                                       WHERE practitioner_id = OLD.practitioner_id AND public) THEN
                        RAISE EXCEPTION '{SEE_CONTACT}' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return self.value


@tracked(of=("practitioner", "practice"))
class FormerSlug(models.Model):
    """An address that used to lead to a listing and still redirects. Deleting the row forgets it."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, blank=True, related_name="former_slugs")
    practice = models.ForeignKey(
        "therapists.Practice", models.CASCADE, null=True, blank=True, related_name="former_slugs"
    )
    slug = models.SlugField(_("slug"), max_length=120)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=exactly_one(("practitioner", "practice")), name="former_slug_of_one_listing"
            ),
            models.UniqueConstraint(
                fields=["practitioner", "practice", "slug"], nulls_distinct=False, name="former_slug_once"
            ),
        )

    def __str__(self) -> str:
        return self.slug
