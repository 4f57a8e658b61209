"""Spreadsheets as the pipeline runs them; and what a file is, before anybody has said how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext

from therapists.choices import UploadKind
from therapists.imports.cells import RefusedError
from therapists.imports.locating import Gazetteer
from therapists.imports.nppes import MAIN_MEMBER
from therapists.imports.people import Person
from therapists.imports.pipeline import ImportFailedError, Reading
from therapists.imports.reading import Progress, Rejects, UnreadableFileError, has_member
from therapists.imports.sheets import rows
from therapists.imports.sheets.fields import FIELDS, known_heading
from therapists.imports.sheets.files import Sheet, opened
from therapists.imports.sheets.listings import ID, VERSION, ListingReader, is_export
from therapists.imports.sheets.rows import CellError, RowReader
from therapists.imports.sheets.words import Words
from therapists.imports.staging import Stage

EXPORT = "export"  # what the source of our own exports is called
MOST_PROBLEMS = 200  # named one by one
PROGRESS_ROWS = 2000
SEEN_ROWS = 5  # shown while columns are named
LOOKED_AT_ROWS = 20_000  # for words that are not known
MOST_WORDS = 200
NPPES_HEADINGS = {"NPI", "Entity Type Code"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, or with one cell of it: the row is ``refused``, or taken without that cell."""

    line: int
    column: str
    cell: str
    reason: str
    refused: bool

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("line", "column", "cell", "reason", "refused")}


class Reader(Protocol):
    """What makes a person of a row."""

    noted: list[CellError]

    def person(self, line: int, row: Sequence[str]) -> Person:
        """The person of a row; raises ``RefusedError``."""


class _Table:
    """A table of people; ``problems`` names the first of what was wrong, ``left_out`` counts cells that were."""

    name: str

    def __init__(self, path: Path) -> None:
        self.rejects = Rejects(None)
        self.problems: list[Problem] = []
        self._path = path

    def reader(self, sheet: Sheet) -> Reader:
        """What reads the rows of this file."""
        raise NotImplementedError

    def read(self, stage: Stage, progress: Progress) -> Reading:
        """Lay out the people of all rows."""
        found = Reading()
        with opened(self._path, is_heading) as sheet:
            reader = self.reader(sheet)
            for line, row in sheet.rows:
                found.rows += 1
                if not found.rows % PROGRESS_ROWS:
                    progress.step(f"{found.rows:,} rows")
                try:
                    stage.add(reader.person(line, row))
                except RefusedError as refused:
                    error = refused if isinstance(refused, CellError) else CellError(str(refused))
                    self.rejects.add(row, line, _named(error))
                    self._tell(line, error, refused=True)
                    continue
                for error in reader.noted:
                    found.passed_over[_named(error)] += 1
                    self._tell(line, error, refused=False)
        return found

    def _tell(self, line: int, error: CellError, *, refused: bool) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, error.column, error.cell, str(error), refused))


def _named(error: CellError) -> str:
    return f"{error.column}: {error}" if error.column else str(error)


class Spreadsheet(_Table):
    """Anybody's spreadsheet, read as a mapping says; ``name`` is what its records are kept under."""

    def __init__(self, path: Path, name: str, reading: rows.Reading) -> None:
        super().__init__(path)
        self.name = name
        self._reading = reading

    def reader(self, sheet: Sheet) -> RowReader:
        missing = [heading for heading in self._reading.columns if heading not in sheet.header]
        if missing:
            text = gettext("The file has no column named: %(names)s. Say anew how its columns are read.")
            raise UnreadableFileError(text % {"names": ", ".join(missing)})
        if gap := lacking(self._reading):
            raise ImportFailedError(gap)
        return RowReader(self._reading, sheet.header, Gazetteer())


class Export(_Table):
    """An export of this directory, as somebody has edited it."""

    name = EXPORT

    def reader(self, sheet: Sheet) -> ListingReader:
        if not is_export(sheet.header):
            text = gettext("This is no export of practitioners: the columns %(columns)s are missing.")
            raise UnreadableFileError(text % {"columns": f"{ID}, {VERSION}"})
        return ListingReader(sheet.header)


def lacking(reading: rows.Reading) -> str:
    """What a mapping must say besides; blank where it says enough."""
    told = {*reading.columns.values(), *(name for name, value in reading.defaults.items() if value)}
    if not ("name" in told or {"given_name", "family_name"} <= told):
        return gettext("Say which column holds the whole name, or which two the given and the family name.")
    if "profession" not in told:
        return gettext("Say which column holds the profession, or which one everybody in this file has.")
    if not {"id", "npi", "licence_number", "phone", "email"} & told:
        return gettext("Say which column tells people apart: a number, NPI, license, e-mail address or phone.")
    return ""


def is_heading(text: str) -> bool:
    """Whether a text stands above a column of any file that we read."""
    return text in {ID, VERSION} or known_heading(text)


# --- Before anybody has said how it is read ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Glance:
    """What a file is, its headings, its first rows with the numbers of their lines, and which sheet of how many."""

    kind: UploadKind
    header: list[str]
    rows: list[tuple[int, list[str]]]
    title: str = ""
    others: int = 0


def glance(path: Path) -> Glance:
    """Look at a file. Raises ``UnreadableFileError``."""
    if has_member(path, MAIN_MEMBER):
        return Glance(UploadKind.NPPES, [], [])
    with opened(path, is_heading) as sheet:
        first = [(line, row[: len(sheet.header)]) for line, row in islice(sheet.rows, SEEN_ROWS)]
        kind = UploadKind.SHEET
        if set(sheet.header) >= NPPES_HEADINGS:
            kind = UploadKind.NPPES
        elif is_export(sheet.header):
            kind = UploadKind.EXPORT
        return Glance(kind, sheet.header, first, sheet.title, sheet.others)


def unknown_words(path: Path, reading: rows.Reading) -> dict[str, list[str]]:
    """Field → words of its columns that mean nothing to us yet, as they are written, in the first rows of a file."""
    words = Words(reading.words)
    found: dict[str, dict[str, None]] = {}
    with opened(path, is_heading) as sheet:
        columns = [
            (place, FIELDS[name])
            for place, heading in enumerate(sheet.header)
            if (name := reading.columns.get(heading)) and FIELDS[name].words
        ]
        for _line, row in islice(sheet.rows, LOOKED_AT_ROWS):
            for place, field in columns:
                for word in words.entries(field, row[place]):
                    known = found.setdefault(field.name, {})
                    if len(known) < MOST_WORDS and words.value(field, word) is None:
                        known[word] = None
    return {name: list(known) for name, known in found.items() if known}
