"""A reader that follows a feed through its archives, as far as they go (RFC 5005 section 4; JSON Feed, next_url)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import feedparser


@dataclass(frozen=True)
class Page:
    """One document on the way: its path below the base, its entries' ids, and its links by rel."""

    path: str
    ids: tuple[str, ...]
    links: dict[str, str]
    mark: str


def crawl(public: Path, at: str, feed: str = "all", form: str = "atom") -> list[Page]:
    """Every document from the feed on to its oldest archive. Fails at a link that leads nowhere or in a circle."""
    pages: list[Page] = []
    path: str | None = f"{feed}.{form}"
    while path is not None:
        assert path not in [page.path for page in pages], "it goes round"
        body = (public / path).read_bytes()
        pages.append(json_page(path, body, at) if form == "json" else xml_page(path, body, at))
        path = pages[-1].links.get("next" if form == "json" else "prev-archive")
    return pages


def ids(public: Path, at: str, feed: str = "all", form: str = "atom") -> list[str]:
    """The ids of all entries that a crawler finds, each once."""
    return sorted({one for page in crawl(public, at, feed, form) for one in page.ids})


def xml_page(path: str, body: bytes, at: str) -> Page:
    read = feedparser.parse(io.BytesIO(body))
    assert not read.bozo, read.bozo_exception
    rels = [link for link in read.feed.links if link.rel in ("current", "prev-archive", "next-archive")]
    assert len({link.rel for link in rels}) == len(rels)
    marks = [mark for mark in ("archive", "complete") if f"fh_{mark}" in read.feed]
    return Page(path, _ids(read), {link.rel: below(link.href, at) for link in rels}, "".join(marks))


def _ids(read: Any) -> tuple[str, ...]:
    return tuple(entry.id for entry in read.entries)


def json_page(path: str, body: bytes, at: str) -> Page:
    read = json.loads(body)
    links = {"next": below(read["next_url"], at)} if "next_url" in read else {}
    return Page(path, tuple(item["id"] for item in read["items"]), links, "")


def below(url: str, at: str) -> str:
    assert url.startswith(at)
    return unquote(url.removeprefix(at))


def chain(public: Path, at: str, feed: str = "all", form: str = "atom") -> Iterator[str]:
    """What is wrong with the links of a feed and its archives; nothing, when all is well (conformance 36)."""
    current, *archives = crawl(public, at, feed, form)
    if bool(archives) == (current.mark == "complete"):
        yield f"{current.path} is {current.mark or 'not complete'} with {len(archives)} archives"
    newer: str | None = None
    for page in archives:
        if page.mark != "archive":
            yield f"{page.path} does not say that it is an archive"
        if page.links.get("current") != current.path:
            yield f"{page.path} is of {page.links.get('current')}"
        if page.links.get("next-archive") != newer:
            yield f"{page.path} leads to {page.links.get('next-archive')}, not {newer}"
        newer = page.path
    there = {str(one.relative_to(public)) for one in public.glob(f"archive/{feed}/*.{form}")}
    yield from (f"{path} is not led to" for path in there - {page.path for page in archives})
