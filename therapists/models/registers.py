"""Licence registers: how each one writes its files, what it last said of our listings, and files that wait."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from therapists.choices import CredentialStatus, DateOrder, Delimiter, FileEncoding, FileState, MatchReason, MatchState
from therapists.models.credentials import Credential
from therapists.models.history import tracked
from therapists.models.practitioners import Practitioner
from therapists.models.provenance import ImportRun
from therapists.models.vocabulary import Profession, one_of

MOST_TITLE_LINES = 30
BETWEEN_STATUSES = " / "  # two columns of a status make one word: Clear / Active
# What a column is read for → the field that names it.
COLUMNS = {
    "number": "number_column",
    "family_name": "family_name_column",
    "given_name": "given_name_column",
    "full_name": "full_name_column",
    "profession": "profession_column",
    "status": "status_column",
    "further_status": "further_status_column",
    "issued": "issued_column",
    "expires": "expires_column",
    "discipline": "discipline_column",
}


def usual_dates() -> list[str]:
    """How most registers of the US write days."""
    return [DateOrder.ISO.value, DateOrder.MONTH_FIRST.value]


def worded(text: str) -> str:
    """What two spellings of one word of a file share: neither capitals nor doubled spaces count."""
    return " ".join(text.casefold().split())


def _column(label: Any, **options: Any) -> Any:
    return models.CharField(label, max_length=120, **options)


@tracked()
class Register(models.Model):
    """A licence register: whose licences it lists, and how to read its files.

    ``statuses`` maps its words to ours, ``professions`` its words to slugs of ours. Columns are named as in the header.
    """

    key = models.SlugField(
        _("short name"), max_length=30, unique=True, help_text=_("For the command line and the imports: us-fl-mqa.")
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As visitors read it: matched in the Florida MQA register.")
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=6, help_text="US-FL, GB, CA-ON")
    profession = models.ForeignKey(
        Profession, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("profession")
    )
    professions = models.JSONField(_("professions"), default=dict, blank=True)
    number_column = _column(_("number"))
    family_name_column = _column(_("family name"), blank=True)
    given_name_column = _column(_("given name"), blank=True)
    full_name_column = _column(_("full name"), blank=True)
    profession_column = _column(_("column of the profession"), blank=True)
    status_column = _column(_("status"))
    further_status_column = _column(_("second part of the status"), blank=True)
    issued_column = _column(_("issued"), blank=True)
    expires_column = _column(_("expires"), blank=True)
    discipline_column = _column(_("discipline"), blank=True)
    statuses = models.JSONField(_("statuses"), default=dict)
    no_discipline = ArrayField(
        models.CharField(max_length=60), verbose_name=_("words for no discipline"), default=list, blank=True
    )
    date_orders = ArrayField(
        models.CharField(max_length=3, choices=DateOrder), verbose_name=_("dates"), default=usual_dates
    )
    encoding = models.CharField(_("letters"), max_length=10, choices=FileEncoding, blank=True)
    delimiter = models.CharField(_("between cells"), max_length=10, choices=Delimiter, blank=True)
    quoted = models.BooleanField(
        _("cells may stand in quotation marks"),
        default=True,
        help_text=_("Where they may not, a mark is a letter like any other."),
    )
    title_lines = models.PositiveSmallIntegerField(
        _("lines above the header"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_TITLE_LINES)],
        help_text=_("Blank: the header is the first line that holds these columns."),
    )
    notes = models.TextField(_("notes"), max_length=2000, blank=True, help_text=_("Where the file is, and how often."))
    version = models.PositiveIntegerField(default=1, editable=False)

    SOURCE = "register:"  # what its imports are called, before its short name

    class Meta:
        verbose_name = _("license register")
        verbose_name_plural = _("license registers")
        ordering = ("jurisdiction", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(jurisdiction__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"), name="register_jurisdiction_shape"
            ),
            models.CheckConstraint(
                condition=one_of("encoding", FileEncoding, blank=True), name="register_encoding_known"
            ),
            models.CheckConstraint(
                condition=one_of("delimiter", Delimiter, blank=True), name="register_delimiter_known"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(number_column="") & ~Q(status_column=""),
                name="register_whole",
            ),
            models.CheckConstraint(
                condition=(Q(family_name_column="") & ~Q(full_name_column=""))
                | (~Q(family_name_column="") & Q(full_name_column="")),
                name="register_names_one_way",
                violation_error_message=_("Name the column of the family name, or that of the full name; not both."),
            ),
            models.CheckConstraint(
                condition=Q(profession__isnull=False, profession_column="")
                | (Q(profession__isnull=True) & ~Q(profession_column="")),
                name="register_professions_one_way",
                violation_error_message=_("Choose the profession of all rows, or name the column that says it."),
            ),
            models.CheckConstraint(
                condition=~Q(date_orders__contains=[DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST]),
                name="register_dates_unambiguous",
                violation_error_message=_("A file writes the month first or the day first; it cannot be both."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """What its imports are called."""
        return f"{self.SOURCE}{self.key}"

    def read_columns(self) -> Mapping[str, str]:
        """What is read → the name of its column; without those that this register does not have."""
        return {what: name for what, field in COLUMNS.items() if (name := getattr(self, field))}


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    """Which matches, by name."""

    def waiting(self) -> "RegisterEntryQuerySet":
        """Those that somebody has to decide on, or look after because the register does not list them any more."""
        gone = Q(absent_since__isnull=False, absence_noted=False)
        return self.filter(Q(state=MatchState.OPEN) | gone)


@tracked(of=("practitioner",))
class RegisterEntry(models.Model):
    """What a register last said of somebody who is listed, or may be: how firmly they match, and what was decided.

    A decision stands for all files to come: ``number_key`` and ``name_key`` say which row it was about.
    """

    register = models.ForeignKey(Register, models.CASCADE, related_name="entries")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="register_entries")
    credential = models.ForeignKey(Credential, models.CASCADE, null=True, blank=True, related_name="register_entries")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="+")
    number = models.CharField(_("number in the register"), max_length=60)
    number_key = models.CharField(max_length=60)
    family_name = models.CharField(_("family name"), max_length=120)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    name_key = models.CharField(max_length=120)
    status = models.CharField(_("status in the register"), max_length=10, choices=CredentialStatus)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    discipline = models.BooleanField(_("discipline"), default=False)
    reason = models.CharField(_("how they match"), max_length=14, choices=MatchReason)
    state = models.CharField(_("state"), max_length=10, choices=MatchState)
    seen_on = models.DateField(_("in the file of"))
    absent_since = models.DateField(_("no longer in the file of"), null=True, blank=True)
    absence_noted = models.BooleanField(_("somebody looked into it"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("register match")
        verbose_name_plural = _("register matches")
        ordering = ("register", "family_name", "id")
        indexes = (
            models.Index(
                fields=["seen_on"],
                condition=Q(state=MatchState.OPEN) | Q(absent_since__isnull=False, absence_noted=False),
                name="register_entry_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=one_of("status", CredentialStatus), name="register_entry_status_known"),
            models.CheckConstraint(condition=one_of("reason", MatchReason), name="register_entry_reason_known"),
            models.CheckConstraint(
                condition=~Q(state=MatchState.MATCHED) | Q(reason=MatchReason.EXACT), name="register_entry_matched"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(MatchState.MATCHED, MatchState.OPEN), decided_at__isnull=True)
                | Q(state__in=(MatchState.ACCEPTED, MatchState.REJECTED), decided_at__isnull=False),
                name="register_entry_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(absent_since__isnull=True, absence_noted=False)
                | Q(
                    absent_since__isnull=False,
                    absent_since__gte=F("seen_on"),
                    state__in=(MatchState.MATCHED, MatchState.ACCEPTED),
                ),
                name="register_entry_absence_whole",
            ),
            models.UniqueConstraint(
                fields=["register", "practitioner", "profession", "number_key", "name_key"], name="register_entry_once"
            ),
        )

    @property
    def came_at(self) -> datetime:
        """When the day of its file began."""
        return timezone.make_aware(datetime.combine(self.seen_on, time.min))

    def __str__(self) -> str:
        return f"{self.number}, {' '.join(filter(None, (self.given_name, self.family_name)))}"


def waiting_files() -> Storage:
    """Where files wait to be compared and applied: never under an address."""
    return storages["imports"]


class RegisterFile(models.Model):
    """A file that somebody sent: compared first, then applied or discarded. Its contents go with the last step."""

    register = models.ForeignKey(Register, models.CASCADE, related_name="files", verbose_name=_("register"))
    file = models.FileField(_("file"), storage=waiting_files, upload_to="registers/", max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    dated = models.DateField(_("dated"), help_text=_("The day on which the register wrote it."))
    allow_vanished = models.BooleanField(_("it is whole"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.COMPARING)
    report = models.JSONField(_("difference"), default=dict)
    problem = models.TextField(_("what went wrong"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+", verbose_name=_("import"))

    class Meta:
        verbose_name = _("file of a register")
        verbose_name_plural = _("files of registers")
        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(condition=one_of("state", FileState), name="register_file_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=(FileState.APPLIED, FileState.FAILED, FileState.DISCARDED)) | ~Q(file=""),
                name="register_file_there_while_needed",
            ),
        )

    def __str__(self) -> str:
        return self.name
