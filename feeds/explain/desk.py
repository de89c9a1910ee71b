"""What explaining has at hand: the ledger, to be read only, and the settings as a run would have them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from feeds import channels, compose, store
from feeds.purpose import Purpose
from feeds.settings import Settings
from feeds.store import articles, editions, files
from feeds.store.database import Database
from feeds.store.ledger import Place
from feeds.store.matching import Ledger
from feeds.why import moment

if TYPE_CHECKING:
    from feeds.article import Draft
    from feeds.reading import Reading
    from feeds.store.articles import Row


class Desk(NamedTuple):
    """The ledger and what holds for a whole run."""

    database: Database
    settings: Settings
    purpose: Purpose
    output: channels.Output

    def without_store(self) -> Desk:
        """The same as if nothing had ever been published, for a file that is none of ours."""
        return self._replace(database=store.scratch_store())

    def is_there(self, place: Place) -> bool:
        """Whether the file at a place, or that of which it is an item, is on the disk."""
        roots = [Path(source.from_) for source in self.settings.source if source.name == place.source]
        parts = place.path.split("/")
        paths = ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
        return any((root / path).is_file() for root in roots for path in paths)

    def ledger(self, place: Place, reading: Reading, draft: Draft) -> Ledger:
        """The ledger as a run would have it that finds only this file changed, and what held its content gone."""
        state = Ledger(self.database)
        before = files.get(self.database, *place)
        for source, path in files.with_content(self.database, reading.hash):
            if not self.is_there(Place(source, path)):
                state.vanish(Place(source, path))
        newest = editions.newest(self.database, draft.id, place.source) if draft.id and draft.version else None
        if newest and not self.is_there(newest.place):
            state.vanish(newest.place)
        if before and before.hash != reading.hash:
            state.edit(place, reading.hash)
        size = reading.seen.size if reading.seen else 0
        state.settle([(place, size)] if before is None else [], lambda _: reading.hash)
        return state

    def where(self, row: Row, draft: Draft) -> compose.Where:
        """Where the page of an article is; nowhere when its source's pattern can't be filled in."""
        try:
            return compose.where(row, draft, self.output.setting)
        except ValueError:
            return compose.Where(None, "", self.settings.home)

    def before(self, place: Place) -> dict[str, Any]:
        """What was published of a file whose newest version is not."""
        file = files.get(self.database, *place)
        if file is None or file.article is None:
            return {}
        known = articles.known(self.database, file.article)
        return {"before": {"id": known.id, "state": known.state, "updated": moment(known.updated)}}
