"""Words to terms: what a person types, read as the vocabulary's own entries; the rest stays for full text.

Known phrases come first, the longest from left to right, misspelt words mended where a phrase is then known. What is
left may describe a complaint: the one entry that clearly fits best is a guess and counts as understood; others are
only offered (``also``), and nothing is filtered by them.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from therapists.choices import FacetGroup, Gender, SeenAt, When
from therapists.search.catalogue import Catalogue, Key
from therapists.search.guessing import Guess, Guesser
from therapists.search.lexicon import (
    ALSO_NAMES,
    AT_HOME,
    AT_THE_WEEKEND,
    BY_A_MAN,
    BY_A_WOMAN,
    EMPTY_WORDS,
    EVERYDAY,
    IN_THE_EVENING,
    NAMES,
    TITLES,
)
from therapists.search.phrases import Phrases, Token
from therapists.search.spelling import Speller, fold, root, stem

LONGEST_QUERY = 200  # characters of a query that are read

GUESS_LEAST = 0.7  # score from which the best entry is understood; "wee myself when I sneeze" has 0.79
GUESS_LEAST_OF_ONE = 0.9  # the same, where a single word tells: "knee" has 0.93, "foot" might be anything
GUESS_LEAD = 0.03  # by which it must be ahead of the next
ALSO_LEAST = 0.35  # score from which an entry is offered
ALSO_SHARE = 0.65  # of the best score, which it must have too
MOST_ALSO = 3  # entries offered
INFLECTIONS = ("ing", "ed")  # a word with one of these may be unknown and still be no name
RANKED = 6  # entries compared for all this
QUOTATION_MARKS = frozenset('"“”„«»')


class Word(NamedTuple):
    """A folded word, and its place among the typed ones."""

    text: str
    place: int
    quoted: bool = False  # in quotation marks: meant as it is
    typed: str = ""  # what stood there, where this is the name it was meant to be


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry understood, from which typed words, and whether it is but a guess."""

    words: str
    key: Key
    places: frozenset[int]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a query."""

    typed: tuple[str, ...] = ()
    terms: tuple[Reading, ...] = ()  # in the order found, a guess last
    rest: tuple[Word, ...] = ()  # named nothing: for full text
    unread: tuple[Word, ...] = ()  # describe what was understood, no more
    also: tuple[Key, ...] = ()  # what the description may mean as well, the likeliest first
    described: frozenset[int] = frozenset()  # places of the words that ``also`` would replace

    @property
    def words(self) -> tuple[str, ...]:
        """The words for full text."""
        return tuple(word.text for word in self.rest)

    @property
    def mended(self) -> tuple[Word, ...]:
        """The words that were not typed so."""
        return tuple(word for word in self.rest if word.typed)

    def as_mended(self) -> str:
        """The typed words, with the names that were meant in place of those that were typed."""
        meant: dict[int, list[str]] = defaultdict(list)
        for word in self.rest:
            meant[word.place].append(word.text)
        places = {word.place for word in self.mended}
        return " ".join(" ".join(meant[n]) if n in places else word for n, word in enumerate(self.typed))

    def as_typed(self) -> str:
        """The typed words, with those in quotation marks that would be mended: so they stay as they are."""
        places = {word.place for word in self.mended}
        return " ".join(f'"{word}"' if n in places else word for n, word in enumerate(self.typed))

    def without(self, places: Iterable[int]) -> str:
        """The typed words but for those in ``places`` and the empty ones that lead to them; none if all are empty."""
        gone = set(places)
        for place in range(len(self.typed) - 2, -1, -1):
            if place + 1 in gone and _is_empty(self.typed[place]):
                gone.add(place)
        kept = [word for place, word in enumerate(self.typed) if place not in gone]
        return "" if all(_is_empty(word) for word in kept) else " ".join(kept)


def understand(query: str, catalogue: Catalogue) -> Understood:
    """Read a query."""
    return _reader(catalogue).read(query)


def ways_to_be_seen() -> list[tuple[str, Key]]:
    """What people say of where, by whom and when: no vocabulary entries, but filters all the same."""
    said = (
        (Key(FacetGroup.AT, SeenAt.HOME.value), AT_HOME),
        (Key(FacetGroup.GENDER, Gender.WOMAN.value), BY_A_WOMAN),
        (Key(FacetGroup.GENDER, Gender.MAN.value), BY_A_MAN),
        (Key(FacetGroup.WHEN, When.WEEKDAY_EVENING.value), IN_THE_EVENING),
        (Key(FacetGroup.WHEN, When.WEEKEND.value), AT_THE_WEEKEND),
    )
    return [(text, key) for key, texts in said for text in texts]


def quoted_places(typed: Iterable[str]) -> frozenset[int]:
    """Places of the words in quotation marks; what one opens and none closes goes to the end."""
    found, inside = set(), False
    for place, word in enumerate(typed):
        inside = inside or word[0] in QUOTATION_MARKS
        if inside:
            found.add(place)
        inside = inside and (word[-1] not in QUOTATION_MARKS or len(word) == 1)
    return frozenset(found)


def by_group(terms: Iterable[Reading]) -> dict[str, list[str]]:
    """Slugs of the terms understood, by their group."""
    groups: dict[str, list[str]] = defaultdict(list)
    for reading in terms:
        groups[reading.key.group].append(reading.key.slug)
    return groups


class _Reader:
    """All that reading needs, made once for a vocabulary."""

    def __init__(self, catalogue: Catalogue) -> None:
        terms = catalogue.terms
        self.phrases = Phrases([*terms, *ways_to_be_seen()])
        self.speller = Speller(text for text, _key in terms)
        self.guesser = Guesser(terms, ((words.gloss, key) for (_locale, key), words in catalogue.words.items()))

    def read(self, query: str) -> Understood:
        typed = tuple(query[:LONGEST_QUERY].split())
        quoted = quoted_places(typed)
        named, left = self.phrases.named(self._tokens(typed, quoted))
        terms = _terms(named)
        groups = {key.group for key in terms}
        complaint = [word for keys, words in named if keys[0].group == FacetGroup.CONDITION for word in words]
        telling = any(word.root and word.text not in (_SAID_ANYHOW if terms else ALSO_NAMES) for word in left)
        ranked = self._ranked(left) if telling else []
        clear = _clearest(ranked, left)
        guess = clear if clear and not groups & {FacetGroup.CONDITION, clear.key.group} else None
        if complaint and telling and not clear:  # more about what was named, not something else
            ranked = self._ranked([*complaint, *left])
        taken = [word for word in left if _describes(word, guess)] if guess or terms else []
        if guess:
            terms[guess.key] = _places(taken)
        shared = [key for keys, _words in named for key in keys]
        doubtful = [word for keys, words in named if {key.group for key in keys} != {keys[0].group} for word in words]
        offered = [clear.key] if clear and not guess else self._worth_offering(ranked, complaint, left)
        replaced = [word for word in left if _describes(word, ranked[0] if ranked else None)]
        return Understood(
            typed=typed,
            terms=tuple(
                Reading(_spoken(typed, places), key, places, guessed=guess is not None and key == guess.key)
                for key, places in terms.items()
            ),
            rest=tuple(Word(word.text, word.place, word.place in quoted) for word in left if word not in taken),
            unread=tuple(Word(word.text, word.place) for word in taken if not guess),
            also=tuple(key for key in dict.fromkeys([*shared, *offered]) if key not in terms)[:MOST_ALSO],
            described=_places([*doubtful, *replaced, *(() if clear else complaint)]),
        )

    def _tokens(self, typed: tuple[str, ...], quoted: frozenset[int]) -> list[Token]:
        words = [
            self._token(text, place, quoted=place in quoted)
            for place, word in enumerate(typed)
            for text in fold(word).split()
        ]
        return [_in_company(*three) for three in zip([_NOTHING, *words], words, [*words[1:], _NOTHING], strict=False)]

    def _token(self, text: str, place: int, *, quoted: bool) -> Token:
        """A word with what it was meant to be, and the root by which it tells of a complaint."""
        correction = None if quoted else self.speller.correction(text)
        meant = correction.word if correction else text
        hint = meant if correction is None or (correction.as_hint and meant not in ALSO_NAMES) else text
        told = root(hint) if hint not in NAMES else ""
        return Token(
            text=text,
            place=place,
            stem=stem(meant),
            root=told if self.guesser.knows(told) else "",
            known=self.speller.knows(text) and text not in NAMES,
            alone=correction is None or correction.alone,
            empty=text in EMPTY_WORDS,
        )

    def _ranked(self, words: list[Token]) -> list[Guess]:
        unknown = {word.text for word in words if _is_unheard_of(word)}
        return self.guesser.rank(frozenset(word.root for word in words if word.root), len(unknown), RANKED)

    def _worth_offering(self, ranked: list[Guess], complaint: list[Token], left: list[Token]) -> list[Key]:
        """Entries near enough to the best that account for some of what is left, and for the gist of what was named."""
        least = max(ALSO_LEAST, ranked[0].score * ALSO_SHARE) if ranked else 0.0
        gist = self.guesser.rarest(word.root for word in complaint)
        told = {word.root for word in left}
        return [
            guess.key
            for guess in ranked
            if guess.score >= least and guess.roots & told and (not gist or gist in guess.roots)
        ]


_SAID_ANYHOW = ALSO_NAMES | EVERYDAY  # says too little to offer more than what was named
_NOTHING = Token("", 0, "", "", known=True)  # before the first word and after the last


def _in_company(before: Token, word: Token, after: Token) -> Token:
    """A word as those beside it show it: Bowen in "Megan Bowen" is a name, and Ms in "Ms Turner" no illness."""
    beside_name = before.text in TITLES or not before.known or not after.known
    return word._replace(
        name=word.text in NAMES or (word.text in ALSO_NAMES and beside_name),
        empty=word.empty or (word.text in TITLES and not after.known),
    )


def _terms(named: Iterable[tuple[tuple[Key, ...], list[Token]]]) -> dict[Key, frozenset[int]]:
    """The entries named and where; all of one group where a phrase names several (sign language)."""
    found: dict[Key, frozenset[int]] = {}
    for keys, words in named:
        for key in keys:
            if key.group == keys[0].group:
                found[key] = found.get(key, frozenset()) | _places(words)
    return found


def _clearest(ranked: list[Guess], words: list[Token]) -> Guess | None:
    """The guess good enough to search by: ahead of all others, and resting on a word spelt right."""
    if not ranked:
        return None
    best, *others = ranked
    rests = any(word.known and word.root in best.roots and word.text not in ALSO_NAMES for word in words)
    ahead = not others or best.score - others[0].score >= GUESS_LEAD
    least = GUESS_LEAST if len({word.root for word in words if word.root}) > 1 else GUESS_LEAST_OF_ONE
    return best if rests and ahead and best.score >= least else None


def _may_be_name(word: Token) -> bool:
    """Whether a word may be what somebody is called: it stands as a name does, or nobody knows it."""
    unknown = word.text.isalpha() and not word.known and not word.text.endswith(INFLECTIONS)
    return word.name or unknown or _is_unheard_of(word)


def _is_unheard_of(word: Token) -> bool:
    """Whether a word is neither of any complaint nor of daily life."""
    return not word.root and word.text.isalpha() and word.text not in EVERYDAY


def _describes(word: Token, guess: Guess | None) -> bool:
    """Whether a word only describes what is understood; one that may be a name, only if the guess needs it."""
    return not _may_be_name(word) or (guess is not None and word.root in guess.roots)


def _places(words: Iterable[Token]) -> frozenset[int]:
    return frozenset(word.place for word in words)


def _spoken(typed: tuple[str, ...], places: frozenset[int]) -> str:
    """The typed words in these places, with empty ones that stand between them."""
    inside = range(min(places), max(places) + 1)
    return " ".join(typed[place] for place in inside if place in places or _is_empty(typed[place]))


def _is_empty(typed: str) -> bool:
    return all(word in EMPTY_WORDS for word in fold(typed).split())


_lock = threading.Lock()
_kept: tuple[Catalogue, _Reader] | None = None


def _reader(catalogue: Catalogue) -> _Reader:
    """The reader for a catalogue; one a process, made anew when the vocabulary was."""
    global _kept  # noqa: PLW0603 - as the catalogue itself
    kept = _kept
    if kept is None or kept[0] is not catalogue:
        with _lock:
            kept = _kept
            if kept is None or kept[0] is not catalogue:
                kept = _kept = (catalogue, _Reader(catalogue))
    return kept[1]
