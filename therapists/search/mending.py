"""Misspelt names: a word that is nobody's name, read as one that is a single slip away.

``jonh smiht`` is John Smith. Every word that one slip makes of a typed one (a letter missing, one too many, another
one, or two neighbours swapped: some hundred words) is looked up among the keys of names, all in one statement. Of what
is found, the words that somebody has together are meant, else the commonest. Words in quotation marks stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from string import ascii_lowercase
from typing import Any

from django.db import connection

from therapists.search.names import LAST_LETTER, PERSON, PRACTICE
from therapists.search.text import Understood, Word

SHORTEST_MENDED = 4  # letters; a shorter word may be anything
LONGEST_MENDED = 16  # letters; each brings fifty more words to look up
MOST_WORDS = 3  # of a query; who types more words that nothing knows is not typing a name
MOST_MEANT = 6  # names considered for a word, the commonest first
COMMON = 100  # keys counted at most: a name of so many is as common as any
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
    near = [name for (where, name) in found.frequency if where == place and name != word.text]
    begins = found.frequency.get((place, word.text), 0)
    commonest = max((found.frequency[place, name] for name in near), default=0)
    kept = place in found.known or begins >= commonest * RATHER_BEGINS
    return [word.text] * kept + ([] if place in found.known else near)


# --- The look-up ----------------------------------------------------------------------------------------------

# How many keys lie between two. "!" comes after the space that ends a word in a key, and before all letters.
COUNT = f"""(SELECT count(*) FROM (
    SELECT FROM {PERSON.table} k WHERE k.key >= {{start}} AND k.key < {{beyond}}
    UNION ALL
    SELECT FROM {PRACTICE.table} k WHERE k.key >= {{start}} AND k.key < {{beyond}}
    LIMIT {COMMON}
) one)"""
# A word is known where it is in a name, or where somebody says it of themselves.
LOOK_UP = f"""
WITH asked AS MATERIALIZED (
    SELECT place, word,
        EXISTS (SELECT FROM {PERSON.table} k WHERE k.key >= word AND k.key < word || '!')
        OR EXISTS (SELECT FROM {PRACTICE.table} k WHERE k.key >= word AND k.key < word || '!')
        OR CASE place {{said}} ELSE true END AS known
    FROM unnest(%(places)s::int[], %(words)s::varchar[]) AS typed (place, word)
),
near AS MATERIALIZED (
    SELECT asked.place, slip.word, found.keys, row_number() OVER (PARTITION BY asked.place ORDER BY found.keys DESC)
    FROM asked
    CROSS JOIN LATERAL (
        SELECT left(asked.word, n - 1) || rest FROM generate_series(1, length(asked.word) + 1) n
        CROSS JOIN LATERAL (
            SELECT substr(asked.word, n + 1)
            UNION ALL SELECT substr(asked.word, n + 1, 1) || substr(asked.word, n, 1) || substr(asked.word, n + 2)
            UNION ALL SELECT letter || substr(asked.word, n + more)
            FROM unnest(%(letters)s::varchar[]) letter CROSS JOIN generate_series(0, 1) more
        ) ending (rest)
        EXCEPT SELECT asked.word
    ) slip (word)
    CROSS JOIN LATERAL {COUNT.format(start="slip.word", beyond="slip.word || '!'")} found (keys)
    WHERE NOT asked.known AND found.keys > 0
),
option AS (
    SELECT place, word, keys FROM near WHERE row_number <= {MOST_MEANT}
    UNION ALL
    SELECT place, word, CASE WHEN NOT known THEN {COUNT.format(start="word", beyond="word || %(last)s")} END FROM asked
)
SELECT place, word, '', keys FROM option
UNION ALL
SELECT one.place, one.word, other.word, NULL
FROM option one JOIN option other ON other.place = one.place + 1
WHERE EXISTS (
    SELECT FROM {PERSON.table} k
    WHERE k.key >= one.word || ' ' || other.word AND k.key < one.word || ' ' || other.word || %(last)s
)
"""
SAID = "WHEN {place} THEN EXISTS (SELECT FROM therapists_listing WHERE words @@ to_tsquery('simple', %(word{place})s))"


def _look_up(words: Sequence[Word]) -> Found:
    doubtful = [(place, word.text) for place, word in enumerate(words) if _may_be_misspelt(word)]
    asked = {
        "places": list(range(len(words))),
        "words": [word.text for word in words],
        "letters": list(ascii_lowercase),
        "last": LAST_LETTER,
        **{f"word{place}": word for place, word in doubtful},
    }
    said = " ".join(SAID.format(place=place) for place, _word in doubtful)
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP.format(said=said), asked)
        rows = cursor.fetchall()
    return Found(
        known=frozenset(place for place, _word, following, keys in rows if keys is None and not following),
        frequency={(place, word): keys for place, word, _following, keys in rows if keys is not None},
        together=frozenset((place, word, following) for place, word, following, _keys in rows if following),
    )
