"""Which files of a source directory are new, changed or gone since they were last seen.

A scan is the truth: it compares each directory with what the store remembers of it, so memory follows the largest
directory and not the archive. Content is not read here; a file whose stamp moved may still hold what it held.
"""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import ArticleError, SourceError
from feeds.stamp import SIDE, joined, posts_of, side_of
from feeds.stamp import Stamp as Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

#: Larger files are no articles (bytes).
LARGEST = 16_000_000
#: What to do about one that is too large.
SPLIT = {".xml": "; split a WordPress export (`wp export --max_file_size=10`, or by date under Tools, Export)"}
#: So often a scan begins anew when directories are moved under it.
TRIES = 3


class Seen(NamedTuple):
    """How a file was when it was last read."""

    stamp: Stamp
    racy: bool


class Found(NamedTuple):
    """A file to look at; `path` is relative to the source, with "/" on every system."""

    path: str
    stamp: Stamp


@dataclass(slots=True)
class Differences:
    """What a scan found: files to read, paths that are gone, what could not be looked at, and whether there was
    nothing at all.
    """

    new: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    unchanged: int = 0
    empty: bool = True
    refused: list[ArticleError] = field(default_factory=list)


def scan(
    root: Path,
    *,
    seen: Callable[[str], Mapping[str, Seen]],
    directories: Collection[str],
    suffixes: Collection[str],
    skip: Sequence[str] = (),
    exclude: Collection[Path] = (),
) -> Differences:
    """Compare the tree below `root` with what was seen before.

    `seen(directory)` gives the files last seen in one directory by name, `directories` all directories that had any.
    Only names ending in one of `suffixes` count, which leaves out the temporary files of editors and rsync (`x.md~`,
    `x.md.part`, `4913`); hidden ones (`.#x.md`) are not seen either, and symbolic links not followed. `skip` are glob
    patterns over names or relative paths; `exclude` are directories (the target, the store) that are never entered.
    What lies in a directory that can't be read is neither new nor vanished.

    A directory that is moved while the scan comes to it would hide where its files are: then all is scanned again.

    Raises SourceError when `root` is missing or can't be read.
    """
    forbidden = {os.path.realpath(path) for path in exclude}
    for _ in range(TRIES):
        found, blind, visited = Differences(), dict[str, bool](), set[str]()
        for directory, files in _walk(root, skip, forbidden, blind, found.refused):
            visited.add(directory)
            before = seen(directory) if directory in directories else {}
            _compare(directory, files, before, suffixes, found)
        if not any(blind.values()):
            break
    for directory in sorted(set(directories) - visited):
        if not any(directory == place or directory.startswith(place + "/") for place in blind):
            found.vanished += [_join(directory, name) for name in sorted(seen(directory))]
    return found


def look(
    root: Path,
    paths: Collection[str],
    *,
    seen: Callable[[str], Seen | None],
    suffixes: Collection[str],
    skip: Sequence[str] = (),
    exclude: Collection[Path] = (),
) -> Differences:
    """Compare some paths with what was seen before, by the rules of `scan`; the cost does not grow with the archive.

    `seen(path)` is the file as it was last seen there. A path that `scan` would not find counts as gone.
    Raises SourceError when `root` is missing.
    """
    if not root.is_dir():
        raise SourceError(str(root), "no such directory")
    found, top = Differences(empty=False), os.path.realpath(root)
    posts = [post for path in paths for post in posts_of(path, suffixes)]
    forbidden = {real for path in exclude if (real := os.path.realpath(path)).startswith(top + "/")}
    for path in sorted({*paths, *posts}):
        before = seen(path)
        counts = passed_over(path, suffixes, skip) is None and _is_within(top, path, forbidden)
        try:
            stamp = _whole_stamp(root, path) if counts else None
        except OSError as error:
            found.refused.append(ArticleError(path, _reason(error)))
            continue
        if stamp is None:
            found.vanished += [path] if before else []
        elif not _is_utf8(path):
            found.refused.append(_bad_name(path))
        else:
            _tell(path, stamp, before, found)
    return found


def take(root: Path, path: str) -> tuple[bytes, Stamp]:
    """The bytes of one file, with those of its side file, and the stamp that they belong to.

    Raises ArticleError when it is no plain file, too large, unreadable, or written to while being read. FIFOs and
    devices never block, and a symbolic link put in its place is not followed.
    """
    side = f"{root}/{side_of(path)}"
    try:
        data, stamp = _read(f"{root}/{path}", path)
    except OSError as error:
        raise ArticleError(path, _reason(error)) from error
    try:
        if _stamp(side) is None:
            return data, stamp
        header, beside = _read(side, path)
    except OSError as error:
        raise ArticleError(path, f"its side file can't be read: {_reason(error)}") from error
    return joined(data, header), stamp.beside(beside)


