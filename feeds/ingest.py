"""gather → read → store: what the source directories say goes into the ledger, in batches, each all or nothing."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds import gather, reading
from feeds.accept import Purpose, accept, withdraw
from feeds.article import Draft
from feeds.errors import ArticleError, SourceError
from feeds.loss import lost
from feeds.reading import Batch, Reading, read_batch
from feeds.sources import UNMOUNTED, Source, differences
from feeds.standing import standing_of
from feeds.store import articles, editions, files
from feeds.store.ledger import Place
from feeds.store.matching import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from feeds.store.database import Database
    from feeds.workers import Workers

#: Files to a piece of work and to a transaction: small enough to bound memory, large enough to hide its cost.
BATCH = 200
BYTES = 16_000_000


@dataclass(slots=True)
class Gathered:
    """What came of it. `skipped` is what is no article, or not to be seen, each by path and reason; `held` are the
    sources from which nothing was withdrawn because so much was gone at once; `disputed` are items that another file
    held when they were read, to be looked at again when all are, `unsettled` the files of several items that have such.
    """

    new: int = 0
    changed: int = 0
    vanished: int = 0
    unchanged: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    refused: list[ArticleError] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    held: list[SourceError] = field(default_factory=list)
    disputed: list[tuple[Place, Reading, bool]] = field(default_factory=list)
    unsettled: list[tuple[Place, Reading]] = field(default_factory=list)

    def count(self, change: str) -> None:
        """One more article that is new, changed or unchanged."""
        setattr(self, change, getattr(self, change) + 1)


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
                    for said in readings:
                        _take(state, source, purpose, said, gathered)
                done += len(readings)
                progress("reading", done, total)
        with database.transaction():
            for place, said, part in gathered.disputed:
                _take_one(state, purpose, place, said, gathered, part=part, settled=True)
            for place, said in gathered.unsettled:
                _remember(state.database, place, said)
        with database.transaction():
            _take_echoes(state, sources, purpose, gathered)
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
        for each in (path, *files.parts(database, source.name, path)):
            state.vanish(Place(source.name, each))
    with database.transaction():
        for path, _ in found.changed:
            before = files.get(database, source.name, path)
            try:
                data, stamp = gather.take(source.root, path)
            except ArticleError:
                paths.append(path)
                continue
            content = reading.digest(data)
            if before and before.hash == content and not source.reread:
                files.restamp(database, source.name, path, files.Seen(*stamp, stamp.racy(gather.clock())))
                gathered.unchanged += 1
                continue
            if before and before.hash != content:
                state.edit(Place(source.name, path), content)
            state.any_parts = state.any_parts or bool(files.parts(database, source.name, path))
            paths.append(path)
    return paths + [path for path, _ in found.new]


def _read(source: Source, paths: Sequence[str], workers: Workers, total: int) -> Iterator[list[Reading]]:
    batches = (Batch(source.root, source.conventions, tuple(some)) for some in _portions(source.root, paths))
    yield from workers.run(read_batch, batches, items=total)


def _portions(root: Path, paths: Sequence[str]) -> Iterator[list[str]]:
    """Paths in groups of at most BATCH files and BYTES, or one file."""
    some: list[str] = []
    size = 0
    for path in paths:
        try:
            length = os.lstat(root / path).st_size
        except OSError:  # gone meanwhile: whoever reads it says so
            length = 0
        if some and (len(some) == BATCH or size + length > BYTES):
            yield some
            some, size = [], 0
        some.append(path)
        size += length
    if some:
        yield some


def _take(state: Ledger, source: Source, purpose: Purpose, said: Reading, gathered: Gathered) -> None:
    """One file into the ledger, with all items that it holds."""
    place = Place(source.name, said.path)
    before = [] if said.stamp is None else files.parts(state.database, *place)
    if said.parts is None:
        _take_one(state, purpose, place, said, gathered)
    else:
        state.drop(place)
        disputed = len(gathered.disputed)
        for part in said.parts:
            _take_one(state, purpose, Place(source.name, part.path), part, gathered, part=True)
        if len(gathered.disputed) == disputed:
            _remember(state.database, place, said)
        else:  # a run that dies before they are settled must not have seen the file
            gathered.unsettled.append((place, said._replace(parts=())))
    for path in set(before) - {part.path for part in said.parts or ()}:
        if not isinstance(said.outcome, ArticleError):
            state.drop(Place(source.name, path))
            files.drop(state.database, source.name, path)


def _take_echoes(state: Ledger, sources: Sequence[Source], purpose: Purpose, gathered: Gathered) -> None:
    """Articles whose file no longer holds them, but that stand in another one too, which was read before."""
    for source in sources:
        for seq in state.unclaimed(source.name):
            explicit = articles.known(state.database, seq).explicit
            for place in editions.repeated(state.database, explicit) if explicit else ():
                holder = next((each for each in sources if each.name == place.source), None)
                if holder is None or state.claimant(seq) or not files.get(state.database, *place):
                    continue
                (said,) = read_batch(Batch(holder.root, holder.conventions, (place.path,)))
                if said.stamp is not None:
                    _take(state, holder, purpose, said, gathered)


def _take_one(
    state: Ledger,
    purpose: Purpose,
    place: Place,
    said: Reading,
    gathered: Gathered,
    *,
    part: bool = False,
    settled: bool = False,
) -> None:
    """One item into the ledger; as long as it is not `settled` who holds what, another file's claim is no answer."""
    file = Place(place.source, place.path.rpartition("/")[0]) if part else place
    standing = standing_of(state, purpose, place, file, said.outcome)
    outcome, holds = standing.skip or said.outcome, state.held_at(place)
    if standing.skip and not standing.kept and not settled:
        gathered.disputed.append((place, said, part))
    elif isinstance(outcome, Draft):
        try:
            seq, change = accept(state, purpose, place, said, outcome)
        except ArticleError as error:  # not remembered: it hangs on another file, so each run tries again
            if settled:
                gathered.refused.append(error)
            else:
                gathered.disputed.append((place, said, part))
            return
        if holds is not None and holds != seq:
            state.free(holds)
        gathered.count(change)
        gathered.notes += [(said.path, note) for note in outcome.notes]
        _remember(state.database, place, said, article=seq, part=part)
    elif isinstance(outcome, ArticleError):
        gathered.refused.append(outcome)
        _remember(state.database, place, said, article=holds, refused=outcome.reason, part=part)
    else:
        gathered.skipped.append((said.path, outcome.reason))
        gathered.notes += [(said.path, note) for note in outcome.notes]
        if standing.kept is None and holds is not None and state.is_free(holds, place):
            withdraw(state.database, holds, purpose.now)
        elif holds is not None and holds != standing.kept:
            state.free(holds)
        _remember(state.database, place, said, article=standing.kept, part=part)


