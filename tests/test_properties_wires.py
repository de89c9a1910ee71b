"""Versions of items in any order, in files and envelopes that come, change and go: readers see the newest, or nothing.

A model keeps which versions were seen and what each file holds. Whether a version may be seen follows from its number,
so that a version never means two things.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from feeds.store import files
from tests.newsroom import Newsroom
from tests.wires import g2, message

GUIDS = (
    "urn:newsml:wire.example:20240502:a",
    "urn:newsml:wire.example:20240502:b",
    "urn:newsml:wire.example:20240502:c",
)
FILES = ("1.xml", "2.xml", "in/3.xml", "in/4.xml")
#: Versions that are canceled.
CANCELED = frozenset((3, 6))
Held = dict[str, int]


def title(guid: str, version: int) -> str:
    return f"Item {guid[-1]} version {version}"


def item(guid: str, version: int) -> str:
    return g2(guid, version, title(guid, version), status="canceled" if version in CANCELED else "usable")


class Wires(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="feeds-wires-"))
        self.newsroom = Newsroom(self.root)
        self.newsroom.articles.mkdir()
        self.newsroom.write("other.md", "---\ntitle: Other\ndate: 2024-05-01\n---\nAlways here.\n")
        self.files: dict[str, Held] = {}
        self.newest: Held = {}
        self.holder: dict[str, set[str]] = {}
        self.ids: dict[str, str] = {}
        self.dirty = True

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def put(self, path: str, held: Held, *, enveloped: bool) -> None:
        items = [item(guid, version) for guid, version in held.items()]
        self.newsroom.write(path, message(*items) if enveloped or len(items) > 1 else items[0])
        self.files[path] = held
        self.dirty = True

    @rule(
        path=st.sampled_from(FILES),
        held=st.dictionaries(st.sampled_from(GUIDS), st.integers(1, 7), min_size=1, max_size=3),
        enveloped=st.booleans(),
    )
    def deliver(self, path: str, held: Held, enveloped: bool) -> None:
        self.put(path, held, enveloped=enveloped)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.files)))
        (self.newsroom.articles / path).unlink()
        del self.files[path]
        self.dirty = True

    @precondition(lambda self: self.dirty)
    @rule(dies=st.integers(0, 3))
    def publish(self, dies: int) -> None:
        if dies:
            self.die(dies)
        report = self.newsroom.publish(allow_empty=True)
        assert report.gathered.refused == []
        self.dirty = False
        for guid in GUIDS:
            self.settle(guid)

    def die(self, when: int) -> None:
        """A run that is killed as it remembers a file."""
        calls, real = [0], files.put

        def dying(*arguments: object, **named: object) -> None:
            calls[0] += 1
            if calls[0] == when:
                raise KeyboardInterrupt
            real(*arguments, **named)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch, suppress(KeyboardInterrupt):
            patch.setattr(files, "put", dying)
            self.newsroom.publish(allow_empty=True)

    def settle(self, guid: str) -> None:
        """The model after a run: the newest version seen counts, while a file that showed it still has the item."""
        holding = {path: held[guid] for path, held in self.files.items() if guid in held}
        known = self.newest.get(guid, 0)
        best = max(holding.values(), default=0)
        kept = self.holder.get(guid, set()) & holding.keys() if best <= known else set()
        self.newest[guid] = max(best, known)
        self.holder[guid] = kept | {path for path, version in holding.items() if version == max(best, known)}

    @invariant()
    def readers_see_the_newest(self) -> None:
        if self.dirty:
            return
        wanted = {
            title(guid, version)
            for guid, version in self.newest.items()
            if version and version not in CANCELED and self.holder[guid]
        }
        entries = {entry.title: entry.id for entry in self.newsroom.entries()}
        assert set(entries) - {"Other"} == wanted
        for name, identifier in entries.items():
            guid = next((each for each in GUIDS if name.startswith(f"Item {each[-1]} ")), name)
            assert self.ids.setdefault(guid, identifier) == identifier


Wires.TestCase.settings = settings(
    max_examples=200 if "FEEDS_LONG_TESTS" in os.environ else 25,
    stateful_step_count=14,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a run costs too much to shrink by thousands of them
    suppress_health_check=[HealthCheck.too_slow],
)
TestWires = Wires.TestCase
