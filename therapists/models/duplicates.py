"""Two listings that may be of one person, and what a curator made of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import DuplicateReason, DuplicateState
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import one_of, only_values

HIGHEST_SCORE = 100


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    """Which pairs, by name."""

    def waiting(self) -> "DuplicatePairQuerySet":
        """Those that nobody has decided, and that can still be decided: neither has become part of another listing."""
        return self.filter(state=DuplicateState.OPEN, one__merged_into__isnull=True, other__merged_into__isnull=True)


@tracked(of=("one", "other"))
class DuplicatePair(models.Model):
    """Two listings, the older first, with how much speaks for one person (points of 100) and what.

    Found by ``duplicates.renewing``, which writes and removes those that are open; decided by ``actions.merging``.
    """

    one = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="duplicates_after", verbose_name=_("one listing")
    )
    other = models.ForeignKey(
        Practitioner, models.CASCADE, related_name="duplicates_before", verbose_name=_("the other")
    )
    score = models.PositiveSmallIntegerField(_("points"))
    reasons = ArrayField(models.CharField(max_length=16, choices=DuplicateReason), verbose_name=_("what speaks for it"))
    found_at = models.DateTimeField(_("found on"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=DuplicateState, default=DuplicateState.OPEN)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ("-score", "id")
        indexes = (
            models.Index(fields=["-score", "id"], condition=Q(state=DuplicateState.OPEN), name="duplicate_likeliest"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_older_first"),
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_once"),
            models.CheckConstraint(condition=Q(score__lte=HIGHEST_SCORE), name="duplicate_score_of_hundred"),
            models.CheckConstraint(condition=only_values("reasons", DuplicateReason), name="duplicate_reasons_known"),
            models.CheckConstraint(condition=one_of("state", DuplicateState), name="duplicate_state_known"),
            models.CheckConstraint(
                # Whoever decided may leave the staff: their name is lost, the date stays.
                condition=Q(state=DuplicateState.OPEN, at__isnull=True, by__isnull=True)
                | (~Q(state=DuplicateState.OPEN) & Q(at__isnull=False)),
                name="duplicate_decided_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"
