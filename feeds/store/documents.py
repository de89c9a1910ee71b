"""What lies in each target: nothing that is not listed here is ever overwritten or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from feeds.store.database import Database


class Published(NamedTuple):
    """A document that is live; `mtime` in seconds, `head` the hash of the head that feedparser last read with it.

    That of an archive has the archive's number.
    """

    path: str
    feed: int | None
    format: str
    hash: str
    size: int
    mtime: int
    head: str
    entries: int
    archive: int | None = None


def every(database: Database, target: str) -> dict[str, Published]:
    """The documents of a target by path."""
    return {row[0]: Published(*row) for row in database.all("documents", target=target)}


def current(database: Database, target: str) -> dict[str, Published]:
    """The documents of a target by path, but for those of archives."""
    return {row[0]: Published(*row) for row in database.all("current_documents", target=target)}


def of_archives(database: Database, target: str) -> list[Published]:
    """The documents of all archives in a target."""
    return [Published(*row) for row in database.all("archive_documents", target=target)]


def leaving(database: Database, target: str) -> list[str]:
    """The paths of documents that are to be taken away, because their archive is elsewhere by now, or no more."""
    return [row[0] for row in database.all("leaving", target=target)]


def get(database: Database, target: str, path: str) -> Published | None:
    """What is listed at a path of a target."""
    row = database.one("document", target=target, path=path)
    return Published(*row) if row else None


def put(database: Database, target: str, document: Published) -> None:
    """The document is live."""
    database.do("put_document", target=target, **document._asdict())


def damage(database: Database, target: str, path: str) -> None:
    """What lies there is not what was published: the next pass puts the right bytes there."""
    database.do("damage_document", target=target, path=path)
    found = get(database, target, path)
    if found is not None and found.archive is not None:
        database.do("dirty_archive", feed=found.feed, number=found.archive)


def recall(
    database: Database,
    target: str,
    path: str,
    form: str,
    mtime: int,
    archive: int | None,
) -> None:
    """A document of ours lies there with other bytes than are listed, if any are: the next pass makes it anew.

    That of an archive goes, unless the archive is made.
    """
    database.do("recall_document", target=target, path=path, format=form, mtime=mtime, archive=archive)
    damage(database, target, path)


def drop(database: Database, target: str, path: str) -> None:
    """The document is gone."""
    database.do("drop_document", target=target, path=path)
