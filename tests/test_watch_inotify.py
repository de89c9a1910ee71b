"""What only inotify shows: closes, overflows, and what the two make possible."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path

import pytest

from feeds import gather
from feeds.watch import pace, writing
from tests.watching import Ear, alone, source, until, watching

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


def queue() -> int:
    """How many events the system keeps for one reader."""
    return int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())


def test_d1_after_an_overflow_one_scan_finds_everything(tmp_path: Path) -> None:
    count = min(queue() // 2 + 500, 50_000)
    found: list[int] = []

    class Gatherer(Ear):
        def scan(self, source: str, reason: str) -> None:
            listed = gather.scan(tmp_path, seen=lambda _: (), directories=(), suffixes=(".md",))
            found.append(len(listed.new))
            super().scan(source, reason)

    with watching(source(tmp_path), ear=Gatherer()) as (ear, _):
        ear.gate.clear()
        (tmp_path / "first.md").touch()
        ear.hears("first.md")
        for number in range(count):
            (tmp_path / f"{number}.md").touch()
        ear.gate.set()
        until(lambda: len(ear.scans) == 2)
        (tmp_path / "last.md").touch()
        ear.hears("last.md")
        assert ear.scans == ["start", "more events than the system keeps"]
        assert found == [0, count + 1]
        assert ear.paths == {"first.md", "last.md"}


def test_d1_a_burst_of_paths_is_one_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.watch.hints.MANY", 100)
    with watching(source(tmp_path)) as (ear, _):
        ear.gate.clear()
        (tmp_path / "first.md").touch()
        ear.hears("first.md")
        for number in range(200):
            (tmp_path / f"{number}.md").touch()
        ear.gate.set()
        until(lambda: ear.scans == ["start", "a burst of changes"])
        assert ear.paths == {"first.md"}


def test_d2_directories_made_all_the_time_hide_nothing(tmp_path: Path) -> None:
    paths = {f"{number % 7}/{number % 5}/{number}/x.md" for number in range(300)}

    def write(share: set[str]) -> None:
        for path in share:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text("words")

    with watching(source(tmp_path)) as (ear, _):
        halves = [set(sorted(paths)[start::2]) for start in (0, 1)]
        threads = [threading.Thread(target=write, args=(half,)) for half in halves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ear.hears(*paths)
        assert ear.scans == ["start"]


def test_d2_a_directory_that_is_moved_in_brings_its_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "stage" / "deep" / ".hidden").mkdir(parents=True)
    for path in ("a.md", "deep/b.md", "deep/.hidden/c.md", "deep/d.txt"):
        (tmp_path / "stage" / path).touch()
    with watching(source(tmp_path / "root")) as (ear, _):
        (tmp_path / "stage").rename(tmp_path / "root" / "in")
        until(lambda: ear.looks)
        assert ear.looks == [{"in/a.md", "in/deep/b.md"}]
        (tmp_path / "root" / "in" / "deep" / "e.md").touch()
        ear.hears("in/deep/e.md")
        assert ear.scans == ["start"]


def test_d4_the_odd_name_itself_is_told(tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9.md")
    with watching(source(tmp_path)) as (ear, _):
        (tmp_path / odd).touch()
        ear.hears(odd)
        assert ear.scans == ["start"]


def test_d4_a_directory_whose_name_is_not_utf_8_is_passed_over(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    with watching(source(tmp_path)) as (ear, watch):
        odd.mkdir()
        (odd / "a.md").touch()
        (tmp_path / "b.md").touch()
        ear.hears("b.md")
        assert ear.paths == {"b.md"}
        assert watch.state() == {"news": "events"}


def test_d5_of_a_hundred_atomic_saves_each_is_told_and_the_last_one_last(tmp_path: Path) -> None:
    seen: list[str] = []

    class Reader(Ear):
        def look(self, source: str, paths: object) -> None:
            seen.append((tmp_path / "a.md").read_text())
            super().look(source, paths)  # type: ignore[arg-type]

    with watching(source(tmp_path), ear=Reader()) as (ear, _):
        for number in range(100):
            (tmp_path / ".a.md.tmp").write_text(str(number))
            (tmp_path / ".a.md.tmp").rename(tmp_path / "a.md")
            until(lambda: seen and seen[-1] == str(number))  # noqa: B023 - called at once
        assert sorted(set(seen), key=int) == [str(number) for number in range(100)]
        assert ear.paths == {"a.md"}
        assert ear.scans == ["start"]


def test_d9_a_renamed_directory_of_ten_thousand_files_is_one_scan(tmp_path: Path) -> None:
    (tmp_path / "old" / "deep").mkdir(parents=True)
    for number in range(10_000):
        (tmp_path / "old" / f"{number}.md").touch()
    with watching(source(tmp_path)) as (ear, _):
        (tmp_path / "old").rename(tmp_path / "new")
        until(lambda: len(ear.scans) == 2)
        for path in ("new/x.md", "new/deep/y.md"):
            (tmp_path / path).touch()
        ear.hears("new/x.md", "new/deep/y.md")
        assert ear.scans == ["start", "a directory was moved or deleted"]
        assert ear.paths == {"new/x.md", "new/deep/y.md"}


def test_d9_directories_that_change_places_are_known_by_their_new_names(tmp_path: Path) -> None:
    for path in ("a/one", "b/two"):
        (tmp_path / path).mkdir(parents=True)
    with watching(source(tmp_path)) as (ear, _):
        ear.gate.clear()
        (tmp_path / "first.md").touch()
        ear.hears("first.md")
        for _ in range(51):
            for old, new in (("a", "c"), ("b", "a"), ("c", "b")):
                (tmp_path / old).rename(tmp_path / new)
        ear.gate.set()
        until(lambda: len(ear.scans) == 2)
        ear.looks.clear()
        for path in ("a/two/x.md", "b/one/y.md"):
            (tmp_path / path).touch()
        ear.hears("a/two/x.md", "b/one/y.md")
        assert ear.paths == {"a/two/x.md", "b/one/y.md"}


def test_d9_a_directory_that_was_moved_out_is_watched_no_more(tmp_path: Path) -> None:
    (tmp_path / "root" / "sub" / "deep").mkdir(parents=True)
    with watching(source(tmp_path / "root")) as (ear, _):
        (tmp_path / "root" / "sub").rename(tmp_path / "out")
        until(lambda: len(ear.scans) == 2)
        (tmp_path / "out" / "deep" / "a.md").touch()
        (tmp_path / "root" / "b.md").touch()
        ear.hears("b.md")
        assert ear.paths == {"b.md"}


def test_a_deleted_directory_may_come_back(tmp_path: Path) -> None:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "sub" / "a.md").touch()
    with watching(source(tmp_path)) as (ear, _):
        for _ in range(20):
            shutil.rmtree(tmp_path / "sub")
            (tmp_path / "sub" / "deep").mkdir(parents=True)
        ear.notices(tmp_path, "sub/deep/c.md")


def test_a_directory_that_is_renamed_and_deleted_at_once_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    with watching(source(tmp_path)) as (ear, watch):
        ear.gate.clear()
        (tmp_path / "first.md").touch()
        ear.hears("first.md")
        (tmp_path / "sub").rename(tmp_path / "next")
        (tmp_path / "next").rmdir()
        ear.gate.set()
        until(lambda: len(ear.scans) == 2)
        ear.notices(tmp_path, "a.md")
        assert ear.scans == ["start", "a directory was moved or deleted"]
        assert watch.state() == {"news": "events"}


def test_a_deep_tree_is_watched_to_its_end(tmp_path: Path) -> None:
    depth = 400
    deep = "/".join(["d"] * depth)
    (tmp_path / deep).mkdir(parents=True)
    with watching(source(tmp_path)) as (ear, _):
        (tmp_path / deep / "a.md").touch()
        ear.hears(f"{deep}/a.md")
        (tmp_path / "d").rename(tmp_path / "e")
        until(lambda: len(ear.scans) == 2)
        deep = f"e{deep[1:]}"
        (tmp_path / deep / "b.md").touch()
        ear.hears(f"{deep}/b.md")


def test_a_tree_that_is_deeper_than_a_path_may_be_harms_no_other(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=here)
        inner = os.open("d" * 200, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    with watching(source(tmp_path)) as (ear, watch):
        assert watch.state() == {"news": "events"}
        (tmp_path / "a.md").touch()
        ear.hears("a.md")
    # pytest's own cleaning can't go so deep.
    shutil.rmtree(tmp_path / ("d" * 200))


def test_an_unreadable_directory_harms_no_other(tmp_path: Path) -> None:
    script = """
