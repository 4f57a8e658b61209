"""How practitioners keep their own listings true: mails that ask, and what they say has changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import ASKING, UNDELIVERED, Answer, MailPurpose, MailState, NoticeMethod, RequestState
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.review import EMAIL_SHAPE, LONGEST_EMAIL
from therapists.models.vocabulary import one_of

LONGEST_NOTE = 1000  # characters of what somebody adds in their own words
LONGEST_REASON = 300  # characters of what a mail server said


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Which mails, by name."""

    def waiting(self) -> "MailingQuerySet":
        """Those that are still to be sent."""
        return self.filter(state=MailState.WAITING)

    def to_do(self) -> "MailingQuerySet":
        """Those that did not arrive, and that nobody has dealt with."""
        return self.filter(state__in=UNDELIVERED, handled_at__isnull=True)

    def dealt_with(self) -> "MailingQuerySet":
        """Those that did not arrive, and that somebody has dealt with."""
        return self.filter(state__in=UNDELIVERED, handled_at__isnull=False)


class Mailing(models.Model):
    """A mail to a practitioner, from the moment it is decided on: the outbox, and what came of it.

    The link in it is made from the row (``actions.mailings.link``): whoever deletes the row makes the link worthless.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="mailings")
    purpose = models.CharField(_("purpose"), max_length=10, choices=MailPurpose, default=MailPurpose.CONFIRM)
    address = models.EmailField(_("e-mail address"), max_length=LONGEST_EMAIL)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reason = models.CharField(_("what the mail server said"), max_length=LONGEST_REASON, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    handled_at = models.DateTimeField(_("dealt with on"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["practitioner", "-created_at"], name="mailing_latest"),
            models.Index(fields=["created_at"], name="mailing_by_day"),
            models.Index(fields=["id"], condition=Q(state=MailState.WAITING), name="mailing_waiting"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=UNDELIVERED, handled_at__isnull=True),
                name="mailing_to_do",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("purpose", MailPurpose), name="mailing_purpose_known"),
            models.CheckConstraint(condition=one_of("state", MailState), name="mailing_state_known"),
            models.CheckConstraint(condition=one_of("answer", Answer, blank=True), name="mailing_answer_known"),
            models.CheckConstraint(condition=Q(address__regex=EMAIL_SHAPE), name="mailing_address_shape"),
            models.CheckConstraint(
                condition=Q(language__regex=r"^[a-z]{2,3}(-[a-z0-9]+)*$"), name="mailing_language_shape"
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=(MailState.WAITING, MailState.FAILED)) | Q(sent_at__isnull=True))
                & (~Q(state=MailState.SENT) | Q(sent_at__isnull=False)),
                name="mailing_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="mailing_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(handled_by__isnull=True) | Q(handled_at__isnull=False), name="mailing_handled_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"


@tracked(of=("practitioner",))
class Notice(models.Model):
    """That somebody whom a file brought was told by phone, letter or in person how we got their details.

    A notice by mail is a ``Mailing`` of its own purpose.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="notices")
    method = models.CharField(_("how"), max_length=10, choices=NoticeMethod)
    given_on = models.DateField(_("given on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("given_on", "id")
        constraints = (models.CheckConstraint(condition=one_of("method", NoticeMethod), name="notice_method_known"),)

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.given_on:%Y-%m-%d}"


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Which requests, by name."""

    def waiting(self) -> "ChangeRequestQuerySet":
        """Those that nobody has decided."""
        return self.filter(state=RequestState.NEW)


@tracked(of=("practitioner",))
class ChangeRequest(models.Model):
    """What a practitioner says is otherwise, for a curator to accept or refuse.

    ``proposed`` maps a name of ``actions.requests.FIELDS`` to [what stood there, what they say], both as text.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="change_requests")
    kind = models.CharField(_("what they say"), max_length=10, choices=[(kind.value, kind.label) for kind in ASKING])
    proposed = models.JSONField(_("proposed"), default=dict, blank=True)
    note = models.TextField(_("in their words"), max_length=LONGEST_NOTE, blank=True)
    language = models.CharField(_("written in"), max_length=10)
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.NEW)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=["created_at"], condition=Q(state=RequestState.NEW), name="change_request_waiting"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ASKING), name="change_request_kind_known"),
            models.CheckConstraint(condition=one_of("state", RequestState), name="change_request_state_known"),
            models.CheckConstraint(
                condition=~Q(kind=Answer.CHANGED) | ~Q(proposed={}, note=""), name="change_request_says_something"
            ),
            models.CheckConstraint(
                # Whoever decided may leave the staff: their name is lost, the date stays.
                condition=Q(state=RequestState.NEW, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=RequestState.NEW) & Q(decided_at__isnull=False)),
                name="change_request_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("created_at")),
                name="change_request_received_before_decided",
            ),
            models.CheckConstraint(
                condition=Q(language__regex=r"^[a-z]{2,3}(-[a-z0-9]+)*$"), name="change_request_language_shape"
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner}: {self.get_kind_display()}"
