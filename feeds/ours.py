"""How a document of ours is told from anybody else's file: it was made by `feeds`, and calls itself by its own URL."""

from __future__ import annotations

import json
import re
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from feeds.feed import MOVED

#: How far into a document its marks stand.
HEAD = 20_000
_ARCHIVE = re.compile(r"archive/(.+)/([1-9]\d{0,17})")
_SITEMAP = re.compile(r"sitemap(-[\d-]+|-news)?\.xml")
_FEED_URL = re.compile(rb'xmlUrl="([^"]*)"')
_FORMATS = {".rss": "rss", ".atom": "atom", ".json": "json"}
#: What stands in a document that we made, whatever its address.
_MADE = {
    "rss": ("<generator>feeds</generator>",),
    "atom": ("<generator>feeds</generator>",),
    "json": ('"_feeds": {',),
    "opml": ("<opml",),
    "html": ('<meta name="generator" content="feeds">',),
    "sitemap": ("<!-- generator: feeds -->",),
    "moved": ('"generator": "feeds"',),
}
_LISTS = {"feeds.opml": "opml", "index.html": "html", MOVED: "moved"}


class Named(NamedTuple):
    """What a path says of a document: its format, and the feed and archive that it is of, when it is of one."""

    format: str
    feed: str | None = None
    archive: int | None = None


def named(path: str) -> Named | None:
    """What document of ours might lie at a path below the target; None when none ever does."""
    if not path.isascii() and not _is_text(path):
        return None
    if path in _LISTS:
        return Named(_LISTS[path])
    if _SITEMAP.fullmatch(path):
        return Named("sitemap")
    stem, dot, suffix = path.rpartition(".")
    form = _FORMATS.get(dot + suffix)
    if form is None or not stem or path.startswith("."):
        return None
    archive = _ARCHIVE.fullmatch(stem)
    return Named(form, archive[1], int(archive[2])) if archive else Named(form, stem)


def _is_text(path: str) -> bool:
    """Whether the name is UTF-8, as those of ours are."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_made(body: bytes, path: str) -> bool:
    """Whether bytes at a path are a document that `feeds` made, for whatever address."""
    what = named(path)
    return what is not None and all(mark.encode() in body[:HEAD] for mark in _MADE.get(what.format, ()))


def is_ours(body: bytes, path: str, base: str) -> bool:
    """Whether bytes at a path are a document that `feeds` made for `base`, the URL of the feeds."""
    what = named(path)
    if what is None or not is_made(body, path):
        return False
    if what.format == "opml" and not all(url.startswith(escape(base).encode()) for url in _FEED_URL.findall(body)):
        return False
    url = base + quote(path, safe="/~")
    marks = {
        "rss": f'href="{escape(url)}" rel="self"',
        "atom": f'href="{escape(url)}" rel="self"',
        "json": f'"feed_url": {json.dumps(url)}',
        "opml": f'xmlUrl="{escape(base)}all.',
        "html": f'<link rel="canonical" href="{escape(base)}">',
    }
    return marks.get(what.format, "").encode() in body[:HEAD]


def signature(body: bytes, form: str) -> bytes:
    """What two versions of one document of ours have alike; empty for what is none."""
    marks = {
        "rss": (b'rel="self"', b"<generator"),
        "atom": (b'rel="self"', b"<generator"),
        "json": (b'"feed_url"',),
        "html": (b'name="generator"', b"<title>"),
        "opml": (b"<opml", b"<title>"),
        "sitemap": (b"<!-- generator: feeds -->",),
        "moved": (b'"generator": "feeds"',),
    }[form]
    lines = [line.strip() for line in body[:HEAD].splitlines()]
    found = [next((line for line in lines if mark in line), b"") for mark in marks]
    return b"\n".join(found) if all(found) else b""
