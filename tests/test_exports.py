"""Exports as a source: split, made anew, replaced. What is in them keeps its id, comes once, and is never lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers, sampled_from, sets

from feeds.report import as_json
from tests.newsroom import Newsroom
from tests.wordpress import Post, export, feed


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.articles.mkdir()
    return made


def posts(*numbers: int) -> list[Post]:
    day = datetime(2024, 5, 1, 8, tzinfo=UTC)
    return [Post(number=number, published=day + timedelta(hours=number)) for number in numbers]


def edited(post: Post, after: int = 1) -> Post:
    changed = (post.modified or post.published) + timedelta(days=after)
    return replace(post, body=f"Edited {changed:%d}.", modified=changed)


def ids(*numbers: int) -> set[str]:
    return {f"https://old.example/?p={number}" for number in numbers}


def shown(newsroom: Newsroom) -> set[str]:
    found = newsroom.ids(form="rss")
    assert len(found) == len(set(found))
    return set(found)


def gone(newsroom: Newsroom) -> set[str]:
    return set(re.findall(r'deleted-entry ref="([^"]*)"', (newsroom.public / "all.atom").read_text(encoding="utf-8")))


def test_a_move_from_wordpress_posts_nothing_anew(newsroom: Newsroom) -> None:
    """The ids, links and dates of our feed are those of the feed that WordPress gave of the same posts."""
    moved = posts(1, 2, 3)
    newsroom.write("export.xml", export(*moved))
    newsroom.publish()
    (newsroom.public / "old.rss").write_text(feed(*moved), encoding="utf-8")
    had, have = newsroom.entries("old", "rss"), newsroom.entries(form="rss")
    facts = [[(one.id, one.link, one.published_parsed) for one in entries] for entries in (had, have)]
    assert sorted(facts[0]) == sorted(facts[1])


def test_the_same_export_under_another_name_changes_nothing(newsroom: Newsroom) -> None:
    file = newsroom.write("a.xml", export(*posts(1, 2)))
    newsroom.publish()
    before = newsroom.files()
    file.rename(newsroom.articles / "b.xml")
    report = newsroom.publish()
    assert (report.gathered.new, report.gathered.changed) == (0, 0)
    assert newsroom.files() == before
    assert as_json(report, 0)["gathered"]["refused"] == []


@pytest.mark.parametrize("at_once", [True, False])
def test_a_newer_export_replaces_an_older_one(newsroom: Newsroom, at_once: bool) -> None:
    """Whether the old file goes in the same run or later: what both hold, in the same version, stays."""
    one, two, three = posts(1, 2, 3)
    old = newsroom.write("2024-05.xml", export(one, two))
    newsroom.publish()
    newsroom.write("2024-06.xml", export(one, edited(two), three))
    if not at_once:
        newsroom.publish()
        assert shown(newsroom) == ids(1, 2, 3)
    old.unlink()
    newsroom.publish()
    assert shown(newsroom) == ids(1, 2, 3)
    assert gone(newsroom) == set()
    assert {entry.title: "Edited" in entry.summary for entry in newsroom.entries()} == {
        "Post 1": False, "Post 2": True, "Post 3": False
    }  # fmt: skip


def test_an_item_moves_from_file_to_file_and_back(newsroom: Newsroom) -> None:
    one, two, three = posts(1, 2, 3)
    for first, second in (
        ((one, two), (three,)),
        ((one,), (two, three)),
        ((one, two), (three,)),
        ((one,), (two, three)),
    ):
        newsroom.write("1.xml", export(*first))
        newsroom.write("2.xml", export(*second))
        newsroom.publish()
        assert shown(newsroom) == ids(1, 2, 3)
        assert gone(newsroom) == set()
        assert newsroom.last.gathered.refused == []


def test_an_item_that_leaves_one_of_two_files_stays(newsroom: Newsroom) -> None:
    """Both parts of a split export hold it; the one that had it first is made anew without it, the other isn't."""
    one, two = posts(1, 2)
    newsroom.write("1.xml", export(one, two))
    newsroom.write("2.xml", export(two))
    newsroom.publish()
    newsroom.write("1.xml", export(one))
    newsroom.publish()
    assert shown(newsroom) == ids(1, 2)
    assert gone(newsroom) == set()
    newsroom.publish()
    assert shown(newsroom) == ids(1, 2)


def test_the_newest_version_is_shown_whatever_the_order(newsroom: Newsroom) -> None:
    (one,) = posts(1)
    newsroom.write("z.xml", export(edited(one)))
    newsroom.publish()
    newsroom.write("a.xml", export(one))
    newsroom.publish()
    assert [entry.summary for entry in newsroom.entries()] == ["Edited 02."]
    assert len(newsroom.last.gathered.skipped) == 1


