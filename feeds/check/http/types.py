"""What the answer says that the feed is: its media type and its character encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.check.http.record import Visit
from feeds.check.rules import MUST, SHOULD, Rules, names

Faults = Iterator[tuple[str, str]]
RULES: Rules[Visit, str] = Rules()

EXACT = {
    "rss": names("application/rss+xml application/rdf+xml"),
    "atom": names("application/atom+xml"),
    "json": names("application/feed+json"),
    "opml": names("text/x-opml application/opml+xml"),
    "sitemap": names("application/xml text/xml"),
}
_XML = names("application/xml text/xml")
_LOOSE = {
    "rss": _XML | {"application/x-rss+xml"},
    "atom": _XML,
    "json": names("application/json"),
    "opml": _XML,
    "sitemap": frozenset(),
}
_BEST = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "opml": "text/x-opml; charset=utf-8",
    "sitemap": "application/xml",
}
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)
_SAME = {"utf8": "utf-8", "us-ascii": "ascii"}


def essence(visit: Visit) -> str:
    """The media type without its parameters, in lower case (RFC 9110 section 8.3.1)."""
    return visit.ok.get("content-type").partition(";")[0].strip().lower() if visit.ok else ""


@RULES.rule("http-type", MUST, "RFC 9110 section 8.3; RFC 7303")
def wrong_types(visit: Visit) -> Faults:
    """The Content-Type is one that feeds of this format have: readers and browsers go by it."""
    form = visit.feed.format
    if visit.ok and form and essence(visit) not in EXACT[form] | _LOOSE[form]:
        said = visit.ok.get("content-type") or "there is none"
        yield "Content-Type", f"{said}; for this {'sitemap' if form == 'sitemap' else 'feed'} it is {_BEST[form]}"


@RULES.rule("http-type-exact", SHOULD, "RFC 4287 section 7; RSS profile, MIME type; JSON Feed 1.1, MIME type")
def loose_types(visit: Visit) -> Faults:
    """The Content-Type is the format's own, so that programs know a feed when they are sent one."""
    form = visit.feed.format
    if form and essence(visit) in _LOOSE[form]:
        yield "Content-Type", f"{essence(visit)}, where {_BEST[form]} says what it is"


@RULES.rule("http-charset", MUST, "RFC 7303 section 3; XML 1.0 section 4.3.3")
def other_charsets(visit: Visit) -> Faults:
    """The charset of the Content-Type is the encoding that the document declares."""
    said = _charset(visit)
    inside = visit.feed.charset or "utf-8"
    if said and visit.feed.format and _plain(said) != _plain(inside):
        yield "Content-Type", f"charset={said}, but the document is in {inside}"


@RULES.rule("http-charset-missing", SHOULD, "RFC 7303 section 3; feedparser")
def missing_charsets(visit: Visit) -> Faults:
    """A text/* type names its charset: without one, feedparser and rss2email take the text for ASCII."""
    if essence(visit).startswith("text/") and visit.feed.format and not _charset(visit):
        yield "Content-Type", f"{essence(visit)} without charset"


def _charset(visit: Visit) -> str:
    found = _CHARSET.search(visit.ok.get("content-type")) if visit.ok else None
    return found[1] if found else ""


def _plain(charset: str) -> str:
    lower = charset.lower().replace("_", "-")
    return _SAME.get(lower, lower)
