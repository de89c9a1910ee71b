"""How an item stands among the versions of it that were seen: the newest is the article, in whichever file it is.

Versions are those of one source. Else whoever may write into one could name the id of another's article and a greater
version, and take its place, or take it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds import read
from feeds.accept import withdraw
from feeds.errors import ArticleError
from feeds.store import articles, editions, files

if TYPE_CHECKING:
    from feeds.article import Draft, Version
    from feeds.purpose import Purpose
    from feeds.store.ledger import Place
    from feeds.store.matching import Ledger


class Standing(NamedTuple):
    """How an item stands among its versions: why it is not to be seen, and the article that its file keeps even so."""

    skip: read.Skip | None = None
    kept: int | None = None


def standing_of(
    state: Ledger, purpose: Purpose, place: Place, file: Place, outcome: Draft | read.Skip | ArticleError
) -> Standing:
    """Whether a version is the newest one, which takes over the article of its item. A file that had a newer version
    keeps it: its older one came late.
    """
    if isinstance(outcome, ArticleError) or outcome.id is None or outcome.version is None:
        return Standing()
    known, seq = editions.newest(state.database, outcome.id, place.source), _own(state, outcome.id, place.source)
    if taken_back := _taken_back(state, outcome.id, place.source):
        return Standing(read.Skip(f"{taken_back.path} of the source {taken_back.source} has canceled it"))
    if newer := hidden_by(state, place, file, outcome):
        return _beaten(state, newer, seq, place, file, outcome.id, outcome.version)
    elsewhere = known is not None and known.place != place
    if known and elsewhere and seq is not None and (_holds(state, known, seq) or state.claimant(seq) == known.place):
        state.claim(seq, place)
        files.let_go(state.database, *known.place)
    editions.put(state.database, outcome.id, editions.Edition(outcome.version, place))
    if isinstance(outcome, read.Skip) and seq is not None:
        state.claim(seq, place)
        withdraw(state.database, seq, purpose.now)
    return Standing()


def hidden_by(
    state: Ledger, place: Place, file: Place, outcome: Draft | read.Skip | ArticleError
) -> editions.Edition | None:
    """The version of the same item because of which this one, in a `file` or at a `place` in it, is not to be seen."""
    if isinstance(outcome, ArticleError) or outcome.id is None or outcome.version is None:
        return None
    known = editions.newest(state.database, outcome.id, place.source)
    if known is None or known.version < outcome.version:
        return None
    holds = _holds(state, known, _own(state, outcome.id, place.source))
    same = holds and not _is_here(known, place, file) and not state.is_gone(known.place)
    return known if known.version > outcome.version or same else None


def _beaten(
    state: Ledger, known: editions.Edition, seq: int | None, place: Place, file: Place, explicit: str, version: Version
) -> Standing:
    """What becomes of a version that loses to the `known` one."""
    if known.version == version:
        editions.repeat(state.database, explicit, file)
        return Standing(read.Skip("the same version of what another file holds"))
    if seq is None or not (_is_here(known, place, file) and _holds(state, known, seq)):
        return Standing(read.Skip("an older version of what another file holds"))
    state.claim(seq, place)
    if known.place != place:
        files.let_go(state.database, *known.place)
        editions.put(state.database, explicit, editions.Edition(known.version, place))
    return Standing(read.Skip("an older version of what the file held"), seq)


def _own(state: Ledger, explicit: str, source: str) -> int | None:
    """The article with that id, unless it is another source's: whose versions are no word on it."""
    seq = state.stated(explicit)
    return None if seq is None or articles.known(state.database, seq).source != source else seq


def _taken_back(state: Ledger, explicit: str, source: str) -> Place | None:
    """The file by which another source has canceled its article with that id: no third one brings it back."""
    seq = state.stated(explicit)
    owner = None if seq is None else articles.known(state.database, seq).source
    if seq is None or owner is None or owner == source:
        return None
    last = editions.newest(state.database, explicit, owner)
    file = last and files.get(state.database, *last.place)
    return last.place if last and file and file.article is None and articles.known(state.database, seq).gone else None


def _holds(state: Ledger, known: editions.Edition, seq: int | None) -> bool:
    held = files.get(state.database, *known.place)
    return seq is not None and held is not None and held.article == seq


def _is_here(known: editions.Edition, place: Place, file: Place) -> bool:
    return known.place in (place, file) or _is_within(known.place, file)


def _is_within(place: Place, file: Place) -> bool:
    """Whether a place is that of an item of the file."""
    return place.source == file.source and place.path.startswith(file.path + "/")
