"""`feeds serve` over an archive, started as an operator starts it, and the subscriber who waits for news from it."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import Archive
from benchmarks.generators import slug
from benchmarks.processes import free_port
from benchmarks.publishing import FEEDS, Publishing, published

AT = "http://127.0.0.1/"
PATIENCE = 600.0
UNSEEN = 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """One that runs: what it publishes, its port and its process."""

    publishing: Publishing
    port: int
    pid: int


@contextmanager
def serving(archive: Archive, place: Path) -> Iterator[Service]:
    """A service that is ready, over a copy of the published archive; ended when left."""
    publishing = published(archive, place, AT)
    port, admin = free_port(), free_port()
    config = place / "feeds.toml"
    config.write_text(
        f'[feeds]\nat = "{AT}"\nto = "{publishing.target}"\nstore = "{publishing.store}"\n'
        f'[[source]]\nname = "articles"\nfrom = "{archive.root}"\n[serve]\nport = {port}\nadmin = {admin}\n',
        encoding="utf-8",
    )
    with (place / "log").open("wb") as log:
        process = subprocess.Popen([FEEDS, "serve", "--config", str(config)], stderr=log, cwd=place)
    try:
        _wait(admin, "/readyz", process)
        _wait(port, "/all.atom", process)
        yield Service(publishing, port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def path(category: str, suffix: str = ".atom") -> str:
    """Of a category's feed."""
    return f"/{slug(category)}{suffix}"


class Subscriber:
    """One with a kept-alive connection, who never asks for what it has."""

    def __init__(self, port: int, path: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._path = path
        self._tag = ""

    def poll(self) -> bytes:
        """The body when it is a new one, else nothing."""
        self._connection.request("GET", self._path, headers={"If-None-Match": self._tag})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status == http.client.OK:
            self._tag = answer.headers["ETag"] or ""
            return body
        if answer.status != http.client.NOT_MODIFIED:
            raise RuntimeError(f"{self._path}: {answer.status}")
        return b""

    def until(self, marker: bytes) -> float:
        """Poll until the body shows the marker; the instant at which it did."""
        end = time.perf_counter() + UNSEEN
        while marker not in self.poll():
            time.sleep(0.001)  # one who never rests takes the publisher's core
            if time.perf_counter() > end:
                raise TimeoutError(marker)
        return time.perf_counter()


def save(file: Path, text: str, *, renamed: bool) -> float:
    """Write an article, or as editors do a hidden file that is renamed into place; the instant of completion."""
    written = file.with_name(f".{file.name}.tmp") if renamed else file
    with written.open("w", encoding="utf-8") as out:
        out.write(text)
    if renamed:
        written.rename(file)
    return time.perf_counter()


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Until the answer is 200. Raises RuntimeError when the process ends before."""
    end = time.perf_counter() + PATIENCE
    while process.poll() is None and time.perf_counter() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the service is not ready (exit code {process.poll()})")
