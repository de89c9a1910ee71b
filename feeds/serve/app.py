"""The ASGI application: a bare path for documents, Starlette for the rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from feeds.serve.answers import NOTHING
from feeds.serve.documents import Documents
from feeds.serve.needs import Gone, Library
from feeds.serve.replies import Replies, fields_of
from feeds.serve.resources import Memory

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from feeds.serve.answers import Answer, Message, Receive, Scope, Send
    from feeds.serve.needs import Counts
    from feeds.serve.serving import Serving

__all__ = ["ROOM", "Gone", "Library", "application"]

#: Bytes of bodies in memory: some 400 feeds of typical size in all variants, 1,300 in gzip.
ROOM = 64_000_000


def application(
    serving: Serving, counts: Counts | None = None, library: Library | None = None, *, room: int = ROOM
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """An ASGI application that serves what `serving` says; `room` bounds the bodies that it keeps, in bytes.

    It reads the published directory, and the library if there is one; any number of processes may run it.
    """
    memory = Memory(room)
    documents = Documents(serving.root, serving.at, memory)
    replies = Replies(serving, documents, memory, library)
    spelt, clock = documents.spelt, time.perf_counter
    pages: Any = None

    def at_once(scope: Scope, now: float) -> Answer | None:
        # Every poll comes this way, and most get no further: what is done here is counted in tenths of microseconds.
        document = spelt.get(scope.get("raw_path", b""))
        if document is None or scope["method"] not in ("GET", "HEAD") or not document.stands(now):
            return None
        instance = document.instance
        return None if instance is None else replies.ready(instance, fields_of(scope["headers"]))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await _other(scope, receive, send)
            return
        began = clock()
        found = at_once(scope, began) or await replies.later(scope)
        if isinstance(found, str):
            seen = Seen(send)
            await page(found, scope, receive, seen)
            if counts is not None:
                counts.answered("html", seen.status, seen.size, seen.size, clock() - began)
            return
        end = NOTHING if scope["method"] == "HEAD" else found.end
        await send(found.start)
        await send(end)
        if counts is not None:
            size = 0 if end is NOTHING else found.size
            counts.answered(found.kind, found.status, size, found.full, clock() - began, found.status == 226)

    async def page(name: str, scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal pages
        if pages is None:
            from feeds.serve.rest import rest

            pages = rest(serving, documents, replies, memory, library)
        await pages({**scope, "path": f"/{name}", "root_path": ""}, receive, send)

    return answer


class Seen:
    """Sends messages on, and remembers what the counts ask for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.size = 0

    async def __call__(self, message: Message) -> None:
        """Send it on."""
        self.status = message.get("status", self.status)
        self.size += len(message.get("body", b""))
        await self._send(message)


async def _other(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
