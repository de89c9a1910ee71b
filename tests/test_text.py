"""Text as feeds may hold it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.text import NOT_TEXT, plain


@given(st.text(st.characters() | st.sampled_from(" \t\n\x00\x7f\x85\xa0\u2028\ufffd\uffff")))
def test_plain_text_is_one_line_without_what_no_feed_may_hold(text: str) -> None:
    assert plain(text) == " ".join(NOT_TEXT.sub("", text).split())
