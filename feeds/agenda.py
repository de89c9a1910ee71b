"""What a service is to do next: wishes of the clock, the watcher and the operator, merged until someone takes them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

#: More paths than this are cheaper to find by a scan, and take no memory then.
MANY = 5_000


@dataclass(slots=True)
class Wishes:
    """What is to be done now. `scans` are sources with the reason; `closed` and `others` are paths by source, as
    `feeds.sources.Look` has them; `due` says that the clock alone asks for a pass.
    """

    scans: dict[str, str] = field(default_factory=dict)
    closed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    due: bool = False
    clean: bool = False
    check: bool = False
    reload: bool = False
    stop: bool = False

    def __bool__(self) -> bool:
        """Whether anything is wished for."""
        return any((self.scans, self.closed, self.others, self.due, self.clean, self.check, self.reload, self.stop))


class Agenda:
    """Takes wishes from any thread, and from signal handlers; never blocks the one who wishes."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._wishes = Wishes()

    def scan(self, source: str, reason: str) -> None:
        """Look at everything in a source."""
        with self._changed:
            self._wishes.scans.setdefault(source, reason)
            self._wishes.others.pop(source, None)
            self._changed.notify()

    def look(self, source: str, paths: Collection[str], *, closed: bool) -> None:
        """Look at some paths of a source; `closed`: their writers are done."""
        with self._changed:
            if source in self._wishes.scans and not closed:
                return
            pending = self._wishes.closed if closed else self._wishes.others
            pending[source].update(paths)
            if len(pending[source]) > MANY:
                del pending[source]
                self.scan(source, "so many changes at once")
            self._changed.notify()

    def want(self, *, due: bool = False, clean: bool = False, check: bool = False) -> None:
        """Have something else done."""
        with self._changed:
            self._wishes.due |= due
            self._wishes.clean |= clean
            self._wishes.check |= check
            self._changed.notify()

    def reload(self) -> None:
        """Read the configuration again."""
        with self._changed:
            self._wishes.reload = True
            self._changed.notify()

    def stop(self) -> None:
        """End the service."""
        with self._changed:
            self._wishes.stop = True
            self._changed.notify()

    @property
    def stopping(self) -> bool:
        """Whether the service is to end."""
        return self._wishes.stop

    def take(self, timeout: float) -> Wishes:
        """What is wished for by now, waiting for at most `timeout` seconds until something is."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._wishes), timeout)
            taken, self._wishes = self._wishes, Wishes()
            self._wishes.stop = taken.stop
            return taken
