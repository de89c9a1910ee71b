"""A directory that a web server serves: a rename replaces a document, so that a reader sees the old or the new."""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feeds import lasting
from feeds.errors import TargetError
from feeds.publish import Live

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Temporary files stand beside their document, because a rename is atomic only within one file system.
TEMPORARY = ".feeds-"
STRAY = TEMPORARY + "[0-9a-f]" * 16
#: Files that are written at once: the disk takes about as long to sync some as to sync one.
AT_ONCE = 4


class Directory:
    """Documents as files below one directory, written by threads while the caller goes on with the next ones."""

    def __init__(self, root: Path) -> None:
        self.url = str(root)
        self._root = root
        self._made: set[Path] = set()
        self._unsettled: set[Path] = set()
        self._writers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="publish")
        self._under_way: dict[str, Future[None]] = {}

    def look(self, path: str) -> Live | None:
        """What lies there now, None when nothing does."""
        with self._failing():
            self._finish(path)
            try:
                status = (self._root / path).stat(follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                return None
            return Live(status.st_size, int(status.st_mtime))

    def read(self, path: str) -> bytes | None:
        """The bytes there, None when there is nothing; what is no plain file is never opened and reads as empty."""
        with self._failing():
            self._finish(path)
            try:
                place = self._root / path
                return place.read_bytes() if stat.S_ISREG(place.lstat().st_mode) else b""
            except (FileNotFoundError, NotADirectoryError):
                return None

    def replace(self, path: str, body: bytes, mtime: int) -> None:
        """Begin to put the bytes there whole or not at all; what goes wrong is raised by `settle`, at the latest."""
        final = self._root / path
        with self._failing():
            self._finish(path)
            self._make(final.parent)
        self._under_way[path] = self._writers.submit(_replace, final, body, mtime)
        self._unsettled.add(final.parent)

    def remove(self, path: str) -> None:
        """Take a document away, and the directories that it leaves empty; an interrupted run may have begun with it."""
        final = self._root / path
        with self._failing():
            self._finish(*self._under_way)
            directory = final.parent
            if directory.is_dir():
                final.unlink(missing_ok=True)
                if _holds_only(directory, TEMPORARY):
                    _collect(directory)
            while directory != self._root and (not directory.is_dir() or _holds_only(directory)):
                with suppress(FileNotFoundError):  # an interrupted run may have taken it away, and not made that last
                    directory.rmdir()
                self._unsettled.discard(directory)
                directory = directory.parent
            if directory.is_dir():
                self._unsettled.add(directory)

    def settle(self) -> None:
        """Sync the directories whose entries have changed: a rename is on the disk only then."""
        unsettled, self._unsettled = sorted(self._unsettled), set()
        with self._failing():
            self._finish(*self._under_way)
            for directory in unsettled:
                lasting.sync(directory)

    def sweep(self, paths: Iterable[str]) -> None:
        """Collect temporary files of interrupted runs from the directories of these documents; none that lives."""
        with self._failing():
            self._finish(*self._under_way)
            for directory in {(self._root / path).parent for path in paths} | {self._root}:
                if directory.is_dir():
                    _collect(directory)

    def every(self) -> Iterator[str]:
        """The paths of all that lies there and is no directory, ours or not; not below what may not be read."""
        with self._failing():
            self._finish(*self._under_way)
            yield from _below(self._root, "", set())

    def _make(self, directory: Path) -> None:
        """Have a directory, whose name lasts once all is settled: it may be there and no one have waited for that."""
        if directory in self._made and directory.is_dir():
            return
        if directory == self._root:
            lasting.make(directory)
        else:
            self._make(directory.parent)
            directory.mkdir(exist_ok=True)
            self._unsettled.add(directory.parent)
        self._made.add(directory)

    def _finish(self, *paths: str) -> None:
        """Wait for what is being written there; nothing of it goes on when the first fault is raised."""
        writing = [self._under_way.pop(path) for path in paths if path in self._under_way]
        wait(writing)
        for one in writing:
            one.result()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = f": {error.filename}" if error.filename else ""
            raise TargetError(self.url, f"{(error.strerror or str(error)).lower()}{place}") from error


def _holds_only(directory: Path, *prefixes: str) -> bool:
    """Whether all names in a directory begin like that, or there is none; the first other one ends the look."""
    with os.scandir(directory) as entries:
        return all(entry.name.startswith(prefixes) for entry in entries)


def _below(directory: Path, prefix: str, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Each directory once, however many links lead to it: that of archives may be one, to a larger disk."""
    try:
        status = directory.stat()
        with os.scandir(directory) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except PermissionError:
        if prefix:
            return
        raise
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.is_dir():
            yield from _below(directory / entry.name, f"{prefix}{entry.name}/", seen)
        else:
            yield prefix + entry.name


def _replace(final: Path, body: bytes, mtime: int) -> None:
    """A synced temporary file in the same directory, then a rename.

    Without the sync before it, a power cut after the rename can leave an empty file under the live name.
    """
    temporary = final.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        with open(temporary, "xb", opener=_open) as file:
            file.write(body)
            file.flush()
            os.utime(file.fileno(), (mtime, mtime))
            os.fsync(file.fileno())
            temporary.replace(final)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            error.filename = str(final)
        raise


def _open(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o644)
    with suppress(OSError):  # a file system without locks is written to as well
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _collect(directory: Path) -> None:
    """Take away what interrupted runs left in a directory; not what a process writes that has another store."""
    for stray in directory.glob(STRAY):
        with suppress(FileNotFoundError), stray.open("rb") as file:
            if not _is_held(file):
                stray.unlink()


def _is_held(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    return False
