"""What visitors tell the curators: reports of a problem with a listing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import RESTRICTED_REASONS, ReportedFact, ReportReason, ReportState
from therapists.models.accounts import User
from therapists.models.history import tracked
from therapists.models.practices import Practice
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import exactly_one, one_of

LONGEST_TEXT = 2000  # characters of a report: about a page
LONGEST_EMAIL = 254  # characters; no longer one can be delivered to (RFC 5321)
EMAIL_SHAPE = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MAY_SEE_RESTRICTED = "view_restricted_report"


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports, by name."""

    def restricted(self) -> "ReportQuerySet":
        """Those that only a few may read."""
        return self.filter(reason__in=RESTRICTED_REASONS)

    def ordinary(self) -> "ReportQuerySet":
        """Those that every curator may read."""
        return self.exclude(reason__in=RESTRICTED_REASONS)

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Those that this member of staff may read."""
        return self.all() if user.has_perm(f"therapists.{MAY_SEE_RESTRICTED}") else self.ordinary()

    def waiting(self) -> "ReportQuerySet":
        """Those that nobody has dealt with."""
        return self.filter(state=ReportState.NEW)


@tracked(of=("practitioner", "practice"), leave_out=("text", "email"))  # kept no longer than the form promises
class Report(models.Model):
    """That a visitor says something is wrong with a listing. Who wrote it is known only if they gave an address."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, blank=True, related_name="reports")
    practice = models.ForeignKey(Practice, models.CASCADE, null=True, blank=True, related_name="reports")
    reason = models.CharField(_("reason"), max_length=16, choices=ReportReason)
    fact = models.CharField(
        _("fact"), max_length=12, choices=ReportedFact, blank=True, help_text=_("Blank: no single one.")
    )
    text = models.TextField(_("in their words"), max_length=LONGEST_TEXT, blank=True)
    email = models.EmailField(
        _("e-mail address"),
        max_length=LONGEST_EMAIL,
        blank=True,
        help_text=_("To answer them; the person listed never sees it."),
    )
    language = models.CharField(_("written in"), max_length=10)
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.NEW)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    handled_at = models.DateTimeField(_("dealt with on"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("created_at", "id")
        permissions = ((MAY_SEE_RESTRICTED, _("Can view reports about safety, sexual services and legal matters")),)
        indexes = (models.Index(fields=["created_at"], condition=Q(state=ReportState.NEW), name="report_waiting"),)
        constraints = (
            models.CheckConstraint(condition=exactly_one(("practitioner", "practice")), name="report_of_one_listing"),
            models.CheckConstraint(condition=one_of("reason", ReportReason), name="report_reason_known"),
            models.CheckConstraint(condition=one_of("fact", ReportedFact, blank=True), name="report_fact_known"),
            models.CheckConstraint(condition=one_of("state", ReportState), name="report_state_known"),
            models.CheckConstraint(
                # Whoever dealt with it may leave the staff: their name is lost, the date stays.
                condition=Q(state=ReportState.NEW, handled_at__isnull=True, handled_by__isnull=True)
                | (~Q(state=ReportState.NEW) & Q(handled_at__isnull=False)),
                name="report_handled_whole",
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True) | Q(handled_at__gte=F("created_at")),
                name="report_received_before_handled",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_TEXT), name="report_text_not_too_long"
            ),
            models.CheckConstraint(condition=Q(email="") | Q(email__regex=EMAIL_SHAPE), name="report_email_shape"),
            models.CheckConstraint(
                condition=Q(language__regex=r"^[a-z]{2,3}(-[a-z0-9]+)*$"), name="report_language_shape"
            ),
        )

    def __str__(self) -> str:
        """Without the reason: this is shown to people who may not read a restricted report."""
        return f"Report {self.pk}"

    @property
    def about(self) -> Practitioner | Practice:
        """The listing it is about."""
        listing = self.practitioner or self.practice
        assert listing is not None, "a constraint demands one of the two"
        return listing

    @property
    def restricted(self) -> bool:
        """Whether only a few may read it."""
        return self.reason in RESTRICTED_REASONS


class ReportTrace(models.Model):
    """That a report came just now from an address of which only a keyed hash of the day is kept, for an hour.

    It does not say which report.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("trace of a report")
        verbose_name_plural = _("traces of reports")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["digest", "at"], name="report_trace_latest"),)
        constraints = (
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="report_trace_digest_shape"),
        )

    def __str__(self) -> str:
        return self.digest[:8]
