"""The history in words: what an entry changed, field by field, with the names of whatever it points to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from therapists.admin.naming import GROUP_OF
from therapists.admin.phones import shown_phone
from therapists.choices import CallOutcome, ContactKind
from therapists.history.graph import Model, model_of
from therapists.history.timeline import Change, Entry, Row
from therapists.models import (
    Call,
    ConditionTechnique,
    Confirmation,
    ContactPoint,
    CoverageArea,
    Credential,
    DuplicatePair,
    Guide,
    Hold,
    HomeVisits,
    HoursException,
    ImportReview,
    ImportRun,
    Membership,
    ObjectiveTechnique,
    OpeningHours,
    Page,
    Practice,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
    Price,
    Proof,
    Term,
    User,
    WatchWord,
    WorksAt,
)
from therapists.models.accounts import UserGroup, UserRight
from therapists.models.history import OWNERS
from therapists.search import catalogue

# What tells rows of a kind apart; the rest is said of it.
CALLED_BY: dict[Model, tuple[str, ...]] = {
    Practitioner: ("given_name", "family_name"),
    Practice: ("name",),
    Guide: ("title",),
    Page: ("title",),
    PractitionerProfession: ("profession",),
    PractitionerTechnique: ("technique",),
    PractitionerCondition: ("condition",),
    PractitionerLanguage: ("language",),
    PractitionerPayment: ("payment_option",),
    ContactPoint: ("value",),
    WorksAt: ("practitioner", "practice"),
    OpeningHours: ("works_at", "home_visits", "weekday", "opens", "closes"),
    HoursException: ("works_at", "home_visits", "date", "opens", "closes"),
    Price: ("minutes", "practice"),
    CoverageArea: ("role", "radius_km", "place"),
    Credential: ("kind", "number"),
    Membership: ("association",),
    Proof: ("established",),
    Confirmation: ("fact",),
    Call: ("outcome",),
    ImportReview: ("run",),
    Hold: ("found_at",),
    WatchWord: ("text",),
    DuplicatePair: ("one", "other"),
    Term: ("locale", "text"),
    ConditionTechnique: ("technique",),
    ObjectiveTechnique: ("technique",),
    UserGroup: ("group",),
    UserRight: ("permission",),
}
# Tracked tables whose rows have a name that says something.
NAMED = frozenset({*GROUP_OF, Practitioner, Practice, WorksAt, HomeVisits, User, ImportRun})
ALONG: dict[Model, tuple[str, ...]] = {Permission: ("content_type",), WorksAt: ("practice",)}  # read for the name
# Columns that follow from others, or that only the machine reads.
UNTOLD = {"id", "slug", "key", "loaded", "values", "matches", "created_at", "published_at", "closed_on", "at", "by"}
LONGEST_VALUE = 160  # characters shown of a text that changed: about two lines
BEFORE_DIFFERENCE = 40  # characters shown of what both texts begin with
SHOWN_CHANGES = 12  # of an entry; the rest is folded

CALLS = ("confirmed", "no_answer", "call_back", "wrong_number", "moved", "retired", "died", "remove")
# What is said of an action besides what it changed.
ACTIONS = {
    "practitioners.publish_many": _("Published"),
    "practitioners.publish": _("Published"),
    "practitioners.pause_many": _("Paused"),
    "practitioners.pause": _("Paused"),
    "practitioners.close_many": _("Closed"),
    "practitioners.close": _("Closed"),
    "practitioners.reopen": _("Reopened as a draft"),
    "proofs.establish": _("Wrote down a proof"),
    "watching.look": _("Looked at what it says"),
    "watching.allow": _("Allowed what the watch-list found"),
    "watching.refuse": _("Refused what the watch-list found"),
    "merging.merge": _("Merged two listings"),
    "merging.keep_apart": _("Told two people apart"),
    "registers.accept": _("Matched a license with a register"),
    "registers.reject": _("Told a license of a register apart"),
    "history.restore": _("Brought back an earlier version"),
    "history.undo": _("Undid an action"),
    **{f"calls.{name}": CallOutcome(name.replace("_", "-")).label for name in CALLS},
    "requests.accept": _("Accepted what they asked for"),
    "requests.refuse": _("Refused what they asked for"),
    "requests.ask": _("Asked by the person listed"),
    "desk.look_through": _("Looked through"),
}
PROGRAMS = {
    "demo": _("Invented people"),
    "vocabulary.load": _("The words that came with the software"),
    "watchlist.load": _("The watch-list that came with the software"),
    "guides.load": _("The texts that came with the software"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One fact that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one row. ``facts`` are what an added or removed row said besides its name."""

    what: str
    added: bool = False
    removed: bool = False
    facts: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An entry in words."""

    entry: Entry
    who: str
    action: str
    changes: list[Told]

    @property
    def first(self) -> list[Told]:
        return self.changes[:SHOWN_CHANGES]

    @property
    def rest(self) -> list[Told]:
        return self.changes[SHOWN_CHANGES:]


def told(entries: Sequence[Entry], *, about: Model) -> list[ToldEntry]:
    """The entries of a page in words; as many statements for many as for few."""
    names = Names(entries, about)
    return [
        ToldEntry(entry, names.who(entry), _action(entry), list(in_words(entry.changes, names, about)))
        for entry in entries
    ]


def in_words(changes: Iterable[Change], names: "Names", about: Model) -> Iterator[Told]:
    """Each change that says something to people; ``about`` is the model whose history this is."""
    for change in changes:
        model = model_of(change.kind)
        own = model is about
        what = "" if own else names.title(model, change.after or change.before or {}, about)
        if change.before is None or change.after is None:
            row = change.after or change.before or {}
            facts = "" if own else _facts(model, row, names, about)
            yield Told(what or capfirst(model._meta.verbose_name), change.before is None, change.after is None, facts)
            continue
        lines = [
            Line(
                capfirst(field.verbose_name),
                *_beside(*(names.value(field, row) for row in (change.before, change.after))),
            )
            for field in _told_fields(model, about)
            if field.column in change.columns
        ]
        if lines:
            yield Told(what, lines=lines)


def _action(entry: Entry) -> str:
    return str(ACTIONS.get(entry.about.get("action", ""), ""))


def _told_fields(model: Model, about: Model) -> list[Any]:
    """Without what leads to the subject itself."""
    owners = {name for name in OWNERS[model] if model._meta.get_field(name).related_model is about}
    return [field for field in model._meta.concrete_fields if field.name not in UNTOLD | owners]


def _facts(model: Model, row: Row, names: "Names", about: Model) -> str:
    """What a row said besides its name and what every new row says."""
    called = set(CALLED_BY.get(model, ())) | ({"kind"} if model is ContactPoint else set()) | set(OWNERS[model])
    said = []
    for one in _told_fields(model, about):
        value = row.get(one.column)
        if one.name not in called and value not in (None, "", [], {}) and value != one.get_default():
            said.append(f"{one.verbose_name}: {names.value(one, row)}")
    return " · ".join(said)


def _beside(before: str, after: str) -> tuple[str, str]:
    """Two texts, cut to where they differ."""
    if max(len(before), len(after)) <= LONGEST_VALUE:
        return before, after
    same = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(same - BEFORE_DIFFERENCE, 0)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    end = start + LONGEST_VALUE
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


class Names:
    """What everything is called that some entries point to, looked up once for each kind of thing."""

    def __init__(self, entries: Iterable[Entry], about: Model) -> None:
        self.words = catalogue.current()
        wanted: dict[Model, set[Any]] = defaultdict(set)
        for entry in entries:
            wanted[User].add(entry.about.get("user"))
            wanted[ImportRun].add(entry.about.get("run"))
            for change in entry.changes:
                self._collect(model_of(change.kind), (change.before, change.after), wanted)
        self.known = {
            (model, pk): thing
            for model, keys in wanted.items()
            if keys - {None}
            for pk, thing in self._all(model).in_bulk(keys - {None}).items()
        }

    def _all(self, model: Model) -> models.QuerySet[Any]:
        return (
            model._default_manager.select_related(*along)
            if (along := ALONG.get(model))
            else model._default_manager.all()
        )

    def _collect(self, model: Model, rows: Iterable[Row | None], wanted: dict[Model, set[Any]]) -> None:
        for key in model._meta.concrete_fields:
            if isinstance(key, models.ForeignKey) and key.related_model not in OWNERS.keys() - NAMED:
                wanted[key.related_model] |= {row.get(str(key.column)) for row in rows if row}

    def of(self, model: Model, pk: Any) -> str:
        """The name of what a foreign key points to."""
        thing = self.known.get((model, pk))
        if thing is None:
            return gettext("(since deleted)")
        if model in GROUP_OF:
            return self.words.label(GROUP_OF[model], thing.slug)
        if isinstance(thing, HomeVisits):
            return str(HomeVisits._meta.verbose_name)
        return str(thing.practice if isinstance(thing, WorksAt) else thing)

    def title(self, model: Model, row: Row, about: Model) -> str:
        """What a row is, and which one."""
        kind = str(model._meta.verbose_name)
        if model is ContactPoint:
            kind = str(ContactKind(row["kind"]).label)
        parts = [self.words.label(GROUP_OF[model], row["slug"])] if model in GROUP_OF else []
        for name in CALLED_BY.get(model, ()):
            one: Any = model._meta.get_field(name)
            if row.get(one.column) is not None and one.related_model is not about:
                parts.append(self.value(one, row))
        return ": ".join(filter(None, (capfirst(kind), " ".join(parts))))

    def value(self, one: Any, row: Row) -> str:
        """The value of a field as people read it."""
        value = row.get(one.column)
        if value in (None, "", []):
            return gettext("nothing")
        if isinstance(one, models.ForeignKey):
            return self.of(one.related_model, value)
        if one.model is ContactPoint and one.name == "value":
            return shown_phone(value)
        return shown(one, value)

    def who(self, entry: Entry) -> str:
        """Who acted, as far as it is known."""
        about = entry.about
        if not about:
            return gettext("Somebody at the database itself")
        if user := about.get("user"):
            person = self.known.get((User, user))
            return (person.get_full_name() or person.email) if person else gettext("Somebody who has left")
        if run := about.get("run"):
            return gettext("Import: %(file)s") % {"file": self.of(ImportRun, run)}
        program = PROGRAMS.get(about.get("action", ""))
        return str(program) if program else gettext("Somebody without an account")


# The first that fits.
SHOWN_AS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (models.FileField, lambda path: gettext("a picture")),
    (models.BooleanField, lambda true: gettext("Yes") if true else gettext("No")),
    (models.DateTimeField, lambda moment: date_format(timezone.localtime(moment), "DATETIME_FORMAT")),
    (models.DateField, date_format),
    (models.TimeField, lambda moment: time_format(moment, "H:i")),
    (models.DecimalField, localize),
    (models.FloatField, localize),
)


def shown(one: Any, value: Any) -> str:
    """A value of a field, as people read it."""
    if isinstance(one, ArrayField):
        return ", ".join(shown(one.base_field, each) for each in value)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    for kind, words in SHOWN_AS:
        if isinstance(one, kind):
            return str(words(one.to_python(value)))
    return str(value)
