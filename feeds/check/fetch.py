"""The bytes of a feed to be checked, from a file or from standard input: regular files only, and never without end."""

from __future__ import annotations

import os
import re
import stat
import sys
from typing import IO

from feeds.check.rules import MUST, Rule
from feeds.errors import SourceError

SIZE = Rule("feed-size", MUST, "our limit; readers refuse more", "A feed is no larger than any reader takes.")
RULES = (SIZE,)

#: Bytes after which we stop: no reader takes a feed of that size.
LARGEST = 20_000_000
STDIN = "-"
# RFC 3986 section 3.1; one letter alone is a drive.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_KINDS = (
    (stat.S_ISDIR, "a directory; name the files in it"),
    (stat.S_ISFIFO, "a pipe, which is not opened; `-` reads standard input"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)


def is_url(place: str) -> bool:
    """Whether a place is an http or https URL; every other one is a file."""
    return place[:8].lower().startswith(("http://", "https://"))


def is_directory(place: str) -> bool:
    """Whether a place that is no URL is a directory."""
    try:
        return stat.S_ISDIR(os.stat(place).st_mode)  # noqa: PTH116 - Path.is_dir says no to a name that is too long, too
    except (OSError, ValueError):
        return False


def read(place: str) -> bytes:
    """The document in a regular file, or at `-` on standard input; at most one byte more than LARGEST.

    Raises SourceError when it can't be had. A pipe, a device or a directory is refused by what it is, without opening
    it: opening a pipe waits for its other end, and a device may never end.
    """
    if place == STDIN:
        return _bounded(sys.stdin.buffer)
    if (scheme := _SCHEME.match(place)) and not os.path.lexists(scheme[0]):
        raise SourceError(place, f"only http and https are fetched, not {scheme[1].lower()}")
    try:
        if reason := _unfit(os.stat(place).st_mode):  # noqa: PTH116
            raise SourceError(place, reason)
        # Without O_NONBLOCK, a pipe that took the file's place meanwhile would be waited for.
        with open(os.open(place, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            if reason := _unfit(os.fstat(file.fileno()).st_mode):
                raise SourceError(place, reason)
            return _bounded(file)
    except ValueError as error:
        raise SourceError(place, str(error)) from error
    except OSError as error:
        raise SourceError(place, (error.strerror or str(error)).lower()) from error


def _unfit(mode: int) -> str | None:
    return next((reason for is_kind, reason in _KINDS if is_kind(mode)), None)


def _bounded(file: IO[bytes]) -> bytes:
    return file.read(LARGEST + 1)
