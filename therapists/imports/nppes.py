"""The US registry of health care providers (NPPES): people with a profession of ours become pending practitioners.

Nine rows in ten are somebody else's profession: they are dropped before anything but their taxonomy codes is looked at.
The file of further locations adds practices; the one of other names is kept in the source records only.
"""

import re
from itertools import batched
from operator import itemgetter
from pathlib import Path

from therapists.imports.addresses import Written, address_of
from therapists.imports.cells import RefusedError, clean, whole
from therapists.imports.locating import Gazetteer
from therapists.imports.nppes_rows import ORGANISATION, Columns, Professions, RowReader, cell
from therapists.imports.pipeline import ImportFailedError, Reading
from therapists.imports.reading import Progress, Rejects, Table, has_member, opened
from therapists.imports.staging import Stage
from therapists.models import Profession

SOURCE = "nppes"
FURTHER_LOCATIONS = 10  # kept of each person; one NPI of 2025 has 59
PROGRESS_ROWS = 2000
LOOKUP_ROWS = 5000  # rows of the smaller files looked up at once
LONGEST_OTHER_NAME = 200

MAIN_MEMBER = re.compile(r"^npidata_pfile_(?!.*header).*\.csv$", re.IGNORECASE)
FURTHER_MEMBER = re.compile(r"^pl_pfile_(?!.*header).*\.csv$", re.IGNORECASE)
OTHER_MEMBER = re.compile(r"^othername_pfile_(?!.*header).*\.csv$", re.IGNORECASE)
FURTHER = "Provider Secondary Practice Location Address - {0}"


class Nppes:
    """One dissemination file, with its files of further locations and other names (found in the same archive)."""

    name = SOURCE

    def __init__(
        self,
        path: Path,
        *,
        further: Path | None = None,
        other: Path | None = None,
        rejects: Path | None = None,
    ) -> None:
        self.rejects = Rejects(rejects)
        self._path = path
        self._further = further or (path if has_member(path, FURTHER_MEMBER) else None)
        self._other = other or (path if has_member(path, OTHER_MEMBER) else None)

    def read(self, stage: Stage, progress: Progress) -> Reading:
        """Lay out the people of the main file, then what the other two add to them."""
        professions = _professions()
        gazetteer = Gazetteer()
        if not gazetteer.knows("US"):
            raise ImportFailedError("No places of the US are known: load the gazetteer first.")
        reading = Reading()
        with opened(self._path, MAIN_MEMBER) as table:
            self.rejects.columns(table.header)
            reader = RowReader(Columns(table), professions, gazetteer)
            self._read_main(table, reader, stage, reading, progress)
        stage.flush()
        if self._further:
            progress.step("further locations")
            with opened(self._further, FURTHER_MEMBER) as table:
                _read_further(table, gazetteer, stage, reading)
            stage.take_further(FURTHER_LOCATIONS)
        if self._other:
            with opened(self._other, OTHER_MEMBER) as table:
                _read_other(table, stage)
        return reading

    def _read_main(self, table: Table, reader: RowReader, stage: Stage, reading: Reading, progress: Progress) -> None:
        """The loop over all rows: what stands here is done nine million times."""
        columns, width, wanted = reader.columns, len(table.header), reader.wanted
        entity, deactivated, codes = columns.entity, columns.deactivated, itemgetter(*columns.codes)
        number = organisations = others = 0
        for number, row in enumerate(table.rows, start=1):
            if not number % PROGRESS_ROWS:
                progress.rows(number, table.bytes_read, table.size)
            if len(row) != width and not table.whole(row):
                if row:
                    self.rejects.add(row, table.line, "the row has not as many cells as the header")
            elif row[entity] == ORGANISATION:
                organisations += 1
            elif row[deactivated] or not wanted.isdisjoint(codes(row)):
                self._take(row, table, reader, stage, reading)
            else:
                others += 1
        reading.rows = number
        reading.passed_over.update({"organisation": organisations, "another profession": others})

    def _take(self, row: list[str], table: Table, reader: RowReader, stage: Stage, reading: Reading) -> None:
        entity = whole(cell(row, reader.columns.entity))
        try:
            if reader.is_deactivated(row):
                stage.gone(reader.npi(row))
                reading.passed_over["deactivated"] += 1
            elif reader.wanted.isdisjoint(row[code] for code in reader.columns.codes):
                reading.passed_over["another profession"] += 1
            elif entity == ORGANISATION:
                reading.passed_over["organisation"] += 1
            else:
                stage.add(reader.person(row))
        except RefusedError as refused:
            self.rejects.add(row, table.line, str(refused))


def _professions() -> Professions:
    rows = list(Profession.objects.exclude(nucc_codes=[]).values_list("slug", "nucc_codes", "active"))
    wanted = frozenset(code for _, codes, active in rows if active for code in codes)
    if not wanted:
        raise ImportFailedError("No profession has NUCC codes: load the vocabulary first.")
    return Professions({code: slug for slug, codes, _ in rows for code in codes}, wanted)


def _read_further(table: Table, gazetteer: Gazetteer, stage: Stage, reading: Reading) -> None:
    """Addresses for people of the main file; those that no Place is known of are counted."""
    number = table.required("NPI")
    streets = [table.column(FURTHER.format(f"Address Line {line}")) for line in (1, 2)]
    names = ("City Name", "State Name", "Postal Code", "Country Code (If outside U.S.)")
    town, state, postcode, country = (table.column(FURTHER.format(name)) for name in names)
    for rows in batched(enumerate(table.rows), LOOKUP_ROWS):
        whole_rows = [(position, row) for position, row in rows if table.whole(row)]
        known = stage.rows_of([whole(row[number].strip()) for _, row in whole_rows])
        for position, row in whole_rows:
            external_id = whole(row[number].strip())
            if external_id not in known:
                continue
            written = Written(
                country=cell(row, country), postcode=cell(row, postcode), town=cell(row, town),
                state=cell(row, state), streets=[cell(row, street) for street in streets],
            )  # fmt: skip
            try:
                stage.add_further(known[external_id], position, address_of(written, gazetteer, owner=external_id))
            except RefusedError as refused:
                reading.passed_over[f"further location: {refused}"] += 1


def _read_other(table: Table, stage: Stage) -> None:
    """Names people of the main file do business under; most rows are about organisations."""
    number, name = table.required("NPI"), table.required("Provider Other Organization Name")
    for rows in batched((row for row in table.rows if table.whole(row)), LOOKUP_ROWS):
        known = stage.rows_of([whole(row[number].strip()) for row in rows])
        for row in rows:
            if (place := known.get(whole(row[number].strip()))) and (text := clean(row[name])):
                stage.add_other_name(place, text[:LONGEST_OTHER_NAME])
