"""The vocabulary as search and pages need it: one immutable object a process, renewed when its version moves."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils.translation import get_language

from therapists.choices import (
    CLINIC_ACCESS,
    DEMANDS_LICENCE,
    EMERGENCY_NUMBER_ELSEWHERE,
    EMERGENCY_NUMBERS,
    FIXED_GROUPS,
    HOME_ACCESS,
    UNSTATED,
    BodyArea,
    FacetGroup,
    LinkStrength,
)
from therapists.models import (
    Condition,
    ConditionTechnique,
    FacetCode,
    ObjectiveTechnique,
    Regulation,
    Term,
)
from therapists.models.vocabulary import TermKind
from therapists.search.codes import STATED_ONE_BY_ONE, VOCABULARY_GROUPS

DEMONSTRATION = "demonstration"  # the version that says the directory holds invented people
SOURCE_LOCALE = "en"  # every entry has a name in this one

# The Term column that names an entry of each vocabulary group.
TERM_FIELDS = {
    FacetGroup.OBJECTIVE: "objective",
    FacetGroup.CONDITION: "condition",
    FacetGroup.TECHNIQUE: "technique",
    FacetGroup.PROFESSION: "profession",
    FacetGroup.LANGUAGE: "language",
    FacetGroup.PAYMENT: "payment_option",
    FacetGroup.ASSOCIATION: "association",
}


class Key(NamedTuple):
    """One filter option: its group and its slug."""

    group: FacetGroup
    slug: str


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry is called in one language; in a variety of one (en-GB), only what differs."""

    name: str
    plural: str = ""
    gloss: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All options of all filters, their codes, words, links and laws."""

    version: int
    codes: Mapping[Key, int]
    keys: Mapping[int, Key]
    options: Mapping[FacetGroup, tuple[str, ...]]
    words: Mapping[tuple[str, Key], Words]  # by locale as Django writes it: en, en-gb
    terms: tuple[tuple[str, Key], ...]  # (term, what it names) of all languages, names before synonyms
    synonyms: Mapping[tuple[str, Key], tuple[str, ...]]  # other words for an entry, by language
    technique_links: Mapping[Key, tuple[str, ...]]  # condition or objective → techniques linked strongly
    licence_demanded: Mapping[str, frozenset[int]]  # jurisdiction → codes of the professions that need one
    regulations: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (profession, jurisdiction) → kind
    next_best_links: Mapping[Key, tuple[str, ...]] = field(
        default_factory=dict
    )  # linked moderately, where none is strong
    areas: Mapping[BodyArea, tuple[str, ...]] = field(default_factory=dict)  # conditions by area, commonest first
    _named: dict[tuple[str, FacetGroup, str], Words] = field(default_factory=dict)  # by language
    # What others put together once from this catalogue; it goes when the vocabulary changes.
    kept: dict[Any, Any] = field(default_factory=dict)

    def code(self, group: FacetGroup, slug: str) -> int | None:
        """The facet code of an option."""
        return self.codes.get(Key(group, slug))

    def unstated_codes(self, group: FacetGroup, slugs: tuple[str, ...]) -> list[int]:
        """Codes a row carries where it leaves open whether it has one of ``slugs``."""
        names = [f"{UNSTATED}-{slug}" for slug in slugs] if group in STATED_ONE_BY_ONE else [UNSTATED]
        return [code for name in names if (code := self.codes.get(Key(group, name))) is not None]

    def words_for(self, group: FacetGroup, slug: str) -> Words:
        """Name, plural, gloss and caution in the active language, else in the source language."""
        locale = get_language() or SOURCE_LOCALE
        found = self._named.get((locale, group, slug))
        if found is None:
            key = Key(group, slug)
            found = self._words_in(locale, key)
            if key in self.codes:  # anything may be typed: only what there is is kept
                self._named[locale, group, slug] = found
        return found

    def _words_in(self, locale: str, key: Key) -> Words:
        group, slug = key
        if group in FIXED_GROUPS:
            return Words(str(FIXED_GROUPS[group](slug).label))
        language = locale.partition("-")[0]
        found = self.words.get((language, key)) or self.words.get((SOURCE_LOCALE, key))
        own = self.words.get((locale, key)) if locale != language else None
        if own is not None and found is not None:  # a variety has only what it writes in its own way
            return Words(own.name, own.plural, own.gloss or found.gloss, own.caution or found.caution)
        return own or found or Words(slug.replace("-", " ").capitalize())

    def label(self, group: FacetGroup, slug: str) -> str:
        """The name of an option in the active language."""
        return self.words_for(group, slug).name

    def regulation(self, profession: str, jurisdiction: str) -> str | None:
        """What the law asks there; a country's rule where its part has none of its own."""
        country = jurisdiction.split("-", maxsplit=1)[0]
        return self.regulations.get((profession, jurisdiction)) or self.regulations.get((profession, country))

    def demanding(self, jurisdiction: str) -> frozenset[int]:
        """Codes of the professions for which a jurisdiction (or its country) demands a licence."""
        country = jurisdiction.split("-", maxsplit=1)[0]
        return self.licence_demanded.get(jurisdiction) or self.licence_demanded.get(country, frozenset())


