"""XHTML, NITF and unknown vocabularies as plain HTML; plain text as paragraphs."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from feeds.read.wires import wire_html


def html(text: str) -> str:
    return wire_html.to_html(etree.fromstring(f"<x>{text}</x>"))


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<p>a<!-- b --> c</p>", "<p>a c</p>"),
        ("<p>a<?b c?> d</p>", "<p>a d</p>"),
        ("<para>One</para><para>Two</para>", "<p>One</p><p>Two</p>"),
        ("One <word>two</word> three", "One two three"),
        ("<p>One <word>two</word></p>", "<p>One two</p>"),
        ("<sect><head>no</head><para>a &lt; b</para></sect>", "<p>a &lt; b</p>"),
        ("<note>x</note>tail", "tail"),
        ("<note><p>x</p></note><p>y</p>", "<p>y</p>"),
        ("<hl2>Sub</hl2><br/>", "<h2>Sub</h2><br>"),
        (
            '<a href="https://a.example/?a=1&amp;b=2" onclick="x()">l</a>',
            '<a href="https://a.example/?a=1&amp;b=2">l</a>',
        ),
        ('<p xml:lang="fr">x</p>', '<p lang="fr">x</p>'),
    ],
)
def test_elements(xml: str, shown: str) -> None:
    assert html(xml) == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One.\n\nTwo\nlines.", ["One.", "Two\nlines."]),
        ("One\n   Two\nlines\n   Three", ["One", "Two\nlines", "Three"]),
        ("One.\r\nTwo.", ["One.", "Two."]),
        (
            "\n".join(["a line of a narrow column, sixty letters or so long, and"] * 5),
            ["\n".join(["a line of a narrow column, sixty letters or so long, and"] * 5)],
        ),
        ("a < b", ["a &lt; b"]),
        ("it&#39;s <b>bold</b>", ["it's <b>bold</b>"]),
        ("", []),
    ],
)
def test_paragraphs(text: str, parts: list[str]) -> None:
    assert wire_html.paragraphs(text) == "\n".join(f"<p>{part}</p>" for part in parts)


def test_hostile_text_costs_no_more_than_its_length() -> None:
    started = time.process_time()
    for text in (
        "<p>By " + "A" * 500_000,
        "<div>" * 200_000,
        "<h1>" + "<b>" * 300_000,
        "By A" * 250_000,
        " \n" * 500_000,
        "\n \n" * 300_000,
    ):
        wire_html.paragraphs(text)
        wire_html.without_title(text, "x")
        wire_html.signed(text)
        wire_html.headed(text, "A, b")
    assert time.process_time() - started < 8
