"""What a scan sees, and what it takes for gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from feeds import gather
from feeds.errors import ArticleError, SourceError
from feeds.gather import Differences, Found, Row, Seen
from feeds.intact import LARGEST
from feeds.loss import lost

OLD = 1_500_000_000


def write(root: Path, path: str, text: str = "text", mtime: int = OLD) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (mtime, mtime))


class Memory:
    """What the store remembers, without a store."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Seen]] = {}

    def remember(self, found: list[Found], *, racy: bool = False) -> None:
        for path, stamp in found:
            directory, _, name = path.rpartition("/")
            self.files.setdefault(directory, {})[name] = Seen(stamp, racy)

    def rows(self, directory: str) -> list[Row]:
        return [(name, *seen.stamp, seen.racy) for name, seen in self.files.get(directory, {}).items()]

    def scan(self, root: Path, skip: tuple[str, ...] = (), exclude: tuple[Path, ...] = ()) -> Differences:
        return gather.scan(
            root,
            seen=self.rows,
            directories=set(self.files),
            suffixes={".md", ".txt"},
            skip=skip,
            exclude=exclude,
        )


def paths(found: list[Found]) -> list[str]:
    return [path for path, _ in found]


def test_new_files_in_nested_folders_are_found_in_a_fixed_order(tmp_path: Path) -> None:
    for path in ("b.md", "a/z.txt", "a/b/c.md", "a.md"):
        write(tmp_path, path)
    assert paths(Memory().scan(tmp_path).new) == ["a.md", "b.md", "a/z.txt", "a/b/c.md"]


def test_hidden_temporary_and_foreign_files_are_not_seen(tmp_path: Path) -> None:
    for path in (
        ".hidden.md",
        "x.md~",
        "x.md.part",
        "#x.md#",
        ".#x.md",
        "4913",
        "x.png",
        ".git/x.md",
        "x.tmp",
        "real.md",
    ):
        write(tmp_path, path)
    assert paths(Memory().scan(tmp_path).new) == ["real.md"]


def test_c32_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.md")
    write(tmp_path, "root/a.md")
    (tmp_path / "root/link.md").symlink_to(tmp_path / "outside/secret.md")
    (tmp_path / "root/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "root/loop").symlink_to(tmp_path / "root")
    assert paths(Memory().scan(tmp_path / "root").new) == ["a.md"]


def test_skipped_patterns_and_excluded_directories_are_left_out(tmp_path: Path) -> None:
    for path in ("a.md", "drafts/b.md", "x/_index.md", "public/c.md"):
        write(tmp_path, path)
    found = Memory().scan(tmp_path, skip=("drafts/*", "_index.md"), exclude=(tmp_path / "public",))
    assert paths(found.new) == ["a.md"]


def test_a_second_scan_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new)
    again = memory.scan(tmp_path)
    assert (again.new, again.changed, again.vanished, again.unchanged) == ([], [], [], 1)


@pytest.mark.parametrize("edit", ["size", "mtime", "inode"])
def test_a_change_of_the_stamp_is_seen(tmp_path: Path, edit: str) -> None:
    write(tmp_path, "a.md")
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new)
    if edit == "size":
        write(tmp_path, "a.md", "longer text")
    elif edit == "mtime":
        write(tmp_path, "a.md", mtime=OLD + 1)
    else:
        write(tmp_path, "b.md")
        (tmp_path / "b.md").replace(tmp_path / "a.md")
    assert paths(memory.scan(tmp_path).changed) == ["a.md"]


def test_d8_content_changed_under_the_same_size_and_mtime_is_seen_by_ctime(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "one")
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new)
    write(tmp_path, "a.md", "two")
    assert paths(memory.scan(tmp_path).changed) == ["a.md"]


def test_a_racily_clean_file_is_looked_at_again(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new, racy=True)
    assert paths(memory.scan(tmp_path).changed) == ["a.md"]


def test_a_stamp_is_racy_within_two_seconds_of_the_reading(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    stamp = gather.Stamp(1, 10_000_000_000, 10_000_000_000, 1)
    assert stamp.racy(11_900_000_000)
    assert not stamp.racy(12_100_000_001)


def test_vanished_files_and_directories_are_told(tmp_path: Path) -> None:
    for path in ("a.md", "gone/b.md", "gone/deep/c.md"):
        write(tmp_path, path)
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new)
    shutil.rmtree(tmp_path / "gone")
    (tmp_path / "a.md").unlink()
    found = memory.scan(tmp_path)
    assert sorted(found.vanished) == ["a.md", "gone/b.md", "gone/deep/c.md"]
    assert found.empty