def _read(place: str, path: str) -> tuple[bytes, Stamp]:
    descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise ArticleError(path, "not a plain file")
        if before.st_size > LARGEST:
            hint = SPLIT.get(path[path.rfind(".") :].lower(), "")
            raise ArticleError(
                path, f"{before.st_size:,} bytes: larger than {LARGEST:,}, so not taken for an article{hint}"
            )
        data = _whole(descriptor, before.st_size)
        stamp = Stamp.of(os.fstat(descriptor))
    finally:
        os.close(descriptor)
    if stamp != Stamp.of(before) or len(data) != stamp.size:
        raise ArticleError(path, "was written to while it was read; the next run takes it")
    return data, stamp


def _whole(descriptor: int, size: int) -> bytes:
    """What a file of that size holds, and the first byte of what has been put behind it."""
    data = os.read(descriptor, size + 1)
    while len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


def clock() -> int:
    """Now in nanoseconds of the clock that file systems stamp with."""
    return time.time_ns()


def _walk(
    root: Path, skip: Sequence[str], exclude: set[str], blind: dict[str, bool], refused: list[ArticleError]
) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Each directory with its files; `blind` are those that could not be read, and whether they were just moved."""
    pending = [""]
    while pending:
        directory = pending.pop()
        try:
            with os.scandir(root / directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not directory:
                raise SourceError(str(root), _reason(error)) from error
            blind[directory] = isinstance(error, FileNotFoundError)
            refused.append(ArticleError(directory + "/", f"the directory can't be read: {_reason(error)}"))
            continue
        files, inner = [], []
        for entry in listed:
            path = _join(directory, entry.name)
            if entry.name.startswith(".") or any(_matches(path, pattern) for pattern in skip):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not _is_utf8(entry.name):
                    refused.append(_bad_name(path))
                elif not exclude or os.path.realpath(entry.path) not in exclude:
                    inner.append(path)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry)
        pending += reversed(inner)
        yield directory, files


def _compare(
    directory: str,
    files: list[os.DirEntry[str]],
    before: Mapping[str, Seen],
    suffixes: Collection[str],
    found: Differences,
) -> None:
    present = set()
    sides = {entry.name: entry for entry in files if entry.name.endswith(SIDE)}
    for entry in files:
        name = entry.name
        if os.path.splitext(name)[1].lower() not in suffixes:  # noqa: PTH122 - a name; Path costs ten times as much
            continue
        found.empty = False
        path = _join(directory, name)
        if not _is_utf8(name):
            found.refused.append(_bad_name(path))
            continue
        try:
            stamp = Stamp.of(entry.stat(follow_symlinks=False))
            if sides and (side := sides.get(side_of(name))):
                stamp = stamp.beside(Stamp.of(side.stat(follow_symlinks=False)))
        except FileNotFoundError:
            continue
        present.add(name)
        _tell(path, stamp, before.get(name), found)
    found.vanished += [_join(directory, name) for name in sorted(before.keys() - present)]


def _tell(path: str, stamp: Stamp, last: Seen | None, found: Differences) -> None:
    if last is None:
        found.new.append(Found(path, stamp))
    elif last.stamp != stamp or last.racy:
        found.changed.append(Found(path, stamp))
    else:
        found.unchanged += 1


def passed_over(path: str, suffixes: Collection[str], skip: Sequence[str]) -> str | None:
    """Why a scan would not look at a file of that path; None when it would."""
    parts = path.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    if hidden := next((part for part in parts if part.startswith(".")), None):
        return f"{hidden} is hidden, for its name begins with a dot"
    if pattern := next((pattern for place in above for pattern in skip if _matches(place, pattern)), None):
        return f"the source skips {pattern}"
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122 - as in a scan
    return None if suffix in suffixes else f"{suffix or 'such'} files are not read"


def _is_within(top: str, path: str, forbidden: set[str]) -> bool:
    """Whether a scan from the real path `top` would come to the directory of `path`: no link, no excluded place."""
    directory = os.path.dirname(f"{top}/{path}")  # noqa: PTH120 - text, as it came
    real = os.path.realpath(directory)
    return real == directory and not any(real == place or real.startswith(place + "/") for place in forbidden)


def _whole_stamp(root: Path, path: str) -> Stamp | None:
    """The stamp of a post, with that of its side file if it has one; None when there is no post."""
    stamp = _stamp(f"{root}/{path}")
    side = _stamp(f"{root}/{side_of(path)}") if stamp else None
    return stamp.beside(side) if stamp and side else stamp


def _stamp(place: str) -> Stamp | None:
    """The stamp of a plain file; None when there is none."""
    try:
        status = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Stamp.of(status) if stat.S_ISREG(status.st_mode) else None


def _matches(path: str, pattern: str) -> bool:
    return fnmatchcase(path, pattern) or fnmatchcase(path.rpartition("/")[2], pattern)


def _is_utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _bad_name(path: str) -> ArticleError:
    shown = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return ArticleError(shown, "the name is not UTF-8")


def _join(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