_lock = threading.Lock()
_kept: Catalogue | None = None


_seen: dict[str, int] | None = None


_held: ContextVar[dict[str, int] | None] = ContextVar("versions held for a request", default=None)


def versions() -> dict[str, int]:
    """The numbers of ``listing``, ``vocabulary``, ``demonstration`` and others as committed; one small statement."""
    global _seen  # noqa: PLW0603 - what this process read last
    held = _held.get()
    if held is not None:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM therapists_version")
        _seen = dict(cursor.fetchall())
    return _seen


@contextmanager
def versions_held() -> Iterator[dict[str, int]]:
    """The numbers as of now, for all that is asked within: a page reads them once, before anything else."""
    token = _held.set(versions())
    try:
        yield versions()
    finally:
        _held.reset(token)


def demonstration() -> bool:
    """Whether the directory holds invented people: then every page says so, and none may be indexed."""
    try:
        seen = versions() if _seen is None else _seen
    except DatabaseError:
        return False  # the page that says something went wrong must not need the database
    return seen.get(DEMONSTRATION, 0) > 0


def current(version: int | None = None) -> Catalogue:
    """The catalogue as of the committed vocabulary version (read now unless given)."""
    global _kept  # noqa: PLW0603 - one object a process is the point
    wanted = versions().get("vocabulary", 0) if version is None else version
    kept = _kept
    if kept is None or kept.version != wanted:
        with _lock:
            kept = _load(wanted)
            _kept = kept
    return kept


def recent() -> Catalogue:
    """The catalogue that this process used last, whether it changed since or not: for suggestions while one types."""
    return _kept or current()


def forget() -> None:
    """Drop the kept catalogue (a rolled-back vocabulary change, tests)."""
    global _kept, _seen  # noqa: PLW0603
    _kept = _seen = None


def _load(version: int) -> Catalogue:
    codes = {Key(FacetGroup(c.group), c.key): c.id for c in FacetCode.objects.only("id", "group", "key").order_by("id")}
    options: dict[FacetGroup, tuple[str, ...]] = {
        group: tuple(choices.values) for group, choices in FIXED_GROUPS.items()
    }
    options[FacetGroup.ACCESS] = (*CLINIC_ACCESS, *HOME_ACCESS)
    for group, model in VOCABULARY_GROUPS.items():
        options[group] = _active_slugs(model)
    words, terms, synonyms = _words(options)
    licence_demanded, regulations = _laws(codes)
    links, moderate = _links(LinkStrength.STRONG), _links(LinkStrength.MODERATE)
    return Catalogue(
        version=version,
        codes=codes,
        keys={code: key for key, code in codes.items()},
        options=options,
        words=words,
        terms=terms,
        synonyms=synonyms,
        technique_links=links,
        licence_demanded=licence_demanded,
        regulations=regulations,
        next_best_links={key: techniques for key, techniques in moderate.items() if key not in links},
        areas=_areas(),
    )


