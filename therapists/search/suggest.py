"""What somebody may be typing into the box of words: entries of the vocabulary, people, practices.

Entries come from the catalogue, without a look-up; names from their keys, as in a phone book: by the alphabet, from
what was typed on. One statement at most. Places are ``nearby``'s.
"""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.tasks import task
from django.utils.translation import get_language

from therapists.background import SLOW
from therapists.choices import FacetGroup
from therapists.search import catalogue as catalogues
from therapists.search import names, nearby, text
from therapists.search.catalogue import SOURCE_LOCALE, Catalogue, Key
from therapists.search.names import beginning
from therapists.search.spelling import fold

LEAST_LETTERS = 2  # typed before anything is suggested
LEAST_LETTERS_AFTER = 3  # the same for an entry after other words
LEAST_LETTERS_INSIDE = 4  # the same for a word inside a synonym: "smile" of "crooked smile"
MOST_TERMS = 6
MOST_PEOPLE = 5  # and 3 practices: so many has ``suggested_names``
SUGGESTED_GROUPS = (FacetGroup.CONDITION, FacetGroup.TECHNIQUE, FacetGroup.OBJECTIVE, FacetGroup.PROFESSION)


class Term(NamedTuple):
    """An entry of the vocabulary."""

    key: Key
    called: str  # the other word for it that was begun; empty where its name was
    before: str  # what was typed before it and is something else: stays


class Name(NamedTuple):
    """A published practitioner, or a practice where one works."""

    pk: int
    slug: str
    name: str
    profession: str  # slug of a person's main one; empty if none
    town: str


class Suggestions(NamedTuple):
    """The likeliest of each kind, in the order to show them."""

    terms: list[Term]
    people: list[Name]
    practices: list[Name]


def suggest(typed: str) -> Suggestions:
    """What somebody may be typing who has typed this; one statement, or none for less than two letters."""
    catalogue = catalogues.recent()
    if len(fold(typed)) < LEAST_LETTERS:
        return Suggestions([], [], [])
    return Suggestions(terms(typed, catalogue), *names_that_begin(typed))


def names_that_begin(typed: str) -> tuple[list[Name], list[Name]]:
    """People and practices, in the order of the alphabet; one statement."""
    people: dict[int, Name] = {}  # somebody called Maria Martinez is found twice
    practices: dict[int, Name] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM suggested_names(%s, %s)", beginning(fold(typed), typed))
        for person, practice, slug, name, profession, town in cursor.fetchall():
            found = Name(person or practice, slug, name, profession or "", town)
            (people if person else practices).setdefault(found.pk, found)
    return list(people.values()), list(practices.values())


@task(queue_name=SLOW)
def renew() -> None:
    """Every night: forget practices where nobody works any more, and weigh places by who is listed about them now."""
    names.forget_practices()
    nearby.rebuild()


# --- The vocabulary -------------------------------------------------------------------------------------------


def terms(typed: str, catalogue: Catalogue) -> list[Term]:
    """Entries that begin so, in the page's language and then in the others; else what the words would be read as.

    After words that are read as something else, the last ones may begin an entry too: "massage for sciat".
    """
    words = fold(typed).split()
    for start in range(len(words)):
        begun, before = " ".join(words[start:]), " ".join(words[:start])
        if start and len(begun) < LEAST_LETTERS_AFTER:
            break
        read = text.understand(before, catalogue) if before else None
        if read and read.words:
            break  # a name, most likely
        if found := _index(catalogue).begin(begun):
            kept = before if read and read.terms else ""
            return [Term(key, called, _beside(kept, key, catalogue)) for key, called in found]
    understood = text.understand(typed, catalogue)
    meant = dict.fromkeys([*(reading.key for reading in understood.terms), *understood.also])
    return [Term(key, "", "") for key in meant if key.group in SUGGESTED_GROUPS][:MOST_TERMS]


def _beside(before: str, key: Key, catalogue: Catalogue) -> str:
    """The words before, if the entry is still read beside them: "massage recovery after concussion" is about sport."""
    if before:
        together = text.understand(f"{before} {catalogue.label(*key)}", catalogue)
        return before if any(reading.key == key for reading in together.terms) else ""
    return before


class Phrase(NamedTuple):
    """A name or another word for an entry, from one of its words on."""

    begins: str  # folded
    rank: int  # NAME, SYNONYM or a part of one
    text: str
    key: Key


NAME, SYNONYM, PART_OF_NAME, PART_OF_SYNONYM = range(4)  # the likeliest first


class _Index:
    """The phrases of each language, in alphabetical order."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        entries = [Key(group, slug) for group in SUGGESTED_GROUPS for slug in catalogue.options[group]]
        self.position = {key: position for position, key in enumerate(entries)}
        phrases: dict[str, set[Phrase]] = defaultdict(set)
        for locale, phrase in _phrases(catalogue):
            if phrase.key in self.position:
                phrases[locale.partition("-")[0]].add(phrase)
        self.phrases = {language: sorted(found) for language, found in phrases.items()}

    def begin(self, begun: str) -> list[tuple[Key, str]]:
        """The likeliest entries of which a word begins so, with the other word for them that does; none: the name."""
        own = (get_language() or SOURCE_LOCALE).partition("-")[0]
        found: dict[Key, str] = {}
        for language in sorted(self.phrases, key=lambda language: language != own):
            best: dict[Key, Phrase] = {}
            for phrase in self._beginning(language, begun):
                if phrase.key not in best or phrase.rank < best[phrase.key].rank:
                    best[phrase.key] = phrase
            for key, phrase in sorted(best.items(), key=lambda item: (item[1].rank, self.position[item[0]])):
                found.setdefault(key, self._called(phrase, begun))
        return list(found.items())[:MOST_TERMS]

    def _beginning(self, language: str, begun: str) -> Iterator[Phrase]:
        phrases = self.phrases[language]
        for place in range(bisect_left(phrases, (begun,)), len(phrases)):
            phrase = phrases[place]
            if not phrase.begins.startswith(begun):
                return
            if phrase.rank < PART_OF_SYNONYM or len(begun) >= LEAST_LETTERS_INSIDE:
                yield phrase

    def _called(self, phrase: Phrase, begun: str) -> str:
        label = self.catalogue.label(*phrase.key)
        return "" if f" {begun}" in f" {fold(label)}" else phrase.text


def _phrases(catalogue: Catalogue) -> Iterator[tuple[str, Phrase]]:
    """Every phrase from each of its words on, with its locale."""
    for (locale, key), words in catalogue.words.items():
        for name in (words.name, words.plural):
            yield from ((locale, phrase) for phrase in _parts(key, name, NAME, PART_OF_NAME))
    for (locale, key), synonyms in catalogue.synonyms.items():
        for synonym in synonyms:
            yield from ((locale, phrase) for phrase in _parts(key, synonym, SYNONYM, PART_OF_SYNONYM))


def _parts(key: Key, text: str, whole: int, part: int) -> Iterator[Phrase]:
    words = fold(text).split()
    for place in range(len(words)):
        yield Phrase(" ".join(words[place:]), part if place else whole, text, key)


_lock = threading.Lock()
_kept: _Index | None = None


def _index(catalogue: Catalogue) -> _Index:
    """The index of a catalogue; one a process, made anew when the vocabulary was."""
    global _kept  # noqa: PLW0603 - as the catalogue itself
    kept = _kept
    if kept is None or kept.catalogue is not catalogue:
        with _lock:
            kept = _kept
            if kept is None or kept.catalogue is not catalogue:
                kept = _kept = _Index(catalogue)
    return kept
