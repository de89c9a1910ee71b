"""Feeds and who is in them: names and ids for ever, membership of live articles, what is shown, what is dirty."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.store.database import Database


class Facet(NamedTuple):
    """Why a feed exists: its kind (all, category, author, tag), a folded key, and the term as people read it."""

    kind: str
    key: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """What the ledger knows of a feed; instants are seconds since 1970 (UTC). `filled`: it has live articles.

    `history` says under which name and style its archives are made; None: it has none.
    """

    feed: int
    kind: str
    key: str
    term: str
    name: str | None
    id: str | None
    born: int | None
    dirty: bool
    updated: int | None
    filled: bool
    history: str | None = None


class Pick(NamedTuple):
    """An article that a feed may show; `size` is that of its body in characters, `guid` as `Article` has it."""

    seq: int
    id: str
    published: int
    revision: int
    updated: int
    size: int
    guid: str


class Member(NamedTuple):
    """A live article in a feed; instants are seconds since 1970 (UTC)."""

    feed: int
    published: int
    seq: int
    first_seen: int


class Membership(NamedTuple):
    """That an article is in a feed: in which archive (0: none yet, None: it has none), whether its document shows it,
    and how many articles of the feed are newer.
    """

    feed: int
    archive: int | None
    shown: bool
    newer: int


def ensure(database: Database, facet: Facet) -> int:
    """The number of the feed for a facet, made when there is none."""
    row = database.one("feed_of", kind=facet.kind, key=facet.key)
    row = row or database.one("add_feed", kind=facet.kind, key=facet.key, term=facet.term)
    return int(row[0]) if row else 0


def every(database: Database) -> list[FeedRow]:
    """All feeds ever, by kind and key."""
    return _rows(database, "feeds")


def dirty_ones(database: Database) -> list[FeedRow]:
    """The feeds that are to be released anew, by kind and key."""
    return _rows(database, "dirty_feeds")


def _rows(database: Database, query: str) -> list[FeedRow]:
    return [
        FeedRow(
            feed=row[0], kind=row[1], key=row[2], term=row[3], name=row[4], id=row[5], born=row[6],
            dirty=bool(row[7]), updated=row[8], filled=bool(row[9]), history=row[10],
        )
        for row in database.all(query)
    ]  # fmt: skip


def terms(database: Database, kind: str) -> dict[str, str]:
    """What the feeds of a kind are called, by key."""
    return dict(database.all("terms", kind=kind))


def any_born(database: Database) -> bool:
    """Whether any feed was ever published."""
    row = database.one("any_born")
    return bool(row and row[0])


def next_seen(database: Database, now: int) -> int:
    """Now, or a second after anything was seen last (seconds since 1970, UTC), where the clock has been set back.

    What is new has to be newer than what readers were shown before, or a flood of it would not stay for its hours.
    """
    row = database.one("last_seen")
    last = int(row[0]) if row else 0
    return now if now >= last else last + 1


def sizes(database: Database) -> dict[int, int]:
    """How many live articles each feed has; counts them all, so it is for people and not for runs."""
    return dict(database.all("feed_sizes"))


def name(database: Database, feed: int, given: str, identifier: str) -> None:
    """Give a feed its name and id; a name that it had before is its own again."""
    database.do("drop_moved", name=given)
    database.do("name_feed", feed=feed, name=given, id=identifier)


def moved_names(database: Database) -> dict[str, int]:
    """Names that feeds had before, and whose they were."""
    return dict(database.all("moved_names"))


def gone_names(database: Database) -> set[str]:
    """Names of feeds that are known to be gone only by what was published before the store was lost."""
    row = database.one("get_meta", key="gone")
    return set(json.loads(row[0])) if row else set()


def put_gone_names(database: Database, names: Iterable[str]) -> None:
    """Remember names of feeds that are gone, of which nothing else is known."""
    database.do("put_meta", key="gone", value=json.dumps(sorted(names), ensure_ascii=False))


def succeed(database: Database, facet: Facet, old: str) -> None:
    """Let the category formerly called `old` (a folded term, or its name) go on as another, with its id and readers.

    Nothing happens when there is no such feed, or the new one has readers of its own already.
    """
    row = database.one("feed_of", kind=facet.kind, key=old) or database.one("feed_by_name", kind=facet.kind, name=old)
    heir = database.one("feed_of", kind=facet.kind, key=facet.key)
    if row is None or heir is not None:
        return
    before = next(feed for feed in every(database) if feed.feed == row[0])
    database.do("rekey_feed", feed=before.feed, key=facet.key, term=facet.term)
    if before.name:
        database.do("add_moved", name=before.name, feed=before.feed)


def enlist(database: Database, seq: int, feeds: Iterable[int], published: int, first_seen: int) -> None:
    """Put a live article into exactly these feeds; all that it enters, leaves or stays in become dirty.

    So do their archives that it is in.
    """
    delist(database, seq)
    enter(database, [], [Member(feed, published, seq, first_seen) for feed in feeds])
    database.do("dirty_archives_of_article", seq=seq)


def enter(database: Database, new: Sequence[int], members: Sequence[Member]) -> None:
    """Put live articles into feeds, which become dirty; `new` are those that were in none before."""
    database.each("add_member", (member._asdict() for member in members))
    database.each("dirty_feed", ({"feed": feed} for feed in {member.feed for member in members}))
    database.each("unlocate", ({"seq": seq} for seq in new))


def delist(database: Database, seq: int) -> None:
    """Take an article out of every feed."""
    for feed, _ in database.all("feeds_of_article", seq=seq):
        database.do("dirty_feed", feed=feed)
    database.do("dirty_archives_of_article", seq=seq)
    database.do("drop_members", seq=seq)
    database.do("unlocate", seq=seq)


def dirty(database: Database, feed: int) -> None:
    """Have a feed released anew."""
    database.do("dirty_feed", feed=feed)


def dirty_all(database: Database) -> None:
    """Have every feed released anew."""
    database.do("dirty_all")


def memberships(database: Database, seq: int) -> list[Membership]:
    """The feeds that an article is in."""
    return [Membership(row[0], row[1], bool(row[2]), row[3]) for row in database.all("memberships", seq=seq)]


def newer(database: Database, feed: int, published: int) -> int:
    """How many articles of a feed were published after an instant (seconds since 1970, UTC)."""
    row = database.one("count_newer", feed=feed, published=published)
    return int(row[0]) if row else 0


def age(database: Database, now: int) -> None:
    """Mark the feeds whose window has changed by age alone."""
    database.do("dirty_by_age", now=now)


def clean(database: Database, feed: int, *, now: int, changes: int | None, updated: int, shown: Sequence[int]) -> None:
    """The feed's documents are live: remember what they show, and forget the entries that no feed shows any more."""
    before = {row[0] for row in database.all("shown", feed=feed)}
    for seq in set(shown) - before:
        database.do("add_shown", feed=feed, seq=seq)
        database.do("put_released", seq=seq)
    for seq in before - set(shown):
        database.do("drop_shown", feed=feed, seq=seq)
        database.do("prune_entries", seq=seq)
    database.do("clean_feed", feed=feed, now=now, changes=changes, updated=updated)


def newest(database: Database, feed: int, limit: int) -> list[int]:
    """Numbers of the newest articles by date, at least `limit` where there are; those of equal date are all given."""
    rows = database.all("newest", feed=feed, limit=limit)
    if len(rows) < limit:
        return [row[0] for row in rows]
    last = rows[-1][1]
    ties = [row[0] for row in database.all("published_at", feed=feed, published=last)]
    return [row[0] for row in rows if row[1] != last] + ties


def recent(database: Database, feed: int, since: int, limit: int) -> list[tuple[int, int]]:
    """Numbers and first instants of articles that readers could first see after `since`, newest first."""
    return [(seq, first) for seq, first in database.all("recent", feed=feed, since=since, limit=limit)]


def picks(database: Database, seqs: Sequence[int]) -> list[Pick]:
    """What is needed to choose among articles."""
    return [Pick(*row) for row in database.all("pick", seqs=json.dumps(seqs))]
