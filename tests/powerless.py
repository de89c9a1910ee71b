"""Directories that belong to somebody else, and programs that may not write there, even where root runs the tests."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: The number of a user who owns nothing else.
SOMEBODY = 65534
#: What lets root pass over the rights of files, and the numbers of that (capabilities(7)).
POWERS = "dac_override,dac_read_search,fowner"
NUMBERS = (1, 2, 3)
_VERSION = 0x20080522


@contextmanager
def belonging_to_somebody_else(directory: Path) -> Iterator[None]:
    """A directory and all in it that others may read and not write, until the end of the block."""
    every = [directory, *directory.rglob("*")]
    modes = [path.stat().st_mode for path in every]
    for path, mode in zip(every, modes, strict=True):
        if os.geteuid() == 0:
            os.chown(path, SOMEBODY, SOMEBODY)
        path.chmod(mode & ~0o022 if os.geteuid() == 0 else mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in zip(every, modes, strict=True):
            path.chmod(mode)
            if os.geteuid() == 0:
                os.chown(path, 0, 0)


def powerless(*command: str) -> list[str]:
    """The command for a process to which the rights of files apply; the test is skipped where there can be none."""
    if os.geteuid() != 0:
        return [*command]
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed")
    return ["setpriv", "--bounding-set=-" + POWERS.replace(",", ",-"), *command]


@contextmanager
def without_powers() -> Iterator[None]:
    """The rights of files apply to this thread until the end of the block."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    whose, powers = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(whose, powers) != 0:
        pytest.skip("root can't lay down its powers here")
    before = powers[0]
    powers[0] = before & ~sum(1 << number for number in NUMBERS)
    libc.capset(whose, powers)
    try:
        yield
    finally:
        powers[0] = before
        assert libc.capset(whose, powers) == 0
