"""The documents of a directory; a request costs one stat to learn of a new one."""

from __future__ import annotations

import errno
import logging
import os
import stat
import time
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import WeakValueDictionary

from feeds.serve.answers import KINDS, PAGE, Instance
from feeds.serve.places import OPML
from feeds.serve.resources import Read, Resource

if TYPE_CHECKING:
    from feeds.serve.resources import Memory

#: Paths, as clients spell them, that lead to a document without being taken apart again.
SPELLINGS = 8192
#: Seconds for which a look at a file holds. The stat takes 2 us, but meanwhile the server's other thread takes the
#: interpreter's lock, and waiting for that costs 8 us more, a fifth of an answer. Of a feed that is asked for 40,000
#: times a second, one request in eight looks; of one that is asked for now and then, each does.
GLANCE = 0.0002
#: A document may be replaced while it is looked at or read; after so many times the last version will do.
_TRIES = 3
#: Seconds between two warnings of one process.
_QUIET = 60.0

log = logging.getLogger(__name__)

Stamp = tuple[int, int, int, int]


class Document(Resource):
    """A file below the root."""

    __slots__ = ("_looked", "path")

    def __init__(self, name: str, root: bytes, at: str) -> None:
        kind = KINDS[name[name.rindex(".") :]]
        link = b"" if kind is PAGE else f'<{at}{quote(name, safe="/~")}>; rel="self"'.encode()
        super().__init__(name, kind, link)
        self.path = os.path.join(root, name.encode())  # noqa: PTH118 - bytes, and made once
        self._looked = -GLANCE

    def stands(self, now: float) -> bool:
        """Whether the file is the one that was read; `now` is in seconds, on a clock that only goes forward."""
        if 0 <= now - self._looked < GLANCE:
            return True
        try:
            status = os.lstat(self.path)
        except OSError:
            return False
        if (status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size) != self.stamp:
            return False
        self._looked = now
        return True

    def keep(self, read: Read) -> Instance:
        """Make what was read its version. It may be older than what was looked at since: the next one looks again."""
        self._looked = -GLANCE
        return super().keep(read)

    def read(self) -> Read:
        """The file, which nobody wrote to meanwhile. Raises OSError; FileNotFoundError for what is no plain file."""
        for _ in range(_TRIES):
            before, body, after = _read(self.path)
            if before == after and len(body) == after[-1]:
                return Read.of(after, after[0] // 1_000_000_000, body)
        raise InterruptedError(self.path)


class Documents:
    """Everything published in `root`, which `at` (ending in "/") is the URL of."""

    def __init__(self, root: str, at: str, memory: Memory) -> None:
        self._root = os.fsencode(root)
        self._at = at
        self._memory = memory
        # Documents that exist are held; a name that does not is dropped as soon as nobody asks for it.
        self._held: dict[str, Document] = {}
        self._named: WeakValueDictionary[str, Document] = WeakValueDictionary()
        #: Documents by the path of a request as the client spelt it.
        self.spelt: dict[bytes, Document] = {}
        self._quiet_until = 0.0

    def named(self, name: str) -> Document:
        """The document of that name, whether or not there is one."""
        document = self._named.get(name)
        if document is None:
            document = self._named[name] = Document(name, self._root, self._at)
        return document

    def spell(self, raw_path: bytes, document: Document) -> None:
        """Remember that the path leads there."""
        if len(self.spelt) >= SPELLINGS:
            self.spelt.clear()
        self.spelt[raw_path] = document

    def published(self) -> bool:
        """Whether anything is there: the list of feeds always is, unless the disk is not mounted."""
        try:
            return look(os.path.join(self._root, OPML.encode())) is not None  # noqa: PTH118
        except OSError:
            return False

    async def current(self, document: Document) -> Instance | None:
        """The version that is there now, or the last one when that can't be read; None when there is no such file.

        Raises OSError when it can't be read and never was.
        """
        for _ in range(_TRIES):
            try:
                stamp = look(document.path)
                if stamp is None:
                    return None
                if stamp == document.stamp:
                    break
                await self._memory.load(document)
                self._held[document.name] = document
            except FileNotFoundError:
                continue
            except OSError as error:
                self._warn(error)
                if document.instance is None:
                    raise
                break
        return document.instance

    def forget(self, document: Document) -> None:
        """It was removed."""
        if self._held.pop(document.name, None):
            for path in [path for path, one in self.spelt.items() if one is document]:
                del self.spelt[path]
        self._memory.forget(document)

    def _warn(self, error: OSError) -> None:
        """Say that documents can't be read, now and then: every request finds that out anew."""
        now = time.monotonic()
        if now >= self._quiet_until:
            self._quiet_until = now + _QUIET
            log.warning("a document can't be read, what was read last is served: %s", error)


def look(path: bytes) -> Stamp | None:
    """The stamp of a plain file, None when there is none. Raises OSError when that can't be said."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        raise
    return _stamp(status) if stat.S_ISREG(status.st_mode) else None


def _read(path: bytes) -> tuple[Stamp, bytes, Stamp]:
    # What has become a link or a pipe since the look is neither followed nor waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise FileNotFoundError(path)
        with open(descriptor, "rb", closefd=False) as file:
            body = file.read()
        return _stamp(before), body, _stamp(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size
