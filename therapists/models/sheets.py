"""Files that are imported from the admin: how their columns are read, and the files themselves while they wait."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from therapists.choices import UploadKind, UploadState
from therapists.letters import slug_of
from therapists.models.history import tracked
from therapists.models.provenance import ImportRun
from therapists.models.vocabulary import one_of

SOURCE_PREFIX = "sheet:"  # before the slug of a mapping: what the records of its files are kept under
LONGEST_SLUG = 30


@tracked()
class SheetMapping(models.Model):
    """How the columns of somebody's spreadsheet are read. Its records are kept under ``source``, which never changes.

    ``columns`` maps a heading to one of our fields, ``words`` a field to what its cells say and the value that is
    meant, ``defaults`` a field to what holds where the file says nothing.
    """

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("Whose file it is: Elm Clinic network."))
    source = models.CharField(_("source"), max_length=40, unique=True, editable=False)
    columns = models.JSONField(_("columns"), default=dict)
    words = models.JSONField(_("words"), default=dict, blank=True)
    defaults = models.JSONField(_("otherwise"), default=dict, blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("mapping of a spreadsheet")
        verbose_name_plural = _("mappings of spreadsheets")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="sheet_mapping_has_name"),
            models.CheckConstraint(condition=Q(source__startswith=SOURCE_PREFIX), name="sheet_mapping_source_shape"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Name the source once, after the first name."""
        if not self.source:
            stem = f"{SOURCE_PREFIX}{slug_of(self.name, longest=LONGEST_SLUG) or 'file'}"
            taken = set(SheetMapping.objects.filter(source__startswith=stem).values_list("source", flat=True))
            self.source = next(
                name
                for number in range(len(taken) + 1)
                if (name := f"{stem}-{number}" if number else stem) not in taken
            )
        super().save(*args, **kwargs)


class ImportFile(models.Model):
    """An uploaded file from the upload until it is applied or a week has passed; then the row itself is gone.

    ``report`` is what comparing it with the directory found (``imports.uploads``), in the language of whoever asked.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=UploadKind)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.NEW)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    mapping = models.ForeignKey(
        SheetMapping, models.SET_NULL, null=True, blank=True, related_name="files", verbose_name=_("read as")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    report = models.JSONField(_("difference"), null=True, blank=True)
    problem = models.TextField(_("what is wrong"), blank=True)
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("import")
    )

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=one_of("kind", UploadKind), name="import_file_kind_known"),
            models.CheckConstraint(condition=one_of("state", UploadState), name="import_file_state_known"),
            models.CheckConstraint(
                condition=Q(mapping__isnull=True) | Q(kind=UploadKind.SHEET), name="import_file_mapping_of_sheet"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportFilePart(models.Model):
    """A piece of an uploaded file: in the database every worker finds it, and no server hands it out."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("piece of an uploaded file")
        verbose_name_plural = _("pieces of uploaded files")
        ordering = ("file", "position")
        constraints = (models.UniqueConstraint(fields=["file", "position"], name="import_file_part_once"),)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.position}"
