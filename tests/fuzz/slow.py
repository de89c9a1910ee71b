"""Which baits take longer than so many seconds: `python -m tests.fuzz.slow [SECONDS] [PART OF A NAME]…`."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection

from feeds.article import Draft
from feeds.candidate import candidate
from feeds.check import check
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, html, read
from feeds.read.excerpt import excerpt
from tests.fuzz.baits import PLACES, SIZE, UNITS, bait
from tests.fuzz.documents import DOCUMENTS
from tests.newsroom import TERMS

LIMIT = 30
_PROCESSES = get_context("forkserver")
Work = Callable[[str, bytes], None]


def reading(path: str, data: bytes) -> None:
    """All that is done with a file until readers could have it."""
    try:
        outcome = read(path, data, Conventions(), datetime(2024, 6, 1, tzinfo=UTC))
    except ArticleError:
        return
    for said in [part.outcome for part in outcome.parts] if isinstance(outcome, Bundle) else [outcome]:
        if isinstance(said, Draft):
            candidate(TERMS, path, b"", said)
            excerpt(html(said.content, "https://site.example/"))


def checking(_path: str, data: bytes) -> None:
    """A document checked."""
    check(data, now=datetime(2024, 6, 1, tzinfo=UTC))


def work_of(place: str) -> Work:
    """What is done with a bait in that place."""
    return checking if place in DOCUMENTS else reading


def data_of(place: str, name: str) -> bytes:
    """The bait in its place, a megabyte in all, whatever the place makes of each of its characters."""
    put, text = {**PLACES, **DOCUMENTS}[place], bait(name)
    size = len(put(text).encode("utf-8", "surrogatepass"))
    return put(text[: len(text) * SIZE // max(size, SIZE)]).encode("utf-8", "surrogatepass")


def cost(work: Work, place: str, data: bytes, limit: int = LIMIT) -> float:
    """Seconds of processor time, in a process that is ended after so many; -1 when it fails, or was ended."""
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    child = _PROCESSES.Process(target=_at_work, args=(work, place, data, limit, theirs))
    child.start()
    theirs.close()
    try:
        return float(ours.recv())
    except EOFError:
        return -1.0
    finally:
        child.join()


def _at_work(work: Work, place: str, data: bytes, limit: int, told: Connection) -> None:
    began = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    work(place, data)
    told.send(time.process_time() - began)


def main() -> None:
    least = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    _PROCESSES.set_forkserver_preload(["tests.fuzz.documents", "feeds.read.page", "feeds.check.conformance"])
    began = time.monotonic()
    found = []
    wanted = [(place, name) for place in (*PLACES, *DOCUMENTS) for name in UNITS]
    for place, name in wanted:
        if not all(part in f"{place} {name}" for part in sys.argv[2:]):
            continue
        seconds = cost(work_of(place), place, data_of(place, name))
        if seconds < 0 or seconds >= least:
            found.append((seconds, place, name))
            print(f"{seconds:6.1f} s  {place:12} {name}", flush=True)
    print(f"{len(found)} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
