"""The rules of the guided finder, read from ``finder.toml`` once a process: signs that stop, facts that adapt.

Everything a rule says to a person is a ``Wording``: by language, and by whom it speaks to. A rule that cannot be read
raises ``RuleError``, which names the rule and what to change.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from therapists.choices import AgeGroup, FacetGroup, Pressure
from therapists.search.catalogue import SOURCE_LOCALE, Key

FILE = Path(__file__).with_name("finder.toml")
LOCALES = ("en", "es")  # every rule speaks both


class RuleError(ValueError):
    """A rule cannot be read; the message names it and says what to change."""


class Who(StrEnum):
    """For whom somebody is looking."""

    SELF = "self"
    OTHER = "other"
    CHILD = "child"


# Whose words are taken where a rule has none for this person.
SPEAKS_TO = {
    Who.SELF: (Who.SELF,),
    Who.OTHER: (Who.OTHER, Who.SELF),
    Who.CHILD: (Who.CHILD, Who.OTHER, Who.SELF),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One text, by language and by the person it speaks to; blank where a rule has none."""

    texts: Mapping[str, Mapping[Who, str]]

    def to(self, who: Who) -> str:
        """The text in the active language, else in the source language."""
        locale = (get_language() or SOURCE_LOCALE).split("-")[0]
        texts = self.texts.get(locale) or self.texts.get(SOURCE_LOCALE, {})
        return next((texts[person] for person in SPEAKS_TO[who] if person in texts), "")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who says so, when it was written down, and which clinician has read it (blank: none yet)."""

    source: str
    written_on: date
    reviewed_by: str
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a search is for, and what follows from that alone."""

    slug: Who
    label: Wording
    note: Wording
    age: tuple[AgeGroup, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Urgency:
    """How soon a doctor is needed, and what to do until then."""

    slug: str
    heading: Wording
    advice: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that comes before any search for people."""

    slug: str
    urgency: Urgency
    who: frozenset[Who]
    label: Wording
    why: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A fact about somebody's health, and what it changes."""

    slug: str
    who: frozenset[Who]
    ask_doctor: bool
    wait: bool
    avoid: frozenset[str]  # techniques
    prefer: tuple[str, ...]  # techniques
    pressure: Pressure | None  # the firmest to look for
    implied_by: frozenset[Key]  # objectives and conditions that say the same
    name: Wording
    label: Wording
    change: Wording
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything in the file, in its order; signs stand in the order of their urgency."""

    people: Mapping[Who, Person]
    urgencies: tuple[Urgency, ...]
    signs: tuple[Sign, ...]
    adaptations: tuple[Adaptation, ...]

    def signs_for(self, who: Who) -> tuple[Sign, ...]:
        """The signs asked about this person."""
        return tuple(sign for sign in self.signs if who in sign.who)

    def adaptations_for(self, who: Who) -> tuple[Adaptation, ...]:
        """The facts asked about this person."""
        return tuple(adaptation for adaptation in self.adaptations if who in adaptation.who)


@cache
def rules() -> Rules:
    """The rules as the file has them."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Rules:
    """Rules from the text of a file. Raises ``RuleError``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"finder.toml is not TOML: {error}") from error
    people = {person.slug: person for person in (_person(_Entry("person", e)) for e in data.get("person", []))}
    if missing := [who.value for who in Who if who not in people]:
        raise RuleError(f"[[person]] is missing for {', '.join(missing)}.")
    urgencies = tuple(_urgency(_Entry("urgency", entry)) for entry in data.get("urgency", []))
    signs = tuple(_sign(_Entry("sign", entry), urgencies) for entry in data.get("sign", []))
    sets = data.get("sets", {})
    adaptations = tuple(_adaptation(_Entry("adaptation", entry), sets) for entry in data.get("adaptation", []))
    for kind, slugs in (("sign", [s.slug for s in signs]), ("adaptation", [a.slug for a in adaptations])):
        if twice := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise RuleError(f"[[{kind}]] {', '.join(twice)} stands twice: give each its own slug.")
    ranks = [urgencies.index(sign.urgency) for sign in signs]
    if ranks != sorted(ranks):
        raise RuleError("The signs do not stand in the order of their urgency: put the most urgent first.")
    return Rules(people, urgencies, signs, adaptations)


class _Entry:
    """One table of the file, read key by key; what nobody read is a mistake."""

    def __init__(self, kind: str, values: dict[str, Any]) -> None:
        self.values = dict(values)
        self.name = f"[[{kind}]] {values.get('slug', 'without a slug')}"
        self.texts = {locale: dict(self.values.pop(locale, {})) for locale in LOCALES}

    def take[T](self, key: str, kind: type[T], default: T | None = None) -> T:
        """A value of its kind; without a default it must be there."""
        value = self.values.pop(key, default)
        if not isinstance(value, kind):
            raise RuleError(f"{self.name}: write {key} as {kind.__name__}.")
        return value

    def members[C: StrEnum | AgeGroup](self, key: str, choices: type[C]) -> tuple[C, ...]:
        """A list of values, all of them among the choices."""
        found = self.take(key, list, [])
        if wrong := [value for value in found if value not in {choice.value for choice in choices}]:
            raise RuleError(f"{self.name}: {key} does not know {', '.join(map(str, wrong))}.")
        return tuple(choices(value) for value in found)

    def wording(self, key: str, *, required: bool = True) -> Wording:
        """A text in every language."""
        texts: dict[str, dict[Who, str]] = {}
        for locale, table in self.texts.items():
            value = table.pop(key, {})
            said = {Who.SELF.value: value} if isinstance(value, str) else value
            if wrong := [person for person in said if person not in set(Who)]:
                raise RuleError(f"{self.name}: {locale}.{key} speaks to {', '.join(wrong)}; write self, other, child.")
            texts[locale] = {Who(person): text for person, text in said.items()}
            if required and not texts[locale].get(Who.SELF) and not texts[locale].get(Who.CHILD):
                raise RuleError(f"{self.name}: {locale}.{key} is missing.")
        return Wording(texts)

    def origin(self) -> Origin:
        """Source and dates."""
        reviewed_on = self.values.pop("reviewed_on", None)
        origin = Origin(
            self.take("source", str), self.take("written_on", date), self.take("reviewed_by", str), reviewed_on
        )
        if not origin.source:
            raise RuleError(f"{self.name}: name a source.")
        if bool(origin.reviewed_by) != isinstance(reviewed_on, date):
            raise RuleError(f"{self.name}: reviewed_by and reviewed_on (a day) come together.")
        return origin

    def done[R](self, rule: R) -> R:
        """The rule, once every key has been read."""
        left = [*self.values, *(f"{locale}.{key}" for locale, table in self.texts.items() for key in table)]
        if left:
            raise RuleError(f"{self.name}: nothing reads {', '.join(left)}.")
        return rule


def _who(entry: _Entry) -> Who:
    slug = entry.take("slug", str)
    if slug not in set(Who):
        raise RuleError(f"{entry.name}: a person is self, other or child.")
    return Who(slug)


def _person(entry: _Entry) -> Person:
    return entry.done(
        Person(
            slug=_who(entry),
            label=entry.wording("label"),
            note=entry.wording("note", required=False),
            age=entry.members("age", AgeGroup),
            origin=entry.origin(),
        )
    )


def _urgency(entry: _Entry) -> Urgency:
    return entry.done(
        Urgency(
            slug=entry.take("slug", str),
            heading=entry.wording("heading"),
            advice=entry.wording("advice"),
            origin=entry.origin(),
        )
    )


def _sign(entry: _Entry, urgencies: tuple[Urgency, ...]) -> Sign:
    urgency = entry.take("urgency", str)
    if urgency not in {known.slug for known in urgencies}:
        raise RuleError(f"{entry.name}: there is no [[urgency]] {urgency}.")
    return entry.done(
        Sign(
            slug=entry.take("slug", str),
            urgency=next(known for known in urgencies if known.slug == urgency),
            who=frozenset(entry.members("who", Who)),
            label=entry.wording("label"),
            why=entry.wording("why"),
            origin=entry.origin(),
        )
    )


def _adaptation(entry: _Entry, sets: Mapping[str, list[str]]) -> Adaptation:
    avoided = [technique for name in entry.take("avoid", list, []) for technique in sets.get(name, [name])]
    pressure = entry.take("pressure", str, "")
    if pressure and pressure not in Pressure.values:
        raise RuleError(f"{entry.name}: pressure is light, medium or firm.")
    return entry.done(
        Adaptation(
            slug=entry.take("slug", str),
            who=frozenset(entry.members("who", Who)),
            ask_doctor=entry.take("ask_doctor", bool, default=False),
            wait=entry.take("wait", bool, default=False),
            avoid=frozenset(avoided),
            prefer=tuple(entry.take("prefer", list, [])),
            pressure=Pressure(pressure) if pressure else None,
            implied_by=frozenset(_key(entry.name, value) for value in entry.take("implied_by", list, [])),
            name=entry.wording("name"),
            label=entry.wording("label"),
            change=entry.wording("change"),
            origin=entry.origin(),
        )
    )


def _key(name: str, value: str) -> Key:
    group, _colon, slug = value.partition(":")
    if group not in {FacetGroup.OBJECTIVE, FacetGroup.CONDITION} or not slug:
        raise RuleError(f"{name}: write implied_by as objective:slug or condition:slug, not {value}.")
    return Key(FacetGroup(group), slug)
