"""Work spread over processes, with a bounded number of pieces in flight; little work stays in this process."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from feeds.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

Piece = TypeVar("Piece")
Result = TypeVar("Result")

#: Starting a process costs as much as this many items of work in this one.
FEW = 64
#: What all of them import, once before the first of them begins.
NEEDED = [
    "feeds.reading", "feeds.read.fields", "feeds.read.bodies.body", "feeds.make", "feeds.check.conformance",
    "feeds.check.readback", "feeds.render.rss", "feeds.render.atom", "feeds.render.jsonfeed",
]  # fmt: skip
#: Pieces of work in flight for each process: enough that none waits while the publisher waits for its disk.
AHEAD = 8


class Workers:
    """Runs a function over pieces of work; processes start when there is first enough to do."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        self._count = min(usable or 1, 8)

    def run(
        self, function: Callable[[Piece], Result], pieces: Sequence[Piece] | Iterable[Piece], *, items: int
    ) -> Iterator[Result]:
        """The results in the order of the pieces, which hold `items` items of work in all.

        `function` is a module's own; it and its pieces and results must be picklable. Never forks: a forked child
        would hold this process's lock and database. Raises UnavailableError when a process is killed.
        """
        if items < FEW or self._count == 1:
            yield from map(function, pieces)
            return
        if self._pool is None:
            context = get_context("forkserver")
            context.set_forkserver_preload(NEEDED)
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_start)
        try:
            yield from _in_order(self._pool, function, pieces, AHEAD * self._count)
        except BrokenProcessPool as error:
            raise UnavailableError(
                "worker processes", "one was killed from outside, perhaps for want of memory"
            ) from error

    def close(self) -> None:
        """End the processes, and leave to others the memory that so much work took."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
            give_back()


def give_back() -> None:
    """Return the memory that much work took to the system: the C library keeps what is freed, a service lives long."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _in_order(
    pool: ProcessPoolExecutor, function: Callable[[Piece], Result], pieces: Iterable[Piece], most: int
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    for piece in pieces:
        waiting.append(pool.submit(function, piece))
        if len(waiting) > most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def hired() -> Iterator[Workers]:
    """Workers that end with the block."""
    workers = Workers()
    try:
        yield workers
    finally:
        workers.close()


def _start() -> None:
    """Leave interrupts to the publisher, and end when it does, whatever kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if publisher := parent_process():
        Thread(target=_end_with, args=(publisher.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
