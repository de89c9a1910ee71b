"""The newest version seen of each item that comes in versions, and which file holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Version
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from feeds.store.database import Database


class Edition(NamedTuple):
    """A version and the file that holds it."""

    version: Version
    place: Place


def newest(database: Database, explicit: str, source: str) -> Edition | None:
    """The newest version that a source has had of the item with that id, as its files state it."""
    row = database.one("newest_edition", explicit=explicit, source=source)
    return Edition(Version(row[0], row[1]), Place(row[2], row[3])) if row else None


def put(database: Database, explicit: str, edition: Edition) -> None:
    """This is the newest version of the item in its source from now on."""
    number, made = edition.version.number, edition.version.made
    source, path = edition.place
    database.do("put_edition", explicit=explicit, number=number, made=made, source=source, path=path)


def repeat(database: Database, explicit: str, file: Place) -> None:
    """The file has the newest version of the item too, which another file holds."""
    database.do("put_echo", explicit=explicit, source=file.source, path=file.path)


def repeated(database: Database, explicit: str) -> list[Place]:
    """The files that have the newest version too; they are forgotten, as they are to be read again."""
    found = [Place(*row) for row in database.all("echoes", explicit=explicit)]
    database.do("drop_echoes", explicit=explicit)
    return found
