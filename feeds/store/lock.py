"""One process at a time: the lock of a store, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from feeds.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

#: The file that is locked, and says who holds it.
FILE = "lock"
#: Seconds for the one who has just got the lock to say so.
SAID = 1.0


class Lock:
    """Held from the start until `release`; never by a child of this process."""

    def __init__(self, directory: Path) -> None:
        """Raises StoreError when another process holds it, naming that process, and OSError when it can't be had."""
        self._descriptors: list[int] = []
        try:
            # Someone may take the file for a left-over and delete it. The directory stays what it is.
            self._lock(os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
            name = self._lock(os.open(directory / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644))
        except BlockingIOError:
            self.release()
            raise StoreError(str(directory), f"in use by {_holder(directory / FILE)}") from None
        except BaseException:
            self.release()
            raise
        said = f"process {os.getpid()}\n".encode()
        os.pwrite(name, said, 0)
        os.ftruncate(name, len(said))

    def _lock(self, descriptor: int) -> int:
        self._descriptors.append(descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            if descriptor != self._descriptors[0]:  # some file systems lock no directories
                raise
        return descriptor

    def release(self) -> None:
        """Let go of it."""
        while self._descriptors:
            os.close(self._descriptors.pop())


def _holder(file: Path) -> str:
    """Who holds the lock; a process that has ended is not the one, but will be replaced by its name in a moment."""
    end, said = time.monotonic() + SAID, ""
    while time.monotonic() < end:
        with suppress(OSError):
            said = file.read_text(errors="replace").partition("\n")[0]
        if _lives(said):
            break
        time.sleep(0.01)
    return said or "another process"


def _lives(said: str) -> bool:
    number = said.removeprefix("process ")
    if not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
