"""One worker of the HTTP program: the application, its life and its counts."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import log
from feeds.serve.app import application
from feeds.serve.counts import Counts
from feeds.serve.life import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from multiprocessing.connection import Connection

    from feeds.serve.answers import Message, Receive, Scope, Send
    from feeds.serve.needs import Library
    from feeds.serve.serving import Serving


def load(serving: Serving, program: int, ready: Connection) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The application of a worker that the process `program` has just started, in the worker's main thread.

    When it can answer it says so by a message on `ready`.
    """
    end_with_parent(program)
    log.configure()
    counts = Counts(Path(serving.metrics)) if serving.metrics else None
    answer = application(serving, counts, _library(serving))

    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return _live(receive, send, counts, ready) if scope["type"] == "lifespan" else answer(scope, receive, send)

    # What has been imported stays for good: no collection needs to look at it again.
    gc.freeze()
    return app


def _library(serving: Serving) -> Library | None:
    if not serving.store:
        return None
    from feeds.serve.library import open_library

    return open_library(serving)


async def _live(receive: Receive, send: Send, counts: Counts | None, ready: Connection) -> None:
    """The ASGI lifespan: `ready` is told at its start, the counts are written until its end."""
    await receive()
    writing = asyncio.create_task(counts.keep_writing()) if counts else None
    ready.send_bytes(b"ready")
    await send({"type": "lifespan.startup.complete"})
    message: Message = await receive()
    assert message["type"] == "lifespan.shutdown"
    if writing:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
    await send({"type": "lifespan.shutdown.complete"})
