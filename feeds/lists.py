"""The documents that are no feeds: what feeds there are, and what became of those that are no more.

They have no dates, so that they change only when a feed comes, moves or goes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feeds import channels, render
from feeds.feed import Document
from feeds.store import feeds

if TYPE_CHECKING:
    from feeds.channels import Output
    from feeds.store.database import Database

#: For whoever serves the feeds; hidden, because it is no feed.
MOVED = ".moved.json"
#: What is there whenever anything is.
ALWAYS = {"feeds.opml", "index.html"}


def directory(database: Database, output: Output) -> list[tuple[Document, int]]:
    """The list of feeds for readers (feeds.opml) and for people (index.html), and how many stand in each."""
    born = [row for row in feeds.every(database) if row.born is not None and (row.filled or row.kind == "all")]
    listed = [channels.channel(row, output) for row in channels.in_order(born)]
    opml = render.opml(output.title, listed, output.formats)
    index = render.index(output.title, output.base, output.language, listed, output.formats)
    return [(opml, len(listed)), (index, len(listed))]


def moved(database: Database, output: Output) -> Document | None:
    """The names that are gone (410), those that lead elsewhere (301), the suffixes no longer offered; None: nothing.

    A feed is gone when readers could once subscribe to it and it has no article now.
    """
    rows = {row.feed: row for row in feeds.every(database) if row.name and row.born is not None}
    gone = sorted(row.name or "" for row in rows.values() if not row.filled and row.kind != "all")
    moved = {old: rows[feed].name for old, feed in sorted(feeds.moved_names(database).items()) if feed in rows}
    told = {"gone": gone, "moved": moved, "suffixes": [render.FORMATS[form].suffix for form in output.dropped]}
    if not any(told.values()):
        return None
    body = json.dumps({"generator": "feeds", **told}, ensure_ascii=False, indent=1) + "\n"
    return Document(feed="moved", format="moved", path=MOVED, body=body.encode())
