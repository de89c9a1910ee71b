"""The bytes of one file as they were at one instant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from feeds import beneath
from feeds.errors import ArticleError
from feeds.stamp import Stamp, joined, side_of

if TYPE_CHECKING:
    from pathlib import Path

#: Larger files are no articles (bytes).
LARGEST = 16_000_000
#: What to do about one that is too large.
SPLIT = {".xml": "; split a WordPress export (`wp export --max_file_size=10`, or by date under Tools, Export)"}


def take(root: Path, path: str) -> tuple[bytes, Stamp]:
    """The bytes of one file, with those of its side file, and the stamp that they belong to.

    Raises ArticleError when it is no plain file, too large, unreadable, or written to while being read. FIFOs and
    devices never block, and no symbolic link is followed, whichever part of the path it was put in the place of.
    """
    above, _, name = path.rpartition("/")
    try:
        with beneath.within(root, above) as directory:
            data, stamp = _read(name, directory, path)
            return _with_side(data, stamp, path, directory)
    except OSError as error:
        raise ArticleError(path, reason(error)) from error


def _with_side(data: bytes, stamp: Stamp, path: str, directory: int) -> tuple[bytes, Stamp]:
    name = path.rpartition("/")[2]
    try:
        if Stamp.at_side(name, directory) is None:
            return data, stamp
        header, beside = _read(side_of(name), directory, path)
    except OSError as error:
        raise ArticleError(path, f"its side file can't be read: {reason(error)}") from error
    return joined(data, header), stamp.beside(beside)


def _read(name: str, directory: int, path: str) -> tuple[bytes, Stamp]:
    descriptor = beneath.plain(name, directory)
    try:
        before = os.fstat(descriptor)
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


def reason(error: OSError) -> str:
    """Why the system refuses, in words."""
    return (error.strerror or str(error)).lower()
