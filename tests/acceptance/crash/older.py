"""A store as an older version of feeds has left it."""

from __future__ import annotations

from pathlib import Path

import apsw

from feeds.store.database import migrations


def age(directory: Path, schema: int) -> None:
    """Turn the store in a directory into one of an older schema, with what that had room for."""
    new, old = directory / "feeds.sqlite", directory / "older.sqlite"
    connection = apsw.Connection(str(old))
    connection.execute("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF")
    for number, script in migrations():
        if number <= schema:
            connection.execute(f"{script}\nPRAGMA user_version = {number};")
    connection.execute("ATTACH ? AS new", (str(new),))
    tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        named = ", ".join(_columns(connection, "main", str(table)) & _columns(connection, "new", str(table)))
        connection.execute(f"INSERT INTO main.{table} ({named}) SELECT {named} FROM new.{table}")
    connection.close()
    old.replace(new)


def _columns(connection: apsw.Connection, schema: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")}
