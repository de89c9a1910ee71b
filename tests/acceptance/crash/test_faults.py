"""Every call of a publish made to fail: what is live stays, place and cause are named, the next run makes it good."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.acceptance.crash import scenes, tally
from tests.acceptance.crash.faults import ERRORS, READING, SYNCING, Case, place_of
from tests.acceptance.crash.prepared import Prepared
from tests.acceptance.crash.traced import Call, needs_strace

pytestmark = needs_strace
#: Of all faults, so many are tried where nobody asks for more (`make crash` tries all).
PART = 0.0005
in_pieces = tally.in_pieces(PART)


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


def bear(
    case: Case,
    wanted: Callable[[Call], bool],
    piece: tally.Piece,
    errors: Sequence[str] = ERRORS,
    lasting: Sequence[bool] = (False, True),
) -> None:
    """Let some of these calls fail in all ways, once and from then on, one after the other."""
    faults = tally.some(case.faults(wanted, errors, lasting), tally.share(PART), piece)
    wrong = list(filter(None, map(case.bear, faults)))
    assert not wrong, "\n\n".join(wrong)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, ready: Prepared) -> Case:
    root = tmp_path_factory.mktemp("changed")
    return Case.begin(scenes.changed(root / "scene"), root / "trace", ready)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, ready: Prepared) -> Case:
    root = tmp_path_factory.mktemp("first")
    return Case.begin(scenes.first(root / "scene"), root / "trace", ready)


@in_pieces
def test_c9_a_document_that_can_not_be_written_leaves_the_old_one(changed: Case, piece: tally.Piece) -> None:
    bear(changed, is_document, piece)


@in_pieces
def test_c10_a_document_that_can_not_be_synced_is_given_up_and_written_anew_by_the_next_run(
    changed: Case, piece: tally.Piece
) -> None:
    bear(changed, is_file_sync, piece)


@in_pieces
def test_c11_a_directory_that_can_not_be_synced_fails_the_run(changed: Case, piece: tally.Piece) -> None:
    bear(changed, is_directory_sync, piece)


@in_pieces
def test_c12_a_document_that_can_not_be_given_its_name_leaves_the_old_one(changed: Case, piece: tally.Piece) -> None:
    bear(changed, is_rename, piece)


@in_pieces
def test_c13_a_store_that_fails_ends_the_run_and_recovers(changed: Case, piece: tally.Piece) -> None:
    bear(changed, is_store, piece)


@in_pieces
def test_c9_what_can_not_be_looked_at_is_told_and_nothing_is_lost(changed: Case, piece: tally.Piece) -> None:
    # From then on no program could even read itself.
    bear(changed, is_look, piece, ["EIO"], lasting=[False])


@in_pieces
def test_c13_a_first_run_whose_disk_fails_is_followed_by_one_that_succeeds(first: Case, piece: tally.Piece) -> None:
    bear(first, lambda call: is_on(call, ""), piece)


def test_the_place_of_a_call_is_the_file_that_it_is_about() -> None:
    assert place_of(Call(1, "fsync", "7</a/b>) = 0")) == "/a/b"
    assert place_of(Call(1, "rename", '"/a/b", "/c") = 0')) == "/a/b"
