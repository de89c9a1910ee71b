"""Plain headers are read without the parser, and no otherwise than by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.headers import header, yaml_header, yaml_parser
from feeds.read.headers.yaml_header import load
from tests.corpora.figures import CORPORA

PLAIN = """title: Night ferry, again
date: 2024-05-05T01:25:00+02:00
link: https://site.example/#top
# by: Ann Lee

author: "Ann Lee: editor # of us"
tags: [ sea, "night time", 'at sea' ]
categories:
  - Straße
  - 'world: asia'
aliases:
- /a/b/
- ~
published-by:
summary: ~
rights: ''
draft: no
title: Twice
"""
#: What stands between characters that mean something to YAML.
SIGNS = st.sampled_from(
    [*":#-'\"[]{},&*!|>%@`?~\\= \t\n", ": ", " #", "- ", "\n  ", "\n- ", "---", "...", "<<", "\x85"]
)
WORDS = st.sampled_from(["a", "on", "null", "007", "é", "日本", "\u2028", "\ufeff", "\xa0", "\u200d", "😀", "x" * 1100])
SCALARS = st.lists(WORDS | SIGNS, max_size=5).map("".join)
KEYS = st.sampled_from(["title", "my-key", "_k", "ключ", "7", "k" * 1030, "-k", "a b", "<<", "---", "y", ""]) | SCALARS
LISTS = st.lists(st.builds("{}- {}".format, st.sampled_from(["", " ", "  "]), SCALARS), max_size=3).map("\n".join)
FLOWS = st.builds("[{}]".format, st.lists(SCALARS | SCALARS.map(repr), max_size=3).map(", ".join))
VALUES = SCALARS | SCALARS.map('"{}"'.format) | SCALARS.map("'{}'".format) | FLOWS | LISTS.map("\n{}".format)
LINES = (
    st.builds("{}:{}{}".format, KEYS, st.sampled_from([" ", "", "  "]), VALUES) | SCALARS | SCALARS.map("# {}".format)
)
EDITS = st.lists(st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 2), SIGNS | WORDS | st.just("")), max_size=3)


def edited(edits: list[tuple[int, int, str]]) -> str:
    """The plain header with some of it put in place of some."""
    text = PLAIN
    for at, length, put in edits:
        text = text[:at] + put + text[at + length :]
    return text


HEADERS = (
    st.lists(LINES, max_size=5).map("\n".join) | st.text(alphabet="ab:#-'\"[],|> \n", max_size=30) | EDITS.map(edited)
)


def said(read: Callable[..., object], text: str) -> object:
    try:
        return read(text, first_line=2)
    except ValueError as error:
        return str(error)


@given(HEADERS)
def test_a_header_says_what_the_parser_finds_in_it(text: str) -> None:
    assert said(load, text) == said(yaml_parser.parse, text)


def test_a_plain_header_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = yaml_parser.parse(PLAIN, first_line=2)
    monkeypatch.delattr(yaml_parser, "parse")
    assert load(PLAIN, first_line=2) == expected
    pairs, notes = expected
    assert notes == []
    assert pairs[3:] == [
        ("author", "Ann Lee: editor # of us"),
        ("tags", ["sea", "night time", "at sea"]),
        ("categories", ["Straße", "world: asia"]),
        ("aliases", ["/a/b/", None]),
        ("published-by", None),
        ("summary", None),
        ("rights", ""),
        ("draft", "no"),
        ("title", "Twice"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *(f"key: {sign}a" for sign in ",]}[{&*!|>%@`?:-#'\""),
        *("key: a: b", "key: a:", "key: a #b", "key: 'a''b'", 'key: "a\\nb"'),
        *("key: [a, b: c]", "key: [a, [b]]", "key: [a,]", "key: [a", "key: [-a, ?b]"),
        *("key: a\n b", "key:\n - a\n- b", "key:\n- a: b", "key: a\n- b", "key:\n- a\n  b", "- a", "a", "key:a"),
        *("k" * 1023 + ": a", "k" * 1024 + ": a", "k" * 1025 + ": a", "key : a", "? key\n: a"),
        *("<<: a", "a b: c", "key: a\u2028b: c", "key:\ta"),
    ],
)
def test_what_is_more_than_plain_is_left_to_the_parser(line: str) -> None:
    assert said(load, line) == said(yaml_parser.parse, line)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")
def test_headers_of_real_posts_say_what_the_parser_finds_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def see(text: str, *, first_line: int) -> tuple[list[object], list[str]]:
        seen.append((text, first_line))
        return [], []

    monkeypatch.setattr(yaml_header, "load", see)
    for file in (CORPORA / "blogs").rglob("*.md"):
        text = file.read_text(encoding="utf-8", errors="replace")
        if text.startswith("---"):
            said(lambda text, **_: header.split(text), text)
    assert len(seen) > 1000
    assert [text for text, _ in seen if said(load, text) != said(yaml_parser.parse, text)] == []
