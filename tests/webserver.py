"""Web servers started with the files of docs/howto, and a stand-in for `feeds serve` behind them."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

HOWTO = Path(__file__).parents[1] / "docs" / "howto"
#: Seconds until anything that is waited for has come about.
PATIENCE = 20.0
#: Not used, but made anew for each client otherwise.
TLS = ssl.create_default_context()
Fields = Mapping[str, str]


def program(name: str) -> str:
    """Where a program is; the test is skipped when it is not."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or pytest.skip(f"{name} is not installed")


def edited(file: str, changes: Fields) -> str:
    """A file of the documentation with its places changed, as its reader would."""
    text = (HOWTO / file).read_text(encoding="utf-8")
    for place, other in changes.items():
        assert place in text
        text = text.replace(place, other)
    return text


def block(page: str, words: str) -> str:
    """The code block of a page that has these words in it."""
    blocks = re.findall(r"(?:^(?: {4}.*)?\n)+", (HOWTO / page).read_text(encoding="utf-8"), re.MULTILINE)
    return next(re.sub(r"^ {4}", "", one, flags=re.MULTILINE) for one in blocks if words in one)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Reply:
    """As it came, not decoded."""

    status: int
    headers: httpx.Headers
    body: bytes


def ask(url: str, method: str = "GET", **fields: str) -> Reply:
    """A request with these fields, and none that a client adds by itself."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    with httpx.Client(trust_env=False, timeout=PATIENCE, verify=TLS) as client:
        reply = client.send(httpx.Request(method, url, headers=headers), stream=True)
        return Reply(reply.status_code, reply.headers, b"".join(reply.iter_raw()))


@contextmanager
def running(url: str, log: Path, *command: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program, from when the URL is answered."""

    def answered() -> bool:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        with suppress(httpx.TransportError):
            return ask(url).status > 0
        return False

    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, "HOME": str(log.parent)})
    try:
        until(answered)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def nginx(place: Path, file: str, changes: Fields) -> Iterator[str]:
    """nginx with that file; where /feeds/ is."""
    port, conf = free_port(), place / "nginx.conf"
    text = edited(file, {"listen 80;": f"listen 127.0.0.1:{port};", **changes})
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{one}_temp_path {place}/{one};" for one in kept)
    user = "user root;" if os.getuid() == 0 else ""
    conf.write_text(
        f"daemon off; pid {place}/pid; {user} events {{ }} http {{ access_log off; {paths}\n{text} }}", encoding="utf-8"
    )
    url = f"http://127.0.0.1:{port}/feeds/"
    with running(url, place / "log", program("nginx"), "-p", place, "-c", conf, "-e", place / "log"):
        yield url


@contextmanager
def caddy(place: Path, changes: Fields) -> Iterator[str]:
    """Caddy with its file; where /feeds/ is."""
    port, conf = free_port(), place / "Caddyfile"
    text = edited("Caddyfile", {"\nnews.example {": f"\nhttp://127.0.0.1:{port} {{", **changes})
    conf.write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")
    url = f"http://127.0.0.1:{port}/feeds/"
    with running(url, place / "log", program("caddy"), "run", "--adapter", "caddyfile", "--config", conf):
        yield url


@dataclass
class Origin:
    """Answers as `feeds serve` does, with a tag for each coding; it can be told to fail."""

    port: int = 0
    version: str = "one"
    failing: bool = False
    cache: str = "public, max-age=3600"
    asked: list[tuple[str, Fields]] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)

    def answer(self, path: str, fields: Fields) -> tuple[int, dict[str, str], bytes]:
        """Status, header and body."""
        self.asked.append((path, fields))
        if self.failing:
            return 500, {"Cache-Control": "no-store"}, b""
        if path.partition("?")[0] != "/feeds/all.rss":
            return 404, {"Cache-Control": "public, max-age=60"}, b"nothing\n"
        zipped = "gzip" in fields.get("accept-encoding", "")
        tag = f'"{self.version}-gz"' if zipped else f'"{self.version}"'
        headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": self.cache}
        known = fields.get("if-none-match")
        if known == tag:
            return 304, headers, b""
        if known and fields.get("a-im") == "feed":
            return 226, headers | {"IM": "feed", "Cache-Control": "no-store"}, b"<rss>news</rss>"
        headers |= {"Content-Type": "application/rss+xml; charset=utf-8"}
        if zipped:
            return 200, headers | {"Content-Encoding": "gzip"}, gzip.compress(self.body)
        return 200, headers, self.body

    @property
    def body(self) -> bytes:
        """The document of now."""
        return f"<rss>{self.version}{' words' * 500}</rss>".encode()


@contextmanager
def listening() -> Iterator[Origin]:
    """An origin on a port of its own."""
    origin = Origin()

    class Asked(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            origin.connections.add(self.client_address[1])
            status, headers, body = origin.answer(
                self.path, {name.lower(): said for name, said in self.headers.items()}
            )
            self.send_response(status)
            for name, said in (headers | ({} if status == 304 else {"Content-Length": str(len(body))})).items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    origin.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield origin
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Service:
    """`feeds serve` with `root/articles` and `root/public`, and with deltas."""

    root: Path
    port: int = field(default_factory=free_port)
    admin: int = field(default_factory=free_port)

    @contextmanager
    def serving(self, *options: str) -> Iterator[None]:
        """From when `all` is there with an entry."""
        config, ready = self.root / "feeds.toml", f"http://127.0.0.1:{self.admin}/readyz"
        config.write_text(
            f'[feeds]\nat = "https://news.example/feeds/"\ndeltas = true\n'
            f"[serve]\nport = {self.port}\nadmin = {self.admin}\n"
        )
        program = (sys.executable, "-m", "feeds")
        with running(ready, self.root / "log", *program, "serve", "--config", config, *options):
            until(lambda: ask(ready).status == 200 and b"<item>" in self.ask("all.rss").body)
            yield

    def ask(self, path: str, **fields: str) -> Reply:
        """Ask it, and nobody in front."""
        return ask(f"http://127.0.0.1:{self.port}/feeds/{path}", **fields)
