"""What holds for every kind of file-system events."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest

from feeds.watch.elsewhere import Elsewhere
from feeds.watch.hints import Opener
from tests.watching import Ear, source, until, watching

KINDS: dict[str, Opener] = {"watchfiles": Elsewhere}
if sys.platform == "linux":
    from feeds.watch.inotify import Inotify

    KINDS["inotify"] = Inotify


@pytest.fixture(params=sorted(KINDS))
def opener(request: pytest.FixtureRequest) -> Opener:
    return KINDS[request.param]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    return place.resolve()


def test_the_first_scan_comes_when_events_are_already_kept(root: Path, opener: Opener) -> None:
    class Writer(Ear):
        def scan(self, source: str, reason: str) -> None:
            (root / "a.md").touch()
            super().scan(source, reason)

    with watching(source(root), ear=Writer(), opener=opener) as (ear, watch):
        ear.hears("a.md")
        assert ear.scans == ["start"]
        assert watch.state() == {"news": opener.kind}  # type: ignore[attr-defined]
        assert watch.alive()


def test_new_changed_renamed_and_deleted_files_are_told(root: Path, opener: Opener) -> None:
    with watching(source(root), opener=opener) as (ear, _):
        (root / "a.md").write_text("one")
        ear.hears("a.md")
        for act in (
            lambda: (root / "a.md").write_text("two"),
            lambda: (root / "a.md").rename(root / "b.md"),
            lambda: (root / "b.md").unlink(),
        ):
            ear.looks.clear()
            act()
            until(lambda: ear.paths & {"a.md", "b.md"})
        assert ear.scans == ["start"]


def test_both_halves_of_a_rename_are_told_at_once(root: Path, opener: Opener) -> None:
    (root / "a.md").touch()
    with watching(source(root), opener=opener) as (ear, _):
        (root / "a.md").rename(root / "b.md")
        until(lambda: {"a.md", "b.md"} in ear.looks)


def test_what_a_scan_does_not_find_is_not_told(root: Path, opener: Opener) -> None:
    ignored = ["a.txt", ".b.md", "drafts.md", ".git/c.md", "private/d.md", "out/e.md", "out/sub/f.md"]
    for path in [*ignored, "in/x.md"]:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
    spec = source(root, skip=("drafts*", "private"), exclude=(root / "out",))
    with watching(spec, opener=opener) as (ear, _):
        for path in [*ignored, "in/X.MD"]:
            (root / path).touch()
        ear.hears("in/X.MD")
        assert ear.paths == {"in/X.MD"}
        assert ear.scans == ["start"]


def test_a_linked_directory_is_not_followed(root: Path, tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "other").mkdir()
    (root / "link").symlink_to(tmp_path / "other")
    with watching(source(root), opener=opener) as (ear, _):
        (root / "loop").symlink_to(root)
        (tmp_path / "other" / "a.md").touch()
        (root / "b.md").touch()
        ear.hears("b.md")
        assert not {path for path in ear.paths if path.startswith("loop/")}


def test_the_root_itself_may_be_a_link(root: Path, tmp_path: Path, opener: Opener) -> None:
    link = tmp_path / "current"
    link.symlink_to(root)
    other = tmp_path / "release 2"
    other.mkdir()
    with watching(source(link), opener=opener) as (ear, _):
        (root / "a.md").touch()
        ear.hears("a.md")
        (tmp_path / "next").symlink_to(other)
        (tmp_path / "next").replace(link)
        until(lambda: len(ear.scans) == 2)
        (other / "b.md").touch()
        ear.hears("b.md")


def test_d2_a_file_in_directories_made_at_the_same_moment_is_found(root: Path, opener: Opener) -> None:
    paths = {f"{number}/b/c/x.md" for number in range(20)}
    with watching(source(root), opener=opener) as (ear, _):
        for path in paths:
            (root / path).parent.mkdir(parents=True)
            (root / path).write_text("words")
        until(lambda: ear.paths >= paths or len(ear.scans) > 1)
        ear.notices(root, "7/b/c/y.md")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_d4_a_name_that_is_not_utf_8_harms_no_other(root: Path, opener: Opener) -> None:
    odd = os.fsdecode(b"caf\xe9.md")
    with watching(source(root), opener=opener) as (ear, _):
        (root / odd).touch()
        until(lambda: odd in ear.paths or len(ear.scans) > 1)
        ear.notices(root, "b.md")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_d4_a_directory_whose_name_is_not_utf_8_leaves_at_least_scans(root: Path, opener: Opener) -> None:
    with watching(source(root, poll=0.1), opener=opener) as (ear, watch):
        (root / os.fsdecode(b"caf\xe9")).mkdir()
        (root / "a.md").touch()
        until(lambda: "a.md" in ear.paths or "polling" in ear.scans)
        assert watch.alive()


def test_d6_a_root_that_is_missing_is_waited_for(tmp_path: Path, opener: Opener) -> None:
    root = tmp_path / "later"
    with watching(source(root), opener=opener) as (ear, watch):
        assert ear.scans == ["start"]
        until(lambda: watch.state()["news"].startswith("polling: no such"))
        assert watch.alive()
        root.mkdir()
        until(lambda: len(ear.scans) == 2)
        (root / "a.md").touch()
        ear.hears("a.md")


def test_d6_a_root_that_is_deleted_and_made_again_is_watched_again(root: Path, opener: Opener) -> None:
    (root / "sub").mkdir()
    with watching(source(root), opener=opener) as (ear, watch):
        shutil.rmtree(root)
        until(lambda: watch.state()["news"].startswith("polling"))
        root.mkdir()
        until(lambda: not watch.state()["news"].startswith("polling"))
        assert len(ear.scans) >= 2
        ear.notices(root, "a.md")


def test_d7_a_listener_that_fails_is_asked_to_scan(root: Path, opener: Opener) -> None:
    with watching(source(root), opener=opener) as (ear, watch):
        ear.objection = RuntimeError("out of order")
        (root / "a.md").touch()
        until(lambda: len(ear.scans) == 3)
        assert ear.scans == ["start", "out of order", "watched again"]
        (root / "b.md").touch()
        ear.hears("b.md")
        assert watch.alive()


def test_d9_a_renamed_directory_is_scanned_and_watched_under_its_new_name(root: Path, opener: Opener) -> None:
    (root / "old" / "deep").mkdir(parents=True)
    with watching(source(root), opener=opener) as (ear, _):
        (root / "old").rename(root / "new")
        until(lambda: len(ear.scans) == 2)
        ear.notices(root, "new/deep/a.md")
        assert not {path for path in ear.paths if path.startswith("old")}


def test_it_ends_soon_and_tells_nothing_afterwards(root: Path, opener: Opener) -> None:
    before = set(threading.enumerate())
    with watching(source(root), opener=opener) as (ear, watch):
        began = time.monotonic()
        watch.stop()
        assert time.monotonic() - began < 5
        assert set(threading.enumerate()) <= before
        assert not watch.alive()
        (root / "a.md").touch()
        assert not ear.looks


def test_each_source_has_its_own_events(root: Path, tmp_path: Path, opener: Opener) -> None:
    (tmp_path / "other").mkdir()
    told: list[tuple[str, str]] = []

    class Both(Ear):
        def look(self, source: str, paths: object) -> None:
            told.extend((source, path) for path in paths)  # type: ignore[attr-defined]

    sources = [source(root), source(tmp_path / "other", name="other"), source(tmp_path / "missing", name="missing")]
    with watching(*sources, ear=Both(), opener=opener) as (_, watch):
        (root / "a.md").touch()
        (tmp_path / "other" / "b.md").touch()
        until(lambda: {("news", "a.md"), ("other", "b.md")} <= set(told))
        assert ("news", "b.md") not in told
        assert watch.writing("missing") == frozenset()
