"""A process that ends when the one that started it does, whatever kills that."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from threading import Thread

#: <linux/prctl.h>: the signal that the kernel sends when the thread that started this process ends.
_PR_SET_PDEATHSIG = 1
#: Seconds between two looks for the parent where the kernel can't be asked to tell.
_EVERY = 0.5


def end_with_parent(parent: int | None = None) -> None:
    """From now on this process is killed when its parent ends; at once, when that was `parent` and is no more.

    The thread that started this process has to live as long as the parent should: Linux means that thread.
    """
    parent = parent or os.getppid()
    if not _told_by_kernel():
        Thread(target=_look, args=(parent,), name="parent", daemon=True).start()
    _end_without(parent)


def _told_by_kernel() -> bool:
    if sys.platform != "linux":
        return False
    told: int = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return told == 0


def _look(parent: int) -> None:
    while True:
        _end_without(parent)
        time.sleep(_EVERY)


def _end_without(parent: int) -> None:
    if os.getppid() != parent:  # pragma: no cover - tested, but nobody lives to tell
        # Nothing of ours needs an orderly end, and no handler or lock may stand in the way of this one.
        os.kill(os.getpid(), signal.SIGKILL)
