"""Work spread over processes, with a bounded number of pieces in flight; little work stays in this process.

Each process has a pipe of its own: of one that all share, a process that is killed within a result leaves the rest of
it to be waited for, for ever, and its lock to nobody.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from traceback import format_exc
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from feeds.errors import UnavailableError, of_system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

Piece = TypeVar("Piece")
Result = TypeVar("Result")
#: What a function gave, and what it raised: one of them is None.
Made: TypeAlias = "tuple[object, Exception | None]"

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
        self._threads: ThreadPoolExecutor | None = None
        self._idle: list[_Worker] = []
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
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count)
        yield from _in_order(self._threads, partial(self._done, function), pieces, AHEAD * self._count)

    def _done(self, function: Callable[[Piece], Result], piece: Piece) -> Result:
        """In one of as many threads as there may be processes: what one of these makes of a piece."""
        try:
            worker = self._idle_or_new()
            result, raised = worker.do(function, piece)
        except (EOFError, OSError) as error:
            if of_system(error):  # no more files, processes or memory: that says it itself
                raise
            raise UnavailableError(
                "worker processes", "one was killed from outside, perhaps for want of memory"
            ) from error
        self._idle.append(worker)
        if raised is not None:
            raise raised
        return cast("Result", result)

    def _idle_or_new(self) -> _Worker:
        try:
            return self._idle.pop()
        except IndexError:
            return _Worker()

    def close(self) -> None:
        """End the processes, and leave to others the memory that so much work took."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None
            for worker in self._idle:
                worker.end()
            self._idle.clear()
            give_back()


def give_back() -> None:
    """Return the memory that much work took to the system: the C library keeps what is freed, a service lives long."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class _Worker:
    """A process that does one piece after the other, until its pipe is closed."""

    def __init__(self) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(NEEDED)
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def do(self, function: Callable[[Piece], Result], piece: Piece) -> Made:
        """What it makes of a piece. Raises EOFError or OSError when it is killed."""
        self._pipe.send((function, piece))
        made: Made = self._pipe.recv()
        return made

    def end(self) -> None:
        """Wait until it has ended."""
        self._pipe.close()
        self._process.join()


def _in_order(
    pool: ThreadPoolExecutor, function: Callable[[Piece], Result], pieces: Iterable[Piece], most: int
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


def _work(pipe: Connection) -> None:
    """Leave interrupts to the publisher, and end when it does, whatever kills it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if publisher := parent_process():
        Thread(target=_end_with, args=(publisher.sentinel,), daemon=True).start()
    with suppress(EOFError):
        while True:
            pipe.send(_made(*pipe.recv()))


def _made(function: Callable[[object], object], piece: object) -> Made:
    try:
        return function(piece), None
    except Exception as error:
        error.add_note(format_exc())  # where it was raised is not sent with it
        return None, error


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
