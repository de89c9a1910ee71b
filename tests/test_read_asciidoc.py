"""AsciiDoc as readers get it; what needs the program says so where it is not installed."""

from __future__ import annotations

import os
import resource
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import read
from feeds.article import Content, Draft
from feeds.errors import ArticleError
from feeds.read import Conventions
from feeds.read.bodies import asciidoc
from tests.newsroom import Newsroom

installed = pytest.mark.skipif(shutil.which("asciidoctor") is None, reason="asciidoctor is not installed")


def shown(body: str) -> str:
    return " ".join(read.html(Content(type="text/asciidoc", body=body), "https://site.example/a/").split())


def of_programs() -> float:
    """Seconds of processor time of the programs that this process ran and that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@installed
@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*a* _b_ `c`", "<strong>a</strong> <em>b</em> <code>c</code>"),
        (":line: 7\n\nferry {line}", "<p>ferry 7</p>"),
        ("https://a.example/[the map]", '<a href="https://a.example/">the map</a>'),
        ("image::ice.png[Ice]", '<img src="https://site.example/a/ice.png" alt="Ice">'),
        ("== Später\n\nb", "<h2>Später</h2>"),
        ("[source,ruby]\n----\n{{ a }} <1>\n----", '<pre><code class="language-ruby">{{ a }}'),
        ("NOTE: Mind *this*", "<p><strong>Note</strong></p> Mind <strong>this</strong>"),
    ],
)
def test_what_is_written_is_shown(written: str, html: str) -> None:
    assert html in shown(written)


@installed
def test_no_file_is_read() -> None:
    included = "a\n\ninclude::/etc/passwd[]\n\n----\ninclude::/etc/passwd[]\n----\n\nb"
    html = shown(included)
    assert "passwd" not in html
    assert "root:" not in html


@installed
def test_one_that_ends_is_started_again() -> None:
    assert "<p>a</p>" in shown("a")
    running = asciidoc._Running.converter
    assert running is not None
    running.process.kill()
    running.process.wait()
    with pytest.raises(ValueError, match="asciidoctor could not read it"):
        shown("b")
    assert "<p>c</p>" in shown("c")
    assert asciidoc._Running.converter is not running


@installed
def test_one_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asciidoc, "_LIMIT", 0.0)
    asciidoc._end()
    with pytest.raises(ValueError, match="took more than"):
        shown("a " * 100_000)
    assert asciidoc._Running.converter is None


@installed
def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="300,001 characters of AsciiDoc: more than 300,000"):
        shown("a" * 300_001)


@installed
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="nothing says what a program spent")
@pytest.mark.parametrize("unit", ["*a **b ", "&a [*a]\n", "# a" + " " * 5_000], ids=["bold", "anchors", "headings"])
def test_a_document_that_costs_too_much_is_refused_in_words_and_the_next_one_is_read(unit: str) -> None:
    asciidoc._end()
    before = of_programs()
    with pytest.raises(ValueError, match=r"could not read it: it took more than 1\.5 seconds of processor time"):
        shown((unit * 300_000)[:300_000])
    assert 1.5 < of_programs() - before < 3
    assert "<p>b</p>" in shown("b")


@installed
def test_what_a_program_spent_on_earlier_documents_is_not_counted_against_the_next() -> None:
    table = "|===\n" + "|Night ferry |Ost |West\n" * 8_000 + "|===\n"
    asciidoc._end()
    before = of_programs()
    for _ in range(6):
        assert shown(table).count("Night ferry") == 8_000
    asciidoc._end()
    assert of_programs() - before > 1.5


@installed
@pytest.mark.parametrize(
    "unit", ["|Night ferry |Ost |West\n", "The *harbour* is open, says {author}. ", "* Boat\n** Sea\n"]
)
def test_an_honest_document_of_the_largest_size_is_read(unit: str) -> None:
    fence = "|===\n" if unit.startswith("|") else "\n"
    room = (300_000 - 2 * len(fence)) // len(unit)
    assert shown(f"{fence}{unit * room}{fence}").count(unit.strip("|* .\n").split()[0]) >= room


def test_a_program_that_stands_still_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    still = tmp_path / "asciidoctor"
    still.write_text("#!/bin/sh\necho ready\nexec sleep 600\n", encoding="ascii")
    still.chmod(0o755)
    monkeypatch.setattr(asciidoc, "_LIMIT", 0.5)
    asciidoc._end()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        asciidoc._program.cache_clear()
        try:
            with pytest.raises(ValueError, match=r"it took more than 0\.5 seconds$"):
                shown("a")
        finally:
            asciidoc._program.cache_clear()
    assert asciidoc._Running.converter is None


def test_without_the_program_a_file_is_refused_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    asciidoc._program.cache_clear()
    try:
        with pytest.raises(ArticleError, match=r"a\.adoc: AsciiDoc is read by the program asciidoctor"):
            read.read("a.adoc", b"= A\n\nBody", Conventions(), datetime(2026, 1, 1, tzinfo=UTC))
    finally:
        asciidoc._program.cache_clear()


@installed
def test_once_it_is_installed_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(tmp_path)
    room.write("a.adoc", "= Night ferry\nAnn Lee\n2020-01-02\n\nBody")
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        asciidoc._program.cache_clear()
        room.publish()
    assert [error.path for error in room.last.gathered.refused] == ["a.adoc"]
    asciidoc._program.cache_clear()
    room.publish()
    assert room.titles() == ["Night ferry"]


@installed
def test_a_document_is_read_whole() -> None:
    data = b"= Night ferry\nAnn Lee\n2020-01-02\n:page-tags: [sea]\n\nBody {nothing}"
    draft = read.read("a.adoc", data, Conventions(), datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(draft, Draft)
    assert (draft.title, draft.authors[0].name, draft.tags) == ("Night ferry", "Ann Lee", ("sea",))
    assert draft.published == datetime(2020, 1, 2, tzinfo=UTC)


BOMB = f":a: {'x' * 4_000}\n\n" + "{a}" * 90_000


@installed
def test_a_document_that_makes_very_much_of_little_is_refused() -> None:
    with pytest.raises(ValueError, match=r"bytes of HTML of it|it ended"):
        shown(BOMB)


@installed
def test_a_file_that_can_not_be_shown_does_not_stop_a_run_when_it_changes(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("b.md", "---\ntitle: B\ndate: 2024-05-01\n---\nb\n")
    newsroom.write("a.adoc", f"= A\n:date: 2024-05-01\n{BOMB}")
    newsroom.publish()
    newsroom.write("a.adoc", f"= A\n:date: 2024-05-01\n{BOMB} b")
    newsroom.publish()
    assert newsroom.titles() == ["B"]
