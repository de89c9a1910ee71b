"""What readiness depends on, and what is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.health import MARGIN, Figures, Health, Parts
from tests.newsroom import Newsroom, markdown


def well() -> Health:
    return Health(clock=lambda: 1000.0, every={"news": 60}, published=True, gathered={"news": 990.0})


def test_a_service_that_is_well_is_ready() -> None:
    told = well().told()
    assert told.pop("jobs") == {"failed": 0, "missed": 0, "overlapped": 0}
    assert told == {"ready": True, "wrong": {}, "gathered": {"news": 10.0}, "watching": {}, "damaged": []}


@pytest.mark.parametrize(
    ("part", "health"),
    [
        ("publish", Health(published=False)),
        ("run", Health(published=True, trouble="publish: no space left on device")),
        ("server", Health(published=True, parts=Parts(server=lambda: False))),
        ("store", Health(published=True, parts=Parts(store=lambda: "the database is damaged"))),
        ("watcher", Health(published=True, parts=Parts(watching=lambda: False))),
        ("source news", Health(published=True, held={"news": "empty"})),
        ("gather news", Health(published=True, clock=lambda: 181.0 + MARGIN, every={"news": 60}, gathered={"news": 0})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_part_can_keep_it_from_being_ready(part: str, health: Health) -> None:
    assert list(health.told()["wrong"]) == [part]
    assert not health.told()["ready"]


def test_a_server_without_a_publisher_need_not_have_published() -> None:
    assert Health(gathers=False).told()["ready"]


def test_a_source_by_cron_is_never_overdue() -> None:
    assert Health(published=True, every={"news": None}, gathered={"news": 0.0}).told()["ready"]


def test_h34_what_damaged_a_live_document_is_told() -> None:
    health = well()
    health.damaged.append("all.rss: other bytes")
    assert health.told()["damaged"] == ["all.rss: other bytes"]


def test_a_pass_is_counted(tmp_path: Path) -> None:
    newsroom, figures = Newsroom(tmp_path), Figures()
    newsroom.write("a.md", markdown("A", category="Asia"))
    newsroom.write("bad.md", "no date")
    figures.count(newsroom.publish(), 0.25)
    read = figures.registry.get_sample_value
    assert read("feeds_runs_total", {"outcome": "complete"}) == 1
    assert read("feeds_run_seconds_sum") == 0.25
    assert read("feeds_articles_total", {"change": "new"}) == 1
    assert read("feeds_articles_total", {"change": "refused"}) == 1
    assert read("feeds_documents_total", {"outcome": "published"}) == 8
    assert b"feeds_runs_total" in figures.text()
