"""What a power cut may not take back is synced; `tests/acceptance/crash/test_power.py` shows what happens else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feeds import lasting
from feeds.publish import open_target
from feeds.store import open_store
from tests.newsroom import Newsroom, markdown


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are synced, in their order; SQLite's own are not seen."""
    paths: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        paths.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))

    monkeypatch.setattr(os, "fsync", fsync)
    return paths


def test_c18_directories_are_made_from_above_and_each_name_is_synced(tmp_path: Path, synced: list[str]) -> None:
    lasting.make(tmp_path / "a/b/c")
    assert synced[-3:] == [str(tmp_path), str(tmp_path / "a"), str(tmp_path / "a/b")]


def test_c18_the_directory_of_a_new_store_lasts(tmp_path: Path, synced: list[str]) -> None:
    open_store(str(tmp_path / "var/state")).close()
    assert {str(tmp_path), str(tmp_path / "var")} <= set(synced)


def test_c18_the_directory_that_a_killed_run_has_made_for_the_store_lasts(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "state").mkdir()
    open_store(str(tmp_path / "state")).close()
    assert str(tmp_path) in synced


def test_c18_directories_that_a_killed_run_has_made_for_documents_last(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "public/world").mkdir(parents=True)
    target = open_target(str(tmp_path / "public"))
    target.replace("world/asia.rss", b"x", 1)
    target.settle()
    assert {str(tmp_path), str(tmp_path / "public"), str(tmp_path / "public/world")} <= set(synced)


def test_c18_a_document_that_a_killed_run_has_put_lasts_before_it_is_listed(tmp_path: Path, synced: list[str]) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("a.md", markdown("A", category="World/Asia"))
    assert newsroom.dies("settle", 1)
    synced.clear()
    newsroom.publish()
    directories = {tmp_path / "public/world", tmp_path / "public"}
    written = {Path(path).parent for path in synced if "/.feeds-" in path}
    assert written == directories
    assert {str(directory) for directory in directories} <= set(synced)


def test_c18_a_removal_that_a_killed_run_has_begun_lasts_before_it_is_forgotten(
    tmp_path: Path, synced: list[str]
) -> None:
    target = open_target(str(tmp_path / "public"))
    target.replace("all.rss", b"x", 1)
    target.replace("world/asia.rss", b"x", 1)
    target.settle()
    target.remove("world/asia.rss")
    synced.clear()
    another = open_target(str(tmp_path / "public"))
    another.remove("world/asia.rss")
    another.settle()
    assert synced == [str(tmp_path / "public")]
