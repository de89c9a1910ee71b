"""gather → read → store: what the source directories say goes into the ledger, in batches, each all or nothing."""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from feeds import gather, reading
from feeds.accept import withdraw
from feeds.candidate import Candidate
from feeds.errors import ArticleError, SourceError
from feeds.loss import lost, moved_to
from feeds.moving import postponed
from feeds.purpose import Purpose
from feeds.reading import Reading, read_batch
from feeds.sources import UNMOUNTED, Source, batch, differences
from feeds.store import files
from feeds.store.ledger import Place
from feeds.store.matching import Ledger
from feeds.take import Gathered, settle, take, take_echoes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feeds.store.database import Database
    from feeds.workers import Workers

#: Files to a piece of work: small enough to bound memory, large enough to hide its cost; and their bytes.
BATCH = 200
BYTES = 2_000_000
#: So long a transaction goes on: a commit costs a wait for the disk, and work that is not committed is lost in a crash.
SECONDS = 1.0


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
    changed = {source.name: _changed(database, source, found[source.name], state, gathered) for source in sources}
    roots = {source.name: source.root for source in sources}
    new = ((Place(name, path), stamp.size) for name in roots for path, stamp in found[name].new)
    state.settle(new, lambda place: _content(roots[place.source], place.path))
    state.peek = lambda place: _stated_at(place, sources, purpose)
    total = sum(len(changed[name]) + len(found[name].new) for name in roots)
    done, unread = 0, dict[Place, gather.Stamp]()
    # Who holds which article is only right as a whole: a run killed between a move and its other half would lose it.
    with database.transaction() if state.any_freed else nullcontext():
        for source in sources:
            gathered.refused += found[source.name].refused
            for some, unknown in ((changed[source.name], False), (found[source.name].new, True)):
                batches = _read(source, purpose, some, workers, total)
                for first in batches:
                    with database.transaction():
                        for some_read in _for_a_while(first, batches):
                            readings = postponed(state, source.name, roots, some_read, purpose.patience)
                            take(state, source, purpose, readings, gathered, unknown=unknown)
                            unread |= _unread(source, some, readings)
                            done += len(readings)
                            progress("reading", done, total)
        with database.transaction():
            settle(state, purpose, gathered)
        with database.transaction():
            take_echoes(state, sources, purpose, gathered)
        for source in sources:
            with database.transaction():
                _lose(state, source, purpose, found[source.name].vanished, unread, gathered)
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

    Hints of a rename between two sources come from two watchers, and those of its halves at two times. What was at its
    place a moment ago, and is not now, is not read there.
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
                    found[source].changed[:] = [one for one in found[source].changed if one.path != known]


def _changed(
    database: Database, source: Source, found: gather.Differences, state: Ledger, gathered: Gathered
) -> list[gather.Found]:
    """The known files whose content differs from what was read last."""
    gathered.unchanged += found.unchanged
    stale = []
    for path in found.vanished:
        for each in (path, *files.parts(database, source.name, path)):
            state.vanish(Place(source.name, each))
    with database.transaction():
        for one in found.changed:
            path = one.path
            before = files.get(database, source.name, path)
            try:
                data, stamp = gather.take(source.root, path)
            except ArticleError:
                stale.append(one)
                continue
            content = reading.digest(data)
            if before and before.hash == content and not source.reread:
                files.restamp(database, source.name, path, files.Seen(*stamp, stamp.racy(gather.clock())))
                gathered.unchanged += 1
                continue
            if before and before.hash != content:
                state.edit(Place(source.name, path), content)
            state.any_parts = state.any_parts or bool(files.parts(database, source.name, path))
            stale.append(one)
    return stale


def _read(
    source: Source, purpose: Purpose, found: Sequence[gather.Found], workers: Workers, total: int
) -> Iterator[list[Reading]]:
    batches = (batch(source, purpose, some) for some in _portions(found))
    yield from workers.run(read_batch, batches, items=total)


def _unread(source: Source, found: Sequence[gather.Found], readings: Sequence[Reading]) -> dict[Place, gather.Stamp]:
    """The files that could not be read whole, as they look."""
    failed = {said.path for said in readings if said.seen is None}
    return {Place(source.name, one.path): one.stamp for one in found if one.path in failed} if failed else {}


