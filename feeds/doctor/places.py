"""Whether sources, disks and limits are as a run needs them."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import store
from feeds.doctor.trouble import Trouble
from feeds.store import lock
from feeds.store.copies import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.settings import Settings

#: Free bytes, inodes, and open files below which something will go wrong soon.
BYTES, INODES, FILES = 100_000_000, 1_000, 256
WATCHES = Path("/proc/sys/fs/inotify/max_user_watches")


def troubles(settings: Settings) -> Iterator[Trouble]:
    """What is wrong around the store and the documents."""
    directories = 0
    for source in settings.source:
        yield from _source(Path(source.from_))
        directories += sum(1 for _ in os.walk(source.from_))
    yield from _watches(directories)
    for place in dict.fromkeys((str(store.place(settings.feeds.store)), settings.feeds.to)):
        yield from _room(Path(place))
    if (files := resource.getrlimit(resource.RLIMIT_NOFILE)[0]) < FILES:
        yield Trouble(place="limits", what=f"only {files} files may be open at once", remedy="raise it (ulimit -n)")
    if holder := lock.holder(store.place(settings.feeds.store)):
        yield Trouble(place=settings.feeds.store, what=f"in use by {holder}", note=True)
    if settings.authority == "feeds.invalid":
        yield Trouble(place="configuration", what="ids are minted for feeds.invalid", remedy="say --at", note=True)
    yield from _strays(store.place(settings.feeds.store))


def _source(root: Path) -> Iterator[Trouble]:
    try:
        if next(root.iterdir(), None) is None:
            yield Trouble(place=str(root), what="the source is empty", remedy="is its disk mounted?")
    except OSError as error:
        yield Trouble(
            place=str(root), what=f"the source can't be read: {(error.strerror or str(error)).lower()}",
            remedy="mount it, or name another one (--from)", unusable=True,
        )  # fmt: skip


def _watches(directories: int) -> Iterator[Trouble]:
    try:
        limit = int(WATCHES.read_text())
    except (OSError, ValueError):
        return
    if directories > limit:
        yield Trouble(
            place="limits",
            what=f"the sources have {directories:,} directories, and only {limit:,} can be watched",
            remedy="raise fs.inotify.max_user_watches; until then `feeds serve` looks at them by the clock",
        )


def _room(place: Path) -> Iterator[Trouble]:
    while not place.exists() and place != place.parent:
        place = place.parent
    room = os.statvfs(place)
    free = room.f_bavail * room.f_frsize
    if free < BYTES:
        yield Trouble(place=str(place), what=f"only {free:,} bytes are free there", remedy="make room")
    if room.f_files and room.f_favail < INODES:
        yield Trouble(place=str(place), what=f"only {room.f_favail:,} files can be made there", remedy="make room")


def _strays(directory: Path) -> Iterator[Trouble]:
    for path in sorted(directory.glob(f"{TEMPORARY}*")) if directory.is_dir() else ():
        yield Trouble(
            place=str(path), what="an interrupted backup or restore has left it", remedy="--fix removes it",
            cure="discard", about=str(path),
        )  # fmt: skip
