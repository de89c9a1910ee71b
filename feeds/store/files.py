"""What was last seen of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.store.database import Database


class Seen(NamedTuple):
    """The stamp of a file as it was last read, and whether it could have changed unnoticed since."""

    size: int
    mtime: int
    ctime: int
    inode: int
    racy: bool


class Held(NamedTuple):
    """What was read at a path: the file's stamp, a hash of its bytes, the number of the article that it holds, why it
    can't be published. A `part` is an item of a file, not a file.
    """

    path: str
    seen: Seen
    hash: bytes
    article: int | None = None
    refused: str | None = None
    part: bool = False


class File(NamedTuple):
    """What the file held: a hash of its bytes, its size, the article's number, why it was refused."""

    hash: bytes
    size: int
    article: int | None
    refused: str | None


def directories(database: Database, source: str) -> set[str]:
    """Every directory in which files of the source were seen ("" is the root)."""
    return {row[0] for row in database.all("directories", source=source)}


def within(database: Database, source: str, directory: str) -> list[tuple[Any, ...]]:
    """The files last seen in one directory: name, size, mtime, ctime, inode, and whether it is racy, of each."""
    return database.all("files_in", source=source, directory=directory)


def parts(database: Database, source: str, path: str) -> list[str]:
    """The paths of the items that the file at a path held when it was last read, each `<path>/<name>`."""
    return [f"{path}/{row[0]}" for row in database.all("parts_of_file", source=source, path=path)]


def stamp(database: Database, source: str, path: str) -> Seen | None:
    """The stamp of the file last seen at a path."""
    directory, name = split(path)
    row = database.one("stamp_of_file", source=source, directory=directory, name=name)
    return Seen(row[0], row[1], row[2], row[3], bool(row[4])) if row else None


def count(database: Database, source: str, directory: str) -> int:
    """How many files were last seen at or below a directory."""
    row = database.one("count_files", source=source, directory=directory)
    return int(row[0]) if row else 0


def get(database: Database, source: str, path: str) -> File | None:
    """What was last seen at a path."""
    directory, name = split(path)
    row = database.one("get_file", source=source, directory=directory, name=name)
    return File(*row) if row else None


def with_content(database: Database, digest: bytes) -> list[tuple[str, str]]:
    """Source and path of files that had that content when they were last read; some, where it is that of very many."""
    return [(source, path) for source, path in database.all("files_with", hash=digest)]


def put(database: Database, source: str, held: Iterable[Held]) -> None:
    """Remember what was read of files of a source."""
    database.each("put_file", (_values(source, one) for one in held))


def _values(source: str, held: Held) -> dict[str, object]:
    directory, name = split(held.path)
    size, mtime, ctime, inode, racy = held.seen
    return {
        "source": source, "directory": directory, "name": name, "size": size, "mtime": mtime, "ctime": ctime,
        "inode": inode, "racy": racy, "hash": held.hash, "article": held.article, "refused": held.refused,
        "part": held.part,
    }  # fmt: skip


def let_go(database: Database, source: str, path: str) -> None:
    """The article of the file at a path is another file's now."""
    directory, name = split(path)
    database.do("let_go", source=source, directory=directory, name=name)


def restamp(database: Database, source: str, path: str, seen: Seen) -> None:
    """The same content under a new stamp."""
    directory, name = split(path)
    database.do("restamp_file", source=source, directory=directory, name=name, **seen._asdict())


def refuse(database: Database, source: str, path: str, reason: str) -> None:
    """What was read at a path turned out to be unpublishable."""
    directory, name = split(path)
    database.do("refuse_file", source=source, directory=directory, name=name, refused=reason)


def drop(database: Database, source: str, path: str) -> None:
    """The file is gone."""
    directory, name = split(path)
    database.do("drop_file", source=source, directory=directory, name=name)


def reread(database: Database, source: str) -> None:
    """Have every file of the source read again, because it would now be read differently."""
    database.do("forget_reading", source=source)


def refusals(database: Database) -> list[tuple[str, str, str]]:
    """Source, path and reason of each file whose newest version can't be published."""
    return [(source, path, reason) for source, path, reason in database.all("refusals")]


def split(path: str) -> tuple[str, str]:
    """Directory and name of a path."""
    directory, _, name = path.rpartition("/")
    return directory, name
