"""select → render → check → publish: the documents of each dirty feed, as far as they differ from what is live.

A feed or an archive stays dirty until its documents are live, so a run that died anywhere is finished by the next.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from feeds import channels, history, lists, plan, render, sitemap
from feeds.errors import FeedError
from feeds.live import Shelf
from feeds.press import Press
from feeds.released import Released
from feeds.store import archives, feeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from feeds.channels import Output
    from feeds.feed import Document
    from feeds.press import Planner
    from feeds.publish import Target
    from feeds.store.database import Database
    from feeds.store.feeds import FeedRow
    from feeds.workers import Workers

#: Documents in hand at once, in each of their formats.
GROUP = 16


def release(
    database: Database,
    target: Target,
    output: Output,
    now: datetime,
    workers: Workers,
    progress: Callable[[str, int, int], None],
    *,
    hinted: bool = False,
    thorough: bool = False,
) -> Released:
    """Bring the target up to date with the ledger; every document goes live whole, checked, or not at all.

    `hinted`: nothing differs since the last release, which went well, but what is dirty in the ledger; then only that
    is looked at, unless it changes what feeds there are. `thorough` also looks whether every archive lies where it
    should, which costs as much as there are archives. Raises TargetError when the target fails, StoreError when the
    store does; what is live stays.
    """
    released = Released()
    shelf = Shelf(database, target, int(now.timestamp()))
    press = Press(database, shelf, output, int(now.timestamp()), workers, released)
    rows = feeds.dirty_ones(database) if hinted else []
    if not (hinted and all(_is_settled(row, shelf, output) for row in rows)):
        hinted, rows = False, _differing(database, shelf, output, target.url, released, thorough=thorough)
    try:
        _print(press, database, output, rows, int(now.timestamp()), progress)
        if not hinted or output.sitemap or output.news:
            _tell_of_all(database, shelf, output, now, target.url, released)
    finally:
        shelf.settle()  # nothing is written any more when another may publish
    return released.once()


def _is_settled(row: FeedRow, shelf: Shelf, output: Output) -> bool:
    """Whether a feed is among those that readers are told of: it has been published, and was not empty since."""
    return row.born is not None and row.filled and all(map(shelf.listed, _paths(row, output)))


def _differing(
    database: Database, shelf: Shelf, output: Output, target: str, released: Released, *, thorough: bool
) -> list[FeedRow]:
    """The feeds whose documents are not as they should be, when all are looked at; new ones are named."""
    with database.transaction():
        released.names = channels.name(database, output.authority, output.combined)
    history.settle(database, feeds.every(database), output, target)
    existing = _existing(database)
    shelf.sweep(_places(database))
    if thorough:
        shelf.look_over()
    standing = shelf.standing()
    stale = [row for row in existing if row.dirty or not standing.issuperset(_paths(row, output))]
    released.unchanged += len(output.formats) * (len(existing) - len(stale))
    return stale


def _print(
    press: Press,
    database: Database,
    output: Output,
    rows: Sequence[FeedRow],
    now: int,
    progress: Callable[[str, int, int], None],
) -> None:
    """Make the documents of feeds, and the archives that are dirty."""
    for row in rows:
        history.cut(database, row, output)
    _in_groups(press, [partial(plan.current, database, row, output, now) for row in rows], "publishing", progress)
    grown = _archives(press, database, output, progress)
    # What is archived by now is to be found from the feed on.
    again = [row for row in _existing(database) if row.feed in grown] if grown else []
    _in_groups(press, [partial(plan.current, database, row, output, now) for row in again], "publishing", progress)


def _tell_of_all(
    database: Database, shelf: Shelf, output: Output, now: datetime, target: str, released: Released
) -> None:
    """The documents that tell of all feeds and pages; what is not to be there any more is taken away."""
    # What moved is said before it is taken away, so that nobody who asks in between is told that it never was.
    moved = lists.moved(database, output)
    _put_lists(database, shelf, [moved] if moved else [], released)
    kept = {path for row in _existing(database) for path in _paths(row, output)}
    kept |= lists.ALWAYS | ({moved.path} if moved else set())
    mapped = sitemap.renew(database, shelf, output, now, target)
    released.published += mapped.published
    released.unchanged += mapped.unchanged
    released.held_back += mapped.held_back
    kept |= mapped.paths
    released.removed += shelf.remove_others(kept)
    listed = lists.listed(database, output)
    mark = lists.fingerprint(listed, output)
    if all(shelf.stands(path) and shelf.marked(path) == mark for path in lists.ALWAYS):
        released.unchanged += len(lists.ALWAYS)
    else:
        _put_lists(database, shelf, lists.directory(listed, output), released, mark=mark, entries=len(listed))


def _paths(row: FeedRow, output: Output) -> list[str]:
    """Where the documents of a feed lie."""
    return [f"{row.name}{render.FORMATS[form].suffix}" for form in output.formats]


def _places(database: Database) -> Iterator[str]:
    """Where feeds and their archives lie, will lie, or lay under an earlier name: a run may have ended there."""
    rows = feeds.every(database)
    archived = {row.feed for row in rows if row.history is not None}
    for name, feed in (*feeds.moved_names(database).items(), *((row.name, row.feed) for row in rows if row.name)):
        yield name
        if feed in archived:
            yield history.name(name, 1)


def _existing(database: Database) -> list[FeedRow]:
    return [row for row in feeds.every(database) if row.filled or row.kind == "all"]


def _in_groups(
    press: Press, planners: Sequence[Planner], stage: str, progress: Callable[[str, int, int], None]
) -> None:
    for start in range(0, len(planners), GROUP):
        press.print(planners[start : start + GROUP])
        progress(stage, min(start + GROUP, len(planners)), len(planners))


def _archives(press: Press, database: Database, output: Output, progress: Callable[[str, int, int], None]) -> set[int]:
    """Make the dirty archives, of each feed the newest first, then those that have got a next one meanwhile.

    So no archive that readers can get to leads to one that is not there. Gives the feeds that have new archives.
    """
    if not archives.dirty(database):
        return set()
    rows = {row.feed: row for row in _existing(database) if row.history is not None}
    before = {feed: archives.linked(database, feed) for feed in rows}
    for stage in ("archiving", "linking archives"):
        dirty = [one for one in archives.dirty(database) if stage == "archiving" or archives.is_born(database, *one)]
        for start in range(0, len(dirty), GROUP):
            group = dirty[start : start + GROUP]
            press.print([*_planners(database, output, rows, group)])
            progress(stage, start + len(group), len(dirty))
    return {feed for feed, linked in before.items() if archives.linked(database, feed) != linked}


def _planners(
    database: Database, output: Output, rows: dict[int, FeedRow], group: Sequence[tuple[int, int]]
) -> Iterator[Planner]:
    for feed, number in group:
        # Nothing leads yet to an archive that is new, so it may lead to one that will be there in a moment.
        is_next = (feed, number + 1) in group and not archives.is_born(database, feed, number)
        yield partial(plan.archive, database, rows[feed], number, output, is_next=is_next)


def _put_lists(
    database: Database,
    shelf: Shelf,
    documents: Sequence[Document],
    released: Released,
    *,
    mark: str = "",
    entries: int = 0,
) -> None:
    for document in documents:
        try:
            if shelf.put(document, feed=None, head=mark, entries=entries):
                released.published.append((document, entries))
            else:
                released.unchanged += not document.path.startswith(".")
        except FeedError as error:
            released.held_back.append(error)
    shelf.settle()
    with database.transaction():
        shelf.record()
