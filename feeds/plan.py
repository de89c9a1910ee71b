"""What a document may show: of a feed its newest articles, and those that became visible of late, as far as they fit;
of an archive its own articles, all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from feeds import channels, history, select
from feeds.feed import Tombstone
from feeds.store import archives, feeds, tombstones

if TYPE_CHECKING:
    from collections.abc import Collection

    from feeds.channels import Output
    from feeds.feed import Channel
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow, Pick

#: The fewest bytes that an entry can have, to bound how many candidates are looked at.
SMALLEST = 300
DAY = 86_400


class Entry(NamedTuple):
    """An article's entry in one format, as it is under some settings."""

    format: str
    settings: str
    seq: int


@dataclass(slots=True, kw_only=True)
class Plan:
    """One document to be made in each format: what it may show, and when that changes by age alone.

    A feed also shows what `waits` for an archive, and what it is `owed` still, for its archive is not live yet. What
    was gone by the instant that it `forgets` (seconds since 1970) is told no more. It `relies` on other documents of
    its group for the reading back of some entries.
    """

    row: FeedRow
    channel: Channel
    choices: list[select.Choice]
    revisions: dict[int, tuple[int, int]]
    archive: int | None = None
    recent: set[int] = field(default_factory=set)
    waits: set[int] = field(default_factory=set)
    owed: set[int] = field(default_factory=set)
    changes: int | None = None
    tombstones: tuple[Tombstone, ...] = ()
    forgets: int = 0
    relies: set[Entry] = field(default_factory=set)


def current(database: Database, row: FeedRow, output: Output, now: int, faulty: Collection[int]) -> Plan:
    """The plan of one feed's document at an instant (seconds since 1970, UTC), without the `faulty` articles."""
    channel = channels.channel(row, output)
    since = max(now - output.hours * 3600, row.born if row.born is not None else now)
    recent = dict(feeds.recent(database, row.feed, since, output.bytes // SMALLEST))
    newest = feeds.newest(database, row.feed, output.entries + len(faulty))
    waits = {one.seq for one in archives.waiting(database, row.feed)}
    owed = {*waits, *archives.shown_until_archived(database, row.feed)}
    picks = feeds.picks(database, sorted({*recent, *newest, *owed}))
    brief, fair = channel.content == "summary", output.bytes // output.entries
    kept = output.tombstones * DAY
    lost = tombstones.newest(database, row.feed, now - kept, output.entries)
    ages = [select.changes(list(recent.values()), output.hours), *(gone + kept for _, gone in lost)]
    made = Plan(
        row=row,
        channel=replace(channel, history=history.of_current(database, row)),
        choices=[_choice(pick, SMALLEST if brief else max(min(pick.size // 8, fair), SMALLEST)) for pick in picks],
        revisions=_revisions(picks),
        recent=set(recent),
        waits=waits,
        owed=owed,
        changes=min((age for age in ages if age is not None), default=None),
        tombstones=tuple(Tombstone(ref=ref, when=datetime.fromtimestamp(gone, UTC)) for ref, gone in lost),
        forgets=now - kept,
    )
    made.choices = window(made, output, faulty)
    return made


def archive(
    database: Database, row: FeedRow, number: int, output: Output, faulty: Collection[int], *, is_next: bool
) -> Plan:
    """The plan of one archive; `is_next`: the next newer one is made at the same time, and nothing leads here yet."""
    picks = feeds.picks(database, archives.articles(database, row.feed, number))
    made = Plan(
        row=row,
        channel=replace(
            channels.channel(row, output),
            name=history.name(row.name or "", number),
            history=history.of_archive(database, row, number, is_next=is_next),
        ),
        choices=[_choice(pick, pick.size) for pick in picks],
        revisions=_revisions(picks),
        archive=number,
    )
    made.choices = window(made, output, faulty)
    return made


def window(plan: Plan, output: Output, faulty: Collection[int]) -> list[select.Choice]:
    """The articles that the document shows, by what is known of their sizes."""
    usable = [choice for choice in plan.choices if choice.seq not in faulty]
    if plan.archive is not None:
        return select.window((), usable, entries=0, budget=sum(choice.size for choice in usable))
    recent = [choice for choice in usable if choice.seq in plan.recent]
    owed = [choice for choice in usable if choice.seq in plan.owed]
    return select.window(usable, recent, owed, entries=output.entries, budget=output.bytes)


def _choice(pick: Pick, size: int) -> select.Choice:
    return select.Choice(pick.seq, pick.id, pick.published, size, pick.guid)


def _revisions(picks: Collection[Pick]) -> dict[int, tuple[int, int]]:
    return {pick.seq: (pick.revision, pick.updated) for pick in picks}
