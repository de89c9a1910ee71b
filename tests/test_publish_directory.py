"""Documents replaced whole, and nothing else touched. `TargetContract` is what every kind of target must hold."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from feeds import publish
from feeds.errors import TargetError
from feeds.publish import Live, Rehearsal, Target, open_target


class TargetContract:
    """The meaning of the Target protocol."""

    @pytest.fixture
    def target(self, tmp_path: Path) -> Target:
        raise NotImplementedError

    def test_what_was_put_is_there_with_its_time(self, target: Target) -> None:
        target.replace("world/asia.rss", b"body", 1_700_000_000)
        target.settle()
        assert target.read("world/asia.rss") == b"body"
        assert target.look("world/asia.rss") == Live(4, 1_700_000_000)

    def test_what_was_never_put_is_not_there(self, target: Target) -> None:
        assert target.read("no.rss") is None
        assert target.look("no.rss") is None

    def test_a_second_put_replaces_the_first(self, target: Target) -> None:
        target.replace("a.rss", b"one", 1)
        target.replace("a.rss", b"second", 2)
        target.settle()
        assert (target.read("a.rss"), target.look("a.rss")) == (b"second", Live(6, 2))

    def test_of_many_puts_each_path_has_its_last(self, target: Target) -> None:
        bodies = {f"{number % 5}.rss": b"%d" % number for number in range(40)}
        for number in range(40):
            target.replace(f"{number % 5}.rss", b"%d" % number, number)
        target.settle()
        assert {path: target.read(path) for path in bodies} == bodies

    def test_what_was_removed_is_gone(self, target: Target) -> None:
        target.replace("a/b/c.rss", b"one", 1)
        target.remove("a/b/c.rss")
        target.remove("a/b/c.rss")
        target.settle()
        assert target.look("a/b/c.rss") is None

    def test_a_name_in_any_script(self, target: Target) -> None:
        target.replace("政治.atom", b"x", 1)
        assert target.read("政治.atom") == b"x"

    def test_a_path_below_a_document_is_not_there(self, target: Target) -> None:
        target.replace("a.rss", b"x", 1)
        assert target.look("a.rss/b.rss") is None
        assert target.read("a.rss/b.rss") is None


class TestDirectory(TargetContract):
    @pytest.fixture
    def target(self, tmp_path: Path) -> Target:
        return open_target(str(tmp_path / "public"))

    def test_nothing_is_made_before_something_is_put(self, target: Target, tmp_path: Path) -> None:
        target.sweep(["a.rss", "b/c.rss"])
        assert not (tmp_path / "public").exists()

    def test_directories_left_empty_go_and_others_stay(self, target: Target, tmp_path: Path) -> None:
        target.replace("a/b/c.rss", b"x", 1)
        target.replace("d/e.rss", b"x", 1)
        (tmp_path / "public/d/theirs.txt").write_text("theirs")
        target.remove("a/b/c.rss")
        target.remove("d/e.rss")
        assert sorted(path.name for path in (tmp_path / "public").rglob("*")) == ["d", "theirs.txt"]

    def test_c20_strays_of_an_interrupted_run_are_collected_and_nothing_else(
        self, target: Target, tmp_path: Path
    ) -> None:
        target.replace("w/a.rss", b"x", 1)
        target.settle()
        for name in (".feeds-0123456789abcdef", ".feeds-notes", ".feeds-0123456789abcdeg", "w/.feeds-00000000ffffffff"):
            (tmp_path / "public" / name).write_text("stray")
        target.sweep(["w/a.rss"])
        left = sorted(path.name for path in (tmp_path / "public").rglob("*") if path.is_file())
        assert left == [".feeds-0123456789abcdeg", ".feeds-notes", "a.rss"]

    def test_c10_a_failed_sync_leaves_the_old_document_and_no_stray(
        self, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target.replace("a.rss", b"old", 1)
        target.settle()
        calls = []

        def fail(descriptor: int) -> None:
            calls.append(descriptor)
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "fsync", fail)
        target.replace("a.rss", b"new", 2)
        with pytest.raises(TargetError, match="input/output error"):
            target.settle()
        assert len(calls) == 1
        assert target.read("a.rss") == b"old"
        assert [path.name for path in (tmp_path / "public").iterdir()] == ["a.rss"]

    def test_c11_a_failed_sync_of_the_directory_names_it_and_is_not_tried_again(
        self, target: Target, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target.replace("a.rss", b"old", 1)
        target.look("a.rss")
        calls = []

        def fail(descriptor: int) -> None:
            calls.append(descriptor)
            raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(TargetError, match=r"input/output error: .*public|input/output error: .*test_c11"):
            target.settle()
        target.settle()
        assert len(calls) == 1

    def test_a_removal_that_was_interrupted_is_made_to_last(
        self, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target.replace("a/b/c.rss", b"x", 1)
        target.replace("d.rss", b"x", 1)
        target.settle()
        shutil.rmtree(tmp_path / "public/a")
        synced = []
        monkeypatch.setattr(
            os, "fsync", lambda descriptor: synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        )
        target.remove("a/b/c.rss")
        target.settle()
        assert synced == [str(tmp_path / "public")]

    def test_a_file_where_a_directory_must_be_is_a_clear_error(self, target: Target, tmp_path: Path) -> None:
        (tmp_path / "public").write_text("a file")
        with pytest.raises(TargetError, match=r"public"):
            target.replace("a.rss", b"x", 1)


def test_a_rehearsal_touches_nothing(tmp_path: Path) -> None:
    real = open_target(str(tmp_path))
    real.replace("a.rss", b"real", 1)
    real.settle()
    rehearsal = Rehearsal(real)
    rehearsal.replace("a.rss", b"new", 2)
    rehearsal.replace("b.rss", b"new", 2)
    rehearsal.remove("a.rss")
    rehearsal.sweep(["a.rss"])
    rehearsal.settle()
    assert (rehearsal.read("a.rss"), rehearsal.look("b.rss")) == (b"real", None)
    assert [path.name for path in tmp_path.iterdir()] == ["a.rss"]


def test_a_file_url_is_a_directory(tmp_path: Path) -> None:
    target = open_target(f"file://{tmp_path}/public")
    target.replace("a.rss", b"x", 1)
    target.settle()
    assert (tmp_path / "public/a.rss").read_bytes() == b"x"


def test_an_unknown_kind_of_target_is_refused_without_its_password() -> None:
    with pytest.raises(TargetError) as caught:
        open_target("s3://key:secret@bucket/feeds")
    assert "secret" not in str(caught.value)
    assert set(publish.TARGETS) == {"", "file"}
