"""Which feeds an article goes to, why, and whether each of them shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds import history, select
from feeds.store import feeds
from feeds.store.feeds import FeedRow, Membership
from feeds.store.ledger import feed_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.channels import Output
    from feeds.explain.desk import Desk
    from feeds.store.articles import Row


def shown(
    desk: Desk, row: Row, belongs: Sequence[tuple[str, str, str, str]], *, settled: bool, live: bool
) -> list[dict[str, Any]]:
    """Name, kind, term and reason of each feed, and where in it the article is; then the feeds that it leaves.

    `settled`: the article is in the ledger as it is told here; `live`: readers may see it.
    """
    rows = {(each.kind, each.key): each for each in feeds.every(desk.database)}
    members = {each.feed: each for each in feeds.memberships(desk.database, row.seq)}
    told = []
    for kind, key, term, reason in belongs:
        feed = feed_row(kind, key, term, desk, rows)
        member = members.pop(feed.feed, None)
        window = _window(desk, row, feed, member, settled=settled) if live else "not before it is live"
        told.append(_told(feed, reason, window))
    left = [feed_row(kind, key, each.term, desk, rows) for (kind, key), each in rows.items() if each.feed in members]
    why = "what it says now leads elsewhere" if live else "readers may not see it now"
    return told + [_told(each, why, "the next run takes it out", leaves=True) for each in left]


def feed_row(kind: str, key: str, term: str, desk: Desk, rows: Mapping[tuple[str, str], FeedRow]) -> FeedRow:
    """A feed as it is, or as the next run will name it."""
    row = rows.get((kind, key))
    if row and row.name and row.id:
        return row
    configured = set() if kind == "combined" else set(desk.output.combined)
    name = select.name(kind, term, {each.name for each in rows.values() if each.name} | configured)
    return FeedRow(
        feed=row.feed if row else 0,
        kind=kind,
        key=key,
        term=term,
        name=name,
        id=feed_id(desk.output.authority, kind, key),
        born=None,
        dirty=True,
        updated=None,
        filled=True,
    )


def _told(feed: FeedRow, reason: str, window: str, *, leaves: bool = False) -> dict[str, Any]:
    named = {"feed": feed.name, "kind": feed.kind, "key": feed.key, "term": feed.term}
    return named | {"why": reason, "window": window, "leaves": leaves}


def _window(desk: Desk, row: Row, feed: FeedRow, member: Membership | None, *, settled: bool) -> str:
    if member is None or not settled:
        newer = feeds.newer(desk.database, feed.feed, row.published)
        return _would(newer, feed, desk.output, known=member is not None)
    if member.shown:
        return _in(member, desk.output)
    if member.archive:
        return f"older than what the feed shows; in {history.name(feed.name or '', member.archive)}"
    if feed.dirty:
        return "the next run decides"
    return f"older than what the feed shows: {member.newer:,} are newer"


def _in(member: Membership, output: Output) -> str:
    if member.newer < output.entries:
        return f"number {member.newer + 1:,} of the newest {output.entries:,}"
    waits = member.archive == 0
    return "shown until an archive has it" if waits else f"shown, because it is new within {output.hours:,} hours"


def _would(newer: int, feed: FeedRow, output: Output, *, known: bool) -> str:
    if newer < output.entries:
        return f"will be in the newest {output.entries:,}: of those published, {newer:,} are newer"
    if output.hours and not known:
        return f"will be shown for {output.hours:,} hours, because it is new to readers; {newer:,} are newer"
    if feed.history and not known:
        return f"will be shown until an archive has it; {newer:,} are newer"
    return f"older than what the feed shows: {newer:,} are newer"
