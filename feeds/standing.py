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
    if known is not None and (beaten := _beaten(state, known, seq, place, file, outcome.id, outcome.version)):
        return beaten
    editions.put(state.database, outcome.id, editions.Edition(outcome.version, place))
    if isinstance(outcome, read.Skip) and seq is not None:
        state.claim(seq, place)
        withdraw(state.database, seq, purpose.now)
    return Standing()


def _beaten(
    state: Ledger, known: editions.Edition, seq: int | None, place: Place, file: Place, explicit: str, version: Version
) -> Standing | None:
    """Why a version loses to the newest `known` one; None when it wins, and then it has the article `seq`."""
    holder = files.get(state.database, *known.place)
    holds = seq is not None and holder is not None and holder.article == seq
    here = known.place in (place, file) or _is_within(known.place, file)
    if known.version > version:
        if not (here and holds and seq is not None):
            return Standing(read.Skip(f"an older version of what {known.place.path} holds"))
        state.claim(seq, place)
        if known.place != place:
            files.let_go(state.database, *known.place)
            editions.put(state.database, explicit, editions.Edition(known.version, place))
        return Standing(read.Skip(f"an older version of what it held: {explicit}"), seq)
    if known.version == version and not here and holds and not state.is_gone(known.place):
        editions.repeat(state.database, explicit, file)
        return Standing(read.Skip(f"the same version of what {known.place.path} holds"))
    if known.place != place and seq is not None and (holds or state.claimant(seq) == known.place):
        state.claim(seq, place)
        files.let_go(state.database, *known.place)
    return None


def _is_within(place: Place, file: Place) -> bool:
    """Whether a place is that of an item of the file."""
    return place.source == file.source and place.path.startswith(file.path + "/")
