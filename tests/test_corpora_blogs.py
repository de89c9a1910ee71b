"""Every so many-th post of each blog, read by its site's habits; skipped where the corpora are not at hand."""

from __future__ import annotations

import shutil

import pytest

from tests.corpora import blogs

pytestmark = pytest.mark.skipif(not blogs.names(), reason="the corpora are not beside the project")


@pytest.mark.parametrize("name", blogs.names())
def test_posts_are_read_right(name: str) -> None:
    if name == "hibernate" and shutil.which("asciidoctor") is None:
        pytest.skip("asciidoctor is not installed")
    lines = (blogs.BLOGS / name / "posts" / "expected.jsonl").read_text(encoding="utf-8").count("\n")
    site = blogs.blog(name, blogs.conventions(name), step=max(1, lines // 60))
    figures = blogs.figures(site)
    assert figures
    # Of so few a single one may be among those that the whole is allowed to have wrong.
    assert [figure.wrong for figure in figures if len(figure.wrong) > 1] == []
