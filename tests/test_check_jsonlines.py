"""The line of every member of a JSON document, in whatever way it is laid out."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.check.json_ import walk
from feeds.check.jsonlines import places

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\{}[],:\n', max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab"\\{},:', max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(value=_JSON, indent=st.sampled_from([None, 0, 2]))
def test_every_value_of_a_document_has_a_place(value: Any, indent: int | None) -> None:
    found = dict(places(json.dumps(value, indent=indent)))
    assert found.keys() == {path for path, _ in walk(value)}
    assert set(found.values()) == {1} or indent is not None


def test_the_line_is_that_of_the_name() -> None:
    text = '{\n "a": [\n  1,\n  {"b":\n   2}\n ],\n "a": ""\n}'
    assert list(places(text)) == [
        ((), 1),
        (("a",), 2),
        (("a", 0), 3),
        (("a", 1), 4),
        (("a", 1, "b"), 4),
        (("a",), 7),
    ]