def _for_a_while(first: list[Reading], batches: Iterator[list[Reading]]) -> Iterator[list[Reading]]:
    """The first batch, and those that follow until it is time to commit."""
    end = time.monotonic() + SECONDS
    yield first
    while time.monotonic() < end and (readings := next(batches, None)) is not None:
        yield readings


def _portions(found: Sequence[gather.Found]) -> Iterator[tuple[str, ...]]:
    """Paths in groups of at most BATCH files and BYTES, or one file."""
    some: list[str] = []
    size = 0
    for path, stamp in found:
        if some and (len(some) == BATCH or size + stamp.size > BYTES):
            yield tuple(some)
            some, size = [], 0
        some.append(path)
        size += stamp.size
    if some:
        yield tuple(some)


def _lose(
    state: Ledger,
    source: Source,
    purpose: Purpose,
    vanished: Sequence[str],
    unread: Mapping[Place, gather.Stamp],
    gathered: Gathered,
) -> None:
    """Withdraw what no file holds any more, unless so much is gone that a disk is more likely unmounted.

    What may be in a file that can't be read now is not gone.
    """
    held_in = {path: (path, *files.parts(state.database, source.name, path)) for path in vanished}
    unclaimed = {
        path for path, places in held_in.items() if any(state.is_unclaimed(Place(source.name, each)) for each in places)
    }
    kept = _may_be_unread(state.database, source, purpose, unclaimed, unread, gathered)
    unclaimed -= kept
    held = _may_come_back(source, purpose, unclaimed)
    certain = purpose.allow_empty or source.keep or held == unclaimed
    reason = None if certain else _doubt(state.database, source, unclaimed, len(set(vanished)))
    if reason is not None:
        gathered.held.append(SourceError(str(source.root), f"{reason}: {UNMOUNTED}"))
        held = unclaimed
    if purpose.patience:
        purpose.patience.withdraw(source.name, set(vanished) - held - kept)
        if reason is not None:
            purpose.patience.extend(source.name, held)
    for path in set(vanished) - held - kept:
        for each in held_in[path]:
            files.drop(state.database, source.name, each)
    for seq in state.unclaimed(source.name, held=[each for path in held | kept for each in held_in[path]]):
        withdraw(state.database, seq, purpose.now, keep=source.keep)
    gathered.vanished += len(unclaimed - held)


def _may_be_unread(
    database: Database,
    source: Source,
    purpose: Purpose,
    gone: set[str],
    unread: Mapping[Place, gather.Stamp],
    gathered: Gathered,
) -> set[str]:
    """The files that are gone and may be some that can't be read; they are told, and a service looks again at both."""
    found = set()
    for path in sorted(gone) if unread else ():
        before = files.stamp(database, source.name, path)
        if before and (place := moved_to(gather.Stamp(*before[:4]), unread)):
            found.add(path)
            reason = f"gone, and kept as it was: {place.path} may be it, and can't be read"
            gathered.refused.append(ArticleError(path, reason))
            if purpose.patience:
                purpose.patience.extend(source.name, [path])
                purpose.patience.extend(place.source, [place.path])
    return found


def _doubt(database: Database, source: Source, gone: set[str], vanished: int) -> str | None:
    """Why it is hard to believe that so much was deleted; `vanished` counts drafts and other files too."""
    if gone and vanished == files.count(database, source.name, ""):
        return f"empty, though it had {len(gone):,} articles"
    place = lost(gone, lambda at: files.count(database, source.name, at))
    return None if place is None else f"more than half of {place or 'it'} is gone at once ({len(gone):,} files)"


def _may_come_back(source: Source, purpose: Purpose, paths: set[str]) -> set[str]:
    patience = purpose.patience
    return {path for path in paths if not patience.is_gone(Place(source.name, path))} if patience else set()


def _stated_at(place: Place, sources: Sequence[Source], purpose: Purpose) -> str | None:
    """The id that the file at a place states now."""
    source = next(source for source in sources if source.name == place.source)
    (only,) = read_batch(batch(source, purpose, (place.path,)))
    return only.said.version.explicit if isinstance(only.said, Candidate) else None


def _content(root: Path, path: str) -> bytes | None:
    try:
        return reading.digest(gather.take(root, path)[0])
    except ArticleError:
        return None
