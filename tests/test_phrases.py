"""Whole words, in scripts with blanks between words and without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.phrases import folded, holds


def has(text: str, phrase: str) -> bool:
    return holds(folded(text), folded(phrase))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Talks in Beijing", "beijing"),
        ("BEIJING: talks", "Beijing"),
        ("Beijing’s answer, Beijing-based", "Beijing"),
        ("North  Korea\nsays no", "north korea"),
        ("Die STRASSE ist zu", "Straße"),
        ("Ａｓｉａ in full width", "Asia"),
        ("Cafe\u0301 culture", "café"),
        ("Καλημέρα ΚΌΣΜΕ", "κόσμε"),
        ("北京市で会談", "北京"),
        ("東南アジアの選挙", "アジア"),
        ("AIが変える", "AI"),
        ("평양은 오늘", "평양"),
        ("ประเทศไทยวันนี้", "ไทย"),
        ("Learn C++ now", "C++"),
        ("Xinhua Xin", "Xin"),
        ("हिन्दी में", "हिन्दी"),
    ],
)
def test_a_phrase_that_is_there(text: str, phrase: str) -> None:
    assert has(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Caucasian", "Asia"),
        ("Asian", "Asia"),
        ("Asia2", "Asia"),
        ("North, Korea", "North Korea"),
        ("हिन्दी", "हिन्द"),
        ("東京都", "北京"),
        ("", "Asia"),
    ],
)
def test_a_phrase_that_is_not(text: str, phrase: str) -> None:
    assert not has(text, phrase)


@given(st.text(max_size=30), st.text(max_size=30), st.text(min_size=1, max_size=10).filter(folded))
def test_between_blanks_every_phrase_is_found(before: str, after: str, phrase: str) -> None:
    assert has(f"{before} \n{phrase}\t {after}", phrase)
