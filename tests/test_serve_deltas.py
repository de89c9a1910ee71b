"""What is new since a reader's version (RFC 3229)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.article import Article
from feeds.errors import StoreError
from feeds.render import entries as made
from feeds.render.cut import mark
from feeds.serve.deltas import wanted
from feeds.serve.needs import Gone
from feeds.serve.resources import hash_of
from tests.serving import CHANNEL, SUFFIX, Got, Reader, Site, article, document, etag

FORMS = ["rss", "atom", "json"]
CODINGS = list(SUFFIX)
FIRST = [article(2), article(1)]
THEN = [article(4), article(3), article(2, "<p>Changed.</p>"), article(1)]


class Versions:
    """A library that knows the versions put into it, and counts how often it is asked."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], frozenset[bytes]] = {}
        self.asked = 0

    def put(self, path: str, body: bytes, articles: Sequence[Article]) -> None:
        form = path.rpartition(".")[2]
        self.known[path, hash_of(body)] = frozenset(map(mark, made(articles, CHANNEL, form)))

    def article(self, slug: str) -> Article | str | Gone | None:
        raise NotImplementedError

    def base(self, path: str, tag: str) -> frozenset[bytes] | None:
        self.asked += 1
        return self.known.get((path, tag))


class Broken(Versions):
    """A library whose store can't be read."""

    def base(self, path: str, tag: str) -> frozenset[bytes] | None:
        raise StoreError("store", "it is gone")


class Newsdesk:
    """A feed in every format, whose versions are known, and its reader."""

    def __init__(self, site: Site, library: Versions | None = None, room: int = 10_000_000) -> None:
        self.site = site
        self.library = library or Versions()
        self.reader = site.reader(library=self.library, deltas=True, room=room)

    def publish(self, articles: Sequence[Article]) -> dict[str, bytes]:
        bodies = {form: document(form, *articles) for form in FORMS}
        for form, body in bodies.items():
            self.site.put(f"all.{form}", body)
            self.library.put(f"all.{form}", body, articles)
        return bodies


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    desk = Newsdesk(Site(tmp_path / "public"))
    with desk.reader:
        yield desk


def entries(body: bytes, form: str) -> dict[str, str]:
    """Titles and content of a document's entries by id, in its order."""
    if form == "json":
        return {item["id"]: item["title"] + item["content_html"] for item in json.loads(body)["items"]}
    parsed = feedparser.parse(io.BytesIO(body))
    assert not parsed.bozo, parsed.bozo_exception
    return {one.id: one.title + (one.content[0].value if "content" in one else one.summary) for one in parsed.entries}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("coding", CODINGS)
def test_h25_a_known_version_gets_what_is_new(desk: Newsdesk, form: str, coding: str) -> None:
    old, new = desk.publish(FIRST)[form], desk.publish(THEN)[form]
    base = etag(old, coding)
    full = desk.reader.get(f"all.{form}", accept_encoding=coding)
    got = desk.reader.get(f"all.{form}", accept_encoding=coding, a_im="feed", if_none_match=f'"x", {base}, "y"')
    assert (got.status, got.headers["im"], got.headers["delta-base"]) == (226, "feed", base)
    assert got.etag == full.etag == etag(new, coding)
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["vary"] == "Accept-Encoding, A-IM, If-None-Match"
    for name in ("content-type", "content-security-policy", "last-modified", "link", "access-control-allow-origin"):
        assert got.headers[name] == full.headers[name]
    assert got.headers.get("content-encoding", "") == coding
    assert int(got.headers["content-length"]) == len(got.raw) < len(full.raw)
    assert list(entries(got.body, form)) == [one.id for one in THEN[:3]]
    assert desk.reader.get(f"all.{form}", if_none_match=got.etag, accept_encoding=coding).status == 304


def test_h25_a_version_got_in_another_coding_is_known_too(desk: Newsdesk) -> None:
    old = desk.publish(FIRST)["atom"]
    desk.publish(THEN)
    for base in (etag(old), f"W/{etag(old, 'br')}", etag(old, "zstd")[:-1] + '-gzip"'):
        got = desk.reader.get(accept_encoding="gzip", a_im="feed", if_none_match=base)
        assert got.status == 226
        assert got.headers["delta-base"] == base.removeprefix("W/").replace("-gzip", "")


def test_h25_a_delta_is_made_once(desk: Newsdesk) -> None:
    old = desk.publish(FIRST)["rss"]
    desk.publish(THEN)
    ask = ("GET", "all.rss", [("a-im", "feed"), ("if-none-match", etag(old))])
    assert len({got.raw for got in desk.reader.ask(*[ask] * 20)}) == 1
    desk.reader.ask(ask)
    assert desk.library.asked == 1


