"""A publish of which one call fails, or that call and all later ones of its name: what it may do then, and what it says."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from dataclasses import replace
from typing import Any, NamedTuple

from tests.acceptance.crash import tally
from tests.acceptance.crash.scene import Scene
from tests.acceptance.crash.traced import WRITING, Call, Point, Traced, traced

#: What a disk answers that fails, is full, or has become read-only; and a system that has no more open files.
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EROFS")
#: Calls that only look; a disk that fails answers them with EIO.
READING = ("pread64", "read", "newfstatat", "getdents64", "readlink", "lseek")
SYNCING = ("fsync", "fdatasync")
#: What a command ends with when something can't be used: nothing, an article, the configuration, a place.
CODES = {0, 1, 2, 3}


class Fault(NamedTuple):
    """The call at `point` fails with `error`; with `lasting` every later one of its name does, too."""

    point: Point
    error: str
    lasting: bool = False

    def inject(self) -> str:
        """As strace wants it."""
        return f"{self.point.name}:error={self.error}:when={self.point.when}{'+' if self.lasting else ''}"

    @property
    def words(self) -> str:
        """How the system calls the error."""
        return os.strerror(getattr(errno, self.error)).lower()


def run(scene: Scene, log: Path, fault: Fault | None = None, *, threads: bool = False) -> Traced:
    """Publish in a process of its own, with that fault; one that does not end within two minutes fails the test."""
    inject = fault.inject() if fault else ""
    return traced(scene.command(threads=threads), log, inject=inject, names=(*WRITING, *READING, "close"))


def points(scene: Scene, calls: Sequence[Call]) -> Iterator[tuple[Point, Call]]:
    """Every call on a file of the scene, and which one of its name it is."""
    seen: Counter[str] = Counter()
    for call in calls:
        seen[call.name] += 1
        if f"{scene.root}/" in call.said and call.name != "close":
            yield Point(call.name, seen[call.name]), call


def told(ended: Traced) -> dict[str, Any]:
    """What it printed for programs; empty when that could not be printed."""
    return dict(json.loads(ended.stdout)) if ended.stdout else {}


def reasons(ended: Traced) -> str:
    """Everything that it says of what went wrong."""
    said = told(ended)
    refused = [f"{one['path']}: {one['reason']}" for one in said.get("gathered", {}).get("refused", ())]
    return "\n".join([ended.stderr, *refused])


def assert_borne(scene: Scene, ended: Traced, fault: Fault) -> None:
    """It has ended by itself, names place and cause, readers lost nothing, and the next run makes it good."""
    assert any(call.injected for call in ended.calls), "the call was not made"
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.code in CODES, (ended.code, ended.stderr)
    scene.assert_whole()
    if ended.code == 0:
        end = scene.end()  # a log that could not be taken away is none of the readers'
        assert replace(end, store=scene.new.store) == scene.new, "it said that all was well"
    else:
        assert fault.words in reasons(ended).lower(), reasons(ended)
        assert str(scene.root) in reasons(ended) or ended.code == 1, reasons(ended)
    assert synced_again(ended.calls) == []
    scene.assert_heals()
    tally.count("faults injected")


def synced_again(calls: Sequence[Call]) -> list[Call]:
    """The syncs of a descriptor of which one has failed before, while it was open."""
    failed: set[str] = set()
    found = []
    for call in calls:
        descriptor = call.said.partition("<")[0]
        if call.name == "close":
            failed.discard(descriptor)
        elif call.name in SYNCING:
            found += [call] if descriptor in failed else []
            failed |= {descriptor} if call.injected else set()
    return found
