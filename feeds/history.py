"""What has left a feed, in archives that lead from one to the next (RFC 5005 section 4).

Articles are cut off in the order in which readers could first see them. In which archive an article is stays so for
ever, so that no later publishing changes an archive: an edit changes only the one that the article is in.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from feeds import channels, render, select
from feeds.feed import History
from feeds.store import archives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.channels import Output
    from feeds.store.archives import Waiting
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow


def name(feed: str, number: int) -> str:
    """What an archive is called, as `Channel.name` is."""
    return f"archive/{feed}/{number}"


def settle(database: Database, rows: Iterable[FeedRow], output: Output, target: str) -> None:
    """Begin or end the history of feeds as configured, and have archives made anew when what shows in them may differ.

    `target` is its URL. Costs something for each feed, and for an archive only when there is such a change.
    """
    for row in rows:
        history = _style(row, output, target) if (row.filled or row.kind == "all") and _wanted(row, output) else None
        if history == row.history:
            continue
        if history is None:
            archives.give_up(database, row.feed)
        else:
            elsewhere = not _lie_there(row.history or "", history)
            archives.keep(database, row.feed, history, output.formats, elsewhere=elsewhere)


def cut(database: Database, row: FeedRow, output: Output, *, whole: bool = False) -> None:
    """Close as many archives as the waiting articles fill, by what can be known of their sizes beforehand.

    The `whole` of them is archived when the feed itself can't show what waits.
    """
    if row.history is None:
        return
    sizes = [(one.seq, _guess(one, row, output)) for one in archives.waiting(database, row.feed)]
    groups = select.bundles(sizes, entries=output.entries, budget=output.bytes, whole=whole)
    if groups:
        with database.transaction():
            archives.close(database, row.feed, groups)


def of_current(database: Database, row: FeedRow) -> History | None:
    """What the feed's own document leads to: the newest archive that is live, as all older ones are."""
    if row.history is None or row.name is None:
        return None
    linked = archives.linked(database, row.feed)
    is_all = archives.newest(database, row.feed) == 0
    return History(complete=is_all, previous=name(row.name, linked) if linked else None)


def of_archive(database: Database, row: FeedRow, number: int, *, is_next: bool) -> History:
    """What an archive leads to; `is_next`: the next newer one is about to be live, if it is not yet."""
    feed = row.name or ""
    has_next = is_next or archives.is_born(database, row.feed, number + 1)
    return History(
        archive=True,
        current=feed,
        previous=name(feed, number - 1) if number > 1 else None,
        next=name(feed, number + 1) if has_next else None,
    )


def _wanted(row: FeedRow, output: Output) -> bool:
    return output.archived.get((row.kind, row.key), output.history)


def _style(row: FeedRow, output: Output, target: str) -> str:
    """A hash of where archives lie, their formats, and a hash of all else that shows in them but the articles."""
    channel = channels.channel(row, output)
    style = (render.RENDERER, render.settings(channel), output.version, channel)
    place, shows = (hashlib.sha256(repr(one).encode()).hexdigest()[:16] for one in ((target, row.name), style))
    return f"{place} {','.join(output.formats)} {shows}"


def _lie_there(before: str, now: str) -> bool:
    """Whether the archives that were made before are where those are looked for now, in every format."""
    (old, had, _), (new, wanted, _) = (style.split(" ") if style else ("", "", "") for style in (before, now))
    return old == new and set(wanted.split(",")) <= set(had.split(","))


def _guess(one: Waiting, row: FeedRow, output: Output) -> int:
    """About the bytes of an entry in the largest format, where markup is escaped and there is a summary too."""
    body = 0 if channels.channel(row, output).content == "summary" else one.body
    return 600 + 2 * one.draft + body + body // 4
