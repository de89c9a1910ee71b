"""What tells a changed file without reading it, and the side file that a post may have its header in."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

#: A file changed this shortly (nanoseconds) before it was read may change again under the same stamp, so it is read
#: once more next time (git's "racily clean" rule).
RACY = 2_000_000_000
#: The store's integers have 64 bits: nanoseconds until the year 2262, where a touched file may well be, and inode
#: numbers of which some file systems use the topmost bit.
LARGEST = 2**63 - 1
#: Nikola's header of `x.rst` may lie beside it, in `x.meta`.
SIDE = ".meta"
#: How such a header begins; a file of that name may be of another program.
_BEGINNINGS = (b"..", b"<!--", b"---", b"+++")


class Stamp(NamedTuple):
    """What tells a changed file without reading it; times in nanoseconds."""

    size: int
    mtime: int
    ctime: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of a stat result, each part within what the store can hold."""
        mtime, ctime, inode = status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        if (mtime | ctime | inode) >> 63:
            mtime, ctime = (max(-LARGEST, min(time, LARGEST)) for time in (mtime, ctime))
            inode &= LARGEST
        return cls(status.st_size, mtime, ctime, inode)

    @classmethod
    def at(cls, name: str, directory: int) -> Stamp | None:
        """The stamp of a plain file in an open directory; None when there is none. Raises OSError."""
        try:
            status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        except FileNotFoundError:
            return None
        return cls.of(status) if stat.S_ISREG(status.st_mode) else None

    @classmethod
    def at_post(cls, name: str, directory: int) -> Stamp | None:
        """The stamp of a post, with that of its side file if it has one; None when there is no post. Raises OSError."""
        post = cls.at(name, directory)
        side = cls.at_side(name, directory) if post else None
        return post.beside(side) if post and side else post

    @classmethod
    def at_side(cls, name: str, directory: int) -> Stamp | None:
        """The stamp of the side file of a post; None when there is none. Raises OSError."""
        try:
            return cls.at(side_of(name), directory)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # the post's name leaves no room for it
                return None
            raise

    def racy(self, now: int) -> bool:
        """Whether a file with this stamp, read at `now` (nanoseconds), may change without the stamp showing it."""
        return max(self.mtime, self.ctime) >= now - RACY

    def beside(self, side: Stamp) -> Stamp:
        """The one stamp of a post and its side file: it moves when either does."""
        times = max(self.mtime, side.mtime), max(self.ctime, side.ctime)
        return Stamp(self.size + side.size, *times, self.inode ^ side.inode)


def side_of(path: str) -> str:
    """Where the side file of a post is, if it has one."""
    return os.path.splitext(path)[0] + SIDE  # noqa: PTH122 - a name; Path costs ten times as much


def posts_of(path: str, suffixes: Collection[str]) -> list[str]:
    """Whose side file a file may be, beside itself: the posts of its name."""
    return [path.removesuffix(SIDE) + suffix for suffix in suffixes] if path.endswith(SIDE) else []


def joined(post: bytes, side: bytes) -> bytes:
    """The post as if its header stood in it, as it does where Nikola keeps both in one file."""
    if not side.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BEGINNINGS):
        return post
    return side.rstrip() + b"\n\n" + post.removeprefix(b"\xef\xbb\xbf")
