"""Names as somebody begins to type them: written with the listing rows, in the same transaction.

Each name is kept under every way to begin typing it, so that whatever was typed is the beginning of a key, and those
that follow it in the alphabet are what to suggest: one short range of an index, however many people there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from therapists.models.suggestions import LONGEST_KEY
from therapists.search.spelling import fold

MOST_WORDS = 4  # of a name; "María José García López" has as many, and twelve keys
NAMES_AT_ONCE = 20_000  # read and compared, or copied, in one go
LAST_LETTER = chr(0x10FFFF)  # sorts after every other
TYPES = ("varchar", "bigint", "varchar", "varchar")  # of key, owner, profession, town


def keys_of_person(name: str) -> list[str]:
    """Any word of a name, then any other, then those that follow that one.

    Ana García López: ``ana garcia lopez``, ``ana lopez garcia``, ``garcia lopez ana``, ``garcia ana lopez`` and so on.
    """
    words = fold(name).split()[:MOST_WORDS]
    found = []
    for place, first in enumerate(words):
        others = words[place + 1 :] + words[:place]
        found += [[first, *others[start:], *others[:start]] for start in range(max(len(others), 1))]
    return _keys(found)


def keys_of_practice(name: str) -> list[str]:
    """A name from each of its words on: ``canal street clinic``, ``street clinic canal``, ``clinic canal street``."""
    words = fold(name).split()[:MOST_WORDS]
    return _keys(words[place:] + words[:place] for place in range(len(words)))


def _keys(found: Iterable[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(" ".join(words)[:LONGEST_KEY] for words in found))


def beginning(key: str, typed: str) -> tuple[str, str]:
    """The first key that begins with what was typed, and the first after the last; a space at the end ends a word."""
    start = f"{key} " if typed[-1:].isspace() else key
    return start, start + LAST_LETTER


class Kind(NamedTuple):
    """What has a name: where its keys are kept, with what else, and how they are made and read."""

    table: str
    owner: str  # the column that says whose
    said: tuple[str, ...]  # columns that say more about the owner, the same in each of its rows
    keys: Callable[[str], list[str]]
    names: str  # id, name and what else is said of all that have keys

    @property
    def columns(self) -> list[str]:
        return ["key", self.owner, *self.said]


WORKS_NOW = "(w.since IS NULL OR w.since <= current_date) AND (w.until IS NULL OR w.until > current_date)"
PERSON = Kind(
    table="therapists_practitionerkey",
    owner="practitioner_id",
    said=("profession", "town"),
    keys=keys_of_person,
    names=f"""
        SELECT p.id, concat_ws(' ', p.given_name, p.family_name) AS name,
               coalesce(v.slug, '') AS profession, coalesce(post.locality, home.locality, '') AS town
        FROM therapists_practitioner p
        LEFT JOIN therapists_practitionerprofession main ON main.practitioner_id = p.id AND main.primary
        LEFT JOIN therapists_profession v ON v.id = main.profession_id
        LEFT JOIN therapists_homevisits home ON home.practitioner_id = p.id AND home.offers = 'yes'
        LEFT JOIN LATERAL (
            SELECT c.locality FROM therapists_worksat w JOIN therapists_practice c ON c.id = w.practice_id
            WHERE w.practitioner_id = p.id AND NOT c.paused AND {WORKS_NOW} ORDER BY w.id LIMIT 1
        ) post ON true
        WHERE p.status = 'published' AND (post.locality IS NOT NULL OR home.id IS NOT NULL) -- somebody who can be seen
    """,
)
# The keys of a practice outlast the last person there until the night: else the edit of one person would have to wait
# for those of everybody else there. Readers look who is there.
PRACTICE = Kind(
    table="therapists_practicekey",
    owner="practice_id",
    said=(),
    keys=keys_of_practice,
    names="""
        SELECT c.id, c.name
        FROM therapists_practice c
        WHERE NOT c.paused AND EXISTS (
            SELECT FROM therapists_worksat w JOIN therapists_practitioner p ON p.id = w.practitioner_id
            WHERE w.practice_id = c.id AND p.status = 'published'
        )
    """,
)

# Some practitioners and the practices where they work: the name, what else is said, the keys that stand, and whether
# these say something else.
COMPARE = f"""
SELECT true, asked.id, coalesce(p.name, ''), p.profession, p.town, coalesce(k.keys, '{{}}'), coalesce(k.other, false)
FROM unnest(%(ids)s::bigint[]) AS asked (id)
LEFT JOIN ({PERSON.names}) p ON p.id = asked.id
LEFT JOIN LATERAL (
    SELECT array_agg(key) AS keys, bool_or((profession, town) IS DISTINCT FROM (p.profession, p.town)) AS other
    FROM {PERSON.table} WHERE practitioner_id = asked.id
) k ON true
UNION ALL
SELECT DISTINCT false, c.id, CASE WHEN c.paused THEN '' ELSE c.name END, NULL, NULL,
       ARRAY(SELECT key FROM {PRACTICE.table} WHERE practice_id = c.id), false