def test_a_deleted_post_is_withdrawn_and_may_come_back(newsroom: Newsroom) -> None:
    one, two = posts(1, 2)
    newsroom.write("a.xml", export(one, two))
    newsroom.publish()
    newsroom.write("a.xml", export(one))
    newsroom.publish()
    assert (shown(newsroom), gone(newsroom)) == (ids(1), ids(2))
    newsroom.write("a.xml", export(one, two))
    newsroom.publish()
    assert (shown(newsroom), gone(newsroom)) == (ids(1, 2), set())


@pytest.mark.parametrize("name", ["a.xml", "b.xml"])
def test_a_post_that_goes_back_to_draft_is_withdrawn(newsroom: Newsroom, name: str) -> None:
    one, two = posts(1, 2)
    newsroom.write("a.xml", export(one, two))
    newsroom.publish()
    newsroom.write(name, export(one, replace(edited(two), status="draft")))
    newsroom.publish()
    assert (shown(newsroom), gone(newsroom)) == (ids(1), ids(2))
    newsroom.write(name, export(one, edited(two, 2)))
    newsroom.publish()
    assert (shown(newsroom), gone(newsroom)) == (ids(1, 2), set())


def test_a_post_behind_a_new_password_is_withdrawn(newsroom: Newsroom) -> None:
    (one,) = posts(1)
    newsroom.write("a.xml", export(one))
    newsroom.publish()
    newsroom.write("a.xml", export(replace(edited(one), fields={"wp:post_password": "sesame"})))
    newsroom.publish()
    assert gone(newsroom) == ids(1)


def test_one_bad_post_is_one_bad_post(newsroom: Newsroom) -> None:
    zero = "0000-00-00 00:00:00"
    one, two = posts(1, 2)
    newsroom.write(
        "a.xml", export(replace(one, fields={"wp:post_date": zero, "wp:post_date_gmt": zero, "pubDate": "-"}), two)
    )
    newsroom.publish()
    assert shown(newsroom) == ids(2)
    assert [error.path for error in newsroom.last.gathered.refused] == ["a.xml/1"]


def test_a_broken_export_withdraws_nothing(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", export(*posts(1, 2)))
    newsroom.publish()
    newsroom.write("a.xml", export(*posts(1, 2))[:-200])
    newsroom.publish()
    assert shown(newsroom) == ids(1, 2)
    assert [error.path for error in newsroom.last.gathered.refused] == ["a.xml"]
    newsroom.write("a.xml", export(*posts(1, 2, 3)))
    newsroom.publish()
    assert shown(newsroom) == ids(1, 2, 3)


def test_an_export_that_is_too_large_says_how_to_split_it(newsroom: Newsroom) -> None:
    newsroom.write("a.xml", export(Post(number=1, body="x " * 8_100_000)))
    newsroom.publish()
    (error,) = newsroom.last.gathered.refused
    assert "wp export --max_file_size=10" in error.reason


class Exports(RuleBasedStateMachine):
    """Exports come, are made anew, and go; the feed shows what is in any of them, once, by the same id."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, dict[int, Post]] = {}
        self.versions: dict[int, Post] = {post.number: post for post in posts(*range(1, 6))}

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.room = tempfile.TemporaryDirectory()
        self.newsroom = Newsroom(Path(self.room.name))
        self.newsroom.articles.mkdir()

    @rule(name=sampled_from("abc"), numbers=sets(integers(1, 5), min_size=1))
    def write(self, name: str, numbers: set[int]) -> None:
        self.files[name] = {number: self.versions[number] for number in numbers}
        self.newsroom.write(f"{name}.xml", export(*self.files[name].values()))

    @rule(number=integers(1, 5))
    def edit(self, number: int) -> None:
        self.versions[number] = edited(self.versions[number])

    @rule(name=sampled_from("abc"))
    def remove(self, name: str) -> None:
        if self.files.pop(name, None) is not None:
            (self.newsroom.articles / f"{name}.xml").unlink()

    @rule(name=sampled_from("abc"), other=sampled_from("abc"))
    def rename(self, name: str, other: str) -> None:
        if name in self.files and name != other:
            self.files[other] = self.files.pop(name)
            (self.newsroom.articles / f"{name}.xml").rename(self.newsroom.articles / f"{other}.xml")

    @rule()
    def publish(self) -> None:
        self.newsroom.publish(allow_empty=True)
        assert self.newsroom.last.gathered.refused == []
        held = {number: post for posts_ in self.files.values() for number, post in posts_.items()}
        newest = {
            number: max(
                (f[number] for f in self.files.values() if number in f), key=lambda p: p.modified or p.published
            )
            for number in held
        }
        current = {number for number in held if newest[number] == self.versions[number]}
        assert shown(self.newsroom) >= ids(*current)
        assert shown(self.newsroom) <= ids(*held)

    @invariant()
    def never_twice(self) -> None:
        if hasattr(self, "newsroom") and (self.newsroom.public / "all.rss").exists():
            assert shown(self.newsroom) <= ids(*range(1, 6))

    def teardown(self) -> None:
        if hasattr(self, "room"):
            self.room.cleanup()


TestExports = Exports.TestCase
TestExports.settings = hypothesis(max_examples=8, stateful_step_count=15, deadline=None)
