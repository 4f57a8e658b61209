"""What a description probably means: entries ranked by the words that their phrases share with it.

Every entry of a few groups is known by its names, synonyms and glosses in all languages, as sets of *roots* (see
``spelling.root``): "my knee is killing me" and "knee pain" have the same. A rare root says more than a common one. An
entry scores by how much of the description it accounts for, and by how near its best phrase comes to it.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from therapists.choices import FacetGroup
from therapists.search.catalogue import Key
from therapists.search.lexicon import EMPTY_WORDS
from therapists.search.spelling import fold, root

# A description can mean one of these; languages, payments and associations are only ever named.
GUESSED_GROUPS = frozenset({FacetGroup.CONDITION, FacetGroup.TECHNIQUE, FacetGroup.OBJECTIVE, FacetGroup.PROFESSION})

GLOSS_WEIGHT = 0.5  # of a root that only the gloss has, against 1 of one in a name or synonym
UNKNOWN_RARITY = 2.5  # of a word that no entry has; the rarest that one has is 5.5
COMMON = 100  # phrases that have a root from which it is common: "pain" is in 600
OTHER_GROUP = 0.85  # of the score, for what is not a condition: descriptions are of complaints


class Guess(NamedTuple):
    """An entry, how well it fits (0 to 1), and which of the roots it accounts for."""

    key: Key
    score: float
    roots: frozenset[str]


def roots_of(text: str) -> frozenset[str]:
    """The roots of a text, without empty words."""
    return frozenset(root(word) for word in fold(text).split() if word not in EMPTY_WORDS)


class Guesser:
    """Ranks entries for a set of roots."""

    def __init__(self, terms: Iterable[tuple[str, Key]], glosses: Iterable[tuple[str, Key]]) -> None:
        phrases = {(key, roots_of(text)): None for text, key in terms if key.group in GUESSED_GROUPS}
        self.keys = list(dict.fromkeys(key for key, _roots in phrases))
        place = {key: number for number, key in enumerate(self.keys)}
        weights: dict[str, dict[int, float]] = defaultdict(dict)
        for key, roots in phrases:
            for one in roots:
                weights[one][place[key]] = 1.0
        for text, key in glosses:
            for one in roots_of(text) if key in place else ():
                weights[one].setdefault(place[key], GLOSS_WEIGHT)
        self.weights: Mapping[str, Mapping[int, float]] = dict(weights)
        self.rarity = {one: math.log(1 + len(self.keys) / len(found)) for one, found in weights.items()}
        self.owners = [place[key] for key, _roots in phrases]
        self.lengths = [math.sqrt(sum(self.rarity[one] for one in roots)) or 1.0 for _key, roots in phrases]
        having: dict[str, set[int]] = defaultdict(set)
        for number, (_key, roots) in enumerate(phrases):
            for one in roots:
                having[one].add(number)
        self.having: Mapping[str, set[int]] = dict(having)

    def knows(self, one: str) -> bool:
        """Whether any entry has this root."""
        return one in self.rarity

    def rarest(self, roots: Iterable[str]) -> str:
        """The root that says most; empty if none is known."""
        return max((one for one in roots if one in self.rarity), key=lambda one: (self.rarity[one], one), default="")

    def rank(self, roots: frozenset[str], unknown: int, most: int) -> list[Guess]:
        """The entries that fit best, the best first; ``unknown`` words that no entry has make all of them doubtful."""
        known = sorted((one for one in roots if one in self.rarity), key=lambda one: (-self.rarity[one], one))
        told = sum(self.rarity[one] for one in known) + unknown * UNKNOWN_RARITY
        accounted: dict[int, float] = defaultdict(float)
        for one in known:
            rarity = self.rarity[one]
            for entry, weight in self.weights[one].items():
                accounted[entry] += rarity * weight
        likeness = self._likeness(known, math.sqrt(told))
        scores = {
            entry: (share / told + likeness.get(entry, 0.0))
            * (0.5 if self.keys[entry].group == FacetGroup.CONDITION else 0.5 * OTHER_GROUP)
            for entry, share in accounted.items()
        }
        best = heapq.nsmallest(most, scores, key=lambda entry: (-scores[entry], entry))
        return [Guess(self.keys[entry], scores[entry], self._explained(entry, known)) for entry in best]

    def _explained(self, entry: int, known: list[str]) -> frozenset[str]:
        return frozenset(one for one in known if entry in self.weights[one])

    def _likeness(self, known: list[str], length: float) -> dict[int, float]:
        """For each entry, how near its best phrase comes (cosine); a common root only adds to what others found."""
        shared: dict[int, float] = {}
        for one in known:
            having, rarity = self.having.get(one, set()), self.rarity[one]
            found = having if len(having) < COMMON or not shared else having & shared.keys()
            for phrase in found:
                shared[phrase] = shared.get(phrase, 0.0) + rarity
        best: dict[int, float] = {}
        for phrase, weight in shared.items():
            entry, like = self.owners[phrase], weight / (length * self.lengths[phrase])
            if like > best.get(entry, 0.0):
                best[entry] = like
        return best
