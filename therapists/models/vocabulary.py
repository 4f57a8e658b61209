"""The words of the directory: professions, techniques, conditions, objectives and the rest, as rows with a language."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from therapists.choices import BodyArea, LinkStrength, RegulationKind, TechniquePressure, Tissue
from therapists.models.history import tracked


def only_values(field: str, choices: type[models.TextChoices]) -> Q:
    """Condition that an array field holds values of ``choices`` alone."""
    return Q(**{f"{field}__contained_by": choices.values})


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> Q:
    """Condition that a field holds one of ``choices`` (or nothing, where ``blank``)."""
    return Q(**{f"{field}__in": [*choices.values, *([""] if blank else [])]})


class VocabularyEntry(models.Model):
    """One word of a vocabulary. Its slug is public (URLs, search parameters) and never changes."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True, help_text=_("Part of public addresses; fixed."))
    position = models.PositiveSmallIntegerField(_("position"), default=1000, help_text=_("Smaller comes first."))
    active = models.BooleanField(_("active"), default=True, help_text=_("Offered to visitors."))
    # The values last loaded from the data files: a reload changes a field only where it still equals them, and a
    # synonym that a curator removed stays removed.
    loaded = models.JSONField(default=dict, editable=False)
    # What it is called in somebody's language, where a page has looked that up; names are rows of their own.
    called = ""

    class Meta:
        abstract = True
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.called or self.slug


@tracked()
class Profession(VocabularyEntry):
    """What a practitioner is."""

    nucc_codes = ArrayField(models.CharField(max_length=10), verbose_name=_("NUCC codes"), default=list, blank=True)

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("profession")
        verbose_name_plural = _("professions")


@tracked()
class Technique(VocabularyEntry):
    """A style of treatment."""

    works_on = ArrayField(models.CharField(max_length=20, choices=Tissue), default=list, blank=True)
    pressure = models.CharField(_("pressure"), max_length=10, choices=TechniquePressure)

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")
        constraints = (
            models.CheckConstraint(condition=only_values("works_on", Tissue), name="technique_works_on_known"),
            models.CheckConstraint(condition=one_of("pressure", TechniquePressure), name="technique_pressure_known"),
        )


@tracked()
class Condition(VocabularyEntry):
    """What hurts."""

    body_area = models.CharField(_("body area"), max_length=20, choices=BodyArea)
    icd10_codes = ArrayField(models.CharField(max_length=8), verbose_name=_("ICD-10-CM"), default=list, blank=True)
    techniques = models.ManyToManyField(Technique, through="ConditionTechnique", related_name="conditions")

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = (models.CheckConstraint(condition=one_of("body_area", BodyArea), name="condition_area_known"),)


@tracked()
class Objective(VocabularyEntry):
    """What a visitor wants."""

    techniques = models.ManyToManyField(Technique, through="ObjectiveTechnique", related_name="objectives")

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")


@tracked()
class Language(VocabularyEntry):
    """A language somebody speaks or signs; the slug is its BCP 47 tag."""

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")


@tracked()
class PaymentOption(VocabularyEntry):
    """A way to pay, or to deal with an insurer."""

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("payment option")
        verbose_name_plural = _("payment options")


@tracked()
class Association(VocabularyEntry):
    """A professional association or register somebody can belong to."""

    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_register = models.BooleanField(_("is a register"), default=False)

    class Meta(VocabularyEntry.Meta):
        verbose_name = _("association")
        verbose_name_plural = _("associations")


class TermKind(models.TextChoices):
    """A term is the name of its entry in one language, or another word for it."""

    NAME = "name", _("Name")
    SYNONYM = "synonym", _("Synonym")


ENTRY_FIELDS = (
    "profession",
    "technique",
    "condition",
    "objective",
    "language",
    "payment_option",
    "association",
)


