"""How a thread that reads events leaves the processor to others, however many come."""

from __future__ import annotations

import time

#: It rests so many times as long as it works.
SHARE = 3.0
#: After events that told nothing (a large file being written) it rests at least so many seconds, up to the second.
LEAST, MOST = 0.00025, 0.01
#: Nothing for so many seconds, and the next event is taken at once.
CALM = 0.1


class Pace:
    """The rests of one thread, which has to make it itself."""

    def __init__(self) -> None:
        self._worked = time.thread_time()
        self._rested = time.monotonic()
        self._pause = 0.0

    def rest(self, *, fruitful: bool) -> float:
        """For how many seconds to rest now; `fruitful` when the last events told something."""
        now, worked = time.monotonic(), time.thread_time()
        if fruitful or now - self._rested > CALM:
            self._pause = 0.0
        else:
            self._pause = min(MOST, max(LEAST, self._pause * 2))
        seconds = max(SHARE * (worked - self._worked), self._pause)
        self._worked, self._rested = worked, now + seconds
        return seconds
