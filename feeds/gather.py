"""Which files of a source directory are new, changed or gone since they were last seen.

A scan is the truth: it compares each directory with what the store remembers of it, so memory follows the largest
directory and not the archive. Content is not read here; a file whose stamp moved may still hold what it held.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import ArticleError, SourceError
from feeds.intact import reason
from feeds.intact import take as take
from feeds.stamp import SIDE, posts_of, side_of
from feeds.stamp import Stamp as Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

#: So often a scan begins anew when directories are moved under it.
TRIES = 3


class Seen(NamedTuple):
    """How a file was when it was last read."""

    stamp: Stamp
    racy: bool


#: A file as it was when it was last read: its name, the parts of its stamp, and whether that is racy.
Row = tuple[str, int, int, int, int, bool]


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
    seen: Callable[[str], Iterable[Row]],
    directories: Collection[str],
    suffixes: Collection[str],
    skip: Sequence[str] = (),
    exclude: Collection[Path] = (),
) -> Differences:
    """Compare the tree below `root` with what was seen before.

    `seen(directory)` gives the files last seen in one directory, `directories` are all directories that had any.
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
            before = seen(directory) if directory in directories else ()
            _compare(directory, files, {row[0]: row for row in before}, suffixes, found)
        if not any(blind.values()):
            break
    for directory in sorted(set(directories) - visited):
        if not any(directory == place or directory.startswith(place + "/") for place in blind):
            found.vanished += sorted(_join(directory, row[0]) for row in seen(directory))
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
            stamp = Stamp.at_post(f"{root}/{path}") if counts else None
        except OSError as error:
            found.refused.append(ArticleError(path, reason(error)))
            continue
        if stamp is None:
            found.vanished += [path] if before else []
        elif not _is_utf8(path):
            found.refused.append(_bad_name(path))
        else:
            _tell(path, stamp, before, found)
    return found


def clock() -> int:
    """Now in nanoseconds of the clock that file systems stamp with."""
    return time.time_ns()


def _walk(
    root: Path, skip: Sequence[str], exclude: set[str], blind: dict[str, bool], refused: list[ArticleError]
) -> Iterator[tuple[str, dict[str, os.DirEntry[str]]]]:
    """Each directory with its files by name; `blind` are those that could not be read, and whether they just moved."""
    pending = [""]
    while pending:
        directory = pending.pop()
        try:
            opened, entries = _opened(f"{root}/{directory}")
        except OSError as error:
            if not directory:
                raise SourceError(str(root), reason(error)) from error
            blind[directory] = isinstance(error, FileNotFoundError)
            refused.append(ArticleError(directory + "/", f"the directory can't be read: {reason(error)}"))
            continue
        try:
            seen = [one for one in entries if one.name[0] != "." and not (skip and _skips(directory, one.name, skip))]
            files = {one.name: one for one in seen if one.is_file(follow_symlinks=False)}
            if len(files) < len(seen):
                inner = sorted(one.name for one in seen if one.is_dir(follow_symlinks=False))
                pending += [*_entered(root, directory, inner, exclude, refused)][::-1]
            yield directory, files
        finally:
            os.close(opened)


def _opened(place: str) -> tuple[int, list[os.DirEntry[str]]]:
    """A directory and its entries, of which stats go by that directory: no long way, and along when it is moved."""
    opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(opened) as entries:
            return opened, list(entries)
    except OSError:
        os.close(opened)
        raise


def _skips(directory: str, name: str, skip: Sequence[str]) -> bool:
    path = _join(directory, name)
    return any(_matches(path, pattern) for pattern in skip)


def _entered(
    root: Path, directory: str, names: Iterable[str], exclude: set[str], refused: list[ArticleError]
) -> Iterator[str]:
    """The directories in a directory that a scan goes into."""
    for name in names:
        path = _join(directory, name)
        if not _is_utf8(name):
            refused.append(_bad_name(path))
        elif not exclude or os.path.realpath(f"{root}/{path}") not in exclude:
            yield path


def _compare(
    directory: str,
    files: dict[str, os.DirEntry[str]],
    before: dict[str, Row],
    suffixes: Collection[str],
    found: Differences,
) -> None:
    """What differs in one directory; of `before` only what is gone is left."""
    differing: dict[str, tuple[Row, Row | None]] = {}
    sides = {name: entry for name, entry in files.items() if name.endswith(SIDE)}
    for name, entry in files.items():
        if name[name.rfind(".") :].lower() not in suffixes:
            continue
        found.empty = False
        try:
            status = entry.stat(follow_symlinks=False)
            now: Row = (name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, False)
            if sides and (side := sides.get(side_of(name))):
                now = (name, *Stamp.of(status).beside(Stamp.of(side.stat(follow_symlinks=False))), False)
        except FileNotFoundError:
            continue
        except OSError as error:
            before.pop(name, None)
            found.refused.append(ArticleError(_join(directory, name), reason(error)))
            continue
        last = before.pop(name, None)
        if last == now:
            found.unchanged += 1
        else:
            differing[name] = now, last
    for name in sorted(differing):
        if _is_utf8(name):
            now, last = differing[name]
            (found.changed if last else found.new).append(Found(_join(directory, name), Stamp(*now[1:5])))
        else:
            found.refused.append(_bad_name(_join(directory, name)))
    found.vanished += [_join(directory, name) for name in sorted(before)]


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


def _matches(path: str, pattern: str) -> bool:
    return fnmatchcase(path, pattern) or fnmatchcase(path.rpartition("/")[2], pattern)


def _is_utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _bad_name(path: str) -> ArticleError:
    shown = path.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return ArticleError(shown, "the name is not UTF-8")


def _join(directory: str, name: str) -> str:
    return f"{directory}/{name}" if directory else name
