"""One process at a time: the lock of a store, which ends with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from feeds.errors import StoreError

#: The file that is locked, and says who holds it.
FILE = "lock"
#: Where Linux lists what is locked, and by whom.
LOCKS = Path("/proc/locks")
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


def holder(directory: Path) -> str:
    """Which process has the lock, "" when none has or nobody can tell; it is not touched, so nobody is refused for it.

    The system's list names another device than the file does on some file systems, and another number of a process
    that is in a container; not both.
    """
    try:
        at, said, locks = (directory / FILE).stat(), _said(directory / FILE), LOCKS.read_text()
    except OSError:
        return ""
    device = f"{os.major(at.st_dev):02x}:{os.minor(at.st_dev):02x}"
    held = re.findall(rf"FLOCK +ADVISORY +WRITE +(\d+) (\S+):{at.st_ino} ", locks)
    return next((f"process {pid}" for pid, on in held if on == device or said == f"process {pid}"), "")


def _holder(file: Path) -> str:
    """Who holds the lock; a process that has ended is not the one, but will be replaced by its name in a moment."""
    end, said = time.monotonic() + SAID, ""
    while time.monotonic() < end:
        with suppress(OSError):
            said = _said(file)
        if _lives(said):
            break
        time.sleep(0.01)
    return said or "another process"


def _said(file: Path) -> str:
    return file.read_text(errors="replace").partition("\n")[0]


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
