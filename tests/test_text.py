"""What is text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.text import NOT_TEXT, textual

ODD = st.sampled_from("a\n\t\r \x00\x08\x0b\x1f\x7f\x80\x9f\xa0é\ud800\ufffd\uffff\U0010ffff")


@given(st.text(ODD | st.characters()))
def test_text_is_what_is_left_without_the_characters_that_are_none(text: str) -> None:
    assert textual(text) == NOT_TEXT.sub("", text)
