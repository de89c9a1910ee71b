"""`feeds doctor`: holds store, documents, sources and their surroundings against each other, and mends what it can.

It reads while a service runs. What it mends is mended by a run, from what the ledger, the sources and the documents
say: nothing is guessed, and nothing is deleted but what we left ourselves.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import ours, publish, store
from feeds.doctor import ledger, places, published
from feeds.doctor.trouble import Health, Trouble
from feeds.errors import StoreError, UnavailableError
from feeds.run import run
from feeds.store import articles, copies, documents, feeds, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from feeds.publish import Target
    from feeds.settings import Settings
    from feeds.store.database import Database


_UNMENDED = "to mend anything, it must be free and yours to write to; nothing was changed"


def examine(settings: Settings, progress: Callable[[str, int, int], None]) -> Health:
    """All that is wrong, and what is good to know. Nothing is written, and nobody is kept waiting."""
    health = Health()
    opened = ledger.opened(settings)
    if isinstance(opened, Trouble):
        health.troubles.append(opened)
    elif opened is None:
        health.troubles.append(Trouble(place=settings.feeds.store, what="there is no store here yet", note=True))
    database = None if isinstance(opened, Trouble) else opened
    try:
        target = publish.open_target(settings.feeds.to)
        if database:
            health.troubles += _asked(ledger.troubles(database, settings))
        is_whole = not any(one.cure == "renew" or one.unusable for one in health.troubles)
        if database and is_whole:
            health.store = ledger.line(database, settings)
        if is_whole and not isinstance(opened, Trouble):
            health.troubles += _asked(published.troubles(database, target, settings.feeds.at, progress))
        health.troubles += places.troubles(settings)
    finally:
        if database:
            database.close()
    return health


def _asked(found: Iterator[Trouble]) -> list[Trouble]:
    """What a part finds, until it can't go on."""
    told: list[Trouble] = []
    try:
        told.extend(found)
    except StoreError as error:
        trouble = ledger.failed(error.url, error)
        told.append(replace(trouble, unusable=not trouble.cure))
    except UnavailableError as error:
        told.append(Trouble(place=error.url, what=error.reason, unusable=True))
    return told


def mend(settings: Settings, progress: Callable[[str, int, int], None]) -> Health:
    """Examine, put right what can be, and examine again.

    Raises UnavailableError where a place can't be used; what was done then stays. While another process has the store
    nothing is mended, and that is one more trouble.
    """
    before = examine(settings, progress)
    cures = {one.cure for one in before.troubles} - {""}
    if not cures or not _can_mend(settings, before):
        return before
    if "renew" in cures or ("reindex" in cures and not _reindexed(settings)):
        copies.set_aside(settings.feeds.store)
    for one in before.troubles:
        if one.cure == "discard":
            Path(one.about).unlink(missing_ok=True)
    target = publish.open_target(settings.feeds.to)
    _mark(settings, target, before.troubles)
    run(settings, progress=progress)
    after = examine(settings, progress)
    left = {(one.place, one.what) for one in after.troubles}
    after.mended = [one for one in before.troubles if one.cure and (one.place, one.what) not in left]
    return after


def _can_mend(settings: Settings, health: Health) -> bool:
    """Whether nobody else may write to the store; who does is told."""
    try:
        copies.try_lock(settings.feeds.store)
    except StoreError as error:
        health.troubles = [one for one in health.troubles if not (one.note and one.what == error.reason)]
        health.troubles.append(Trouble(place=error.url, what=error.reason, remedy=_UNMENDED, unusable=True))
        return False
    return True


def _reindexed(settings: Settings) -> bool:
    """Make the indexes anew; whether the store is sound by now. Raises StoreError where it is out of reach."""
    try:
        with closing(store.open_store(settings.feeds.store)) as database:
            database.reindex()
            return not database.faults()
    except StoreError as error:
        if whole.is_damaged(error.__cause__, error.reason):
            return False
        raise


def _mark(settings: Settings, target: Target, troubles: Collection[Trouble]) -> None:
    """Let the next run do what is to be done."""
    database = store.open_store(settings.feeds.store)
    try:
        with database.transaction():
            for one in troubles:
                _mark_one(database, target, one)
        target.sweep(_listed(database, target, troubles))
    finally:
        database.close()


def _listed(database: Database, target: Target, troubles: Iterable[Trouble]) -> list[str]:
    """Beside which documents what we left is to be removed."""
    return [*documents.every(database, target.url), *(one.about for one in troubles if one.cure == "sweep")]


def _mark_one(database: Database, target: Target, one: Trouble) -> None:
    if one.cure == "remake":
        _remake(database, target, one.about)
    elif one.cure == "recall" and (what := ours.named(one.about)) and (live := target.look(one.about)):
        documents.recall(database, target.url, one.about, what.format, live.mtime, what.archive)
    elif one.cure == "resort":
        database.do("drop_meta", key="rules")
    elif one.cure == "forget":
        database.each("forget_entry", ({"rowid": int(number)} for number in one.about.split()))
        feeds.dirty_all(database)
    elif one.cure == "reread":
        known = articles.known(database, int(one.about))
        database.do("spoil_article", seq=known.seq)
        database.do("drop_meta", key=f"reading {known.source}")


def _remake(database: Database, target: Target, path: str) -> None:
    listed = documents.get(database, target.url, path)
    documents.damage(database, target.url, path)
    if listed is not None and listed.feed is not None:
        database.do("dirty_feed", feed=listed.feed)
