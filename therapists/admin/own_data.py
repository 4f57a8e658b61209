"""All that is kept about a person, for that person: one archive with a file to read and the picture.

Left out is what is about others: who reported something and in which words, who else may be meant, who on the staff did
what. What few may read (suspensions) is in it only if one of them hands it over.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.actions import erasing, traces
from therapists.actions.traces import Traces
from therapists.admin.telling import Told, told
from therapists.choices import SuspensionNoteKind
from therapists.history import timeline
from therapists.history.graph import Model, parts_of
from therapists.mail import sources_of
from therapists.models import (
    DuplicatePair,
    Mailing,
    Practice,
    Practitioner,
    Report,
    Suspension,
    SuspensionNote,
    User,
    WorksAt,
)
from therapists.models.private import PrivatePremises
from therapists.models.provenance import ImportChange
from therapists.models.safety import MAY_SUSPEND

SHOWN_OF = {  # of tables that also hold what is others'
    Report: ("reason", "fact", "created_at", "state"),
    Suspension: ("reason", "began_at", "ended_at"),
    SuspensionNote: ("kind", "text", "at"),
}
TOLD_TO_THEM = (SuspensionNoteKind.NOTICE, SuspensionNoteKind.APPEAL)
NOT_THEIRS = frozenset({DuplicatePair})
MACHINERY = frozenset({"id", "version", "loaded", "key"})
PICTURES = "pictures/"

LEFT_OUT = (
    _("Who reported something about the listing, and in which words: that would betray them."),
    _("Which other listings were compared with this one: they are of other people."),
    _("Who on the staff did what: the history says only that the staff did it."),
)
WITHOUT_SAFETY = _("What those who take listings off the site for the safety of others may have written.")

type Facts = dict[str, Any]


def left_out(by: User) -> list[str]:
    """What the archive does not hold, in sentences."""
    return [*map(str, LEFT_OUT), *([] if _may_read_all(by) else [str(WITHOUT_SAFETY)])]


def _may_read_all(by: User) -> bool:
    return by.has_perm(f"therapists.{MAY_SUSPEND}")


def packed(person: Practitioner, *, by: User) -> bytes:
    """A ZIP archive: ``data.json`` (UTF-8), and pictures as they are stored."""
    people = list(Practitioner.objects.filter(pk__in=erasing.group_of(person.pk)).order_by("pk"))
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(_everything(person, people, by), ensure_ascii=False, indent=2))
        for one in people:
            if one.photo and one.photo.storage.exists(one.photo.name):
                with one.photo.open() as picture:
                    archive.writestr(PICTURES + one.photo.name.rpartition("/")[2], picture.read())
    return into.getvalue()


def _everything(person: Practitioner, people: list[Practitioner], by: User) -> Facts:
    return {
        "about": {
            gettext("who"): person.name,
            gettext("kept by"): f"{settings.SITE_NAME}, {settings.CONTACT_EMAIL}",
            gettext("as of"): timezone.localtime().isoformat(timespec="seconds"),
            gettext("where details came from"): sources_of(person) or [gettext("people entered them")],
            gettext("how to read this"): gettext(
                "Each table holds rows of one kind; “fields” says what each value means. The history says what "
                "changed, the latest first. To have anything corrected or erased, write to the address above."
            ),
            gettext("left out"): left_out(by),
        },
        "tables": list(_tables(people, by)),
        "history": [entry for one in people for entry in _history(one)],
    }


# --- Tables -----------------------------------------------------------------------------------------------------------


def _tables(people: list[Practitioner], by: User) -> Iterator[Facts]:
    ids = [one.pk for one in people]
    for model, rows in _rows(ids):
        if model not in NOT_THEIRS and (found := list(rows)):
            yield _table(model, found)
    if _may_read_all(by):
        own = traces.left_alone(traces.ever(Traces(), ids).practices, ids)
        suspensions = Suspension.objects.filter(models.Q(practitioner__in=ids) | models.Q(practice__in=own))
        notes = SuspensionNote.objects.filter(suspension__in=suspensions, kind__in=TOLD_TO_THEM)
        for model, rows in ((Suspension, suspensions), (SuspensionNote, notes)):
            if found := list(rows):
                yield _table(model, found)


def _rows(ids: list[int]) -> Iterator[tuple[Model, Iterable[Any]]]:
    """Every kind of row that hangs on these people, the people first."""
    found: dict[Model, Any] = {}
    for part in parts_of(Practitioner):
        if part.model is Practitioner:
            found[part.model] = Practitioner.objects.filter(pk__in=ids)
            continue
        mine = models.Q()
        for column, kind in part.owners:
            owner = next(model for model in found if model._meta.model_name == kind)
            mine |= models.Q(**{f"{column.removesuffix('_id')}__in": found[owner].values("pk")})
        found[part.model] = part.model._default_manager.filter(mine).order_by("pk")
    if Report in found:
        found[Report] = found[Report].ordinary()  # whether there are others, few may know
    yield from found.items()
    for model in (Mailing, ImportChange):
        yield model, model._default_manager.filter(practitioner__in=ids).order_by("pk")
    yield Practice, Practice.objects.filter(pk__in=WorksAt.objects.filter(practitioner__in=ids).values("practice"))
    own = traces.left_alone(traces.ever(Traces(), ids).practices, ids)
    yield PrivatePremises, PrivatePremises.objects.filter(practice__in=own)


def _table(model: Model, rows: list[Any]) -> Facts:
    fields = [field for field in model._meta.concrete_fields if _is_told(model, field)]
    return {
        "table": capfirst(str(model._meta.verbose_name_plural)),
        "fields": {field.name: _explained(field) for field in fields},
        "rows": [{field.name: _value(row, field) for field in fields} for row in rows],
    }


def _is_told(model: Model, field: Any) -> bool:
    if model in SHOWN_OF:
        return field.name in SHOWN_OF[model]
    return field.name not in MACHINERY and field.related_model is not User


def _explained(field: Any) -> str:
    said = capfirst(str(field.verbose_name))
    return f"{said}. {field.help_text}" if field.help_text else said


def _value(row: Any, field: Any) -> Any:
    """A value as people read it, numbers and structures as they are."""
    if field.related_model is not None:
        linked = getattr(row, field.name)
        return None if linked is None else str(linked)
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return PICTURES + value.name.rpartition("/")[2] if value else ""
    if isinstance(field, ArrayField):
        words = dict(field.base_field.flatchoices or ())
        return [str(words.get(each, each)) for each in value]
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return value if isinstance(value, bool | int | float | str | list | dict | None) else str(value)


# --- History ----------------------------------------------------------------------------------------------------------


def _history(person: Practitioner) -> Iterator[Facts]:
    """What changed in words, the latest first; true addresses included, as they are the person's own."""
    until = None
    while True:
        page = timeline.page_of(person, until=until, entries=100, hidden=NOT_THEIRS)
        for one in told(page.entries, about=Practitioner):
            yield {
                "when": timezone.localtime(one.entry.at).isoformat(timespec="seconds"),
                "who": gettext("the staff") if one.entry.about.get("user") else one.who,
                "what": [*([one.action] if one.action else []), *map(_sentence, one.changes)],
            }
        if page.older is None:
            return
        until = page.older


def _sentence(change: Told) -> str:
    said = [str(part) for part in (change.what, change.facts) if part]
    if change.added or change.removed:
        said.insert(0, gettext("added") if change.added else gettext("removed"))
    said += [f"{line.label}: “{line.before}” → “{line.after}”" for line in change.lines]
    return " · ".join(said)
