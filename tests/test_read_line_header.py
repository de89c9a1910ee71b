from __future__ import annotations

import pytest

from feeds.read.headers.header import split
from feeds.read.headers.line_header import dots, pairs


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        (".. title: Ferry: late\n.. date: 2020-01-02 10:00 UTC\n.. tags: sea, ice\n\nBody", "Ferry: late", "Body"),
        ("<!--\n.. title: Ferry: late\n.. slug: ferry\n-->\n\n<p>Body</p>", "Ferry: late", "<p>Body</p>"),
        ("<!-- .. title: Ferry: late -->\n<p>Body</p>", "Ferry: late", "<p>Body</p>"),
        ("<!--\n.. slug: ferry\n.. title: Ferry: late -->\nBody", "Ferry: late", "Body"),
        (".. title: Ferry: late", "Ferry: late", ""),
        ("[#]: collector: (ann)\n[#]: subject: (Ferry: late)\n[#]: url: ( )\n\nBody", "Ferry: late", "Body"),
        ('[#]: subject: "Ferry: late"\n[#]: via: "https://a.example/"\n\nBody', "Ferry: late", "Body"),
        ("Title: Ferry:\n    late\nDate: 2020-01-02\n\nBody", "Ferry: late", "Body"),
        ("title:\n    Ferry: late\nBody", "Ferry: late", "Body"),
    ],
)
def test_a_header_of_single_lines_is_read(text: str, values: str, body: str) -> None:
    header = split(text)
    assert (header.values["title"], header.body) == (values, body)


def test_an_empty_value_in_brackets_says_nothing() -> None:
    assert split("[#]: subject: (A)\n[#]: url: ( )\n[#]: author: (Ann Lee https://a.example/ann)\n").values == {
        "title": "A",
        "url": "",
        "author": "Ann Lee https://a.example/ann",
    }


@pytest.mark.parametrize(
    "text",
    [
        ".. image:: a.png\n",
        ".. role:: html(raw)\n   :format: html\n",
        ".. note: this is a comment\n\nBody",
        "<!-- a comment -->\nBody",
        "Note: this is prose\n\nBody",
        "http://a.example/\n",
        "[#]: https://a.example/\n",
    ],
)
def test_what_only_looks_like_a_header_is_body(text: str) -> None:
    assert split(text).kind == "none"


def test_two_frequent_keys_make_a_header_without_title_or_date() -> None:
    assert pairs("category: Sea\nauthor: Ann Lee\n\nBody") is not None
    assert pairs("author: Ann Lee said\n\nBody") is None


def test_of_a_key_that_is_there_twice_the_first_counts_and_is_noted() -> None:
    header = split(".. title: A\n.. Title: B\n.. title: C\n\nBody")
    assert (header.values, header.notes) == (
        {"title": "A"},
        (
            "the key 'Title' is there twice; the first one counts",
            "the key 'title' is there twice; the first one counts",
        ),
    )


def test_a_comment_that_is_never_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="never closed"):
        dots("<!--\n.. title: A\n\nBody")


def test_a_million_equal_lines_are_read_at_once() -> None:
    assert split(".. title: A\n" * 80_000).notes == ("the key 'title' is there twice; the first one counts",)
