"""The same answers from a real server, whole under fire."""

from __future__ import annotations

import http.client
import itertools
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.serving import DECODED, SUFFIX, THEN, Server, Site, article, document, etag, granian

BODY = document("atom", article(1, "<p>Words.</p>" * 50), ttl=30)
ALL = "/feeds/all.atom"
CODINGS = list(SUFFIX)
SCRIPT = "<script xmlns='http://www.w3.org/1999/xhtml'>document.documentElement.setAttribute('ran', 'yes')</script>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("served"))
    site.put("all.atom", BODY)
    (site.root / ".moved.json").write_text('{"gone": ["gone"], "moved": {"old": "all"}}')
    return site


@pytest.fixture(scope="module")
def server(site: Site) -> Iterator[Server]:
    with granian(site.serving) as server:
        yield server


class Kept:
    """A connection that is kept open."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str = ALL, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in fields.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        answer = self._connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def asked(server: Server) -> dict[int, tuple[dict[str, str], bytes]]:
    """One answer for each status that a server gives in good times."""
    questions: dict[int, tuple[str, str, dict[str, str]]] = {
        200: (ALL, "GET", {}),
        204: (ALL, "OPTIONS", {}),
        301: ("/feeds/old.atom", "GET", {}),
        304: (ALL, "GET", {"if_none_match": "*"}),
        307: ("/", "GET", {}),
        404: ("/feeds/no.atom", "GET", {}),
        405: (ALL, "PUT", {}),
        410: ("/feeds/gone.atom", "GET", {}),
        412: (ALL, "GET", {"if_match": '"x"'}),
    }
    answers = {}
    with Kept(server) as kept:
        for status, (path, method, headers) in questions.items():
            got, fields, body = kept.get(path, method, **headers)
            assert got == status
            answers[status] = fields, body
    return answers


def test_h1_h42_every_answer_has_the_date_once_and_right(server: Server) -> None:
    for status, (headers, _) in asked(server).items():
        assert abs(parsedate_to_datetime(headers["date"]).timestamp() - time.time()) <= 2, status
        assert "," not in headers["date"][4:]
        assert "set-cookie" not in headers


def test_h1_a_304_has_no_body_and_no_content_headers(server: Server) -> None:
    headers, body = asked(server)[304]
    assert body == b""
    assert {"etag", "vary", "cache-control", "date", "last-modified"} <= set(headers)
    assert not {"content-type", "content-encoding", "content-length", "transfer-encoding"} & set(headers)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", [ALL, "/feeds/feeds.opml", "/feeds/no.atom", "/feeds/gone.rss", "/feeds/all", "/"])
def test_h15_head_is_get_without_the_body(server: Server, path: str, coding: str) -> None:
    with Kept(server) as kept:
        status, full, body = kept.get(path, accept_encoding=coding)
        again, head, nothing = kept.get(path, "HEAD", accept_encoding=coding)
    for headers in (full, head):
        del headers["date"]
    assert (status, full, b"") == (again, head, nothing)
    assert int(full["content-length"]) == len(body)


def test_h39_odd_paths_as_bytes(server: Server) -> None:
    for path in (b"/feeds/..%2f", b"/feeds/../../etc/passwd", b"/feeds/%00", b"/feeds/a\\b.rss", b"/feeds/%zz", b"*"):
        answer = server.send(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
        assert answer.split()[1] in (b"400", b"404")
    absolute = b"GET http://other.example/feeds/all.atom?x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert server.send(absolute).split()[1] == b"200"


def test_h2_field_lines_are_joined(server: Server) -> None:
    lines = b'If-None-Match: "a"\r\nIf-None-Match: %s\r\n' % etag(BODY).encode()
    answer = server.send(b"GET %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n" % (ALL.encode(), lines))
    assert answer.split()[1] == b"304"


def test_h33_ten_thousand_readers_while_documents_are_replaced(tmp_path: Path) -> None:
    site = Site(tmp_path)
    bodies = [os.urandom(3_000) + b"x" * 3_000 for _ in range(8)]
    tags = {etag(body, coding): body for body in bodies for coding in SUFFIX}
    site.put("all.atom", bodies[0])
    done = threading.Event()

    def publish() -> None:
        for number in itertools.count():
            site.put("all.atom", bodies[number % 8], THEN + number)
            if done.wait(0.005):
                return

    def read(reader: int) -> int:
        seen = set()
        with Kept(running) as kept:
            for number in range(1250):
                coding = CODINGS[(reader + number) % 4]
                status, headers, raw = kept.get(accept_encoding=coding)
                body = DECODED[headers.get("content-encoding", "")](raw)
                assert (status, tags[headers["etag"]]) == (200, body)
                assert headers["etag"] == etag(body, coding)
                seen.add(headers["etag"])
        return len(seen)

    with granian(site.serving) as running, ThreadPoolExecutor(9) as pool:
        publishing = pool.submit(publish)
        try:
            seen = list(pool.map(read, range(8)))
        finally:
            done.set()
        publishing.result()
    assert min(seen) > 8  # they did see several versions


def test_h36_clients_that_leave_in_the_middle_leave_nothing_behind(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.put("all.atom", os.urandom(2_000_000))
    request = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % ALL.encode()
    reset = struct.pack("ii", 1, 0)

    def leave(times: int) -> None:
        for _ in range(times):
            with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                connection.sendall(request)
                assert connection.recv(100).startswith(b"HTTP/1.1 200")

    def descriptors() -> int:
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in running.workers())

    with granian(site.serving) as running:
        leave(50)
        with Kept(running) as kept:
            kept.get(method="HEAD")
        before = descriptors()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(leave, [2_500] * 4))
        deadline = time.monotonic() + 20
        while descriptors() > before + 5:
            assert time.monotonic() < deadline, f"{before} descriptors became {descriptors()}"
            time.sleep(0.1)
        with Kept(running) as kept:
            assert kept.get(accept_encoding="gzip")[0] == 200


class Careless(BaseHTTPRequestHandler):
    """A server that serves a feed as feeds must not be served."""

    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None: ...


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_h24_chromium_runs_no_script_of_a_feed(tmp_path: Path) -> None:
    body = BODY.replace(b"</feed>", SCRIPT.encode() + b"</feed>")
    site = Site(tmp_path / "public")
    site.put("all.atom", body)

    def shown(url: str, profile: str) -> str:
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / profile}", "--dump-dom"]
        run = subprocess.run(["chromium", *options, url], capture_output=True, text=True, timeout=90, check=True)
        return run.stdout

    # Without our headers the script does run, or the test would show nothing.
    careless = ThreadingHTTPServer(("127.0.0.1", 0), type("OfBody", (Careless,), {"body": body}))
    threading.Thread(target=careless.serve_forever).start()
    try:
        assert 'ran="yes"' in shown(f"http://127.0.0.1:{careless.server_port}{ALL}", "careless")
    finally:
        careless.shutdown()
        careless.server_close()
    with granian(site.serving) as server:
        assert 'ran="yes"' not in shown(f"http://127.0.0.1:{server.port}{ALL}", "careful")
