"""Registries of authors: who is behind the ids by which articles name their authors.

A registry is a YAML, TOML or JSON file of many (`_data/authors.yml`), or a folder with a file for each
(`content/authors/jane/_index.md`, `data/authors/jane.yaml`).
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import beneath
from feeds.errors import SourceError
from feeds.read.headers import header
from feeds.read.headers.data import DATA, LARGEST, TEXT, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.article import Person
    from feeds.read.headers.header import Value

_IDS = ("id", "key", "slug", "username", "login", "nickname")

Stamps = tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """Where authors are described, and a `digest` of what stands there.

    It is small, because it goes to every worker and is compared for every file; each process reads the files once.
    """

    paths: tuple[str, ...]
    digest: str


def known(paths: tuple[str, ...]) -> Registry:
    """The registry of these files and folders as they are now. Raises SourceError when one can't be read."""
    try:
        digest = _digest(_stamps(paths))
    except (OSError, ValueError) as error:
        raise SourceError(", ".join(paths), f"the registry of authors can't be read: {_words(error)}") from error
    return Registry(paths, digest)


def check(path: str) -> int:
    """How many authors are known by a file or folder. Raises ValueError naming the file, the line and what is wrong."""
    try:
        return len(_people((path,), ""))
    except OSError as error:
        raise ValueError(f"{path}: {_words(error)}") from error


def people(registry: Registry) -> Mapping[str, Person]:
    """The authors by id, and by name where no id is the same; an id is looked up as it is, then without case."""
    try:
        return _cached(registry.paths, registry.digest)
    except OSError as error:
        raise ValueError(f"the registry of authors can't be read: {_words(error)}") from error


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {(error.strerror or str(error)).lower()}"
    return str(error)


def _files(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a registry in an order that is always the same; the page of the folder itself is no author.

    The registry may be a link, as the root of a source may; what is in a folder is not followed when it is one.
    """
    status = os.stat(path)  # noqa: PTH116 - thousands of them, at each run
    if not stat.S_ISDIR(status.st_mode):
        yield path, status
        return
    with os.scandir(path) as entries:
        inside = sorted(entries, key=lambda entry: entry.name)
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            yield from _page(entry.path)
        elif (
            entry.is_file(follow_symlinks=False)
            and entry.name.lower().endswith((*DATA, *TEXT))
            and not entry.name.startswith((".", "_index."))
        ):
            yield entry.path, entry.stat(follow_symlinks=False)


def _page(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """The page of an author who has a folder."""
    for name in ("_index.md", "index.md"):
        with suppress(FileNotFoundError):
            status = os.lstat(f"{folder}/{name}")
            if stat.S_ISREG(status.st_mode):
                yield f"{folder}/{name}", status
                return


def _stamps(paths: tuple[str, ...]) -> Stamps:
    found = ((path, *file) for path in paths for file in _files(path))
    return tuple((root, path, status.st_mtime_ns, status.st_size) for root, path, status in found)


@lru_cache(maxsize=64)
def _digest(stamps: Stamps) -> str:
    """A hash of the files' content, so that a new time alone changes nothing."""
    found = hashlib.sha256()
    for root, path, _, _ in stamps:
        data = beneath.read(path, LARGEST + 1, root=root if root != path else None)
        found.update(f"{path} {len(data)} ".encode() + data)
    return found.hexdigest()[:32]


@lru_cache(maxsize=64)
def _cached(paths: tuple[str, ...], digest: str) -> Mapping[str, Person]:
    return _people(paths, digest)


def _people(paths: tuple[str, ...], _digest: str) -> Mapping[str, Person]:
    from feeds.read.headers.people import described

    by_id: dict[str, Person] = {}
    for path in paths:
        for identifier, record in _records(path):
            if person := described(record, identifier):
                for one in dict.fromkeys((identifier, *(text for key in _IDS if (text := _text(record.get(key)))))):
                    by_id.setdefault(one, person)
    folded = {one.casefold(): person for one, person in reversed(by_id.items())}
    named = {person.name: person for person in reversed(by_id.values())}
    return {**named, **folded, **by_id}


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _records(path: str) -> Iterator[tuple[str, dict[str, Value]]]:
    """The id of each author and what is said of it, keys folded."""
    for name, _ in _files(path):
        file = Path(name)
        values = load(file, root=Path(path) if name != path else None)
        if name != path:
            yield file.parent.name if file.stem in ("_index", "index") else file.stem, header.folded(values)
            continue
        for identifier, value in values.items():
            for record in value if isinstance(value, list) else [value]:
                if isinstance(record, dict):
                    yield identifier, header.folded(record)
                elif isinstance(record, str) and record.strip():
                    yield identifier, {"name": record}
