"""Events on other systems, by watchfiles: it tells what changed, but neither a close nor whether events were lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.watch.hints import Anew, Hints
from feeds.watch.scope import Scope

if TYPE_CHECKING:
    from watchfiles import Change

    from feeds.watch import Watched

#: Milliseconds: how long it waits for a first change, and then for more of them.
WAIT = 500
MORE = 20


class Elsewhere:
    """The events of one source. Raises OSError when its root is missing or the system gives no more."""

    kind = "events without close"
    writing: frozenset[str] = frozenset()

    def __init__(self, watched: Watched) -> None:
        from watchfiles import watch

        self._scope = Scope(watched)
        self._changes = watch(
            self._scope.top,
            watch_filter=None,
            step=MORE,
            rust_timeout=WAIT,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        # It begins to watch when it is first asked.
        self._first = next(self._changes)

    def close(self) -> None:
        """Watch no more."""
        self._changes.close()

    def read(self, timeout: float) -> Hints:  # noqa: ARG002 - told once, when it begins
        """Wait at most half a second for changes; what they hint at. Raises Anew, OSError and RuntimeError."""
        hints = Hints()
        changes, self._first = self._first or next(self._changes), set()
        for change, place in changes:
            self._take(change, self._relative(place), hints)
        if self._scope.is_replaced():
            raise Anew("the directory was replaced")
        return hints

    def _take(self, change: Change, path: str, hints: Hints) -> None:
        """A directory that was moved is told without what is in it, and one that is gone can't be told from a file."""
        if path == ".":
            if change.name == "deleted":
                raise Anew("the directory is gone")
        elif not self._scope.is_within(path):
            return
        elif self._scope.counts(path):
            hints.look(path)
        elif self._scope.enters(path) and (change.name == "deleted" or self._is_new_directory(change, path)):
            hints.scan("a directory was added, moved or deleted")

    def _relative(self, place: str) -> str:
        """The path of a place; watchfiles follows links, so a directory may be told by another of its names."""
        if place == self._scope.top:
            return "."
        above, name = os.path.split(place)
        return os.path.relpath(os.path.join(os.path.realpath(above), name), self._scope.top).replace(os.sep, "/")  # noqa: PTH118 - text, as it came

    def _is_new_directory(self, change: Change, path: str) -> bool:
        place = Path(self._scope.place(path))
        return change.name == "added" and place.is_dir() and not place.is_symlink()
