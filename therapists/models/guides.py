"""Texts that people write: a guide to a word of the vocabulary, and the pages about the directory itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from therapists.choices import GuideTopic, PageSlug
from therapists.models.history import tracked
from therapists.models.vocabulary import Condition, Profession, Technique, exactly_one, one_of

ENTRIES = ("condition", "technique", "profession")
# Sections of a guide, in the order in which a page shows them.
SECTIONS = ("what_it_is", "what_helps", "what_to_ask", "when_to_see_a_doctor", "first_visit")


class WrittenText(models.Model):
    """A text in one language. It may come from a file; what a curator changed is never undone by the next load."""

    locale = models.CharField(_("written in"), max_length=10, help_text=_("BCP 47, for example en or es."))
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences; search engines show them.")
    )
    active = models.BooleanField(_("shown"), default=True, help_text=_("Untick to take this text off the site."))
    # Column → value, as the file last said: a reload changes a column only where it still equals that.
    loaded = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class GuideQuerySet(models.QuerySet["Guide"]):
    """Which guides a page may use."""

    def about(self, *, kind: str, slug: str, general: GuideTopic) -> "GuideQuerySet":
        """The shown texts of one vocabulary entry, and the words that stand in where they leave a section open."""
        return self.filter(active=True).filter(Q(**{f"{kind}__slug": slug}) | Q(topic=general))


@tracked()
class Guide(WrittenText):
    """What a visitor should know about one condition, technique, profession or topic."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="guides", null=True, blank=True)
    technique = models.ForeignKey(Technique, models.CASCADE, related_name="guides", null=True, blank=True)
    profession = models.ForeignKey(Profession, models.CASCADE, related_name="guides", null=True, blank=True)
    topic = models.CharField(_("topic"), max_length=20, choices=GuideTopic, blank=True)

    safety = models.CharField(
        _("safety note"),
        max_length=400,
        blank=True,
        help_text=_("Stands above everything, after the caution of the vocabulary. {emergency} becomes the number."),
    )
    what_it_is = models.TextField(_("what it is"), blank=True)
    what_helps = models.TextField(_("what may help, and why"), blank=True)
    what_to_ask = models.TextField(_("what to ask a practitioner"), blank=True)
    when_to_see_a_doctor = models.TextField(_("when to see a doctor"), blank=True)
    first_visit = models.TextField(_("what a first visit is like"), blank=True)
    sources = ArrayField(models.CharField(max_length=400), verbose_name=_("sources"), default=list, blank=True)
    written_on = models.DateField(_("written on"))
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewer = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("A clinician, with their profession. Blank: the page says that nobody has reviewed it."),
    )

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ("title", "locale", "id")  # of its own columns: a row that is locked for a save has no joins
        constraints = (
            models.CheckConstraint(
                condition=(exactly_one(ENTRIES) & Q(topic=""))
                | (Q(**{f"{entry}__isnull": True for entry in ENTRIES}) & ~Q(topic="")),
                name="guide_of_one_entry",
                violation_error_message=_("A guide is about one condition, technique, profession or topic."),
            ),
            models.CheckConstraint(condition=one_of("topic", GuideTopic, blank=True), name="guide_topic_known"),
            models.UniqueConstraint(
                fields=[*ENTRIES, "topic", "locale"],
                nulls_distinct=False,
                name="guide_once_per_locale",
                violation_error_message=_("There is a guide to this in this language already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True, reviewer="") | (Q(reviewed_on__isnull=False) & ~Q(reviewer="")),
                name="guide_review_names_who_and_when",
                violation_error_message=_("A review has a name and a day."),
            ),
            models.CheckConstraint(
                condition=Q(written_on__lte=Now()) & (Q(reviewed_on__isnull=True) | Q(reviewed_on__lte=Now())),
                name="guide_days_in_past",
                violation_error_message=_("This day is still to come."),
            ),
        )

    def get_absolute_url(self) -> str:
        """Where the guide is read, in its own language; general words stand on many pages, so on none."""
        with translation.override(self.locale):
            for kind, entry in zip(ENTRIES, self.entries, strict=True):
                if entry is not None:
                    return reverse(f"{kind}_guide", args=[entry.slug])
            return reverse("home_visits_guide" if self.topic == GuideTopic.HOME_VISITS else "guides")

    @property
    def entries(self) -> list[Condition | Technique | Profession | None]:
        """What the guide may be about, in the order of ``ENTRIES``; one of them at most is there."""
        return [self.condition, self.technique, self.profession]

    @property
    def changed_since_review(self) -> bool:
        """Whether the text is younger than its review."""
        return self.reviewed_on is not None and self.written_on > self.reviewed_on


@tracked()
class Page(WrittenText):
    """A page about the directory itself: who runs it, what it keeps, whom to write to."""

    slug = models.CharField(_("page"), max_length=20, choices=PageSlug)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("slug", "locale")
        constraints = (
            models.CheckConstraint(condition=one_of("slug", PageSlug), name="page_slug_known"),
            models.UniqueConstraint(
                fields=["slug", "locale"],
                name="page_once_per_locale",
                violation_error_message=_("There is such a page in this language already. Change that one."),
            ),
        )

    def get_absolute_url(self) -> str:
        """Where the page is read, in its own language."""
        with translation.override(self.locale):
            return reverse(self.slug)
