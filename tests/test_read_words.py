from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.bodies.words import words
from feeds.text import plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Cats &amp; dogs", "Cats & dogs"),
        ("It&#8217;s &lt;b&gt; &amp;amp;", "It’s <b> &amp;"),
        ("The `new` **bold** and *soft* _word_", "The new bold and soft word"),
        ("Use ``a `tick` b``", "Use a `tick` b"),
        ("See [the page](https://e.org/a_(b)) and ![pic](x.png)", "See the page and pic"),
        ('A [link](/x "with a title")', "A link"),
        ("**[both](x)**", "both"),
        ("One<br>two <em class='x'>three</em>", "One two three"),
        ("A <!-- hidden --> word", "A word"),
        (r"\*starred\* and \<kept\>", "*starred* and <kept>"),
        ("  many\n blanks\t\x07here ", "many blanks here"),
        ("snake_case and __init__.py", "snake_case and __init__.py"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Vec<T> and Option<String>", "Vec<T> and Option<String>"),
        ("`**raw**` and `<b>`", "**raw** and <b>"),
        ("C:\\Users and [brackets]", "C:\\Users and [brackets]"),
    ],
)
def test_markup_goes_and_what_only_looks_like_it_stays(written: str, shown: str) -> None:
    assert words(written) == shown


@given(st.text())
def test_any_text_becomes_one_line_that_xml_allows(text: str) -> None:
    shown = words(text)
    assert plain(shown) == shown


@given(st.from_regex(r"[a-zA-Z0-9 ,.:;!?'\"()-]+", fullmatch=True))
def test_text_without_signs_stays(text: str) -> None:
    assert words(text) == " ".join(text.split())


@pytest.mark.parametrize("unit", ["`", "``a`", "<!--", "**a", "_a", "[a](", "<a ", "\\"])
def test_a_megabyte_of_signs_costs_little(unit: str) -> None:
    started = time.process_time()
    words(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 2
