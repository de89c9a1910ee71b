from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.conventions import Conventions
from feeds.read.headers.paths import Place, day_in, place

CONVENTIONS = Conventions(languages=("ja", "pt-BR"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.md", Place("a", None, None, "")),
        ("2015-02-03-a-b.md", Place("a-b", "2015-02-03", None, "")),
        ("2015-2-3-a.md", Place("a", "2015-02-03", None, "")),
        ("2015_02_03_a.md", Place("a", "2015-02-03", None, "")),
        ("20150203 a b.md", Place("a b", "2015-02-03", None, "")),
        ("2015-02-03.md", Place("2015-02-03", "2015-02-03", None, "")),
        ("2015-02-31-a.md", Place("2015-02-31-a", None, None, "")),
        ("12345678-a.md", Place("12345678-a", None, None, "")),
        ("news/2015/02/03/a.md", Place("a", "2015-02-03", None, "news")),
        ("news/2015/02-03-a.md", Place("a", "2015-02-03", None, "news")),
        ("news/2014/12/31/2015-02-03-a.md", Place("a", "2015-02-03", None, "news")),
        ("news/2015/02/a.md", Place("a", None, None, "news")),
        ("blog/2015-02-03-a/index.md", Place("a", "2015-02-03", None, "")),
        ("news/a/index.mdx", Place("a", None, None, "news")),
        ("2015/02/03/index.md", Place("2015-02-03", "2015-02-03", None, "")),
        ("index.md", Place("index", None, None, "")),
        ("world/asia/a@2.md", Place("a@2", None, None, "world/asia")),
        ("content/posts/World/Asia/2020/a.md", Place("a", None, None, "World/Asia")),
        ("sport/_posts/2015-02-03-a.markdown", Place("a", "2015-02-03", None, "sport")),
        ("_drafts/a.md", Place("a", None, None, "")),
        ("content/ja/news/a.md", Place("a", None, "ja", "news")),
        ("content/pt-br/news/a.md", Place("a", None, "pt-BR", "news")),
        ("news/a.ja.md", Place("a", None, "ja", "news")),
        ("news/a.fr.md", Place("a.fr", None, None, "news")),
        ("news/a.html.md", Place("a", None, None, "news")),
        ("ニュース/日本.md", Place("日本", None, None, "ニュース")),
    ],
)
def test_what_a_path_says(path: str, expected: Place) -> None:
    assert place(path, CONVENTIONS) == expected


def test_folders_are_no_categories_where_the_source_says_so() -> None:
    assert place("ja/news/a.md", Conventions(folders=False, languages=("ja",))) == Place("a", None, "ja", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014/09/15/Rust-1.0", "2014-09-15"),
        ("/blog/2014-09-15-x.html", "2014-09-15"),
        ("/x/", None),
        ("/2014/99/15/", None),
    ],
)
def test_a_day_inside_an_address(text: str, day: str | None) -> None:
    assert day_in(text) == day


SEGMENTS = st.text(st.sampled_from("0129-_/. a"), max_size=12) | st.sampled_from(
    ["2014/09/15/", "20140915-x", "/2014-9-5", "2014_13_01", "2016/20150102/03", "x2014-01-02", "18990101"]
)
TWO = (r"((?:19|20)\d\d)(\d\d)(\d\d)", r"(\d{4})[-_/](\d{1,2})[-_/](\d{1,2})")


@given(st.lists(SEGMENTS, max_size=4).map("".join))
def test_the_last_day_of_a_path_is_that_of_either_form(path: str) -> None:
    found = []
    for form in TWO:
        for match in re.finditer(rf"(?:^|(?<=/)){form}(?=$|[-_. /])", path):
            with suppress(ValueError):
                found.append((match.end(), date(*map(int, match.groups())).isoformat()))
    assert day_in(path) == max(found, default=(0, None))[1]
