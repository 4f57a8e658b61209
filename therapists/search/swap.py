"""Tables built beside those that stand, and put in their place in a moment: readers never see half of them."""

import time
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

LOCK_TIMEOUT = "200ms"  # a swap that waits longer lets the others go first
TRIES = 120
PAUSE_SECONDS = 0.2


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


def indexes_beside(cursor: CursorWrapper, table: str) -> list[str]:
    """Statements that make the same indexes, under the names that ``beside`` gives."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", [table]
    )
    statements = []
    for name, definition in cursor.fetchall():
        begin, _on, rest = definition.partition(f" INDEX {name} ON ")
        _schema, _dot, rest = rest.partition(f".{table} ")
        statements.append(f"{begin} INDEX {beside(name)} ON {beside(table)} {rest}")
    return statements


def put_in_place(tables: Sequence[str], catch_up: Callable[[CursorWrapper], None]) -> None:
    """Swap the tables, in one short transaction; ``catch_up`` runs while nobody else reads or writes them.

    ``tables`` are in the order in which statements take them. Whoever is at work ends first; a swap that would wait
    longer than ``LOCK_TIMEOUT`` lets everybody go on, and comes again: less than PostgreSQL's ``deadlock_timeout``, so
    that where two wait for each other it is the swap that gives way.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Autovacuum goes and stays away; nobody else minds.
        cursor.execute(f"LOCK TABLE {', '.join([*tables, *map(beside, tables)])} IN SHARE UPDATE EXCLUSIVE MODE")
        _lock(cursor, tables)
        catch_up(cursor)
        _swap(cursor, tables)


def _lock(cursor: CursorWrapper, tables: Sequence[str]) -> None:
    cursor.execute("SELECT current_setting('lock_timeout')")
    [before] = cursor.fetchone()
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    for remaining in range(TRIES, 0, -1):
        try:
            with transaction.atomic():
                cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
            break
        except OperationalError as fault:
            if remaining == 1 or "lock timeout" not in str(fault):
                raise
            time.sleep(PAUSE_SECONDS)
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])


def _swap(cursor: CursorWrapper, tables: Sequence[str]) -> None:
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
        "SELECT conname, contype, conindid::regclass::text FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('p', 'u')",
        [table],
    )
    by_constraint = set()
    for name, kind, index in cursor.fetchall():
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
