"""The feeds that a web page offers (autodiscovery): what to check instead, when somebody took the page for the feed."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

#: Bytes of a page that are looked at: its head is at its beginning.
_HEAD = 1_000_000
_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"])


def offers(page: bytes, base: str) -> list[str]:
    """The addresses of the feeds that the page links to with rel="alternate", in its order; never raises.

    `base` is the URL that the page was found at, "" for none: then a relative address stays as it is.
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
    return list(dict.fromkeys(url for url in found if url))


def local(url: str, page: str) -> tuple[str, str]:
    """What to check instead of a feed's address in a page that is a file, and why that can't be done, or "".

    A relative address (RFC 3986 section 4.2) is a path from the page's directory.
    """
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        return url, ""
    if parts.scheme:
        return url, "only http and https are fetched"
    if parts.netloc or parts.path.startswith("/"):
        return url, "an address on the site; check it there"
    path = Path(os.path.normpath(Path(page).parent / unquote(parts.path)))
    return str(path), "" if _is_there(path) else "there is no such file"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


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
