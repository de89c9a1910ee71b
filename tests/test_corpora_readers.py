"""Real articles as readers see them: what feedparser's own sanitiser leaves of a body is what we meant.

A sample in every run; `make long` takes every article (minutes). Skipped where the corpora are not beside the
project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import READERS, Conventions, html, read
from tests.readers import left, seen

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
#: Of so many files one is taken; a number without a factor in common with the size of most folders.
STEP = 1 if "FEEDS_LONG_TESTS" in os.environ else 17
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = "https://site.example/2026/post.html"
FOLDERS = (
    sorted(str(path.relative_to(CORPORA)) for path in [*CORPORA.glob("blogs/*/posts"), *CORPORA.glob("[dp]*s/*/")])
    if CORPORA.is_dir()
    else []
)

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")


def bodies(folder: Path) -> Iterator[tuple[str, str]]:
    """The clean bodies of a folder's articles; what can't be read as an article is another test's business."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in READERS and path.is_file()]
    for path in files[::STEP]:
        try:
            draft = read(path.relative_to(folder).as_posix(), path.read_bytes(), Conventions(undated="mtime"), WHEN)
        except ArticleError:
            continue
        if isinstance(draft, Draft):
            yield path.name, html(draft.content, PAGE, site="https://site.example/")


@pytest.mark.parametrize("folder", FOLDERS)
def test_c27_a_reader_that_sanitises_shows_what_was_meant(folder: str) -> None:
    wrong = [
        (name, form)
        for name, body in bodies(CORPORA / folder)
        if body.strip()
        for form in ("atom", "rss")
        if seen(left(body, form)) != seen(body)
    ]
    assert wrong == []
