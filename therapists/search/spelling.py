"""How words are written: folded, without their endings, and what a misspelt one was meant to be."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from therapists.letters import plain
from therapists.search.lexicon import EMPTY_WORDS, EVERYDAY, FAMILIES, IRREGULAR, NAMES

SHORTEST_STEM = 3  # letters that must be left of a plural
SHORTEST_ROOT = 5  # letters that must be left when another ending goes

SHORTEST_CORRECTED = 4  # letters; a shorter word may be anything
SHORTEST_ALONE = 6  # letters from which a correction needs no company: "massge", but not "tisue"
SHORTEST_REPLACED = 7  # letters from which one may stand for another without company, and the first may be wrong
SHORTEST_TWICE = 8  # letters from which two edits are forgiven, if it sounds the same
SHORTEST_HEARD_WRONG = 10  # letters from which it need not quite sound the same
LONGEST_CORRECTED = 24  # letters; nobody needs more, and each costs time
INDEXED = 8  # letters by which candidates are found: enough to tell words apart, and few ways to drop two of them

# Endings of verbs and adjectives, the longest first; what is left must have a vowel.
_ENDINGS = (
    *("iendo", "iness", "ando", "adas", "ados", "idas", "idos", "ness", "azon"),
    *("ing", "ada", "ado", "ida", "ido", "ful", "ed", "ly", "ar", "an", "en", "a", "o", "y"),
)
# A Spanish plural in -es cannot be told from an English one in -s (dolores, insoles): both lose the e, if long enough.
_SILENT_E = re.compile(r"[aeiou]+[^aeiou]+[aeiou]+[rlnd]e$")
# British and American.
_SPELLINGS = (
    (re.compile(r"^oe|(?<=\w)[ao]e(?=\w)"), "e"),
    (re.compile(r"(?<=\w{3})is(?=(e|ed|ing|ation|er)$)"), "iz"),
    (re.compile(r"(?<=\w{3})our$"), "or"),
)
_ALIKE = str.maketrans("kqszxdvjm", "ccccctbgn")  # consonants that are taken for each other
_SHORT_ROOT_ENDINGS = frozenset({"ing", "ed"})  # run-ning, slip-ped: three letters are enough


_APOSTROPHES = "'’‘ʼ´`"
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, plain letters, punctuation gone, spaces single: the form in which words are compared.

    ``O’Brien-Bjørnsen`` is ``obrien bjornsen``. The database's ``fold`` makes the same of Latin letters.
    """
    for mark in _APOSTROPHES:
        text = text.replace(mark, "")
    return " ".join(_WORD.findall(plain(text)))


def stem(word: str) -> str:
    """A word without its plural ending and in one spelling, English or Spanish alike; rough, but the same everywhere.

    knees → knee, dolores → dolor, arches → arch, bodies → body; lymphoedema → lymphedema, mobilisation → mobilization.
    """
    word = IRREGULAR.get(word, word)
    if word.endswith("ies") and len(word) - 2 > SHORTEST_STEM:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "shes", "ches")) and not word.endswith("aches"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss") and len(word) > SHORTEST_STEM:
        word = word[:-1]
    if _SILENT_E.search(word):
        word = word[:-1]
    for elsewhere, here in _SPELLINGS:
        word = elsewhere.sub(here, word)
    return word


def root(word: str) -> str:
    """The meaning a word shares with others: its family, or what is left without endings of verbs and adjectives."""
    family = FAMILIES.get(word)
    return family if family is not None else _root(stem(word))


def _root(word: str) -> str:
    for ending in _ENDINGS:
        least = SHORTEST_STEM if ending in _SHORT_ROOT_ENDINGS else SHORTEST_ROOT
        if word.endswith(ending) and len(word) - len(ending) >= least and re.search("[aeiouy]", word[: -len(ending)]):
            word = word[: -len(ending)]
            break
    doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2]
    return word[:-1] if doubled or (word[-1:] == "e" and len(word) > SHORTEST_ROOT) else word


