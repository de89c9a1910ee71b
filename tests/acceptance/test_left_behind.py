"""What a run leaves that is killed, and what the next one makes of it when the articles have changed meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.publish.directory import Directory
from tests.newsroom import Newsroom, markdown

#: The calls of the target around which a run dies; there are three new documents of each of two new feeds.
STEPS = [("replace", 4), ("replace", 9), ("settle", 1), ("settle", 2), ("remove", 1)]


def withdraw(newsroom: Newsroom) -> None:
    (newsroom.articles / "b.md").unlink()


def sort_elsewhere(newsroom: Newsroom) -> None:
    newsroom.write("b.md", markdown("B", category="Sport"))


def leave_out_a_format(newsroom: Newsroom) -> None:
    newsroom.config = '[feeds]\nformats = ["rss"]\n'


@pytest.mark.parametrize("change", [withdraw, sort_elsewhere, leave_out_a_format])
@pytest.mark.parametrize(("step", "when"), STEPS)
def test_c20_new_documents_of_a_killed_run_go_with_their_feed(
    tmp_path: Path, step: str, when: int, change: Callable[[Newsroom], None]
) -> None:
    """A document that went live just before the kill stands in no list of what is live; yet it does not stay."""
    died, whole = Newsroom(tmp_path / "died"), Newsroom(tmp_path / "whole")
    for newsroom in (died, whole):
        newsroom.write("a.md", markdown("A"))
        newsroom.write("c.md", markdown("C", category="Far East"))
        newsroom.publish()
        newsroom.write("b.md", markdown("B", category="World/Asia"))
        (newsroom.articles / "c.md").unlink()
    assert died.dies(step, when)
    for newsroom in (died, whole):
        change(newsroom)
        newsroom.publish()
    assert died.files().keys() == whole.files().keys()
    assert [*died.public.glob("**/")] == [
        died.public / path.relative_to(whole.public) for path in whole.public.glob("**/")
    ]


def test_c20_a_temporary_file_in_a_folder_that_is_needed_no_more_is_collected_with_it(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    newsroom.publish()
    newsroom.write("b.md", markdown("B", category="World/Asia"))
    assert newsroom.dies("settle", 1)
    (newsroom.public / "world" / ".feeds-0123456789abcdef").write_text("half")
    (newsroom.articles / "b.md").unlink()
    newsroom.publish()
    assert not (newsroom.public / "world").exists()


def test_c20_a_temporary_file_that_is_being_written_is_never_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by another process, which a mistake has let loose on the same directory."""
    synced, syncs = os.fsync, threading.Event()
    goes_on = threading.Event()

    def slow(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().name.startswith(".feeds-"):
            syncs.set()
            assert goes_on.wait(20)
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    writer, other = Directory(tmp_path), Directory(tmp_path)
    (tmp_path / ".feeds-0123456789abcdef").write_text("half")
    writer.replace("all.atom", b"whole", 1_700_000_000)
    assert syncs.wait(20)
    other.sweep(["all.atom"])
    live = [path.name for path in tmp_path.iterdir()]
    goes_on.set()
    writer.settle()
    assert len(live) == 1
    assert live != [".feeds-0123456789abcdef"]
    assert (tmp_path / "all.atom").read_bytes() == b"whole"


def test_c20_a_slow_reader_reads_the_document_that_it_has_opened(tmp_path: Path) -> None:
    target = Directory(tmp_path)
    old, new = b"old " * 50_000, b"new " * 10
    target.replace("all.atom", old, 1_700_000_000)
    target.settle()
    with (tmp_path / "all.atom").open("rb", buffering=0) as file:
        read = file.read(1_000) or b""
        target.replace("all.atom", new, 1_700_000_001)
        target.settle()
        target.sweep(["all.atom"])
        while part := file.read(60_000):
            read += part
    assert read == old
    assert (tmp_path / "all.atom").read_bytes() == new


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)
