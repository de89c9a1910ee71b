"""Events on Linux: inotify shows when a file is closed or renamed, and when events were lost."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from inotify_simple import INotify, flags

from feeds.watch.hints import Anew, Hints
from feeds.watch.scope import Scope
from feeds.watch.tree import Tree
from feeds.watch.writing import QUIET, Writing

if TYPE_CHECKING:
    from inotify_simple import Event

    from feeds.watch import Watched
    from feeds.watch.tree import Directory

#: The other half of a rename, and what happens in a new directory, may come so many seconds later.
SOON = 0.005
_LEFT = flags.MOVED_FROM | flags.DELETE
_ROOT_ENDS = flags.DELETE_SELF | flags.MOVE_SELF | flags.IGNORED


class Inotify:
    """The events of one source. Raises OSError when its root can't be watched or the system gives no more."""

    kind = "events"

    def __init__(self, watched: Watched) -> None:
        self._scope = Scope(watched)
        self._writing = Writing()
        self._halves: set[int] = set()
        self._grown = False
        self._notify = INotify()
        try:
            self._tree = Tree(self._notify, self._scope)
        except BaseException:
            self._notify.close()
            raise

    @property
    def writing(self) -> frozenset[str]:
        """Paths that are open for writing."""
        return self._writing.now

    def close(self) -> None:
        """Give up all watches."""
        self._notify.close()

    def read(self, timeout: float) -> Hints:
        """Wait at most so many seconds for events; what they hint at. Raises Anew and OSError."""
        hints = Hints()
        self._take(timeout, hints)
        if self._halves or self._grown:
            self._take(SOON, hints)
        self._halves.clear()
        self._grown = False
        if self._scope.is_replaced():
            raise Anew("the directory was replaced")
        self._look_at_overdue(hints)
        self._writing.settle()
        hints.paths -= self._writing.now
        return hints

    def _take(self, timeout: float, hints: Hints) -> None:
        for event in self._notify.read(round(timeout * 1000)):
            if event.mask & flags.Q_OVERFLOW:
                raise Anew("more events than the system keeps")
            if event.mask & flags.UNMOUNT:
                raise Anew("unmounted")
            if directory := self._tree.find(event.wd):
                self._place(directory, event, hints)

    def _place(self, directory: Directory, event: Event, hints: Hints) -> None:
        path = directory.join(event.name)
        if not event.name:
            self._of_itself(directory, event.mask)
        elif event.mask & flags.ISDIR:
            if self._scope.enters(path):
                self._pair(event)
                self._of_directory(directory, event, hints)
        elif self._scope.counts(path):
            self._pair(event)
            self._of_file(path, event.mask, hints)

    def _of_itself(self, directory: Directory, mask: int) -> None:
        """The watch of a directory has ended: it was deleted, or given up a moment ago."""
        if directory is self._tree.root and mask & _ROOT_ENDS:
            raise Anew("the directory is gone")
        self._tree.forget(directory.watch)

    def _of_directory(self, above: Directory, event: Event, hints: Hints) -> None:
        if event.mask & _LEFT:
            self._tree.drop(above, event.name)
            self._writing.end_below(above.join(event.name))
            hints.scan("a directory was moved or deleted")
        else:
            self._grown = True
            found = hints.look if event.mask & flags.MOVED_TO else lambda path: self._find(path, hints)
            self._tree.add(above, event.name, found)

    def _of_file(self, path: str, mask: int, hints: Hints) -> None:
        if mask & flags.CREATE:
            self._writing.appear(path)
        elif mask & flags.MODIFY:
            self._writing.write(path)
        else:
            self._writing.end(path)
            hints.look(path)

    def _find(self, path: str, hints: Hints) -> None:
        """A file in a new directory: when it is fresh, someone may have begun to write it before that could be seen."""
        status = self._status(path)
        if status and time.time() - max(status.st_mtime, status.st_ctime) < QUIET:
            self._writing.appear(path)
        hints.look(path)

    def _look_at_overdue(self, hints: Hints) -> None:
        appeared, written = self._writing.overdue()
        for path in appeared:
            status = self._status(path)
            if status and not status.st_size:
                self._writing.write(path)
            else:
                written.append(path)
        for path in written:
            self._writing.end(path)
            hints.look(path)

    def _status(self, path: str) -> os.stat_result | None:
        try:
            return os.lstat(self._scope.place(path))
        except OSError:
            return None

    def _pair(self, event: Event) -> None:
        """Remember the first half of a rename until the other comes."""
        if event.mask & flags.MOVED_FROM:
            self._halves.add(event.cookie)
        elif event.mask & flags.MOVED_TO:
            self._halves.discard(event.cookie)
