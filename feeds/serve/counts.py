"""What a worker counts of its answers: plain numbers when it answers, a file once a second."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from bisect import bisect_left
from pathlib import Path

from feeds.metrics import BOUNDS, SUFFIX

#: Seconds between two writings; so much is lost when a worker is killed.
EVERY = 1.0

log = logging.getLogger(__name__)


class Counts:
    """One worker's counts since its start, written to a file of its own in `directory`; belongs to one event loop."""

    def __init__(self, directory: Path) -> None:
        # Process ids come again; the time keeps the file of an earlier worker from being overwritten.
        self._file = directory / f"{os.getpid()}-{time.time_ns()}{SUFFIX}"
        self._tallies: dict[tuple[str, int, bool], list[int]] = {}
        self._spread = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self._written = 0

    def answered(self, format: str, status: int, size: int, full: int, seconds: float, delta: bool = False) -> None:  # noqa: A002, FBT001, FBT002 - the field's word; called 50,000 times a second
        """An answer in that format went out: `size` bytes of body after so many seconds.

        `full` is the size of the whole identity document (0: there is none). What a 304, a delta or compression left
        unsent counts as saved; the body that HEAD never has does not.
        """
        key = (format, status, delta)
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = [0, 0, 0]
        tally[0] += 1
        tally[1] += size
        if full > size and (size or status == 304):
            tally[2] += full - size
        self._spread[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds

    def write(self) -> None:
        """Put the file into its place as a whole, when there is something new. Raises OSError."""
        number = sum(self._spread)
        if number == self._written:
            return
        counted = {
            "tallies": [[*key, *tally] for key, tally in self._tallies.items()],
            "spread": self._spread,
            "seconds": self._seconds,
        }
        temporary = self._file.with_suffix(".new")
        temporary.write_text(json.dumps(counted), encoding="utf-8")
        temporary.replace(self._file)
        self._written = number

    async def keep_writing(self) -> None:
        """Write once a second, and when cancelled."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                self._try()
        finally:
            self._try()

    def _try(self) -> None:
        try:
            self.write()
        except OSError as error:
            # Answering goes on without counting; what was counted is written when that works again.
            log.warning("the counts can't be written: %s", error)
