"""Text as feeds may hold it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.text import NOT_TEXT, plain, textual


@given(st.text(st.characters() | st.sampled_from(" \t\n\x00\x7f\x85\xa0\u2028\ufffd\uffff")))
def test_plain_text_is_one_line_without_what_no_feed_may_hold(text: str) -> None:
    assert plain(text) == " ".join(NOT_TEXT.sub("", text).split())


ODD = st.sampled_from("a\n\t\r \x00\x08\x0b\x1f\x7f\x80\x9f\xa0é\ud800\ufffd\uffff\U0010ffff")


@given(st.text(ODD | st.characters()))
def test_text_is_what_is_left_without_the_characters_that_are_none(text: str) -> None:
    assert textual(text) == NOT_TEXT.sub("", text)
