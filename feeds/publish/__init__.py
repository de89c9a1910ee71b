"""Where documents go live."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import urlsplit

from feeds.errors import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Live(NamedTuple):
    """What lies at a path: its size in bytes and its time in whole seconds (the Last-Modified)."""

    size: int
    mtime: int


class Target(Protocol):
    """A place for documents. Every method raises TargetError when the place fails; what is live stays whole."""

    url: str

    def look(self, path: str) -> Live | None:
        """What lies there now, None when nothing does."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes there, None when there are none."""
        ...

    def replace(self, path: str, body: bytes, mtime: int) -> None:
        """Begin to put the bytes there whole or not at all; they are there, and last, once `settle` has returned."""
        ...

    def remove(self, path: str) -> None:
        """Take a document away, and the directories that it leaves empty."""
        ...

    def settle(self) -> None:
        """Wait for all replacements since the last call, and make them and all removals outlast a power cut."""
        ...

    def sweep(self, paths: Iterable[str]) -> None:
        """Collect what an interrupted run left beside these documents."""
        ...

    def every(self) -> Iterator[str]:
        """The paths of all that lies there and is no directory, ours or not; not below what may not be read."""
        ...


class Rehearsal:
    """A target that is looked at and never touched (--dry-run)."""

    def __init__(self, target: Target) -> None:
        self.url = target.url
        self.look = target.look
        self.read = target.read
        self.every = target.every

    def replace(self, path: str, body: bytes, mtime: int) -> None:
        """Leave it as it is."""

    def remove(self, path: str) -> None:
        """Leave it as it is."""

    def settle(self) -> None:
        """There is nothing to settle."""

    def sweep(self, paths: Iterable[str]) -> None:
        """Leave it as it is."""


def _directory(path: Path) -> Target:
    from feeds.publish.directory import Directory

    return Directory(path)


#: Targets by URL scheme; a plain path is a directory.
TARGETS: dict[str, Callable[[Path], Target]] = {"": _directory, "file": _directory}


def open_target(url: str) -> Target:
    """The target at `url`: a directory, made when it is first written to. Raises TargetError."""
    parts = urlsplit(url) if "://" in url else None
    scheme = parts.scheme if parts else ""
    if scheme not in TARGETS:
        raise TargetError(f"{scheme}://…", "no such kind of target; known: a directory, file")
    return TARGETS[scheme](Path(parts.path if parts else url))
