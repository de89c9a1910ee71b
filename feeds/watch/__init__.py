"""Hints at what has changed in the sources, so that an article is out a moment after it was saved.

A hint is only that: the scan is the truth, and follows whenever hints may have been lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
