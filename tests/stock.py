"""What every test finds in the tables, and how what a test committed is taken back.

Emptying all tables and filling them again, as Django does, takes longer than many a test: here only those tables are
brought back that somebody wrote to, from copies in a schema of their own.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

COPIES = "stock"  # the schema of the copies
MAKING = 2026  # the advisory lock of whoever makes the first database
# As ``pgtrigger.ignore`` does, but for a whole transaction, and however the driver binds values.
IGNORE_TRIGGERS = (
    "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger WHERE NOT tgisinternal"
)


class Mark(NamedTuple):
    """How many rows a table has, and the last transaction that wrote one of those: any write that stays moves it."""

    rows: int
    written: int


_marks: dict[str, Mark] = {}


def obtain(worker: str) -> None:
    """Connect this process to a database of its own, a copy of the one that whoever comes first makes for the run."""
    creation = connection.creation
    original = creation._get_test_db_name()
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])  # until the cursor's connection is closed
        cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s AND datistemplate)", [original])
        if not cursor.fetchone()[0]:
            creation.create_test_db(verbosity=0, autoclobber=True)
            _load()
            connection.close()
            cursor.execute(f'ALTER DATABASE "{original}" IS_TEMPLATE true')
        connection.settings_dict["NAME"] = original
        creation.clone_test_db(suffix=worker, verbosity=0)
    connection.settings_dict["NAME"] = creation.get_test_db_clone_settings(worker)["NAME"]
    with connection.cursor() as cursor:
        _marks.update(_read_marks(cursor))


def _load() -> None:
    """Fill the empty tables with the vocabulary, the texts and a small gazetteer, and keep copies of what has rows."""
    from tests import gazetteer
    from therapists.imports import guides, vocabulary, watchlist

    vocabulary.load()
    watchlist.load()
    guides.load()
    gazetteer.load()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for table, mark in _read_marks(cursor).items():
            if mark.rows:
                cursor.execute(f'CREATE TABLE {COPIES}."{table}" AS SELECT {_columns(cursor, table)} FROM "{table}"')


def restore() -> None:
    """Bring every table back that differs from what ``load`` left; triggers take no notice."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(IGNORE_TRIGGERS)
        names = ", ".join(f'"{table}"' for table in _marks)
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")  # waits for a request that still writes
        changed = [table for table, mark in _read_marks(cursor).items() if mark != _marks[table]]
        for table in changed:
            cursor.execute(f'DELETE FROM "{table}"')
        for table in changed:
            if _marks[table].rows:
                columns = _columns(cursor, table)
                cursor.execute(
                    f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE '
                    f'SELECT {columns} FROM {COPIES}."{table}"'
                )
        if changed:
            _marks.update(_read_marks(cursor))


def _read_marks(cursor: CursorWrapper) -> dict[str, Mark]:
    """The marks of all tables, in one statement."""
    if not (tables := list(_marks)):
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [table for (table,) in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{table}\"" for table in tables
        )
    )
    return {table: Mark(rows, written) for table, rows, written in cursor.fetchall()}


def _columns(cursor: CursorWrapper, table: str) -> str:
    """The columns that the database does not make itself, as they stand in a statement."""
    cursor.execute(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return str(cursor.fetchone()[0])
