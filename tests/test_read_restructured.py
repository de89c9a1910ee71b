"""reST as readers get it, through the door that all bodies go through."""

from __future__ import annotations

import pytest

from feeds import read
from feeds.article import Content


def shown(body: str) -> str:
    html = read.html(Content(type="text/x-rst", body=body), "https://site.example/a/", {"/b.rst": "/b/"}.get)
    return " ".join(html.split())


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*a* **b** ``c d``", "<p><em>a</em> <strong>b</strong> <code>c d</code></p>"),
        ("`a <b.html>`_", '<p><a href="https://site.example/a/b.html">a</a></p>'),
        ("`a <{filename}/b.rst>`_", '<p><a href="https://site.example/b/">a</a></p>'),
        ("`a <|filename|/none.rst>`_", "<p>a</p>"),
        ("A\n====\n\nb\n\nC\n----\n\nd", "<h2>A</h2>"),
        (
            ".. code-block:: python\n   :linenos:\n   :hl_lines: 1\n\n   {{ a }} & b",
            "<pre><code>{{ a }} &amp; b</code>",
        ),
        (".. image:: {static}/a.png\n   :unknown: 1\n   :width: ten", '<img alt="" src="https://site.example/a.png">'),
        (".. figure:: a.png\n   :alt: Ice\n\n   Floes", "<figcaption> <p>Floes</p> </figcaption>"),
        (".. thumbnail:: a.png", '<img alt="" src="https://site.example/a/a.png">'),
        (".. strip:: a.png", '<img alt="" src="https://site.example/a/a.png">'),
        (".. image-grid::\n\n   a.png\n   b.png", '<img alt="" src="https://site.example/a/b.png">'),
        (".. note-box:: Mind *this*\n\n   And that", "<p><strong>Mind <em>this</em></strong></p> <p>And that</p>"),
        (".. button:: https://a.example/\n\n   Go", '<p><a href="https://a.example/">Go</a></p>'),
        (".. button:: https://a.example/", '<a href="https://a.example/">https://a.example/</a>'),
        (".. youtube:: abcDEF123", '<a href="https://www.youtube.com/watch?v=abcDEF123">'),
        (".. mermaid::\n\n   a --> b", "<pre><code>a --&gt; b</code></pre>"),
        (":dox:`the map <a::b>` :gone:`~x.y`", "<p>the map x.y</p>"),
        (":site:`the map <https://a.example/>`", '<p><a href="https://a.example/">the map</a></p>'),
        ("`x`:kbd2:", "<p>x</p>"),
        (".. role:: mark(code)\n\n:mark:`x`", "<p><code>x</code></p>"),
        ("|gone| and `lost words`_ and lost_", "<p>gone and lost words and lost</p>"),
        (".. raw:: html\n\n   <b>a</b><script>b</script>", "<b>a</b>"),
        ("{{ a }} b", "<p> b</p>"),
    ],
)
def test_what_is_written_is_shown(written: str, html: str) -> None:
    assert html in shown(written)


@pytest.mark.parametrize(
    "written",
    [
        ".. include:: /etc/passwd",
        ".. raw:: html\n   :file: /etc/passwd",
        ".. raw:: html\n   :url: https://a.example/",
        ".. raw:: latex\n\n   x",
        ".. csv-table::\n   :file: /etc/passwd",
        ".. literalinclude:: /etc/passwd",
        ".. contents:: Of all\n   :depth: 2",
        ".. post-list::\n   :stop: 3",
        ".. TEASER_END",
        ".. TODO: ask again",
        ".. listing:: a.py python",
    ],
)
def test_nothing_is_shown_of_it(written: str) -> None:
    assert shown(f"a\n\n{written}\n\nb") == "<p>a</p> <p>b</p>"


def test_a_document_knows_nothing_of_the_one_before() -> None:
    own = ".. role:: mark(code)\n\n:mark:`x`"
    assert shown(own) == "<p><code>x</code></p>"
    assert shown(":mark:`x`") == "<p>x</p>"


def test_a_fault_of_one_block_is_not_told_and_the_rest_is_there() -> None:
    html = shown("Title\n==\n\n* a\nb\n\n.. figure::\n\n+--+\n|a\n\nlast words")
    assert "System" not in html
    assert "last words" in html


@pytest.mark.parametrize(
    "written",
    [
        "".join(f"{' ' * depth}* a\n\n" for depth in range(700)),
        "a\n\n" * 60_000,
        "a `b |c *d\n" * 12_000,
        "".join(f".. |s{n}| replace:: |s{n + 1}| |s{n + 1}|\n" for n in range(60)) + "\n|s0|\n",
        "`a " * 40_000,
    ],
    ids=["deep", "long", "unclosed", "doubling", "one line"],
)
def test_what_is_too_much_is_text(written: str) -> None:
    assert shown(written)
