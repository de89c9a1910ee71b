"""Files as people name them on a command line: by their place on the disk, or as reports do, below a source."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feeds.settings import Settings, Source


class Named(NamedTuple):
    """A file of a source: `path` is below `root`, and `key` names one of its items ("": all of it).

    A file `outside` all sources is taken for one of the first's.
    """

    source: Source
    root: Path
    path: str
    key: str = ""
    outside: bool = False

    @property
    def exists(self) -> bool:
        """Whether there is something there."""
        return os.path.lexists(self.root / self.path)


def find(text: str, settings: Settings) -> Named:
    """The file that is meant, whether it exists or not; `FILE/KEY` is an item of one."""
    anywhere = Named(settings.source[0], Path("/"), os.path.abspath(text)[1:], outside=True)  # noqa: PTH100 - see below
    below = [Named(source, Path(source.from_), text) for source in settings.source if not Path(text).is_absolute()]
    candidates = [*_within(text, settings), *below, anywhere]
    found = next(filter(None, map(_with_key, candidates)), candidates[0])
    if not found.outside:
        return found
    place = found.root / found.path
    return found._replace(root=place.parent, path=place.name)


def patterns(texts: Sequence[str], settings: Settings) -> list[tuple[str | None, str]]:
    """Source and glob of each text: of those in which it lies, and of any source, as reports name paths."""
    asked: list[tuple[str | None, str]] = []
    for text in texts:
        asked += [(one.source.name, one.path or "*") for one in _within(text, settings)]
        asked.append((None, text.rstrip("/")))
    return asked


def _within(text: str, settings: Settings) -> Iterator[Named]:
    """The sources in which a place on the disk lies, the innermost first."""
    place = Path(os.path.abspath(text))  # noqa: PTH100 - links are left as they are
    roots = sorted(settings.source, key=lambda source: -len(Path(source.from_).parts))
    for source in roots:
        for root in (Path(source.from_), Path(os.path.realpath(source.from_))):
            if place.is_relative_to(root):
                path = place.relative_to(root).as_posix()
                yield Named(source, Path(source.from_), "" if path == "." else path)
                break


def _with_key(one: Named) -> Named | None:
    """The file itself, or the one of which the rest of the path names an item."""
    parts = one.path.split("/")
    for depth in range(len(parts), 0, -1):
        path = "/".join(parts[:depth])
        if (one.root / path).is_file():
            return one._replace(path=path, key="/".join(parts[depth:]))
    return None
