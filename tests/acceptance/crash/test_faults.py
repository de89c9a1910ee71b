"""Every call of a publish made to fail: what is live stays, place and cause are named, the next run makes it good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.faults import ERRORS, READING, SYNCING, Fault, assert_borne, place_of, points, run
from tests.acceptance.crash.scene import Scene
from tests.acceptance.crash.traced import Call, needs_strace

pytestmark = needs_strace
#: Of all faults, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.0015


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


def bear(tmp_path: Path, make: Callable[[Path], Scene], wanted: Callable[[Call], bool], *, lasting: bool) -> None:
    scene, log = make(tmp_path / "scene"), tmp_path / "trace"
    errors = ("EIO",) if wanted is is_look else ERRORS
    found = [*points(scene, run(scene, log).calls, wanted)]
    faults = [Fault(point, error, lasting) for point in found for error in errors]
    wrong = []
    for fault in tally.some(faults, tally.share(PART)):
        scene.restore()
        ended = run(scene, log, fault)
        try:
            assert_borne(scene, ended, fault)
        except AssertionError as error:
            hit = next((call for call in ended.calls if call.injected), None)
            wrong.append(f"{fault}: {hit}, exit code {ended.code}: {error}")
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
class TestOfADocument:
    def test_c9_it_can_not_be_written(self, tmp_path: Path, lasting: bool) -> None:
        bear(tmp_path, scenes.changed, is_document, lasting=lasting)

    def test_c10_it_can_not_be_synced_and_that_is_final(self, tmp_path: Path, lasting: bool) -> None:
        bear(tmp_path, scenes.changed, is_file_sync, lasting=lasting)

    def test_c11_its_directory_can_not_be_synced(self, tmp_path: Path, lasting: bool) -> None:
        bear(tmp_path, scenes.changed, is_directory_sync, lasting=lasting)

    def test_c12_it_can_not_be_given_its_name(self, tmp_path: Path, lasting: bool) -> None:
        bear(tmp_path, scenes.changed, is_rename, lasting=lasting)


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_c13_a_store_that_fails_ends_the_run_and_recovers(tmp_path: Path, lasting: bool) -> None:
    bear(tmp_path, scenes.changed, is_store, lasting=lasting)


def test_c13_a_first_run_whose_disk_fails_is_followed_by_one_that_succeeds(tmp_path: Path) -> None:
    bear(tmp_path, scenes.first, lambda call: is_store(call) or is_document(call), lasting=False)


def test_what_can_not_be_looked_at_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    bear(tmp_path, scenes.changed, is_look, lasting=False)


def test_the_place_of_a_call_is_the_file_that_it_is_about() -> None:
    assert place_of(Call(1, "fsync", "7</a/b>) = 0")) == "/a/b"
    assert place_of(Call(1, "rename", '"/a/b", "/c") = 0')) == "/a/b"
