"""No megabyte, of whatever, takes a reader or a check longer than moments: of each that once did, one case."""

from __future__ import annotations

import os

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.read import sieve
from feeds.read.clean import clean
from feeds.read.nesting import bounded
from tests.fuzz.slow import cost, data_of, work_of

#: Of each kind of work that took too long once, with what; all others by `python -m tests.fuzz.slow`.
ONCE = [
    ("body.md", "sign &"),
    ("body.md", "mojibake"),
    ("raw.rss", "fragments"),
]
#: These are tried in the long form of this test only.
TOO = [
    ("page.html", "half an entity"),
    ("body.html", "ampersands in an attribute"),
    ("body.md", "table start"),
    ("body.mdx", "mdx"),
    ("raw.rss", "entry"),
    ("wxr.xml", "adoc comment"),
]
#: Seconds of processor time; most of them took longer before, and take one now.
LIMIT = 15
PIECES = [
    *"&&&&\u00a0\u00a9\u00bfabx;#=<>\"' \n\U00050027",
    *("&amp;", "&amp", "&lt", "&copy", "&notit;", "&#38;", "&#x26", "&nbsp;", "&amp;amp;"),
    *("<p>", "</p>", "<b title='", '<a href="http://a.example/?a=1&b=2&', "<table>", "<td>", "<!--", "-->"),
    *("<pre>\n", "<script>", "</script>", "&CounterClockwiseContourIntegral;"),
]
HTML = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@pytest.mark.parametrize(("place", "name"), [*ONCE, *(TOO if os.environ.get("FEEDS_LONG_TESTS") == "yes" else [])])
def test_a_megabyte_that_took_long_once_does_no_more(place: str, name: str) -> None:
    assert cost(work_of(place), place, data_of(place, name), LIMIT) >= 0


def test_the_limit_ends_what_does_take_long() -> None:
    assert cost(_forever, "a.md", b"", 1) < 0


def _forever(_path: str, _data: bytes) -> None:
    while True:
        pass


@settings(max_examples=400, deadline=None, derandomize=True)
@given(HTML)
def test_what_nh3_makes_of_html_is_the_same_when_it_never_sees_what_takes_it_long(html: str) -> None:
    cleaner = nh3.Cleaner(
        tags={"p", "b", "a", "table", "td", "pre"},
        attributes={"b": {"title"}, "a": {"href"}},
        attribute_filter=lambda _tag, _name, value: sieve.restored(value),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sieve, "_FEW", -1)
        assert sieve.sieved(cleaner.clean, html) == cleaner.clean(html)


def test_html_of_more_tags_than_any_page_has_keeps_all_its_text() -> None:
    html = "<b>a</b><i>\u00bb</i> " * 60_000
    assert clean(html, None).count("a") >= 60_000
    assert bounded(html).count("<") < 200_000
    assert bounded(html[:1000]) == html[:1000]


def test_an_attribute_that_is_longer_than_anyone_reads_is_left_out() -> None:
    assert clean(f'<img src="https://a.example/" alt="{"a" * 60_000}">', None) == '<img src="https://a.example/">'
