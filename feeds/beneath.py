"""Files and directories opened by what they are when they are opened: what changes places with them is not followed.

Between a look at a path and its opening, any part of it may have become a link. So a path below a directory is walked
part by part, each by the descriptor of the one above: no link leads out, and no path is too long.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What is opened only to go on from there need not be readable.
_THROUGH = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_LIST = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


@contextmanager
def within(root: str | os.PathLike[str], path: str) -> Iterator[int]:
    """A descriptor of the directory at `path` below `root`, to open what is in it.

    `root` may be a link; no part of `path` may. Raises OSError, NotADirectoryError where a link or a file is.
    """
    opened = os.open(root, _THROUGH)
    try:
        for part in path.split("/") if path else ():
            above, opened = opened, _inner(part, opened)
            os.close(above)
        yield opened
    finally:
        os.close(opened)


def _inner(part: str, above: int) -> int:
    if part in ("", ".", ".."):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), part)
    return os.open(part, _THROUGH | os.O_NOFOLLOW, dir_fd=above)


def listed(root: str | os.PathLike[str], path: str) -> int:
    """A descriptor of the directory at `path` below `root`, for `os.scandir`; closed by the caller. Raises OSError."""
    with within(root, path) as opened:
        return os.open(".", _LIST, dir_fd=opened)


def plain(place: str | os.PathLike[str], directory: int | None = None) -> int:
    """A descriptor of a plain file; closed by the caller.

    With a `directory` it is a name in there, and no link is followed. Raises OSError, also for what is no plain file:
    it is never waited for.
    """
    opened = os.open(place, _FILE if directory is None else _FILE | os.O_NOFOLLOW, dir_fd=directory)
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return opened
    os.close(opened)
    raise OSError(errno.EINVAL, "not a plain file", os.fspath(place))


def read(place: str | os.PathLike[str], most: int, *, root: str | os.PathLike[str] | None = None) -> bytes:
    """The first `most` bytes of a plain file; below a `root`, if there is one, without a link. Raises OSError."""
    if root is None:
        return _read(plain(place), most)
    above, name = os.path.split(os.path.relpath(place, root))
    with within(root, above) as directory:
        return _read(plain(name, directory), most)


def _read(opened: int, most: int) -> bytes:
    with open(opened, "rb") as file:
        return file.read(most)
