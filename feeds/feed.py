"""A feed: its channel, the articles chosen at one instant, and the bytes of one format."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from feeds.article import Article, Person
from feeds.podcast import Podcast
from feeds.text import is_iri, is_web_url

#: The document that says what moved and what is gone, for whoever serves the others; hidden, because it is no feed.
MOVED = ".moved.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Where a document stands in its feed's history (RFC 5005): an archive, all that there is, or the newest of some.

    `current`, `previous` (the next older archive) and `next` are names as `Channel.name` is one.
    """

    archive: bool = False
    complete: bool = False
    current: str | None = None
    previous: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """The id of an article that readers have lost, and when they did, aware (RFC 6721 section 3)."""

    ref: str
    when: datetime


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
    history: History | None = None
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
        return self.url_of(self.name, suffix)

    def url_of(self, name: str, suffix: str) -> str:
        """The URL of another document below the same base."""
        return self.base + quote(name + suffix, safe="/~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A channel and its chosen articles, newest first; `updated` is that of its newest content, never a clock.

    `tombstones` tell of articles that it had, the newest first; only Atom can say that.
    """

    channel: Channel
    articles: tuple[Article, ...]
    updated: datetime
    tombstones: tuple[Tombstone, ...] = ()


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
