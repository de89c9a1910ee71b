"""gather → read → store: what the source directories say goes into the ledger, in batches, each all or nothing."""

from __future__ import annotations

import hashlib
import os
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from feeds import gather, read
from feeds.accept import Purpose, Reading, accept, withdraw
from feeds.article import Draft
from feeds.errors import ArticleError, SourceError
from feeds.loss import lost
from feeds.read import beside
from feeds.sources import UNMOUNTED, Source, differences
from feeds.store import files, packing
from feeds.store.ledger import Place
from feeds.store.matching import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from feeds.store.database import Database
    from feeds.workers import Workers

#: Files to a piece of work and to a transaction: small enough to bound memory, large enough to hide its cost.
BATCH = 200


@dataclass(slots=True)
class Gathered:
    """What came of it. `held` are the sources from which nothing was withdrawn because so much was gone at once."""

    new: int = 0
    changed: int = 0
    vanished: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: list[ArticleError] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    held: list[SourceError] = field(default_factory=list)

    def count(self, change: str) -> None:
        """One more article that is new, changed or unchanged."""
        setattr(self, change, getattr(self, change) + 1)


class Batch(NamedTuple):
    """A piece of work for a worker."""

    root: Path
    conventions: read.Conventions
    paths: tuple[str, ...]


def ingest(
    database: Database,
    sources: Sequence[Source],
    purpose: Purpose,
    workers: Workers,
    progress: Callable[[str, int, int], None],
) -> Gathered:
    """Bring the ledger up to date with the source directories.

    `progress(stage, done, total)` is told of long work. Raises SourceError when a source is missing or empty (unless
    `allow_empty`) before anything is changed, StoreError when the store fails; what was committed then stays.
    """
    gathered = Gathered()
    for source in sources:
        if source.reread:
            files.reread(database, source.name)
    found = {source.name: _differences(database, source, purpose, gathered) for source in sources}
    if purpose.patience:
        _miss(database, sources, found)
    state = Ledger(database)
    work = {source.name: _stale(database, source, found[source.name], state, gathered) for source in sources}
    roots = {source.name: source.root for source in sources}
    new = ((Place(name, path), stamp.size) for name in roots for path, stamp in found[name].new)
    state.settle(new, lambda place: _content(roots[place.source], place.path))
    state.peek = lambda place: _stated_at(place, sources)
    total, done = sum(len(paths) for paths in work.values()), 0
    # Who holds which article is only right as a whole: a run killed between a move and its other half would lose it.
    with database.transaction() if state.any_freed else nullcontext():
        for source in sources:
            gathered.refused += found[source.name].refused
            for readings in _read(source, work[source.name], workers, total):
                with database.transaction():
                    for reading in readings:
                        _take(state, source, purpose, reading, gathered)
                done += len(readings)
                progress("reading", done, total)
        for source in sources:
            with database.transaction():
                _lose(state, source, purpose, found[source.name].vanished, gathered)
    return gathered


def _differences(database: Database, source: Source, purpose: Purpose, gathered: Gathered) -> gather.Differences:
    """What differs in a source; in a service, one that is unavailable does not stop the others."""
    try:
        return differences(database, source, purpose)
    except SourceError as error:
        if purpose.patience is None:
            raise
        purpose.patience.put_off(source.name)
        gathered.held.append(error)
        return gather.Differences(empty=False)


def _miss(database: Database, sources: Sequence[Source], found: dict[str, gather.Differences]) -> None:
    """Find out that known content has left its place, when it turns up in a new file: nobody may have told us yet.

    Hints of a rename between two sources come from two watchers, and those of its halves at two times.
    """
    roots = {source.name: source.root for source in sources if source.root.is_dir()}
    gone = {name: set(each.vanished) for name, each in found.items()}
    for name, each in found.items():
        for path, _ in each.new[:BATCH]:
            content = _content(roots[name], path) if name in roots else None
            for source, known in files.with_content(database, content) if content else ():
                if source in roots and known not in gone[source] and not os.path.lexists(roots[source] / known):
                    gone[source].add(known)
                    found[source].vanished.append(known)


def _stale(
    database: Database, source: Source, found: gather.Differences, state: Ledger, gathered: Gathered
) -> list[str]:
    """The paths to read: new ones, and known ones whose content differs from what was read last."""
    gathered.unchanged += found.unchanged
    paths = []
    for path in found.vanished:
        state.vanish(Place(source.name, path))
    with database.transaction():
        for path, _ in found.changed:
            before = files.get(database, source.name, path)
            try:
                data, stamp = gather.take(source.root, path)
            except ArticleError:
                paths.append(path)
                continue
            content = _hash(data)
            if before and before.hash == content and not source.reread:
                files.restamp(database, source.name, path, files.Seen(*stamp, stamp.racy(gather.clock())))
                gathered.unchanged += 1
                continue
            if before and before.hash != content:
                state.edit(Place(source.name, path), content)
            paths.append(path)
    return paths + [path for path, _ in found.new]


