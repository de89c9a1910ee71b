"""Sitemaps (sitemaps.org, protocol 0.9) and Google's extension for news: for crawlers, beside the feeds for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from feeds.feed import Document

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
#: By this line a document is known to be ours.
MARK = "<!-- generator: feeds -->"
#: Characters of Chinese are told apart, every other language is two or three letters (Google, news sitemaps).
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))


class Page(NamedTuple):
    """A page, or a sitemap, and when it last changed (RFC 3339); both as they stand in the document."""

    loc: str
    lastmod: str


class News(NamedTuple):
    """A page that is news; `language` as Google writes it, `published` in RFC 3339, texts on one line."""

    loc: str
    name: str
    language: str
    published: str
    title: str


def urlset(name: str, pages: Iterable[Page]) -> Document:
    """The sitemap of these pages, in this order."""
    return _document(name, "urlset", "", (f"  <url>{_page(page)}</url>" for page in pages))


def index(name: str, sitemaps: Iterable[Page]) -> Document:
    """The sitemap of these sitemaps."""
    return _document(name, "sitemapindex", "", (f"  <sitemap>{_page(one)}</sitemap>" for one in sitemaps))


def news(name: str, pages: Iterable[News]) -> Document:
    """The news sitemap of these pages."""
    return _document(name, "urlset", f' xmlns:news="{_NEWS}"', map(_news, pages))


def parts(pages: Sequence[Page], *, most: int, room: int) -> list[Sequence[Page]]:
    """The pages in runs of at most `most`, each of at most `room` bytes as a document."""
    runs: list[Sequence[Page]] = []
    start, size = 0, 0
    for at, page in enumerate(pages):
        weight = len(_page(page).encode()) + 20
        if at - start == most or size + weight > room:
            runs.append(pages[start:at])
            start, size = at, 0
        size += weight
    return [*runs, pages[start:]] if pages else []


def language(tag: str) -> str:
    """A language as news sitemaps have it: the letters of ISO 639, and zh-cn or zh-tw."""
    first, *others = tag.lower().split("-")
    if first != "zh":
        return first
    return "zh-cn" if _TRADITIONAL.isdisjoint(others) or "hans" in others else "zh-tw"


def _document(name: str, root: str, spaces: str, lines: Iterable[str]) -> Document:
    head = ("<?xml version='1.0' encoding='UTF-8'?>", MARK, f'<{root} xmlns="{_SITEMAP}"{spaces}>')
    body = "\n".join((*head, *lines, f"</{root}>", ""))
    return Document(feed=name, format="sitemap", path=f"{name}.xml", body=body.encode())


def _page(page: Page) -> str:
    return f"<loc>{escape(page.loc)}</loc><lastmod>{page.lastmod}</lastmod>"


def _news(page: News) -> str:
    return (
        f"  <url><loc>{escape(page.loc)}</loc><news:news>"
        f"<news:publication><news:name>{escape(page.name)}</news:name>"
        f"<news:language>{escape(page.language)}</news:language></news:publication>"
        f"<news:publication_date>{page.published}</news:publication_date>"
        f"<news:title>{escape(page.title)}</news:title></news:news></url>"
    )
