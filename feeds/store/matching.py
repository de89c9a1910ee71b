"""The ledger as one run sees it: which places lost or changed their content, and which file has taken which article.

Content moved to a known file when the place that had it vanished or changed: two files that were swapped are two moves,
and so is a rotation. It moved to a new file only when that place vanished or took other known content itself: so a copy
beside an edited original stays a copy.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from feeds.store import adopted, articles, files
from feeds.store.ledger import Claim, Place, traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.store.database import Database


class _Held(NamedTuple):
    seq: int
    hash: bytes
    size: int


class Ledger:
    """Answers `feeds.store.ledger.decide`; tell it first what vanished and what was edited, then `settle`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._left: set[Place] = set()
        self._vanished: dict[Place, _Held] = {}
        self._edited: dict[Place, tuple[_Held, bytes]] = {}
        self._wanted: defaultdict[bytes, list[Place]] = defaultdict(list)
        self._moves: dict[Place, int] = {}
        self._moving: set[int] = set()
        self._freed: set[int] = set()
        self._claimed: dict[int, Place] = {}
        self._traces: defaultdict[str, list[int]] = defaultdict(list)
        self.any_parts = False
        self.peek: Callable[[Place], str | None] = lambda _: None
        self.any_before = articles.holds_any(database, gone=False)
        self._any_gone = articles.holds_any(database, gone=True)
        self.any_awaited = adopted.awaits_any(database)

    def vanish(self, place: Place) -> None:
        """No file is at the place any more."""
        self._left.add(place)
        if held := self._held(place):
            self._vanished[place] = held

    def edit(self, place: Place, content: bytes) -> None:
        """The file at the place has other content than it had."""
        if held := self._held(place):
            self._edited[place] = (held, content)

    def settle(self, new: Iterable[tuple[Place, int]], content: Callable[[Place], bytes | None]) -> None:
        """Find where the content of vanished and displaced files went; `new` are unknown files with their sizes.

        `content` reads and hashes a file; it is asked only where the size fits, so the cost follows what is gone.
        """
        if not self._vanished and not self._edited:
            return
        wanted = self._wanted
        for place in (*self._vanished, *self._edited):
            wanted[self._had(place).hash].append(place)
        origin = self._exchanges(wanted)
        self._freed = {held.seq for held in self._vanished.values()} | {self._edited[place][0].seq for place in origin}
        taken = set(origin.values())
        self._moves = {place: self._had(source).seq for place, source in origin.items()}
        sizes = {held.size for held in self._vanished.values()} | {self._edited[place][0].size for place in origin}
        any_new = False
        for place, size in new:
            any_new = True
            if size not in sizes or (digest := content(place)) is None:
                continue
            for source in wanted.get(digest, ()):
                if source not in taken and self._had(source).seq in self._freed:
                    taken.add(source)
                    self._moves[place] = self._had(source).seq
                    break
        self._moving = set(self._moves.values())
        if any_new or self._edited:
            self._trace()

    @property
    def any_lost(self) -> bool:
        """Whether an article without a file may be known again by what it left."""
        return self._any_gone or bool(self._traces)

    @property
    def all_held(self) -> bool:
        """Whether every article is in its file, so that a file that nobody knew can hold none of them."""
        return not (self._any_gone or self._freed or self._vanished or self._moves)

    @property
    def any_freed(self) -> bool:
        """Whether a known place has vanished or changed, so that articles may change hands."""
        return bool(self._vanished or self._edited or self.any_parts)

    def free(self, seq: int) -> None:
        """The file that held the article holds another one now."""
        self._freed.add(seq)

    def drop(self, place: Place) -> None:
        """The file at the place is read and no longer says what it held."""
        if held := self._held(place):
            self._vanished[place] = held
            self._freed.add(held.seq)

    def claim(self, seq: int, place: Place) -> None:
        """The file at the place holds the article from now on."""
        self._claimed[seq] = place

    def stated(self, explicit: str) -> int | None:
        """The article with that explicit id."""
        row = self.database.one("seq_by_explicit", explicit=explicit)
        return row[0] if row else None

    def is_free(self, seq: int, place: Place) -> bool:
        """Whether no other file holds, or is about to take, that article."""
        if seq in self._claimed:
            return self._claimed[seq] == place
        if self._moves.get(place) == seq:
            return True
        if seq in self._moving:
            return False
        known = articles.known(self.database, seq)
        if known.gone or seq in self._freed or (known.source, known.path) == place:
            return True
        holder = Place(known.source, known.path)
        return known.explicit is not None and holder in self._edited and self.peek(holder) != known.explicit

    def agrees(self, seq: int, claim: Claim) -> bool:
        """Whether the file and the article state no two different ids."""
        known = articles.known(self.database, seq).explicit if claim.explicit is not None else None
        return known is None or known == claim.explicit

    def moved(self, claim: Claim) -> int | None:
        """The article whose content this file has, if the place that held it holds it no longer."""
        if claim.place in self._moves:
            return self._moves[claim.place]
        # Whoever moves files all the time may have had this one elsewhere when `settle` looked for it.
        left = (self._vanished[place].seq for place in self._wanted.get(claim.hash, ()) if place in self._vanished)
        gone = articles.numbers(self.database, "gone_with_hash", hash=claim.hash) if self._any_gone else []
        return next((seq for seq in chain(left, gone) if self.is_free(seq, claim.place)), None)

    def at(self, claim: Claim) -> int | None:
        """The article that this place holds, or held last."""
        held = self.held_at(claim.place)
        if held is not None or not self._any_gone:
            return held
        row = self.database.one("gone_at", source=claim.place.source, path=claim.place.path)
        return row[0] if row else None

    def traced(self, key: str) -> list[int]:
        """The articles without a file that left this trace, and those that have just lost theirs."""
        gone = articles.numbers(self.database, "gone_with_trace", key=key) if self._any_gone else []
        return gone + self._traces.get(key, [])

    def held_at(self, place: Place) -> int | None:
        """The article of the file that was last read there."""
        file = files.get(self.database, *place)
        return file.article if file else None

    def unclaimed(self, source: str, held: Iterable[str] = ()) -> list[int]:
        """The articles of a source that no file holds any more, but for those of the paths `held`."""
        places = (Place(source, path) for path in held)
        kept = {self._vanished[place].seq for place in places if place in self._vanished}
        lost = [seq for seq in sorted(self._freed) if seq not in self._claimed and seq not in kept]
        return [seq for seq in lost if articles.known(self.database, seq).source == source]

    def is_gone(self, place: Place) -> bool:
        """Whether no file is at the place any more."""
        return place in self._vanished

    def stands(self, place: Place) -> bool:
        """Whether the file at the place was there, with what it had, when this run looked."""
        return place not in self._left and place not in self._edited

    def claimant(self, seq: int) -> Place | None:
        """The file that has taken the article in this run."""
        return self._claimed.get(seq)

    def is_unclaimed(self, place: Place) -> bool:
        """Whether the file that vanished from this place held an article that no other file has taken."""
        held = self._vanished.get(place)
        return held is not None and held.seq not in self._claimed

    def _held(self, place: Place) -> _Held | None:
        file = files.get(self.database, *place)
        if file is None or file.article is None:
            return None
        if file.refused is not None:  # by what can't be read no article is known: many files may be empty
            return _Held(file.article, articles.known(self.database, file.article).hash, file.size)
        return _Held(file.article, file.hash, file.size)

    def _had(self, place: Place) -> _Held:
        return self._vanished[place] if place in self._vanished else self._edited[place][0]

    def _exchanges(self, wanted: dict[bytes, list[Place]]) -> dict[Place, Place]:
        """Known files that now have what another place had, which is gone or changed: a swap, or a rotation."""
        origin: dict[Place, Place] = {}
        taken: set[Place] = set()
        for place, (_, digest) in sorted(self._edited.items()):
            for source in wanted.get(digest, ()):
                if source not in taken and source != place:
                    origin[place] = source
                    taken.add(source)
                    break
        return origin

    def _trace(self) -> None:
        for seq in sorted(self._freed - self._moving):
            known = articles.known(self.database, seq)
            draft = articles.draft(self.database, known)
            for key in traces(draft):
                self._traces[key].append(seq)
