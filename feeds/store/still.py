"""Connections that only read, also where nothing can be written beside the database, as SQLite would do.

There the file is read as it lies, for as long as nobody writes to it: nothing is in its log, and neither changes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import apsw

from feeds.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

#: What is said of one whose log can't be read, and of one that was written to while it was read as it lay.
LOGGED = (
    "its log (-wal) can't be read by who may not write beside it; ask as the one who publishes, or with a copy of the"
    " whole directory"
)
MOVED = "somebody has begun to write to it; ask again"
#: Milliseconds to wait for another connection.
PATIENCE = 5000


class Stamp(NamedTuple):
    """What changes when somebody writes to a file."""

    inode: int
    size: int
    mtime: int


class Reading:
    """A connection to a database that only reads it."""

    def __init__(self, file: Path) -> None:
        """Raises StoreError and OSError, which say what to do, and the errors of SQLite."""
        self._file = file
        self._lain: tuple[Stamp | None, Stamp | None] | None = None
        self.connection = self._connect()

    def _connect(self) -> apsw.Connection:
        try:
            return _opened(str(self._file), apsw.SQLITE_OPEN_READONLY)
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            os.close(os.open(self._file, os.O_RDONLY | os.O_CLOEXEC))
        self._lain = _, log = self._lies()
        if log and log.size:
            raise StoreError(str(self._file), LOGGED)
        name = f"file://{quote(os.fsencode(self._file.absolute()))}?immutable=1"
        return _opened(name, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)

    def _lies(self) -> tuple[Stamp | None, Stamp | None]:
        return _stamp(self._file), _stamp(self._file.with_name(f"{self._file.name}-wal"))

    @property
    def is_past(self) -> bool:
        """Whether what it reads may be neither what was nor what is there."""
        return self._lain is not None and self._lain != self._lies()


def _opened(name: str, flags: int) -> apsw.Connection:
    connection = apsw.Connection(name, flags=flags)
    try:
        connection.set_busy_timeout(PATIENCE)
        connection.pragma("user_version")  # nothing is opened in earnest before something is read
    except apsw.Error:
        connection.close()
        raise
    return connection


def _stamp(file: Path) -> Stamp | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)
