"""The harness itself: a trace is read as it is meant, and a part of the points is evenly spread."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.crash import tally
from tests.acceptance.crash.traced import Call, Point, Traced, calls, failed_at, killed_at, needs_strace, traced

TRACE = """\
7  openat(AT_FDCWD</tmp>, "a", O_RDONLY|O_CLOEXEC) = 3</tmp/a>
7  openat(AT_FDCWD</tmp>, "b", O_WRONLY|O_CREAT|O_EXCL, 0644) = 3</tmp/b>
8  fsync(3</tmp/b> <unfinished ...>
7  rename("b", "c" <unfinished ...>
8  <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)
7  <... rename resumed>)             = 0
7  fsync(4</tmp>)                          = ?
"""


def test_calls_are_told_in_the_order_in_which_they_began() -> None:
    found = calls(TRACE)
    assert [(call.thread, call.name) for call in found[2:4]] == [(8, "fsync"), (7, "rename")]
    assert found[3] == Call(7, "rename", '"b", "c")             = 0')
    assert [call.injected for call in found] == [False, False, True, False, False]


def test_points_are_the_calls_that_write_numbered_among_all_of_their_name() -> None:
    assert Traced(0, calls(TRACE), "", "").points() == [
        Point("openat", 2),
        Point("fsync", 1),
        Point("rename", 1),
        Point("fsync", 2),
    ]


@needs_strace
def test_a_process_is_killed_before_the_call_and_fails_at_it(tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", f'mkdir "{tmp_path}/a"; mkdir "{tmp_path}/b" || true']
    assert [call.name for call in traced(["/bin/mkdir", str(tmp_path / "c")], tmp_path / "log").calls][-1] == "mkdir"
    assert killed_at(["/bin/mkdir", str(tmp_path / "d")], tmp_path / "log", Point("mkdir", 1)).killed
    assert not (tmp_path / "d").exists()
    failed = failed_at(command, tmp_path / "log", Point("mkdir", 1), "ENOSPC")
    assert (failed.code, any(call.injected for call in failed.calls)) == (0, True)
    assert "No space left on device" in failed.stderr


def test_some_points_are_spread_evenly_and_all_are_all() -> None:
    assert tally.some(range(10), 0.2) == [2, 7]
    assert tally.some(range(10), 0.01) == [5]
    assert tally.some(range(10), 1) == [*range(10)]
    assert tally.some([], 1) == []


def test_pieces_of_some_points_are_all_of_them_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [tally.some(range(10), 0.7, tally.Piece(number, 4)) for number in range(4)]
    assert sorted(point for piece in pieces for point in piece) == tally.some(range(10), 0.7)
    monkeypatch.setenv("FEEDS_CRASH_SHARE", "1")
    assert len(tally.in_pieces(0.1).args[1]) == tally.MOST
    monkeypatch.setenv("FEEDS_CRASH_SHARE", "0.02")
    assert tally.in_pieces(0.1).args[1] == [tally.ALL]


def test_what_was_counted_is_summed_and_what_was_not_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_TALLY", str(tmp_path / "tally"))
    tally.count("torn", 2)
    tally.count("kill points tried")
    tally.count("torn")
    lines = (tmp_path / "tally").read_text().splitlines()
    first = json.loads(lines[0])
    assert (first["what"], first["n"]) == ("torn", 2)
    assert "test_what_was_counted_is_summed" in first["where"]
    sums = tally.totals(lines)
    assert (sums["torn"], sums["kill points tried"], sums["lost"]) == (3, 1, 0)