def exactly_one(fields: tuple[str, ...]) -> Q:
    """Condition that exactly one of the nullable ``fields`` is set."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return condition


@tracked(of=ENTRY_FIELDS)
class Term(models.Model):
    """A word for one vocabulary entry in one language; the name also carries gloss and caution."""

    profession = models.ForeignKey(Profession, models.CASCADE, related_name="terms", null=True, blank=True)
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="terms", null=True, blank=True)
    condition = models.ForeignKey(Condition, models.CASCADE, related_name="terms", null=True, blank=True)
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="terms", null=True, blank=True)
    language = models.ForeignKey(Language, models.CASCADE, related_name="terms", null=True, blank=True)
    payment_option = models.ForeignKey(PaymentOption, models.CASCADE, related_name="terms", null=True, blank=True)
    association = models.ForeignKey(Association, models.CASCADE, related_name="terms", null=True, blank=True)

    locale = models.CharField(_("written in"), max_length=10, help_text=_("BCP 47, for example en or es."))
    kind = models.CharField(_("kind"), max_length=10, choices=TermKind, default=TermKind.SYNONYM)
    text = models.CharField(_("text"), max_length=120)
    plural = models.CharField(_("plural"), max_length=120, blank=True)
    gloss = models.CharField(_("gloss"), max_length=300, blank=True, help_text=_("One plain sentence."))
    caution = models.TextField(
        _("caution"),
        blank=True,
        help_text=_("At most 40 words. For a condition: when to get help at once; {emergency} becomes the number."),
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("locale", "kind", "text")
        constraints = (
            models.CheckConstraint(condition=exactly_one(ENTRY_FIELDS), name="term_of_one_entry"),
            models.CheckConstraint(condition=one_of("kind", TermKind), name="term_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=TermKind.NAME) | Q(gloss="", caution="", plural=""),
                name="term_synonym_is_bare",
            ),
            models.UniqueConstraint(
                *ENTRY_FIELDS,
                "locale",
                condition=Q(kind=TermKind.NAME),
                nulls_distinct=False,
                name="term_one_name_per_locale",
            ),
            models.UniqueConstraint(
                *(F(field) for field in ENTRY_FIELDS),
                "locale",
                Lower("text"),
                nulls_distinct=False,
                name="term_once_per_entry",
            ),
        )

    def __str__(self) -> str:
        return self.text


class TechniqueLink(models.Model):
    """That a technique serves something, how firmly, and who says so."""

    strength = models.CharField(_("strength"), max_length=10, choices=LinkStrength)
    source = models.CharField(_("source"), max_length=300, help_text=_("Guideline, review or textbook, with its year."))

    class Meta:
        abstract = True


@tracked(of=("condition",))
class ConditionTechnique(TechniqueLink):
    """That a technique is used for a condition."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="technique_links")
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="condition_links")

    class Meta:
        verbose_name = _("technique for a condition")
        verbose_name_plural = _("techniques for conditions")
        ordering = ("condition", "technique")
        constraints = (
            models.UniqueConstraint(
                fields=["condition", "technique"],
                name="condition_technique_once",
                violation_error_message=_("This technique is there already."),
            ),
            models.CheckConstraint(condition=one_of("strength", LinkStrength), name="condition_link_strength_known"),
            models.CheckConstraint(condition=~Q(source=""), name="condition_link_has_source"),
        )

    def __str__(self) -> str:
        return f"{self.technique} → {self.condition}"


@tracked(of=("objective",))
class ObjectiveTechnique(TechniqueLink):
    """That a technique serves an objective."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="technique_links")
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="objective_links")

    class Meta:
        verbose_name = _("technique for an objective")
        verbose_name_plural = _("techniques for objectives")
        ordering = ("objective", "technique")
        constraints = (
            models.UniqueConstraint(
                fields=["objective", "technique"],
                name="objective_technique_once",
                violation_error_message=_("This technique is there already."),
            ),
            models.CheckConstraint(condition=one_of("strength", LinkStrength), name="objective_link_strength_known"),
            models.CheckConstraint(condition=~Q(source=""), name="objective_link_has_source"),
        )

    def __str__(self) -> str:
        return f"{self.technique} → {self.objective}"


@tracked()
class Regulation(models.Model):
    """What the law of a jurisdiction asks of a profession, with source and date."""

    profession = models.ForeignKey(Profession, models.CASCADE, related_name="regulations")
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=6, help_text=_("ISO 3166: US-CT, GB-ENG, or a whole country: IE.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RegulationKind)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("source address"), blank=True)
    # Not a check: the day somebody wrote down what the source says.
    noted_on = models.DateField(_("noted on"))

    class Meta:
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ("jurisdiction", "profession")
        constraints = (
            models.UniqueConstraint(
                fields=["profession", "jurisdiction"],
                name="regulation_once",
                violation_error_message=_(
                    "There is a rule for this profession in this jurisdiction already. Change that one."
                ),
            ),
            models.CheckConstraint(condition=one_of("kind", RegulationKind), name="regulation_kind_known"),
            models.CheckConstraint(condition=~Q(source=""), name="regulation_has_source"),
            models.CheckConstraint(
                condition=Q(jurisdiction__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
                name="regulation_jurisdiction_iso",
                violation_error_message=_("Write a jurisdiction as US-CT, GB-ENG, or a whole country as IE."),
            ),
            models.CheckConstraint(
                condition=Q(noted_on__lte=Now()),
                name="regulation_noted_in_past",
                violation_error_message=_("This day is still to come."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.profession} in {self.jurisdiction}"
