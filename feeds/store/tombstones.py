"""Articles that readers have lost, in each feed that they were in (RFC 6721)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.store.database import Database


def bury(database: Database, seq: int, now: int) -> None:
    """The article leaves, at that instant, every published feed that it is in now; call it before it is delisted.

    Of one that no document has shown yet readers are told nothing.
    """
    database.do("bury", seq=seq, now=now)


def lift(database: Database, seq: int) -> None:
    """The article is back: no feed says any more that it is gone."""
    database.do("dirty_buried", seq=seq)
    database.do("unbury", seq=seq)


def newest(database: Database, feed: int, since: int, limit: int) -> list[tuple[str, int]]:
    """Ids and instants of what a feed has lost after `since`, the newest first."""
    return [(ref, gone) for ref, gone in database.all("tombstones", feed=feed, since=since, limit=limit)]


def prune(database: Database, feed: int, since: int) -> None:
    """Forget what a feed lost until then."""
    database.do("prune_tombstones", feed=feed, since=since)
