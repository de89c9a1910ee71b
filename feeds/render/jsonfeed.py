"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from feeds.article import Article, Enclosure, Person, Point
from feeds.feed import Channel, Tombstone
from feeds.render.dates import rfc3339
from feeds.render.shown import categories, line, texts
from feeds.text import NOT_TEXT, textual

_INDENT = "\n    "


def entries(articles: Sequence[Article], channel: Channel) -> list[bytes]:
    """The bytes of some items as they stand in a document."""
    return [_write(_item(article, channel)).replace("\n", _INDENT).encode() for article in articles]


def document(
    channel: Channel,
    updated: datetime,
    entries: Sequence[bytes],
    tombstones: Sequence[Tombstone] = (),  # noqa: ARG001 - as the others
) -> bytes:
    """The feed with its entries; JSON Feed has no place for the feed's own date, nor for tombstones."""
    if not entries:
        return at_once(channel, updated, ())
    head = _write(_feed(channel, [])).removesuffix("]\n}").encode()
    indent = _INDENT.encode()
    first, *others = entries
    return b"".join((head, indent, first, *(b"," + indent + entry for entry in others), b"\n  ]\n}\n"))


def at_once(
    channel: Channel,
    updated: datetime,  # noqa: ARG001 - as the others
    articles: Sequence[Article],
    tombstones: Sequence[Tombstone] = (),  # noqa: ARG001
) -> bytes:
    """The same document, written by json in one go."""
    return _write(_feed(channel, [_item(article, channel) for article in articles])).encode() + b"\n"


def _write(value: dict[str, Any]) -> str:
    for text in _strings(value):
        if textual(text) != text and (found := NOT_TEXT.search(text)):
            raise ValueError(f"it holds U+{ord(found[0]):04X}, which no feed can carry")
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def _feed(channel: Channel, items: list[dict[str, Any]]) -> dict[str, Any]:
    # JSON Feed has no ttl; an extension is a member that begins with "_" (version 1.1, Extensions).
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": line(channel.title),
        "home_page_url": channel.link,
        "feed_url": channel.url(".json"),
        **_older(channel),
        "description": line(channel.description),
        "language": channel.language,
        "authors": [_author(channel.author)],
        "_feeds": {"ttl": channel.ttl},
        "items": items,
    }


def _older(channel: Channel) -> dict[str, str]:
    """The next older items, which JSON Feed calls next: from the feed to its newest archive, and on to the oldest."""
    older = channel.history.previous if channel.history else None
    return {"next_url": channel.url_of(older, ".json")} if older else {}


def _item(article: Article, channel: Channel) -> dict[str, Any]:
    summary, html = texts(article, channel)
    members = {
        "id": article.guid or article.id,
        "url": article.link,
        "title": line(article.title),
        "summary": summary,
        "content_html": html,
        "content_text": "" if html else summary or line(article.title),
        "external_url": article.source.url if article.source else None,
        "image": article.image.url if article.image else None,
        "banner_image": article.banner,
        "date_published": rfc3339(article.published),
        "date_modified": rfc3339(article.updated),
        "authors": [_author(author) for author in article.authors],
        "tags": list(dict.fromkeys(category["term"] for category in categories(article, channel))),
        "language": article.language,
        "attachments": [_attachment(one) for one in article.enclosures],
        "_feeds": _place(article.location),
    }
    return {name: value for name, value in members.items() if value}


def _author(person: Person) -> dict[str, str]:
    given = {"name": line(person.name), "url": person.uri, "avatar": person.avatar}
    return {name: value for name, value in given.items() if value}


def _attachment(file: Enclosure) -> dict[str, Any]:
    said = {"size_in_bytes": file.length, "duration_in_seconds": file.duration}
    return {"url": file.url, "mime_type": file.type, **{name: value for name, value in said.items() if value}}


def _place(point: Point | None) -> dict[str, Any] | None:
    """JSON Feed has no word for a place: an extension, as the head's `ttl`."""
    return {"location": {"latitude": point.latitude, "longitude": point.longitude}} if point else None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _strings(member)
