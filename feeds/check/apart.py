"""A document taken apart: parsed once, for the rules of its format and for the comparison with what was meant."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from feeds.check import json_, xml
from feeds.check.jsonmembers import Feed
from feeds.errors import Finding

#: Where a document has its entries, by the name of its root.
_ENTRIES = {"rss": "channel/item", xml.ATOM + "feed": xml.ATOM + "entry"}


class Apart(NamedTuple):
    """What a document is, or None when it may not be read at all or is no feed; and what was found on the way."""

    document: xml.Tree | Feed | None
    found: list[Finding]


def take(body: bytes, *, json: bool, url: str | None, now: datetime) -> Apart:
    """Take a document apart; `url` is where it is served, `now` the instant of the check. Never raises."""
    if json:
        value, found = json_.parse(body)
        return Apart(Feed(root=value, body=body, now=now, url=url) if isinstance(value, dict) else None, found)
    root, found = xml.parse(body)
    if root is None:
        return Apart(None, found)
    path = _ENTRIES.get(root.tag)
    return Apart(xml.Tree(root=root, entries=root.findall(path) if path else [], body=body, now=now, url=url), found)
