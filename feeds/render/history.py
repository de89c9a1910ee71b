"""What the head of a document says of its feed's history (RFC 5005) and of what the feed has lost (RFC 6721)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml.etree import SubElement

from feeds.feed import Channel, Tombstone
from feeds.render.dates import rfc3339

FH = "http://purl.org/syndication/history/1.0"
AT = "http://purl.org/atompub/tombstones/1.0"


def namespaces(channel: Channel, tombstones: Sequence[Tombstone] = ()) -> dict[str, str]:
    """What the root has to declare; nothing for a document that needs nothing."""
    marked = channel.history is not None and (channel.history.archive or channel.history.complete)
    return ({"fh": FH} if marked else {}) | ({"at": AT} if tombstones else {})


def mark(element: Any, link: str, channel: Channel | None, suffix: str, type: str) -> None:  # noqa: A002 - the field's word
    """Add the links to the feed's other documents, as elements called `link`, and what kind of document this is."""
    if channel is None or (history := channel.history) is None:
        return
    others = {"current": history.current, "prev-archive": history.previous, "next-archive": history.next}
    for rel, name in others.items():
        if name:
            SubElement(element, link, href=channel.url_of(name, suffix), rel=rel, type=type)
    if history.archive:
        SubElement(element, f"{{{FH}}}archive")
    elif history.complete:
        SubElement(element, f"{{{FH}}}complete")


def bury(element: Any, tombstones: Sequence[Tombstone]) -> None:
    """Add a tombstone for each; childless, for feedparser takes a link in one for the feed's own."""
    for one in tombstones:
        SubElement(element, f"{{{AT}}}deleted-entry", ref=one.ref, when=rfc3339(one.when))
