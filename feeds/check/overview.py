"""What a feed says of itself, as far as it can be made out: for people, and for what readers would do with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from feeds.check import dates, encoding, json_, sitemap, xml

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_RSS1 = "{http://purl.org/rss/1.0/}"
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "opml": "OPML", "sitemap": "sitemap"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a document is.

    `format` is rss, atom, json, opml or sitemap, and "" for what is no feed; RSS 1.0 is an rss, too. `entries` counts
    entries (of OPML: subscriptions, of a sitemap: pages or sitemaps), `undated` those without a date of publishing,
    `repeated` those whose id another one before them has. `newest`, aware, is the last date of publishing; `ttl` is in
    minutes. `charset` is what the XML declaration names, in lower case; `salvaged` says that the document is not
    well-formed.
    """

    format: str = ""
    version: str = ""
    title: str = ""
    entries: int = 0
    newest: datetime | None = None
    undated: int = 0
    repeated: int = 0
    ttl: int | None = None
    hub: bool = False
    self_url: str = ""
    charset: str = ""
    size: int = 0
    salvaged: bool = False

    @property
    def subscribed(self) -> bool:
        """Whether it is what people subscribe to, or a list of that."""
        return self.format not in ("", "sitemap")

    @property
    def label(self) -> str:
        """Format and version for people: `RSS 2.0`."""
        return f"{_LABELS.get(self.format, '')} {self.version}".strip()


def overview(body: bytes) -> Overview:
    """What the document is; all that can't be made out stays empty. Never raises, also on a broken document."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        value, _ = json_.parse(body)
        return _json(value, len(body)) if isinstance(value, dict) else Overview(size=len(body))
    root, found = xml.parse(body)
    if root is not None:
        return _xml(root, body)
    rest = None if any(finding.rule == xml.SIZE.id for finding in found) else salvaged(body)
    return Overview(size=len(body)) if rest is None else replace(_xml(rest, body), salvaged=True)


def salvaged(body: bytes) -> xml.Element | None:
    """What is left of a document that is not well-formed; nothing of one that may be an attack."""
    if len(body) > xml.MAX_BYTES or b"<!DOCTYPE" in body[:100_000]:
        return None
    text = encoding.as_utf8(body).body or body
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _xml(root: xml.Element, body: bytes) -> Overview:
    if root.tag == xml.ATOM + "feed":
        return _atom(root, body)
    if root.tag == "rss":
        head, entries = root.find("channel"), root.findall("channel/item")
        return _rss(root.get("version") or "", head, entries, "", body)
    if root.tag == _RDF:
        return _rss("1.0", root.find(_RSS1 + "channel"), root.findall(_RSS1 + "item"), _RSS1, body)
    if root.tag == "opml":
        outlines = [one for one in root.iter("outline") if one.get("xmlUrl")]
        title = _text(root.find("head/title"))
        return Overview(
            format="opml",
            version=root.get("version") or "",
            title=title,
            entries=len(outlines),
            charset=_charset(body),
            size=len(body),
        )
    if root.tag in (sitemap.SITEMAP + "urlset", sitemap.SITEMAP + "sitemapindex"):
        index = "index" if xml.local(root) == "sitemapindex" else ""
        count = sum(1 for _ in root.iterchildren("*"))
        return Overview(format="sitemap", version=index, entries=count, charset=_charset(body), size=len(body))
    return Overview(charset=_charset(body), size=len(body))


def _rss(version: str, head: xml.Element | None, entries: list[xml.Element], space: str, body: bytes) -> Overview:
    said = [_text(entry.find(f"{space}pubDate")) for entry in entries]
    said = [date or _text(entry.find(xml.DC + "date")) for date, entry in zip(said, entries, strict=True)]
    channel = head if head is not None else etree.Element("channel")
    links = channel.findall(xml.ATOM + "link")
    return Overview(
        format="rss",
        version=version,
        title=_text(channel.find(f"{space}title")),
        entries=len(entries),
        newest=_newest(said),
        undated=sum(not date for date in said),
        repeated=_repeated(_text(entry.find("guid")) for entry in entries),
        ttl=_ttl(channel),
        hub=_link(links, "hub") != "",
        self_url=_link(links, "self"),
        charset=_charset(body),
        size=len(body),
    )


def _atom(root: xml.Element, body: bytes) -> Overview:
    entries = root.findall(xml.ATOM + "entry")
    said = [_text(entry.find(xml.ATOM + "published")) for entry in entries]
    shown = [date or _text(entry.find(xml.ATOM + "updated")) for date, entry in zip(said, entries, strict=True)]
    links = root.findall(xml.ATOM + "link")
    return Overview(
        format="atom",
        version="1.0",
        title=_text(root.find(xml.ATOM + "title")),
        entries=len(entries),
        newest=_newest(shown),
        undated=sum(not date for date in said),
        repeated=_repeated(_text(entry.find(xml.ATOM + "id")) for entry in entries),
        ttl=_ttl(root),
        hub=_link(links, "hub") != "",
        self_url=_link(links, "self"),
        charset=_charset(body),
        size=len(body),
    )


def _json(value: dict[str, Any], size: int) -> Overview:
    version = value.get("version")
    if not isinstance(version, str) or "jsonfeed.org" not in version:
        return Overview(size=size)
    found = value.get("items")
    items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    said = [_string(item.get("date_published")) for item in items]
    return Overview(
        format="json",
        version=version.rstrip("/").rpartition("/")[2],
        title=_string(value.get("title")),
        entries=len(items),
        newest=_newest(said),
        undated=sum(not date for date in said),
        repeated=_repeated(str(item.get("id") or "") for item in items),
        hub=bool(value.get("hubs")),
        self_url=_string(value.get("feed_url")),
        size=size,
    )


def _text(element: xml.Element | None) -> str:
    return "" if element is None else " ".join(xml.text(element).split())


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _link(links: list[xml.Element], rel: str) -> str:
    return next((link.get("href") or "" for link in links if link.get("rel") == rel), "")


def _newest(said: Iterable[str]) -> datetime | None:
    return max((when for text in said if (when := _instant(text))), default=None)


def _instant(text: str) -> datetime | None:
    readings: tuple[Callable[[str], datetime], ...] = (dates.rfc822, dates.rfc3339)
    for read in readings:
        try:
            return read(text).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _repeated(ids: Iterable[str]) -> int:
    known = [one for one in ids if one]
    return len(known) - len(set(known))


def _ttl(head: xml.Element) -> int | None:
    """Minutes between polls: RSS 2.0's ttl, else those of the syndication module."""
    given = _text(head.find("ttl"))
    if given.isascii() and given.isdigit():
        return int(given[:9])
    period = _PERIODS.get(_text(head.find(_SY + "updatePeriod")))
    often = _text(head.find(_SY + "updateFrequency"))
    return period // max(1, int(often[:9])) if period and often.isascii() and often.isdigit() else period


def _charset(body: bytes) -> str:
    found = _DECLARED.match(body.removeprefix(b"\xef\xbb\xbf")[:400])
    return found[1].decode().lower() if found else ""
