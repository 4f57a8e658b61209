"""A file as one table of text: CSV, XLSX, XLS, ODS, or the JSON of our own exports.

Where the headings stand is found out: people put titles above them. A merged cell holds its value in each of its
places; a number that is whole has no decimals; a date is written 2026-05-03.
"""

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from therapists.exports.tables import joined, unprotected
from therapists.imports.reading import BUFFER_BYTES, DELIMITERS, UnreadableFileError, as_text

HEAD_ROWS = 20  # in which the headings are looked for
FEWEST_HEADINGS = 2
MOST_UNPACKED_BYTES = 600_000_000  # of a workbook; 100,000 rows of ours take some 200 million
LARGEST_WHOLE_FLOAT = 1e15  # beyond, a number has lost digits
OLD_EXCEL = bytes.fromhex("d0cf11e0")
_BOOK_MEMBERS = ("[Content_Types].xml", "mimetype", "content.xml")

type Row = tuple[int, list[str]]


@dataclass(slots=True)
class Sheet:
    """The headings of a table, and the rows below them with the number of their line."""

    header: list[str]
    rows: Iterator[Row]
    title: str = ""  # of the sheet within a workbook
    others: int = 0  # sheets of the workbook that are not read


@contextmanager
def opened(path: Path, known: Callable[[str], bool]) -> Iterator[Sheet]:
    """The table in a file; ``known`` says whether a text is a heading that we know."""
    with path.open("rb", BUFFER_BYTES) as raw:
        beginning = raw.read(4)
        raw.seek(0)
        if beginning.startswith(OLD_EXCEL) or is_workbook(path):
            yield _of_workbook(path, known)
        elif zipfile.is_zipfile(path):
            raise UnreadableFileError(gettext("This is an archive: unpack it and upload the table in it."))
        elif beginning.lstrip()[:1] == b"[":
            with as_text(raw) as text:
                yield _of_json(text)
        else:
            with as_text(raw) as text:
                yield _of_csv(text, known)


