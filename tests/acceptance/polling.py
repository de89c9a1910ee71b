"""Readers that never rest: over HTTP, and of the plain files as another web server would read them.

The documents they read tell their own version: an article's number, which stands in many places of a document and only
grows. So a reader can say of every single answer whether it is whole, and whether it is older than any that was seen
before it was asked for.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event, Lock
from typing import NamedTuple

from lxml import etree

from feeds.serve.documents import GLANCE
from tests.newsroom import markdown
from tests.serving import DECODED, etag

#: How the number of a version is written; a document that was put together of two versions has two of them.
NUMBER = re.compile(rb"Version (\d{6})")
_UPDATED = re.compile(rb"<updated>([^<]+)</updated>|<lastBuildDate>[^<]+</lastBuildDate>")


def versioned(number: int) -> str:
    """An article that says its number in its title and in each of its paragraphs."""
    said = f"Version {number:06}"
    return markdown(said, "\n\n".join(f"{said} of a text that goes on and on for some words." for _ in range(60)))


class Version(NamedTuple):
    """What grows, and nothing of it ever goes back; `updated` is the feed's own date, where it is in sorted form."""

    number: int
    updated: bytes
    modified: int


@dataclass
class Record:
    """The newest version that any reader has seen of each document, and what was wrong."""

    newest: dict[str, Version] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    answers: int = 0
    unchanged: int = 0
    over: Event = field(default_factory=Event)
    _known: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def floor(self, path: str) -> Version:
        """What an answer that is asked for from now on may not be older than."""
        return self.newest.get(path, Version(0, b"", 0))

    def saw(self, path: str, body: bytes, modified: int, floor: Version, *, unchanged: bool = False) -> None:
        """Judge an answer: it is whole, and no older than the floor at the time it was asked for."""
        number, updated = self._read(path, body)
        version = Version(number, updated, modified)
        with self._lock:
            self.answers += 1
            self.unchanged += unchanged
            if number < floor.number or updated < floor.updated or modified < floor.modified:
                self.blame(f"{path}: {version} after {floor}")
            if version.number >= self.floor(path).number:
                self.newest[path] = version

    def blame(self, what: str) -> None:
        """Something is wrong."""
        self.wrong.append(what)

    def _read(self, path: str, body: bytes) -> tuple[int, bytes]:
        if body not in self._known:
            _parse(path, body)
            (number,) = set(NUMBER.findall(body))
            updated = _UPDATED.search(body)
            if len(self._known) > 500:
                self._known.clear()
            self._known[body] = int(number), (updated and updated[1]) or b""
        return self._known[body]


def _parse(path: str, body: bytes) -> None:
    if path.endswith(".json"):
        assert json.loads(body)["items"]
    elif body.startswith(b"<!doctype html>"):
        assert body.rstrip().endswith(b"</html>")
    else:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False))


def reading(record: Record, reader: Client | Opener) -> Callable[[], None]:
    """Looks again and again until it is over; whatever goes wrong is written down, and ends it."""

    def read() -> None:
        try:
            while not record.over.is_set():
                reader.look()
        except Exception as error:
            record.blame(f"{type(error).__name__}: {error}")
        finally:
            reader.close()

    return read


class Client:
    """One who asks a server for a document, on a connection that is kept for a while, every other time by its tag."""

    def __init__(self, record: Record, port: int, path: str, coding: str) -> None:
        self._record = record
        self._path = path
        self._coding = coding
        self._asked = 0
        self._tag, self._body = "", b""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def look(self) -> None:
        """Ask once."""
        self._asked += 1
        if self._asked % 40 == 0:
            self._connection.close()  # the next one may lead to another worker
        floor = self._record.floor(self._path)
        time.sleep(2 * GLANCE)  # so long a worker may go by what it has just looked at
        status, fields, raw = self._ask(conditionally=self._asked % 2 == 0)
        if status == 304:
            assert fields["etag"] == self._tag, "a 304 of another version"
        else:
            assert status == 200, f"status {status}"
            assert len(raw) == int(fields["content-length"]), "a torn answer"
            self._body, self._tag = DECODED[fields.get("content-encoding", "")](raw), fields["etag"]
            assert self._tag == etag(self._body, self._coding), "a tag of other bytes"
        modified = int(parsedate_to_datetime(fields["last-modified"]).timestamp())
        self._record.saw(self._path, self._body, modified, floor, unchanged=status == 304)

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _ask(self, *, conditionally: bool) -> tuple[int, dict[str, str], bytes]:
        self._connection.putrequest("GET", f"/feeds/{self._path}", skip_accept_encoding=True)
        self._connection.putheader("Accept-Encoding", self._coding or "identity")
        if conditionally and self._tag:
            self._connection.putheader("If-None-Match", self._tag)
        self._connection.endheaders()
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


class Opener:
    """One who reads the file itself, every other time a page at a time and none too fast."""

    def __init__(self, record: Record, root: Path, path: str) -> None:
        self._record = record
        self._file = root / path
        self._path = path
        self._read = 0

    def look(self) -> None:
        """Open it, read it to its end, close it."""
        self._read += 1
        floor = self._record.floor(self._path)
        with self._file.open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            body = self._slowly(file.fileno()) if self._read % 2 else file.read() or b""
        assert len(body) == status.st_size, "a file whose size is not that of what it holds"
        self._record.saw(self._path, body, int(status.st_mtime), floor)

    def close(self) -> None:
        """There is nothing to leave."""

    @staticmethod
    def _slowly(descriptor: int) -> bytes:
        parts = []
        while part := os.read(descriptor, 4096):
            parts.append(part)
            time.sleep(0.0002)
        return b"".join(parts)
