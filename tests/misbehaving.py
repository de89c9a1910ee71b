"""A server over sockets whose behaviour is a parameter: it answers well, wrongly, slowly, endlessly, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import socketserver
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from ssl import SSLContext
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.check_cases import good

DATE = "Wed, 07 Jan 2026 10:00:00 GMT"
BODY = good("rss").replace(b"<ttl>60</ttl>", b"<ttl>60</ttl><!--" + b" a filling" * 200 + b"-->")


@dataclass(frozen=True)
class Asked:
    """A request: names of fields in lower case."""

    method: str
    target: str
    fields: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


@dataclass(frozen=True)
class Reply:
    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def having(self, **fields: str | None) -> Reply:
        """With these fields; one that is None is taken away."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        merged = {**self.fields, **named}
        return replace(self, fields={name: value for name, value in merged.items() if value is not None})

    def sent(self, *, head: bool = False) -> bytes:
        fields = {"Content-Length": str(len(self.body)), **self.fields}
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in fields.items())]
        start = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        return start if head or self.status == 304 else start + self.body


Behaviour = Callable[[Asked], "Reply | bytes | Iterable[bytes]"]


def tag(body: bytes, coding: str = "") -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:12]}{coding and "-gz"}"'


def well(body: bytes = BODY, kind: str = "application/rss+xml; charset=utf-8") -> Callable[[Asked], Reply]:
    """A server that does everything right, for one document at every path."""

    def answer(asked: Asked) -> Reply:
        offered = asked.fields.get("accept-encoding", "")
        coding = "gzip" if "gzip" in offered else "br" if "br" in offered else ""
        own = tag(body, coding)
        said = Reply(
            fields={
                "Content-Type": kind,
                "ETag": own,
                "Last-Modified": DATE,
                "Cache-Control": "max-age=3600",
                "Vary": "Accept-Encoding",
                "Date": formatdate(usegmt=True),
            }
        )
        named = asked.fields.get("if-none-match")
        if named is not None:
            known = {one.strip().removeprefix("W/").replace("-gzip", "") for one in named.split(",")}
            if named == "*" or own in known:
                return replace(said, status=304)
        elif asked.fields.get("if-modified-since") == DATE:
            return replace(said, status=304)
        if coding:
            said = said.having(Content_Encoding=coding)
        return replace(said, body=gzip.compress(body, mtime=0) if coding == "gzip" else body)

    return answer


@contextmanager
def serving(behaviour: Behaviour, tls: SSLContext | None = None) -> Iterator[Server]:
    """The server, at a port of the loopback, until the end of the test."""
    server = Server(behaviour, tls)
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Server(socketserver.ThreadingTCPServer):
    """`over` is set when the test ends, for behaviours that wait; `asked` are the requests in order."""

    daemon_threads = False
    allow_reuse_address = True

    def __init__(self, behaviour: Behaviour, tls: SSLContext | None) -> None:
        self.behaviour = behaviour
        self.scheme = "https" if tls else "http"
        self.over = Event()
        self.asked: list[Asked] = []
        super().__init__(("127.0.0.1", 0), Connection)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}/feeds/all.rss"


class Connection(socketserver.StreamRequestHandler):
    server: Server

    rfile: io.BufferedReader

    def handle(self) -> None:
        with suppress(OSError):
            asked = self._read()
            if asked is None:
                return
            self.server.asked.append(asked)
            answer = self.server.behaviour(asked)
            if isinstance(answer, Reply):
                answer = answer.sent(head=asked.method == "HEAD")
            for part in [answer] if isinstance(answer, bytes) else answer:
                self.wfile.write(part)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def _read(self) -> Asked | None:
        if self.rfile.peek(1)[:1] == b"\x16":  # a TLS handshake, for which a plain server has no ear
            self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
        start = self.rfile.readline().decode("latin-1").split()
        if len(start) != 3:
            return None
        fields: dict[str, str] = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        return Asked(start[0], start[1], fields)