FROM therapists_worksat w
JOIN therapists_practitioner p ON p.id = w.practitioner_id
JOIN therapists_practice c ON c.id = w.practice_id
WHERE w.practitioner_id = ANY (%(ids)s) AND p.status = 'published'
"""


class Difference(NamedTuple):
    """Rows that somebody lacks, and keys that they have no longer."""

    kind: Kind
    owner: int
    said: tuple[Any, ...]
    lacking: list[str]
    outdated: list[str]


def refresh(cursor: CursorWrapper, ids: Sequence[int]) -> None:
    """Bring the keys of these practitioners, and of the practices where they work, up to date.

    In the caller's transaction, which holds the practitioners locked. One statement where no name has changed.
    """
    differences = _differences(cursor, ids)
    for kind in (PERSON, PRACTICE):
        mine = [one for one in differences if one.kind is kind]
        if outdated := [(one.owner, key) for one in mine for key in one.outdated]:
            owners, keys = zip(*outdated, strict=True)
            cursor.execute(
                f"DELETE FROM {kind.table} k USING unnest(%s::bigint[], %s::varchar[]) AS gone (owner, key) "
                f"WHERE k.{kind.owner} = gone.owner AND k.key = gone.key",
                [list(owners), list(keys)],
            )
        if lacking := [(key, one.owner, *one.said) for one in mine for key in one.lacking]:
            arrays = ", ".join(f"%s::{kind_of}[]" for kind_of in TYPES[: len(lacking[0])])
            _insert(
                cursor, kind, f"SELECT * FROM unnest({arrays})", [list(values) for values in zip(*lacking, strict=True)]
            )


def _differences(cursor: CursorWrapper, ids: Sequence[int]) -> list[Difference]:
    cursor.execute(COMPARE, {"ids": list(ids)})
    found = []
    for is_person, owner, name, profession, town, standing, says_otherwise in cursor.fetchall():
        kind, said = (PERSON, (profession, town)) if is_person else (PRACTICE, ())
        wanted = set(kind.keys(name))
        lacking = wanted if says_otherwise else wanted.difference(standing)
        outdated = set(standing) - wanted
        if lacking or outdated:
            found.append(Difference(kind, owner, said, sorted(lacking), sorted(outdated)))
    return found


def _insert(cursor: CursorWrapper, kind: Kind, rows: str, parameters: Sequence[Any] = ()) -> None:
    """Write rows of key, owner and what else is said; two people of a practice may bring its keys at once."""
    changed = ", ".join(f"{column} = excluded.{column}" for column in kind.said)
    cursor.execute(
        f"INSERT INTO {kind.table} ({', '.join(kind.columns)}) {rows} ORDER BY 1, 2 "
        f"ON CONFLICT (key, {kind.owner}) DO {f'UPDATE SET {changed}' if changed else 'NOTHING'}",
        parameters,
    )


# --- Everybody ------------------------------------------------------------------------------------------------


def rebuild(cursor: CursorWrapper) -> None:
    """Bring everybody's keys up to date, in the caller's transaction; what is right already is not touched.

    Whoever is edited meanwhile needs a ``refresh`` afterwards.
    """
    for kind in (PERSON, PRACTICE):
        cursor.execute(f"SELECT EXISTS (SELECT FROM {kind.table})")
        if cursor.fetchone()[0]:
            _replace(cursor, kind)
        else:
            _copy(cursor, kind, kind.table)
        cursor.execute(f"ANALYZE {kind.table}")


def _replace(cursor: CursorWrapper, kind: Kind) -> None:
    """Write all rows aside, then those that differ."""
    columns = ", ".join(kind.columns)
    cursor.execute(f"CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS SELECT {columns} FROM {kind.table} LIMIT 0")
    _copy(cursor, kind, "wanted")
    cursor.execute("ANALYZE wanted")
    same = f"k.{kind.owner} = w.{kind.owner} AND k.key = w.key"
    cursor.execute(f"DELETE FROM {kind.table} k WHERE NOT EXISTS (SELECT FROM wanted w WHERE {same})")
    alike = " AND ".join([same, *(f"k.{column} IS NOT DISTINCT FROM w.{column}" for column in kind.said)])
    missing = f"SELECT {columns} FROM wanted w WHERE NOT EXISTS (SELECT FROM {kind.table} k WHERE {alike})"
    _insert(cursor, kind, missing)
    cursor.execute("DROP TABLE wanted")


def _copy(cursor: CursorWrapper, kind: Kind, table: str) -> None:
    for names in _names(cursor, kind):
        with cursor.copy(f"COPY {table} ({', '.join(kind.columns)}) FROM STDIN") as copy:
            copy.write("".join(_lines(kind, names)))


def _names(cursor: CursorWrapper, kind: Kind) -> Iterator[list[tuple[Any, ...]]]:
    """All that have names, by id, some thousands at a time."""
    last = 0
    while True:
        cursor.execute(f"SELECT * FROM ({kind.names}) named WHERE id > %s ORDER BY id LIMIT %s", [last, NAMES_AT_ONCE])
        names = cursor.fetchall()
        if not names:
            return
        yield names
        last = names[-1][0]


def _lines(kind: Kind, names: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The rows of these names in COPY's text format."""
    for owner, name, *said in names:
        rest = "".join(f"\t{_escaped(value)}" for value in (owner, *said))
        for key in kind.keys(name):
            yield f"{key}{rest}\n"


