"""Pages for people, as the application serves them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from feeds.article import Article
from feeds.errors import StoreError
from feeds.serve import rest
from feeds.serve.needs import Gone
from feeds.serve.pages import feed_page
from feeds.serve.resources import hash_of
from tests.serving import AT, OPML, STAMP, SUFFIX, Reader, Site, article, document

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; media-src http: https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Shelf:
    """A library over a dict."""

    def __init__(self) -> None:
        self.pages: dict[str, Article | str | Gone | StoreError] = {
            "one": article(1, "<p>One, and more.</p>"),
            "moved": "https://news.example/größe?a=b%20c#d",
            "withdrawn": Gone(),
            "broken": StoreError("store", "it is gone"),
        }

    def article(self, slug: str) -> Article | str | Gone | None:
        found = self.pages.get(slug)
        if isinstance(found, StoreError):
            raise found
        return found

    def base(self, path: str, tag: str) -> frozenset[bytes] | None:
        raise NotImplementedError


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "public")
    for form in ("rss", "atom", "json"):
        site.put(f"world/政治.{form}", document(form, article(1)))
    return site


@pytest.fixture
def library() -> Shelf:
    return Shelf()


@pytest.fixture
def reader(site: Site, library: Shelf) -> Iterator[Reader]:
    with site.reader(library=library, pages=True, home="https://news.example/", title="News") as reader:
        yield reader


PAGES = ["world/%E6%94%BF%E6%B2%BB", "articles/one"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_answered_like_documents(reader: Reader, path: str) -> None:
    got = reader.get(path)
    assert (got.status, got.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert got.etag == f'"{hash_of(got.body)}"'
    assert got.headers["content-security-policy"] == POLICY
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"].startswith("public, max-age=300,")
    assert "set-cookie" not in got.headers
    for coding in SUFFIX:
        full = reader.get(path, accept_encoding=coding)
        assert full.body == got.body
        assert reader.get(path, "HEAD", accept_encoding=coding).headers == full.headers
        assert reader.get(path, accept_encoding=coding, if_none_match=full.etag).status == 304
    assert reader.get(path, if_modified_since=got.headers["last-modified"]).status == 304
    assert reader.get(path, if_match='"x"').status == 412
    assert reader.get(path, "POST").status == 405


def test_a_feeds_page_shows_its_entries_and_its_addresses(reader: Reader) -> None:
    got = reader.get(PAGES[0])
    html = got.body.decode()
    assert "Article 1" in html
    assert got.headers["last-modified"] == STAMP
    for form in ("rss", "atom", "json"):
        assert f"{AT}world/%E6%94%BF%E6%B2%BB.{form}" in html


def test_a_feeds_page_follows_its_document(site: Site, reader: Reader) -> None:
    before = reader.get(PAGES[0])
    assert reader.get(PAGES[0]) == before
    site.put("world/政治.rss", document("rss", article(2), article(1)))
    after = reader.get(PAGES[0], if_none_match=before.etag)
    assert (after.status, b"Article 2" in after.body) == (200, True)


def test_who_asks_for_a_page_while_an_older_one_is_being_made_gets_that_of_now(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have shown the newer one already."""
    application, made = site.app(pages=True), feed_page
    is_read, goes_on = threading.Event(), threading.Event()

    def slow(*arguments: Any, **named: Any) -> str:
        is_read.set()
        assert goes_on.wait(20)
        return made(*arguments, **named)

    async def asked() -> bytes:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=AT) as client:
            before = asyncio.create_task(client.get(PAGES[0]))
            await asyncio.to_thread(is_read.wait, 20)
            site.put("world/政治.rss", document("rss", article(2), article(1)))
            after = asyncio.create_task(client.get(PAGES[0]))
            assert b"Article 2" in (await client.get(f"{PAGES[0]}.rss")).content
            goes_on.set()
            await before
            return (await after).content

    monkeypatch.setattr("feeds.serve.pages.feed_page", slow)
    assert b"Article 2" in asyncio.run(asked())


def test_an_articles_page_follows_the_article(library: Shelf, reader: Reader) -> None:
    before = reader.get("articles/one")
    assert b"One, and more." in before.body
    library.pages["one"] = article(1, "<p>Changed.</p>")
    assert b"Changed." in reader.get("articles/one", if_none_match=before.etag).body


def test_articles_that_have_moved_or_gone(reader: Reader) -> None:
    moved = reader.get("articles/moved")
    assert (moved.status, moved.headers["location"]) == (301, "https://news.example/gr%C3%B6%C3%9Fe?a=b%20c#d")
    assert reader.get("articles/withdrawn", if_none_match="*").status == 410
    assert reader.get("articles/never").status == 404
    broken = reader.get("articles/broken")
    assert (broken.status, broken.headers["retry-after"]) == (503, "30")


def test_without_pages_or_a_library_no_article_has_one(site: Site, library: Shelf) -> None:
    for told in ({"library": library}, {"pages": True}):
        with site.reader(**told) as reader:
            assert reader.get("articles/one").status == 404


def test_pages_of_feeds_that_are_not_there(site: Site, reader: Reader) -> None:
    (site.root / ".moved.json").write_text('{"gone": ["old"], "moved": {"was": "all"}}')
    site.put("broken.rss", b"no feed")
    paths = ("old", "was", "never", "articles/one/two", "articles", "broken", "x.html")
    assert [reader.get(path).status for path in paths] == [410, 301, 404, 404, 404, 404, 404]
    assert reader.get("was").headers["location"] == AT + "all"


def test_h35_pages_before_anything_is_published(site: Site, reader: Reader) -> None:
    (site.root / "feeds.opml").unlink()
    assert reader.get("all").status == 503
    site.put("feeds.opml", OPML)
    assert reader.get("all").status == 404


def test_pages_are_kept_within_bounds(
    site: Site, library: Shelf, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "KEPT", 3)
    for number in range(10):
        library.pages[f"a{number}"] = article(number)
        site.put(f"f{number}.rss", document("rss", article(number)))
    for _ in range(2):
        for number in range(10):
            for path in (f"articles/a{number}", f"f{number}"):
                assert f"Article {number}".encode() in reader.get(path).body


def test_pages_are_counted(site: Site, library: Shelf) -> None:
    counted: list[tuple[Any, ...]] = []

    class Tally:
        def answered(self, format: str, status: int, size: int, full: int, seconds: float, delta: bool = False) -> None:  # noqa: A002
            counted.append((format, status, size, full, delta))

    with site.reader(counts=Tally(), library=library, pages=True) as reader:
        size = len(reader.get("articles/one").raw)
        reader.get("articles/one", if_none_match="*")
        reader.get("articles/one", "HEAD")
    assert counted == [("html", 200, size, size, False), ("html", 304, 0, 0, False), ("html", 200, 0, 0, False)]


def test_starlette_is_imported_for_pages_alone(site: Site) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from feeds.serve.app import application; from feeds.serve.serving import Serving;"
        "application(Serving.load(sys.stdin.readline()));"
        "heavy = {'starlette', 'feedgen', 'lxml', 'pydantic', 'apsw', 'nh3', 'brotli'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], input=site.serving.dump(), text=True, check=True)
