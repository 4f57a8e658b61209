"""Finds the entries of the watch-list in texts: whole words, without regard to case and accents. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from itertools import pairwise

from therapists.choices import Said, WatchKind
from therapists.letters import plain

AROUND = 5  # words on each side that belong to a match: what stands further off may change, and it is the same
WORD = re.compile(r"[^\W_]+")
JOINER = re.compile(r"[\s\-‐‑–—_/&+'’]{1,3}")  # between the words of one phrase: 24/7, happy-ending
# Whoever comes to homes through all of these hours comes around the clock: 00:00–05:00, or 00:00–24:00.
NIGHT = (time(0), time(5))

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found in a listing. Of hours the word is blank and the excerpt has the weekdays: ``1,2,7``."""

    word: str
    kind: str
    where: str
    excerpt: str

    @property
    def key(self) -> Key:
        """What makes two finds the same: the word, where it stands, and the words around it."""
        return self.where, folded(self.word), folded(self.excerpt)

    @property
    def stored(self) -> dict[str, str]:
        """As ``Hold.matches`` has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str  # folded
    start: int
    end: int


def folded(text: str) -> str:
    """The words of a text as they are compared: ``Masaje Erótico`` is ``masaje erotico``, ``24/7`` is ``24 7``."""
    return " ".join(token.text for token in _tokens(unicodedata.normalize("NFC", text)))


def _tokens(text: str) -> list[_Token]:
    return [_Token(plain(word.group()), word.start(), word.end()) for word in WORD.finditer(text)]


class WatchList:
    """Entries, ready to be looked for."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """``entries``: text and kind of each."""
        self._by_first: Mapping[str, list[tuple[list[str], str, str]]] = defaultdict(list)
        for text, kind in entries:
            if words := folded(text).split():
                self._by_first[words[0]].append((words, text, kind))

    def find(self, where: Said, text: str) -> Iterator[Match]:
        """Each place where an entry stands in a text."""
        text = unicodedata.normalize("NFC", text)
        tokens = _tokens(text)
        for begin, token in enumerate(tokens):
            for words, entry, kind in self._by_first.get(token.text, ()):
                end = begin + len(words)
                if [each.text for each in tokens[begin:end]] == words and _joined(text, tokens[begin:end]):
                    yield Match(entry, kind, where.value, _excerpt(text, tokens, begin, end))


def _joined(text: str, tokens: Sequence[_Token]) -> bool:
    return all(JOINER.fullmatch(text, one.end, other.start) for one, other in pairwise(tokens))


def _excerpt(text: str, tokens: Sequence[_Token], begin: int, end: int) -> str:
    first, last = tokens[max(begin - AROUND, 0)], tokens[min(end + AROUND, len(tokens)) - 1]
    return " ".join(text[first.start : last.end].split())


def around_the_clock(hours: Iterable[tuple[int, time, time]]) -> Iterator[Match]:
    """One match for the weekdays (ISO) on which hours of home visits, as (weekday, opens, closes), cover the night."""
    days: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for weekday, opens, closes in hours:
        days[weekday].append((opens, closes))
    if whole := sorted(day for day, spans in days.items() if _covers(spans, *NIGHT)):
        yield Match("", WatchKind.ROUND_THE_CLOCK.value, Said.HOME_HOURS.value, ",".join(map(str, whole)))


def _covers(spans: Iterable[tuple[time, time]], begin: time, end: time) -> bool:
    reached = begin
    for opens, closes in sorted(spans):
        if opens > reached:
            break
        reached = max(reached, closes)
    return reached >= end
