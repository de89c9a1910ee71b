"""A feed: its channel, the articles chosen at one instant, and the bytes of one format."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from feeds.article import Article, Person, is_iri, is_web_url
from feeds.podcast import Podcast

#: The document that says what moved and what is gone, for whoever serves the others; hidden, because it is no feed.
MOVED = ".moved.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself, whatever it shows now.

    `name` is its path below the base (`all`, `world/asia`), not percent-encoded. `link` is the web page that it
    belongs to, `base` the URL (ending in "/") below which the feeds are served; `ttl` is in minutes. `content` says
    what entries carry: `full` (the content), `summary`, or `both`.
    """

    id: str
    name: str
    title: str
    link: str
    base: str
    description: str
    language: str = "en"
    author: Person
    rights: str | None = None
    ttl: int = 60
    content: str = "both"
    podcast: Podcast | None = None

    def __post_init__(self) -> None:
        if not is_iri(self.id):
            raise ValueError(f"the feed id {self.id!r} is not an absolute IRI")
        for url in (self.link, self.base):
            if not is_web_url(url):
                raise ValueError(f"{url!r} is not an absolute http(s) URL")
        if not self.base.endswith("/"):
            raise ValueError(f"the base {self.base!r} does not end in a slash")
        if not self.title.strip() or not self.description.strip():
            raise ValueError("a feed needs a title and a description")

    def url(self, suffix: str = "") -> str:
        """The URL of this feed's document with that suffix (`.rss`), percent-encoded (RFC 3986 section 2.1)."""
        return self.base + quote(self.name + suffix, safe="/~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel and its chosen articles, newest first; `updated` is that of its newest content, never a clock."""

    channel: Channel
    articles: tuple[Article, ...]
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of one feed in one format; `format` is a key of `feeds.render.FORMATS`."""

    feed: str
    format: str
    path: str
    body: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def tag(self) -> str:
        """What its entity tag says of the bytes (RFC 9110 section 8.8.3): their SHA-256, 22 characters of it."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.body).digest()).decode()[:22]
