"""What lies in each target: nothing that is not listed here is ever overwritten or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from feeds.store.database import Database


class Published(NamedTuple):
    """A document that is live; `mtime` in seconds, `head` the hash of the head that feedparser last read with it."""

    path: str
    feed: int | None
    format: str
    hash: str
    size: int
    mtime: int
    head: str
    entries: int


def every(database: Database, target: str) -> dict[str, Published]:
    """The documents of a target by path."""
    return {row[0]: Published(*row) for row in database.all("documents", target=target)}


def put(database: Database, target: str, document: Published) -> None:
    """The document is live."""
    database.do("put_document", target=target, **document._asdict())


def drop(database: Database, target: str, path: str) -> None:
    """The document is gone."""
    database.do("drop_document", target=target, path=path)
