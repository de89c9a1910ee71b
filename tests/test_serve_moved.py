"""What became of feeds that are no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feeds.serve.moved import Moved, MovedFile


def put(root: Path, told: Any) -> None:
    temporary = root / ".new"
    temporary.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    temporary.replace(root / ".moved.json")


def says(file: MovedFile) -> Moved:
    if file.changed():
        file.read()
    return file.says


def test_a_chain_of_names_is_one_hop() -> None:
    moved = Moved(moved={"a": "b", "b": "c", "x": "y", "y": "x"}, gone=frozenset({"c"}))
    assert [moved.target(name) for name in "abcx"] == ["c", "c", None, None]
    assert [moved.is_gone(name, ".rss") for name in "abcx"] == [True, True, True, False]


def test_the_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    file = MovedFile(str(tmp_path))
    assert not file.changed()
    assert says(file) == Moved()
    put(tmp_path, {"gone": ["old"], "moved": {"was": "政治"}, "suffixes": [".atom"]})
    assert says(file) == Moved(gone=frozenset({"old"}), moved={"was": "政治"}, suffixes=frozenset({".atom"}))
    assert not file.changed()
    put(tmp_path, {})
    assert says(file) == Moved()
    put(tmp_path, {"gone": ["old"]})
    assert says(file).is_gone("old", ".rss")
    (tmp_path / ".moved.json").unlink()
    assert says(file) == Moved()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"moved": 3}', '{"gone": 3}', '{"moved": {"a": []'])
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path, text: str) -> None:
    file = MovedFile(str(tmp_path))
    put(tmp_path, {"gone": ["old"]})
    before = says(file)
    put(tmp_path, text)
    assert says(file) == before
    assert not file.changed()


def test_a_root_that_cannot_be_looked_at_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "loop"
    root.mkdir()
    put(root, {"gone": ["old"]})
    file = MovedFile(str(root))
    before = says(file)
    root.rename(tmp_path / "away")
    root.symlink_to("loop")
    assert not file.changed()
    assert says(file) == before


def test_archives_move_and_go_with_their_feed() -> None:
    moved = Moved(moved={"a": "b/c", "archive/x": "y"}, gone=frozenset({"gone"}))
    assert moved.target("archive/a/12") == "archive/b/c/12"
    assert moved.target("archive/b/c/12") is None
    assert moved.target("archive/x") == "y"
    assert moved.is_gone("archive/gone/1", ".json")
    assert not moved.is_gone("archive/gone/all", ".json")
