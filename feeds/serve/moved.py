"""What became of documents that are no more, as the publisher wrote it down beside the others."""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feeds.feed import MOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

_ARCHIVE = re.compile(r"archive/(.+)/[1-9][0-9]*")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Feeds that are gone, feeds by their old names, and formats that are published no more."""

    gone: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)
    suffixes: frozenset[str] = frozenset()

    def is_gone(self, feed: str, suffix: str) -> bool:
        """Whether a document was there once and never will be again (RFC 9110 section 15.5.11)."""
        of = _owner(feed)
        return suffix in self.suffixes or self._last(of) in self.gone or of in self.gone

    def target(self, feed: str) -> str | None:
        """The name that the feed has now, however often it was renamed: readers make one hop. Archives go with it."""
        of = _owner(feed)
        last = self._last(of)
        if last == of:
            return None
        return last if of == feed else f"archive/{last}/{feed.rpartition('/')[2]}"

    def _last(self, feed: str) -> str:
        seen = {feed}
        last = feed
        while (following := self.moved.get(last)) is not None:
            if following in seen:
                return feed
            seen.add(following)
            last = following
        return last


def _owner(name: str) -> str:
    """The feed that an archive (`archive/asia/3`) is of; a feed is its own."""
    found = _ARCHIVE.fullmatch(name)
    return found[1] if found else name


class MovedFile:
    """The file, read again when it has changed."""

    def __init__(self, root: str) -> None:
        self._path = os.path.join(root, MOVED)  # noqa: PTH118 - a path object costs more than the stat
        self._stamp: tuple[int, ...] | None = None
        self.says = Moved()

    def changed(self) -> bool:
        """Whether it has to be read again; costs one stat."""
        return self._look() != self._stamp

    def read(self) -> None:
        """Read it; what it said last holds when it can't be read. Blocks: for threads."""
        stamp = self._look()
        if stamp is None:
            self.says = Moved()
        else:
            try:
                with open(self._path, "rb") as file:  # noqa: PTH123
                    self.says = _read(json.load(file))
            except (OSError, ValueError, TypeError, AttributeError):
                # Half a file, or another's: it is looked at again when it changes.
                log.exception("%s can't be read", self._path)
        self._stamp = stamp

    def _look(self) -> tuple[int, ...] | None:
        try:
            status = os.stat(self._path)  # noqa: PTH116 - as above
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return self._stamp
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(told: Any) -> Moved:
    return Moved(
        gone=frozenset(told.get("gone", ())),
        moved={str(old): str(new) for old, new in told.get("moved", {}).items()},
        suffixes=frozenset(told.get("suffixes", ())),
    )
