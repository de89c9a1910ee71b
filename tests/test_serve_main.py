"""The HTTP program: it starts, refuses, withstands and stops; with a real server on the loopback interface."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.metrics import http_metrics
from tests.running import BODY, Running, running, site
from tests.service import is_listening, until

GET = b"GET /feeds/all.atom HTTP/1.1\r\nHost: news.example\r\n"
#: Seconds; the header-read timeout is five.
FAST, TIMEOUT, PATIENCE = 2.0, 5.0, 8.0


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(site(tmp_path_factory.mktemp("site"))) as one:
        yield one


def served(program: Running) -> bool:
    answer = program.get()
    return answer.status_code == 200 and answer.content == BODY


def test_it_says_where_it_listens_and_answers_from_then_on(program: Running) -> None:
    assert program.line == f"listening on http://127.0.0.1:{program.port}\n"
    assert program.port
    assert served(program)


def test_c42_h37_a_flood_of_headers_is_refused_fast_and_others_are_served(program: Running) -> None:
    flood = b"".join(b"x-%d: y\r\n" % number for number in range(10_000))
    answer, seconds = program.ask(GET + flood + b"\r\n")
    assert answer[9:12] in (b"431", b"400", b"")
    assert seconds < FAST
    assert served(program)


def test_c42_h37_a_request_line_of_a_megabyte_is_refused_fast_and_others_are_served(program: Running) -> None:
    answer, seconds = program.ask(b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: news.example\r\n\r\n")
    assert answer[9:12] in (b"431", b"414", b"400", b"")
    assert seconds < FAST
    assert served(program)


def test_a_header_of_ordinary_size_is_accepted(program: Running) -> None:
    answer, _ = program.ask(GET + b"Cookie: " + b"c" * 20_000 + b"\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


def trickle(connection: socket.socket, over: threading.Event) -> float:
    """One byte a second until the server closes; after how many seconds that was."""
    began = time.monotonic()
    connection.settimeout(1)
    for byte in GET * 2:
        try:
            connection.sendall(bytes([byte]))
            if not connection.recv(1):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
        if over.is_set():
            break
    return time.monotonic() - began


def test_c42_h38_who_sends_a_byte_a_second_is_cut_off_while_others_are_served(program: Running) -> None:
    over = threading.Event()
    connections = [program.connect() for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        slow = [pool.submit(trickle, connection, over) for connection in connections]
        while not all(one.done() for one in slow):
            assert served(program)
        over.set()
    for one, connection in zip(slow, connections, strict=True):
        assert TIMEOUT - 1 < one.result() < PATIENCE
        connection.close()


@pytest.mark.parametrize("said", [b"", b"P", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /", GET + b"\r\n"])
def test_c42_h38_an_idle_connection_is_closed_whatever_it_said(program: Running, said: bytes) -> None:
    _, seconds = program.ask(said)
    assert seconds < PATIENCE


@pytest.fixture
def many_files() -> Iterator[None]:
    """Files enough for this process to be 2,000 clients."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 4_096:
        pytest.skip("this process may not open 2,000 connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(4_096, before[0]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.usefixtures("many_files")
def test_c42_two_thousand_idle_connections_do_not_block_others(tmp_path: Path) -> None:
    # A login shell or service usually grants 1,024 files at first; the server asks for more.
    with running(site(tmp_path), files=1_024) as program:
        idle = [program.connect() for _ in range(2_000)]
        for _ in range(20):
            assert served(program)
        for connection in idle:
            connection.close()


def test_a_second_server_on_the_port_is_refused(program: Running, tmp_path: Path) -> None:
    serving = replace(site(tmp_path), port=program.port)
    second = subprocess.run(
        [sys.executable, "-m", "feeds.serve"], input=serving.dump() + "\n", capture_output=True, text=True, timeout=30
    )
    assert (second.returncode, second.stdout) == (3, "")
    assert f"can't listen on 127.0.0.1, port {program.port}" in second.stderr
    assert "in use" in second.stderr
    assert served(program)


def test_of_two_that_start_at_once_one_has_the_port(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        serving = replace(site(tmp_path), port=probe.getsockname()[1])
    both = [Running(serving), Running(serving)]
    winners = [one for one in both if one.line]
    ends = [one.end() for one in both]
    assert len(winners) == 1
    assert sorted(code for code, _ in ends) == [0, 3]


def test_an_unknown_host_is_refused(tmp_path: Path) -> None:
    program = Running(replace(site(tmp_path), host="192.0.2.1"))
    assert program.line == ""
    assert program.process.wait(30) == 3
    said = program.end()[1]
    assert "192.0.2.1" in said


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_it_listens_on_ipv6(tmp_path: Path) -> None:
    with running(replace(site(tmp_path), host="::1")) as program:
        assert program.url == f"http://[::1]:{program.port}"
        assert served(program)


def test_c8_sigterm_lets_an_open_answer_end(tmp_path: Path) -> None:
    body = b"<feed>" + b"long " * 2_000_000 + b"</feed>"
    program = Running(site(tmp_path, body))
    with program.connect() as connection:
        connection.sendall(GET + b"\r\n")
        answer = connection.recv(100)
        program.process.terminate()
        while got := connection.recv(1_000_000):
            answer += got
    assert answer.endswith(body[-100:])
    assert program.process.wait(10) == 0
    program.end()
    assert not is_listening(program.port)


def test_c8_sigterm_ends_it_in_ten_seconds_whoever_holds_connections(tmp_path: Path) -> None:
    program = Running(site(tmp_path, b"<feed>" + b"long " * 2_000_000 + b"</feed>"))
    held = [program.connect() for _ in range(30)]
    for connection in held[:10]:
        connection.sendall(GET + b"\r\n")  # and never read
    for connection in held[10:20]:
        connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: news.example\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 404"
    began = time.monotonic()
    code, said = program.end()
    assert (code, time.monotonic() - began < 10) == (0, True)
    assert "Traceback" not in said
    assert not is_listening(program.port)
    for connection in held:
        connection.close()


def test_sigint_ends_it_too(tmp_path: Path) -> None:
    program = Running(site(tmp_path))
    assert served(program)
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(10) == 0
    assert "Traceback" not in program.end()[1]


def test_it_counts_what_all_its_workers_answer(tmp_path: Path) -> None:
    counts = tmp_path / "counts"
    counts.mkdir()
    with running(replace(site(tmp_path / "site"), workers=2, metrics=str(counts))) as program:
        tag = program.get().headers["etag"]
        for _ in range(5):
            program.get(if_none_match=tag, accept_encoding="identity")
        program.get(accept_encoding="identity")
        until(lambda: b"feeds_http_seconds_count 7.0" in http_metrics(counts), "the counts are written")
        program.get()
    said = http_metrics(counts).decode()
    assert "feeds_http_seconds_count 8.0" in said  # the last one was written when it ended
    assert 'feeds_http_sent_bytes_total{format="atom"} ' in said


def test_a_place_for_counts_that_is_gone_harms_nobody(tmp_path: Path) -> None:
    program = Running(replace(site(tmp_path / "site"), metrics=str(tmp_path / "nowhere")))
    assert served(program)
    code, said = program.end()
    assert code == 0
    assert "the counts can't be written" in said
