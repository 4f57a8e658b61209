"""Words to terms: what a person types, read as the vocabulary's own entries; the rest stays for full text."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from therapists.search.catalogue import Catalogue, Key

LONGEST_TERM = 10  # words of the longest phrase looked up
SHORTEST_STEM = 3  # letters that must be left of a plural
LONGEST_QUERY = 200  # characters of a query that are read

# Words that carry nothing in a search, in both languages.
EMPTY_WORDS = frozenset(
    "a about and are at can for from get good help i im in is it me my near nearby need of on or our please some "
    "someone somebody that the their them there this to want we who with works work you your "
    "al alguien con cerca de del donde el ella en es la las lo los mi mis para por que quien se su un una y yo".split()
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a query: terms in the order found, and the words that named none."""

    terms: tuple[tuple[str, Key], ...]
    rest: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case, accents and punctuation gone, spaces single: the form in which words are compared."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", "")))


def stem(word: str) -> str:
    """A word without its plural ending, in English or Spanish alike; rough, but the same for both sides."""
    for ending in ("es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def phrase(text: str) -> tuple[str, ...]:
    """The stems of a text, without empty words unless nothing else is left."""
    words = fold(text).split()
    kept = [word for word in words if word not in EMPTY_WORDS] or words
    return tuple(stem(word) for word in kept)


@lru_cache(maxsize=4)
def _phrases(terms: tuple[tuple[str, tuple[tuple[str, Key], ...]], ...]) -> Mapping[tuple[str, ...], Key]:
    found: dict[tuple[str, ...], Key] = {}
    for _locale, words in terms:
        for text, key in words:
            found.setdefault(phrase(text), key)
    return found


def phrases(catalogue: Catalogue) -> Mapping[tuple[str, ...], Key]:
    """Every known phrase, by its stems; names before synonyms where two entries share one."""
    return _phrases(tuple(sorted(catalogue.terms.items())))


def understand(query: str, catalogue: Catalogue) -> Understood:
    """Read a query: the longest known phrases from left to right, each once."""
    known = phrases(catalogue)
    words = [word for word in fold(query[:LONGEST_QUERY]).split() if word not in EMPTY_WORDS]
    stems = [stem(word) for word in words]
    terms: list[tuple[str, Key]] = []
    rest: list[str] = []
    position = 0
    while position < len(stems):
        for length in range(min(LONGEST_TERM, len(stems) - position), 0, -1):
            key = known.get(tuple(stems[position : position + length]))
            if key is not None:
                terms.append((" ".join(words[position : position + length]), key))
                position += length
                break
        else:
            rest.append(words[position])
            position += 1
    return Understood(_once(terms), tuple(rest))


def _once(terms: Iterable[tuple[str, Key]]) -> tuple[tuple[str, Key], ...]:
    seen: dict[Key, str] = {}
    for text, key in terms:
        seen.setdefault(key, text)
    return tuple((text, key) for key, text in seen.items())


def by_group(terms: Iterable[tuple[str, Key]]) -> dict[str, list[str]]:
    """Slugs of the terms understood, by their group."""
    groups: dict[str, list[str]] = defaultdict(list)
    for _text, key in terms:
        groups[key.group].append(key.slug)
    return groups
