"""Which files someone is writing to, as far as events tell."""

from __future__ import annotations

import time

#: A file that appeared and was not written to since may be a link, or was finished before anyone watched it; it is
#: looked at after so many seconds.
QUIET = 1.0
#: truncate(2) is a change without a close, so no file is waited for longer than so many seconds after its last change.
ENDLESS = 300.0
#: More files are not remembered; the oldest are forgotten.
MANY = 10_000


class Writing:
    """The files of one source that were written to and not closed since; for one thread, but for `now`."""

    def __init__(self) -> None:
        #: The paths as of the last `settle`, for other threads.
        self.now: frozenset[str] = frozenset()
        self._appeared: dict[str, float] = {}
        self._written: dict[str, float] = {}
        self._moved = False

    def appear(self, path: str) -> None:
        """This file is new; someone may have it open."""
        self._remember(self._appeared, path, QUIET)

    def write(self, path: str) -> None:
        """Someone has this file open, and wrote to it."""
        self._appeared.pop(path, None)
        self._remember(self._written, path, ENDLESS)

    def end(self, path: str) -> None:
        """This file was closed, moved or deleted."""
        known = self._appeared.pop(path, None) or self._written.pop(path, None)
        self._moved |= known is not None

    def end_below(self, directory: str) -> None:
        """Everything in this directory is somewhere else now, or gone."""
        for path in [*self._appeared, *self._written]:
            if path.startswith(directory + "/"):
                self.end(path)

    def overdue(self) -> tuple[list[str], list[str]]:
        """Files of which nothing was heard for too long: those that only appeared, and those written to."""
        now = time.monotonic()
        return _due(self._appeared, now), _due(self._written, now)

    def settle(self) -> None:
        """Let other threads see what has been told so far."""
        if self._moved:
            self.now, self._moved = frozenset((*self._appeared, *self._written)), False

    def _remember(self, where: dict[str, float], path: str, seconds: float) -> None:
        where[path] = time.monotonic() + seconds
        self._moved = True
        if len(where) > MANY:
            del where[next(iter(where))]


def _due(where: dict[str, float], now: float) -> list[str]:
    return [path for path, until in where.items() if until <= now]
