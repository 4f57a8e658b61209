"""A sample of a register's file as its definition reads it, before that is saved; and what a new one may begin with."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from therapists.choices import Delimiter, FileEncoding
from therapists.imports.reading import UTF16_MARKS, UnreadableFileError, as_text, folded
from therapists.imports.registers.refusals import RowRefusedError, in_words
from therapists.imports.registers.rows import Licence, OtherProfession, RowReader
from therapists.imports.registers.tables import ANY_TABLE, RegisterTable, named
from therapists.models import Profession, Register
from therapists.models.registers import COLUMNS

SAMPLE_BYTES = 64 * 1024  # enough for a hundred rows of the widest register
ROWS_SHOWN = 20
WORDS_SHOWN = 30

# What registers call the columns that are wanted, as ``folded`` has them; the first that a file has is proposed.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "number": (
        *("license number", "licence number", "credentialnumber", "credential number", "registration number"),
        *("license no", "licensenumber", "lic no", "number"),
    ),
    "family_name": ("last name", "lastname", "family name", "surname", "last"),
    "given_name": ("first name", "firstname", "given name", "forename", "first"),
    "full_name": ("name", "full name", "licensee name", "fullname"),
    "profession": ("profession name", "profession", "credentialtype", "credential type", "license type", "credential"),
    "status": ("license status description", "license status", "status", "credential status", "licensestatus"),
    "further_status": ("license active status description",),
    "issued": ("original date", "first issue date", "firstissuedate", "issue date", "issuedate", "original issue date"),
    "expires": (
        "expire date",
        "expiration date",
        "expirationdate",
        "expiry date",
        "expires",
        "license expiration date",
    ),
    "discipline": ("board action indicator", "action taken", "actiontaken", "discipline", "case number"),
}


@dataclass(slots=True)
class Row:
    """One row: what it says, or why it says nothing."""

    line: int
    licence: Licence | None = None
    profession: str = ""
    reason: str = ""
    passed_over: bool = False


@dataclass(slots=True)
class Preview:
    """A sample as it would be read. ``problem`` says why it cannot be read at all."""

    header: list[str] = field(default_factory=list)
    title_lines: int = 0
    delimiter: str = ""
    rows: list[Row] = field(default_factory=list)
    read: int = 0
    refused: int = 0
    unknown_statuses: list[tuple[str, int]] = field(default_factory=list)
    other_professions: list[tuple[str, int]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    problem: str = ""


def sample_of(file: IO[bytes]) -> bytes:
    """The beginning of a file (or of the only table in an archive), of whole lines. Raises ``UnreadableFileError``."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if ANY_TABLE.search(Path(info.filename).name)]
            if len(members) != 1:
                raise UnreadableFileError("The archive does not hold exactly one table: unpack it first.")
            with archive.open(members[0]) as inside:
                sample = inside.read(SAMPLE_BYTES)
    else:
        file.seek(0)
        sample = file.read(SAMPLE_BYTES)
    whole = len(sample) < SAMPLE_BYTES or sample[:2] in UTF16_MARKS
    return sample if whole else sample[: sample.rfind(b"\n") + 1] or sample


def proposed(sample: bytes) -> dict[str, Any]:
    """What a definition may begin with, found in a sample: fields of ``Register``. Empty where it is no table."""
    found: dict[str, Any] = {}
    try:
        table = _table(sample, Register(quoted=True))
    except UnreadableFileError:
        return found
    names = {folded(name): name for name in table.header}
    for what, usual in USUAL_NAMES.items():
        if (name := next((names[key] for key in usual if key in names), "")) and not (
            what == "full_name" and "family_name_column" in found
        ):
            found[COLUMNS[what]] = name
    found["delimiter"] = named(table.delimiter).value
    found["encoding"] = encoding_of(sample)
    if named(table.delimiter) in (Delimiter.BAR, Delimiter.TAB) and b'"' not in sample.split(b"\n")[0]:
        found["quoted"] = False
    return found


def encoding_of(sample: bytes) -> str:
    """How a sample writes its letters; blank where any will do."""
    if sample[:2] in UTF16_MARKS:
        return FileEncoding.UTF16.value
    if sample.isascii():
        return ""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return "" if error.start >= len(sample) - len("€".encode()) else FileEncoding.WESTERN.value
    return FileEncoding.UTF8.value


def preview(register: Register, sample: bytes) -> Preview:
    """Read a sample as ``register`` (which need not be saved, nor whole) says."""
    shown = Preview()
    try:
        table = _table(sample, register)
        shown.header, shown.title_lines, shown.delimiter = (
            table.header,
            table.title_lines,
            str(named(table.delimiter).label),
        )
        used = {folded(name) for name in register.read_columns().values()}
        shown.unread = [name for name in table.header if name and folded(name) not in used]
        if not register.number_column or not register.status_column:
            raise UnreadableFileError("Name the columns of the number and of the status.")
        reader = RowReader(table, register)
        others: Counter[str] = Counter()
        for row in _read(table, reader, others):
            shown.read += 1
            shown.refused += row.licence is None and not row.passed_over
            if len(shown.rows) < ROWS_SHOWN and not row.passed_over:
                shown.rows.append(row)
        shown.unknown_statuses = reader.unknown_statuses.most_common(WORDS_SHOWN)
        shown.other_professions = others.most_common(WORDS_SHOWN)
    except (UnreadableFileError, csv.Error) as error:
        shown.problem = str(error)
    return shown


def _read(table: RegisterTable, reader: RowReader, others: Counter[str]) -> Iterator[Row]:
    slugs = dict(Profession.objects.values_list("pk", "slug"))
    for cells in table.rows:
        if not any(cells):
            continue
        try:
            licence = reader.licence(cells)
            yield Row(table.line, licence, slugs[licence.profession])
        except OtherProfession as other:
            others[str(other)] += 1
            yield Row(table.line, passed_over=True)
        except RowRefusedError as refused:
            yield Row(table.line, reason=in_words(str(refused)))


def _table(sample: bytes, register: Register) -> RegisterTable:
    raw: Any = io.BufferedReader(io.BytesIO(sample))
    return RegisterTable(raw, as_text(raw, register.encoding), len(sample), register)
