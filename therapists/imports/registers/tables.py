"""The table in a register's file: where its header is, what parts its cells, and how it writes letters."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TextIO

from therapists.choices import DELIMITERS, Delimiter
from therapists.imports.reading import UnreadableFileError, as_text, folded, unpacked
from therapists.models import Register
from therapists.models.registers import MOST_TITLE_LINES

ANY_TABLE = re.compile(r"\.(csv|txt|tsv|dat|psv)$", re.IGNORECASE)
FEWEST_CELLS = 3  # of a line that may be a header: number, name and status


class RegisterTable:
    """Rows as lists of cells, and where each named column is. ``header`` has its names as they stand."""

    def __init__(self, raw: IO[bytes], text: TextIO, size: int, register: Register) -> None:
        self._raw, self.size = raw, size
        first = list(islice(text, MOST_TITLE_LINES + 1))
        if not any(line.strip() for line in first):
            raise UnreadableFileError("The file is empty.")
        wanted = {folded(name) for name in register.read_columns().values()}
        self.title_lines, self.delimiter = _header(first, wanted, register)
        self.quoted = register.quoted
        lines = chain(first[self.title_lines :], text)
        self._reader = _reader(lines, self.delimiter, register.quoted)
        self.header = [name.strip() for name in next(self._reader)]
        names = [folded(name) for name in self.header]
        self._twice = {name for name, times in Counter(names).items() if name and times > 1}
        self._columns = {name: place for place, name in reversed(list(enumerate(names)))}
        self.width = max((place + 1 for place, name in enumerate(names) if name), default=0)

    @property
    def rows(self) -> Iterator[list[str]]:
        """The rows below the header, straight from the parser."""
        return self._reader

    @property
    def line(self) -> int:
        """Number of the line that the present row ends on, as an editor counts."""
        return self._reader.line_num + self.title_lines

    @property
    def bytes_read(self) -> int:
        return self._raw.tell()

    def column(self, name: str) -> int:
        """Where a column is, by its name's letters and digits. Raises ``UnreadableFileError``."""
        key = folded(name)
        if key in self._twice:
            raise UnreadableFileError(f'The file has two columns named "{name}": keep one.')
        if key not in self._columns:
            raise UnreadableFileError(
                f'The file has no column "{name}". It has: {", ".join(filter(None, self.header))}.'
            )
        return self._columns[key]


def _header(lines: list[str], wanted: set[str], register: Register) -> tuple[int, str]:
    """How many lines stand above the header, and what parts its cells.

    With named columns it is the first line that holds them all; else the widest one that those below are as wide as.
    """
    delimiters = [DELIMITERS[Delimiter(register.delimiter)]] if register.delimiter else list(DELIMITERS.values())
    if register.title_lines is not None:
        if register.title_lines >= len(lines):
            raise UnreadableFileError(f"The file has no {register.title_lines} lines above a header.")
        line = lines[register.title_lines]
        return register.title_lines, max(delimiters, key=line.count)
    best, most = (0, max(delimiters, key=lines[0].count)), 0
    for place, line in enumerate(lines):
        for delimiter in delimiters:
            cells = [folded(cell) for cell in _cells(line, delimiter, register.quoted)]
            if wanted and wanted <= set(cells):
                return place, delimiter
            named = sum(map(bool, cells))
            if named >= FEWEST_CELLS and named > most:
                best, most = (place, delimiter), named
    return best


def _reader(lines: Iterable[str], delimiter: str, quoted: bool) -> Any:
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)


def _cells(line: str, delimiter: str, quoted: bool) -> list[str]:
    try:
        return next(_reader([line], delimiter, quoted), [])
    except csv.Error:
        return []


@contextmanager
def opened(path: Path, register: Register) -> Iterator[RegisterTable]:
    """The table in a file (or in the only file of an archive). Raises ``UnreadableFileError``."""
    with unpacked(path, ANY_TABLE) as (raw, size), as_text(raw, register.encoding) as text:
        try:
            table = RegisterTable(raw, text, size, register)
        except csv.Error as error:
            raise UnreadableFileError(f"The header cannot be read ({error}).") from error
        try:
            yield table
        except csv.Error as error:
            message = f"Line {table.line} cannot be read ({error}): an opening quotation mark may lack its end."
            raise UnreadableFileError(message) from error


def named(mark: str) -> Delimiter:
    """Which delimiter a mark is."""
    return next(name for name, known in DELIMITERS.items() if known == mark)
