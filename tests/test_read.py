from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from feeds.article import Content, Draft
from feeds.errors import ArticleError
from feeds.read import READERS, Bundle, Conventions, Skip, html, read

MODIFIED = datetime(2026, 1, 2, tzinfo=UTC)
HEADER = b"---\ntitle: A\ndate: 2020-01-02\n---\nwords\n"
PAGE = b"<html><head><title>A</title><meta name=date content=2020-01-02></head><body><p>" + b"word " * 60
DUMP = b"A headline of some words\n\nJanuary 2, 2020\n\n" + b"A long paragraph of the story. " * 20


def outcome(path: str, data: bytes) -> Draft | Skip:
    said = read(path, data, Conventions(), MODIFIED)
    assert not isinstance(said, Bundle)
    return said


@pytest.mark.parametrize(
    ("path", "data", "media"),
    [
        ("a.md", HEADER, "text/markdown"),
        ("a.MARKDOWN", HEADER, "text/markdown"),
        ("x/a.b.mdx", HEADER, "text/markdown"),
        ("a.txt", HEADER, "text/markdown"),
        ("a.html", HEADER, "text/html"),
        ("a.htm", PAGE, "text/html"),
        ("a.txt", DUMP, "text/html"),
    ],
)
def test_each_kind_of_file_has_its_reader(path: str, data: bytes, media: str) -> None:
    draft = outcome(path, data)
    assert isinstance(draft, Draft)
    assert (draft.published.date().isoformat(), draft.content.type) == ("2020-01-02", media)


def test_every_suffix_is_lower_case() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("news/a.md", b"---\ntitle: [a\n---\n", "line"),
        ("news/a.md", b"---\ntitle: A\n---\nwords", "no date"),
        ("news/a.md", b"---\ntitle: A\ndate: 2020-02-31\n---\nwords", "'2020-02-31' is not a date"),
        ("news/a.md", b"---\ntitle: \xe2\x82", "UTF-8"),
        ("news/a.pdf", b"", "'.pdf' files are not read; these are: .md"),
    ],
)
def test_what_cannot_be_read_names_the_file_and_the_reason(path: str, data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        outcome(path, data)
    assert caught.value.path == path
    assert reason in caught.value.reason


def test_a_draft_is_skipped() -> None:
    assert outcome("a.md", b"---\ntitle: A\ndraft: true\n---\nwords") == Skip("draft: true")


def test_a_body_of_plain_text_becomes_paragraphs() -> None:
    shown = html(Content(type="text/plain", body="\nOne & <two>\nstill one\n \n\n{{ three }}\n"), None)
    assert shown.strip() == "<p>One &amp; &lt;two&gt;\nstill one</p>\n<p>{{ three }}</p>"


def test_b15_urls_are_absolute_and_nothing_runs() -> None:
    body = "[a](b) ![c](/d.png) <a href='javascript:x()' onclick='y()'>z</a><script>s()</script>"
    shown = html(Content(type="text/markdown", body=body), "https://e.org/p/")
    assert '<a href="https://e.org/p/b">a</a> <img src="https://e.org/d.png" alt="c">' in shown
    assert not any(sign in shown for sign in ("javascript", "onclick", "script", "s()"))


def test_markdown_as_its_users_know_it() -> None:
    body = "a[^n] ~~b~~\n\n|c|\n|-|\n|d|\n\n- [x] e\n\nTerm\n: Meaning\n\n[^n]: note\n\nlast"
    shown = html(Content(type="text/markdown", body=body), None)
    assert all(part in shown for part in ("<del>b</del>", "<td>d</td>", "☑", "<dt>Term</dt>", "<dd>Meaning</dd>"))
    assert shown.index("note") > shown.index("last")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "yaml lxml nh3 pyromark feedparser feedgen charset_normalizer"
    code = f"import sys, feeds.read; print([name for name in '{heavy}'.split() if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_c41_control_characters_are_removed_and_reported() -> None:
    draft = outcome("a.md", b"---\ntitle: A\x08 title\ndate: 2024-01-01\n---\nBody \x07 and \x1b[0m\n")
    assert isinstance(draft, Draft)
    assert draft.title == "A title"
    assert draft.notes == ("3 characters removed that no feed may hold: U+0007, U+0008, U+001B",)
    assert "\x07" not in html(draft.content, None)


def test_c3_what_stands_for_a_lost_character_is_removed_and_reported() -> None:
    draft = outcome("a.md", "---\ntitle: A\ufffd title\ndate: 2024-01-01\n---\nBody \ufffd and &#xFFFD; end\n".encode())
    assert isinstance(draft, Draft)
    assert draft.title == "A title"
    assert draft.notes == ("2 characters removed that no feed may hold: U+FFFD",)
    assert "\ufffd" not in html(draft.content, None)


@pytest.mark.parametrize("many", [1_000, 15_000])
def test_of_very_many_tags_a_thousand_are_taken_and_a_note_says_so(many: int) -> None:
    tags = ", ".join(f"t{number}" for number in range(many))
    said = read("a.md", f"---\ntitle: A\ndate: 2024-05-01\ntags: [{tags}]\n---\nA".encode(), Conventions(), MODIFIED)
    assert isinstance(said, Draft)
    assert said.tags == tuple(f"t{number}" for number in range(1_000))
    assert said.notes == (() if many == 1_000 else ("of 15,000 tags the first 1,000 are taken",))
