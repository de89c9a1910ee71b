"""SQLite by apsw, which bundles a version without the WAL-reset bug; only this and `whole` know of the driver."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from feeds.errors import StoreError
from feeds.store import DAMAGED, REMEDY, whole
from feeds.store.database import migrations, queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: A power cut may not undo what readers have seen: FULL syncs the log at each commit.
#: Pages of a new store hold some articles each: a first build writes its bodies in half the time of 4,096 bytes.
SETTINGS = """
PRAGMA page_size = 16384;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA journal_size_limit = 67108864;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32000;
"""
FILE = "feeds.sqlite"


class Sqlite:
    """One SQLite file in its directory, locked while open unless `readonly`."""

    def __init__(self, directory: Path | None, *, readonly: bool = False) -> None:
        """Open it, making and migrating it as needed; `directory` None is a store in memory.

        Raises StoreError when another process holds it (naming that process), or it can't be opened or is too new.
        """
        self.url = "memory" if directory is None else str(directory)
        self._lock: int | None = None
        self._statements = queries()
        try:
            if directory is not None and not readonly:
                directory.mkdir(parents=True, exist_ok=True)
                self._lock = lock(directory)
            self._connect(directory, readonly=readonly)
        except (apsw.Error, OSError) as error:
            self.close()
            raise StoreError(self.url, _words(error)) from error
        except StoreError:
            self.close()
            raise

    def _connect(self, directory: Path | None, *, readonly: bool) -> None:
        flags = apsw.SQLITE_OPEN_READONLY if readonly else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        name = ":memory:" if directory is None else str(directory / FILE)
        left = directory is not None and not readonly and whole.has_log(directory / FILE)
        self._connection = apsw.Connection(name, flags=flags)
        self._connection.set_busy_timeout(5000)
        if readonly:
            self._version()
            return
        if left and directory is not None:
            whole.distrust(self._connection, directory / FILE)
        for _ in self._connection.execute(SETTINGS):
            pass
        self._migrate()
        if directory is not None:
            whole.identify(self._connection, directory)

    def _migrate(self) -> None:
        version = self._version()
        for number, script in migrations():
            if number > version:
                with self._connection:
                    self._connection.execute(script + f"\nPRAGMA user_version = {number};")

    def renew(self) -> None:
        """Of a readonly store that an older version of feeds has written, go on with a copy as this one would have it.

        The store itself stays as it is; the copy is gone when it is closed. Raises StoreError.
        """
        if self._version() == max(number for number, _ in migrations()):
            return
        try:
            old, self._connection = self._connection, apsw.Connection("")
            with self._connection.backup("main", old, "main") as copy:
                copy.step()
            old.close()
            self._migrate()
        except apsw.Error as error:
            raise StoreError(self.url, _words(error)) from error

    def _version(self) -> int:
        version = self._connection.pragma("user_version")
        newest = max(number for number, _ in migrations())
        if version > newest:
            raise StoreError(
                self.url, f"written by a newer version of feeds (schema {version}, this one knows {newest})"
            )
        return int(version)

    def all(self, name: str, /, **values: Any) -> list[tuple[Any, ...]]:
        """Every row of a named query."""
        try:
            return list(self._connection.execute(self._statements[name], values))
        except apsw.Error as error:
            raise StoreError(self.url, _words(error)) from error

    def one(self, name: str, /, **values: Any) -> tuple[Any, ...] | None:
        """The first row of a named query, None when there is none."""
        rows = self.all(name, **values)
        return rows[0] if rows else None

    def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it changed."""
        self.all(name, **values)
        return self._connection.changes()

    def each(self, name: str, /, values: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Run a named statement with each of these values in turn; the rows that it gives, all in one list."""
        try:
            return list(self._connection.executemany(self._statements[name], values))
        except apsw.Error as error:
            raise StoreError(self.url, _words(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested ones are part of the outer one."""
        try:
            with self._connection:
                yield
        except apsw.Error as error:
            raise StoreError(self.url, _words(error)) from error

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """A transaction whose changes are always undone."""
        self._connection.execute("SAVEPOINT rehearsal")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK TO rehearsal; RELEASE rehearsal")

    def rest(self) -> None:
        """Do now, while nobody waits, what a commit would have to do sooner or later: move pages out of the log."""
        self._pragmas("wal_checkpoint(PASSIVE)")

    def tidy(self) -> None:
        """Give back the space that the log takes, and let queries know how the data have grown."""
        self._pragmas("optimize", "wal_checkpoint(TRUNCATE)")

    def _pragmas(self, *pragmas: str) -> None:
        try:
            for pragma in pragmas:
                self._connection.execute(f"PRAGMA {pragma}").fetchall()
        except apsw.Error as error:
            raise StoreError(self.url, _words(error)) from error

    def faults(self) -> list[str]:
        """What is wrong with the file itself: its pages, indexes, and references between rows."""
        try:
            return whole.faults(self._connection)
        except apsw.Error as error:
            return [str(error)]

    def reindex(self) -> None:
        """Make every index anew from what it is of."""
        self._pragmas("optimize")
        with self.transaction():
            self._connection.execute("REINDEX")

    def close(self) -> None:
        """Let go of the database and its lock."""
        if hasattr(self, "_connection"):
            self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def lock(directory: Path) -> int:
    """A lock that ends with this process, however it ends; its file names the holder for the one who waits."""
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 100).decode(errors="replace").strip() or "another process"
        os.close(descriptor)
        raise StoreError(str(directory), f"in use by {holder}") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()}\n".encode(), 0)
    return descriptor


def _words(error: apsw.Error | OSError) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return f"{DAMAGED} ({error}); {REMEDY}"
    return str(error)