def is_workbook(path: Path) -> bool:
    """Whether a file is an archive as spreadsheet programs write it. Raises where it would unpack to no end."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if not any(member.filename in _BOOK_MEMBERS for member in members):
        return False
    if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise UnreadableFileError(gettext("The workbook is too large: save its table as CSV."))
    return True


# --- CSV --------------------------------------------------------------------------------------------------------------


def _of_csv(text: Iterable[str], known: Callable[[str], bool]) -> Sheet:
    lines = iter(text)
    head = list(islice(lines, HEAD_ROWS))
    delimiter = max(DELIMITERS, key=lambda mark: _fits(head, mark, known))
    return _sheet(_csv_rows(chain(head, lines), delimiter), known)


def _fits(head: Sequence[str], delimiter: str, known: Callable[[str], bool]) -> tuple[int, int]:
    """How well a delimiter takes the first lines apart: headings that we know, then cells of the first wide row.

    To count marks would not do: a cell may hold a list of its own.
    """
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(head, delimiter=delimiter))
    wide = (len(row) for row in rows if len(row) >= FEWEST_HEADINGS)
    return max((sum(map(known, row)) for row in rows), default=0), next(wide, 0)


def _csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, [unprotected(cell) for cell in row]
    except csv.Error as error:
        text = gettext("Line %(line)s cannot be read: an opening quote may lack its end.")
        raise UnreadableFileError(text % {"line": reader.line_num}) from error


# --- Workbooks --------------------------------------------------------------------------------------------------------


def _of_workbook(path: Path, known: Callable[[str], bool]) -> Sheet:
    try:
        book = CalamineWorkbook.from_path(path)
        names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        sheets = (book.get_sheet_by_name(name) for name in names)
        sheet = next((each for each in sheets if each.height), None)
    except PasswordError as error:
        raise UnreadableFileError(gettext("The workbook asks for a password: save it without one.")) from error
    except (CalamineError, ValueError) as error:
        raise UnreadableFileError(gettext("The workbook cannot be read: save it again, or as CSV.")) from error
    if sheet is None:
        raise UnreadableFileError(gettext("The file is empty."))
    found = _sheet(_sheet_rows(sheet), known)
    found.title, found.others = sheet.name, len(names) - 1
    return found


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    top, left = sheet.start or (0, 0)
    merged = sorted(sheet.merged_cell_ranges or [])
    standing: list[tuple[int, range, str]] = []  # merged cells: their last row, their columns, their value
    for line, cells in enumerate(sheet.iter_rows(), start=top):
        row = [cell_text(cell) for cell in cells]
        if merged or standing:
            while merged and merged[0][0][0] <= line:
                (_first, from_column), (last, to_column) = merged.pop(0)
                if 0 <= from_column - left < len(row):
                    columns = range(from_column - left, min(to_column - left + 1, len(row)))
                    standing.append((last, columns, row[from_column - left]))
            standing = [each for each in standing if each[0] >= line]
            for _last, columns, value in standing:
                for column in columns:
                    row[column] = value
        yield line + 1, row


def cell_text(cell: Any) -> str:
    """A cell of a workbook as the text it stands for."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < LARGEST_WHOLE_FLOAT
        return str(int(cell)) if whole else str(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


# --- JSON -------------------------------------------------------------------------------------------------------------


def _of_json(text: Iterable[str]) -> Sheet:
    rows = _json_rows(text)
    first = next(rows, None)
    if first is None:
        raise UnreadableFileError(gettext("The file is empty."))
    header = list(first[1])
    return Sheet(header, ((line, [_json_text(row.get(name)) for name in header]) for line, row in chain([first], rows)))


def _json_rows(text: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Our exports have an object on each line; others are not read."""
    for number, line in enumerate(text, start=1):
        written = line.strip().removesuffix(",")
        if written in {"", "[", "]"}:
            continue
        try:
            row = json.loads(written)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise UnreadableFileError(gettext("This JSON is no export of this directory: upload a table instead."))
        yield number, row


def _json_text(value: Any) -> str:
    if isinstance(value, list):
        return joined(storable(str(each)) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else storable(str(value))


def storable(text: str) -> str:
    """The text as a database can hold it: without what is no letter of any script."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


# --- Headings ---------------------------------------------------------------------------------------------------------


def _sheet(rows: Iterator[Row], known: Callable[[str], bool]) -> Sheet:
    head = list(islice(rows, HEAD_ROWS))
    if not any(any(map(str.strip, row)) for _line, row in head):
        raise UnreadableFileError(gettext("The file is empty."))
    place = _header_place([row for _line, row in head], known)
    header = _told_apart(head[place][1])
    if len(header) < FEWEST_HEADINGS:
        raise UnreadableFileError(gettext("This is no table: its first line holds one heading."))
    return Sheet(header, _below(chain(head[place + 1 :], rows), len(header)))


def _header_place(head: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int:
    """The row with the most headings that we know; where none has any, the first that has several texts."""
    worth = [sum(known(cell) for cell in row) for row in head]
    if max(worth):
        return worth.index(max(worth))
    filled = [len({cell for cell in row if cell.strip()}) for row in head]
    several = (place for place, texts in enumerate(filled) if texts >= FEWEST_HEADINGS)
    return next(several, next(place for place, texts in enumerate(filled) if texts))


def _told_apart(cells: Sequence[str]) -> list[str]:
    """Headings without spaces around them; one that comes again is numbered, one that is blank named by its column."""
    header: list[str] = []
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or gettext("Column %(number)s") % {"number": place}
        same = sum(1 for other in header if other == name or other.startswith(f"{name} ("))
        header.append(f"{name} ({same + 1})" if same else name)
    return header


def _below(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """The rows that hold anything, each as wide as the header, or wider where there is something beyond it."""
    for line, row in rows:
        cells = row + [""] * (width - len(row))
        if any(map(str.strip, cells)):
            cells = [storable(cell) for cell in cells]
            yield line, cells if any(map(str.strip, cells[width:])) else cells[:width]
