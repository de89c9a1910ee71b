"""Files that nobody knew, with articles that nobody can have had before: they go into the ledger many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.accept import add
from feeds.candidate import Candidate
from feeds.store import articles, files

if TYPE_CHECKING:
    from feeds.purpose import Purpose
    from feeds.reading import Reading
    from feeds.store.matching import Ledger


class _Arrival(NamedTuple):
    said: Reading
    found: Candidate
    seen: files.Seen
    names: set[str]


class Arrivals:
    """New files of one source that wait to be taken in together."""

    def __init__(self, state: Ledger, source: str) -> None:
        self._state = state
        self._source = source
        self._waiting: list[_Arrival] = []
        self._names: set[str] = set()

    def welcome(self, said: Reading) -> bool:
        """Whether the file can only hold an article that no other file has or had; then it waits here.

        What comes in versions, or has the id of one that waits, has to be looked at alone.
        """
        found = said.said
        if not isinstance(found, Candidate) or found.in_versions or said.seen is None or not self._state.all_held:
            return False
        names = {found.version.id, found.version.explicit or found.version.id}
        if not self._names.isdisjoint(names):
            return False
        self._names |= names
        self._waiting.append(_Arrival(said, found, said.seen, names))
        return True

    def take_in(self, purpose: Purpose) -> tuple[list[tuple[str, Candidate]], list[Reading]]:
        """Write down the articles that wait: these, by path, and without those whose id another article has."""
        taken = articles.taken(self._state.database, list(self._names)) if self._names else set[str]()
        new = [one for one in self._waiting if taken.isdisjoint(one.names)]
        others = [one.said for one in self._waiting if not taken.isdisjoint(one.names)]
        seqs = add(self._state, purpose, [(one.found.version, one.found) for one in new])
        held = (files.Held(one.said.path, one.seen, one.said.hash, seq) for seq, one in zip(seqs, new, strict=True))
        files.put(self._state.database, self._source, held)
        self._waiting, self._names = [], set()
        return [(one.said.path, one.found) for one in new], others