def _escaped(value: Any) -> str:
    return r"\N" if value is None else str(value).translate(_ESCAPES)


_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def forget_practices() -> None:
    """Remove the keys of practices where nobody works any more who is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {PRACTICE.table} k "
            f"WHERE NOT EXISTS (SELECT FROM ({PRACTICE.names}) c WHERE c.id = k.practice_id)"
        )


def check() -> list[int]:
    """Ids of practitioners whose keys, or those of a practice where they work, are not what a rebuild would write."""
    differing: set[int] = set()
    with connection.cursor() as cursor:
        for names in _names(cursor, PERSON):
            differences = _differences(cursor, [owner for owner, *_rest in names])
            differing.update(one.owner for one in differences if one.kind is PERSON)
            differing.update(_people_at(cursor, [one.owner for one in differences if one.kind is PRACTICE]))
        cursor.execute(
            f"SELECT DISTINCT practitioner_id FROM {PERSON.table} k "
            f"WHERE NOT EXISTS (SELECT FROM ({PERSON.names}) p WHERE p.id = k.practitioner_id)"
        )
        differing.update(row[0] for row in cursor.fetchall())
    return sorted(differing)


def _people_at(cursor: CursorWrapper, practices: Sequence[int]) -> list[int]:
    if not practices:
        return []
    cursor.execute(
        "SELECT p.id FROM therapists_worksat w JOIN therapists_practitioner p ON p.id = w.practitioner_id "
        "WHERE w.practice_id = ANY (%s) AND p.status = 'published'",
        [list(practices)],
    )
    return [row[0] for row in cursor.fetchall()]
