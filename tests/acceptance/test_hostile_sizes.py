"""Files too large, too many, too deep: what they cost is bounded, and the others go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.newsroom import Newsroom, markdown

LONG = "FEEDS_LONG_TESTS" in os.environ
#: How many tiny files; a million where there is time.
MANY = 1_000_000 if LONG else 5_000
#: Levels of directories, each of which is a category.
DEEP = 1_000 if LONG else 150


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "site")
    newsroom.write("real.md", markdown("Real"))
    return newsroom


def ran(room: Newsroom) -> dict[str, Any]:
    """What a run in a process of its own tells."""
    command = [sys.executable, "-m", "tests.acceptance.crowded", str(room.root)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3_600 if LONG else 300)
    assert said.returncode == 0, said.stderr
    told: dict[str, Any] = json.loads(said.stdout)
    return told


@pytest.mark.parametrize("name", ["huge.md", "huge.xml", "real.meta"])
def test_c39_a_file_of_a_gigabyte_is_refused_without_being_read(room: Newsroom, name: str) -> None:
    alone = ran(room)["megabytes"]
    with (room.articles / name).open("wb") as file:
        file.truncate(1 << 30)
    told = ran(room)
    assert told["titles"] == ["Real"]
    assert told["refused"] == 1
    assert told["megabytes"] < alone + 50


def test_c39_a_picture_of_a_terabyte_is_not_read_for_its_size(room: Newsroom) -> None:
    room.write("seen.md", markdown("Seen", enclosure="a.mp3", image="a.png"))
    for name, head in (("a.mp3", b"ID3"), ("a.png", b"\x89PNG\r\n\x1a\n")):
        with (room.articles / name).open("wb") as file:
            file.write(head)
            file.truncate(1 << 40)
    alone = ran(room)
    assert sorted(alone["titles"]) == ["Real", "Seen"]
    assert alone["megabytes"] < 300
    assert str(1 << 40).encode() in b"".join(room.files().values())


def test_c39_very_many_tiny_files_cost_a_kilobyte_each(
    room: Newsroom, record_property: Callable[[str, object], None]
) -> None:
    few = Newsroom(room.root.parent / "few")
    for newsroom, count in ((few, 1_000), (room, MANY)):
        for number in range(count):
            newsroom.write(f"{number // 1_000}/{number}.md", "x")
    small, large = ran(few), ran(room)
    assert (large["titles"], large["refused"]) == (["Real"], MANY)
    record_property("measured", f"{MANY:,} tiny files: {small['megabytes']} MB for 1,000, {large['megabytes']} for all")
    assert large["megabytes"] - small["megabytes"] < 20 + MANY * 1.5 / 1024


def descend(top: Path, names: list[str]) -> int:
    """A descriptor of a directory below, made with all above it; its path may be longer than any call takes."""
    opened = os.open(top, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=opened)
        inner = os.open(name, os.O_RDONLY, dir_fd=opened)
        os.close(opened)
        opened = inner
    return opened


def put(directory: int, name: str, text: str) -> None:
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, dir_fd=directory)
    os.write(file, text.encode())
    os.close(file)
    os.close(directory)


def test_c39_an_article_in_very_many_directories_is_one_of_sixteen_categories(room: Newsroom) -> None:
    put(descend(room.articles, ["d"] * DEEP), "deep.md", markdown("Deep"))
    report = room.publish()
    assert sorted(room.titles()) == ["Deep", "Real"]
    assert report.gathered.refused == []
    assert len([path for path in room.files() if path.endswith(".atom")]) == 1 + 16
    assert room.publish().gathered.unchanged == 2


def test_c39_a_path_that_is_longer_than_any_call_takes_is_read_and_edited(room: Newsroom) -> None:
    names = [str(level) * 200 for level in range(9)] * 3
    put(descend(room.articles, names), "far.md", markdown("Far"))
    assert len("/".join(names)) > os.pathconf(room.articles, "PC_PATH_MAX")
    report = room.publish()
    assert sorted(room.titles()) == ["Far", "Real"]
    assert report.gathered.refused == []
    ids = room.ids()
    opened = os.open(room.articles, os.O_RDONLY)
    for name in names:
        opened = os.open(name, os.O_RDONLY, dir_fd=opened)
    put(opened, "far.md", markdown("Far and edited"))
    room.publish()
    assert sorted(room.titles()) == ["Far and edited", "Real"]
    assert sorted(room.ids()) == sorted(ids)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(room.articles)
        subprocess.run(["rm", "-rf", names[0]], check=True)
    room.publish()
    assert room.titles() == ["Real"]