def _read(source: Source, paths: Sequence[str], workers: Workers, total: int) -> Iterator[list[Reading]]:
    batches = (
        Batch(source.root, source.conventions, tuple(paths[start : start + BATCH]))
        for start in range(0, len(paths), BATCH)
    )
    yield from workers.run(read_batch, batches, items=total)


def read_batch(batch: Batch) -> list[Reading]:
    """Read files; every failure of a file is its outcome, never an error of the batch."""
    return [_reading(batch, path) for path in batch.paths]


def _reading(batch: Batch, path: str) -> Reading:
    try:
        data, stamp = gather.take(batch.root, path)
    except ArticleError as error:
        return Reading(path, None, b"", error)
    content = _hash(data)
    try:
        modified = datetime.fromtimestamp(stamp.mtime // 1_000_000_000, UTC)
        outcome = read.read(path, data, batch.conventions, modified)
        if isinstance(outcome, read.Skip):
            return Reading(path, stamp, content, outcome)
        if outcome.enclosures or outcome.image:
            outcome = beside.complete(outcome, batch.root, path)
        packed = packing.pack(outcome)
        return Reading(path, stamp, content, outcome, packed, packing.digest(packed, outcome.content))
    except ArticleError as error:
        return Reading(path, stamp, content, error)
    except UnicodeError as error:
        return Reading(path, stamp, content, ArticleError(path, f"holds what is no text: {error}"))


def _take(state: Ledger, source: Source, purpose: Purpose, reading: Reading, gathered: Gathered) -> None:
    """One file into the ledger."""
    outcome, place = reading.outcome, Place(source.name, reading.path)
    holds = state.held_at(place)
    if isinstance(outcome, Draft):
        try:
            seq, change = accept(state, purpose, place, reading, outcome)
        except ArticleError as error:  # not remembered: it hangs on another file, so each run tries again
            gathered.refused.append(error)
            return
        else:
            if holds is not None and holds != seq:
                state.free(holds)
            gathered.count(change)
            gathered.notes += [(reading.path, note) for note in outcome.notes]
            _remember(state.database, place, reading, article=seq)
            return
    if isinstance(outcome, ArticleError):
        gathered.refused.append(outcome)
        _remember(state.database, place, reading, article=holds, refused=outcome.reason)
        return
    gathered.skipped += 1
    if holds is not None and state.is_free(holds, place):
        withdraw(state.database, holds, purpose.now)
    _remember(state.database, place, reading)


def _lose(state: Ledger, source: Source, purpose: Purpose, vanished: Sequence[str], gathered: Gathered) -> None:
    """Withdraw what no file holds any more, unless so much is gone that a disk is more likely unmounted."""
    unclaimed = {path for path in vanished if state.is_unclaimed(Place(source.name, path))}
    held = _may_come_back(source, purpose, unclaimed)
    certain = purpose.allow_empty or source.keep or held == unclaimed
    reason = None if certain else _doubt(state.database, source, unclaimed, len(set(vanished)))
    if reason is not None:
        gathered.held.append(SourceError(str(source.root), f"{reason}: {UNMOUNTED}"))
        held = unclaimed
    if purpose.patience:
        purpose.patience.withdraw(source.name, set(vanished) - held)
        if reason is not None:
            purpose.patience.extend(source.name, held)
    for path in set(vanished) - held:
        files.drop(state.database, source.name, path)
    for seq in state.unclaimed(source.name, held=held):
        withdraw(state.database, seq, purpose.now, keep=source.keep)
    gathered.vanished += len(unclaimed - held)


def _doubt(database: Database, source: Source, gone: set[str], vanished: int) -> str | None:
    """Why it is hard to believe that so much was deleted; `vanished` counts drafts and other files too."""
    if gone and vanished == files.count(database, source.name, ""):
        return f"empty, though it had {len(gone):,} articles"
    place = lost(gone, lambda at: files.count(database, source.name, at))
    return None if place is None else f"more than half of {place or 'it'} is gone at once ({len(gone):,} files)"


def _may_come_back(source: Source, purpose: Purpose, paths: set[str]) -> set[str]:
    patience = purpose.patience
    return {path for path in paths if not patience.is_gone(Place(source.name, path))} if patience else set()


def _remember(
    database: Database,
    place: Place,
    reading: Reading,
    *,
    article: int | None = None,
    refused: str | None = None,
) -> None:
    if reading.stamp is None:  # it could not be read whole: the next run looks again
        return
    seen = files.Seen(*reading.stamp, reading.stamp.racy(gather.clock()))
    files.put(
        database,
        place.source,
        place.path,
        seen,
        reading.hash,
        article=article,
        refused=refused,
    )


def _stated_at(place: Place, sources: Sequence[Source]) -> str | None:
    """The id that the file at a place states now."""
    source = next(source for source in sources if source.name == place.source)
    outcome = _reading(Batch(source.root, source.conventions, (place.path,)), place.path).outcome
    return outcome.id if isinstance(outcome, Draft) else None


def _content(root: Path, path: str) -> bytes | None:
    try:
        return _hash(gather.take(root, path)[0])
    except ArticleError:
        return None


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:16]
