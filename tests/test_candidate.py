"""What travels from where a file is read to where the ledger is written."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Content, Draft
from feeds.candidate import Candidate, candidate
from tests.drawn import details
from tests.newsroom import START, TERMS

DRAFT = Draft(
    title="T", content=Content(type="text/markdown", body="x"), published=datetime(2024, 1, 1, tzinfo=UTC),
    categories=("Asia",), notes=("mended",), origins=(), dropped=("a script",),
)  # fmt: skip


@settings(deadline=None)
@given(fields=st.fixed_dictionaries(details(st.text(min_size=1).filter(str.strip))))
def test_what_travels_is_what_was_found(fields: dict[str, Any]) -> None:
    found = candidate(TERMS, "a/b.md", b"hash", replace(DRAFT, **fields))
    arrived: Candidate = pickle.loads(pickle.dumps(found))
    for name in ("version", "facets", "rules", "notes", "in_versions"):
        assert getattr(arrived, name) == getattr(found, name)
    assert arrived.draft == replace(found.draft, dropped=())


def test_the_draft_itself_stays_where_the_file_was_read() -> None:
    found = candidate(TERMS, "a/b.md", b"hash", DRAFT)
    assert found.draft is DRAFT
    assert b"a script" not in pickle.dumps(found)


def test_what_is_not_live_is_in_no_feed() -> None:
    for changed in (replace(DRAFT, published=START.replace(year=2030)), replace(DRAFT, expires=DRAFT.published)):
        found = candidate(TERMS, "a.md", b"hash", changed)
        assert (found.facets, found.version.first_seen) == ((), None)