def _active_slugs(model: type[Model]) -> tuple[str, ...]:
    rows = model._default_manager.filter(active=True).order_by("position", "slug")
    return tuple(rows.values_list("slug", flat=True))


def _words(
    options: Mapping[FacetGroup, tuple[str, ...]],
) -> tuple[dict[tuple[str, Key], Words], tuple[tuple[str, Key], ...], dict[tuple[str, Key], tuple[str, ...]]]:
    words: dict[tuple[str, Key], Words] = {}
    others: dict[tuple[str, Key], tuple[str, ...]] = defaultdict(tuple)
    names: list[tuple[str, Key]] = []
    synonyms: list[tuple[str, Key]] = []
    active = {Key(group, slug) for group, slugs in options.items() for slug in slugs}
    columns = [f"{name}__slug" for name in TERM_FIELDS.values()]
    rows = Term.objects.order_by("id").values_list("locale", "kind", "text", "plural", "gloss", "caution", *columns)
    for locale, kind, text, plural, gloss, caution, *slugs in rows:
        group, slug = next((g, s) for g, s in zip(TERM_FIELDS, slugs, strict=True) if s is not None)
        key = Key(group, slug)
        if kind == TermKind.NAME:
            words[locale.lower(), key] = Words(text, plural or text, gloss, caution)
        else:
            others[locale.lower(), key] += (text,)
        if key in active:
            found = names if kind == TermKind.NAME else synonyms
            found += [(word, key) for word in (text, plural) if word]
    return words, (*names, *synonyms), dict(others)


def _areas() -> dict[BodyArea, tuple[str, ...]]:
    areas: dict[BodyArea, list[str]] = defaultdict(list)
    for slug, area in (
        Condition.objects.filter(active=True).order_by("position", "slug").values_list("slug", "body_area")
    ):
        areas[BodyArea(area)].append(slug)
    return {area: tuple(slugs) for area, slugs in areas.items()}


def _links(strength: LinkStrength) -> dict[Key, tuple[str, ...]]:
    links: dict[Key, list[str]] = defaultdict(list)
    for group, model, owner in (
        (FacetGroup.CONDITION, ConditionTechnique, "condition__slug"),
        (FacetGroup.OBJECTIVE, ObjectiveTechnique, "objective__slug"),
    ):
        rows = model._default_manager.filter(strength=strength).order_by("technique__position")
        for slug, technique in rows.values_list(owner, "technique__slug"):
            links[Key(group, slug)].append(technique)
    return {key: tuple(techniques) for key, techniques in links.items()}


def _laws(codes: Mapping[Key, int]) -> tuple[dict[str, frozenset[int]], dict[tuple[str, str], str]]:
    regulations: dict[tuple[str, str], str] = {}
    for profession, jurisdiction, kind in Regulation.objects.order_by("id").values_list(
        "profession__slug", "jurisdiction", "kind"
    ):
        regulations[profession, jurisdiction] = kind
    demanded: dict[str, set[int]] = defaultdict(set)
    jurisdictions = {jurisdiction for _, jurisdiction in regulations}
    for jurisdiction in jurisdictions:
        country = jurisdiction.split("-")[0]
        for profession in {profession for profession, _ in regulations}:
            rule = regulations.get((profession, jurisdiction)) or regulations.get((profession, country))
            code = codes.get(Key(FacetGroup.PROFESSION, profession))
            if rule in DEMANDS_LICENCE and code is not None:
                demanded[jurisdiction].add(code)
    return {jurisdiction: frozenset(found) for jurisdiction, found in demanded.items()}, regulations


def emergency_number(country: str | None) -> str:
    """The number that brings help in a country."""
    return EMERGENCY_NUMBERS.get(country or settings.DEFAULT_COUNTRY, EMERGENCY_NUMBER_ELSEWHERE)
