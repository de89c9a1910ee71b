"""How many bytes does a subscriber cost in a day, beside nginx serving the same files?

    python -m benchmarks.subscribing --out build/bench/subscribing.json

48 polls, 10 new articles between them, a feed of 50 entries in full. The client is feedparser as it comes; it polls
ours, deltas on, and nginx over the same directory (gzip, ETag), through a wire that counts what the server sends.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import feedparser

from benchmarks import nginx
from benchmarks.growing import Growing
from benchmarks.options import options, scratch
from benchmarks.results import OURS, Must, Report

QUESTION = "How many bytes does a subscriber cost in a day?"
POLLS, NEW, WORDS, SHOWN = 48, 10, 600, 50
NGINX = "nginx"


class Wire:
    """Passes on what a client and a server say, and counts the server's bytes, head and body."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.sent = 0
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept nobody any more."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                Thread(target=self._pass, args=(client, server, False), daemon=True).start()
                Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:  # noqa: FBT001 - a thread's
        with suppress(OSError):
            while part := source.recv(65536):
                self.sent += len(part) if counts else 0
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)


class Client:
    """feedparser with the last tag and time, as its documentation shows it, and the titles that it has seen."""

    def __init__(self, wire: Wire, path: str) -> None:
        self._url = f"http://127.0.0.1:{wire.port}/{path}"
        self._wire = wire
        self._last: dict[str, Any] = {}
        self.seen: set[str] = set()

    def poll(self) -> int:
        """The bytes that it took."""
        before = self._wire.sent
        found = feedparser.parse(self._url, **self._last)
        if found.status not in (200, 226, 304):
            raise RuntimeError(f"{self._url}: {found.status}")
        self.seen |= {entry.title for entry in found.entries}
        named = {"etag": found.get("etag"), "modified": found.get("modified")}
        self._last |= {name: value for name, value in named.items() if value}
        return self._wire.sent - before


def measure(report: Report, place: Path, form: str) -> None:
    """One day, after a first full download that both get."""
    growing = Growing(place, SHOWN, WORDS)
    growing.publish()
    with ExitStack() as ending:
        ports = {
            OURS: ending.enter_context(growing.served()),
            NGINX: ending.enter_context(nginx.static(growing.target, place / "nginx", packing=True)),
        }
        wires = {program: ending.enter_context(_wire(port)) for program, port in ports.items()}
        clients = {program: Client(wire, f"all.{form}") for program, wire in wires.items()}
        for client in clients.values():
            client.poll()
        case = report.case(f"{form}, {POLLS} polls, {NEW} new articles", "bytes")
        for program, spent in _day(growing, clients).items():
            case.add(program, spent)
    for program, client in clients.items():
        if client.seen != set(growing.titles):
            report.wrong.append(f"{form}, {program}: missed {sorted(set(growing.titles) - client.seen)[:3]}")
    what = f"times as many bytes from nginx, {form}"
    report.musts.append(Must(what=what, measured=case.ratio(NGINX)[0], bound=5, at_least=True))


def _day(growing: Growing, clients: dict[str, Client]) -> dict[str, int]:
    news = {round((number + 0.5) * POLLS / NEW) for number in range(NEW)}
    spent = dict.fromkeys(clients, 0)
    for number in range(POLLS):
        if number in news:
            growing.add()
            growing.publish()
        for program, client in clients.items():
            spent[program] += client.poll()
    return spent


@contextmanager
def _wire(port: int) -> Iterator[Wire]:
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()


def main() -> int:
    """Measure, verify, print."""
    asked = options(__doc__, rounds=1)
    report = Report(QUESTION, {"polls": POLLS, "new": NEW, "words": WORDS, "entries": SHOWN})
    told = nginx.version()
    if told is None:
        report.leave_out(NGINX)
        return report.end(asked.out)
    report.versions[NGINX] = told
    for form in ("atom", "rss"):
        with scratch() as place:
            measure(report, place, form)
    return report.end(asked.out)


if __name__ == "__main__":
    sys.exit(main())
