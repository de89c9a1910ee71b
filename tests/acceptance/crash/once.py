"""`feeds publish` at a given instant, in a process of its own; what disturbs it is up to the one who starts it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime
from functools import partial
from typing import Any

import feeds.run
from feeds import cli, ingest, stamp
from feeds.publish import directory

#: So long a file must have lain untouched for its stamp to be trusted (nanoseconds): each does, so that it does not
#: depend on how soon after its writing a test comes to it which calls a run makes.
RESTS = -(10**18)


class OneByOne(Executor):
    """Does everything at once in the thread that asks: one of the orders in which threads can come to do it.

    strace counts calls by thread, so only with one thread every call is the Nth of the process.
    """

    def __init__(self, *_arguments: object, **_options: object) -> None:
        pass

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


def main() -> None:
    asked = json.loads(sys.argv[1])
    if not asked["threads"]:
        directory.ThreadPoolExecutor = OneByOne  # type: ignore[assignment, attr-defined]
    stamp.RACY = RESTS
    if asked["batch"]:
        ingest.BATCH, ingest.SECONDS = asked["batch"], 0.0
    feeds.run.run = partial(feeds.run.run, now=datetime.fromisoformat(asked["now"]))
    sys.argv = ["feeds", "publish", "--json", *asked["arguments"]]
    cli.main()


if __name__ == "__main__":
    main()