def _lose(state: Ledger, source: Source, purpose: Purpose, vanished: Sequence[str], gathered: Gathered) -> None:
    """Withdraw what no file holds any more, unless so much is gone that a disk is more likely unmounted."""
    held_in = {path: (path, *files.parts(state.database, source.name, path)) for path in vanished}
    unclaimed = {
        path for path, places in held_in.items() if any(state.is_unclaimed(Place(source.name, each)) for each in places)
    }
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
        for each in held_in[path]:
            files.drop(state.database, source.name, each)
    for seq in state.unclaimed(source.name, held=[each for path in held for each in held_in[path]]):
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
    said: Reading,
    *,
    article: int | None = None,
    refused: str | None = None,
    part: bool = False,
) -> None:
    if said.stamp is None:  # it could not be read whole: the next run looks again
        return
    seen = files.Seen(*said.stamp, said.stamp.racy(gather.clock()))
    files.put(
        database,
        place.source,
        place.path,
        seen,
        said.hash,
        article=article,
        refused=refused,
        part=part,
    )


def _stated_at(place: Place, sources: Sequence[Source]) -> str | None:
    """The id that the file at a place states now."""
    source = next(source for source in sources if source.name == place.source)
    (only,) = read_batch(Batch(source.root, source.conventions, (place.path,)))
    outcome = only.outcome
    return outcome.id if isinstance(outcome, Draft) else None


def _content(root: Path, path: str) -> bytes | None:
    try:
        return reading.digest(gather.take(root, path)[0])
    except ArticleError:
        return None