def test_a_missing_root_is_an_error_and_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or directory"):
        Memory().scan(tmp_path / "missing")


def test_c34_d4_a_name_that_is_not_utf8_is_refused_and_harms_nobody(tmp_path: Path) -> None:
    write(tmp_path, "good.md")
    (tmp_path / os.fsdecode(b"bad\xff.md")).write_text("text")
    (tmp_path / os.fsdecode(b"folder\xff")).mkdir()
    found = Memory().scan(tmp_path)
    assert paths(found.new) == ["good.md"]
    assert sorted(error.path for error in found.refused) == ["bad\\xff.md", "folder\\xff"]


def test_what_lies_in_an_unreadable_directory_has_not_vanished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "locked/a.md")
    memory = Memory()
    memory.remember(memory.scan(tmp_path).new)
    real = os.open

    def refuse(path: str, flags: int, *, dir_fd: int | None = None) -> int:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    found = memory.scan(tmp_path)
    assert found.vanished == []
    assert [str(error) for error in found.refused] == ["locked/: the directory can't be read: permission denied"]


def test_take_gives_bytes_and_their_stamp(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "hello")
    data, stamp = gather.take(tmp_path, "a.md")
    assert (data, stamp.size) == (b"hello", 5)


def test_a_file_system_that_gives_little_at_a_time_is_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "hello, world")
    real = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: real(descriptor, min(size, 5)))
    assert gather.take(tmp_path, "a.md")[0] == b"hello, world"


@pytest.mark.parametrize("now", ["", "hello, world", "hi"])
def test_a_file_that_is_written_to_while_it_is_read_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    write(tmp_path, "a.md", "hello")
    real = os.read

    def read(descriptor: int, size: int) -> bytes:
        (tmp_path / "a.md").write_text(now)
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", read)
    with pytest.raises(ArticleError, match="was written to while it was read"):
        gather.take(tmp_path, "a.md")


def test_c35_a_fifo_never_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert Memory().scan(tmp_path).new == []
    with pytest.raises(ArticleError, match="not a plain file"):
        gather.take(tmp_path, "pipe.md")


def test_c33_a_link_put_in_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret", "secret")
    (tmp_path / "a.md").symlink_to(tmp_path / "secret")
    with pytest.raises(ArticleError, match="symbolic links"):
        gather.take(tmp_path, "a.md")


def test_c39_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ArticleError, match="larger than"):
        gather.take(tmp_path, "huge.md")


def test_a_vanished_file_is_an_article_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"gone\.md: no such file"):
        gather.take(tmp_path, "gone.md")


@pytest.mark.parametrize(
    ("gone", "known", "place"),
    [
        (11, 20, ""),
        (10, 20, None),
        (19, 19, None),
        (500, 10_000, None),
    ],
)
def test_more_than_half_of_a_tree_of_twenty_is_taken_for_an_unmounted_disk(
    gone: int, known: int, place: str | None
) -> None:
    assert lost([f"{number}.md" for number in range(gone)], lambda _: known) == place


def test_d6_a_lost_subtree_is_named(tmp_path: Path) -> None:
    vanished = [f"2024/world/{number}.md" for number in range(30)]
    counts = {"": 1000, "2024": 200, "2024/world": 40}
    assert lost(vanished, counts.__getitem__) == "2024/world"


class Looks(Memory):
    """The same memory, asked by path."""

    def look(self, root: Path, *paths: str, skip: tuple[str, ...] = (), exclude: tuple[Path, ...] = ()) -> Differences:
        def seen(path: str) -> Seen | None:
            directory, _, name = path.rpartition("/")
            return self.files.get(directory, {}).get(name)

        return gather.look(root, paths, seen=seen, suffixes={".md", ".txt"}, skip=skip, exclude=exclude)


