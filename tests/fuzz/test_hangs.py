"""No megabyte, of whatever, takes a reader or a check longer than moments: of each that once did, one case."""

from __future__ import annotations

import os
from collections.abc import Iterator

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Draft
from feeds.read import Conventions, read
from feeds.read.bodies import sieve
from feeds.read.bodies.clean import clean
from feeds.read.bodies.nesting import bounded
from tests.fuzz.baits import baited
from tests.fuzz.files import FILES
from tests.fuzz.slow import NOW, Bench, endless, reading, work_of

#: Of each kind of work that took too long once, with what; all others by `python -m tests.fuzz.slow`.
ONCE = [
    ("body.md", "sign &"),
    ("body.md", "mojibake"),
    ("raw.rss", "fragments"),
    ("head.html", "different bolds"),
    ("body.md", "named shortcode"),
    ("body.md", "directive of blanks"),
    ("body.md", "shortcode of quotes"),
    ("bare.md", "heading of blanks"),
    ("title.md", "rising backticks"),
    ("date.md", "blanks between"),
    ("page.html", "entity of a blank"),
    ("story.tst", "lines between"),
    ("wxr.xml", "blanks between"),
    ("text.html", "sign |"),
    ("numbers.rss", "digit"),
    ("raw.rss", "namespaces run together"),
    ("garbage", "closed comments"),
    ("body.md", "closed comments"),
    ("body.md", "addresses run together"),
    ("body.md", "code in a template"),
    ("body.md", "links to nowhere"),
    ("body.md", "highlights of other names"),
    ("body.md", "images in an iframe"),
    ("content.rss", "comments that never end"),
    ("headline.txt", "capitals between"),
    ("wire.tst", "keywords of a wire"),
    ("raw.atom", "ruby end"),
    ("raw.rss", "guids"),
    ("raw.rss", "media contents"),
    ("raw.atom", "contents"),
    ("raw.atom", "latitudes"),
    ("raw.rss", "comments counted"),
    ("raw.atom", "tombstones"),
    ("raw.rss", "authors in authors"),
    ("items.json", "empty items"),
    ("component.xml", "content items"),
    ("content.xml", "content items of a text"),
    ("tag.rss", "different attributes"),
    ("content.json", "items in what is open"),
    ("raw.rss", "different categories"),
    ("raw.rss", "keywords"),
    ("raw.rss", "links below a long base"),
    ("raw.rss", "titles in a long language"),
    ("raw.rss", "authors behind a long one"),
    ("items.json", "values deep within"),
    ("items.json", "values below a long name"),
    ("body.md", "links and a long base"),
    ("short.rst", "substitutions in substitutions"),
    ("short.rst", "table of very many columns"),
    ("short.rst", "lines of very many commas"),
    ("news.html", "headings of two kinds"),
    ("news.html", "words and breaks"),
    ("news.html", "words and links"),
    ("news.html", "words and buttons"),
    ("news.html", "images beside"),
    ("news.html", "properties in properties"),
    ("news.html", "links deep within"),
]
#: These are tried in the long form of this test only.
TOO = [
    ("page.html", "half an entity"),
    ("head.html", "ampersands in an attribute"),
    ("body.md", "table start"),
    ("body.mdx", "mdx"),
    ("raw.rss", "entry"),
    ("wxr.xml", "adoc comment"),
    ("body.md", "blanks and an attribute list"),
    ("body.md", "long attribute list"),
    ("body.md", "import of blanks"),
    ("bare.md", "fence of blanks"),
    ("head.html", "entity of a sign"),
    ("text.json", "blanks between"),
    ("header.md", "different flows"),
]
#: Seconds of processor time; they took longer before, and take one now, or two where others are at work as well.
LIMIT = 5
PIECES = [
    *"&&&&\u00a0\u00a9\u00bfabx;#=<>\"' \n\U00050027",
    *("&copy", "&copy;", "&nbsp;", "&#129;", "&#xA9", "&aaa;", "&not;=", "&copy=", "&AMP"),
    *("&amp;", "&amp", "&lt", "&copy", "&notit;", "&#38;", "&#x26", "&nbsp;", "&amp;amp;"),
    *("<p>", "</p>", "<b title='", '<a href="http://a.example/?a=1&b=2&', "<table>", "<td>", "<!--", "-->"),
    *("<pre>\n", "<script>", "</script>", "&CounterClockwiseContourIntegral;"),
]
HTML = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    made = Bench(LIMIT)
    yield made
    made.close()


@pytest.mark.parametrize(("place", "name"), [*ONCE, *(TOO if os.environ.get("FEEDS_LONG_TESTS") == "yes" else [])])
def test_a_megabyte_that_took_long_once_does_no_more(bench: Bench, place: str, name: str) -> None:
    assert bench.cost(work_of(place), place, baited(place, name)) is not None


@pytest.mark.parametrize("place", ["body.md", "news.html", "body.rst", "short.rst", "g2.xml", "nitf.xml", "ninjs.json"])
def test_what_stands_in_a_place_reaches_the_reader_that_it_is_meant_for(place: str) -> None:
    found = read(place, FILES[place]("The boat sails.").encode(), Conventions(), NOW)
    assert isinstance(found, Draft)


def test_what_a_page_declares_is_found_in_less_than_three_seconds() -> None:
    short = Bench(3)
    page = b"<meta " * 250 + b"charset=" + b" " * 2_500 + b"(\xff" + b"<p>The boat sails.</p>" * 9
    assert short.cost(reading, "old.html", page) is not None
    short.close()


def test_words_of_a_headline_that_are_none_take_less_than_three_seconds() -> None:
    short, place = Bench(3), "headline.txt"
    assert short.cost(work_of(place), place, baited(place, "short and long words")) is not None
    short.close()


def test_the_limit_ends_what_does_take_long() -> None:
    short = Bench(1)
    assert short.cost(endless, "a.md", b"") is None
    assert short.cost(work_of("body.md"), "a.md", b"") is not None
    short.close()


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
