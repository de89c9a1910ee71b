"""Someone who listens to a watcher and remembers what was told; and a way to be alone with the system's limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feeds.watch import Watch, Watched, watch
from feeds.watch.hints import Opener

#: Seconds in which anything that is to happen has to.
DEADLINE = 20.0


def until(condition: Callable[[], object], seconds: float = DEADLINE) -> None:
    """Wait until the condition holds; fail when it does not within so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)


def source(root: Path, **options: object) -> Watched:
    """A source called "news" with Markdown articles."""
    return Watched(**{"name": "news", "root": root, "suffixes": (".md",), **options})  # type: ignore[arg-type]


@dataclass
class Ear:
    """Remembers; while `gate` is cleared, whoever tells is held up, and the next one to tell hears `objection`."""

    looks: list[frozenset[str]] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    objection: BaseException | None = None

    def __post_init__(self) -> None:
        self.gate.set()

    def look(self, source: str, paths: Collection[str]) -> None:
        self.looks.append(frozenset(paths))
        self._react()

    def scan(self, source: str, reason: str) -> None:
        self.scans.append(reason)
        self._react()

    @property
    def paths(self) -> set[str]:
        """Every path told so far."""
        return set().union(*self.looks)

    def hears(self, *paths: str) -> None:
        """Wait until all these paths have been told."""
        until(lambda: self.paths >= set(paths))

    def notices(self, place: Path, path: str) -> None:
        """Wait until this file below `place` is told when it is written.

        A scan that is asked for at the same moment speaks for the file too; so it is written again.
        """

        def is_told() -> bool:
            (place / path).write_text("words")
            return path in self.paths

        until(is_told)

    def _react(self) -> None:
        self.gate.wait(DEADLINE)
        objection, self.objection = self.objection, None
        if objection:
            raise objection


@contextmanager
def watching(*sources: Watched, ear: Ear | None = None, opener: Opener | None = None) -> Iterator[tuple[Ear, Watch]]:
    """Watch, from the first scan on until the block ends."""
    ear = ear or Ear()
    watched = watch(sources, ear, _opener=opener)
    try:
        until(lambda: len(ear.scans) >= len(sources))
        yield ear, watched
    finally:
        ear.gate.set()
        watched.stop()


def alone(script: str, root: Path, *namespaces: str) -> dict[str, object]:
    """What a script prints as JSON when it runs in namespaces of its own (unshare(1)), where limits are its own too.

    It has `root` and all names of this module. The test is skipped where the system allows no such thing.
    """
    enter = ["unshare", *namespaces]
    if subprocess.run([*enter, "true"], capture_output=True, check=False).returncode:
        pytest.skip("the system allows no namespaces of one's own")
    head = f"from tests.watching import *\nfrom pathlib import Path\nroot = Path({os.fspath(root)!r})\n"
    place = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": os.fspath(place)}
    done = subprocess.run(
        [*enter, sys.executable, "-c", head + script], capture_output=True, check=False, env=environment, timeout=60
    )
    assert not done.returncode, done.stderr.decode()
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer
