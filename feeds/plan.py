"""What a feed may show: its newest articles, and those that became visible of late, as far as they fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds import channels, select
from feeds.store import feeds

if TYPE_CHECKING:
    from collections.abc import Collection

    from feeds.channels import Output
    from feeds.feed import Channel
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow

#: The fewest bytes that an entry can have, to bound how many candidates are looked at.
SMALLEST = 300


@dataclass(slots=True)
class Plan:
    """One dirty feed: what it may show, and when that changes by age alone."""

    row: FeedRow
    channel: Channel
    choices: list[select.Choice]
    recent: set[int]
    changes: int | None
    revisions: dict[int, tuple[int, int]]


def chosen(database: Database, row: FeedRow, output: Output, now: int, faulty: Collection[int]) -> Plan:
    """The plan of one feed at an instant (seconds since 1970, UTC), without the `faulty` articles."""
    channel = channels.channel(row, output)
    since = max(now - output.hours * 3600, row.born if row.born is not None else now)
    recent = dict(feeds.recent(database, row.feed, since, output.bytes // SMALLEST))
    newest = feeds.newest(database, row.feed, output.entries + len(faulty))
    picks = feeds.picks(database, sorted({*recent, *newest}))
    brief, fair = channel.content == "summary", output.bytes // output.entries
    choices = [
        select.Choice(
            pick.seq, pick.id, pick.published, SMALLEST if brief else max(min(pick.size // 8, fair), SMALLEST)
        )
        for pick in picks
    ]
    made = Plan(
        row=row,
        channel=channel,
        choices=choices,
        recent=set(recent),
        changes=select.changes(list(recent.values()), output.hours),
        revisions={pick.seq: (pick.revision, pick.updated) for pick in picks},
    )
    made.choices = window(made, output, faulty)
    return made


def window(plan: Plan, output: Output, faulty: Collection[int]) -> list[select.Choice]:
    """The articles that the feed shows, by what is known of their sizes."""
    usable = [choice for choice in plan.choices if choice.seq not in faulty]
    recent = [choice for choice in usable if choice.seq in plan.recent]
    return select.window(usable, recent, entries=output.entries, budget=output.bytes)
