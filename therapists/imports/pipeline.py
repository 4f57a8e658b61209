"""How any file becomes practitioners: read, validate, match, difference, apply whole or not at all, record.

A source (``nppes`` and its like) reads its file and lays people out in a ``Stage``; the rest is the same for all.
Everything happens in one transaction: a kill at any moment leaves the old state or the new one, and a second run of the
same file changes nothing. A dry run does all but apply, in a transaction that PostgreSQL itself holds read-only.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from therapists.history.contexts import doing, ignored
from therapists.imports import applying, difference, matching
from therapists.imports.reading import Progress, Rejects, sha256
from therapists.imports.staging import Stage
from therapists.models import ImportRun, User
from therapists.models.provenance import IMPORT_LOCK

EXAMPLES = 5
LONGEST_EXAMPLE = 80  # characters of a text before and after
LONGEST_LIST = 1000  # entries of one list kept in ImportRun.counts

SUPPRESS = """
DELETE FROM import_person AS person WHERE EXISTS (
    SELECT FROM unnest(person.digests) AS mine (digest) JOIN therapists_suppression AS erased USING (digest)
    WHERE erased.lifted_at IS NULL
)
"""
FORGET_PARTS = "DELETE FROM import_part WHERE NOT EXISTS (SELECT FROM import_person WHERE row = import_part.row)"
GONE = """
SELECT record.external_id, record.practitioner_id, count(*) OVER () FROM import_gone
JOIN therapists_sourcerecord AS record USING (external_id) WHERE record.source = %s ORDER BY record.external_id LIMIT %s
"""
# Kept: what the file says of a field or a list is not what the import gave last, and yet nothing changes.
STANDINGS = """
WITH standing AS (
    SELECT CASE
        WHEN person.standing = 'known' AND touched.row IS NOT NULL THEN 'changed'
        WHEN person.standing = 'known' AND EXISTS (
            SELECT FROM jsonb_each(person.values) AS said
            WHERE said.key = ANY(%s) AND record.values -> said.key <> said.value
        ) THEN 'kept'
        WHEN person.standing = 'edited' AND touched.row IS NOT NULL THEN 'changed'
        WHEN person.standing = 'edited' AND held.row IS NOT NULL THEN 'kept'
        WHEN person.standing IN ('known', 'edited') THEN 'unchanged'
        ELSE person.standing END AS standing
    FROM import_person AS person
    LEFT JOIN import_touched AS touched USING (row)
    LEFT JOIN (
        SELECT DISTINCT last.row FROM import_last AS last WHERE NOT EXISTS (
            SELECT FROM import_part AS part
            WHERE (part.row, part.kind, part.key) = (last.row, last.kind, last.key))
    ) AS held ON held.row = person.row
    LEFT JOIN therapists_sourcerecord AS record ON record.id = person.record_id
)
SELECT standing, count(*) FROM standing GROUP BY standing
"""
COUNTED = {"new": "created", "attach": "attached", "changed": "changed", "unchanged": "unchanged", "kept": "kept",
           "merged": "merged", "stale": "stale", "gone": "gone"}  # fmt: skip
PERSON_TEXT = "concat_ws(' ', person.values ->> 'given_name', person.values ->> 'family_name')"
# With their number at the source; a hash in its place says nothing to anybody.
PERSON_CALLED = f"""
concat_ws(', ', {PERSON_TEXT}, nullif(regexp_replace(person.external_id, '^(contact )?[0-9a-f]{{40,}}$', ''), ''))
"""
EXAMPLES_NEW = f"""
SELECT {PERSON_CALLED} || ': ' || (person.values ->> 'main_profession')
    || coalesce(' in ' || (SELECT min(address.locality) FROM import_part AS part
                           JOIN import_address AS address USING (key)
                           WHERE part.row = person.row AND part.kind = 'practices'), '')
