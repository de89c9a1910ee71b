"""What was read goes into the ledger, file by file, with the items that each holds; who holds what is settled last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.accept import accept, withdraw
from feeds.arrivals import Arrivals
from feeds.candidate import Candidate
from feeds.errors import ArticleError, SourceError
from feeds.reading import Reading, read_batch
from feeds.sources import batch
from feeds.standing import standing_of
from feeds.store import articles, editions, files
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.purpose import Purpose
    from feeds.sources import Source
    from feeds.store.database import Database
    from feeds.store.matching import Ledger


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


def take(
    state: Ledger,
    source: Source,
    purpose: Purpose,
    readings: Sequence[Reading],
    gathered: Gathered,
    *,
    unknown: bool = False,
) -> None:
    """Some files into the ledger, with all items that they hold; `unknown`: none was ever seen at its place."""
    arrivals = Arrivals(state, source.name)
    for said in readings:
        if not (unknown and arrivals.welcome(said)):
            _take_in(arrivals, state, source, purpose, gathered)
            _take_file(state, source, purpose, said, gathered)
    _take_in(arrivals, state, source, purpose, gathered)


def _take_in(arrivals: Arrivals, state: Ledger, source: Source, purpose: Purpose, gathered: Gathered) -> None:
    new, others = arrivals.take_in(purpose)
    gathered.new += len(new)
    gathered.notes += [(path, note) for path, found in new for note in found.notes]
    for said in others:
        _take_file(state, source, purpose, said, gathered)


def _take_file(state: Ledger, source: Source, purpose: Purpose, said: Reading, gathered: Gathered) -> None:
    place = Place(source.name, said.path)
    before = files.parts(state.database, *place) if state.any_parts and said.seen else []
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
        if not isinstance(said.said, ArticleError):
            state.drop(Place(source.name, path))
            files.drop(state.database, source.name, path)


def settle(state: Ledger, purpose: Purpose, gathered: Gathered) -> None:
    """Look again, now that every file is read, at items that seemed to be another file's."""
    for place, said, part in gathered.disputed:
        _take_one(state, purpose, place, said, gathered, part=part, settled=True)
    for place, said in gathered.unsettled:
        _remember(state.database, place, said)


def take_echoes(state: Ledger, sources: Sequence[Source], purpose: Purpose, gathered: Gathered) -> None:
    """Articles whose file no longer holds them, but that stand in another one too, which was read before."""
    for source in sources:
        for seq in state.unclaimed(source.name):
            explicit = articles.known(state.database, seq).explicit
            for place in editions.repeated(state.database, explicit) if explicit else ():
                holder = next((each for each in sources if each.name == place.source), None)
                if holder is None or state.claimant(seq) or not files.get(state.database, *place):
                    continue
                again = read_batch(batch(holder, purpose, (place.path,)))
                take(state, holder, purpose, [said for said in again if said.seen], gathered)


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
    outcome, holds = standing.skip or said.said, state.held_at(place)
    if standing.skip and not standing.kept and not settled:
        gathered.disputed.append((place, said, part))
    elif isinstance(outcome, Candidate):
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


def _remember(
    database: Database,
    place: Place,
    said: Reading,
    *,
    article: int | None = None,
    refused: str | None = None,
    part: bool = False,
) -> None:
    if said.seen is None:  # it could not be read whole: the next run looks again
        return
    held = files.Held(place.path, said.seen, said.hash, article, refused, part)
    files.put(database, place.source, [held])
