"""Reading the tables that sources send, whatever spreadsheets and old programs did to the file; and what is refused.

Text is UTF-8 (with or without a mark) or UTF-16; a byte that is no UTF-8 is read as Latin-1, byte by byte, so that one
bad line does not decide for the others. Rows are read one at a time and never kept.
"""

import codecs
import csv
import hashlib
import io
import os
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any, TextIO

DELIMITERS = ",;\t|"
BUFFER_BYTES = 1 << 18
REDRAW_SECONDS = 0.2
BAR_WIDTH = 30  # characters
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_WORD = re.compile(r"[\W_]+")
LINE_COLUMN, REASON_COLUMN = "line", "reason"


class UnreadableFileError(Exception):
    """A file cannot be read as a table, or lacks a column; the text says which and what to do."""


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin1-bytes", _as_latin1)


class Table:
    """One table of a file: its header, and its rows as lists of cells."""

    def __init__(self, raw: IO[bytes], text: TextIO, size: int) -> None:
        self._raw = raw
        self.size = size
        first, self._skipped = _first_line(text)
        delimiter = max(DELIMITERS, key=first.count)
        self._reader = csv.reader(chain([first], text), delimiter=delimiter)
        self.header = next(self._reader)
        self._columns = self._name_columns()

    @property
    def rows(self) -> Iterator[list[str]]:
        """The rows below the header, straight from the parser."""
        return self._reader

    @property
    def line(self) -> int:
        """Number of the line that the present row ends on, as an editor counts."""
        return self._reader.line_num + self._skipped

    @property
    def bytes_read(self) -> int:
        return self._raw.tell()

    def column(self, *names: str) -> int | None:
        """Index of the first of ``names`` that the header has; only letters and digits matter."""
        for name in names:
            if (index := self._columns.get(folded(name))) is not None:
                return index
        return None

    def required(self, *names: str) -> int:
        """Like ``column``; a file without it cannot be read."""
        index = self.column(*names)
        if index is None:
            raise UnreadableFileError(f'The file has no column "{names[0]}". Is it the right one, with its first line?')
        return index

    def whole(self, row: list[str]) -> bool:
        """Whether a row has as many cells as the header; empty ones after the last do not count."""
        width = len(self.header)
        return len(row) == width or (len(row) > width and not any(row[width:]))

    def _name_columns(self) -> dict[str, int]:
        names = [folded(name) for name in self.header]
        for name, times in Counter(name for name in names if name).items():
            if times > 1:
                raise UnreadableFileError(f'The file has {times} columns named "{name}": keep one.')
        return {name: index for index, name in enumerate(names)}


def folded(name: str) -> str:
    """What two spellings of a column's name share: letters and digits."""
    return _NOT_WORD.sub(" ", name.casefold()).strip()


def as_text(raw: IO[bytes], encoding: str = "") -> TextIO:
    """The letters of a file. Without an ``encoding``, as this module's first lines say."""
    mark = raw.peek(3)[:3]  # type: ignore[attr-defined]  # both kinds of file we open have it
    if mark[:2] in UTF16_MARKS:
        return io.TextIOWrapper(raw, encoding="utf-16", newline="")
    if mark == codecs.BOM_UTF8:
        raw.read(3)
    if encoding and encoding != "utf-8":
        return io.TextIOWrapper(raw, encoding=encoding, errors="latin1-bytes", newline="")
    return io.TextIOWrapper(raw, encoding="utf-8", errors="latin1-bytes", newline="")


def _first_line(text: TextIO) -> tuple[str, int]:
    """The first line that holds anything, and how many empty ones stood before it."""
    for skipped, line in enumerate(text):
        if line.strip():
            return line, skipped
    raise UnreadableFileError("The file is empty.")


@contextmanager
def opened(path: Path, member: re.Pattern[str]) -> Iterator[Table]:
    """The table in a file; of a zip archive, the one whose name ``member`` matches (or the only one)."""
    with unpacked(path, member) as (raw, size), as_text(raw) as text:
        table = Table(raw, text, size)
        try:
            yield table
        except csv.Error as error:
            message = f"Line {table.line} cannot be read ({error}): an opening quote may lack its end."
            raise UnreadableFileError(message) from error


@contextmanager
def unpacked(path: Path, member: re.Pattern[str]) -> Iterator[tuple[IO[bytes], int]]:
    """The bytes of a file, or of the one in an archive that ``member`` matches; and how many there are."""
    with ExitStack() as stack:
        if zipfile.is_zipfile(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            inside = _member(archive, member)
            yield stack.enter_context(archive.open(inside)), inside.file_size
        else:
            yield stack.enter_context(path.open("rb", BUFFER_BYTES)), path.stat().st_size


def has_member(path: Path, member: re.Pattern[str]) -> bool:
    """Whether a file is an archive with such a table in it."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(member.search(Path(name).name) for name in archive.namelist())


def _member(archive: zipfile.ZipFile, member: re.Pattern[str]) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist() if not info.is_dir()]
    fitting = [info for info in files if member.search(Path(info.filename).name)] or files
    if len(fitting) != 1:
        names = ", ".join(info.filename for info in fitting) or "nothing"
        raise UnreadableFileError(f"The archive holds {names}: unpack it and name the file to read.")
    return fitting[0]


def sha256(path: Path) -> str:
    """Fingerprint of a file, as ``sha256sum`` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Rejects:
    """Rows that were refused, with line number and reason; they hold addresses, so only we may read the file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> "Rejects":
        if self.path:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def columns(self, header: Sequence[str]) -> None:
        """Name the columns: those of the file, then line and reason."""
        if self._writer:
            self._writer.writerow([*header, LINE_COLUMN, REASON_COLUMN])

    def add(self, row: Sequence[str], line: int, reason: str, words: str = "") -> None:
        """Count a row under its reason, which goes into the file as it is, or in other ``words``."""
        self.reasons[reason] += 1
        if self._writer:
            self._writer.writerow([*row, line, words or reason])


class Progress:
    """A bar on a terminal; silent anywhere else."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream if stream.isatty() else None
        self._begun = time.monotonic()
        self._drawn = 0.0

    def rows(self, rows: int, done: int, total: int) -> None:
        """How far the reading is, in rows and bytes."""
        now = time.monotonic()
        if self._stream and now - self._drawn >= REDRAW_SECONDS:
            self._drawn = now
            rate = rows / max(now - self._begun, 0.001)
            self.part(f"{rows:,} rows  {rate:,.0f} rows/s", done / max(total, 1))

    def part(self, what: str, share: float) -> None:
        """What is being done now, and how much of all is behind it (0 to 1)."""
        full = round(BAR_WIDTH * share)
        self._draw(f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {share:4.0%}  {what}")

    def step(self, what: str) -> None:
        """What is being done now."""
        self._draw(what)

    def end(self) -> None:
        if self._stream:
            self._stream.write("\n")

    def _draw(self, text: str) -> None:
        if self._stream:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
