"""Whether a database file is a whole store of ours, and copies of it that are."""

from __future__ import annotations

import errno
import os
import re
import secrets
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from feeds import lasting
from feeds.errors import StoreError
from feeds.store import DAMAGED, REMEDY, disk, still
from feeds.store.database import migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How many pages are copied at once.
PAGES = 256
#: What SQLite says of a file that can't be written; what is only read never makes it say so.
WRITING = {
    apsw.SQLITE_FULL, apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC,
    apsw.SQLITE_IOERR_TRUNCATE, apsw.SQLITE_IOERR_DELETE, apsw.SQLITE_IOERR_CLOSE,
}  # fmt: skip
#: What SQLite says of a file that is out of reach, whatever stands in it: the disk, rights, who writes to it, memory.
OUT_OF_REACH = (
    apsw.IOError, apsw.FullError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.BusyError, apsw.LockedError,
    apsw.NoMemError, apsw.PermissionsError, apsw.AuthError, apsw.InterruptError, apsw.ProtocolError,
)  # fmt: skip
#: What its checks say of a page that the disk does not give, as if that were damage; the low byte says which error.
_NO_PAGE = re.compile(r"failed to get page|error code=(\d+)")
NO_STORE = "this is no store of feeds"
#: Which store it is stands in it, and in a file beside it.
IDENTITY = "identity"
NAME = re.compile(r"[0-9a-f]{16}")


def copy(source: Path, to: Path, progress: Callable[[str, int, int], None]) -> None:
    """Put into a new file, checked and synced, what a database holds at one instant, while others write to it.

    Raises StoreError, naming the source, when that is no sound store of this or an older version of feeds, and OSError
    when the new file can't be written.
    """
    try:
        with (
            _read_only(source) as database,
            closing(apsw.Connection(str(to))) as made,
        ):
            with database:
                _recognise(database, source)
                _pages(database, made, to, progress)
            if found := faults(made):
                raise StoreError(str(source), f"{DAMAGED} ({found[0]})")
    except apsw.Error as error:
        raise StoreError(str(source), _unsound(error, source)) from error
    lasting.sync(to)


def _pages(
    database: apsw.Connection, made: apsw.Connection, to: Path, progress: Callable[[str, int, int], None]
) -> None:
    """Copy all pages into a file that needs no log. Raises OSError when it can't be written."""
    try:
        with made.backup("main", database, "main") as copying:
            while not copying.done:
                copying.step(PAGES)
                progress("copying", copying.page_count - copying.remaining, copying.page_count)
        made.execute("PRAGMA journal_mode = DELETE").fetchall()
    except apsw.Error as error:
        if not isinstance(error, apsw.CantOpenError) and getattr(error, "extendedresult", 0) not in WRITING:
            raise
        cause = errno.ENOSPC if isinstance(error, apsw.FullError) else made.system_errno or errno.EIO
        raise OSError(cause, os.strerror(cause), str(to)) from error


def version() -> str:
    """Of SQLite."""
    return apsw.sqlite_lib_version()


def recognise(file: Path) -> None:
    """Raise StoreError unless the file is a store of this or an older version of feeds; its pages are not all read."""
    try:
        with _read_only(file) as database:
            _recognise(database, file)
    except apsw.Error as error:
        raise StoreError(str(file), _unsound(error, file)) from error


@contextmanager
def _read_only(file: Path) -> Iterator[apsw.Connection]:
    """A connection to a database that lies still all the while. Raises StoreError."""
    try:
        reading = still.Reading(file)
    except OSError as error:
        raise StoreError(str(file), (error.strerror or str(error)).lower()) from error
    with closing(reading.connection):
        yield reading.connection
        if reading.is_past:
            raise StoreError(str(file), still.MOVED)


def absorb(file: Path) -> None:
    """Move all that the log of a database has into it. Raises StoreError, too when the two don't fit."""
    try:
        database = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
        database.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        try:
            _recognise(database, file)
            if found := faults(database):
                raise StoreError(str(file), found[0])
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            database.close()
    except apsw.Error as error:
        raise StoreError(str(file), _unsound(error, file)) from error


def has_log(file: Path) -> bool:
    """Whether somebody had no time to move what was committed out of the log; a reader may have kept them from it."""
    try:
        return Path(f"{file}-wal").stat().st_size > 0
    except OSError:
        return False


