"""Real posts of nine sites, against the dates and titles that each site's own generator gives them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Conventions, Skip, html, read
from feeds.read.words import words

BLOGS = Path(__file__).parents[1].parent / "shared" / "corpora" / "blogs"
MODIFIED = datetime(2026, 1, 1, tzinfo=UTC)
CONVENTIONS = {
    "digitalgov": Conventions(category_keys=("topics",)),
    "electron": Conventions(),
    "letsencrypt": Conventions(),
    "nodejs": Conventions(),
    "rails-weblog": Conventions(),
    "react-native": Conventions(),
    "rust-blog": Conventions(),
    "spiegel": Conventions(zone="Asia/Tokyo"),
    "twir": Conventions(zone="America/New_York"),
}
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<%|^:::|^import .+ from ['\"]|unresolved:", re.MULTILINE)
#: Days that a truth made by script lacks, for it can't read how they are written.
UNREAD = {"2017-02-10 00:10::00 -03:00", "Fri Sep  3 11:21:31 CEST 2021"}


def posts(site: str) -> list[tuple[Path, dict[str, Any]]]:
    folder = BLOGS / site / "posts"
    if not folder.is_dir():
        pytest.skip("the corpora are not here")
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [(folder, truth) for truth in map(json.loads, lines) if Path(truth["file"]).suffix != ".yml"]


def outcome(folder: Path, truth: dict[str, Any], conventions: Conventions) -> Draft | Skip | ArticleError:
    try:
        return read(truth["file"], (folder / truth["file"]).read_bytes(), conventions, MODIFIED)
    except ArticleError as error:
        return error


@pytest.mark.parametrize("site", CONVENTIONS)
def test_posts_are_read_or_left_for_a_true_reason_with_title_and_day_right(site: str) -> None:
    wrong = []
    for folder, truth in posts(site):
        found = outcome(folder, truth, CONVENTIONS[site])
        dated = "date_day" in truth or truth.get("date_raw") in UNREAD
        if isinstance(found, Draft):
            same_day = found.published.date().isoformat() == truth.get("date_day") or truth.get("date_raw") in UNREAD
            right = "skip" not in truth and found.title == words(truth["title"].strip("\u200b")) and same_day
        elif isinstance(found, Skip):
            right = bool(truth.get("skip") or truth.get("draft"))
        else:
            right = not dated and "no date" in found.reason
        if not right:
            wrong.append((truth["file"], found if isinstance(found, (Skip, ArticleError)) else found.title))
    assert len(wrong) <= len(posts(site)) * 0.01, wrong


@pytest.mark.parametrize("site", CONVENTIONS)
def test_no_template_tag_is_left_in_any_body(site: str) -> None:
    leaks = []
    for folder, truth in posts(site)[::4]:
        found = outcome(folder, truth, CONVENTIONS[site])
        if isinstance(found, Draft) and (leak := TAG.search(CODE.sub("", html(found.content, "https://e.org/")))):
            leaks.append((truth["file"], leak[0]))
    assert leaks == []
