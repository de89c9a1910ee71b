from __future__ import annotations

import pytest

from feeds.read.headers.docinfo import plain_rest
from feeds.read.headers.header import split


@pytest.mark.parametrize(
    "text",
    [
        "Night ferry\n###########\n\n:date: 2020-01-02\n:tags: sea,\n    ice\n\nBody",
        "===========\nNight ferry\n===========\n:date: 2020-01-02\n:tags: sea, ice\n\nBody",
        ":date: 2020-01-02\n:tags: sea,\n  ice\n\nNight ferry\n-----------\n\nBody",
        "\n\nNight ferry\n~~~~~~~~~~~\n\n:date: 2020-01-02\n:tags:\n    sea,\n    ice\n\nBody",
        "\r\nNight ferry\r\n===========\r\n\r\n:date: 2020-01-02\r\n:tags: sea, ice\r\n\r\nBody",
    ],
)
def test_a_title_and_its_fields_are_the_header(text: str) -> None:
    header = split(text)
    assert (header.kind, header.body) == ("docinfo", "Body")
    assert header.values == {"title": "Night ferry", "date": "2020-01-02", "tags": "sea, ice"}


def test_a_field_for_the_title_goes_first() -> None:
    assert split("A\n====\n\n:title: B\n:date: 2020-01-02\n\nBody").values["title"] == "B"


@pytest.mark.parametrize("text", ["A\n====\n\n:param x: a number\n\nBody", "A\n====\n\nBody", ":cat: and :dog:\n"])
def test_other_lists_of_fields_are_body(text: str) -> None:
    assert split(text).kind == "none"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The ``ice`` log", "The ice log"),
        ("See `the map <https://a.example/>`_ now", "See the map now"),
        (":code:`x` and `y`:sub:", "x and y"),
        (":ref:`the map <map>`", "the map"),
        ("|name| and `other`_", "name and other"),
        (r"a\ b \*c", "ab *c"),
        ("snake_case", "snake_case"),
    ],
)
def test_inline_markup_of_a_title_is_taken_away(written: str, read: str) -> None:
    assert plain_rest(written) == read
