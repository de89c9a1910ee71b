"""A file that can't be read is not one that was deleted, wherever it has moved to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from feeds.patience import GRACE
from feeds.run import Report
from tests.newsroom import Newsroom, markdown
from tests.powerless import without_powers
from tests.test_run_served import Served

Room = TypeVar("Room", bound=Newsroom)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return filled(Newsroom(tmp_path))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    made = filled(Served(tmp_path))
    made.scan()
    yield made
    made.database.close()


def filled(made: Room) -> Room:
    for number in range(1, 6):
        made.write(
            f"{number}.md", markdown(f"Boat {number}", "Words. " * number, date=f"2024-05-0{number}", category="Asia")
        )
    return made


def move(newsroom: Newsroom, old: str, new: str) -> Path:
    """Somewhere else, and to be read by nobody."""
    there = newsroom.articles / new
    there.parent.mkdir(exist_ok=True)
    (newsroom.articles / old).replace(there)
    there.chmod(0)
    return there


def refused(report: Report) -> list[str]:
    return [str(error) for error in report.gathered.refused]


KEPT = "1.md: gone, and kept as it was: b/one.md may be it, and can't be read"


def test_a_moved_file_that_can_not_be_read_stays_as_it_was_until_it_can(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = newsroom.files()
    file = move(newsroom, "1.md", "b/one.md")
    for _ in range(2):
        with without_powers():
            report = newsroom.publish()
        assert refused(report) == ["b/one.md: permission denied", KEPT]
        assert (report.gathered.vanished, newsroom.files()) == (0, before)
    file.chmod(0o644)
    report = newsroom.publish()
    assert (refused(report), report.released.published, newsroom.files()) == ([], [], before)
    assert newsroom.publish().gathered.unchanged == 5


def test_what_was_deleted_beside_it_is_withdrawn_and_so_is_what_is_deleted_after_all(newsroom: Newsroom) -> None:
    newsroom.publish()
    file = move(newsroom, "1.md", "b/one.md")
    (newsroom.articles / "2.md").unlink()
    with without_powers():
        assert newsroom.publish().gathered.vanished == 1
    assert newsroom.titles() == ["Boat 5", "Boat 4", "Boat 3", "Boat 1"]
    file.unlink()
    assert newsroom.publish().gathered.vanished == 1
    assert newsroom.titles() == ["Boat 5", "Boat 4", "Boat 3"]


def test_a_file_that_takes_the_place_of_another_and_can_not_be_read_costs_neither_article(newsroom: Newsroom) -> None:
    newsroom.publish()
    before = newsroom.files()
    file = move(newsroom, "1.md", "2.md")
    with without_powers():
        newsroom.publish()
    assert newsroom.files() == before
    file.chmod(0o644)
    newsroom.publish()
    assert newsroom.titles() == ["Boat 5", "Boat 4", "Boat 3", "Boat 1"]


def test_a_service_looks_again_at_a_moved_file_that_it_can_not_read(desk: Served) -> None:
    before = desk.files()
    file = move(desk, "1.md", "b/one.md")
    with without_powers():
        assert refused(desk.closed("1.md", "b/one.md")) == ["b/one.md: permission denied", KEPT]
        for _ in range(3):
            assert desk.patience.due() == GRACE
            desk.seconds += GRACE
            assert refused(desk.ripe()) == ["b/one.md: permission denied", KEPT]
            assert desk.files() == before
    file.chmod(0o644)
    desk.seconds += GRACE
    assert refused(desk.ripe()) == []
    assert (desk.files(), desk.patience.due()) == (before, None)
    assert desk.scan().gathered.unchanged == 5
