"""From the path of a URL to the name of what is served there; nothing here touches the file system."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

FEED_SUFFIXES = (".rss", ".atom", ".json")
INDEX, OPML = "index.html", "feeds.opml"
#: The index of sitemaps, one of news, and parts by month.
_SITEMAP = re.compile(r"sitemap(-news|-\d{4}-\d{2}(-\d+)?)?\.xml", re.ASCII)

#: Percent signs that encode nothing, and encoded separators: `..%2f` never means what it seems to.
_BAD = re.compile(rb"%(?![0-9A-Fa-f]{2})|%2[fF]|%5[cC]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
#: Bytes: the longest name of a file on common file systems, and more than any name that the publisher makes.
_SEGMENT, _NAME = 255, 1024


def name_at(raw_path: bytes, mount: str) -> str | None:
    """The name below the mount (decoded, with both slashes) that a request's path means; "" is the mount itself.

    None when it can't be the name of anything: outside the mount, hidden (a dot first), `..`, an empty segment,
    a control character or backslash, too long, or not percent-encoded UTF-8 (RFC 3986 section 2.1).
    """
    if len(raw_path) > 3 * _NAME + len(mount.encode()) * 3 or _BAD.search(raw_path):
        return None
    try:
        path = unquote_to_bytes(raw_path).decode()
    except UnicodeDecodeError:
        return None
    if not path.startswith(mount):
        return None
    name = path[len(mount) :]
    return name if not name or _is_name(name) else None


def _is_name(name: str) -> bool:
    segments = name.split("/")
    return (
        len(name.encode()) <= _NAME
        and _CONTROL.search(name) is None
        and all(segment and segment[0] != "." and len(segment.encode()) <= _SEGMENT for segment in segments)
    )


def document_at(name: str) -> str | None:
    """The document that the name asks for; None when it asks for a page or for nothing."""
    if not name:
        return INDEX
    return name if name.endswith(FEED_SUFFIXES) or name in (INDEX, OPML) or _SITEMAP.fullmatch(name) else None
