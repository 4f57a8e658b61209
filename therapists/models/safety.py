"""Suspension: a listing taken off the site for the safety of others, and what was said about it.

Neither is part of the listing's history or of any export: few may read them, and nobody changes what was written.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import SuspensionNoteKind, SuspensionReason
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner
from therapists.models.review import Report
from therapists.models.vocabulary import exactly_one, one_of

LONGEST_NOTE = 4000  # characters: two pages
MAY_SUSPEND = "suspend_practitioner"


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Which suspensions, by name."""

    def in_force(self) -> "SuspensionQuerySet":
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)

    def waiting(self) -> "SuspensionQuerySet":
        """Those in force of which nothing was decided since something was found, or the person answered."""
        notes = SuspensionNote.objects.filter(suspension=OuterRef("pk")).exclude(kind=SuspensionNoteKind.NOTICE)
        latest = notes.order_by("-at", "-id").values("kind")[:1]
        return self.in_force().alias(latest=Subquery(latest)).exclude(latest=SuspensionNoteKind.DECISION)


class Suspension(models.Model):
    """That a listing must not be shown, from when to when; triggers of ``Practitioner`` and ``Practice`` hold it."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, blank=True, related_name="suspensions")
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, blank=True, related_name="suspensions")
    reason = models.CharField(_("reason"), max_length=16, choices=SuspensionReason)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="suspensions")
    was_published = models.BooleanField(_("was published"))
    began_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("-began_at", "-id")
        permissions = ((MAY_SUSPEND, _("Can suspend listings")),)
        constraints = (
            models.CheckConstraint(
                condition=exactly_one(("practitioner", "practice")), name="suspension_of_one_listing"
            ),
            models.CheckConstraint(condition=one_of("reason", SuspensionReason), name="suspension_reason_known"),
            models.UniqueConstraint(
                fields=["practitioner"], condition=Q(ended_at__isnull=True), name="suspension_in_force_once"
            ),
            models.UniqueConstraint(
                fields=["practice"], condition=Q(ended_at__isnull=True), name="suspension_of_practice_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="suspension_begins_before_it_ends",
            ),
        )

    def __str__(self) -> str:
        return f"{self.about}, {self.began_at:%Y-%m-%d}"

    @property
    def about(self) -> Practitioner | Practice:
        """The listing that is suspended."""
        listing = self.practitioner or self.practice
        assert listing is not None, "a constraint demands one of the two"
        return listing


class SuspensionNote(models.Model):
    """What was found, what the person was told, what they answered, what was decided: append-only."""

    suspension = models.ForeignKey(Suspension, models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=8, choices=SuspensionNoteKind)
    text = models.TextField(_("text"), max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("note on a suspension")
        verbose_name_plural = _("notes on suspensions")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=one_of("kind", SuspensionNoteKind), name="suspension_note_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="suspension_note_says_something"),
        )
        triggers = (
            pgtrigger.Protect(
                name="suspension_note_stays",
                operation=pgtrigger.UpdateOf("suspension_id", "kind", "text", "at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d}"