(root / "closed").mkdir()
(root / "open").mkdir()
(root / "closed").chmod(0)
with watching(source(root)) as (ear, watch):
    (root / "late").mkdir(mode=0)
    (root / "open" / "a.md").touch()
    ear.hears("open/a.md")
    (root / "closed").chmod(0o700)
    (root / "late").chmod(0o700)
    print(json.dumps({"state": watch.state(), "paths": sorted(ear.paths)}))
"""
    assert alone(script, tmp_path, "--user") == {"state": {"news": "events"}, "paths": ["open/a.md"]}


def test_a_file_that_is_being_written_is_told_when_it_is_closed(tmp_path: Path) -> None:
    with watching(source(tmp_path)) as (ear, watch):
        with (tmp_path / "slow.md").open("wb", buffering=0) as file:
            for byte in b"words":
                file.write(bytes([byte]))
                until(lambda: watch.writing("news") == {"slow.md"})
            (tmp_path / "other.md").touch()
            ear.hears("other.md")
            assert ear.paths == {"other.md"}
        ear.hears("slow.md")
        assert watch.writing("news") == frozenset()


def test_an_old_file_that_is_written_again_is_left_alone_too(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("words")
    with watching(source(tmp_path)) as (_, watch), (tmp_path / "old.md").open("a") as file:
        assert watch.writing("news") == frozenset()
        file.write("more")
        file.flush()
        until(lambda: watch.writing("news") == {"old.md"})
        (tmp_path / "old.md").unlink()
        until(lambda: watch.writing("news") == frozenset())


def test_a_directory_that_is_moved_takes_its_unfinished_files_along(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    with watching(source(tmp_path)) as (ear, watch), (tmp_path / "old" / "a.md").open("w") as file:
        until(lambda: watch.writing("news") == {"old/a.md"})
        (tmp_path / "old").rename(tmp_path / "new")
        until(lambda: len(ear.scans) == 2)
        until(lambda: watch.writing("news") == frozenset())
        file.write("words")
        file.flush()
        until(lambda: watch.writing("news") == {"new/a.md"})
        file.close()
        ear.hears("new/a.md")


def test_a_file_begun_before_its_directory_was_seen_is_waited_for(tmp_path: Path) -> None:
    with watching(source(tmp_path)) as (ear, watch):
        ear.gate.clear()
        (tmp_path / "first.md").touch()
        ear.hears("first.md")
        (tmp_path / "new").mkdir()
        with (tmp_path / "new" / "a.md").open("w", buffering=1) as file:
            file.write("half\n")
            ear.gate.set()
            until(lambda: watch.writing("news") == {"new/a.md"})
            assert "new/a.md" not in ear.paths
            file.write("whole\n")
        ear.hears("new/a.md")
        until(lambda: watch.writing("news") == frozenset())


def test_a_link_appears_without_a_close_and_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with watching(source(tmp_path)) as (ear, watch):
        (tmp_path / "hard.md").hardlink_to(tmp_path / "a.txt")
        (tmp_path / "brief.md").symlink_to("nowhere")
        ear.hears("hard.md")
        (tmp_path / "brief.md").unlink()
        until(lambda: watch.writing("news") == frozenset())


def test_an_empty_file_whose_writer_takes_time_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "QUIET", 0.0)
    with watching(source(tmp_path)) as (ear, watch):
        with (tmp_path / "slow.md").open("w") as file:
            until(lambda: watch.writing("news") == {"slow.md"})
            (tmp_path / "x.md").touch()
            ear.hears("x.md")
            assert "slow.md" not in ear.paths
            file.write("words")
        ear.hears("slow.md")


def test_a_change_without_a_close_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ENDLESS", 0.01)
    (tmp_path / "a.md").write_text("words")
    with watching(source(tmp_path)) as (ear, watch):
        os.truncate(tmp_path / "a.md", 3)
        ear.hears("a.md")
        until(lambda: watch.writing("news") == frozenset())


def test_only_so_many_unfinished_files_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY", 3)
    with watching(source(tmp_path)) as (_, watch):
        files = [(tmp_path / f"{number}.md").open("w") for number in range(5)]
        until(lambda: watch.writing("news") == {"2.md", "3.md", "4.md"})
        for file in files:
            file.close()
        until(lambda: watch.writing("news") == frozenset())


def test_what_is_not_told_is_not_counted_as_written(tmp_path: Path) -> None:
    with watching(source(tmp_path)) as (ear, watch), (tmp_path / "big.log").open("wb", buffering=0) as file:
        for _ in range(2000):
            file.write(b"x")
        (tmp_path / "a.md").touch()
        ear.hears("a.md")
        assert watch.writing("news") == frozenset()
        assert ear.paths == {"a.md"}


def test_a_thread_rests_longer_the_longer_events_tell_nothing() -> None:
    rests = pace.Pace()
    assert rests.rest(fruitful=True) < pace.MOST
    idle = [rests.rest(fruitful=False) for _ in range(10)]
    assert idle[-1] >= pace.MOST
    assert rests.rest(fruitful=True) < pace.MOST
