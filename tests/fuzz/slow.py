"""How long every bait takes: `python -m tests.fuzz.slow [SECONDS] [PART OF A NAME]…`; those that take longer, worst first."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from feeds.article import Draft
from feeds.candidate import candidate
from feeds.check import check
from feeds.errors import ArticleError
from feeds.read import Bundle, Conventions, html, read
from feeds.read.excerpt import excerpt
from tests.fuzz.baits import PLACES, UNITS, bait
from tests.fuzz.documents import DOCUMENTS
from tests.newsroom import TERMS

LIMIT = 30


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


def cases(*parts: str) -> Iterator[tuple[str, str, Callable[[str, bytes], None], bytes]]:
    """Every bait in every place, by place and name."""
    for work, places in ((reading, PLACES), (checking, DOCUMENTS)):
        for place, put in places.items():
            for name in UNITS:
                if all(part in f"{place} {name}" for part in parts):
                    yield place, name, work, put(bait(name)).encode("utf-8", "surrogatepass")


def cost(work: Callable[[str, bytes], None], place: str, data: bytes) -> float:
    """Seconds of processor time, in a process that is ended after LIMIT; -1 when it fails."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1))
        sys.setrecursionlimit(1000)
        try:
            work(place, data)
        except BaseException as error:
            print(f"{place}: {type(error).__name__}: {error}"[:300], flush=True)  # noqa: T201
            os._exit(1)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        return -1.0
    return used.ru_utime + used.ru_stime


def main() -> None:
    least = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    reading("a.md", b"---\ntitle: A\ndate: 2024-05-01\n---\n<p>A")
    began = time.monotonic()
    found = []
    for place, name, work, data in cases(*sys.argv[2:]):
        seconds = cost(work, place, data)
        if seconds < 0 or seconds >= least:
            found.append((seconds, place, name))
            print(f"{seconds:6.1f} s  {place:12} {name}", flush=True)  # noqa: T201
    print(f"{len(found)} in {time.monotonic() - began:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
