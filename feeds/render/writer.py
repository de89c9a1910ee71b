"""The one importer of feedgen: generators that carry our extensions, and the cutting and joining of what they write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import feedgen.entry
import feedgen.feed
from lxml.etree import SubElement

from feeds.article import Point
from feeds.render.cut import cut
from feeds.render.dates import rfc822

# feedgen's own switches the locale of the whole process for each date, which other threads see.
feedgen.feed.formatRFC2822 = rfc822
feedgen.entry.formatRFC2822 = rfc822

MEDIA = "http://search.yahoo.com/mrss/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
GEORSS = "http://www.georss.org/georss"
THR = "http://purl.org/syndication/thread/1.0"
#: The periods of the syndication module, in minutes.
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080}


class Extension:
    """What feedgen asks of an extension: namespaces for the root, and (`extend_rss`, `extend_atom`) a last word."""

    namespaces: dict[str, str] = {}  # noqa: RUF012 - read only

    def extend_ns(self) -> dict[str, str]:
        """The prefixes and namespaces that the root declares."""
        return self.namespaces


def generator(feed: type[Extension], entry: type[Extension]) -> Any:
    """An empty FeedGenerator that hands its root to `feed` and each of its entries to an `entry` of its own."""
    made = feedgen.feed.FeedGenerator()
    made.register_extension("feeds", feed, entry)
    made.generator("feeds")
    return made


def rhythm(element: Any, ttl: int) -> None:
    """Say that a feed need not be asked again within `ttl` minutes, where the syndication module has words for it.

    It counts how often in a period, so only a divisor of one can be said (RDF Site Summary 1.0 Modules: Syndication).
    """
    for name, minutes in PERIODS.items():
        if minutes % ttl == 0:
            SubElement(element, f"{{{SY}}}updatePeriod").text = name
            SubElement(element, f"{{{SY}}}updateFrequency").text = str(minutes // ttl)
            return


def place(element: Any, point: Point | None) -> None:
    """Say where it happened: latitude and longitude in degrees (GeoRSS Simple, point)."""
    if point:
        SubElement(element, f"{{{GEORSS}}}point").text = f"{degrees(point.latitude)} {degrees(point.longitude)}"


def degrees(number: float) -> str:
    """A number without an exponent, to a centimetre: 53.2667."""
    return f"{number:.7f}".rstrip("0").rstrip(".")


def apart(document: bytes, format: str) -> list[bytes]:  # noqa: A002 - the field's word
    """The entries of a document that feedgen wrote. Raises ValueError when they can't be told apart."""
    pieces = cut(document, format)
    if pieces is None:
        raise ValueError("it was not written as it should be")
    return pieces[1]


def join(empty: bytes, indent: bytes, entries: Sequence[bytes], tail: bytes) -> bytes:
    """The document that feedgen writes without entries, with these put in before its tail."""
    head = empty.removesuffix(tail)
    return b"".join((head, *(piece for entry in entries for piece in (indent, entry)), tail))
