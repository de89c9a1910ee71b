"""What every kind of file-system events comes down to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from feeds.watch import Watched

#: So many paths at once are cheaper to find by a scan.
MANY = 10_000


class Hints:
    """What one reading of events says: some paths to look at, or why a scan is better."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.reason = ""

    def look(self, path: str) -> None:
        """This path may have changed."""
        if not self.reason:
            self.paths.add(path)
            if len(self.paths) > MANY:
                self.scan("a burst of changes")

    def scan(self, reason: str) -> None:
        """Anything may have changed."""
        self.reason = self.reason or reason
        self.paths.clear()


class Anew(Exception):  # noqa: N818 - no error: events end, and can be had again at once
    """Events are lost or their directory is another one; the watching has to begin anew."""


class NoEvents(Exception):  # noqa: N818 - no error: a place without events is polled
    """Events can't be had here, says the reason; the source has to be polled."""


class Events(Protocol):
    """The events of one source, from its opening until `close`."""

    kind: str

    @property
    def writing(self) -> frozenset[str]:
        """Paths that are open for writing as far as is known."""

    def read(self, timeout: float) -> Hints:
        """Wait at most so many seconds for events; what they hint at.

        Raises Anew when the watching has to begin anew, OSError and whatever else the system or a library thinks of.
        """

    def close(self) -> None:
        """Let go of what the system gave."""


#: Begins to watch a source; raises OSError when its root is missing or the system refuses.
Opener = Callable[["Watched"], Events]
