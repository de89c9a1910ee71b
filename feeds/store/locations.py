"""Where the pages of live articles are, and which months of the sitemap are not as they should be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from feeds.store.articles import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.store.database import Database

#: Under what it is remembered for which settings locations were written down, and when the clock changes the news.
SETTINGS, CHANGES = "sitemap", "news"


class Fresh(NamedTuple):
    """An article published of late; `packed` is JSON of what its file says."""

    loc: str
    published: int
    packed: str

    def said(self, name: str) -> Any:
        """A field of its draft, None when that says nothing."""
        return json.loads(self.packed).get(name)


def adopt(database: Database, settings: str) -> bool:
    """Begin anew when locations were written down for other settings; whether that is so."""
    row = database.one("get_meta", key=SETTINGS)
    if row is not None and row[0] == settings:
        return False
    with database.transaction():
        forget(database)
        database.do("unlocate_all")
        database.do("put_meta", key=SETTINGS, value=settings)
    return True


def forget(database: Database) -> None:
    """Know nothing of locations: nobody asks for a sitemap, or all are to be written down anew."""
    with database.transaction():
        for name in ("forget_unlocated", "forget_locations", "forget_stale_months"):
            database.do(name)
        for key in (SETTINGS, CHANGES):
            database.do("drop_meta", key=key)


def waiting(database: Database, limit: int) -> list[int]:
    """Numbers of articles whose location may be another one now, at most `limit`."""
    return [row[0] for row in database.all("unlocated", limit=limit)]


def heads(database: Database, seqs: Sequence[int]) -> dict[int, Row]:
    """Live articles by number, without their bodies."""
    return {row[0]: Row(*row) for row in database.all("heads", seqs=json.dumps(seqs))}


def put(database: Database, seq: int, loc: str | None, published: int, updated: int) -> None:
    """The article's page is at `loc` (None: nowhere, or it is not live); stale are the months in which that shows."""
    database.do("drop_unlocated", seq=seq)
    before = database.one("location", seq=seq)
    after = None if loc is None else (loc, published, updated)
    if before == after:
        return
    if before:
        _spoil(database, before[0])
    if after:
        database.do("put_location", seq=seq, loc=loc, published=published, updated=updated)
        _spoil(database, after[0])
    else:
        database.do("drop_location", seq=seq)


def of_month(database: Database, month: str) -> list[tuple[str, int]]:
    """Location and last change (seconds since 1970) of what was published in a month (2024-05, UTC), no page twice."""
    year, number = map(int, month.split("-"))
    after = f"{year + number // 12:04}-{number % 12 + 1:02}"
    return [(loc, updated) for loc, updated in database.all("located", since=_start(month), before=_start(after))]


def lately(database: Database, since: int, now: int, limit: int) -> list[Fresh]:
    """What was published after `since` and not after `now` (seconds since 1970), newest first."""
    return [Fresh(*row) for row in database.all("located_lately", since=since, now=now, limit=limit)]


def spoil(database: Database, month: str) -> None:
    """That month's part of the sitemap is to be made anew."""
    database.do("add_stale_month", month=month)


def stale(database: Database) -> list[str]:
    """The months whose part is to be made anew."""
    return [row[0] for row in database.all("stale_months")]


def settle(database: Database, month: str) -> None:
    """That month's part is live."""
    database.do("drop_stale_month", month=month)


def will_change(database: Database, instant: int | None) -> None:
    """When the clock alone changes what is news (seconds since 1970); None: never."""
    if instant is None:
        database.do("drop_meta", key=CHANGES)
    else:
        database.do("put_meta", key=CHANGES, value=str(instant))


def _spoil(database: Database, loc: str) -> None:
    """Of pages with one location one is named, so that each may be the one."""
    for (published,) in database.all("published_as", loc=loc):
        when = datetime.fromtimestamp(published, UTC)
        spoil(database, f"{when.year:04}-{when.month:02}")


def _start(month: str) -> int:
    year, number = map(int, month.split("-"))
    return int(datetime(year, number, 1, tzinfo=UTC).timestamp())