def test_h26_everything_else_is_whole_or_304(desk: Newsdesk) -> None:
    old = desk.publish(FIRST)["atom"]
    new = desk.publish(THEN)["atom"]
    ask = desk.reader.get
    assert ask(a_im="feed", if_none_match='"unknown"').body == new
    assert ask(a_im="feed", if_none_match=etag(b"unknown")).body == new
    assert ask(a_im="feed").body == new
    assert ask(a_im="feed", if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
    assert ask(a_im="feed", if_none_match=etag(new)).status == 304
    assert ask(a_im="feed", if_none_match=f"{etag(old)}, {etag(new)}").status == 304
    assert ask(if_none_match=etag(old)).status == 200
    for other in ("vcdiff, diffe", "feed;q=0", "feeds", "", "feed;q=0.0"):
        assert ask(a_im=other, if_none_match=etag(old)).status == 200
    assert ask(a_im="vcdiff;q=0.5 , FEED ; q=0.3", if_none_match=etag(old)).status == 226
    head = ask(method="HEAD", a_im="feed", if_none_match=etag(old))
    assert (head.status, head.etag) == (200, etag(new))


def test_h26_without_a_library_or_when_deltas_are_off_everything_is_whole(tmp_path: Path) -> None:
    desk = Newsdesk(Site(tmp_path / "public"))
    old = desk.publish(FIRST)["atom"]
    new = desk.publish(THEN)["atom"]
    for reader in (desk.site.reader(library=desk.library), desk.site.reader(deltas=True)):
        with reader:
            got = reader.get(a_im="feed", if_none_match=etag(old))
            assert (got.status, got.body) == (200, new)


def test_h26_a_store_that_fails_means_a_whole_document(tmp_path: Path) -> None:
    desk = Newsdesk(Site(tmp_path / "public"), Broken())
    old = desk.publish(FIRST)["atom"]
    new = desk.publish(THEN)["atom"]
    with desk.reader:
        assert desk.reader.get(a_im="feed", if_none_match=etag(old)).body == new


def test_pages_and_lists_have_no_deltas(desk: Newsdesk) -> None:
    desk.publish(FIRST)
    assert desk.reader.get("feeds.opml", a_im="feed", if_none_match='"x"').status == 200
    assert desk.library.asked == 0


def test_deltas_stay_within_the_bounds_of_memory(tmp_path: Path) -> None:
    desk = Newsdesk(Site(tmp_path / "public"), room=1)
    versions = [desk.publish([article(number) for number in range(last, 0, -1)])["atom"] for last in range(1, 25)]
    with desk.reader:
        for body in versions[:-1]:
            got = desk.reader.get(a_im="feed", if_none_match=etag(body))
            assert got.status == 226
            assert union(entries(body, "atom"), got, "atom") == entries(versions[-1], "atom")


def union(base: Mapping[str, str], got: Got, form: str) -> dict[str, str]:
    """What a reader has that held the base and was sent the answer."""
    return {**base, **entries(got.body, form)}


articles = st.lists(
    st.builds(
        article, st.integers(0, 8), st.sampled_from(["<p>One.</p>", "<p>&lt;entry&gt; ]]&gt;</p>", "<p>政治</p>"])
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(articles, min_size=2, max_size=5), form=st.sampled_from(FORMS), coding=st.sampled_from(CODINGS))
def test_h27_base_and_delta_together_are_the_whole_feed(
    desk: Newsdesk, history: list[list[Article]], form: str, coding: str
) -> None:
    bodies = [desk.publish(one)[form] for one in history]
    whole = entries(bodies[-1], form)
    for body in bodies[:-1]:
        got = desk.reader.get(f"all.{form}", accept_encoding=coding, a_im="feed", if_none_match=etag(body, coding))
        if got.status == 304:
            assert body == bodies[-1]
            continue
        have = union(entries(body, form), got, form)
        # What has left the window is the reader's own to keep.
        assert {name: have[name] for name in whole} == whole
        assert got.status == 226 or got.body == bodies[-1]


class PlainCache:
    """A shared cache that has never heard of 226: it keeps what has a lifetime, by the fields that Vary names."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: list[tuple[dict[str, str], Got]] = []

    def get(self, **headers: str) -> Got:
        for asked, got in self._kept:
            names = [name.strip().lower().replace("-", "_") for name in got.headers["vary"].split(",")]
            if all(asked.get(name) == headers.get(name) for name in names):
                return got
        got = self._reader.get(**headers)
        if "no-store" not in got.headers["cache-control"] and "max-age" in got.headers["cache-control"]:
            self._kept.append((headers, got))
        return got


def test_h28_no_cache_sends_a_delta_to_others(desk: Newsdesk) -> None:
    old = desk.publish(FIRST)["atom"]
    new = desk.publish(THEN)["atom"]
    cache = PlainCache(desk.reader)
    delta = {"a_im": "feed", "if_none_match": etag(old)}
    assert cache.get(**delta).status == 226
    assert cache.get(if_none_match=etag(old)).body == new
    assert cache.get().body == new
    # And the whole document that is kept by now is right for who asks for a delta.
    assert cache.get(**delta).body == new


def test_instance_manipulations_are_read_as_a_list() -> None:
    for yes in (b"feed", b"Feed", b"vcdiff, feed;q=1.0", b" feed ; q=0.001 ,gzip"):
        assert wanted(yes)
    for no in (b"", b"feed;q=0", b"feed;q=0.000", b"feedx", b"xfeed", b"\xff"):
        assert not wanted(no)
