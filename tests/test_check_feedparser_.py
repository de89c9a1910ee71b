"""What feedparser has against a document, and what it does not see."""

from __future__ import annotations

import pytest

from feeds.check import check, feedparser_
from tests.check_cases import NOW, good, url

RSS = good("rss").decode()


@pytest.mark.parametrize("reference", ["&#xD800;", "&#1114112;", "&#99999999999;"])
def test_traps_a_reference_on_which_feedparser_raises_is_a_finding(reference: str) -> None:
    found, (finding,) = feedparser_.read(RSS.replace("The ferry", reference).encode())
    assert (found, finding.rule, finding.level) == (None, "feedparser-bozo", "must")


def test_an_element_on_which_feedparser_raises_is_a_finding() -> None:
    place = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    (finding,) = check(RSS.replace("<ttl>60</ttl>", place).encode(), url=url("rss"), now=NOW)
    assert (finding.rule, finding.message) == ("feedparser-bozo", "feedparser fails: KeyError: 'where'")


@pytest.mark.parametrize("bad", ["<x:a/>", "\x01", "]]>", "\ufffe"])
def test_traps_feedparser_yields_every_entry_of_a_broken_document_and_bozo_counts(bad: str) -> None:
    found, (finding,) = feedparser_.read(RSS.replace("The ferry", bad).encode())
    assert (found, finding.rule) == (None, "feedparser-bozo")


def test_what_is_no_feed_to_feedparser_is_a_finding() -> None:
    _, (finding,) = feedparser_.read(b"<a><b/></a>")
    assert finding.message == "feedparser sees no feed in it"


def test_items_that_only_feedparser_sees_are_a_finding() -> None:
    body = RSS.replace("</channel>", "</channel><item><title>Out of place</title></item>").encode()
    rules = {finding.rule for finding in check(body, url=url("rss"), now=NOW)}
    assert rules == {"feedparser-entries", "rss-elements"}


def test_feedparser_can_be_left_out() -> None:
    place = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    assert check(RSS.replace("<ttl>60</ttl>", place).encode(), url=url("rss"), now=NOW, feedparser=False) == []


def test_traps_nothing_is_rewritten() -> None:
    html = '<script>1</script><a href="/relative" onclick="x()">a</a>'
    escaped = html.replace("&", "&amp;").replace("<", "&lt;")
    found, _ = feedparser_.read(RSS.replace("&lt;p&gt;Ten centimetres.&lt;/p&gt;", escaped).encode())
    assert found.entries[1].summary == html


def test_traps_a_link_in_a_tombstone_takes_the_place_of_the_feeds_own() -> None:
    namespace = "http://purl.org/atompub/tombstones/1.0"
    grave = f'<at:deleted-entry xmlns:at="{namespace}" ref="tag:a.example,2026:x" when="2026-01-01T00:00:00Z">'
    link = '<link href="http://evil.example/"/></at:deleted-entry><icon>'
    body = good("atom").decode().replace("<icon>", grave + link)
    found, _ = feedparser_.read(body.encode())
    assert found.feed.link == "http://evil.example/"
