"""Records go from process to process and come back equal."""

from __future__ import annotations

import pickle
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Content, Draft, Origin, Version
from tests.drawn import details

DRAFT = Draft(
    title="T",
    content=Content(type="text/markdown", body="x"),
    published=datetime(2024, 1, 1, tzinfo=UTC),
    version=Version(2, 3),
    origins=(Origin(field="title", where="header: title"),),
    notes=("a note",),
)


@settings(deadline=None)
@given(fields=st.fixed_dictionaries(details(st.text(min_size=1).filter(str.strip))))
def test_a_draft_is_the_same_in_another_process(fields: dict[str, Any]) -> None:
    draft = replace(DRAFT, **fields)
    there = pickle.loads(pickle.dumps(draft))
    assert there == draft == deepcopy(draft)
    assert hash(there) == hash(draft)


def test_a_draft_from_another_process_can_not_be_changed() -> None:
    there = pickle.loads(pickle.dumps(DRAFT))
    with pytest.raises(FrozenInstanceError):
        there.title = "Another"
