"""Which baits cost more seconds of processor time than so many, or more than 250 MB: `python -m tests.fuzz.slow
[SECONDS] [PART OF A PLACE OR A BAIT]…`. All of them take hours, those of one place some minutes.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from feeds.article import Draft
from feeds.candidate import candidate
from feeds.check import check
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, html, read
from feeds.read.bodies import asciidoc
from feeds.read.bodies.excerpt import excerpt
from tests.fuzz.baits import BAITS, PLACES, SIZE, baited
from tests.fuzz.documents import DOCUMENTS
from tests.newsroom import TERMS

LIMIT = 30
MEGABYTES = 250
NOW = datetime(2024, 6, 1, tzinfo=UTC)
Work = Callable[[str, bytes], None]


def reading(path: str, data: bytes) -> None:
    """All that is done with a file until readers could have it."""
    try:
        outcome = read(path, data, Conventions(), NOW)
    except ArticleError:
        return
    for said in [part.outcome for part in outcome.parts] if isinstance(outcome, Bundle) else [outcome]:
        if isinstance(said, Draft):
            candidate(TERMS, path, b"", said)
            try:
                excerpt(html(said.content, "https://site.example/"))
            except ValueError:  # another program reads AsciiDoc, and not all of it
                if said.content.type != "text/asciidoc":
                    raise


def checking(_path: str, data: bytes) -> None:
    """A document checked."""
    check(data, now=NOW)


def endless(_path: str, _data: bytes) -> None:
    """What takes for ever, to try the limit with."""
    while True:
        pass


def work_of(place: str) -> Work:
    """What is done with a bait in that place."""
    return checking if place in DOCUMENTS else reading


class Cost(NamedTuple):
    """Seconds of processor time, with that of programs that run or ran, and megabytes beyond what was held before."""

    seconds: float
    megabytes: int


class Bench:
    """A process that works on one thing after the other, each for so many seconds of processor time at most."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._child = context.Process(target=_at_work, args=(theirs, self._limit), daemon=True)
        self._child.start()
        theirs.close()

    def cost(self, work: Work, path: str, data: bytes) -> Cost | None:
        """What work on a file took; None when it failed, or was ended."""
        self._ours.send((work, path, data))
        try:
            return Cost(*self._ours.recv())
        except EOFError:
            self._child.join()
            self._begin()
            return None

    def close(self) -> None:
        """End the process."""
        self._ours.close()
        self._child.join()


def _at_work(told: Connection, limit: int) -> None:
    sys.settrace(None)  # who counts the lines that run takes longer than they do
    while True:
        try:
            work, path, data = told.recv()
        except EOFError:
            return
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the most that was held
        before, began = _held(), _spent()
        signal.setitimer(signal.ITIMER_PROF, limit)  # nothing catches it: whatever runs, the process ends
        work(path, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        told.send((_spent() - began, _held() - before))


def _spent() -> float:
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = asciidoc._Running.converter
    reading = asciidoc._spent(running.process.pid) if running else 0.0
    return time.process_time() + programs.ru_utime + programs.ru_stime + reading


def _held() -> int:
    """The most that this process held, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    least = float(sys.argv[1]) if len(sys.argv) > 1 else 1.2
    wanted = [
        (place, name) for place in PLACES for name in BAITS if all(part in f"{place} {name}" for part in sys.argv[2:])
    ]
    bench, worst = Bench(), 0.0
    for place, name in wanted:
        cost = bench.cost(work_of(place), place, baited(place, name, SIZE))
        worst = max(worst, cost.seconds if cost else LIMIT)
        if cost is None or cost.seconds >= least or cost.megabytes >= MEGABYTES:
            print(f"{place:16} {name:28} {cost or 'failed, or was ended'}", flush=True)
    print(f"{len(wanted):,} tried, the worst took {worst:.1f} s")
    bench.close()


if __name__ == "__main__":
    main()
