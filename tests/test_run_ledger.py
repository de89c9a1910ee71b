"""What the ledger must get right when files change hands in odd ways, or a run dies while they do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from feeds import ingest, take
from tests.newsroom import Newsroom, markdown

ONE, TWO, NINE = (f"https://old.example/{name}" for name in ("one", "two", "nine"))


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.articles.mkdir()
    return made


def ids(newsroom: Newsroom) -> dict[str, str]:
    return {entry.title: entry.id for entry in newsroom.entries()}


def renamed(newsroom: Newsroom) -> None:
    for number in range(6):
        (newsroom.articles / f"{number}.md").rename(newsroom.articles / f"renamed-{number}.md")


def rotated(newsroom: Newsroom) -> None:
    texts = [(newsroom.articles / f"{number}.md").read_bytes() for number in range(6)]
    for number in range(6):
        newsroom.write(f"{(number + 1) % 6}.md", texts[number])


@pytest.mark.parametrize("change", [renamed, rotated])
@pytest.mark.parametrize("when", range(1, 8))
def test_c2_a_run_that_died_while_files_changed_hands_loses_and_doubles_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, change: Callable[[Newsroom], None], when: int
) -> None:
    for number in range(6):
        newsroom.write(f"{number}.md", markdown(f"Title {number}", f"Body {number}", date=f"2024-05-0{number + 1}"))
    newsroom.publish()
    before = ids(newsroom)
    change(newsroom)
    real, calls = take.take, [0]

    def dying(*arguments: object, **said: object) -> None:
        calls[0] += 1
        if calls[0] == when:
            raise KeyboardInterrupt
        real(*arguments, **said)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "BATCH", 1)
        patch.setattr(ingest, "take", dying)
        patch.setattr(ingest, "_lose", dying if when == 7 else ingest._lose)
        with pytest.raises(KeyboardInterrupt):
            newsroom.publish()
    newsroom.publish()
    assert ids(newsroom) == before


def test_a_moved_article_with_a_stated_id_keeps_it_when_its_path_is_reused(newsroom: Newsroom) -> None:
    newsroom.write("x.md", markdown("One", id=ONE))
    newsroom.publish()
    (newsroom.articles / "x.md").rename(newsroom.articles / "y.md")
    newsroom.write("x.md", markdown("Nine", id=NINE))
    assert newsroom.publish().gathered.refused == []
    assert ids(newsroom) == {"One": ONE, "Nine": NINE}


def test_two_files_that_swap_their_stated_ids_and_are_edited_are_both_right(newsroom: Newsroom) -> None:
    newsroom.write("x.md", markdown("One", id=ONE))
    newsroom.write("y.md", markdown("Two", id=TWO))
    newsroom.publish()
    newsroom.write("x.md", markdown("Two, edited", id=TWO))
    newsroom.write("y.md", markdown("One, edited", id=ONE))
    assert newsroom.publish().gathered.refused == []
    assert ids(newsroom) == {"Two, edited": TWO, "One, edited": ONE}


def test_a_copy_with_a_stated_id_takes_over_when_the_original_goes(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", id=ONE))
    newsroom.publish()
    newsroom.write("b.md", markdown("A", id=ONE))
    for _ in range(2):
        assert [error.path for error in newsroom.publish().gathered.refused] == ["b.md"]
    (newsroom.articles / "a.md").unlink()
    newsroom.publish()
    assert ids(newsroom) == {"A": ONE}


def test_an_article_whose_file_took_another_one_is_withdrawn(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", "Words of A."))
    newsroom.write("b.md", markdown("B", "Words of B.", id=TWO))
    newsroom.publish()
    (newsroom.articles / "b.md").unlink()
    newsroom.write("a.md", markdown("B, moved here", "Words of B.", id=TWO))
    newsroom.publish()
    assert ids(newsroom) == {"B, moved here": TWO}


def test_one_huge_article_does_not_crowd_out_the_others(newsroom: Newsroom) -> None:
    for number in range(10):
        newsroom.write(f"{number}.md", markdown(f"Title {number}", date=f"2024-05-{number + 1:02}"))
    newsroom.publish()
    newsroom.write("big.md", markdown("Big", "word " * 250_000, date="2024-05-20"))
    newsroom.write("comment.md", markdown("Long comment", f"<!-- {'x' * 2_000_000} -->\n\nShort.", date="2024-05-21"))
    newsroom.publish()
    assert set(ids(newsroom)) == {"Long comment", *(f"Title {number}" for number in range(10))}


def test_bad_articles_do_not_use_up_the_window(newsroom: Newsroom) -> None:
    newsroom.config = "[feeds]\nentries = 3\nhours = 0\n"
    for number in range(5):
        newsroom.write(f"{number}.md", markdown(f"Title {number}", date=f"2024-05-0{number + 1}"))
    for number in range(4):
        newsroom.write(f"bad{number}.md", markdown(f"Bad {number}", date="2024-05-20", id=f"http:/{number}"))
    report = newsroom.publish()
    assert newsroom.titles() == ["Title 4", "Title 3", "Title 2"]
    assert {error.path for error in report.released.refused} == {f"bad{number}.md" for number in range(4)}


def test_a_spool_that_uses_a_name_again_holds_another_article(newsroom: Newsroom) -> None:
    newsroom.config = '[[source]]\nvanished = "keep"\n'
    newsroom.write("1.md", markdown("First", "First words."))
    newsroom.publish()
    (newsroom.articles / "1.md").unlink()
    newsroom.publish()
    newsroom.write("1.md", markdown("Second", "Second words.", date="2024-05-05"))
    newsroom.publish()
    assert newsroom.titles() == ["Second", "First"]


def test_a_category_renamed_by_its_feeds_name_takes_its_old_term_along(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", category="Far East"))
    newsroom.publish()
    identifier = newsroom.files()["far-east.atom"].split(b"</id>")[0]
    newsroom.config = '[category."Asia"]\nwas = ["far-east"]\n'
    newsroom.publish()
    newsroom.publish()
    assert newsroom.titles("asia") == ["A"]
    assert newsroom.files()["asia.atom"].split(b"</id>")[0] == identifier
    newsroom.config = ""
    newsroom.write("b.md", markdown("B", category="Far East"))
    assert newsroom.publish().released.held_back == []


def test_a_lone_surrogate_in_an_id_is_one_bad_article(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A"))
    newsroom.write("bad.md", '{"title": "T", "date": "2024-01-01", "id": "a\\ud800b"}\n\nwords\n')
    report = newsroom.publish()
    assert newsroom.titles() == ["A"]
    assert [error.path for error in report.gathered.refused] == ["bad.md"]


@pytest.mark.parametrize("kind", ["fifo", "directory", "link"])
def test_what_is_no_plain_file_in_the_target_is_left_alone(newsroom: Newsroom, kind: str) -> None:
    newsroom.public.mkdir()
    there = newsroom.public / "all.rss"
    {"fifo": os.mkfifo, "directory": os.mkdir, "link": lambda path: path.symlink_to("/nonexistent")}[kind](there)
    newsroom.write("a.md", markdown("A"))
    before = there.lstat()
    report = newsroom.publish(after=timedelta(minutes=1))
    assert [(error.feed, error.format) for error in report.released.held_back] == [("all", "rss")]
    assert there.lstat().st_ino == before.st_ino
    assert newsroom.titles() == ["A"]


def test_a_category_that_is_renamed_back_has_its_old_name_again(newsroom: Newsroom) -> None:
    newsroom.write("a.md", markdown("A", category="Asia"))
    newsroom.publish()
    for config in ('[category."Far East"]\nwas = ["asia"]\n', '[category."Asia"]\nwas = ["far-east"]\n'):
        newsroom.config = config
        newsroom.publish()
    assert {name for name in newsroom.files() if name.endswith(".rss")} == {"all.rss", "asia.rss"}
    assert newsroom.titles("asia") == ["A"]


def test_promise_1_an_article_that_returns_is_newer_than_its_tombstone(newsroom: Newsroom) -> None:
    """Else whoever was told that it is gone would leave it there (RFC 6721 section 3)."""
    text = markdown("A")
    file = newsroom.write("a.md", text)
    newsroom.write("b.md", markdown("B"))
    newsroom.publish()
    (id_,) = [entry.id for entry in newsroom.entries() if entry.title == "A"]
    file.unlink()
    newsroom.publish()
    (when,) = re.findall(rb'<at:deleted-entry [^>]*when="([^"]*)"', (newsroom.public / "all.atom").read_bytes())
    newsroom.write("a.md", text)
    newsroom.publish()
    (entry,) = [entry for entry in newsroom.entries() if entry.title == "A"]
    assert entry.id == id_
    assert entry.updated > when.decode()
    assert b"deleted-entry" not in (newsroom.public / "all.atom").read_bytes()


def test_d6_what_is_read_otherwise_than_before_is_no_edit(newsroom: Newsroom) -> None:
    """A changed setting, or a new version of ours, shows; but no reader is told that the author changed something."""
    newsroom.write("a.md", markdown("A", categories=["Old"], topics=["New"], date="2024-05-01T10:00:00Z"))
    newsroom.publish()
    newsroom.config = '[[source]]\ncategory_keys = ["topics"]\n'
    newsroom.publish()
    (entry,) = newsroom.entries()
    assert ([tag.term for tag in entry.tags], entry.updated) == (["New"], "2024-05-01T10:00:00Z")
    newsroom.write("a.md", markdown("A", "Edited.", categories=["Old"], topics=["New"], date="2024-05-01T10:00:00Z"))
    newsroom.publish()
    (entry,) = newsroom.entries()
    assert entry.updated > "2024-05-01T10:00:00Z"
