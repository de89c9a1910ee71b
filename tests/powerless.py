"""Directories that belong to somebody else, and programs that may not write there, even where root runs the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: The number of a user who owns nothing else.
SOMEBODY = 65534
#: What lets root pass over the rights of files.
POWERS = "dac_override,dac_read_search,fowner"


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