def distrust(database: apsw.Connection, file: Path) -> None:
    """After a run that did not end as it should: raise StoreError when database and log don't make a whole.

    SQLite takes any log that lies there, and what is whole by itself may be another store.
    """
    known = _read(file.with_name(IDENTITY))
    if known and _identity(database) not in ("", known):
        raise StoreError(str(file), f"{DAMAGED} (the log beside it is another's); {REMEDY}")
    if found := _checked(database, "quick_check(1)"):
        raise StoreError(str(file), f"{DAMAGED} ({found[0]}); {REMEDY}")


def identify(database: apsw.Connection, directory: Path) -> None:
    """Give the store a name that no other has, and write it beside it before anything goes into its log."""
    if not _has_meta(database):
        return
    identity = _identity(database) or secrets.token_hex(8)
    if _read(directory / IDENTITY) != identity:
        (directory / IDENTITY).write_text(identity)
        lasting.sync(directory / IDENTITY)
    if not _identity(database):
        database.execute("INSERT INTO meta (key, value) VALUES ('identity', ?)", (identity,))


def _has_meta(database: apsw.Connection) -> bool:
    return database.table_exists("main", "meta")


def _identity(database: apsw.Connection) -> str:
    """The name of a store, "" when it has none yet."""
    rows = database.execute("SELECT value FROM meta WHERE key = 'identity'") if _has_meta(database) else ()
    return next((str(value) for (value,) in rows), "")


def _read(file: Path) -> str:
    """The name that stands in a file; "" when none does, or half of one."""
    try:
        return found[0] if (found := NAME.fullmatch(file.read_text())) else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _recognise(database: apsw.Connection, file: Path) -> None:
    """Begin to read: what is read from now on is of this instant."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables >= {"meta", "article", "feed", "document"}:
        raise StoreError(str(file), NO_STORE)
    version, newest = database.pragma("user_version"), max(number for number, _ in migrations())
    if version > newest:
        raise StoreError(str(file), f"written by a newer version of feeds (schema {version}, this one knows {newest})")
    if has_log(file) and _read(file.with_name(IDENTITY)) not in ("", _identity(database)):
        raise StoreError(str(file), f"{DAMAGED} (the log beside it is another's)")


def faults(connection: apsw.Connection) -> list[str]:
    """What is wrong with a database itself: its pages, indexes, and references between rows.

    Raises IOError of SQLite where the disk does not give a page.
    """
    found = _checked(connection, "integrity_check(20)")
    lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    said = [f"table {table}: row {row} refers to none of {parent}" for table, row, parent, _ in lost[:20]]
    return found + said


def _checked(connection: apsw.Connection, check: str) -> list[str]:
    lines = [str(row[0]) for row in connection.execute(f"PRAGMA {check}")]
    for line in lines:
        if (missed := _NO_PAGE.search(line)) and int(missed[1] or apsw.SQLITE_IOERR) & 0xFF == apsw.SQLITE_IOERR:
            raise apsw.IOError("input/output error: a page could not be read")
    return [line for line in lines if line != "ok"]


def is_damaged(error: BaseException | None, said: str) -> bool:
    """Whether what was said of a store, because of that error, means that it is none, or not what was written.

    What is only out of reach comes back as it was.
    """
    is_known = isinstance(error, (*OUT_OF_REACH, apsw.CorruptError, apsw.NotADBError))
    return said.startswith((DAMAGED, NO_STORE)) or (isinstance(error, apsw.Error) and not is_known)


def _unsound(error: apsw.Error, file: Path) -> str:
    is_wrong = isinstance(error, apsw.NotADBError | apsw.CorruptError)
    if is_wrong and (cause := disk.unreadable(file, file.with_name(f"{file.name}-wal"))):
        return cause
    if isinstance(error, apsw.NotADBError):
        return NO_STORE
    return f"{DAMAGED} ({error})" if isinstance(error, apsw.CorruptError) else str(error)


def words(error: apsw.Error | OSError, file: Path | None, cause: int) -> str:
    """What is wrong, for people; of the database at `file`, where the system gave the error `cause` last (0: none)."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower() + (f": {error.filename}" if error.filename else "")
    if file and isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return _damage(error, file)
    if isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError):
        cause = disk.refusal(file.parent) if file else 0
    return f"{error}: {os.strerror(cause).lower()}" if cause else str(error)


def _damage(error: apsw.Error, file: Path) -> str:
    """Whether it is really damaged: SQLite says so, too, when the disk does not give a page."""
    if cause := disk.unreadable(file, file.with_name(f"{file.name}-wal")):
        return cause
    try:
        with closing(apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)) as again:
            is_whole = again.pragma("quick_check") == "ok"
    except apsw.Error:
        is_whole = False
    if is_whole:
        return "input/output error: a page could not be read, though all of them can be now; look at the disk"
    return f"{DAMAGED} ({error}); {REMEDY}"
