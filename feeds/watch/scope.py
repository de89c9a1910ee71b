"""Which directories and files of a source matter to a watcher: those that `feeds.gather.scan` comes to."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.watch import Watched


class Scope:
    """The rules of one source. `top` is the real path of its root; all other paths are relative to it.

    Raises OSError when there is no root.
    """

    def __init__(self, watched: Watched) -> None:
        self.top = os.path.realpath(watched.root)
        self._root = watched.root
        self._identity = self._identify()
        self._suffixes = frozenset(watched.suffixes)
        self._skip = watched.skip
        self._exclude = {os.path.realpath(place) for place in watched.exclude}

    def place(self, path: str) -> str:
        """Where on the system a path of the source is."""
        return f"{self.top}/{path}" if path else self.top

    def enters(self, path: str) -> bool:
        """Whether a scan goes into a directory of that path, its parents being entered; never when it isn't UTF-8."""
        name = path.rpartition("/")[2]
        return not self._hides(path, name) and _is_utf8(name) and self.place(path) not in self._exclude

    def counts(self, path: str) -> bool:
        """Whether a scan looks at a file of that path, its parents being entered. A name may be other than UTF-8."""
        name = path.rpartition("/")[2]
        return (
            os.path.splitext(name)[1].lower() in self._suffixes  # noqa: PTH122 - a name; Path costs ten times as much
            and not self._hides(path, name)
        )

    def is_within(self, path: str) -> bool:
        """Whether a scan goes into every directory above that path."""
        return all(self.enters(path[:end]) for end, character in enumerate(path) if character == "/")

    def is_replaced(self) -> bool:
        """Whether another directory is where the root was, say after a mount. Raises OSError when there is none."""
        return self._identify() != self._identity

    def _identify(self) -> tuple[int, int]:
        status = self._root.stat()
        return status.st_dev, status.st_ino

    def _hides(self, path: str, name: str) -> bool:
        return name.startswith(".") or any(
            fnmatchcase(path, pattern) or fnmatchcase(name, pattern) for pattern in self._skip
        )


def _is_utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)
