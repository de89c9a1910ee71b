"""What holds a bad document back: strict parsing, the rules of each spec, and feedparser reading back what was meant.

Light to import: lxml and feedparser load when something is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from feeds.errors import Finding
from feeds.feed import Document, Feed

__all__ = ["check", "explain", "mapped", "prove", "read_back", "same"]


def check(
    body: bytes,
    *,
    format: str | None = None,  # noqa: A002 - the field's word
    url: str | None = None,
    now: datetime | None = None,
    feedparser: bool = True,
) -> list[Finding]:
    """All that is wrong with a feed of any origin, never an exception: strict XML or JSON, the rules, feedparser.

    Of one rule, the first 10,000 findings.

    `format` is rss, atom, json, opml or sitemap, and found out when it is None. `url` is where the feed is served, to
    compare with what it says of itself. `now`, aware, is what dates are held against: by default the clock.
    `feedparser` is False for a document that `read_back` reads anyway: feedparser takes two thirds of the time.
    """
    from feeds.check import conformance

    return conformance.findings(body, format, url, now or datetime.now(UTC), feedparser=feedparser)


def read_back(document: Document, feed: Feed) -> list[Finding]:
    """Where what feedparser (for JSON: a reader of ours) reads in the document is not what the feed means.

    A finding's `entry` is the id of the article at fault, or None when the feed itself is.
    """
    from feeds.check import readback

    return readback.findings(document, feed)


def prove(document: Document, feed: Feed) -> list[Finding]:
    """What `check` has against a document of ours, then what `read_back` has; it is parsed once for both."""
    from feeds.check import apart, conformance, readback

    json, url = document.format == "json", feed.channel.url(f".{document.format}")
    parts = apart.take(document.body, json=json, url=url, now=datetime.now(UTC))
    return [*conformance.judged(parts, document.format), *readback.compared(parts, document, feed)]


def same(document: Document, ids: Sequence[str]) -> list[Finding]:
    """The cheap check of a document joined from entries that were read back: it parses, and shows these ids."""
    from feeds.check import joined

    return joined.findings(document, ids)


def mapped(document: Document, meant: Sequence[Sequence[str]]) -> list[Finding]:
    """Where a sitemap names something else than was meant: for each page the texts that describe it, in order."""
    from feeds.check import sitemap

    return sitemap.findings(document, meant)


def explain(finding: Finding) -> str:
    """One line for people: level, place, message, and the rule with its source."""
    place = f"{finding.where}: " if finding.where else ""
    source = f"; {finding.source}" if finding.source else ""
    return f"{finding.level:<6} {place}{finding.message} [{finding.rule}{source}]"
