"""The feeds that a web page offers (autodiscovery): what to check instead, when somebody took the page for the feed."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree

#: Bytes of a page that are looked at: its head is at its beginning.
_HEAD = 1_000_000
_MOST = 50
_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"])


def offers(page: bytes, base: str) -> list[str]:
    """The addresses of the feeds that the page links to with rel="alternate", in its order; never raises.

    `base` is the URL or the path that the page was found at.
    """
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(page[:_HEAD], parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    stated = next((one.get("href") or "" for one in root.iter("base")), "")
    found = (_feed(link, base, stated) for link in root.iter("link"))
    return list(dict.fromkeys(url for url in found if url))[:_MOST]


def _feed(link: etree._Element, base: str, stated: str) -> str:
    rels = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    href = (link.get("href") or "").strip()
    if "alternate" not in rels or not (kind in _TYPES or "feed" in rels) or not href:
        return ""
    try:
        return urljoin(urljoin(base, stated), href)
    except ValueError:
        return ""
