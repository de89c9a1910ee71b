"""Files that are moved while a run looks: each was at its old place when that was looked at, and is at a new one now.

Taken for another file with the same content, it would be news to every reader, under an id of its own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from feeds.errors import ArticleError
from feeds.stamp import Stamp
from feeds.store import files
from feeds.store.ledger import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from feeds.patience import Patience
    from feeds.reading import Reading
    from feeds.store.matching import Ledger

REASON = "was moved while it was looked at; the next run takes it"
#: One look may come between two moves, and find both places taken.
LOOKS = 50


def postponed(
    state: Ledger, source: str, roots: Mapping[str, Path], readings: Sequence[Reading], patience: Patience | None
) -> list[Reading]:
    """The readings of a source; of files that are being moved without what they say: these are read again."""
    return [_later(state, Place(source, said.path), roots, said, patience) for said in readings]


def _later(state: Ledger, place: Place, roots: Mapping[str, Path], said: Reading, patience: Patience | None) -> Reading:
    if said.seen is None or not state.any_before or (old := _old_place(state, place, said.hash, said.seen)) is None:
        return said
    if old.source not in roots or not _is_moving(roots[old.source] / old.path, roots[place.source] / place.path):
        return said
    if patience:
        patience.look_again(place, Stamp(*said.seen[:4]))
        patience.extend(old.source, [old.path])
    return said._replace(seen=None, said=ArticleError(said.path, REASON), parts=None)


def _old_place(state: Ledger, place: Place, content: bytes, seen: files.Seen) -> Place | None:
    """Where this very file, by its inode, is known to be, and was when that was looked at."""
    for known in (Place(*found) for found in files.with_content(state.database, content)):
        before = files.stamp(state.database, *known)
        if known != place and before and before.inode == seen.inode and state.stands(known):
            return known
    return None


def _is_moving(old: Path, new: Path) -> bool:
    """Whether one of two places is empty now and then; a hard link is at both, as are copies where no inode tells."""
    for _ in range(LOOKS):
        try:
            there, here = old.lstat(), new.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        if not os.path.samestat(there, here):
            return True
        if there.st_nlink > 1:
            return False
    return False
