"""A store that is gone beside what was published: it is made up from the documents, and nothing is posted again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.newsroom import Newsroom, markdown
from tests.service import Service, until

#: More than a feed shows, of which eight have one date: the oldest that are shown share theirs with some that are not.
MANY = 60


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path, "[feeds]\nhistory = true\n")
    yield made
    made.end()


def told(service: Service) -> list[tuple[str, str, str]]:
    """What readers go by: ids and dates, in their order."""
    return [(one["id"], one["date_published"], one["date_modified"]) for one in service.get("all.json").json()["items"]]


def lying(public: Path) -> dict[str, tuple[bytes, int]]:
    """Documents and their times by path."""
    found = [file for file in sorted(public.rglob("*")) if file.is_file()]
    return {str(file.relative_to(public)): (file.read_bytes(), file.stat().st_mtime_ns) for file in found}


def lose(state: Path, what: str) -> None:
    if what == "all of it":
        shutil.rmtree(state)
    for file in state.glob("feeds.sqlite*"):
        file.unlink()


@pytest.mark.parametrize("what", ["all of it", "the database"])
def test_c26_a_service_that_starts_beside_published_feeds_without_its_store_posts_nothing_again(
    service: Service, what: str
) -> None:
    for number in range(MANY):
        service.write(f"{number}.md", markdown(f"Number {number}", date=f"2024-05-{number // 8 + 1:02}"))
    service.start(shows=50)
    (service.articles / "58.md").rename(service.articles / "moved.md")
    service.write("59.md", markdown("Number 59, edited", date="2024-05-08"))
    until(lambda: "Number 59, edited" in service.titles(), "the edit is out")
    assert service.stop() == 0
    before = lying(service.root / "public")
    service = Service(service.root, "[feeds]\nhistory = true\n", port=service.port)
    lose(service.root / ".feeds", what)
    try:
        service.start(shows=50)
        assert lying(service.root / "public") == before
        known = told(service)
        service.write("60.md", markdown("Number 60", date="2024-05-09"))
        until(lambda: "Number 60" in service.titles(), "what is new comes out")
        assert told(service)[1:] == known
        assert service.stop() == 0
    finally:
        service.end()


def test_promise_1_a_lost_store_does_not_post_again_what_has_the_date_of_the_oldest_that_is_shown(
    tmp_path: Path,
) -> None:
    newsroom = Newsroom(tmp_path)
    for number in reversed(range(MANY)):
        newsroom.write(f"{number}.md", markdown(f"Number {number}", date=f"2024-05-{number // 8 + 1:02}"))
    newsroom.publish()
    newsroom.publish(after=timedelta(days=5))
    before = newsroom.files()
    shutil.rmtree(newsroom.root / "state")
    newsroom.publish()
    assert len(json.loads(before["all.json"])["items"]) == 50
    assert newsroom.files() == before
