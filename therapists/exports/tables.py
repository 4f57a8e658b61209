"""Rows of a list as a file, one at a time and in the memory of one row; and how text comes back out of a cell.

A spreadsheet runs a cell that begins like a formula, wherever its text came from. In CSV such a cell gets a leading
apostrophe, and one more if it had one: ``unprotected`` takes it away again, so that every text survives both ways. In
XLSX cells have types: text is written as text, and needs no apostrophe.
"""

import codecs
import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]  # has no stubs

CHUNK_CHARACTERS = 1 << 16
MOST_XLSX_ROWS = 200_000  # as many as are written while somebody waits; the format itself ends at 1,048,575
LONGEST_XLSX_CELL = 32_767
LONGEST_SHEET_NAME = 31
COLUMN_WIDTH = 18  # characters
SEPARATOR = ";"  # between the entries of one cell

type Value = str | int | float | bool | Decimal | date | datetime | Sequence[str] | None

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_ENTRY = re.compile(rf"((?:\\.|[^\\{SEPARATOR}])*)(?:{SEPARATOR}|$)", re.DOTALL)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


def protected(text: str) -> str:
    """The text of a CSV cell that no spreadsheet takes for a formula: ``+44 113`` → ``'+44 113``."""
    return f"'{text}" if _FORMULA.match(text) else text


def unprotected(text: str) -> str:
    """The text that ``protected`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def joined(entries: Iterable[str]) -> str:
    """Several entries as the text of one cell: ``a; b``. A semicolon within one is written ``\\;``."""
    return f"{SEPARATOR} ".join(entry.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}") for entry in entries)


def parted(text: str) -> list[str]:
    """The entries of a cell that ``joined`` made; blank ones are none."""
    entries = (found[1].strip() for found in _ENTRY.finditer(text))
    return [re.sub(r"\\(.)", r"\1", entry, flags=re.DOTALL) for entry in entries if entry]


def as_text(value: Value) -> str:
    """A value as a cell shows it: nothing for None, ``yes`` and ``no``, dates as 2026-05-03."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float | Decimal) else joined(value)


def csv_chunks(columns: Sequence[str], rows: Iterable[Sequence[Value]], *, mark: bool) -> Iterator[bytes]:
    """A CSV file in UTF-8; with ``mark`` it begins with the byte-order mark by which Excel knows that."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    if mark:
        yield codecs.BOM_UTF8
    writer.writerow(columns)
    for row in rows:
        writer.writerow([protected(as_text(value)) for value in row])
        if buffer.tell() >= CHUNK_CHARACTERS:
            yield _taken(buffer)
    yield _taken(buffer)


def json_chunks(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """A JSON array of objects, one on a line; lists stay lists, and what is missing is null."""
    buffer = io.StringIO()
    buffer.write("[")
    before = "\n"
    for row in rows:
        named = dict(zip(columns, map(_as_json, row), strict=True))
        buffer.write(before + json.dumps(named, ensure_ascii=False))
        before = ",\n"
        if buffer.tell() >= CHUNK_CHARACTERS:
            yield _taken(buffer)
    buffer.write("\n]\n")
    yield _taken(buffer)


def xlsx_file(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> IO[bytes]:
    """A workbook of one sheet, in a temporary file that is gone once closed. Numbers are numbers, the rest is text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        options = {"constant_memory": True, "tmpdir": folder}
        with xlsxwriter.Workbook(path, options) as book:
            sheet = book.add_worksheet(_NOT_IN_SHEET_NAMES.sub(" ", title)[:LONGEST_SHEET_NAME])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, COLUMN_WIDTH)
            bold = book.add_format({"bold": True})
            for place, name in enumerate(columns):
                sheet.write_string(0, place, name, bold)
            for line, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                        sheet.write_number(line, place, value)
                    elif text := as_text(value):
                        sheet.write_string(line, place, text[:LONGEST_XLSX_CELL])
        # On Unix an open file outlives its name.
        return path.open("rb")


def _as_json(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
