"""Posts in two files: the body in one, the header beside it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import gather
from feeds.article import Draft
from feeds.config import load
from feeds.errors import ArticleError
from feeds.gather import Seen
from feeds.publisher import _watched
from feeds.read import READERS, Conventions, Skip
from feeds.reading import Batch, read_batch
from feeds.stamp import Stamp, joined, posts_of, side_of
from feeds.watch.scope import Scope
from tests.newsroom import TERMS, Newsroom

HEADER = ".. title: Night ferry\n.. date: 2020-01-02\n.. tags: sea\n"


def test_a_side_file_is_found_by_name() -> None:
    assert side_of("a/b.es.rst") == "a/b.es.meta"
    assert posts_of("a/b.meta", (".rst", ".md")) == ["a/b.rst", "a/b.md"]
    assert posts_of("a/b.rst", (".rst",)) == []


@pytest.mark.parametrize("header", [HEADER, f"\ufeff{HEADER}", f"---\n{HEADER}", "+++\n", "<!--\n.. title: A\n-->"])
def test_a_header_of_any_kind_is_put_above_the_post(header: str) -> None:
    assert joined(b"\xef\xbb\xbfBody", header.encode()) == header.rstrip().encode() + b"\n\nBody"


def test_what_another_program_keeps_there_is_no_header() -> None:
    assert joined(b"Body", b"guid: 1") == b"Body"


@pytest.mark.parametrize("suffix", [".rst", ".md", ".html", ".txt"])
def test_a_post_and_its_side_file_are_one_article(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_text("<p>Body</p>")
    (tmp_path / "a.meta").write_text(HEADER)
    (said,) = read_batch(Batch(tmp_path, Conventions(), TERMS, (f"a{suffix}",)))
    assert isinstance(said.outcome, Draft)
    assert (said.outcome.title, said.outcome.tags) == ("Night ferry", ("sea",))
    assert said.outcome.published == datetime(2020, 1, 2, tzinfo=UTC)
    (tmp_path / "a.meta").write_text(HEADER + ".. status: draft\n")
    (now,) = read_batch(Batch(tmp_path, Conventions(), TERMS, (f"a{suffix}",)))
    assert now.hash != said.hash
    assert now.outcome == Skip("status: draft")


def _differences(root: Path, before: Stamp) -> tuple[int, int]:
    """How many files a scan, and a look at the side file alone, take for changed."""
    seen = {"a.rst": Seen(before, racy=False)}
    found = gather.scan(root, seen=lambda _: [("a.rst", *before, False)], directories={""}, suffixes=READERS)
    looked = gather.look(root, ["a.meta"], seen=seen.get, suffixes=READERS)
    assert found.new == looked.new == []
    return len(found.changed), len(looked.changed)


def test_when_a_side_file_changes_comes_or_goes_its_post_has_changed(tmp_path: Path) -> None:
    post, side = tmp_path / "a.rst", tmp_path / "a.meta"
    post.write_text("Body")
    _, alone = gather.take(tmp_path, "a.rst")
    assert _differences(tmp_path, alone) == (0, 0)
    side.write_text(HEADER)
    assert _differences(tmp_path, alone) == (1, 1)
    _, both = gather.take(tmp_path, "a.rst")
    assert _differences(tmp_path, both) == (0, 0)
    os.utime(side, (2_000_000_000, 2_000_000_000))
    assert _differences(tmp_path, both) == (1, 1)
    side.unlink()
    assert _differences(tmp_path, both) == (1, 1)


def test_a_side_file_alone_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.meta").write_text(HEADER)
    assert gather.scan(tmp_path, seen=lambda _: (), directories=set(), suffixes=READERS).new == []
    assert gather.look(tmp_path, ["a.meta"], seen=lambda _: None, suffixes=READERS).new == []


def test_what_is_no_plain_file_is_no_side_file(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("Body")
    (tmp_path / "a.meta").mkdir()
    assert gather.take(tmp_path, "a.rst")[0] == b"Body"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_side_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("Body")
    (tmp_path / "a.meta").write_text(HEADER)
    (tmp_path / "a.meta").chmod(0)
    with pytest.raises(ArticleError, match="its side file can't be read"):
        gather.take(tmp_path, "a.rst")


def test_a_title_that_changes_in_the_side_file_is_published(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write("a.rst", "Body")
    room.write("a.meta", HEADER)
    room.publish()
    (kept,) = room.ids()
    room.write("a.meta", HEADER.replace("Night ferry", "Late ferry"))
    room.publish()
    assert (room.titles(), room.ids()) == (["Late ferry"], [kept])
    assert (room.last.gathered.changed, room.last.gathered.refused) == (1, [])


def test_a_service_is_told_of_side_files(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    places = {"from": str(tmp_path / "articles"), "to": str(tmp_path / "to"), "store": str(tmp_path / "state")}
    scope = Scope(_watched(load(None, {**places, "at": "https://news.example/"}), "articles"))
    assert scope.counts("a.meta")
    assert not scope.counts(".a.meta")


def test_a_post_whose_name_is_as_long_as_a_name_can_be_is_read(tmp_path: Path) -> None:
    name = "x" * 252 + ".md"
    (tmp_path / name).write_text("---\ntitle: Long\ndate: 2024-05-01\n---\nWords.\n", encoding="utf-8")
    (said,) = read_batch(Batch(tmp_path, Conventions(), TERMS, (name,)))
    assert isinstance(said.outcome, Draft)
    assert said.seen
