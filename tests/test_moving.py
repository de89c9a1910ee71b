"""Files that are moved while a run looks: whatever the moment, an article stays the one that it was."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.swapping import At
from tests.newsroom import Newsroom, markdown

#: Between two calls of a run in so many the file is moved, where no longer form is asked for.
STEP = 1 if os.environ.get("FEEDS_LONG_TESTS") == "yes" else 7


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "site")
    newsroom.write("a/kept.md", markdown("Kept"))
    newsroom.write("a/moved.md", markdown("Moved"))
    newsroom.write("z/other.md", markdown("Other"))
    newsroom.publish()
    return newsroom


def ids(room: Newsroom) -> list[tuple[str, str]]:
    return sorted((item["title"], item["id"]) for item in json.loads(room.files()["all.json"])["items"])


@pytest.mark.parametrize(
    ("old", "new"), [("a/moved.md", "z/moved.md"), ("z/moved.md", "a/moved.md"), ("a/moved.md", "a/zoo.md")]
)
def test_promise_1_a_file_that_is_moved_between_any_two_calls_of_a_run_keeps_its_id(
    room: Newsroom, old: str, new: str
) -> None:
    here, there = room.articles / old, room.articles / new
    if not here.exists():
        (room.articles / "a/moved.md").rename(here)
        room.publish()
    known = ids(room)
    number, calls = 1, 2
    while number < calls:
        with pytest.MonkeyPatch.context() as patch:
            at = At(patch, number, partial(here.rename, there))
            room.publish()
        calls = at.calls
        assert {*ids(room)} <= {*known}, number
        room.publish()
        assert ids(room) == known, number
        if there.exists():
            here, there = there, here
        number += STEP
    assert calls > 100


def test_c36_a_hard_link_that_is_made_while_a_run_looks_is_an_article_of_its_own(room: Newsroom) -> None:
    os.link(room.articles / "a/moved.md", room.articles / "z/linked.md")
    room.publish()
    assert [title for title, _ in ids(room)] == ["Kept", "Moved", "Moved", "Other"]


@pytest.mark.parametrize("draft", [True, False])
def test_a_file_without_an_article_that_was_moved_is_read_at_its_new_place(room: Newsroom, *, draft: bool) -> None:
    file = room.write("a/none.md", markdown("None", draft=True) if draft else "no article")
    room.publish()
    file.rename(room.articles / "z/none.md")
    gathered = room.publish().gathered
    assert [error.reason for error in gathered.refused if "moved" in error.reason] == []
    assert ("z/none.md" in [path for path, _ in gathered.skipped]) == draft
