"""Copies of a store: one taken while others write, one put in its place, and what was there before kept aside."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import lasting
from feeds.errors import StoreError
from feeds.store import place, sqlite, whole
from feeds.store.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The log and the shared memory of a database stand beside it.
SIDES = ("-wal", "-shm")
TEMPORARY = ".feeds-"


def save(url: str, to: Path, progress: Callable[[str, int, int], None]) -> None:
    """Copy the store at `url` into a file, whole or not at all; only a copy of a store is ever overwritten.

    Raises StoreError.
    """
    source = place(url) / sqlite.FILE
    if os.path.lexists(to):
        _may_replace(source, to)
    with _written(to, source, progress) as made:
        made.replace(to)


def restore(file: Path, url: str, progress: Callable[[str, int, int], None]) -> Path | None:
    """Put a copy in the place of the store at `url`; where what was there is kept, if there was something.

    Killed at any moment, the old one or the new one is there. Raises StoreError: nothing has changed then.
    """
    directory = place(url)
    with _locked(directory), _written(directory / sqlite.FILE, file, progress) as made:
        with suppress(StoreError):
            whole.absorb(directory / sqlite.FILE)
        aside = _keep(directory)
        made.replace(directory / sqlite.FILE)
        return aside


def set_aside(url: str) -> Path | None:
    """Move what is in the place of the database into a directory of its own beside it, if there is something.

    Raises StoreError.
    """
    directory = place(url)
    with _locked(directory), _failing(str(directory)):
        aside = _keep(directory)
        _remove(directory / sqlite.FILE)
        lasting.sync(directory)
        return aside


def try_lock(url: str) -> None:
    """Raise StoreError, saying why, when the store at `url` can't be had for writing at this moment."""
    with _locked(place(url)):
        pass


def _may_replace(source: Path, to: Path) -> None:
    if source.exists() and to.exists() and to.samefile(source):
        raise StoreError(str(to), "this is the store itself; name another file")
    if any(os.path.lexists(to.with_name(name)) for name in (whole.IDENTITY, f"{to.name}-wal")):
        raise StoreError(str(to), "this is a store that is used; name another file")
    if not to.is_file():
        raise StoreError(str(to), "there is something already that is no file")
    try:
        whole.recognise(to)
    except StoreError as error:
        raise StoreError(str(to), f"there is a file already that is no copy of a store ({error.reason})") from error


@contextmanager
def _written(to: Path, source: Path, progress: Callable[[str, int, int], None]) -> Iterator[Path]:
    """A whole and checked copy beside the place that is meant for it, which whoever asked gives it.

    Raises StoreError, naming the place and the cause, when it can't be written there.
    """
    with _failing(str(source)):
        if not source.is_file():
            raise StoreError(str(source), "there is no store here")
    directory = to.absolute().parent
    made = directory / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
        whole.copy(source, made, progress)
        yield made
        lasting.sync(directory)
    except OSError as error:
        elsewhere = "" if error.filename == str(made) else f": {error.filename}"
        raise StoreError(str(to), f"it can't be written: {_said(error)}{elsewhere}") from error
    finally:
        for path in (made, made.with_name(f"{made.name}-journal")):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _keep(directory: Path) -> Path | None:
    """Keep what is in the place of the database; a file stays there too, until something takes its place.

    Its log does not: what is sound has absorbed it before.
    """
    file = directory / sqlite.FILE
    there = [path for path in (file, *(Path(f"{file}{side}") for side in SIDES)) if os.path.lexists(path)]
    if not there:
        return None
    aside = directory / f"aside-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir()
    for path in there:
        if not (path == file and _linked(file, aside / file.name)) and os.path.lexists(path):
            path.rename(aside / path.name)
    lasting.sync(aside)
    lasting.sync(directory)  # before anything takes the place of what is kept
    return aside


def _linked(file: Path, other: Path) -> bool:
    """Give a plain file another name too; whether its file system can."""
    try:
        if file.is_file() and not file.is_symlink():
            os.link(file, other)
            return True
    except OSError:
        return False
    return False


def _remove(file: Path) -> None:
    """Take away the name of what is kept under another."""
    with suppress(FileNotFoundError):
        file.unlink()


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with _failing(str(directory)):
        lasting.make(directory)
        lock = Lock(directory)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _failing(url: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(url, f"{_said(error)}: {error.filename}") from error


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
