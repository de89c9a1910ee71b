"""A published directory, the application that serves it, and readers that ask it, here or over a real server."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import httpx
import zstandard

from feeds.article import Article, Person
from feeds.feed import Channel, Feed
from feeds.render import whole
from feeds.serve.app import application
from feeds.serve.documents import GLANCE
from feeds.serve.needs import Counts, Library
from feeds.serve.resources import hash_of
from feeds.serve.serving import Serving

ROOT = Path(__file__).parents[1]
AT = "https://news.example/feeds/"
#: When every document of a test was published: Sat, 01 Jun 2024 12:00:00 GMT.
THEN = 1_717_243_200
STAMP = "Sat, 01 Jun 2024 12:00:00 GMT"
DECODED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}
SUFFIX = {"": "", "gzip": "-gz", "br": "-br", "zstd": "-zst"}
OPML = b'<?xml version="1.0"?><opml version="2.0"><head><title>All</title></head><body/></opml>'
CHANNEL = Channel(
    id="tag:news.example,2024:feed/all",
    name="all",
    title="All news",
    link="https://news.example/",
    base=AT,
    description="News",
    author=Person(name="The desk"),
)


def article(number: int, content: str = "<p>Some words.</p>") -> Article:
    """An article of that number, which is its minute too."""
    when = datetime(2024, 6, 1, number // 60, number % 60, tzinfo=UTC)
    return Article(
        id=f"tag:news.example,2024:{number}",
        title=f"Article {number}",
        published=when,
        updated=when,
        link=f"https://news.example/{number}",
        content=content,
    )


def document(form: str, *articles: Article, ttl: int = 60) -> bytes:
    """A feed of these articles as the publisher writes it."""
    updated = max((one.updated for one in articles), default=datetime(2024, 6, 1, tzinfo=UTC))
    return whole(Feed(channel=replace(CHANNEL, ttl=ttl), articles=articles, updated=updated), form).body


def etag(body: bytes, coding: str = "") -> str:
    """The entity tag of a document in that coding."""
    return f'"{hash_of(body)}{SUFFIX[coding]}"'


ATOM = document("atom", article(1, "<p>Grüße, 政治</p>"), ttl=30)
#: One path for each kind of document, with its content type.
TYPES = {
    "all.rss": "application/rss+xml; charset=utf-8",
    "all.atom": "application/atom+xml; charset=utf-8",
    "all.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "": "text/html; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
}


@dataclass
class Site:
    """Documents in `root`, with the list of feeds that is there whenever anything is."""

    root: Path
    serving: Serving = field(init=False)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.serving = Serving(root=str(self.root), at=AT, formats=("rss", "atom", "json"), title="News")
        self.put("feeds.opml", OPML)

    def put(self, name: str, body: bytes, mtime: float = THEN) -> str:
        """Publish the bytes by a rename; their identity tag."""
        final = self.root / name
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = final.with_name(".feeds-0123456789abcdef")
        temporary.write_bytes(body)
        os.utime(temporary, (mtime, mtime))
        temporary.replace(final)
        time.sleep(2 * GLANCE)  # for so long at most may the document before it still be answered
        return etag(body)

    def reader(self, *, counts: Counts | None = None, library: Library | None = None, **told: Any) -> Reader:
        """Somebody who asks an application of its own."""
        return Reader(self.app(counts=counts, library=library, **told))

    def app(self, *, counts: Counts | None = None, library: Library | None = None, **told: Any) -> Any:
        """An application of its own."""
        room = {"room": told.pop("room")} if "room" in told else {}
        return application(replace(self.serving, **told), counts, library, **room)


def full_site(root: Path) -> Site:
    """One document of each kind."""
    site = Site(root)
    site.put("all.atom", ATOM)
    site.put("all.rss", document("rss", article(1)))
    site.put("all.json", document("json", article(1)))
    site.put("index.html", b"<!doctype html><title>Feeds</title>")
    site.put("sitemap.xml", b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')
    return site


@dataclass(frozen=True)
class Got:
    """An answer: `raw` as it was sent, `body` decoded."""

    status: int
    headers: httpx.Headers
    raw: bytes

    @property
    def body(self) -> bytes:
        return DECODED[self.headers.get("content-encoding", "")](self.raw)

    @property
    def etag(self) -> str:
        return self.headers["etag"]


class Reader:
    """Asks an application in this process; header names are given with underscores."""

    def __init__(self, app: Any) -> None:
        self._runner = asyncio.Runner()
        self._transport = httpx.ASGITransport(app)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def get(self, path: str = "all.atom", method: str = "GET", **headers: str) -> Got:
        """One answer; a path without a slash first is below the mount."""
        return self.ask((method, path, [(name.replace("_", "-"), value) for name, value in headers.items()]))[0]

    def ask(self, *requests: tuple[str, str, list[tuple[str, str]]]) -> list[Got]:
        """The answers to requests made at the same time."""

        async def one(method: str, path: str, headers: list[tuple[str, str]]) -> Got:
            url = f"https://news.example{path}" if path.startswith("/") else AT + path
            answer = await self._transport.handle_async_request(httpx.Request(method, url, headers=headers))
            assert isinstance(answer.stream, httpx.AsyncByteStream)
            return Got(answer.status_code, answer.headers, b"".join([part async for part in answer.stream]))

        async def together() -> list[Got]:
            return await asyncio.gather(*(one(*request) for request in requests))

        return self._runner.run(together())


def app_of_environment() -> Any:
    """What a server process of a test serves."""
    return application(Serving.load(os.environ["FEEDS_SERVING"]))


class Everything:
    """A library that knows every version, which had no entries."""

    def article(self, slug: str) -> None:
        """No pages."""

    def base(self, path: str, tag: str) -> frozenset[bytes]:
        """No entries."""
        return frozenset()


def app_with_deltas() -> Any:
    """The same, with deltas."""
    serving = replace(Serving.load(os.environ["FEEDS_SERVING"]), deltas=True)
    return application(serving, library=Everything())


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Its worker processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(one) for one in children]

    def send(self, data: bytes) -> bytes:
        """Everything that comes back on a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def granian(serving: Serving, factory: str = "tests.serving:app_of_environment") -> Iterator[Server]:
    """The application under a real server with one worker."""
    port = free_port()
    options = ["--interface", "asgi", "--http", "1", "--no-ws", "--factory", "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *options, "--host", "127.0.0.1", "--port", str(port), factory],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "FEEDS_SERVING": serving.dump()},
    )
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        finally:
            process.kill()


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        else:
            return
