"""Every call of a publish made to fail: what is live stays, place and cause are named, the next run makes it good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.faults import ERRORS, READING, SYNCING, Fault, assert_borne, place_of, points, run
from tests.acceptance.crash.scene import Scene
from tests.acceptance.crash.traced import Call, needs_strace

pytestmark = needs_strace
#: Of all faults, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.0005


def is_on(call: Call, place: str) -> bool:
    return f"/scene/{place}" in call.said and call.name not in READING and call.writes


def is_document(call: Call) -> bool:
    return is_on(call, "public") and call.name not in (*SYNCING, "rename")


def is_file_sync(call: Call) -> bool:
    return is_on(call, "public") and call.name in SYNCING and "/.feeds-" in call.said


def is_directory_sync(call: Call) -> bool:
    return is_on(call, "public") and call.name in SYNCING and "/.feeds-" not in call.said


def is_rename(call: Call) -> bool:
    return call.name == "rename"


def is_store(call: Call) -> bool:
    return is_on(call, "state")


def is_look(call: Call) -> bool:
    return call.name in READING or (call.name == "openat" and not call.writes)


class Case(NamedTuple):
    """A publication, and the calls of a run that nothing disturbs."""

    scene: Scene
    log: Path
    calls: list[Call]

    def bear(
        self, wanted: Callable[[Call], bool], errors: Sequence[str] = ERRORS, lasting: Sequence[bool] = (False, True)
    ) -> None:
        """Let some of these calls fail in all ways, once and from then on, one after the other."""
        found = points(self.scene, self.calls, wanted)
        faults = [Fault(*case) for case in product(found, errors, lasting)]
        wrong = list(filter(None, map(self._bear, tally.some(faults, tally.share(PART)))))
        assert not wrong, "\n\n".join(wrong)

    def _bear(self, fault: Fault) -> str:
        """What is wrong with what became of it."""
        self.scene.restore()
        ended = run(self.scene, self.log, fault)
        try:
            assert_borne(self.scene, ended, fault)
        except AssertionError as error:
            hit = next((call for call in ended.calls if call.injected), None)
            return f"{fault}: {hit}, exit code {ended.code}: {error}"
        return ""


def case(root: Path, make: Callable[[Path], Scene]) -> Case:
    scene = make(root / "scene")
    return Case(scene, root / "trace", run(scene, root / "trace").calls)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("changed"), scenes.changed)


def test_c9_a_document_that_can_not_be_written_leaves_the_old_one(changed: Case) -> None:
    changed.bear(is_document)


def test_c10_a_document_that_can_not_be_synced_is_given_up_and_written_anew_by_the_next_run(changed: Case) -> None:
    changed.bear(is_file_sync)


def test_c11_a_directory_that_can_not_be_synced_fails_the_run(changed: Case) -> None:
    changed.bear(is_directory_sync)


def test_c12_a_document_that_can_not_be_given_its_name_leaves_the_old_one(changed: Case) -> None:
    changed.bear(is_rename)


def test_c13_a_store_that_fails_ends_the_run_and_recovers(changed: Case) -> None:
    changed.bear(is_store)


def test_c9_what_can_not_be_looked_at_is_told_and_nothing_is_lost(changed: Case) -> None:
    # From then on no program could even read itself.
    changed.bear(is_look, ["EIO"], lasting=[False])


def test_c13_a_first_run_whose_disk_fails_is_followed_by_one_that_succeeds(tmp_path: Path) -> None:
    case(tmp_path, scenes.first).bear(lambda call: is_on(call, ""))


def test_the_place_of_a_call_is_the_file_that_it_is_about() -> None:
    assert place_of(Call(1, "fsync", "7</a/b>) = 0")) == "/a/b"
    assert place_of(Call(1, "rename", '"/a/b", "/c") = 0')) == "/a/b"
