"""The curators' desk: calls and what came of them, who is at which piece of work, and what the clock has brought up."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import COME_BACK, CallOutcome, TaskKind
from therapists.models.accounts import User
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.provenance import ImportRun
from therapists.models.vocabulary import one_of


@tracked(of=("practitioner",))
class Call(models.Model):
    """That a curator called somebody, what came of it, and when to call again."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="calls")
    outcome = models.CharField(_("what came of it"), max_length=12, choices=CallOutcome)
    again_on = models.DateField(_("to be called again on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["practitioner", "-at"], name="call_latest"),)
        constraints = (
            models.CheckConstraint(condition=one_of("outcome", CallOutcome), name="call_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=COME_BACK) | Q(again_on__isnull=False), name="call_comes_back"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.at:%Y-%m-%d}"


class Assignment(models.Model):
    """That somebody is at a piece of work just now; or, once let go, that they are not to be offered it again at once.

    ``kind`` is that of ``therapists.desk.sources``, ``object_id`` what such a piece is called there.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    by = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    since = models.DateTimeField(default=timezone.now)
    let_go = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("since", "id")
        constraints = (models.UniqueConstraint(fields=["kind", "object_id"], name="assigned_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Task(models.Model):
    """A listing that the clock has brought up: nobody sent anything. Written every night by ``desk.renewing`` alone."""

    kind = models.CharField(max_length=10, choices=TaskKind)
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="tasks")
    since = models.DateTimeField()
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("since", "id")
        indexes = (models.Index(fields=["kind", "since"], name="task_longest"),)
        constraints = (
            models.CheckConstraint(condition=one_of("kind", TaskKind), name="task_kind_known"),
            models.UniqueConstraint(fields=["practitioner", "kind"], name="task_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.practitioner_id}"


@tracked()
class ImportReview(models.Model):
    """That somebody has gone through what an import left for people to look at."""

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review of an import")
        verbose_name_plural = _("reviews of imports")
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.run)
