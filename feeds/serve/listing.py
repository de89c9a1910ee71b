"""What a published feed shows, read from its document alone: enough for a page that lists it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from typing import TYPE_CHECKING, Any

from feeds.check import xml
from feeds.read.bodies.excerpt import excerpt
from feeds.text import is_web_url

if TYPE_CHECKING:
    from collections.abc import Callable

#: Characters of an entry's summary: three lines on a desk, six on a phone.
SUMMARY = 240
_LANG = xml.XML + "lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; all text is plain, `link` an http(s) URL, `summary` short; what is not there is empty or None."""

    title: str
    link: str
    published: datetime
    summary: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed and its entries, in the order of the document."""

    title: str
    description: str
    language: str
    entries: tuple[Entry, ...]


def listing(body: bytes, format: str) -> Listing:  # noqa: A002 - the field's word
    """What the document of a feed in that format shows. Raises ValueError when it is no such document of ours."""
    try:
        return _READERS[format](body)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"not a document in the format {format} that feeds wrote: {error!r}") from error


def _json(body: bytes) -> Listing:
    feed = json.loads(body)
    return Listing(
        title=feed["title"],
        description=feed.get("description", ""),
        language=feed.get("language", ""),
        entries=tuple(_item(item) for item in feed["items"]),
    )


def _item(item: dict[str, Any]) -> Entry:
    said = item.get("summary") or item.get("content_text", "")
    return Entry(
        title=item["title"],
        link=_web(item.get("url", "")),
        published=datetime.fromisoformat(item["date_published"]),
        summary=_short(said, item.get("content_html", "")),
        language=item.get("language", ""),
    )


def _rss(body: bytes) -> Listing:
    channel = _root(body).find("channel")
    return Listing(
        title=_text(channel, "title"),
        description=_text(channel, "description"),
        language=_text(channel, "language"),
        entries=tuple(_rss_item(item) for item in channel.iterfind("item")),
    )


def _rss_item(item: Any) -> Entry:
    return Entry(
        title=_text(item, "title"),
        link=_web(_text(item, "link")),
        published=parsedate_to_datetime(_text(item, "pubDate")),
        summary=_short("", _text(item, "description")),
        language=_text(item, xml.DC + "language"),
    )


def _atom(body: bytes) -> Listing:
    feed = _root(body)
    return Listing(
        title=_text(feed, xml.ATOM + "title"),
        description=_text(feed, xml.ATOM + "subtitle"),
        language=feed.get(_LANG, ""),
        entries=tuple(_atom_entry(entry) for entry in feed.iterfind(xml.ATOM + "entry")),
    )


def _atom_entry(entry: Any) -> Entry:
    link, content = entry.find(xml.ATOM + "link[@rel='alternate']"), entry.find(xml.ATOM + "content")
    text = "" if content is None else xml.text(content)
    is_html = content is not None and content.get("type") == "html"
    said = _text(entry, xml.ATOM + "summary")
    return Entry(
        title=_text(entry, xml.ATOM + "title"),
        link="" if link is None else _web(link.get("href", "")),
        published=datetime.fromisoformat(_text(entry, xml.ATOM + "published")),
        summary=_short(said, text) if is_html else _short(said or text, ""),
        language=entry.get(_LANG, ""),
    )


_READERS: dict[str, Callable[[bytes], Listing]] = {"rss": _rss, "atom": _atom, "json": _json}


def _root(body: bytes) -> Any:
    root, findings = xml.parse(body)
    if root is None:
        raise ValueError("; ".join(map(str, findings)))
    return root


def _text(element: Any, name: str) -> str:
    found = element.find(name)
    return "" if found is None else xml.text(found)


def _short(text: str, html: str) -> str:
    return excerpt(escape(text, quote=False) if text.strip() else html, SUMMARY)


def _web(url: str) -> str:
    return url if is_web_url(url) else ""
