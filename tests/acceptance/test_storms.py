"""What readers feel while others mean harm, or an editor's tools run wild: in the same run, before and meanwhile."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.acceptance.crash.tally import share
from tests.newsroom import markdown
from tests.running import Running, running, site
from tests.service import Service, until

#: Requests that are timed; of so many the slowest one in a hundred is no single accident.
ASKED = 400
#: Readers may feel it, but are not kept waiting: so many times the quiet p99, or seconds, whichever is more. A machine
#: that runs other tests meanwhile is no measure of more than that; `make bench-trouble` measures on a quiet one.
TIMES, SECONDS = 10, 0.5
#: With a share of 1. The kernel keeps 16,384 events, and a new file is two of them.
RENAMES, FILES = 100_000, 20_000

STORM = """
import os, sys
os.chdir(sys.argv[1])
for number in range(int(sys.argv[2]) // 2):
    os.rename("a.md", "b.md")
    os.rename("b.md", "a.md")
"""


def p99(port: int, goes_on: Callable[[], bool] = lambda: False) -> float:
    """In seconds, of requests on one connection that are made one after the other, for as long as it goes on at least.

    Every other one asks for what is new, and so is a 304.
    """
    seconds: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    tag = "none"
    try:
        while len(seconds) < ASKED or goes_on():
            began = time.monotonic()
            connection.request(
                "GET", "/feeds/all.atom", headers={"If-None-Match": f'"{tag}"'} if len(seconds) % 2 else {}
            )
            answer = connection.getresponse()
            body = answer.read()
            seconds.append(time.monotonic() - began)
            assert answer.status == 304 or (answer.status == 200 and body), answer.status
            tag = (answer.getheader("etag") or "").strip('"')
    finally:
        connection.close()
    return statistics.quantiles(seconds, n=100)[-1]


def judge(before: float, meanwhile: float, what: str, note: Callable[[str, object], None]) -> None:
    note("measured", f"{what}: p99 {1000 * before:.1f} ms before, {1000 * meanwhile:.1f} ms meanwhile")
    assert meanwhile < max(TIMES * before, SECONDS)


def test_c43_d12_a_storm_of_renames_keeps_no_reader_waiting(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    service = Service(tmp_path)
    service.write("a.md", markdown("A"))
    service.write("c.md", markdown("C"))
    try:
        service.start(shows=2)
        before = {item["id"] for item in service.get("all.json").json()["items"]}
        quiet = p99(service.port)
        renames = max(2_000, round(RENAMES * share(0.1)))
        with subprocess.Popen([sys.executable, "-c", STORM, str(service.articles), str(renames)]) as storm:
            meanwhile = p99(service.port, lambda: storm.poll() is None)
        assert storm.returncode == 0
        judge(quiet, meanwhile, f"{renames:,} renames", record_property)
        service.write("last.md", markdown("Last"))
        until(lambda: sorted(service.titles()) == ["A", "C", "Last"], "what comes after it is out")
        assert before < {item["id"] for item in service.get("all.json").json()["items"]}
        assert not service.events("failed")
        assert service.stop() == 0
    finally:
        service.end()


def test_d1_c43_so_many_files_at_once_are_all_taken_in_and_keep_no_reader_waiting(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    service = Service(tmp_path)
    service.write("a.md", markdown("A"))
    try:
        service.start(shows=1)
        quiet = p99(service.port)
        files = max(150, round(FILES * share(0.01)))
        for number in range(files):
            service.write(f"{number % 10}/{number}.md", markdown(f"Number {number}"))
        meanwhile = p99(service.port, lambda: service.figure("feeds_articles_total", change="new") <= files)
        judge(quiet, meanwhile, f"{files:,} new files", record_property)
        until(lambda: sum(is_live(service, form) for form in ("rss", "atom", "json")) == 3, "all formats show them")
        assert service.figure("feeds_articles_total", change="new") == files + 1
        assert not service.events("failed")
    finally:
        service.end()


def is_live(service: Service, form: str) -> bool:
    return b"Number " in service.get(f"all.{form}").content


@contextmanager
def slow_senders(program: Running) -> Iterator[None]:
    """A hundred that have sent a part of a header, and then a byte now and then."""
    with ExitStack() as closing:
        connections = [closing.enter_context(program.connect()) for _ in range(100)]
        for number in range(3):
            for connection in connections:
                connection.sendall(b"GET /feeds/all.atom HTTP/1.1\r\nHost: a\r\nX: "[10 * number : 10 * number + 10])
        yield


@contextmanager
def slow_readers(program: Running) -> Iterator[None]:
    """Fifty that ask for as much as they can, and read nothing of it."""
    ask = b"GET /feeds/all.atom HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\n\r\n"
    with ExitStack() as closing:
        for _ in range(50):
            connection = closing.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", program.port))
            connection.sendall(ask * 20)
        yield


@contextmanager
def many_fields(program: Running) -> Iterator[None]:
    """One after the other sends ten thousand fields."""
    command = [sys.executable, "-m", "benchmarks.polling", "headers", str(program.port)]
    with subprocess.Popen(command) as flood:
        try:
            yield
        finally:
            flood.kill()


HARM: dict[str, Callable[[Running], AbstractContextManager[None]]] = {
    "slow senders": slow_senders,
    "slow readers": slow_readers,
    "many fields": many_fields,
}


@pytest.mark.parametrize("kind", list(HARM))
def test_c42_who_means_harm_keeps_no_other_waiting(
    tmp_path: Path, kind: str, record_property: Callable[[str, object], None]
) -> None:
    with running(site(tmp_path, b"<feed>" + b"news " * 40_000 + b"</feed>")) as program:
        quiet = p99(program.port)
        with HARM[kind](program):
            meanwhile = p99(program.port)
        judge(quiet, meanwhile, kind, record_property)
