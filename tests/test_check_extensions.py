"""The extensions of feeds: asked only where they are used, wherever their namespace is declared."""

from __future__ import annotations

import pytest

from feeds.check import check, podcasts, w3cdtf
from tests.check_cases import NOW, good


@pytest.mark.parametrize(
    "text",
    ["2026", "2026-02", "2026-02-28", "2026-02-28T23:59Z", "2026-02-28T23:59:59+05:45", "2026-02-28T23:59:59.25Z"],
)
def test_dates_of_the_w3c_are_dates(text: str) -> None:
    assert w3cdtf.fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-02-29",
        "2026-2-1",
        "2026-02-28T23:59",
        "2026-02-28 23:59Z",
        "2026-02-28T24:59Z",
        "today",
    ],
)
def test_others_are_none(text: str) -> None:
    assert w3cdtf.fault(text)


def test_subcategories_belong_to_their_category() -> None:
    assert "Tech News" in podcasts.among("News")
    assert "Tech News" not in podcasts.among(None) | podcasts.among("Technology")
    assert podcasts.among("Harbours") == podcasts.among("History") == frozenset()
    assert {(None, "Games & Hobbies"), ("Technology", "Tech News")} < podcasts.OLD
    assert not podcasts.OLD & {(None, name) for name in podcasts.among(None)}


def test_a_namespace_may_be_declared_where_it_is_used() -> None:
    link = b'<link xmlns:t="http://purl.org/syndication/thread/1.0" t:count="three" rel="replies" href="https://site.example/"/>'
    bad = good("atom").replace(b"<category", link + b"<category")
    assert [finding.rule for finding in check(bad, now=NOW)] == ["thr-count"]
    deleted = b'<deleted-entry xmlns="http://purl.org/atompub/tombstones/1.0" ref="x" when="2026-01-01T00:00:00Z"/>'
    bad = good("atom").replace(b"</feed>", deleted + b"</feed>")
    assert [finding.rule for finding in check(bad, now=NOW)] == ["at-ref"]


def test_a_feed_that_only_declares_a_namespace_owes_it_nothing() -> None:
    declared = b'<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" version="2.0"'
    assert check(good("rss").replace(b'<rss version="2.0"', declared), now=NOW) == []


def test_a_podcast_of_an_item_alone_makes_no_podcast_of_the_channel() -> None:
    item = b'<itunes:duration xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">60</itunes:duration><comments>'
    assert check(good("rss").replace(b"<comments>", item), now=NOW) == []


def test_a_first_page_may_be_the_first() -> None:
    """RFC 5005 section 3: the first page's first is itself, and so is the last page's last."""
    first = b'<link rel="first" href="https://site.example/feeds/all.atom"/><icon>'
    assert check(good("atom").replace(b"<icon>", first), now=NOW) == []


def test_an_entry_updated_after_its_tombstone_lives() -> None:
    stone = (
        b'<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:site.example,2026-01-05:ferry"'
        b' when="2026-01-05T11:00:00Z"/>'
    )
    assert check(good("atom").replace(b"</feed>", stone + b"</feed>"), now=NOW) == []
    newer = stone.replace(b"T11", b"T13")
    (finding,) = check(good("atom").replace(b"</feed>", newer + b"</feed>"), now=NOW)
    assert (finding.rule, finding.entry) == ("at-living", "tag:site.example,2026-01-05:ferry")
