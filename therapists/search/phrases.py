"""Known phrases: the names and synonyms of the vocabulary, found in a row of words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from therapists.search.catalogue import Key
from therapists.search.lexicon import EMPTY_WORDS
from therapists.search.spelling import fold, stem

BRACKETS = re.compile(r"\s*\(.*?\)")  # Plantar fasciitis (heel pain) is also known without them
LONGEST_SHUFFLED = 3  # words of a phrase that is known in any order: massage, thai
PAIR = 2  # words that people write as one, or one word that they write as two

Phrase = tuple[str, ...]


class Token(NamedTuple):
    """One folded word of a query."""

    text: str
    place: int  # among the words as typed: ``tennis-elbow`` is two tokens in one place
    stem: str  # of the word it was meant to be
    root: str  # by which it tells of a complaint; empty if by none
    known: bool  # a word of the vocabulary or of daily life, spelt right; else it may be a name
    alone: bool = True  # whether it counts without company, if misspelt
    empty: bool = False  # says nothing
    name: bool = False  # what somebody is called, whatever else it means


class Phrases:
    """Every name and synonym by its stems: of its telling words, or of all where fewer than two tell ("IT band")."""

    def __init__(self, terms: Iterable[tuple[str, Key]]) -> None:
        self.keys: dict[Phrase, tuple[Key, ...]] = {}
        bare: list[tuple[str, Key]] = []
        for text, key in terms:
            self._add(text, key)
            bare += [(BRACKETS.sub("", text), key)] if "(" in text else []
        for text, key in bare:
            self._add(text, key)
        self.longest: dict[str, int] = {}
        for phrase in self.keys:
            self.longest[phrase[0]] = max(self.longest.get(phrase[0], 0), len(phrase))
        self.shuffled: dict[Phrase, tuple[Key, ...]] = {}
        for phrase, keys in self.keys.items():
            if PAIR <= len(phrase) <= LONGEST_SHUFFLED:
                self.shuffled.setdefault(tuple(sorted(phrase)), keys)
        self.tight = _tight(self.keys)

    def _add(self, text: str, key: Key) -> None:
        words = fold(text).split()
        telling = [word for word in words if word not in EMPTY_WORDS]
        ways = [tuple(stem(word) for word in (telling if len(telling) > 1 else words))]
        if len(words) == PAIR:
            ways.append((stem("".join(words)),))  # backpain
        for phrase in ways:
            known = self.keys.get(phrase, ())
            if phrase and key not in known:
                self.keys[phrase] = (*known, key)

    def named(self, tokens: Sequence[Token]) -> tuple[list[tuple[tuple[Key, ...], list[Token]]], list[Token]]:
        """The longest phrases from left to right, each with the entries it names; and the telling words in none."""
        telling = [place for place, token in enumerate(tokens) if not token.empty] or list(range(len(tokens)))
        found: list[tuple[tuple[Key, ...], list[Token]]] = []
        left: list[Token] = []
        while telling:
            keys, length = self._first(tokens, telling)
            words = [tokens[place] for place in telling[:length]]
            telling = telling[length:]
            if keys:
                found.append((keys, words))
            else:
                left += words
        return found, left

    def _first(self, tokens: Sequence[Token], telling: list[int]) -> tuple[tuple[Key, ...], int]:
        """What the longest phrase at the start of the telling words names, and how many of them it takes."""
        first = tokens[telling[0]]
        for length in range(min(self.longest.get(first.stem, 0), len(telling)), 1, -1):
            if keys := self.keys.get(tuple(tokens[place].stem for place in telling[:length])):
                return keys, length
        for length in range(min(LONGEST_SHUFFLED, len(telling)), 1, -1):
            if keys := self.shuffled.get(tuple(sorted(tokens[place].stem for place in telling[:length]))):
                return keys, length
        if len(telling) >= PAIR and (keys := self.keys.get((stem(first.text + tokens[telling[1]].text),))):
            return keys, PAIR  # head ache
        for phrase, offset in self.tight.get(first.stem, ()):
            start = telling[0] - offset
            if start >= 0 and tuple(token.stem for token in tokens[start : start + len(phrase)]) == phrase:
                return self.keys[phrase], 1
        if first.name:
            return (), 1
        keys = self.keys.get((stem(first.text),)) or (self.keys.get((first.stem,)) if first.alone else ())
        return keys or (), 1


def _tight(known: Iterable[Phrase]) -> Mapping[str, list[tuple[Phrase, int]]]:
    """Phrases of one telling word among empty ones, by that word, with its place in them; the longest first."""
    found: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
    for phrase in known:
        telling = [place for place, word in enumerate(phrase) if word not in EMPTY_WORDS]
        if len(telling) == 1 and len(phrase) > 1:
            found[phrase[telling[0]]].append((phrase, telling[0]))
    return {word: sorted(ways, key=lambda way: -len(way[0])) for word, ways in found.items()}
