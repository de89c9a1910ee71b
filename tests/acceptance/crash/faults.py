"""A publish of which one call fails, or that call and all later ones of its name: what it may do, and what it says."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

from tests.acceptance.crash import tally
from tests.acceptance.crash.prepared import Prepared
from tests.acceptance.crash.scene import NOW, Scene
from tests.acceptance.crash.traced import WRITING, Call, Point, Traced, traced

#: What a disk answers that fails, is full, or has become read-only; and a system that has no more open files.
ERRORS = ("EIO", "ENOSPC", "EDQUOT", "EMFILE", "EROFS")
#: Calls that only look; a disk that fails answers them with EIO.
READING = ("pread64", "read", "newfstatat", "getdents64")
SYNCING = ("fsync", "fdatasync")
#: All well, some articles refused, a configuration that can't be read, a place that can't be used.
WELL, REFUSED, USAGE, UNAVAILABLE = range(4)
#: SQLite's own words. Of opening a file it keeps no cause: where the next try would do, there is none to be told.
OWN_WORDS = ("database or disk is full", "unable to open database file", "attempt to write a readonly database")


class Fault(NamedTuple):
    """The call at `point` fails with `error`; with `lasting` every later one of its name does, too."""

    point: Point
    error: str
    lasting: bool = False

    def inject(self) -> str:
        """As strace wants it."""
        return f"{self.point.name}:error={self.error}:when={self.point.when}{'+' if self.lasting else ''}"

    @property
    def starves(self) -> bool:
        """Whether a program that has not imported all that it needs can fail of it, or one that says how it ends."""
        return self.lasting and self.point.name in ("openat", "write")

    @property
    def words(self) -> str:
        """How the system calls the error."""
        return os.strerror(getattr(errno, self.error)).lower()


class Case(NamedTuple):
    """A publication, and the calls of a run that nothing disturbs: of a prepared one, and of one begun as in life.

    Both make the same calls on files of the scene; of those by which Python starts there are more in the latter.
    """

    scene: Scene
    log: Path
    ready: Prepared
    calls: Mapping[bool, list[Call]]

    @classmethod
    def begin(cls, scene: Scene, log: Path, ready: Prepared) -> Case:
        """Of a scene that is expected."""
        made = cls(scene, log, ready, {})
        return made._replace(calls={in_life: made.run(in_life=in_life).calls for in_life in (False, True)})

    def run(self, inject: str = "", *, in_life: bool) -> Traced:
        """Publish in a process of its own; one that does not end within two minutes fails the test."""
        self.scene.restore()
        names = (*WRITING, *READING)
        if in_life:
            return traced(self.scene.command(), self.log, inject=inject, names=names)
        return self.ready.traced(self.scene.asked(), self.log, inject=inject, names=names)

    def faults(self, wanted: Callable[[Call], bool], errors: Sequence[str], lasting: Sequence[bool]) -> list[Fault]:
        """All that can befall these calls."""
        found = [points(self.scene, self.calls[in_life], wanted) for in_life in (False, True)]
        return [
            Fault(started if Fault(prepared, error, one).starves else prepared, error, one)
            for prepared, started in zip(*found, strict=True)
            for error, one in product(errors, lasting)
        ]

    def bear(self, fault: Fault) -> str:
        """What is wrong with what became of it."""
        ended = self.run(fault.inject(), in_life=fault.starves)
        try:
            assert_borne(self.scene, ended, fault)
        except AssertionError as error:
            hit = next((call for call in ended.calls if call.injected), None)
            return f"{fault}: {hit}, exit code {ended.code}: {error}"
        return ""


def points(scene: Scene, calls: Sequence[Call], wanted: Callable[[Call], bool]) -> Iterator[Point]:
    """Those calls on files of the scene that are wanted."""
    seen: Counter[str] = Counter()
    for call in calls:
        seen[call.name] += 1
        if f"{scene.root}/" in call.said and wanted(call):
            yield Point(call.name, seen[call.name])


def assert_borne(scene: Scene, ended: Traced, fault: Fault) -> None:
    """It has ended by itself and says where and why, readers lost nothing, and the next run makes it good."""
    assert any(call.injected for call in ended.calls), "the call was not made"
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.code in (WELL, REFUSED, USAGE, UNAVAILABLE), (ended.code, ended.stderr)
    assert synced_again(scene, ended.calls) == []
    if ended.code == WELL:
        assert not any(call.injected and is_sync(scene, call) for call in ended.calls), "it may not last"
        end = scene.end()  # a log that could not be taken away is nothing to readers
        assert replace(end, store=scene.new.store) == scene.new, "it said that all was well"
    else:
        assert says(scene, ended, fault), ended.stdout + ended.stderr
    if any(call.injected and str(scene.articles) in call.said for call in ended.calls):
        # Without an article that could not be read documents are neither old nor new; one that moved is back by now.
        assert_heals_in_the_end(scene)
    else:
        scene.assert_whole()
        scene.assert_heals()
    tally.count("faults injected")


def assert_heals_in_the_end(scene: Scene) -> None:
    """The next run has every article under its id, in all feeds; times may differ."""
    scene.publish(now=NOW + timedelta(minutes=1))
    end = scene.end()
    assert [one["id"] for one in end.articles] == [one["id"] for one in scene.new.articles]
    assert end.documents.keys() == scene.new.documents.keys()
    assert all(title in end.documents["all.json"] for title in (b"Number 3", b"Number 8"))


def says(scene: Scene, ended: Traced, fault: Fault) -> bool:
    """Whether place and cause are named."""
    said = ended.stderr
    if not (said or ended.stdout):  # its own output is written by such calls, too
        return fault.lasting and fault.point.name == "write"
    if ended.code == REFUSED:
        refused = json.loads(ended.stdout)["gathered"]["refused"]
        return any(one["path"] and fault.words in one["reason"] for one in refused)
    own = (*OWN_WORDS, *(["disk i/o error"] if fault.error == "EIO" else []))
    return str(scene.root) in said and any(words in said.lower() for words in (fault.words, *own))


def is_sync(scene: Scene, call: Call) -> bool:
    """But for those of the store's directory by SQLite, which takes no notice when they fail: we make one after it."""
    return call.name == "fsync" or (call.name == "fdatasync" and place_of(call) != str(scene.state))


def synced_again(scene: Scene, calls: Sequence[Call]) -> list[Call]:
    """The calls that sync a file, or give a document its name, after a sync of it has failed.

    While SQLite makes a database that has no log yet, it writes what it has changed back before it syncs once more.
    """
    failed: set[str] = set()
    found, is_made = [], False
    for call in calls:
        place = place_of(call)
        is_made |= call.name == "pwrite64" and place.endswith("-wal")
        if place in failed and call.name in (*SYNCING, "rename"):
            found.append(call)
        if call.injected and is_sync(scene, call) and (is_made or place != str(scene.state / "feeds.sqlite")):
            failed.add(place)
    return found


def place_of(call: Call) -> str:
    """The file that a call is about: by its descriptor, or the first one that it names."""
    before = call.said.partition(")")[0]
    if before[:1].isdigit():
        return before.partition("<")[2].rpartition(">")[0]
    return call.said.partition('"')[2].partition('"')[0]
