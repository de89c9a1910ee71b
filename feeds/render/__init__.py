"""Feeds as bytes: RSS 2.0, Atom 1.0 and JSON Feed 1.1 by one model, and the two pages that list them.

An entry's bytes are made once, with those of others, and joined into every document that shows them; what is joined
equals byte for byte what feedgen writes when it writes the whole feed at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from feeds.article import Article
from feeds.feed import Channel, Document, Feed, Tombstone
from feeds.render.formats import FORMATS, Format
from feeds.render.index import index
from feeds.render.opml import opml

__all__ = ["FORMATS", "RENDERER", "Format", "document", "entries", "head_hash", "index", "opml", "settings", "whole"]

#: Grows whenever the bytes of an entry come out different for the same article and channel.
RENDERER = 4
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def entries(articles: Sequence[Article], channel: Channel, format: str) -> list[bytes]:  # noqa: A002 - the field's word
    """The bytes of some entries in that format; of the channel, only what `settings` covers shows in them.

    Raises ValueError, naming the articles, when one has text that no feed can carry (XML 1.0 section 2.2, Char).
    """
    if not articles:
        return []
    try:
        return FORMATS[format].writer().entries(articles, channel)
    except ValueError as error:
        named = ", ".join(repr(article.id) for article in articles)
        raise ValueError(f"article {named} cannot be written as {format}: {error}") from error


def document(
    channel: Channel,
    updated: datetime,
    entries: Sequence[bytes],
    format: str,  # noqa: A002 - the field's word
    tombstones: Sequence[Tombstone] = (),
) -> Document:
    """The document of a channel that shows these entries, made by `entries` for a channel of the same `settings`.

    `tombstones` stand in it where the format has a word for them. `updated` is that of the newest content, in any
    zone. Raises ValueError, naming the feed, as `entries` does.
    """
    made = FORMATS[format]
    try:
        body = made.writer().document(channel, updated, entries, tombstones)
    except ValueError as error:
        raise ValueError(f"feed {channel.name!r} cannot be written as {format}: {error}") from error
    return Document(feed=channel.name, format=format, path=channel.name + made.suffix, body=body)


def whole(feed: Feed, format: str) -> Document:  # noqa: A002 - the field's word
    """The document of a feed whose entries nobody has kept."""
    made = entries(feed.articles, feed.channel, format)
    return document(feed.channel, feed.updated, made, format, feed.tombstones)


def settings(channel: Channel) -> str:
    """A short hash of all that entry bytes depend on besides their article: the key under which they may be kept."""
    podcast = "\npodcast" if channel.podcast else ""
    return _hash(f"{RENDERER}\n{channel.base}\n{channel.content}{podcast}".encode())


def head_hash(channel: Channel, format: str, tombstones: Sequence[Tombstone] = ()) -> str:  # noqa: A002
    """A short hash of what a channel's document says apart from its entries, its own dates and its ttl."""
    return _hash(document(replace(channel, ttl=60), _EPOCH, (), format, tombstones).body)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
