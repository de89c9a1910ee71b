"""What the benchmarks rest on: the same articles every time, all of which are read, and figures that are told right."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import articles, verify
from benchmarks.articles import Archive, article
from benchmarks.results import Case, Must, Report, spread
from feeds import read
from feeds.article import Draft


def test_an_article_is_the_same_every_time_and_reads_as_what_is_known_of_it() -> None:
    made = article(70, 1_000)
    assert made == article(70, 1_000)
    draft = read.read(f"0000/{made.name}", made.text.encode(), read.Conventions(), datetime(2024, 1, 1, tzinfo=UTC))
    assert isinstance(draft, Draft)
    assert (draft.title, draft.categories, draft.published) == (made.title, (made.category,), made.published)


def test_an_archive_is_made_once_and_its_newest_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "KEPT", tmp_path)
    archive = Archive(articles=120, categories=7)
    root = archive.make()
    files = sorted(root.rglob("*.md"))
    assert [file.relative_to(root).as_posix() for file in files] == sorted(archive.path(n) for n in range(120))
    assert [made.title.rpartition(" ")[2] for made in archive.newest(3, 2)] == ["115", "108"]
    before = [file.stat().st_mtime_ns for file in files]
    assert archive.make() == root
    assert [file.stat().st_mtime_ns for file in files] == before


def test_a_feed_that_shows_something_else_is_told(tmp_path: Path) -> None:
    archive = Archive(articles=3, categories=1)
    items = [{"id": made.title, "title": made.title} for made in archive.newest(None, 3)]
    file = tmp_path / "all.json"
    file.write_text(json.dumps({"items": items}))
    assert verify.shows([file], archive, None) == []
    file.write_text(json.dumps({"items": items[:2]}))
    assert len(verify.shows([file], archive, None)) == 1


def test_ratios_are_of_the_turns_and_spread_is_quartiles_of_eight_runs_or_more() -> None:
    seconds = Case("1", "s", {"feeds": [1.0, 2.0, 4.0], "Hugo": [2.0, 2.0, 2.0]})
    assert seconds.ratio("Hugo") == (1.0, 0.5, 2.0)
    rates = Case("1", "a second", {"feeds": [1.0], "nginx": [2.0]}, fewer_is_better=False)
    assert rates.ratio("nginx") == (0.5, 0.5, 0.5)
    assert spread([3.0, 1.0, 9.0]) == (3.0, 1.0, 9.0)
    assert spread([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 100.0]) == (5.0, 3.0, 7.0)


def test_a_wrong_answer_ends_with_1_and_a_broken_must_is_told(tmp_path: Path) -> None:
    report = Report("How long?", {"rounds": 1})
    report.musts = [Must(what="seconds", measured=2, bound=1), Must(what="speed", measured=2, bound=1, at_least=True)]
    assert report.end(tmp_path / "one.json") == 0
    told = json.loads((tmp_path / "one.json").read_text())
    assert [(must["must"], must["holds"]) for must in told["musts"]] == [("seconds <= 1", False), ("speed >= 1", True)]
    report.wrong.append("an article is missing")
    assert report.end(None) == 1
