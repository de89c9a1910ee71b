from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.errors import ArticleError
from feeds.read import Conventions, Skip, read

NOW = datetime(2026, 1, 1, tzinfo=UTC)
YAML = "---\ntitle: A\ndate: 2020-01-02\n---\nBody"
DOTS = ".. title: A\n.. date: 2020-01-02\n\nBody"
FIELDS = "A\n====\n\n:date: 2020-01-02\n\nBody"
BRACKETS = "[#]: subject: (A)\n[#]: date: (2020-01-02)\n\nBody"
PAIRS = "Title: A\nDate: 2020-01-02\n\nBody"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.md", DOTS, "text/markdown"),
        ("a.markdown", FIELDS, "text/markdown"),
        ("a.rst", YAML, "text/x-rst"),
        ("a.REST", PAIRS, "text/x-rst"),
        ("a.html", DOTS, "text/html"),
        ("a.html.erb", YAML, "text/html"),
        ("a.md.erb", YAML, "text/markdown"),
        ("a.erb", YAML, "text/html"),
        ("a.html.md", YAML, "text/markdown"),
        ("a.txt", YAML, "text/markdown"),
        ("a.txt", BRACKETS, "text/markdown"),
        ("a.txt", PAIRS, "text/markdown"),
        ("a.txt", DOTS, "text/x-rst"),
        ("a.txt", FIELDS, "text/x-rst"),
        ("a.txt", "= A\nAnn Lee\n2020-01-02\n\nBody", "text/asciidoc"),
    ],
)
def test_the_header_is_told_by_its_beginning_and_the_body_by_the_suffix(path: str, text: str, kind: str) -> None:
    said = read(path, text.encode(), Conventions(), NOW)
    assert isinstance(said, Draft)
    assert (said.title, said.content.type, said.content.body.strip()) == ("A", kind, "Body")
    assert (said.published.date().isoformat(), said.slug) == ("2020-01-02", "a")


@pytest.mark.parametrize("path", ["2020-01-02-a.rst", "2020/01/02/a.md.erb"])
def test_without_a_header_the_title_is_the_first_heading(path: str) -> None:
    body = "*A* ``b``\n=========\n\nBody" if path.endswith("rst") else "# *A* `b`\n\nBody"
    said = read(path, body.encode(), Conventions(), NOW)
    assert isinstance(said, Draft)
    assert (said.title, said.content.body.strip()) == ("A b", "Body")
    assert said.dropped == ("the first heading, which is the title",)


def test_a_dump_that_begins_with_a_colon_is_a_dump() -> None:
    with pytest.raises(ArticleError, match="date"):
        read("a.txt", b"Title: A\n\nBody", Conventions(), NOW)


def test_a_program_that_makes_html_is_refused_and_a_template_is_no_article() -> None:
    with pytest.raises(ArticleError, match=r"\.haml is a program that makes HTML, and is not run"):
        read("a.html.haml", b"---\ntitle: A\n---\n%p= 1", Conventions(), NOW)
    assert read("layout.slim", b"doctype html", Conventions(), NOW) == Skip("a template, not an article")


def test_ruby_in_a_body_is_not_shown() -> None:
    from feeds.read import html

    said = read("a.html.erb", f"{YAML} <%= link_to 'x' %>end".encode(), Conventions(), NOW)
    assert isinstance(said, Draft)
    assert html(said.content, None) == "Body end"
