"""nginx and Caddy in front of `feeds serve`, with the files of docs/howto."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from threading import Thread

import pytest

from tests.newsroom import Newsroom, markdown
from tests.webserver import Fields, Origin, Reply, Service, ask, caddy, listening, nginx, until

# In front of `feeds serve`


def in_front(server: str, place: Path, port: int, changes: Fields) -> AbstractContextManager[str]:
    there = {"127.0.0.1:8000": f"127.0.0.1:{port}", **changes}
    if server == "caddy":
        return caddy(place, there)
    return nginx(place, "nginx.conf", {"/var/cache/nginx-feeds": f"{place}/cache", **there})


@pytest.fixture
def origin() -> Iterator[Origin]:
    with listening() as origin:
        yield origin


@pytest.fixture(params=["nginx", "caddy"])
def front(request: pytest.FixtureRequest, tmp_path: Path, origin: Origin) -> Iterator[str]:
    with in_front(request.param, tmp_path, origin.port, {}) as url:
        yield url


@pytest.fixture
def caching(tmp_path: Path, origin: Origin) -> Iterator[str]:
    with in_front("nginx", tmp_path, origin.port, {}) as url:
        yield url


def test_answers_come_through_as_they_are(front: str) -> None:
    plain, zipped = ask(front + "all.rss"), ask(front + "all.rss", Accept_Encoding="gzip, br")
    assert (plain.status, plain.headers["ETag"], plain.headers.get("Content-Encoding")) == (200, '"one"', None)
    assert (zipped.status, zipped.headers["ETag"], zipped.headers["Content-Encoding"]) == (200, '"one-gz"', "gzip")
    assert gzip.decompress(zipped.body) == plain.body
    assert ask(front + "all.rss").headers["ETag"] == '"one"', "a copy that is kept is one for its coding"
    for reply in (plain, zipped):
        assert reply.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert reply.headers["Cache-Control"] == "public, max-age=3600"
        assert reply.headers["Vary"] == "Accept-Encoding"


def test_head_and_what_is_not_there(front: str) -> None:
    whole, head = ask(front + "all.rss"), ask(front + "all.rss", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
    assert ask(front + "nothing.rss").status == 404
    assert ask(front + "..%2f..%2fall.rss").status in (400, 404)
    assert ask(front + "all.rss").status == 200


def test_each_tag_gets_a_304_for_its_own_coding(front: str) -> None:
    for coding, tag in (("identity", '"one"'), ("gzip", '"one-gz"')):
        same = ask(front + "all.rss", Accept_Encoding=coding, If_None_Match=tag)
        assert (same.status, same.body, same.headers["ETag"]) == (304, b"", tag)
        assert same.headers["Cache-Control"] == "public, max-age=3600"
        assert same.headers["Vary"] == "Accept-Encoding"
    assert ask(front + "all.rss", Accept_Encoding="gzip", If_None_Match='"one"').status == 200
    assert ask(front + "all.rss", If_None_Match='"zero"').status == 200


def test_h28_a_delta_is_for_who_asked_and_for_nobody_else(front: str, origin: Origin) -> None:
    for _ in range(2):
        delta = ask(front + "all.rss", A_IM="feed", If_None_Match='"zero"')
        assert (delta.status, delta.headers["IM"], delta.body) == (226, "feed", b"<rss>news</rss>")
        assert ask(front + "all.rss", If_None_Match='"zero"').body == origin.body


def test_connections_are_used_again(front: str, origin: Origin) -> None:
    before = len(origin.asked)
    for number in range(5):
        ask(f"{front}{number}.rss")
    assert len(origin.asked) == before + 5
    assert len(origin.connections) < 5


def test_a_new_version_is_there_within_moments(front: str, origin: Origin) -> None:
    ask(front + "all.rss")
    origin.version = "two"

    def is_new() -> bool:
        before = len(origin.asked)
        tag = ask(front + "all.rss").headers["ETag"]
        assert tag == '"two"' or len(origin.asked) == before, "whoever makes nginx ask is told the news"
        return tag == '"two"'

    until(is_new)
    assert ask(front + "all.rss", If_None_Match='"one"').status == 200


def test_h34_the_last_copy_is_served_while_the_origin_fails(caching: str, origin: Origin) -> None:
    fine = ask(caching + "all.rss")
    origin.failing, before = True, len(origin.asked)

    def asked_again() -> bool:
        stale = ask(caching + "all.rss")
        assert (stale.status, stale.headers["ETag"], stale.body) == (200, '"one"', fine.body)
        assert ask(caching + "all.rss", If_None_Match='"one"').status == 304
        return len(origin.asked) > before

    until(asked_again)
    assert ask(caching + "other.rss").status == 500


def test_h40_a_query_makes_no_copy_of_its_own(caching: str, origin: Origin) -> None:
    before = len(origin.asked)
    for number in range(50):
        assert ask(f"{caching}all.rss?{number}").status == 200
    assert len(origin.asked) - before < 50


def test_a_cache_that_goes_by_cache_control(tmp_path: Path, origin: Origin) -> None:
    """As the page says: without these two lines."""
    changes = {"proxy_cache_valid 200 301 410 1s;": "", "proxy_ignore_headers Cache-Control;": ""}
    with in_front("nginx", tmp_path, origin.port, changes) as front:
        origin.cache = "no-store"
        before = len(origin.asked)
        assert [ask(front + "all.rss").status for _ in range(3)] == [200, 200, 200]
        assert len(origin.asked) == before + 3
        origin.cache = "public, max-age=1, stale-while-revalidate=60"
        ask(front + "all.rss")
        origin.version = "two"
        until(lambda: ask(front + "all.rss").headers["ETag"] == '"two"')


# In front of the real one


@pytest.fixture
def service(tmp_path: Path) -> Service:
    Newsroom(tmp_path / "news").write("one.md", markdown("One", "Words. " * 300))
    return Service(tmp_path / "news")


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_h10_h25_feeds_serve_behind_a_web_server(server: str, service: Service, tmp_path: Path) -> None:
    with service.serving(), in_front(server, tmp_path, service.port, {}) as front:
        for coding in ("identity", "gzip", "br", "zstd"):
            ours = service.ask("all.rss", Accept_Encoding=coding)
            theirs = ask(front + "all.rss", Accept_Encoding=coding)
            assert (theirs.status, theirs.body) == (200, ours.body)
            for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control", "Vary", "Link"):
                assert theirs.headers[name] == ours.headers[name]
            assert ask(front + "all.rss", Accept_Encoding=coding, If_None_Match=ours.headers["ETag"]).status == 304
        known = service.ask("all.rss").headers["ETag"]
        Newsroom(service.root).write("two.md", markdown("Two"))
        until(lambda: ask(front + "all.rss", If_None_Match=known).status == 200)
        delta = ask(front + "all.rss", A_IM="feed", If_None_Match=known)
        assert (delta.status, b"Two" in delta.body, b"One" in delta.body) == (226, True, False)
        assert b"One" in ask(front + "all.rss", If_None_Match=known).body


def test_nginx_has_the_last_copies_while_feeds_serve_is_down(service: Service, tmp_path: Path) -> None:
    with ExitStack() as ending:
        with service.serving():
            front = ending.enter_context(in_front("nginx", tmp_path, service.port, {}))
            kept = ask(front + "all.rss")
        for _ in range(3):
            stale = ask(front + "all.rss")
            assert (stale.status, stale.body, stale.headers["ETag"]) == (200, kept.body, kept.headers["ETag"])
        with service.serving():
            assert ask(front + "all.rss", If_None_Match=kept.headers["ETag"]).status == 304


def test_caddy_waits_while_feeds_serve_is_started_again(service: Service, tmp_path: Path) -> None:
    replies: list[Reply] = []
    with ExitStack() as ending:
        with service.serving():
            front = ending.enter_context(in_front("caddy", tmp_path, service.port, {}))
        waiting = Thread(target=lambda: replies.append(ask(front + "all.rss")))
        waiting.start()
        with service.serving():
            waiting.join()
    assert replies[0].status == 200
