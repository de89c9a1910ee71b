"""A small disk in memory that can be filled, run out of names, or become read-only."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

PAGE = 4096


class Disk:
    """A disk at `place`; what fills it lies beside the directories that a test makes on it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._filler = place / "filler"

    def fill(self, *, room: int = 0) -> None:
        """Leave room for so many pages of 4,096 bytes."""
        self._filler.mkdir()
        spare = self._filler / "spare"
        spare.write_bytes(bytes(room * PAGE))
        with (self._filler / "much").open("wb", buffering=0) as much:
            _until_full(lambda _: much.write(bytes(PAGE)))
        spare.unlink()

    def use_up_names(self) -> None:
        """Leave no inode."""
        self._filler.mkdir()
        _until_full(lambda number: (self._filler / str(number)).touch())

    def relieve(self) -> None:
        """Somebody has made room."""
        shutil.rmtree(self._filler)

    def freeze(self) -> None:
        """Read-only from now on, as the system makes a disk that fails."""
        _mount("-o", "remount,ro", str(self.place))

    def thaw(self) -> None:
        """It can be written to again."""
        _mount("-o", "remount,rw", str(self.place))


@contextmanager
def small_disk(place: Path, options: str = "size=8m") -> Iterator[Disk]:
    """A disk until the end of the block; the test is skipped where none can be mounted."""
    place.mkdir(parents=True)
    try:
        _mount("-t", "tmpfs", "-o", options, "tmpfs", str(place))
    except (subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("mounting needs more rights than we have here")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _until_full(act: Callable[[int], object]) -> None:
    for number in count():
        try:
            act(number)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                return
            raise
