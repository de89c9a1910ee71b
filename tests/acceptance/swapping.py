"""Two names that change places, in one step that nobody sees the middle of (renameat2(2), RENAME_EXCHANGE)."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_EXCHANGE = 2
_AT = -100


def exchange(one: Path, other: Path) -> None:
    """What was at one name is at the other."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        pytest.skip("this system has no renameat2")
    if call(_AT, bytes(one), _AT, bytes(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one))


@contextmanager
def swapping(one: Path, other: Path) -> Iterator[list[int]]:
    """They change places as fast as they can until the end of the block; how often they did."""
    stop, times = threading.Event(), [0]

    def swap() -> None:
        while not stop.is_set():
            exchange(one, other)
            times[0] += 1

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()


class At:
    """Lets something happen between two system calls: right before the one with that number.

    `calls` is how many there were until now.
    """

    _CALLS = ("open", "stat", "lstat", "fstat", "scandir", "read", "close", "readlink")

    def __init__(self, patch: pytest.MonkeyPatch, number: int, happens: object) -> None:
        self.calls = 0
        for name in self._CALLS:
            patch.setattr(os, name, self._before(getattr(os, name), number, happens))

    def _before(self, real: object, number: int, happens: object) -> object:
        def call(*arguments: object, **named: object) -> object:
            self.calls += 1
            if self.calls == number:
                assert callable(happens)
                happens()
            assert callable(real)
            return real(*arguments, **named)

        return call
