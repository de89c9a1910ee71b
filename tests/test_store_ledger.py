"""Ids, and the decision which article a file holds; the ledger's answers are given by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import Content, Draft
from feeds.store import ledger
from feeds.store.ledger import Claim, Place, Taken, decide
from feeds.text import is_iri

NOW = datetime(2026, 5, 5, tzinfo=UTC)
DAY = datetime(2017, 9, 30, 12, tzinfo=UTC)


class Answers:
    """A ledger that answers what the test says."""

    def __init__(
        self,
        *,
        stated: int | None = None,
        moved: int | None = None,
        at: int | None = None,
        traced: dict[str, list[int]] | None = None,
        taken: set[int] | None = None,
    ) -> None:
        self._stated, self._moved, self._at = stated, moved, at
        self._traced, self._taken = traced or {}, taken or set()

    def stated(self, explicit: str) -> int | None:
        return self._stated

    def is_free(self, seq: int, place: Place) -> bool:
        return seq not in self._taken

    def agrees(self, seq: int, claim: Claim) -> bool:
        return True

    def moved(self, claim: Claim) -> int | None:
        return self._moved

    def at(self, claim: Claim) -> int | None:
        return self._at

    def traced(self, key: str) -> list[int]:
        return self._traced.get(key, [])


def claim(explicit: str | None = None, *traces: str) -> Claim:
    return Claim(place=Place("articles", "a.md"), hash=b"h", explicit=explicit, traces=traces)


@pytest.mark.parametrize(
    ("answers", "seq"),
    [
        (Answers(stated=1, moved=2, at=3, traced={"k": [4]}), 1),
        (Answers(moved=2, at=3, traced={"k": [4]}), 2),
        (Answers(at=3, traced={"k": [4]}), 3),
        (Answers(traced={"k": [4]}), 4),
        (Answers(), None),
        (Answers(moved=2, at=3, taken={2}), 3),
        (Answers(moved=2, at=3, traced={"k": [4]}, taken={2, 3}), 4),
        (Answers(traced={"k": [4, 5]}), None),
        (Answers(traced={"k": [4, 5]}, taken={4}), 5),
    ],
)
def test_the_order_of_the_decision(answers: Answers, seq: int | None) -> None:
    assert decide(claim("x", "k"), answers).seq == seq


def test_of_two_files_with_one_stated_id_the_second_is_refused() -> None:
    with pytest.raises(Taken) as caught:
        decide(claim("x"), Answers(stated=7, at=3, taken={7}))
    assert caught.value.seq == 7


def test_a_minted_id_is_a_tag_uri_of_source_and_path() -> None:
    assert ledger.mint("news.example", "articles", "2017/north korea.md", DAY, NOW) == (
        "tag:news.example,2017-09-30:articles/2017/north%20korea"
    )


def test_the_day_of_an_id_is_that_of_the_zone_the_file_gives() -> None:
    late = datetime(2017, 9, 30, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert ledger.mint("n.example", "a", "x.md", late, NOW) == "tag:n.example,2017-09-30:a/x"


def test_the_day_of_an_id_is_never_in_the_future() -> None:
    assert ledger.mint("n.example", "a", "x.md", NOW + timedelta(days=9), NOW) == "tag:n.example,2026-05-05:a/x"


def test_one_path_in_two_unicode_forms_has_one_id() -> None:
    ids = {ledger.mint("n.example", "a", path, DAY, NOW) for path in ("caf\u00e9.md", "cafe\u0301.md")}
    assert ids == {"tag:n.example,2017-09-30:a/caf%C3%A9"}


@pytest.mark.parametrize(
    ("stated", "identifier"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("tag:news.example,2010:7", "tag:news.example,2010:7"),
        ("0DC5EA50-5D3B-11EE-8C99-0242AC120002", "urn:uuid:0dc5ea50-5d3b-11ee-8c99-0242ac120002"),
        ("17", "tag:n.example,2017-09-30:id/17"),
        ("a b", "tag:n.example,2017-09-30:id/a%20b"),
    ],
)
def test_a_stated_id_is_used_as_it_is_where_it_can_be(stated: str, identifier: str) -> None:
    assert ledger.stated_id("n.example", stated, DAY, NOW) == identifier


@given(
    st.text(min_size=1).filter(lambda text: "/" not in text and "\0" not in text), st.datetimes(timezones=st.just(UTC))
)
def test_every_path_and_date_gives_an_absolute_iri(name: str, published: datetime) -> None:
    name = name.encode(errors="replace").decode()
    assert is_iri(ledger.mint("news.example", "articles", name, published, NOW))


def test_another_id_for_a_path_whose_own_is_taken() -> None:
    first = ledger.other_id("tag:x,2020-01-01:a/b", "b.md")
    assert first != ledger.other_id("tag:x,2020-01-01:a/b", "b.html")
    assert is_iri(first)


def test_a_feeds_id_is_the_same_in_two_builds_and_its_own() -> None:
    ids = [ledger.feed_id("n.example", kind, key) for kind, key in (("all", ""), ("category", "asia"), ("tag", "asia"))]
    assert len(set(ids)) == 3
    assert ids == [
        ledger.feed_id("n.example", kind, key) for kind, key in (("all", ""), ("category", "asia"), ("tag", "asia"))
    ]
    assert all(one.startswith("urn:uuid:") for one in ids)


def test_traces_are_the_link_and_the_names_with_the_moment() -> None:
    draft = Draft(
        title="A Title",
        content=Content(type="text/plain", body=""),
        published=DAY,
        slug="a-slug",
        link="/x/",
        language="en",
    )
    assert ledger.traces(draft) == ("link /x/", "name en 1506772800 a-slug", "name en 1506772800 a title")


def test_a_pattern_that_many_articles_state_is_no_trace() -> None:
    draft = Draft(title="A", content=Content(type="text/plain", body=""), published=DAY, link="/:year/:title/")
    assert ledger.traces(draft) == (f"name  {int(DAY.timestamp())} a",)


def test_a_long_body_is_a_trace_whatever_its_line_breaks_and_a_short_one_is_none() -> None:
    def traces(body: str) -> tuple[str, ...]:
        return ledger.traces(Draft(title="A", content=Content(type="text/plain", body=body), published=DAY))

    assert len(traces("word " * 10)) == 1
    assert len(traces("word " * 60)) == 2
    assert traces("word " * 60) == traces("word\n" * 60)
