"""What qualifies a practitioner, and what somebody has checked of it."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import NOT_IN_FORCE, CheckResult, ConfirmationMethod, CredentialKind, CredentialStatus
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import Association, Profession, one_of

LONGEST_PROOF = 500  # characters: what was asked, of whom, and what they said


def checked_whole() -> Q:
    """Condition that a check is there with date, result and source, or not there at all."""
    return Q(checked_on__isnull=True, check_result="", check_source="") | (
        Q(checked_on__isnull=False, check_result__in=CheckResult.values) & ~Q(check_source="")
    )


class Check(models.Model):
    """That somebody looked a claim up: when, where, and what came of it."""

    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    check_result = models.CharField(_("result"), max_length=10, choices=CheckResult, blank=True)
    check_source = models.CharField(_("checked where"), max_length=120, blank=True, help_text="NY OP register")

    class Meta:
        abstract = True


@tracked(of=("practitioner",))
class Credential(Check):
    """A licence, certification, liability insurance or background check."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=16, choices=CredentialKind, default=CredentialKind.LICENCE)
    profession = models.ForeignKey(Profession, models.PROTECT, null=True, blank=True, related_name="credentials")
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=160, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=6, blank=True, help_text="US-CT, GB, CA-ON")
    status = models.CharField(_("status"), max_length=10, choices=CredentialStatus, default=CredentialStatus.UNKNOWN)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ("kind", "id")
        indexes = (models.Index(fields=["number"], name="credential_by_number"),)
        constraints = (
            models.CheckConstraint(condition=one_of("kind", CredentialKind), name="credential_kind_known"),
            models.CheckConstraint(condition=one_of("status", CredentialStatus), name="credential_status_known"),
            models.CheckConstraint(
                condition=~Q(kind=CredentialKind.LICENCE)
                | (~Q(number="") & Q(jurisdiction__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")),
                name="credential_licence_whole",
                violation_error_message=_("A license has a number and a jurisdiction such as US-CT, CA-ON or GB."),
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="credential_issued_before_expiry",
                violation_error_message=_("It cannot expire before it was issued."),
            ),
            models.CheckConstraint(
                condition=checked_whole(),
                name="credential_check_whole",
                violation_error_message=_("A check says when, where and what came of it. Fill in all three, or none."),
            ),
            models.UniqueConstraint(
                fields=["practitioner", "kind", "jurisdiction", "number", "issuer"],
                name="credential_once",
                violation_error_message=_("This credential is there already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    def in_force(self, on: datetime.date) -> bool:
        """Whether it holds on a day, as far as is known."""
        return self.status not in NOT_IN_FORCE and (self.expires_on is None or self.expires_on >= on)


@tracked(of=("practitioner",))
class Membership(Check):
    """That somebody belongs to a professional association or stands in a register."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="memberships")
    association = models.ForeignKey(Association, models.PROTECT, related_name="memberships")
    number = models.CharField(_("number"), max_length=60, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=checked_whole(),
                name="membership_check_whole",
                violation_error_message=_("A check says when, where and what came of it. Fill in all three, or none."),
            ),
            models.UniqueConstraint(
                fields=["practitioner", "association"],
                name="membership_once",
                violation_error_message=_("This membership is there already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.association}"


@tracked(of=("practitioner",))
class Proof(models.Model):
    """What a curator established of somebody's standing where the law asks for no license: append-only."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="proofs")
    established = models.CharField(_("what was established"), max_length=LONGEST_PROOF)
    method = models.CharField(_("how"), max_length=10, choices=ConfirmationMethod)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("proof by a curator")
        verbose_name_plural = _("proofs by curators")
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=one_of("method", ConfirmationMethod), name="proof_method_known"),
            models.CheckConstraint(condition=~Q(established=""), name="proof_says_something"),
        )
        triggers = (
            pgtrigger.Protect(
                name="proof_stays",
                operation=pgtrigger.UpdateOf("practitioner_id", "established", "method", "at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.at:%Y-%m-%d}"
