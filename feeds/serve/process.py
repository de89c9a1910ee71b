"""The program that serves HTTP, as the publisher sees it: started, watched over, stopped."""

from __future__ import annotations

import logging
import select
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from feeds.errors import TargetError

if TYPE_CHECKING:
    from feeds.serve.serving import Serving

#: Seconds: for all workers to listen, for open answers to end, and between two tries to start again.
START, STOP, AGAIN = 30.0, 7.0, 5.0

log = logging.getLogger("feeds.serve")


class Program:
    """`python -m feeds.serve` in a process of its own, never forked from this one, which holds the store's lock.

    Start it from the main thread: it ends with the thread that started it, whatever kills that.
    """

    def __init__(self, serving: Serving) -> None:
        """Start it, and wait until it listens. Raises TargetError when it can't, as when the port is taken."""
        self.serving = serving
        self.url = ""
        self._started = 0.0
        self._start()

    def _start(self) -> None:
        self._started = time.monotonic()
        place = f"{self.serving.host}:{self.serving.port}"
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "feeds.serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise TargetError(place, f"the server can't be started: {reason}") from error
        with suppress(BrokenPipeError):
            print(self.serving.dump(), file=self._process.stdin, flush=True)
        said = self._first_words()
        if not said.startswith("listening on "):
            code = self._process.wait(START)
            raise TargetError(place, f"the server did not start (exit code {code}); its own words stand above")
        self.url = said.removeprefix("listening on ").strip()

    def _first_words(self) -> str:
        out = self._process.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], START)
        if not ready:
            self._process.kill()
        return out.readline()

    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def revive(self) -> None:
        """Start it again when it has ended, but not over and over."""
        if self.alive() or time.monotonic() - self._started < AGAIN:
            return
        log.error("the server ended; starting it again", extra={"told": {"code": self._process.returncode}})
        try:
            self._start()
        except TargetError as error:
            log.error("%s", error)  # noqa: TRY400 - its words say it all

    def stop(self) -> None:
        """Let open answers end, then end it."""
        self._process.terminate()
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
