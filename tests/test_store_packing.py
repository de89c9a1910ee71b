from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Comments, Content, Draft, Image, Point
from feeds.store.packing import digest, pack, unpack
from tests.drawn import details

CONTENT = Content(type="text/markdown", body="x")
DRAFT = Draft(title="T", content=CONTENT, published=datetime(2024, 1, 1, tzinfo=UTC))


@settings(deadline=None)
@given(fields=st.fixed_dictionaries(details(st.text(min_size=1).filter(str.strip))))
def test_a_draft_comes_back_as_it_was(fields: dict[str, Any]) -> None:
    draft = replace(DRAFT, **fields)
    assert unpack(pack(draft), CONTENT) == draft


def test_what_is_nought_but_stated_comes_back() -> None:
    draft = replace(
        DRAFT, location=Point(latitude=0, longitude=0), comments=Comments(url="/c", count=0), updated=DRAFT.published
    )
    assert unpack(pack(draft), CONTENT) == draft


def test_an_image_that_was_packed_as_its_url_is_read() -> None:
    packed = pack(DRAFT)[:-1] + ', "image": "/i.png"}'
    assert unpack(packed, CONTENT).image == Image(url="/i.png")


def test_a_digest_tells_every_field_and_the_body() -> None:
    other = replace(DRAFT, image=Image(url="/i.png", alt="x"))
    told = {
        digest(pack(draft), content) for draft in (DRAFT, other) for content in (CONTENT, replace(CONTENT, body="y"))
    }
    assert len(told) == 4
