"""What outlasts a power cut: a file whose data are synced, under a name whose directory is.

A name is on the disk only when the directory that holds it has been synced, and so is the name of that directory.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sync(path: Path) -> None:
    """Have the data of a file, or the names in a directory, last. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        os.close(descriptor)


def make(directory: Path) -> None:
    """Have a directory whose name lasts, and those that it lies in; one that is there is left alone. Raises OSError."""
    if directory.is_dir():
        # A run that was killed may have made it a moment ago; who may not even read its parent has not made it.
        with suppress(PermissionError):
            sync(directory.parent)
        return
    make(directory.parent)
    directory.mkdir(exist_ok=True)
    sync(directory.parent)
