"""Files of a store as the disk gives them, and what it says when it does not: SQLite forgets or mistakes that."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from feeds.errors import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Files that SQLite opens: the database, its log, and the index of that.
FILES = 3
#: Bytes that are read at once.
PIECE = 1 << 20


def make(directory: Path) -> None:
    """Make a directory that outlasts a power cut, if it is not there yet. Raises OSError."""
    if not directory.is_dir():
        make(directory.parent)
        directory.mkdir(exist_ok=True)
        sync(directory.parent)


def sync(directory: Path) -> None:
    """Make the names of files in a directory last. Raises OSError."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_anew(log: Path) -> None:
    """Write a log that was left behind once more, as it reads now, and sync it. Raises OSError.

    Its last sync may have failed. Then a commit in it can be read, of which the disk knows nothing, and no later sync
    would write it: the commits after it, though synced themselves, would go with it at a power cut.
    """
    try:
        descriptor = os.open(log, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        for place, piece in _pieces(descriptor):
            os.pwrite(descriptor, piece, place)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unreadable(*files: Path) -> str:
    """Which of these can't be read whole, and why; empty when all can, or are not there."""
    for file in files:
        try:
            descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        except OSError as error:
            return _said(error, file)
        try:
            for _ in _pieces(descriptor):
                pass
        except OSError as error:
            return _said(error, file)
        finally:
            os.close(descriptor)
    return ""


def refusal(directory: Path) -> int:
    """Why as many files as SQLite needs can't be opened there, to be written to: it forgets it. 0: they can by now."""
    opened: list[int] = []
    try:
        for _ in range(FILES):
            opened.append(os.open(directory, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC))  # noqa: PERF401 - some stay open
    except OSError as error:
        return error.errno if error.errno in {errno.EACCES, *SHORT} else 0
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return 0


def _pieces(descriptor: int) -> Iterator[tuple[int, bytes]]:
    for place in range(0, os.fstat(descriptor).st_size, PIECE):
        yield place, os.pread(descriptor, PIECE, place)


def _said(error: OSError, file: Path) -> str:
    return f"{(error.strerror or str(error)).lower()}: {file}"
