"""What is taken for an unmounted disk, or for a file that can't be read now, and not for files that were deleted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from feeds.stamp import Stamp

Place = TypeVar("Place")


def lost(vanished: Collection[str], known: Callable[[str], int], *, least: int = 20) -> str | None:
    """The directory of which so much is gone at once that a disk is more likely unmounted than so many files deleted.

    `known(directory)` counts the files last seen at or below it ("" is the root). None when all looks sane; the rule is
    more than half of a subtree of at least `least` files.
    """
    gone = Counter(above for path in vanished for above in _above(path))
    for directory, count in sorted(gone.items()):
        if count * 2 > least and (before := known(directory)) >= least and count * 2 > before:
            return directory
    return None


def moved_to(gone: Stamp, unread: Mapping[Place, Stamp]) -> Place | None:
    """Where a file that is gone may be, when one that can't be read is as large, or the same by its inode."""
    same = (place for place, now in unread.items() if now.size == gone.size or now.inode == gone.inode)
    return next(same, None)


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[:depth]) for depth in range(len(parts) + 1))
