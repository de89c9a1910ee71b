"""How an item stands among the versions of it that were seen: the newest is the article, in whichever file it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds import read
from feeds.accept import withdraw
from feeds.errors import ArticleError
from feeds.store import editions, files

if TYPE_CHECKING:
    from feeds.accept import Purpose
    from feeds.article import Draft, Version
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
    known, seq = editions.newest(state.database, outcome.id), state.stated(outcome.id)
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
    known = editions.newest(state.database, outcome.id)
    if known is None or known.version < outcome.version:
        return None
    holds = _holds(state, known, state.stated(outcome.id))
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


def _holds(state: Ledger, known: editions.Edition, seq: int | None) -> bool:
    held = files.get(state.database, *known.place)
    return seq is not None and held is not None and held.article == seq


def _is_here(known: editions.Edition, place: Place, file: Place) -> bool:
    return known.place in (place, file) or _is_within(known.place, file)


def _is_within(place: Place, file: Place) -> bool:
    """Whether a place is that of an item of the file."""
    return place.source == file.source and place.path.startswith(file.path + "/")
