"""What is known of articles, files, feeds and documents, kept across runs; it is enough to rebuild every feed."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feeds.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.store.database import Database


#: What is said of a store whose bytes are not what was written, and what can be done about it.
DAMAGED = "the database is damaged"
REMEDY = "`feeds doctor --fix` sets it aside and makes a new one"


def _sqlite(directory: Path, *, readonly: bool = False) -> Database:
    from feeds.store.sqlite import Sqlite

    return Sqlite(directory, readonly=readonly)


#: Databases by URL scheme; a plain path is a directory with an SQLite file.
STORES: dict[str, Callable[..., Database]] = {"": _sqlite, "file": _sqlite, "sqlite": _sqlite}


def open_store(url: str, *, readonly: bool = False) -> Database:
    """The store at `url`: a directory (made when missing), `sqlite:///directory` or `file:///directory`.

    A readonly one takes no lock and never blocks a writer. Raises StoreError.
    """
    scheme = urlsplit(url).scheme if "://" in url else ""
    if scheme not in STORES:
        known = ", ".join(sorted(filter(None, STORES)))
        raise StoreError(f"{scheme}://…", f"no such kind of store; known: a directory, {known}")
    return STORES[scheme](place(url), readonly=readonly)


def look_into(url: str) -> Database:
    """The store at `url` as it is now, to read it once: one of an older version too, which stays what it is.

    Raises StoreError.
    """
    database = open_store(url, readonly=True)
    try:
        database.renew()
    except StoreError:
        database.close()
        raise
    return database


def place(url: str) -> Path:
    """The directory of the store at `url`; every kind of store is one by now."""
    return Path(urlsplit(url).path if "://" in url else url)


def exists(url: str) -> bool:
    """Whether there is a store at `url` already. Raises StoreError where one may not even look."""
    from feeds.store.sqlite import FILE

    try:
        return stat.S_ISREG((place(url) / FILE).stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(url, (error.strerror or str(error)).lower()) from error


def scratch_store() -> Database:
    """An empty store in memory, for a rehearsal before there is a real one."""
    from feeds.store.sqlite import Sqlite

    return Sqlite(None)
