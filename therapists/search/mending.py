"""Misspelt names: a word that is nobody's name, read as one that is a single slip away.

``jonh smiht`` is John Smith. Every word that one slip makes of a typed one (a letter missing, one too many, another
one, or two neighbours swapped: some hundred words) is looked up among the keys of names, all in one statement. Of what
is found, the words that somebody has together are meant, else the commonest. Words in quotation marks stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

from django.db import connection

from therapists.search.text import Understood, Word

SHORTEST_MENDED = 4  # letters; a shorter word may be anything
LONGEST_MENDED = 16  # letters; each brings fifty more words to look up
MOST_WORDS = 3  # of a query; who types more words that nothing knows is not typing a name
RATHER_BEGINS = 0.05  # share of the best name's keys from which a word is rather the beginning of others: "gonz"


@dataclass(frozen=True, slots=True)
class Found:
    """What the names say of the words asked, by their places."""

    known: frozenset[int]  # as they are: in a name, or in what somebody says
    frequency: Mapping[tuple[int, str], int]  # keys that begin with a word that may be meant, or with the one typed
    together: frozenset[tuple[int, str, str]]  # words of a place and of the next that somebody has


def mend(understood: Understood) -> Understood:
    """The same reading, with the misspelt names among its words for full text mended; one statement, or none."""
    words = understood.rest
    if len(words) > MOST_WORDS or not any(_may_be_misspelt(word) for word in words):
        return understood
    meant = _meant(words, _look_up(words))
    return replace(
        understood,
        rest=tuple(
            word if name == word.text else word._replace(text=name, typed=word.text)
            for word, name in zip(words, meant, strict=True)
        ),
    )


def _may_be_misspelt(word: Word) -> bool:
    return not word.quoted and SHORTEST_MENDED <= len(word.text) <= LONGEST_MENDED and word.text.isalpha()


def _meant(words: Sequence[Word], found: Found) -> tuple[str, ...]:
    """The likeliest of all ways to read the words: those that somebody has together, then the commonest."""
    options = [_options(place, word, found) for place, word in enumerate(words)]

    def likelihood(reading: tuple[str, ...]) -> tuple[Any, ...]:
        together = sum((place, *pair) in found.together for place, pair in enumerate(pairwise(reading)))
        kept = sum(name == word.text for name, word in zip(reading, words, strict=True))
        frequency = sum(found.frequency.get((place, name), 0) for place, name in enumerate(reading))
        swapped = sum(sorted(name) == sorted(word.text) for name, word in zip(reading, words, strict=True))
        return together, kept, frequency, swapped, reading

    return max(product(*options), key=likelihood)


def _options(place: int, word: Word, found: Found) -> list[str]:
    """What a word may mean: itself if it is known, or if as many names begin so; else what is near."""
    if place in found.known or not _may_be_misspelt(word):
        return [word.text]
    near = [name for (where, name) in found.frequency if where == place and name != word.text]
    begins = found.frequency.get((place, word.text), 0)
    commonest = max((found.frequency[place, name] for name in near), default=0)
    return [word.text, *near] if begins >= commonest * RATHER_BEGINS else near


# What the names know of the words; the migration 0009 makes ``names_meant``. A word that is in no name may still be one
# that somebody says of themselves.
LOOK_UP = """
SELECT place - 1, word, following, keys, keys IS NOT NULL AND word = (%(words)s::text[])[place]
    AND EXISTS (SELECT FROM therapists_listingcard WHERE words @@ to_tsquery('simple', word))
FROM names_meant(%(words)s::text[], %(doubtful)s::boolean[])
"""


def _look_up(words: Sequence[Word]) -> Found:
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "words": [word.text for word in words],
            "doubtful": [_may_be_misspelt(word) for word in words],
        }
        cursor.execute(LOOK_UP, asked)
        rows = cursor.fetchall()
    return Found(
        known=frozenset(place for place, _word, after, keys, said in rows if said or (keys is None and not after)),
        frequency={(place, word): keys for place, word, _after, keys, _said in rows if keys is not None},
        together=frozenset((place, word, after) for place, word, after, _keys, _said in rows if after),
    )
