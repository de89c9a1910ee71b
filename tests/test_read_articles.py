"""Whole files of ours, each beside the draft and the HTML that must come of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.article import Draft
from feeds.read import Conventions, html, read

ROOT = Path(__file__).parent / "data" / "articles"
EXPECTED = sorted(ROOT.rglob("*.expected.json"))
CONVENTIONS = Conventions(
    zone="Europe/London", language="en", languages=("ja",), category_keys=("categories", "category", "topics")
)
#: The body is there as HTML; where the values come from has tests of its own.
_NOT_SHOWN = ("content", "origins", "dropped")
PAGES = {"timetable.md": "/ja/timetable/", "2019-10-30-Day-train": "/2019/day-train/", "frost.md": "/frost/"}


def come_of(path: str) -> dict[str, Any]:
    """What a file comes to, as the .expected.json beside it says: only what is not empty."""
    draft = read(path, (ROOT / path).read_bytes(), CONVENTIONS, datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(draft, Draft)
    fields = {key: _said(value) for key, value in asdict(draft).items() if value and key not in _NOT_SHOWN}
    shown = html(draft.content, "https://site.example/base/page/", PAGES.get, site="https://site.example/base/")
    written = json.dumps(fields, default=lambda moment: moment.isoformat())
    return {**json.loads(written), "html": shown.strip().split("\n")}


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items() if inner not in (None, "", 0) or inner is False}
    return [_said(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("expected", EXPECTED, ids=[path.stem for path in EXPECTED])
def test_a_file_comes_to_what_is_expected_of_it(expected: Path) -> None:
    path = expected.relative_to(ROOT).as_posix().removesuffix(".expected.json")
    assert come_of(path) == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_files_to_try() -> None:
    assert len(EXPECTED) >= 6
