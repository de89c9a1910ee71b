"""The watched directories of a source, one inotify watch each."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inotify_simple import flags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inotify_simple import INotify

    from feeds.watch.scope import Scope

_CHANGES = flags.CREATE | flags.MODIFY | flags.CLOSE_WRITE | flags.MOVED_FROM | flags.MOVED_TO | flags.DELETE
_MASK = _CHANGES | flags.ONLYDIR | flags.DONT_FOLLOW | flags.EXCL_UNLINK
_OF_ROOT = _MASK | flags.DELETE_SELF | flags.MOVE_SELF
#: The system has no more to give; any other error means one directory that can't be watched or is gone by now.
_SHORTAGES = {errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


@dataclass(slots=True, eq=False)
class Directory:
    """A watched directory; `inner` are those directly in it, by name."""

    path: str
    watch: int
    inner: dict[str, Directory] = field(default_factory=dict)

    def join(self, name: str) -> str:
        """The path of something in this directory."""
        return f"{self.path}/{name}" if self.path else name


class Tree:
    """Which directory each watch descriptor stands for; a path never changes, a renamed directory is another one."""

    def __init__(self, notify: INotify, scope: Scope) -> None:
        """Watch the root and all below. Raises OSError when the root can't be watched or the system gives no more."""
        self._notify = notify
        self._scope = scope
        self.root = Directory("", notify.add_watch(scope.top, _OF_ROOT))
        self._directories = {self.root.watch: self.root}
        self._descend(self.root, lambda _: None)

    def find(self, watch: int) -> Directory | None:
        """The directory that a watch descriptor stands for; None when it was given up."""
        return self._directories.get(watch)

    def add(self, above: Directory, name: str, found: Callable[[str], None]) -> None:
        """Watch a new directory and all below it, and tell the path of each file in there.

        Raises OSError when the system gives no more watches.
        """
        if directory := self._watch(above, name):
            self._descend(directory, found)

    def drop(self, above: Directory, name: str) -> None:
        """Give up a directory that is there no more, and all below it."""
        pending = [directory] if (directory := above.inner.pop(name, None)) else []
        while pending:
            directory = pending.pop()
            pending += directory.inner.values()
            # A directory that was moved meanwhile keeps its watch, which stands for its new place.
            if self._directories.get(directory.watch) is directory:
                self.forget(directory.watch)
                _give_up(self._notify, directory.watch)

    def forget(self, watch: int) -> None:
        """The system has given up this watch by itself."""
        self._directories.pop(watch, None)

    def _watch(self, above: Directory, name: str) -> Directory | None:
        """None when the directory can't be watched, or is already and so needs no listing."""
        path = above.join(name)
        try:
            watch = self._notify.add_watch(self._scope.place(path), _MASK)
        except OSError as error:
            _refuse_shortage(error)
            return None
        if (known := above.inner.get(name)) and known.watch == watch and self.find(watch) is known:
            return None
        self.drop(above, name)
        directory = self._directories[watch] = above.inner[name] = Directory(path, watch)
        return directory

    def _descend(self, directory: Directory, found: Callable[[str], None]) -> None:
        """List directories after their watch was set, so that nothing appears in between unseen."""
        pending = [directory]
        while pending:
            directory = pending.pop()
            for entry in self._list(directory):
                path = directory.join(entry.name)
                if entry.is_dir(follow_symlinks=False):
                    if self._scope.enters(path) and (inner := self._watch(directory, entry.name)):
                        pending.append(inner)
                elif self._scope.counts(path):
                    found(path)

    def _list(self, directory: Directory) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(self._scope.place(directory.path)) as entries:
                yield from entries
        except OSError as error:
            _refuse_shortage(error)


def _refuse_shortage(error: OSError) -> None:
    if error.errno in _SHORTAGES:
        raise error


def _give_up(notify: INotify, watch: int) -> None:
    try:
        notify.rm_watch(watch)
    except OSError as error:
        if error.errno != errno.EINVAL:  # the system had given it up already
            raise
