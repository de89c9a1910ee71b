"""Keeps a thread for each source, and one more that starts those anew which have ended."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from feeds.watch.follower import TICK, Follower

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.watch import Listener, Watched
    from feeds.watch.hints import Opener

#: Seconds that the threads have to end in.
END = 2.0


class Watcher:
    """The watching of some sources; see `feeds.watch.Watch`."""

    def __init__(self, sources: Sequence[Watched], listener: Listener, opener: Opener) -> None:
        self._stopping = threading.Event()
        self._followers = {source.name: Follower(source, listener, opener, self._stopping) for source in sources}
        self._threads = {name: _started(name, follower) for name, follower in self._followers.items()}
        self._supervisor = threading.Thread(target=self._supervise, name="watch", daemon=True)
        self._supervisor.start()

    def stop(self) -> None:
        """End it, within a second or so; nobody is told anything afterwards."""
        self._stopping.set()
        deadline = time.monotonic() + END
        self._supervisor.join(END)
        for thread in self._threads.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def alive(self) -> bool:
        """Whether every thread that watches lives."""
        return all(thread.is_alive() for thread in (self._supervisor, *self._threads.values()))

    def state(self) -> dict[str, str]:
        """How each source is watched: "events", "events without close" or "polling: <why>"."""
        return {name: follower.state for name, follower in self._followers.items()}

    def writing(self, source: str) -> frozenset[str]:
        """Paths that are open for writing as far as is known."""
        events = self._followers[source].events
        return events.writing if events else frozenset()

    def _supervise(self) -> None:
        while not self._stopping.wait(TICK):
            for name, follower in self._followers.items():
                if not self._threads[name].is_alive():
                    self._threads[name] = _started(name, follower)


def _started(name: str, follower: Follower) -> threading.Thread:
    thread = threading.Thread(target=follower.run, name=f"watch {name}", daemon=True)
    thread.start()
    return thread
