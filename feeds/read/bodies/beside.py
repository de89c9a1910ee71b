"""Files that lie in the source and that an article states: their real sizes, types and dimensions, from the disk.

They are looked at when the article is read, and only its own: a few reads of some bytes each, whatever their sizes.
"""

from __future__ import annotations

import errno
import os
import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from feeds import beneath
from feeds.read.bodies.signatures import dimensions, kinds
from feeds.read.headers.media import type_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from feeds.article import Draft, Enclosure, Image

#: How a URL ends that names a directory.
_NO_FILES = ("", ".", "..")


class _Seen(NamedTuple):
    """What the disk tells of a file: its size, the types that its first bytes allow, its width and height."""

    length: int
    kinds: tuple[str, ...]
    size: tuple[int, int]


def complete(draft: Draft, root: Path, path: str) -> Draft:
    """The draft of the file at `path` below `root`, with what the disk tells of its image and its enclosures.

    A relative URL is looked for beside the article, then below the root; one that begins with a slash below the root.
    Nothing outside of the root is opened, nor what is hidden. A file that is not there may be anywhere on the site: it
    keeps what is stated. An enclosure whose type nothing tells is left out. What can't be read is a note of the draft.
    """
    notes = [*draft.notes]
    enclosures = tuple(
        made for file in draft.enclosures if (made := _enclosure(file, _look(file.url, root, path, notes))).type
    )
    image = draft.image and _image(draft.image, _look(draft.image.url, root, path, notes))
    return replace(draft, enclosures=enclosures, image=image, notes=tuple(notes))


def _enclosure(file: Enclosure, seen: _Seen | None) -> Enclosure:
    return replace(file, length=seen.length, type=_type(file.type, seen.kinds)) if seen else file


def _image(image: Image, seen: _Seen | None) -> Image:
    if seen is None:
        return image
    width, height = seen.size if all(seen.size) else (image.width, image.height)
    kind = _type(image.type or type_of(image.url, ""), seen.kinds)
    return replace(image, length=seen.length, type=kind, width=width, height=height)


def _type(told: str, kinds: tuple[str, ...]) -> str:
    """What header or suffix tell, unless the first bytes show it wrong."""
    return told if told in kinds or not kinds else kinds[0]


def _look(url: str, root: Path, path: str, notes: list[str]) -> _Seen | None:
    for place in _places(url, path):
        try:
            if found := _open(root, place):
                with found as file:
                    head = file.read(64)
                    return _Seen(os.fstat(file.fileno()).st_size, kinds(head), dimensions(head, file))
        except OSError as error:
            notes.append(f"its file {url} can't be read, so its size is unknown: {(error.strerror or '').lower()}")
            return None
    return None


def _places(url: str, path: str) -> list[str]:
    """Where the file of a URL without a host may be, relative to the root."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    named = unquote(parts.path)
    if parts.scheme or parts.netloc or posixpath.basename(named) in _NO_FILES or "\0" in named:
        return []
    beside = [] if named.startswith("/") else [os.path.join(os.path.dirname(path), named)]  # noqa: PTH118, PTH120
    return [*beside, named.lstrip("/")]


def _open(root: Path, place: str) -> BinaryIO | None:
    """A plain file below the root, or None; links that lead out of it are not followed, and no FIFO is waited for."""
    top = os.path.realpath(root)
    real = os.path.realpath(os.path.join(top, place))  # noqa: PTH118 - text, as it came
    inside = real.removeprefix(top + "/")
    if inside == real or any(part.startswith(".") for part in inside.split("/")):
        return None
    above, _, name = inside.rpartition("/")
    try:
        with beneath.within(top, above) as directory:
            return open(beneath.plain(name, directory), "rb", buffering=0)  # noqa: PTH123 - the caller closes it
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.EINVAL:  # no plain file
            return None
        raise
