"""Where facts come from: imports, confirmations, and the people who asked to be forgotten."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import ConfirmationMethod, Fact, ImportState
from therapists.models.history import tracked
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import one_of

MAY_UNDO = "undo_importrun"
IMPORT_LOCK = 7_301_946  # one import at a time, or one undone; any number that no other lock uses


@tracked()
class ImportRun(models.Model):
    """One file read from one source, applied whole."""

    source = models.CharField(_("source"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.APPLIED)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-started_at", "-id")
        permissions = ((MAY_UNDO, _("Can undo an import")),)
        constraints = (
            models.CheckConstraint(condition=one_of("state", ImportState), name="import_state_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="import_sha256_shape"),
            models.CheckConstraint(
                condition=Q(finished_at__gte=models.F("started_at")), name="import_started_before_finished"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}"


@tracked(of=("practitioner",))
class SourceRecord(models.Model):
    """The values a source last gave for a practitioner: an import changes a field only where it still equals them."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="source_records")
    source = models.CharField(_("source"), max_length=40)
    external_id = models.CharField(_("number there"), max_length=60)
    values = models.JSONField(_("values"), default=dict)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="records")

    class Meta:
        verbose_name = _("source record")
        verbose_name_plural = _("source records")
        ordering = ("source", "external_id")
        constraints = (models.UniqueConstraint(fields=["source", "external_id"], name="source_record_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


@tracked(of=("practice",))
class PracticeRecord(models.Model):
    """The practice that an address of a source became, so that the next file finds it again, whatever it is named now.

    ``key`` is a keyed hash of the address: the street itself is kept in ``private.PrivatePremises`` alone.
    """

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="source_records")
    source = models.CharField(_("source"), max_length=40)
    key = models.CharField(max_length=64, unique=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="practice_records")

    class Meta:
        verbose_name = _("source record of a practice")
        verbose_name_plural = _("source records of practices")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(key__regex=r"^[0-9a-f]{64}$"), name="practice_record_key_shape"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.key[:8]}"


class ImportChange(models.Model):
    """What one import did to one practitioner: enough to show it, and to take it back.

    ``difference`` maps a field to its [old, new] values, and ``added``/``removed`` to lists of parts.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="import_changes")
    created = models.BooleanField(_("created"), default=False)
    difference = models.JSONField(_("difference"), default=dict)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["run", "practitioner"], name="import_change_once"),)

    def __str__(self) -> str:
        return f"{self.practitioner} by {self.run}"


@tracked(of=("practitioner",))
class Confirmation(models.Model):
    """That somebody confirmed a fact: append-only; erasing a person removes theirs."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="confirmations")
    fact = models.CharField(_("fact"), max_length=12, choices=Fact)
    source = models.CharField(_("said by"), max_length=120)
    method = models.CharField(_("how"), max_length=10, choices=ConfirmationMethod)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["practitioner", "fact", "-at"], name="confirmation_latest"),
            models.Index(fields=["-at"], include=["practitioner"], name="confirmation_by_day"),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("fact", Fact), name="confirmation_fact_known"),
            models.CheckConstraint(condition=one_of("method", ConfirmationMethod), name="confirmation_method_known"),
            models.CheckConstraint(condition=~Q(source=""), name="confirmation_has_source"),
        )
        triggers = (
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.UpdateOf("practitioner_id", "fact", "source", "method", "at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_fact_display()}, {self.at:%Y-%m-%d}"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Which of them, by name."""

    def in_force(self) -> "SuppressionQuerySet":
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Suppression(models.Model):
    """A keyed hash of somebody who was erased, so that neither the next file nor a backup brings them back.

    Whoever wishes to be listed again has it lifted; the row stays, or an older list would put it in force again.
    """

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("erased"), default=timezone.now, editable=False)
    suspended = models.BooleanField(_("was suspended"), default=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="suppression_digest_shape"),
            models.CheckConstraint(
                # Whoever lifted it may leave the staff: their name is lost, the date stays.
                condition=Q(lifted_by__isnull=True) | Q(lifted_at__isnull=False),
                name="suppression_lifted_whole",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=models.F("created_at")),
                name="suppression_erased_before_lifted",
            ),
        )

    def __str__(self) -> str:
        return self.digest[:8]
