"""Tables built beside those that stand, and put in their place in a moment: readers never see half of them."""

import time
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

LOCK_TIMEOUT = "5s"  # a swap that waits longer lets the others go first
TRIES = 120
PAUSE_SECONDS = 1.0


def beside(table: str) -> str:
    """The name of the table beside."""
    return f"next_{table}"


def drop_leftovers(tables: Sequence[str]) -> None:
    """Remove what a build that was interrupted left."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(map(beside, tables))}")


def create_beside(cursor: CursorWrapper, table: str) -> None:
    """An empty table of the same columns and checks, without indexes."""
    cursor.execute(
        f"CREATE TABLE {beside(table)} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING CONSTRAINTS "
        "INCLUDING STORAGE)"
    )


def index_beside(cursor: CursorWrapper, table: str) -> None:
    """The same indexes, under the names that ``beside`` gives."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", [table]
    )
    for name, definition in cursor.fetchall():
        begin, _on, rest = definition.partition(f" INDEX {name} ON ")
        _schema, _dot, rest = rest.partition(f".{table} ")
        cursor.execute(f"{begin} INDEX {beside(name)} ON {beside(table)} {rest}")


def put_in_place(tables: Sequence[str], catch_up: Callable[[CursorWrapper], None]) -> None:
    """Swap the tables, in one short transaction; ``catch_up`` runs while nobody else reads or writes them.

    Waits for those who are at work, a few seconds at a time, so that nobody has to wait long for the swap.
    """
    for remaining in range(TRIES, 0, -1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _swap(cursor, tables, catch_up)
        except OperationalError as fault:
            if connection.in_atomic_block or remaining == 1 or "lock timeout" not in str(fault):
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            break
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND NOT convalidated", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')


def _swap(cursor: CursorWrapper, tables: Sequence[str], catch_up: Callable[[CursorWrapper], None]) -> None:
    cursor.execute("SELECT current_setting('lock_timeout')")
    [before] = cursor.fetchone()
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    # Checks that wait for the commit would forbid the change.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    relations = "c.conrelid = ANY (%s::regclass[])"
    cursor.execute(
        "SELECT DISTINCT confrelid::regclass::text FROM pg_constraint c "
        f"WHERE c.contype = 'f' AND {relations} AND c.confrelid <> ALL (%s::regclass[]) ORDER BY 1",
        [list(tables), list(tables)],
    )
    referenced = [name for (name,) in cursor.fetchall()]
    # In the order in which an edit takes them: people first, then their rows.
    if referenced:
        cursor.execute(f"LOCK TABLE {', '.join(referenced)} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
    catch_up(cursor)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    after = [statement for table in tables for statement in _restored(cursor, table)]
    for table in tables:
        for old, new in _sequences(cursor, table):
            cursor.execute(f"SELECT setval('{new}', nextval('{old}'))")
    sequences = [pair for table in tables for pair in _sequences(cursor, table)]
    cursor.execute(f"DROP TABLE {', '.join(tables)}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {beside(table)} RENAME TO {table}")
    for old, new in sequences:
        cursor.execute(f"ALTER SEQUENCE {new} RENAME TO {old}")
    for statement in after:
        cursor.execute(statement)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])


def _sequences(cursor: CursorWrapper, table: str) -> list[tuple[str, str]]:
    """The identity sequences of a table and of the one beside it, by column."""
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, attname), pg_get_serial_sequence(%s, attname) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attidentity <> '' AND attnum > 0",
        [table, beside(table), table],
    )
    return [(old.rpartition(".")[2], new.rpartition(".")[2]) for old, new in cursor.fetchall()]


def _restored(cursor: CursorWrapper, table: str) -> list[str]:
    """What gives a table its constraints, index names and triggers once it has its name."""
    statements = []
    cursor.execute(
        "SELECT conname, contype, pg_get_constraintdef(oid), conindid::regclass::text FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f'",
        [table],
    )
    by_constraint = set()
    for name, kind, definition, index in cursor.fetchall():
        if kind == "f":
            statements.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
        else:
            by_constraint.add(index)
            what = "PRIMARY KEY" if kind == "p" else "UNIQUE"
            statements.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what} USING INDEX {beside(index)}')
    cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", [table])
    statements += [
        f"ALTER INDEX {beside(name)} RENAME TO {name}" for (name,) in cursor.fetchall() if name not in by_constraint
    ]
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(oid), quote_literal(obj_description(oid, 'pg_trigger')) FROM pg_trigger "
        "WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [table],
    )
    for name, definition, comment in cursor.fetchall():
        statements.append(definition)
        if comment is not None:
            statements.append(f"COMMENT ON TRIGGER {name} ON {table} IS {comment}")
    return statements
