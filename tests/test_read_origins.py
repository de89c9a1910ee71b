from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.article import Draft
from feeds.read import Conventions, read

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HABITS = Conventions(language="en", languages=("ja",), undated="mtime", category_keys=("topics",))


def origins(path: str, text: str) -> dict[str, str]:
    said = read(path, text.encode(), HABITS, NOW)
    assert isinstance(said, Draft)
    assert all(0 < origin.confidence <= 1 for origin in said.origins)
    assert all((origin.confidence < 0.5) == (origin.where == "the file's own date") for origin in said.origins)
    return {origin.field: origin.where for origin in said.origins}


def test_a_key_is_named_as_it_is_written() -> None:
    text = (
        "---\nlinkTitle: A\nCreation_Date: 2020-01-02\nlast_modified_at: 2020-01-03\nauthors: [Ann]\ntopics: sea\n"
        "tags: [ice]\nlang: de\nslug: b\nguid: urn:x:1\nsummary: S\nurl: /b/\nlicense: free\n"
        "expires: 2030-01-01\n---\nBody"
    )
    assert origins("sea/a.md", text) == {
        "title": "header: linkTitle",
        "published": "header: Creation_Date",
        "updated": "header: last_modified_at",
        "expires": "header: expires",
        "summary": "header: summary",
        "authors": "header: authors",
        "rights": "header: license",
        "link": "header: url",
        "id": "header: guid",
        "categories": "header: topics",
        "tags": "header: tags",
        "language": "header: lang",
        "slug": "header: slug",
    }


@pytest.mark.parametrize(
    ("path", "header", "where"),
    [
        ("2020-01-02-a.md", "", "file name"),
        ("2020/01/02/a.md", "", "folder"),
        ("a.md", "path: 2020/01/02/a\n", "the day in header: path"),
        ("a.md", "", "the file's own date"),
        ("2020-01-02-a.md", "date: 2020-01-03\n", "header: date"),
    ],
)
def test_a_date_has_its_place(path: str, header: str, where: str) -> None:
    assert origins(path, f"---\n{header}draft: false\n---\n# A\n\nBody")["published"] == where


def test_what_a_path_says_is_told() -> None:
    found = origins("ja/sea/a.md", "# A\n\nBody")
    assert (found["language"], found["categories"], found["slug"]) == ("path", "folder", "file name")
    assert found["title"] == "the first heading"
    assert origins("a.md", "# A\n\nBody")["language"] == "the source's default language"


def test_files_that_are_not_included_are_told() -> None:
    said = read("2020-01-02-a.rst", b"A\n====\n\nBody\n\n.. include:: b.rst\n", HABITS, NOW)
    assert isinstance(said, Draft)
    assert said.dropped == ("the first heading, which is the title", "the file b.rst that it includes")
