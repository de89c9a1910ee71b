"""Hints at what has changed in the sources, so that an article is out a moment after it was saved.

A hint is only that: the scan is the truth, and follows whenever hints may have been lost.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from feeds.watch.hints import Opener


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One source directory as a watcher needs it; `skip` and `exclude` as `feeds.gather.scan` has them.

    `poll` is how many seconds pass between scans where file-system events can't be had; `events` False forces that.
    """

    name: str
    root: Path
    suffixes: tuple[str, ...]
    skip: tuple[str, ...] = ()
    exclude: tuple[Path, ...] = ()
    poll: float = 10.0
    events: bool = True


class Listener(Protocol):
    """Who is told; called from the watcher's threads, must not block."""

    def look(self, source: str, paths: Collection[str]) -> None:
        """These paths (relative to the source's root, "/" on every system) may be new, changed or gone."""

    def scan(self, source: str, reason: str) -> None:
        """Anything may have changed."""


class Watch(Protocol):
    """The watching of some sources, from `watch` until `stop`."""

    def stop(self) -> None:
        """End it, within a second or so; nobody is told anything afterwards."""

    def alive(self) -> bool:
        """Whether every thread that watches lives."""

    def state(self) -> dict[str, str]:
        """How each source is watched: "events", "events without close" or "polling: <why>"."""

    def writing(self, source: str) -> frozenset[str]:
        """Paths that are open for writing as far as is known; a scan leaves these alone, a look follows their close.

        Empty where nobody sees a file being closed.
        """


def watch(sources: Sequence[Watched], listener: Listener, *, _opener: Opener | None = None) -> Watch:
    """Watch these sources, each in a thread of its own, and tell the listener what may have changed.

    Each source is first scanned (reason "start"), with its events already being kept. Nothing is raised: a root that is
    missing is waited for, what can't be watched is scanned every `poll` seconds, what broke is tried again.
    """
    from feeds.watch.watcher import Watcher

    return Watcher(sources, listener, _opener or _events())


def _events() -> Opener:
    if sys.platform == "linux":
        from feeds.watch.inotify import Inotify

        return Inotify
    else:  # noqa: RET505 - the type checker leaves out what is for another system
        from feeds.watch.elsewhere import Elsewhere

        return Elsewhere
