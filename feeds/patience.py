"""What a service waits for that a single pass does not: a slow writer's last byte, and a file that may come back.

An editor's save, a checkout or an upload takes a file away for a moment, or writes it bit by bit. A pass that looks at
every instant would publish half an article, or withdraw one that is only being replaced.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from feeds.gather import Stamp
    from feeds.store.ledger import Place

#: A vanished file is withdrawn after so many seconds.
GRACE = 60.0
#: A file whose closing nobody saw is taken when it has not changed for so many seconds.
SETTLE = 1.0
#: Nothing is published for the first time while files are unfinished, but for no more seconds than this.
FIRST = 10.0


class Patience:
    """What was missing or unfinished when it was last looked at, by source and path."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], int] = time.time_ns,
        writing: Callable[[str], Collection[str]] = lambda _: (),
        polled: Callable[[str], bool] = lambda _: False,
        grace: float = GRACE,
    ) -> None:
        """`clock` (seconds) never goes back; `wall` (nanoseconds since 1970) is the one that stamps files.

        `writing(source)` are the paths that someone is known to be writing to; of a source that is `polled` nobody
        would know.
        """
        self._clock = clock
        self._wall = wall
        self._writing = writing
        self._polled = polled
        self._grace = grace
        self._began = clock()
        # The wall clock at the last whole look at a source, and at the one before.
        self._scans: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        self._missing: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._unfinished: defaultdict[str, dict[str, tuple[Stamp, float]]] = defaultdict(dict)

    def is_settled(self, place: Place, stamp: Stamp) -> bool:
        """Whether the file may be read: nobody writes to it, and its last change is a while ago.

        The stamp of a file server may say nothing, because its clock is ahead of ours, or behind it: then what was
        not there at the last look seems to be older than that. Such a file has to look the same at two looks.
        """
        source, path = place
        waiting, now = self._unfinished[source], self._clock()
        before = waiting.get(path)
        is_behind = self._polled(source) and stamp.ctime < self._scans[source][0]
        rests = self._wall() - max(stamp.mtime, stamp.ctime) >= SETTLE * 1e9 and not is_behind
        if path not in self._writing(source) and (rests or self._looked_same(before, stamp, now)):
            waiting.pop(path, None)
            return True
        waiting[path] = before if before and before[0] == stamp and not rests else (stamp, now)
        return False

    @staticmethod
    def _looked_same(before: tuple[Stamp, float] | None, stamp: Stamp, now: float) -> bool:
        return before is not None and before[0] == stamp and now - before[1] >= SETTLE

    def holds_first(self) -> bool:
        """Whether to wait with what was never published before: some of it is a moment old, and will be there soon.

        What comes after the first publishing is news, and stays in the feeds for as long as news do.
        """
        return any(self._unfinished.values()) and self._clock() - self._began < FIRST

    def is_gone(self, place: Place) -> bool:
        """Whether the file has been missing for long enough to say that it was deleted."""
        now = self._clock()
        return now - self._missing[place.source].setdefault(place.path, now) >= self._grace

    def observe(
        self, source: str, *, looked: Collection[str] | None, vanished: Iterable[str], differing: Iterable[str]
    ) -> None:
        """Forget what need not be waited for any more: a path that was looked at (None: all of the source) and is
        there again, or is no longer new or changed.
        """
        if looked is None:
            self._scans[source] = self._scans[source][1], self._wall()
        for waiting, still in ((self._missing[source], set(vanished)), (self._unfinished[source], set(differing))):
            seen = waiting.keys() if looked is None else waiting.keys() & set(looked)
            for path in [path for path in seen if path not in still]:
                waiting.pop(path)

    def withdraw(self, source: str, paths: Iterable[str]) -> None:
        """These have been withdrawn: there is nothing left to wait for."""
        for path in paths:
            self._missing[source].pop(path, None)

    def extend(self, source: str, paths: Iterable[str]) -> None:
        """So much is gone at once that it may all come back: wait as long again."""
        self._missing[source] |= dict.fromkeys(paths, self._clock())

    def look_again(self, place: Place, stamp: Stamp) -> None:
        """A file that looks like that could not be taken as it is: it will rest in a moment."""
        self._unfinished[place.source][place.path] = stamp, self._clock()

    def put_off(self, source: str) -> None:
        """The source can't be looked at: whatever is waited for there is waited for anew."""
        now = self._clock()
        self._missing[source] = dict.fromkeys(self._missing[source], now)
        self._unfinished[source] = {path: (stamp, now) for path, (stamp, _) in self._unfinished[source].items()}

    def missing(self, source: str) -> set[str]:
        """The paths of a source that may come back: a look at others takes them along, for their articles may move."""
        return set(self._missing[source])

    def ripe(self) -> dict[str, set[str]]:
        """The paths to look at again by now, by source."""
        now = self._clock()
        found: defaultdict[str, set[str]] = defaultdict(set)
        for source, missing in self._missing.items():
            found[source] |= {path for path, since in missing.items() if now - since >= self._grace}
        for source, unfinished in self._unfinished.items():
            found[source] |= {path for path, (_, since) in unfinished.items() if now - since >= SETTLE}
        return {source: paths for source, paths in found.items() if paths}

    def due(self) -> float | None:
        """In how many seconds something is ripe; None when nothing is waited for."""
        instants = [since + self._grace for missing in self._missing.values() for since in missing.values()]
        instants += [since + SETTLE for waiting in self._unfinished.values() for _, since in waiting.values()]
        return max(0.0, min(instants) - self._clock()) if instants else None
