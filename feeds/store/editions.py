"""The newest version seen of each item that comes in versions, and which file holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Version
from feeds.store import files
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from feeds.store.database import Database


class Edition(NamedTuple):
    """A version and the file that holds it."""

    version: Version
    place: Place


def newest(database: Database, explicit: str) -> Edition | None:
    """The newest version of the item with that id, as its files state it."""
    row = database.one("newest_edition", explicit=explicit)
    return Edition(Version(row[0], row[1]), Place(row[2], row[3])) if row else None


def put(database: Database, explicit: str, edition: Edition) -> None:
    """This is the newest version of the item from now on."""
    number, made = edition.version.number, edition.version.made
    source, path = edition.place
    database.do("put_edition", explicit=explicit, number=number, made=made, source=source, path=path)
    _rival(database, "drop_rival", explicit, edition.place)


def add_rival(database: Database, explicit: str, place: Place) -> None:
    """The file there holds the same version as the one that is the article, and goes on when that one goes."""
    _rival(database, "add_rival", explicit, place)


def heirs(database: Database, place: Place) -> list[tuple[Place, Place]]:
    """Who goes on with what a place held as the newest version: the file to be read, and the place of the item."""
    found = []
    for source, file, directory, name in database.all("heirs", source=place.source, path=place.path):
        path = f"{directory}/{name}" if directory else name
        found.append((Place(source, file or path), Place(source, path)))
    return found


def _rival(database: Database, name: str, explicit: str, place: Place) -> None:
    directory, last = files.split(place.path)
    database.do(name, explicit=explicit, source=place.source, directory=directory, name=last)
