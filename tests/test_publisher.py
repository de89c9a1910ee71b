"""The publisher in this process: what it does with wishes, and with what goes wrong."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.agenda import Agenda
from feeds.config import load
from feeds.errors import StoreError
from feeds.health import Figures, Health
from feeds.patience import SETTLE
from feeds.publisher import MANY, Publisher
from tests.newsroom import markdown
from tests.service import until

AT = "https://news.example/feeds/"


class Desk:
    """A publisher that does what is on its agenda when the test says so."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.articles, self.public = root / "articles", root / "public"
        self.articles.mkdir()
        self.agenda, self.health, self.figures = Agenda(), Health(), Figures()
        places = {"from": str(self.articles), "to": str(self.public), "store": str(root / "state"), "at": AT}
        self.settings = load(None, places)
        self.publisher = Publisher(self.settings, self.agenda, self.health, self.figures)

    def turn(self) -> bool:
        """One turn of the service's loop; false, so that a condition can follow it."""
        self.publisher.do(self.agenda.take(self.publisher.step()))
        return False

    def until_out(self, *titles: str) -> None:
        def shown() -> bool:
            self.turn()
            file = self.public / "all.json"
            return file.exists() and all(title in file.read_text() for title in titles)

        until(shown, f"{titles} are out")

    def count(self, name: str, **labels: str) -> float:
        return self.figures.registry.get_sample_value(name, labels) or 0.0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.publisher.close()


def test_it_is_ready_when_the_first_articles_are_out(desk: Desk) -> None:
    begun = time.monotonic()
    (desk.articles / "a.md").write_text(markdown("Fresh"))
    desk.turn()
    if time.monotonic() - begun < SETTLE:  # a machine under load may come to it later
        assert not desk.health.published, "the file is a moment old"
    desk.until_out("Fresh")
    assert desk.health.ready() == {}


def test_it_is_ready_at_once_when_there_is_nothing(desk: Desk) -> None:
    until(lambda: desk.turn() or desk.health.published, "the first pass")
    assert desk.health.ready() == {}


def test_c25_the_nightly_check_finds_and_mends_a_flipped_bit(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    (desk.articles / "a.md").write_text(markdown("A"))
    desk.until_out("A")
    file = desk.public / "all.rss"
    good, times = file.read_bytes(), file.stat()
    file.write_bytes(good.replace(b"<ttl>60</ttl>", b"<ttl>61</ttl>"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    desk.agenda.want(check=True)
    with caplog.at_level(logging.INFO, logger="feeds"):
        until(lambda: desk.turn() or "checked all" in caplog.text, "all is read")
    assert [line.split(":")[0] for line in desk.health.damaged] == ["all.rss"]
    assert desk.count("feeds_checked_total", outcome="bad") == 1
    assert desk.count("feeds_checked_total", outcome="good") >= 4
    until(lambda: desk.turn() or file.read_bytes() == good, "it is mended")
    desk.agenda.want(check=True)
    desk.turn()
    assert desk.health.damaged == []


def test_the_nightly_check_makes_way_for_news(desk: Desk) -> None:
    (desk.articles / "a.md").write_text(markdown("A"))
    desk.until_out("A")
    desk.agenda.want(check=True)
    desk.turn()
    (desk.articles / "b.md").write_text(markdown("B"))
    desk.until_out("A", "B")
    assert desk.count("feeds_checked_total", outcome="good") < 5 + 2


def test_cleaning_is_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.agenda.want(clean=True)
    with caplog.at_level(logging.INFO, logger="feeds"):
        until(lambda: desk.turn() or "cleaned" in caplog.text, "it is cleaned")


def test_h34_a_pass_that_fails_is_told_and_tried_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    (desk.articles / "a.md").write_text(markdown("A"))
    desk.until_out("A")
    desk.public.rename(desk.root / "aside")
    desk.public.write_text("no directory")
    (desk.articles / "b.md").write_text(markdown("B"))
    until(lambda: desk.turn() or desk.health.trouble, "the trouble is known")
    assert "run" in desk.health.ready()
    assert desk.count("feeds_runs_total", outcome="failed") >= 1
    assert "publish failed" in caplog.text
    assert "Traceback" not in caplog.text, "a place that fails is no bug"
    desk.public.unlink()
    (desk.root / "aside").rename(desk.public)
    desk.until_out("A", "B")
    assert desk.health.ready() == {}


def test_a_bug_is_told_with_its_traceback_and_ends_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("feeds.run.next_change", lambda _: 1 / 0)
        until(lambda: desk.turn() or desk.health.trouble, "the bug is known")
    assert "ZeroDivisionError" in caplog.text
    until(lambda: desk.turn() or not desk.health.trouble, "the next pass is well")


def test_a_system_that_is_short_of_something_is_no_bug(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files", "a.md")

    with monkeypatch.context() as broken:
        broken.setattr("feeds.run.next_change", short)
        until(lambda: desk.turn() or desk.health.trouble, "the trouble is known")
    assert "Too many open files" in caplog.text
    assert "Traceback" not in caplog.text
    until(lambda: desk.turn() or not desk.health.trouble, "the next pass is well")


def test_a_fault_is_logged_once_and_not_at_every_look(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    (desk.articles / "bad.md").write_text("no date")
    for _ in range(3):
        desk.agenda.scan("articles", "test")
        runs = desk.count("feeds_run_seconds_count")
        while desk.count("feeds_run_seconds_count") == runs:
            desk.turn()
    until(lambda: desk.turn() or "bad.md" in caplog.text, "it is told")
    desk.agenda.scan("articles", "test")
    desk.turn()
    assert caplog.text.count("bad.md") == 1


def test_what_was_told_is_bounded(desk: Desk) -> None:
    desk.publisher._tell(f"warning {number}" for number in range(MANY + 2))
    assert not desk.publisher._told


def test_c8_a_stop_leaves_a_pass_in_its_middle(desk: Desk) -> None:
    for number in range(300):
        (desk.articles / f"{number}.md").write_text(markdown(f"Number {number}"))
        os.utime(desk.articles / f"{number}.md", (1, 1))
    desk.agenda.stop()
    for _ in range(3):
        desk.turn()
    assert desk.health.trouble is None


def test_c22_two_on_one_store_are_refused(desk: Desk) -> None:
    with pytest.raises(StoreError, match="in use by process"):
        Publisher(desk.settings, Agenda(), Health(), Figures())


def test_a_job_that_fails_is_logged_counted_and_shown(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.publisher._schedule.add_job(lambda: 1 / 0, id="bad")
    until(lambda: desk.turn() or desk.health.jobs["failed"] == 1, "the job has failed")
    assert desk.count("feeds_jobs_total", trouble="failed") == 1
    assert "job failed" in caplog.text
    assert desk.health.told()["jobs"]["failed"] == 1