FROM import_person AS person WHERE standing = 'new' ORDER BY row LIMIT %s
"""
EXAMPLES_OLD = f"""
SELECT {PERSON_CALLED} || ': ' || concat_ws('; ',
    CASE WHEN standing = 'attach' THEN 'becomes number ' || practitioner_id || ' by ' || matched_by END,
    (SELECT string_agg(field || ' "' || left(old, %s) || '" becomes "' || left(new, %s) || '"', '; ')
     FROM import_change WHERE row = person.row),
    (SELECT string_agg(CASE WHEN added THEN 'adds ' ELSE 'takes ' END || kind
                       || CASE WHEN kind IN ('practices', 'further_practices') THEN '' ELSE ' ' || key END, '; ')
     FROM import_part_change WHERE row = person.row))
FROM import_touched JOIN import_person AS person USING (row)
WHERE standing = ANY(%s) ORDER BY row LIMIT %s
"""
# Of everything that would be done, to whom: two that are equal would do the same.
FINGERPRINT = """
SELECT coalesce(sum(hashtextextended(line, 0)::numeric), 0)::text FROM (
    SELECT concat_ws('|', person.external_id, person.standing, person.practitioner_id, person.values) AS line
    FROM import_touched JOIN import_person AS person USING (row)
    UNION ALL
    SELECT concat_ws('|', row, field, old, new) FROM import_change
    UNION ALL
    SELECT concat_ws('|', row, kind, key, added, target) FROM import_part_change
) AS done
"""


class ImportFailedError(Exception):
    """An import cannot begin; the text says what is missing."""


class MovedError(Exception):
    """What an import would do is no longer what was agreed to: ``report`` is what it would do now."""

    def __init__(self, report: "Report") -> None:
        super().__init__("the difference has changed")
        self.report = report


@dataclass(slots=True)
class Reading:
    """What a source saw besides the people it laid out."""

    rows: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)


class Source(Protocol):
    """One kind of file."""

    name: str
    rejects: Rejects

    def read(self, stage: Stage, progress: Progress) -> Reading:
        """Read everything and lay it out; refused rows go to ``rejects``."""


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    counts: dict[str, Any]
    examples: dict[str, list[str]]
    applied: bool
    fingerprint: str  # of the difference
    run: ImportRun | None = None

    def lines(self) -> Iterator[str]:
        """The report as text."""
        counts = self.counts
        yield "Applied." if self.applied else "Nothing was changed. This is what the import would do:"
        yield f"{counts['read']:>9,} rows read"
        for reason, number in counts["passed_over"].items():
            if number:
                yield f"{number:>9,} passed over: {reason}"
        for reason, number in counts["rejected"].items():
            yield f"{number:>9,} refused: {reason}"
        yield f"{counts['suppressed']:>9,} suppressed"
        for name in DONE:
            if name in SELDOM and not counts[name]:
                continue
            yield f"{counts[name]:>9,} {MEANING[name]}"
            for example in self.examples.get(name, ()):
                yield f"{'':>11}{example}"
        for name in ("review", "deactivated"):
            yield f"{counts[name + '_total']:>9,} {MEANING[name]}"


DONE = ("created", "attached", "changed", "unchanged", "kept", "merged", "stale", "gone", "left_out")
SELDOM = ("stale", "gone")  # of our own exports alone
MEANING = {
    "created": "created as pending",
    "attached": "attached to practitioners whom curators entered",
    "changed": "changed",
    "unchanged": "unchanged",
    "kept": "differ from the file and stay as people wrote them",
    "merged": "merged into other listings, left alone",
    "stale": "changed here since they were exported, left alone",
    "gone": "no longer in this directory",
    "left_out": "further locations left out",
    "review": "to review: somebody similar is listed",
    "deactivated": "listed, but no longer active at the source",
}


def run(
    source: Source,
    path: Path,
    *,
    dry_run: bool = False,
    by: User | None = None,
    progress: Progress | None = None,
    file_name: str = "",
    agreed: str | None = None,
) -> Report:
    """Import one file; ``dry_run`` stops before anything is written.

    ``agreed`` is the fingerprint of the difference that somebody has looked at; raises ``MovedError`` where it is
    another one by now.
    """
    progress = progress or Progress()
    started = timezone.now()
    fingerprint = sha256(path)
    with (
        source.rejects,
        doing("import", user=by and by.pk) as context,
        transaction.atomic(),
        connection.cursor() as cursor,
        ignored(cursor),
    ):
        progress.step("waiting for another import to end")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        stage = Stage(cursor)
        stage.create()
        if dry_run:
            cursor.execute("SET TRANSACTION READ ONLY")  # temporary tables excepted
        reading = source.read(stage, progress)
        report = _compare(cursor, source, stage, reading, progress, dry_run=dry_run)
        if agreed is not None and report.fingerprint != agreed:
            report.applied = False
            raise MovedError(report)
        if dry_run:
            transaction.set_rollback(True)
        else:
            progress.step("writing")
            record = report.run = ImportRun.objects.create(
                source=source.name, file_name=(file_name or path.name)[:200], sha256=fingerprint, by=by,
                started_at=started, finished_at=started, counts=report.counts,
            )  # fmt: skip
            context.note(run=record.pk)
            applying.apply(cursor, record)
            record.finished_at = timezone.now()
            record.save(update_fields=["finished_at"])
    progress.end()
    return report


def _compare(
    cursor: Any, source: Source, stage: Stage, reading: Reading, progress: Progress, *, dry_run: bool
) -> Report:
    """Everything between reading and writing."""
    progress.step("matching")
    stage.close()
    if not dry_run:
        # Whoever erases somebody now waits for us, so that nobody slips back in between.
        cursor.execute("LOCK TABLE therapists_suppression IN SHARE MODE")
    cursor.execute(SUPPRESS)
    suppressed = cursor.rowcount
    if suppressed:
        cursor.execute(FORGET_PARTS)
    matching.match(cursor, source.name)
    progress.step("comparing")
    difference.compute(cursor, lock=not dry_run)
    counts = {
        "read": reading.rows,
        "passed_over": dict(reading.passed_over.most_common()),
        "rejected": dict(source.rejects.reasons.most_common()),
        "suppressed": suppressed,
        "left_out": stage.left_out,
        **_standings(cursor),
        **_listed("review", *matching.review(cursor, LONGEST_LIST)),
        **_listed("deactivated", *_deactivated(cursor, source.name)),
    }
    cursor.execute(FINGERPRINT)
    [fingerprint] = cursor.fetchone()
    return Report(counts, _examples(cursor), applied=not dry_run, fingerprint=fingerprint)


def _standings(cursor: Any) -> dict[str, int]:
    cursor.execute(
        STANDINGS, [[*difference.FIELDS, difference.MAIN_PROFESSION, difference.HOME_VISITS, *difference.KINDS]]
    )
    found = dict(cursor.fetchall())
    return {name: found.get(standing, 0) for standing, name in COUNTED.items()}


def _listed(name: str, entries: list[dict[str, Any]], total: int) -> dict[str, Any]:
    return {name: entries, f"{name}_total": total}


def _deactivated(cursor: Any, source: str) -> tuple[list[dict[str, Any]], int]:
    """Practitioners of this source whom it no longer holds for active: for a curator to look at, never deleted."""
    cursor.execute(GONE, [source, LONGEST_LIST])
    found = cursor.fetchall()
    entries = [{"npi": external_id, "practitioner": practitioner} for external_id, practitioner, _ in found]
    return entries, found[0][-1] if found else 0


def _examples(cursor: Any) -> dict[str, list[str]]:
    examples = {}
    for name, query, asked in (
        ("created", EXAMPLES_NEW, [EXAMPLES]),
        ("attached", EXAMPLES_OLD, [LONGEST_EXAMPLE, LONGEST_EXAMPLE, ["attach"], EXAMPLES]),
        ("changed", EXAMPLES_OLD, [LONGEST_EXAMPLE, LONGEST_EXAMPLE, ["known", "edited"], EXAMPLES]),
    ):
        cursor.execute(query, asked)
        examples[name] = [row[0] for row in cursor.fetchall()]
    return examples
