"""The last versions of each document: which entries they had, so that a reader can be sent what is new (RFC 3229)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.store.database import Database

#: A reader that has an older version gets the whole document.
KEEP = 20
MARK = 8


def put(database: Database, target: str, path: str, tag: str, marks: Sequence[bytes]) -> None:
    """The document has that tag now, and entries with these marks (of eight bytes each)."""
    database.do("drop_version", target=target, path=path, tag=tag)
    database.do("add_version", target=target, path=path, tag=tag, marks=b"".join(marks))
    database.do("prune_versions", target=target, path=path, keep=KEEP)


def marks(database: Database, target: str, path: str, tag: str) -> frozenset[bytes] | None:
    """The marks of the entries that a version had; None when it is not known."""
    row = database.one("version", target=target, path=path, tag=tag)
    if row is None:
        return None
    return frozenset(row[0][start : start + MARK] for start in range(0, len(row[0]), MARK))


def forget(database: Database, target: str, path: str) -> None:
    """Nobody is sent deltas of this document any more."""
    database.do("drop_versions", target=target, path=path)
