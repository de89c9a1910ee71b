"""Archives of feeds (RFC 5005 section 4): which article is in which, for ever, and which are live."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.store.database import Database


class Waiting(NamedTuple):
    """A live article of a feed that is in none of its archives yet; `draft` in characters, `body` in bytes."""

    seq: int
    id: str
    first_seen: int
    published: int
    draft: int
    body: int


def keep(database: Database, feed: int, history: str, formats: Sequence[str], *, elsewhere: bool) -> None:
    """Have all archives of a feed made under that name and style; `elsewhere` are they not live yet.

    What they were before, in documents elsewhere or in other formats, is to be taken away. One transaction.
    """
    with database.transaction():
        database.do("keep_history", feed=feed, history=history)
        database.do("dirty_archives", feed=feed, dirty=1)
        if elsewhere:
            database.do("place_members", feed=feed, kept=1)
            database.do("unbear_archives", feed=feed)
            database.do("let_archives_go", feed=feed)
        else:
            database.do("let_formats_go", feed=feed, formats=json.dumps(formats))


def give_up(database: Database, feed: int) -> None:
    """Let a feed have no archives; what was cut off into which is remembered. One transaction."""
    with database.transaction():
        database.do("keep_history", feed=feed, history=None)
        database.do("place_members", feed=feed, kept=0)
        database.do("dirty_archives", feed=feed, dirty=0)
        database.do("unbear_archives", feed=feed)
        database.do("let_archives_go", feed=feed)


def waiting(database: Database, feed: int) -> list[Waiting]:
    """What is in no archive yet, in the order in which it will be."""
    return [Waiting(*row) for row in database.all("waiting", feed=feed)]


def shown_until_archived(database: Database, feed: int) -> list[int]:
    """What the feed's document shows and an archive holds that is not live yet."""
    return [row[0] for row in database.all("shown_until_archived", feed=feed)]


def close(database: Database, feed: int, groups: Sequence[Sequence[int]]) -> None:
    """Put waiting articles into new archives, the older first; in a transaction of the caller."""
    for number, seqs in enumerate(groups, start=newest(database, feed) + 1):
        database.do("add_archive", feed=feed, number=number)
        for seq in seqs:
            database.do("add_archived", feed=feed, seq=seq, number=number)
            database.do("place_member", feed=feed, seq=seq, number=number)


def newest(database: Database, feed: int) -> int:
    """The number of the newest archive, 0 when there is none."""
    row = database.one("newest_archive", feed=feed)
    return row[0] or 0 if row else 0


def linked(database: Database, feed: int) -> int:
    """The number of the newest archive from which a chain of live ones leads to the oldest; 0: there is none."""
    row = database.one("newest_archive", feed=feed)
    last, unborn = row or (None, None)
    return (unborn - 1 if unborn else last) or 0


def is_born(database: Database, feed: int, number: int) -> bool:
    """Whether an archive is live."""
    row = database.one("archive_born", feed=feed, number=number)
    return row is not None and row[0] is not None


def articles(database: Database, feed: int, number: int) -> list[int]:
    """The live articles in an archive."""
    return [row[0] for row in database.all("in_archive", feed=feed, number=number)]


def dirty(database: Database) -> list[tuple[int, int]]:
    """Feed and number of each archive to be made anew; of one feed the newest first."""
    return [(feed, number) for feed, number in database.all("every_dirty_archive")]


def clean(database: Database, feed: int, number: int, now: int, *, has_next: bool, shown: Sequence[int]) -> None:
    """The archive's documents are live. When they were not before, feed and older archive are to lead there.

    It stays dirty while it leads to a next archive that is not live, or not to one that is.
    """
    if not is_born(database, feed, number):
        database.do("dirty_feed", feed=feed)
        database.do("dirty_archive", feed=feed, number=number - 1)
    for seq in shown:
        database.do("put_released", seq=seq)
    dirty = has_next != is_born(database, feed, number + 1)
    database.do("clean_archive", feed=feed, number=number, now=now, dirty=dirty)


def counts(database: Database) -> dict[int, int]:
    """How many live archives each feed has."""
    return dict(database.all("count_archives"))