class Correction(NamedTuple):
    """What a word was meant to be."""

    word: str
    alone: bool  # whether it may be read so without company; else only inside a phrase that is known
    as_hint: bool  # whether it may help to guess a complaint


class Speller:
    """Finds the word of a phrase that a misspelt one was meant to be, by what both become when letters drop out."""

    def __init__(self, phrases: Iterable[str]) -> None:
        texts = [fold(phrase).split() for phrase in phrases]
        self.frequency = Counter(word for words in texts for word in words)
        self.phrases = {words[0] for words in texts if len(words) == 1}
        self.stems = {stem(word) for word in self.frequency}
        near: dict[str, list[str]] = defaultdict(list)
        for word in self.frequency:
            if len(word) >= SHORTEST_CORRECTED and word.isalpha():
                for shorter in _shortened(word, edits(len(word) + 1)):
                    near[shorter].append(word)
        self.near = {key: tuple(found) for key, found in near.items()}

    def knows(self, word: str) -> bool:
        """Whether a word is no misspelling: ours, or one of daily life."""
        return word in EMPTY_WORDS or word in EVERYDAY or word in FAMILIES or word in NAMES or stem(word) in self.stems

    def correction(self, word: str) -> Correction | None:
        """The known word nearest to ``word``; None where that is known itself, or may well be a name."""
        length = len(word)
        if not SHORTEST_CORRECTED <= length <= LONGEST_CORRECTED or not word.isalpha() or self.knows(word):
            return None
        allowed = edits(length)
        best: tuple[int, bool, bool, int, str] | None = None
        for candidate in {found for key in _shortened(word, allowed) for found in self.near.get(key, ())}:
            if abs(len(candidate) - length) > allowed:
                continue
            slips = distance(word, candidate)
            if slips <= allowed and _plausible(word, candidate, slips):
                changed = candidate[0] != word[0]
                ranked = (slips, candidate not in self.phrases, changed, -self.frequency[candidate], candidate)
                best = min(best, ranked) if best else ranked
        if best is None:
            return None
        slips, candidate = best[0], best[-1]
        alone = length >= SHORTEST_ALONE and (length >= SHORTEST_REPLACED or not _replaced(word, candidate))
        return Correction(candidate, alone, as_hint=alone and slips == 1)


def edits(length: int) -> int:
    """Slips forgiven in a word of so many letters."""
    return 2 if length >= SHORTEST_TWICE else 1


def _plausible(word: str, candidate: str, slips: int) -> bool:
    """Whether a person would write ``word`` for ``candidate``: by the sound, or by a slip of one finger."""
    if slips > 1:
        heard = distance(_sound(word), _sound(candidate))
        return word[0] == candidate[0] and heard <= (len(word) >= SHORTEST_HEARD_WRONG)
    if len(word) < SHORTEST_REPLACED and word[0] != candidate[0]:
        return False
    return not _replaced(word, candidate) or (len(word) > SHORTEST_CORRECTED and _sound(word) == _sound(candidate))


def _replaced(word: str, candidate: str) -> bool:
    """Whether a letter became another one (rather than missing, doubled, added or swapped)."""
    return len(word) == len(candidate) and sorted(word) != sorted(candidate)


def _sound(word: str) -> str:
    """The consonants of a word, those alike as one: what is left when vowels and doubled letters are misspelt."""
    alike = word.replace("ph", "f").translate(_ALIKE)
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyh]", "", alike))


def _shortened(word: str, letters: int) -> Iterator[str]:
    """The beginning of a word, and all that it becomes when up to ``letters`` letters drop out."""
    made = {word[:INDEXED]}
    yield word[:INDEXED]
    for _ in range(letters):
        made = {one[:place] + one[place + 1 :] for one in made for place in range(len(one))}
        yield from made


def distance(one: str, other: str) -> int:
    """Letters to add, drop or replace, or neighbours to swap, to make ``other`` of ``one``."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
