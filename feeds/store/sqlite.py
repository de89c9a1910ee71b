"""SQLite by apsw, which bundles a version without the WAL-reset bug; only this, `still` and `whole` know the driver."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from feeds import lasting
from feeds.errors import StoreError
from feeds.store import disk, still, whole
from feeds.store.database import migrations, queries
from feeds.store.lock import Lock
from feeds.store.still import PATIENCE
from feeds.store.version import has_reset_bug

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
NEWER = "install apsw from its wheel, which brings a later one, or link it to 3.51.3 or newer"
#: Milliseconds to wait for another connection, for what can be done another time.
SHORT = 200
#: Pages in the log from which on a commit moves them into the database: 16 MB.
LONG = 1000


class Sqlite:
    """One SQLite file in its directory, locked while open unless `readonly`.

    Where the disk has failed, nothing is done with that connection any more, above all no second sync: the system may
    take for written what the first one could not write. `reopen` goes on with what is known to be there.
    """

    def __init__(self, directory: Path | None, *, readonly: bool = False) -> None:
        """Open it, making and migrating it as needed; `directory` None is a store in memory.

        Raises StoreError when another process holds it (naming that process), or it can't be opened or is too new.
        """
        self.url = "memory" if directory is None else str(directory)
        self._directory = directory
        self._lock: Lock | None = None
        self._failed: StoreError | None = None
        self._reading: still.Reading | None = None
        self._statements = queries()
        if directory is not None and has_reset_bug(version := apsw.sqlite_lib_version()):
            raise StoreError(self.url, f"SQLite {version} may damage it (WAL-reset bug); {NEWER}")
        try:
            if directory is not None and not readonly:
                lasting.make(directory)
                self._lock = Lock(directory)
            self._connect(readonly=readonly)
        except (apsw.Error, OSError) as error:
            failed = self._fail(error)
            self._let_go()
            raise failed from error
        except StoreError:
            self._let_go()
            raise

    def _connect(self, *, readonly: bool) -> None:
        file = None if self._directory is None else self._directory / FILE
        if file is not None and readonly:
            self._reading = still.Reading(file)
            self._connection = self._reading.connection
            self._version()
            return
        left = file is not None and whole.has_log(file)
        if left:
            disk.write_anew(Path(f"{file}-wal"))
        self._connection = apsw.Connection(str(file or ":memory:"))
        self._connection.set_busy_timeout(PATIENCE)
        if file is not None and left:
            # What is refused stays as it is: a close would move the log into the database.
            self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            whole.distrust(self._connection, file)
            self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
        for _ in self._connection.execute(SETTINGS):
            pass
        # In place of SQLite's own hook, which keeps to itself what goes wrong.
        self._connection.set_wal_hook(_empty_log)
        self._migrate()
        if self._directory is not None:
            whole.identify(self._connection, self._directory)
            lasting.sync(self._directory)  # SQLite does it, too, but keeps to itself whether that failed

    def reopen(self) -> None:
        """After a StoreError, go on with a new connection; the lock is held all the while. Raises StoreError."""
        if self._directory is None:
            return
        try:
            self._disconnect()
            self._failed = None
            self._connect(readonly=False)
        except (apsw.Error, OSError) as error:
            self._failed = self._fail(error)
            raise self._failed from error
        except StoreError as error:
            self._failed = error
            raise

    def _fail(self, error: apsw.Error | OSError) -> StoreError:
        """The error for callers; where a disk fails that was written to, every later call fails by it, too."""
        cause = self._connection.system_errno if hasattr(self, "_connection") else 0
        if self._reading and self._reading.is_past:
            return StoreError(self.url, still.MOVED)
        failed = StoreError(self.url, whole.words(error, self._directory and self._directory / FILE, cause))
        if self._lock is not None and isinstance(error, apsw.IOError | apsw.FullError):
            self._failed = self._failed or failed
        return failed

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
            self._assert_still()
            self._reading = None
            old.close()
            self._migrate()
        except apsw.Error as error:
            raise self._fail(error) from error

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
        with self._failing():
            return list(self._connection.execute(self._statements[name], values))

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
        with self._failing():
            return list(self._connection.executemany(self._statements[name], values))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested ones are part of the outer one."""
        with self._failing(), self._connection:
            yield

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """A transaction whose changes are always undone."""
        with self._failing():
            self._connection.execute("SAVEPOINT rehearsal")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK TO rehearsal; RELEASE rehearsal")

    def rest(self) -> None:
        """Do now, while nobody waits, what a commit would have to do sooner or later: move pages out of the log."""
        self._pragmas("wal_checkpoint(PASSIVE)")

    def tidy(self) -> None:
        """Give back the space that the log takes, and let queries know how the data have grown.

        While somebody reads on and on the log stays as it is, and nobody waits for that.
        """
        self._pragmas("optimize")
        self._connection.set_busy_timeout(SHORT)
        try:
            self._pragmas("wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.set_busy_timeout(PATIENCE)

    def _pragmas(self, *pragmas: str) -> None:
        with self._failing():
            for pragma in pragmas:
                self._connection.execute(f"PRAGMA {pragma}").fetchall()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        if self._failed:
            raise StoreError(self.url, self._failed.reason)
        try:
            if self._reading and self._reading.is_past:
                self._disconnect()
                self._connect(readonly=True)
            yield
        except (apsw.Error, OSError) as error:
            raise self._fail(error) from error
        self._assert_still()

    def _assert_still(self) -> None:
        """Raise StoreError when what was read may never have been so."""
        if self._reading and self._reading.is_past:
            raise StoreError(self.url, still.MOVED)

    def _disconnect(self) -> None:
        if not hasattr(self, "_connection"):
            return
        if self._failed:
            self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # it would sync once more
        self._connection.close()
        del self._connection

    def faults(self) -> list[str]:
        """What is wrong with the file itself: its pages, indexes, and references between rows."""
        try:
            found = whole.faults(self._connection)
        except apsw.Error as error:
            failed = self._fail(error)
            if not whole.is_damaged(error, failed.reason):
                raise failed from error
            found = [str(error)]
        self._assert_still()
        return found

    def reindex(self) -> None:
        """Make every index anew from what it is of."""
        self._pragmas("optimize")
        with self.transaction():
            self._connection.execute("REINDEX")

    def close(self) -> None:
        """Let go of the database and its lock; raises StoreError when the log can't be moved into it before that."""
        try:
            # SQLite would do it while it closes, and keep to itself that the disk has failed.
            if self._lock is not None and not self._failed:
                self.rest()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        with suppress(apsw.Error):
            self._disconnect()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _empty_log(connection: apsw.Connection, name: str, pages: int) -> int:
    if pages >= LONG:
        with suppress(apsw.BusyError):
            connection.wal_checkpoint(name)
    return apsw.SQLITE_OK
