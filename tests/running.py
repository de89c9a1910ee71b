"""The HTTP program as the publisher starts it: `python -m feeds.serve` in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from feeds.serve.serving import Serving
from tests.service import children

AT = "http://127.0.0.1/feeds/"
BODY = b"<feed>" + b"news " * 2_000 + b"</feed>"


def site(root: Path, body: bytes = BODY) -> Serving:
    """One document, `all.atom`, and the list that says something is published."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "feeds.opml").write_bytes(b"<opml/>")
    (root / "all.atom").write_bytes(body)
    return Serving(root=str(root), at=AT, formats=("atom",), port=0)


class Running:
    """The program; `end` says what it has logged. It ends with the thread that starts it.

    `files` is how many open files it is granted at first.
    """

    def __init__(self, serving: Serving, files: int | None = None) -> None:
        pipe = subprocess.PIPE
        limit = f"ulimit -Sn {files}; " if files else ""
        command = ["/bin/sh", "-c", f'{limit}exec "$0" -m feeds.serve', sys.executable]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert self.process.stdin
        self.process.stdin.write(serving.dump() + "\n")
        self.process.stdin.flush()

    @cached_property
    def line(self) -> str:
        """What it says when it listens; nothing when it ends before that."""
        assert self.process.stdout
        return self.process.stdout.readline()

    @property
    def url(self) -> str:
        return self.line.removeprefix("listening on ").strip()

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def get(self, **headers: str) -> httpx.Response:
        """The document, on a connection of its own."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(f"{self.url}/feeds/all.atom", headers=named, timeout=10)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, request: bytes) -> tuple[bytes, float]:
        """What comes back until the server closes the connection, and after how many seconds it does."""
        began = time.monotonic()
        with self.connect() as connection:
            answer = b""
            try:
                connection.sendall(request)
                while got := connection.recv(65536):
                    answer += got
            except ConnectionError:  # closed while we were still sending
                pass
        return answer, time.monotonic() - began

    def end(self) -> tuple[int, str]:
        """SIGTERM, unless it has ended: its exit code and what it has logged."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            _, said = self.process.communicate(timeout=20)
        finally:
            self.process.kill()
        return self.process.returncode, said


@contextmanager
def running(serving: Serving, files: int | None = None) -> Iterator[Running]:
    """The program until the end of the test."""
    program = Running(serving, files)
    assert program.line, program.end()
    try:
        yield program
    finally:
        program.end()
