"""Which article an entry is: pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import likeness
from feeds.likeness import Found, Likeness, pairs, told_apart

DAY = datetime(2024, 5, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "https://old.example/a/b/",
        "http://www.old.example/a/b",
        "HTTPS://OLD.example/a/b/index.html",
        "https://old.example/a/b?utm_source=feed&utm_medium=rss&fbclid=1",
        "https://old.example/a/b/#more",
        " https://old.example/%61/b ",
    ],
)
def test_one_address_written_otherwise(written: str) -> None:
    assert likeness.link(written) == "old.example/a/b"


@pytest.mark.parametrize("other", ["https://old.example/?p=1", "https://old.example/?p=2", "https://old.example/A/b"])
def test_other_addresses_are_others(other: str) -> None:
    assert likeness.link(other) not in ("old.example/a/b", "old.example", "")


@pytest.mark.parametrize("bad", ["", "/a", "mailto:a@b.example", "http://[", "ftp://old.example/a", "http:///a"])
def test_what_is_no_web_address_tells_nothing(bad: str) -> None:
    assert likeness.link(bad) == ""
    assert likeness.slug(bad) == ""


def test_slugs_are_the_last_part_without_suffix() -> None:
    assert likeness.slug("https://old.example/2024/The-Ferry.html?x=1") == "the-ferry"
    assert likeness.slug("https://old.example/2024/ferry/") == "ferry"
    assert likeness.slug("https://old.example/") == ""


def test_titles_are_their_letters() -> None:
    assert likeness.title("“Fog” &amp; <b>ferries</b>…") == likeness.title("Fog and ferries").replace("and", "")


def test_the_surest_likeness_goes_first() -> None:
    entries = {1: Likeness(links=("a/long-path",), title="x", published=DAY), 2: Likeness(title="y", published=DAY)}
    articles = {
        10: Likeness(links=("a/long-path",), title="y", published=DAY),
        11: Likeness(title="y", published=DAY),
        12: Likeness(title="x", published=DAY),
    }
    assert pairs(entries, articles) == ({1: 10, 2: 11}, {})


def test_what_a_link_leaves_open_the_title_may_decide_but_not_for_another() -> None:
    """Of two articles with the entry's link, the one with its title is meant; a third with its title alone is not."""
    entry = Likeness(links=("a/long-path",), title="x", published=DAY)
    same, other = (
        Likeness(links=("a/long-path",), title="x", published=DAY),
        Likeness(links=("a/long-path",), title="z"),
    )
    assert pairs({1: entry}, {10: same, 11: other}) == ({1: 10}, {})
    alone = Likeness(title="x", published=DAY)
    assert pairs({1: entry}, {10: other, 11: other, 12: alone}) == ({}, {1: (10, 11)})


def test_a_path_on_another_host_is_a_likeness_when_it_says_something() -> None:
    entry = Likeness(links=(likeness.link("https://old.example/2024/ferry"),))
    assert pairs({1: entry}, {2: Likeness(links=(likeness.link("https://new.example/2024/ferry"),))}).pairs == {1: 2}
    bare = Likeness(links=(likeness.link("https://old.example/2024/05"),))
    assert pairs({1: bare}, {2: Likeness(links=(likeness.link("https://new.example/2024/05"),))}).pairs == {}


def test_the_day_is_that_of_the_articles_calendar() -> None:
    """Of two Mondays' columns each goes to its own day, though both are within a day and a half."""
    zone = timezone(timedelta(hours=-7))
    evening = Likeness(title="weather", published=datetime(2024, 5, 7, 5, tzinfo=UTC))
    morning = Likeness(title="weather", published=datetime(2024, 5, 8, 5, tzinfo=UTC))
    articles = {
        6: Likeness(title="weather", published=datetime(2024, 5, 6, tzinfo=zone)),
        7: Likeness(title="weather", published=datetime(2024, 5, 7, tzinfo=zone)),
    }
    assert pairs({1: evening, 2: morning}, articles).pairs == {1: 6, 2: 7}


def test_what_very_many_share_tells_nothing() -> None:
    many = {number: Likeness(title="weather", published=DAY) for number in range(30)}
    assert pairs(many, many) == ({}, {})


def test_undated_entries_are_known_by_their_title_alone() -> None:
    assert pairs({1: Likeness(title="ferry")}, {2: Likeness(title="ferry", published=DAY)}).pairs == {1: 2}
    assert pairs({1: Likeness(title="ferry", published=DAY)}, {2: Likeness(title="ferry")}).pairs == {}


likes = st.builds(
    Likeness,
    ids=st.lists(st.sampled_from("ab"), max_size=1).map(tuple),
    links=st.lists(st.sampled_from(["h/long-path-1", "i/long-path-1", "h/x"]), max_size=1).map(tuple),
    title=st.sampled_from(["", "x", "y"]),
    published=st.none() | st.sampled_from([DAY, DAY + timedelta(days=1), DAY + timedelta(days=300)]),
)
some = st.dictionaries(st.integers(0, 9), likes, max_size=6)


@given(some, some)
def test_a_match_is_one_to_one_and_no_order_shows_in_it(
    entries: dict[int, Likeness], articles: dict[int, Likeness]
) -> None:
    found = pairs(entries, articles)
    assert len(set(found.pairs.values())) == len(found.pairs)
    assert not found.pairs.keys() & found.ambiguous.keys()
    assert pairs(dict(reversed(entries.items())), dict(reversed(articles.items()))) == found


@pytest.mark.parametrize(
    ("texts", "told", "left"),
    [
        (("first", "second"), {1: 10, 2: 11}, {}),
        (("first", "edited since"), {1: 10, 2: 11}, {}),
        (("first", ""), {1: 10, 2: 11}, {}),
        (("edited", "edited"), {}, {1: (10, 11), 2: (10, 11)}),
        (("first", "first"), {}, {1: (10, 11), 2: (10, 11)}),
        (("", ""), {}, {1: (10, 11), 2: (10, 11)}),
    ],
)
def test_namesakes_are_told_apart_by_how_they_begin(
    texts: tuple[str, str], told: dict[int, int], left: dict[int, tuple[int, ...]]
) -> None:
    articles = {10: Likeness(body="first"), 11: Likeness(body="second")}
    found = Found({7: 70}, {1: (10, 11), 2: (10, 11)})
    assert told_apart(found, dict(enumerate(texts, start=1)), articles) == ({7: 70, **told}, left)


def test_of_two_that_are_alike_in_all_none_is_the_one_that_is_meant() -> None:
    articles = {10: Likeness(body="same"), 11: Likeness(body="same")}
    found = Found({}, {1: (10, 11)})
    assert told_apart(found, {1: "same"}, articles) == found
