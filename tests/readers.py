"""What a reader gets of a body that stands in a feed: what feedparser leaves with its defaults, which rewrite HTML."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import NamedTuple

import feedparser

from feeds.article import Article, Person
from feeds.feed import Channel
from feeds.render import document, entries

CHANNEL = Channel(
    id="tag:site.example,2026:feed/all",
    name="all",
    title="All",
    link="https://site.example/",
    base="https://site.example/feeds/",
    description="All there is",
    author=Person(name="The Desk"),
)
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
#: Elements that part words where they stand, by what a browser does without our help.
PARTING = frozenset(
    str.split(
        "address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
        " header hr li ol p pre section table tbody td tfoot th thead tr ul"
    )
)


class Seen(NamedTuple):
    """The words of HTML, white space collapsed, and where its links and images lead."""

    text: str
    links: list[str]
    images: list[str]


class _Eyes(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PARTING:
            self.words.append(" ")
        known = dict(attrs)
        if tag == "a" and "href" in known:
            # feedparser knows no tel: and leaves such a link without an address
            self.links.append("" if (known["href"] or "").lower().startswith("tel:") else known["href"] or "")
        if tag == "img":
            self.images.append(known.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in PARTING:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(html: str) -> Seen:
    """HTML as it reaches the eyes, by another parser than those under test."""
    eyes = _Eyes(html)
    return Seen(" ".join("".join(eyes.words).split()), eyes.links, eyes.images)


def left(html: str, form: str) -> str:
    """The HTML that feedparser, sanitising and resolving as it does by default, leaves of a body in that format."""
    article = Article(
        id="tag:site.example,2026:a",
        title="A",
        published=WHEN,
        updated=WHEN,
        link="https://site.example/2026/post.html",
        summary="A",
        content=html,
    )
    body = document(CHANNEL, WHEN, entries([article], CHANNEL, form), form).body
    found = feedparser.parse(io.BytesIO(body))
    assert not found.bozo, found.get("bozo_exception")
    (one,) = found.entries
    return str(one.content[0].value) if "content" in one else ""


def as_feedparser_reads(text: str) -> str:
    """feedparser takes Latin-1 text whose bytes happen to be UTF-8 for a fault, and repairs it (mixin.py, pop)."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
