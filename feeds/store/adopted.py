"""Entries of the feeds that ours go on from: each waits for the file of its article, and then gives it its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.store.database import Database

#: Two dates of one article differ by no more (seconds): a day, and half a day because it begins elsewhere earlier.
CLOSE = 36 * 3600


class Awaited(NamedTuple):
    """An entry without its article; instants are seconds since 1970 (UTC), None where the feed gave none.

    `guid` is its id as readers know it, `id` the same as an IRI; `body` is how its text begins, `source` that of its
    article, if only one may have it. An `own` one is of a document that we made ourselves.
    """

    number: int
    guid: str
    id: str
    title: str
    link: str | None
    published: int | None
    updated: int | None
    body: str
    source: str | None
    own: bool = False


def add(database: Database, entry: Awaited) -> bool:
    """Let an entry wait (its number is given anew); whether it was not known before."""
    values = entry._asdict()
    del values["number"]
    return database.do("add_adopted", **values) > 0


def names(database: Database) -> list[tuple[str, str]]:
    """Link and title of every entry that was ever adopted and has a link."""
    return [(link, title) for link, title in database.all("adopted_names")]


def awaiting(database: Database) -> list[Awaited]:
    """The entries whose article has not come, in the order in which they were adopted."""
    return [Awaited(*row) for row in database.all("waiting_adopted")]


def awaits_any(database: Database) -> bool:
    """Whether there are such entries."""
    row = database.one("any_adopted")
    return bool(row and row[0])


def counts(database: Database) -> tuple[int, int, int]:
    """How many entries of other feeds were adopted, wait, and are articles that readers knew by another id."""
    row = database.one("count_adopted") or (0, 0, 0)
    return row[0], row[1], row[2]


def leave(database: Database, seqs: Iterable[int]) -> None:
    """The articles may be what entries wait for: that is found out when all files are read."""
    database.each("add_untried", ({"seq": seq} for seq in seqs))


def untried(database: Database) -> list[int]:
    """Articles that no reader has seen and that were left to be held against the entries; they are so no more."""
    found = [row[0] for row in database.all("untried")]
    database.do("drop_untried")
    return found


def unadopted(database: Database, after: int, limit: int) -> list[int]:
    """The next numbers of articles with a file behind `after` that are no adopted entry, at most `limit`."""
    return [row[0] for row in database.all("unadopted", after=after, limit=limit)]


def is_released(database: Database, seq: int) -> bool:
    """Whether readers have seen the article."""
    row = database.one("is_released", seq=seq)
    return bool(row and row[0])


def match(database: Database, number: int, seq: int, *, dated: bool, linked: bool) -> None:
    """The entry is that article, which has its date when `dated`, and its link when `linked`."""
    database.do("match_adopted", number=number, seq=seq, dated=dated, linked=linked)


def give(database: Database, seq: int, identifier: str, published: int, updated: int) -> bool:
    """Give an article that no reader has seen another id and date; whether no other article has that id."""
    row = database.one("seq_by_id", id=identifier)
    if row is not None and row[0] != seq:
        return False
    database.do("adopt_id", seq=seq, id=identifier, published=published, updated=updated)
    return True


def let_pass(database: Database, number: int, seq: int) -> None:
    """The entry is an article that readers know by another id already: it waits no more."""
    database.do("pass_adopted", number=number, seq=seq)


def date(database: Database, seq: int, stated: int, now: int) -> int:
    """When an article was published: as its readers know it, unless its file contradicts that, or is for the future."""
    row = database.one("date_of_adopted", seq=seq)
    return row[0] if row and stated <= now and abs(row[0] - stated) <= CLOSE else stated


def name_feed(database: Database, feed: int, identifier: str) -> bool:
    """Give a feed that has none yet the id that readers know; whether it has it now."""
    return database.do("adopt_feed_id", feed=feed, id=identifier) > 0
