"""What others wrote of somebody who is erased: their name, numbers and addresses give way to an ellipsis.

All texts of all tables are looked at, also past ones, but for tables that tell of nobody. Whatever others share with
the person (a namesake's name, a colleague's phone number) is not theirs alone, and stays.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pgtrigger
import phonenumbers
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django_database_task.models import DatabaseTask
from pghistory.models import Context

from therapists.actions.traces import Traces
from therapists.history.contexts import ignored
from therapists.history.graph import events_of
from therapists.models import (
    Association,
    Condition,
    ContactPoint,
    Credential,
    FacetCode,
    FormerSlug,
    Language,
    Listing,
    ListingCard,
    Objective,
    PaymentOption,
    Place,
    PlaceKey,
    Practice,
    PracticeKey,
    Practitioner,
    PractitionerKey,
    Profession,
    Register,
    Regulation,
    Technique,
    Term,
    User,
)
from therapists.models.private import PrivateBase, PrivatePremises
from therapists.search import indexing

INSTEAD = "…"
SHORTEST = 6  # characters of a number, street or link: a shorter one may be anything
SHORTEST_COLUMN = 100  # characters that a column holds: a shorter one holds no sentence

type Model = type[models.Model]

# The gazetteer, the words of the directory, and whoever signs in; the last ones are made from other tables.
OF_NOBODY: frozenset[Model] = frozenset({
    Place, Profession, Regulation, Technique, Condition, Objective, Language, PaymentOption, Association, Term,
    Register, FacetCode, User, Listing, ListingCard, PlaceKey, PracticeKey, PractitionerKey,
})  # fmt: skip
SLUGS: tuple[Model, ...] = (Practice, events_of(Practice), FormerSlug, events_of(FormerSlug))


@dataclass(frozen=True, slots=True)
class Words:
    """The columns of a table that may hold words about anybody."""

    model: Model
    texts: tuple[str, ...]
    lists: tuple[str, ...]  # arrays of texts
    structures: tuple[str, ...]  # jsonb

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def key(self) -> str:
        pk: Any = self.model._meta.pk
        return str(pk.column)

    def all(self) -> str:
        """SQL: all of it as one text."""
        parts = [f'"{column}"' for column in self.texts]
        parts += [f"array_to_string(\"{column}\", E'\\n')" for column in self.lists]
        parts += [f'"{column}"::text' for column in self.structures]
        return f"concat_ws(E'\\n', {', '.join(parts)})"

    def blotted(self) -> str:
        """SQL: the assignments that blot it."""
        blot = "regexp_replace({0}, %(marks)s, %(instead)s, 'gi')"
        put = {column: blot.format(f'"{column}"') for column in self.texts}
        for column in self.lists:
            put[column] = f'ARRAY(SELECT {blot.format("item")} FROM unnest("{column}") AS item)'
        for column in self.structures:
            put[column] = blot.format(f'"{column}"::text') + "::jsonb"
        return ", ".join(f'"{column}" = {value}' for column, value in put.items())


@cache
def tables() -> tuple[Words, ...]:
    """Every table with such columns: ours with their pasts, the log, the queue."""
    past_of_nobody = {getattr(model, "pgh_event_model", None) for model in OF_NOBODY}
    found = [*apps.get_app_config("therapists").get_models(), LogEntry, DatabaseTask, Context]
    wanted = [model for model in found if not model._meta.proxy and model not in OF_NOBODY | past_of_nobody]
    words = [Words(model, *_columns(model)) for model in wanted]
    return tuple(each for each in words if each.texts or each.lists or each.structures)


def _columns(model: Model) -> Iterator[tuple[str, ...]]:
    fields = model._meta.concrete_fields
    arrays = [field for field in fields if isinstance(field, ArrayField)]
    yield tuple(str(field.column) for field in fields if _may_hold_sentences(field))
    yield tuple(str(field.column) for field in arrays if _may_hold_sentences(field.base_field))
    yield tuple(str(field.column) for field in fields if isinstance(field, models.JSONField))


def _may_hold_sentences(field: models.Field) -> bool:
    if field.choices or isinstance(field, models.SlugField | models.URLField | models.EmailField):
        return False
    long = isinstance(field, models.CharField) and (field.max_length or 0) >= SHORTEST_COLUMN
    return long or isinstance(field, models.TextField)


# --- What is theirs alone ---------------------------------------------------------------------------------------------


def marks_of(known: Traces, *, people: Collection[int], practices: Collection[int]) -> list[str]:
    """What tells of them and of nobody else who stays, the longest first, as texts that others may have written."""
    others = Practitioner.objects.exclude(pk__in=people)
    names = set(known.businesses)
    for given, family in known.names:
        if not others.filter(given_name__iexact=given, family_name__iexact=family).exists():
            names |= known.written(given, family)
    found = set(known.npis)
    held = ContactPoint.objects.exclude(practitioner__in=people).exclude(practice__in=practices)
    shared = set(held.filter(value__in=known.phones | known.emails).values_list("value", flat=True))
    found |= known.emails - shared
    found |= {spelt for phone in known.phones - shared for spelt in _spellings(phone)}
    numbers = Credential.objects.exclude(practitioner__in=people).filter(number__in=known.numbers)
    found |= known.numbers - set(numbers.values_list("number", flat=True))
    found |= known.streets - _streets_of_others(known.streets, people, practices)
    found |= known.links - _links_of_others(known.links, people, practices)
    return sorted({*names, *(mark for mark in found if len(mark) >= SHORTEST)}, key=lambda mark: (-len(mark), mark))


def _spellings(phone: str) -> Iterator[str]:
    """A number as people write it."""
    yield phone
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return
    for style in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        spelt = phonenumbers.format_number(number, style)
        yield spelt
        yield re.sub(r"\D+", "-", spelt).strip("-")
    yield re.sub(r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def _streets_of_others(streets: set[str], people: Collection[int], practices: Collection[int]) -> set[str]:
    asked = {"street__in": streets}
    bases = PrivateBase.objects.exclude(practitioner__in=people).filter(**asked)
    premises = PrivatePremises.objects.exclude(practice__in=practices).filter(**asked)
    return {street for rows in (bases, premises) for street in rows.values_list("street", flat=True)}


def _links_of_others(links: set[str], people: Collection[int], practices: Collection[int]) -> set[str]:
    others: list[Any] = [
        (Practitioner.objects.exclude(pk__in=people), "website"),
        (Practitioner.objects.exclude(pk__in=people), "booking_url"),
        (Practice.objects.exclude(pk__in=practices), "website"),
    ]
    return {
        link for rows, name in others for link in rows.filter(**{f"{name}__in": links}).values_list(name, flat=True)
    }


# --- Looking and blotting ---------------------------------------------------------------------------------------------


def found(cursor: CursorWrapper, marks: Collection[str]) -> dict[Words, list[Any]]:
    """The rows where any of these stands, by table. Reads every text of the database once."""
    if not marks:
        return {}
    places = {}
    for words in tables():
        cursor.execute(
            f'SELECT "{words.key}" FROM "{words.table}" '
            # In this order, whatever the planner holds of it: the first is quick, and rules out nearly all.
            f"WHERE CASE WHEN lower({words.all()}) LIKE ANY(%(telling)s) THEN {words.all()} ~* %(marks)s END "
            f'ORDER BY "{words.key}"',
            {"telling": _telling(marks), "marks": _pattern(marks)},
        )
        if keys := [key for (key,) in cursor.fetchall()]:
            places[words] = keys
    return places


def blot(cursor: CursorWrapper, marks: Collection[str]) -> int:
    """Put an ellipsis wherever any of these stands, in the past as well; nothing of it becomes an event.

    Listing rows follow. Call it once the rows of the person are gone. Returns how many rows were changed.
    """
    places = found(cursor, marks)
    if not places:
        return 0
    touched = {words.model: keys for words, keys in places.items()}
    with ignored(cursor, triggers_of({*touched, *SLUGS})):
        for words, keys in places.items():
            cursor.execute(
                f'UPDATE "{words.table}" SET {words.blotted()} WHERE "{words.key}" = ANY(%(keys)s)',
                {"marks": _pattern(marks), "instead": INSTEAD, "keys": keys},
            )
        _rename(touched)
        for model in (Practitioner, Practice):
            model._default_manager.filter(pk__in=touched.get(model, [])).update(version=F("version") + 1)
    indexing.refresh(_concerned(touched))
    indexing.bump("vocabulary")  # texts and pages are as old as the words
    return sum(map(len, places.values()))


def triggers_of(touched: Collection[Model]) -> list[str]:
    """The names of all triggers of these tables: those that make events, and those that hold events as they are."""
    return [trigger.get_pgid(model) for model, trigger in pgtrigger.registered() if model in touched]


def _rename(touched: dict[Model, list[Any]]) -> None:
    """Addresses of practices follow their names, also in the past; the former ones held what is blotted."""
    past = events_of(Practice).objects
    once = past.filter(pk__in=touched.get(events_of(Practice), [])).values_list("pgh_obj_id", flat=True)
    for practice in Practice.objects.filter(pk__in={*touched.get(Practice, []), *once}):
        slug = practice.slug_of_name()
        Practice.objects.filter(pk=practice.pk).update(slug=slug)
        past.filter(pgh_obj=practice.pk).update(slug=slug)
        for model in (FormerSlug, events_of(FormerSlug)):
            model._default_manager.filter(practice=practice.pk).delete()


def _concerned(touched: dict[Model, list[Any]]) -> set[int]:
    """Whose listing rows may show what was blotted."""
    people = set(touched.get(Practitioner, []))
    people |= set(Practitioner.objects.filter(practices__in=touched.get(Practice, [])).values_list("pk", flat=True))
    for model, keys in touched.items():
        if any(field.name == "practitioner" for field in model._meta.concrete_fields):
            owners = model._default_manager.filter(pk__in=keys).values_list("practitioner_id", flat=True)
            people |= {owner for owner in owners if owner is not None}
    return people


def _telling(marks: Collection[str]) -> list[str]:
    """Patterns for LIKE, five times as quick: the longest word of each mark, however spaces stand around it."""
    words = {max(mark.lower().split(), key=len) for mark in marks}
    return [f"%{re.sub(r'([%_\\])', r'\\\1', word)}%" for word in sorted(words)]


def _pattern(marks: Collection[str]) -> str:
    """Whole words alone: Ann Lee is not Ann Leeson."""
    return rf"(?<!\w)(?:{'|'.join(map(_escaped, marks))})(?!\w)"


def _escaped(mark: str) -> str:
    """A text as part of a regular expression of PostgreSQL, whatever stands between its words."""
    return r"\s+".join(re.sub(r"([^\w])", r"\\\1", word) for word in mark.split())
