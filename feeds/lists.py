"""The documents that are no feeds: what feeds there are, and what became of those that are no more.

They have no dates, so that they change only when a feed comes, moves or goes.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from feeds import channels, render
from feeds.feed import MOVED, Document
from feeds.store import feeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.channels import Output
    from feeds.feed import Channel
    from feeds.store.database import Database

#: What is there whenever anything is.
ALWAYS = {"feeds.opml", "index.html"}


def listed(database: Database, output: Output) -> list[Channel]:
    """The feeds that there are, in the order in which they are listed."""
    born = [row for row in feeds.every(database) if row.born is not None and (row.filled or row.kind == "all")]
    return [channels.channel(row, output) for row in channels.in_order(born)]


def directory(listed: Sequence[Channel], output: Output) -> list[Document]:
    """The list of feeds for readers (feeds.opml) and for people (index.html)."""
    opml = render.opml(output.title, listed, output.formats)
    return [opml, render.index(output.title, output.base, output.language, listed, output.formats)]


def fingerprint(listed: Sequence[Channel], output: Output) -> str:
    """A hash of all that shows in them: cheaper than writing them, for few passes change what feeds there are."""
    empty = b"".join(document.body for document in directory((), output))
    return hashlib.sha256(repr(listed).encode() + empty).hexdigest()[:16]


def moved(database: Database, output: Output) -> Document | None:
    """The names that are gone (410), those that lead elsewhere (301), the suffixes no longer offered; None: nothing.

    A feed is gone when readers could once subscribe to it and it has no article now.
    """
    rows = {row.feed: row for row in feeds.every(database) if row.name and row.born is not None}
    names = {row.name or "" for row in rows.values() if row.filled or row.kind == "all"}
    gone = {row.name or "" for row in rows.values()} - names
    moved = {old: rows[feed].name for old, feed in sorted(feeds.moved_names(database).items()) if feed in rows}
    gone |= feeds.gone_names(database) - names - moved.keys()
    told = {"gone": sorted(gone), "moved": moved, "suffixes": [render.FORMATS[form].suffix for form in output.dropped]}
    if not any(told.values()):
        return None
    body = json.dumps({"generator": "feeds", **told}, ensure_ascii=False, indent=1) + "\n"
    return Document(feed="moved", format="moved", path=MOVED, body=body.encode())
