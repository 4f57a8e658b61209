"""The watch-list: words that hold a listing back until a curator has read them, and what was decided of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import HoldState, WatchKind
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.vocabulary import one_of

LONGEST_WORD = 80  # characters of an entry
LONGEST_NOTE = 300
LONGEST_REASON = 500


@tracked()
class WatchWord(models.Model):
    """A word or phrase that is looked for in what listings say, whole, without regard to case and accents.

    ``key`` is how it is compared; ``loaded`` what the file last said of it, so that a reload leaves edits alone.
    """

    text = models.CharField(_("word or phrase"), max_length=LONGEST_WORD)
    key = models.CharField(
        max_length=LONGEST_WORD,
        unique=True,
        editable=False,
        error_messages={"unique": _("This entry is there already.")},
    )
    kind = models.CharField(_("kind"), max_length=16, choices=WatchKind, default=WatchKind.SEXUAL)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("In which it means this: en, es. Blank: in all. It is looked for in every listing all the same."),
    )
    note = models.CharField(
        _("why"), max_length=LONGEST_NOTE, help_text=_("For whoever decides: what it may mean, and what else.")
    )
    active = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick it rather than delete it: what the software brought comes back.")
    )
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("watch-list entry")
        verbose_name_plural = _("watch-list entries")
        ordering = ("kind", "key")
        constraints = (
            models.CheckConstraint(condition=one_of("kind", WatchKind), name="watch_word_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="watch_word_says_something"),
            models.CheckConstraint(condition=~Q(note=""), name="watch_word_has_reason"),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=r"^[a-z]{2,3}(-[a-z0-9]+)*$"),
                name="watch_word_language_shape",
                violation_error_message=_("Write the language as en or es."),
            ),
        )

    def __str__(self) -> str:
        return self.text


class HoldQuerySet(models.QuerySet["Hold"]):
    """Which holds, by name."""

    def waiting(self) -> "HoldQuerySet":
        """Those that nobody has decided."""
        return self.filter(state=HoldState.OPEN)

    def decided(self) -> "HoldQuerySet":
        """Those that somebody has decided, the latest last."""
        return self.exclude(state=HoldState.OPEN).order_by("at", "id")


@tracked(of=("practitioner",))
class Hold(models.Model):
    """What the watch-list found in a listing, and what was decided of just that.

    ``matches`` is a list of {"word", "kind", "where", "excerpt"}, as ``gate.watchlist.Match`` has them. ``paused`` says
    that finding it took a published listing off the pages.
    """

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="holds")
    matches = models.JSONField(_("found"), default=list)
    paused = models.BooleanField(_("taken off the pages"), default=False)
    found_at = models.DateTimeField(_("found on"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=HoldState, default=HoldState.OPEN)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held listing")
        verbose_name_plural = _("held listings")
        ordering = ("found_at", "id")
        constraints = (
            models.CheckConstraint(condition=one_of("state", HoldState), name="hold_state_known"),
            models.UniqueConstraint(fields=["practitioner"], condition=Q(state=HoldState.OPEN), name="hold_open_once"),
            models.CheckConstraint(condition=~Q(matches=[]), name="hold_found_something"),
            models.CheckConstraint(
                # Whoever decided may leave the staff: their name is lost, date and reason stay.
                condition=Q(state=HoldState.OPEN, at__isnull=True, by__isnull=True, reason="")
                | (~Q(state=HoldState.OPEN) & Q(at__isnull=False) & ~Q(reason="")),
                name="hold_decided_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.practitioner}, {self.found_at:%Y-%m-%d}"
