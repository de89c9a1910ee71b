"""Follows the events of one source for as long as it can, and scans it now and then for as long as it can't."""

from __future__ import annotations

import errno
import logging
import os
import time
from contextlib import closing
from typing import TYPE_CHECKING

from feeds.watch.hints import Anew, NoEvents
from feeds.watch.mounts import remote
from feeds.watch.pace import SHARE, Pace

if TYPE_CHECKING:
    from threading import Event

    from feeds.watch import Listener, Watched
    from feeds.watch.hints import Events, Opener

#: Seconds between looks at whether to stop, and whether the root was replaced.
TICK = 0.5
#: Seconds until what broke is tried again; doubled each time, from the first to the second.
SHORTEST, LONGEST = 0.5, 30.0
#: Seconds until events are tried again where there are none, or where the system has no watches left.
REFUSED = 180.0
_LIMITS = {
    errno.ENOSPC: "no watches left, see fs.inotify.max_user_watches",
    errno.EMFILE: "too many open files, or see fs.inotify.max_user_instances",
}
log = logging.getLogger("feeds.watch")


class Follower:
    """One source: `state` as `feeds.watch.Watch` has it, and the `events` that it has now."""

    def __init__(self, watched: Watched, listener: Listener, opener: Opener, stopping: Event) -> None:
        self.events: Events | None = None
        self.state = "polling: starting"
        self._watched = watched
        self._listener = listener
        self._open = opener
        self._stopping = stopping
        self._reason = "start"
        self._trouble = ""
        self._delay = SHORTEST
        self._cost = 0.0
        self._scanned = 0.0

    def run(self) -> None:
        """Watch until told to stop."""
        while not self._stopping.is_set():
            try:
                self._follow()
            except Anew as anew:
                self._reason = str(anew)
                self._stopping.wait(SHARE * self._cost)
            except Exception as error:  # whatever it is, the source is watched on
                self._do_without(error)

    def _follow(self) -> None:
        """Tell what events hint at, until they end by an exception or it is time to stop."""
        began, worked = time.monotonic(), time.thread_time()
        self._ask_whether_events()
        with closing(self._open(self._watched)) as events:
            self._cost = time.thread_time() - worked
            self._begin(events)
            try:
                self._tell(events)
            finally:
                self.events = None
                if time.monotonic() - began > LONGEST:
                    self._delay = SHORTEST

    def _ask_whether_events(self) -> None:
        if not self._watched.events:
            raise NoEvents("events are turned off")
        if kind := remote(os.path.realpath(self._watched.root)):
            raise NoEvents(f"a file system without events, {kind}")

    def _begin(self, events: Events) -> None:
        if self._trouble:
            log.info("%s: watched by events again", self._watched.name)
        self._trouble = ""
        self.events, self.state = events, events.kind
        reason, self._reason = self._reason, "watched again"
        self._scan(reason)

    def _tell(self, events: Events) -> None:
        pace = Pace()
        while not self._stopping.is_set():
            hints = events.read(TICK)
            if hints.reason:
                self._scan(hints.reason)
            elif hints.paths:
                self._listener.look(self._watched.name, hints.paths)
            self._stopping.wait(pace.rest(fruitful=bool(hints.reason or hints.paths)))

    def _do_without(self, error: Exception) -> None:
        """Say so once, ask for a scan, and then for more of them until it is time to try again.

        A missing root is only waited for: there is nothing to scan.
        """
        trouble = _describe(error)
        self.state = f"polling: {trouble}"
        first, news = not self._trouble, self._trouble != trouble
        self._trouble = trouble
        if news:
            level = logging.INFO if isinstance(error, NoEvents) else logging.WARNING
            log.log(level, "%s: not watched by events: %s", self._watched.name, trouble)
        if first:
            reason, self._reason = self._reason, "watched again"
            self._scan(trouble if reason == "watched again" else reason)
        missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
        self._poll(self._wait(error), float("inf") if missing else self._watched.poll)

    def _wait(self, error: Exception) -> float:
        """How many seconds until events are tried again."""
        if isinstance(error, NoEvents) or getattr(error, "errno", None) == errno.ENOSPC:
            return REFUSED
        delay, self._delay = self._delay, min(self._delay * 2, LONGEST)
        return delay

    def _poll(self, seconds: float, every: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            due = self._scanned + every - time.monotonic()
            if due <= 0:
                self._scan("polling")
            elif self._stopping.wait(min(left, due)):
                return

    def _scan(self, reason: str) -> None:
        self._scanned = time.monotonic()
        self._listener.scan(self._watched.name, reason)


def _describe(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error) or type(error).__name__
    return _LIMITS.get(error.errno or 0) or (error.strerror or str(error)).lower()
