"""A shared cache in front: what nginx keeps and gives to others is right (H41)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from tests.serving import SUFFIX, THEN, Site, article, document, etag, free_port, granian, wait_for

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")

OLD, NEW = document("atom", article(1)), document("atom", article(2), article(1))
CODINGS = list(SUFFIX)
CONFIG = """
{user}
worker_processes 1;
daemon off;
pid {here}/pid;
error_log stderr error;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {here}/body; proxy_temp_path {here}/temp; fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    proxy_cache_path {here}/kept keys_zone=kept:1m;
    proxy_cache kept;
    proxy_cache_key $uri;
    proxy_cache_revalidate on;
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    add_header X-Cache $upstream_cache_status always;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://127.0.0.1:{behind}; }}
        # A cache that keeps things for a second, whatever it is told.
        location /brief/ {{
            proxy_ignore_headers Cache-Control;
            proxy_cache_valid any 1s;
            proxy_cache_key brief$uri;
            proxy_pass http://127.0.0.1:{behind}/feeds/;
        }}
        # A cache that passes conditions on.
        location /passing/ {{
            proxy_cache_key passing$uri;
            proxy_set_header If-None-Match $http_if_none_match;
            proxy_set_header If-Match $http_if_match;
            proxy_pass http://127.0.0.1:{behind}/feeds/;
        }}
    }}
}}
"""


@contextmanager
def nginx(here: Path, behind: int) -> Iterator[httpx.Client]:
    """A caching proxy, and a client of it that neither decodes nor asks for anything by itself."""
    port, config = free_port(), here / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's directories are closed to everybody else
    config.write_text(CONFIG.format(here=here, port=port, behind=behind, user=user))
    process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(here), "-e", "stderr"])
    try:
        wait_for(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            client.headers = httpx.Headers()
            yield client
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "public")
    site.put("all.atom", OLD)
    (site.root / ".moved.json").write_text('{"gone": ["gone"], "moved": {"old": "all"}}')
    return site


@pytest.fixture
def cache(site: Site, tmp_path: Path) -> Iterator[httpx.Client]:
    with granian(site.serving) as server, nginx(tmp_path, server.port) as client:
        yield client


def test_h41_vary_each_coding_is_kept_by_itself(cache: httpx.Client) -> None:
    for kept in ("MISS", "HIT"):
        for coding in CODINGS:
            got = cache.get("/feeds/all.atom", headers={"accept-encoding": coding})
            assert (got.status_code, got.headers["x-cache"]) == (200, kept)
            assert (got.headers["etag"], got.content) == (etag(OLD, coding), OLD)


def test_h41_conditional_the_cache_answers_for_its_variant_alone(cache: httpx.Client) -> None:
    for asked in CODINGS:
        for held in CODINGS:
            fields = {"accept-encoding": asked, "if-none-match": etag(OLD, held)}
            got = cache.get("/feeds/all.atom", headers=fields)
            assert got.status_code == (304 if asked == held else 200)
            assert got.headers["etag"] == etag(OLD, asked)
            assert got.headers["vary"] == "Accept-Encoding"
    since = {"if-modified-since": formatdate(THEN, usegmt=True)}
    assert cache.get("/feeds/all.atom", headers=since).status_code == 304
    assert cache.get("/feeds/all.atom", headers={**since, "if-none-match": '"x"'}).status_code == 200


def test_h41_conditional_head_and_queries_reuse_what_is_kept(cache: httpx.Client) -> None:
    first = cache.head("/feeds/all.atom?a=1")
    again = cache.get("/feeds/all.atom?a=2")
    assert [got.headers["x-cache"] for got in (first, again)] == ["MISS", "HIT"]
    assert again.content == OLD
    assert first.headers["content-length"] == again.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "status", "second"),
    [("/feeds/no.atom", 404, "HIT"), ("/feeds/gone.atom", 410, "HIT"), ("/feeds/old.atom", 301, "HIT")],
)
def test_h41_status_what_is_kept_stays_what_it_is(cache: httpx.Client, path: str, status: int, second: str) -> None:
    for kept in ("MISS", second):
        got = cache.get(path, headers={"if-none-match": "*"})
        assert (got.status_code, got.headers["x-cache"]) == (status, kept)


def test_h41_status_no_cache_keeps_a_503_or_a_412(site: Site, cache: httpx.Client) -> None:
    (site.root / "feeds.opml").unlink()
    assert cache.get("/feeds/new.atom").status_code == 503
    site.put("feeds.opml", b"<opml/>")
    site.put("new.atom", NEW)
    assert cache.get("/feeds/new.atom").content == NEW
    assert cache.get("/passing/all.atom", headers={"if-match": '"x"'}).status_code == 412
    assert cache.get("/passing/all.atom").content == OLD


def test_h41_conditional_what_is_stale_is_revalidated_and_then_replaced(site: Site, cache: httpx.Client) -> None:
    def until(kept: str) -> httpx.Response:
        deadline = time.monotonic() + 20
        while True:
            got = cache.get("/brief/all.atom", headers={"accept-encoding": "gzip"})
            if got.headers["x-cache"] == kept:
                return got
            assert time.monotonic() < deadline, got.headers["x-cache"]
            time.sleep(0.05)

    assert until("MISS").content == OLD
    assert until("REVALIDATED").content == OLD
    site.put("all.atom", NEW, THEN + 60)
    got = until("EXPIRED")
    assert (got.headers["etag"], got.content) == (etag(NEW, "gzip"), NEW)
    assert until("HIT").content == NEW


def test_h28_h41_a_delta_reaches_nobody_else(site: Site, tmp_path: Path) -> None:
    with granian(site.serving, "tests.serving:app_with_deltas") as server, nginx(tmp_path, server.port) as cache:
        delta = {"a-im": "feed", "if-none-match": etag(b"old")}
        for _ in range(2):
            got = cache.get("/passing/all.atom", headers=delta)
            assert (got.status_code, got.headers["x-cache"]) == (226, "MISS")
        for fields in ({}, {"if-none-match": etag(b"old")}, {"a-im": "feed"}):
            got = cache.get("/passing/all.atom", headers=fields)
            assert (got.status_code, got.content) == (200, OLD)
