"""One row of a register's file: read in the words of its register, or refused with the reason. Nothing is guessed."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from therapists.choices import DateOrder
from therapists.imports.cells import NO_NUMBER, clean, whole
from therapists.imports.reading import UnreadableFileError
from therapists.imports.registers.refusals import Refusal, RowRefusedError
from therapists.imports.registers.tables import RegisterTable
from therapists.letters import number_parts
from therapists.models import Profession, Register
from therapists.models.registers import BETWEEN_STATUSES, worded
from therapists.search.spelling import fold

REMEMBERED = 50_000  # names and dates of a file come again and again
LONGEST_NUMBER, LONGEST_NAME = 60, 120
MOST_UNKNOWN_WORDS = 60  # statuses that the vocabulary lacks: more are no statuses but another column
CENTURY, YEARS_AHEAD = 100, 20  # 8/31/27 is of 2027, 8/31/98 of 1998: no licence is issued for longer
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: .*)?")


class Licence(NamedTuple):
    """What a row says; in the order of the columns of ``difference.COPY_ROWS``. Keys are what spellings share."""

    line: int
    profession: int
    letters: str
    digits: str
    number: str
    family_name: str
    given_name: str
    family_key: str
    given_key: str
    status: str
    issued: date | None
    expires: date | None
    discipline: bool


class OtherProfession(Exception):
    """The row is of a profession that the register does not map; the text is their word for it."""


class RowReader:
    """Reads the rows of one table as its register says. Raises ``UnreadableFileError`` where a column is missing."""

    def __init__(self, table: RegisterTable, register: Register) -> None:
        self._table = table
        self._columns = {what: table.column(name) for what, name in register.read_columns().items()}
        self._read = {what: _cell(place) for what, place in self._columns.items()}
        self._statuses = {worded(words): status for words, status in register.statuses.items()}
        self._nothing = {"", *map(worded, register.no_discipline)}
        self._orders = tuple(register.date_orders)
        self._professions = professions_of(register)
        self._only = register.profession_id
        # A mark between cells within the last one makes more of them: theirs, where nothing is read from the last.
        self._spills = not table.quoted and max(self._columns.values()) < table.width - 1
        self._register = register
        self.unknown_statuses: Counter[str] = Counter()

    def licence(self, row: list[str]) -> Licence:
        """What a row says. Raises ``RowRefusedError`` with the reason, ``OtherProfession`` where it is none of ours."""
        if len(row) != self._table.width:
            self._mind_width(row)
        profession = self._profession(row)
        number = self._number(row)
        letters, digits = number_parts(number)
        if not digits:
            raise RowRefusedError(Refusal.NO_NUMBER)
        family, given = self._name(row)
        issued, expires = self._day(row, "issued"), self._day(row, "expires")
        if issued and expires and expires < issued:
            raise RowRefusedError(Refusal.ENDS_FIRST)
        return Licence(
            self._table.line, profession, letters, digits, number, family, given, family_key(family),
            given_key(given), self._status(row), issued, expires, self._disciplined(row),
        )  # fmt: skip

    def _mind_width(self, row: list[str]) -> None:
        width = self._table.width
        if len(row) > width and (self._spills or not any(row[width:])):
            return
        raise RowRefusedError(Refusal.WIDTH, f"{len(row)}/{width}")

    def _profession(self, row: list[str]) -> int:
        if self._only is not None:
            return self._only
        words = self._read["profession"](row)
        found = self._professions.get(words) or self._professions.get(worded(words))
        if found is None:
            raise OtherProfession(clean(words))
        return found

    def _number(self, row: list[str]) -> str:
        text = whole(clean(self._read["number"](row)))
        return "" if text.upper().replace("/", "") in NO_NUMBER else text[:LONGEST_NUMBER]

    def _name(self, row: list[str]) -> tuple[str, str]:
        if "full_name" in self._read:
            family, given = parted(clean(mended(self._read["full_name"](row))))
        else:
            family = clean(mended(self._read["family_name"](row)))
            given = clean(mended(self._read["given_name"](row))) if "given_name" in self._read else ""
        if not family_key(family):
            raise RowRefusedError(Refusal.NO_NAME)
        return family[:LONGEST_NAME], given[:LONGEST_NAME]

    def _status(self, row: list[str]) -> str:
        words = self._read["status"](row)
        if "further_status" in self._read:
            words = f"{words.strip()}{BETWEEN_STATUSES}{self._read['further_status'](row).strip()}"
        found = self._statuses.get(words) or self._statuses.get(worded(words))
        if found is not None:
            return found
        shown = clean(words)
        self.unknown_statuses[shown] += 1
        if len(self.unknown_statuses) > MOST_UNKNOWN_WORDS:
            raise UnreadableFileError(
                f'The column "{self._register.status_column}" holds more than {MOST_UNKNOWN_WORDS} words that the '
                "register does not know: is it the one with the status?"
            )
        raise RowRefusedError(Refusal.STATUS, shown)

    def _day(self, row: list[str], what: str) -> date | None:
        return read_day(self._read[what](row), self._orders) if what in self._read else None

    def _disciplined(self, row: list[str]) -> bool:
        return "discipline" in self._read and worded(self._read["discipline"](row)) not in self._nothing


def _cell(place: int) -> Callable[[list[str]], str]:
    """The cell of a column; blank where the row ends before it."""
    return lambda row: row[place] if place < len(row) else ""


def professions_of(register: Register) -> Mapping[str, int]:
    """Their words for professions of ours, as they stand and as they are compared."""
    known = dict(Profession.objects.values_list("slug", "pk"))
    found = {words: known[slug] for words, slug in register.professions.items() if slug in known}
    return found | {worded(words): pk for words, pk in found.items()}


@lru_cache(REMEMBERED)
def family_key(name: str) -> str:
    """A family name by its letters alone, without accents and generation; as ``imports.matching.NAME_KEY``."""
    words = fold(name).split()
    if len(words) > 1 and words[-1] in GENERATIONS:
        words.pop()
    return "".join(words)


@lru_cache(REMEMBERED)
def given_key(name: str) -> str:
    """The first word of a given name, as ``difference.GIVEN_KEY``."""
    words = fold(name).split()
    return words[0] if words else ""


def parted(name: str) -> tuple[str, str]:
    """Family and given name of a full one: ``Doe, Jane A`` or ``Jane A Doe``."""
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    generation = [words.pop()] if len(words) > 1 + 1 and fold(words[-1]) in GENERATIONS else []
    return " ".join([*words[-1:], *generation]), " ".join(words[:-1])


@lru_cache(REMEMBERED)
def mended(text: str) -> str:
    """Letters of UTF-8 that somebody took for Western ones are put right: ``GarcÃ­a`` → ``García``."""
    if text.isascii():
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


@lru_cache(REMEMBERED)
def read_day(cell: str, orders: tuple[str, ...]) -> date | None:
    """A day in one of these orders; nothing for an empty cell. Raises ``RowRefusedError``."""
    text = cell.strip()
    if not text:
        return None
    try:
        if DateOrder.ISO in orders and (found := _ISO.fullmatch(text)):
            return date(*map(int, found.groups()))
        if found := _SLASHED.fullmatch(text):
            first, second, year = map(int, found.groups())
            if DateOrder.MONTH_FIRST in orders:
                return date(_full_year(year), first, second)
            if DateOrder.DAY_FIRST in orders:
                return date(_full_year(year), second, first)
    except ValueError:
        pass
    raise RowRefusedError(Refusal.DATE, clean(text[:20]))


def _full_year(year: int) -> int:
    if year >= CENTURY:
        return year
    now = timezone.localdate().year
    this = now - now % CENTURY + year
    return this - CENTURY if this > now + YEARS_AHEAD else this