def test_a_look_tells_new_changed_same_and_gone(tmp_path: Path) -> None:
    memory = Looks()
    for path in ("same.md", "changed.md", "a/gone.md"):
        write(tmp_path, path)
    memory.remember(memory.scan(tmp_path).new)
    write(tmp_path, "changed.md", "longer than before")
    write(tmp_path, "a/new.md")
    (tmp_path / "a/gone.md").unlink()
    found = memory.look(tmp_path, "same.md", "changed.md", "a/gone.md", "a/new.md", "never.md", "never/there.md")
    assert (paths(found.new), paths(found.changed), found.vanished) == (["a/new.md"], ["changed.md"], ["a/gone.md"])
    assert found.unchanged == 1
    assert not found.empty


@pytest.mark.parametrize("path", [".hidden.md", ".git/x.md", "x.md~", "x.part", "drafts/x.md", "a/skipped.md"])
def test_a_look_sees_no_more_than_a_scan(tmp_path: Path, path: str) -> None:
    write(tmp_path, path)
    skip = ("drafts", "skipped.md")
    assert Looks().scan(tmp_path, skip).new == []
    assert Looks().look(tmp_path, path, skip=skip).new == []


def test_a_look_never_leaves_the_source(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "real/x.md")
    write(tmp_path, "outside/x.md")
    write(root, "public/x.md")
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "link.md").symlink_to(tmp_path / "outside/x.md")
    found = Looks().look(
        root, "link/x.md", "link.md", "../outside/x.md", "public/x.md", "real/x.md", exclude=(root / "public",)
    )
    assert paths(found.new) == ["real/x.md"]


def test_what_became_a_link_or_a_folder_is_gone(tmp_path: Path) -> None:
    memory = Looks()
    write(tmp_path, "a.md")
    write(tmp_path, "b.md")
    memory.remember(memory.scan(tmp_path).new)
    (tmp_path / "a.md").unlink()
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").rename(tmp_path / "c.md")
    (tmp_path / "b.md").mkdir()
    assert memory.look(tmp_path, "a.md", "b.md").vanished == ["a.md", "b.md"]


def test_d4_a_look_at_a_name_that_is_not_utf8_refuses_it_alone(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    write(tmp_path, name)
    write(tmp_path, "b.md")
    found = Looks().look(tmp_path, name, "b.md")
    assert paths(found.new) == ["b.md"]
    assert [error.reason for error in found.refused] == ["the name is not UTF-8"]


def test_a_look_into_a_source_that_is_gone_withdraws_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such directory"):
        Looks().look(tmp_path / "missing", "a.md")


def test_a_path_that_can_not_be_asked_for_is_named_and_not_gone(tmp_path: Path) -> None:
    found = Looks().look(tmp_path, "n" * 300 + ".md")
    assert (found.vanished, found.new) == ([], [])
    assert [error.reason for error in found.refused] == ["file name too long"]


def test_d9_a_directory_that_is_moved_while_it_is_scanned_hides_nothing(tmp_path: Path) -> None:
    """A file that had just left it would be taken for a copy, and its article for two."""
    memory = Memory()
    for path in ("a/z.md", "b/x.md", "c/y.md"):
        write(tmp_path, path)
    memory.remember(memory.scan(tmp_path).new)
    (tmp_path / "c/y.md").rename(tmp_path / "b/y.md")
    moved: list[Path] = []

    def seen(directory: str) -> list[Row]:
        if not moved:
            moved.append((tmp_path / "c").rename(tmp_path / "d"))
        return memory.rows(directory)

    found = gather.scan(tmp_path, seen=seen, directories=set(memory.files), suffixes={".md"})
    assert (paths(found.new), found.vanished, found.refused) == (["b/y.md"], ["c/y.md"], [])


def test_a_directory_that_never_stands_still_is_named_and_loses_nothing(tmp_path: Path) -> None:
    memory = Memory()
    for path in ("a/z.md", "b/x.md"):
        write(tmp_path, path)
    memory.remember(memory.scan(tmp_path).new)

    def seen(directory: str) -> list[Row]:
        if directory == "a":
            name = next(path for path in tmp_path.iterdir() if path.name != "a")
            name.rename(tmp_path / f"{name.name}b")
        return memory.rows(directory)

    found = gather.scan(tmp_path, seen=seen, directories=set(memory.files), suffixes={".md"})
    assert [error.reason for error in found.refused] == ["the directory can't be read: no such file or directory"]
