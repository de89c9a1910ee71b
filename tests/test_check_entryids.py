"""Ids read without a tree are those that the tree has, and what can't be read so is what can't be read at all."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from feeds.check import xml
from feeds.check.entryids import entry_ids
from feeds.check.xml import ATOM, entry_id, parse
from tests.check_cases import Case, cases

DOCUMENTS = cases(None, "rss", "atom", "xml")
RSS = b"""<?xml version="1.0"?>
<rss version="2.0"><channel><title>All</title><link>https://site.example/</link>
<item><title>One &amp; only</title><guid isPermaLink="false"> one<!-- and --> &amp; <![CDATA[<more>]]> </guid></item>
<item><guid>two</guid><guid>not this</guid></item><item><title>Without</title></item>
</channel></rss>"""
FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://www.w3.org/2005/Atom"><id>feed</id>
<entry><source><id>elsewhere</id></source><id>one</id></entry><a:entry><a:id>two</a:id></a:entry>
<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><entry xmlns="http://www.w3.org/2005/Atom"><id>x</id>
</entry></div></content></entry></feed>"""


def by_tree(body: bytes) -> list[str | None] | None:
    root, _ = parse(body)
    if root is None:
        return None
    return [entry_id(entry) for entry in (*root.iterfind("channel/item"), *root.iterfind(ATOM + "entry"))]


def test_an_item_has_its_first_guid_and_one_without_is_counted() -> None:
    assert entry_ids(RSS) == ["one & <more>", "two", None]


def test_only_an_entry_of_the_feed_itself_counts_and_only_its_own_id() -> None:
    assert entry_ids(FEED) == ["one", "two", None]


@pytest.mark.parametrize("case", DOCUMENTS, ids=str)
def test_ids_are_those_of_the_tree(case: Case) -> None:
    meant = by_tree(case.body)
    if meant is not None:
        assert entry_ids(case.body) == meant


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([RSS, FEED]),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 3), st.binary(max_size=3)), max_size=3),
)
def test_a_document_that_is_broken_anywhere_reads_as_the_tree_or_not_at_all(
    body: bytes, breaks: list[tuple[int, int, bytes]]
) -> None:
    for start, length, put in breaks:
        body = body[:start] + put + body[start + length :]
    _, found = parse(body)
    # expat does not ask whether a namespace is a URI. Ours stand in the head, which is read by both when it is new.
    assume(not any("xmlns" in finding.message for finding in found))
    ids = entry_ids(body)
    # expat knows the names of the fourth edition of XML 1.0, which are fewer.
    assert ids is None or ids == by_tree(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<!DOCTYPE rss>" + RSS.partition(b"\n")[2], id="doctype"),
        pytest.param(RSS.replace(b"</channel>", b" " * xml.MAX_BYTES + b"</channel>"), id="bytes"),
        pytest.param(RSS.replace(b"</channel>", b"<a/>" * xml.MAX_ELEMENTS + b"</channel>"), id="elements"),
        pytest.param(RSS.replace(b"only", b"&only;"), id="entity"),
    ],
)
def test_what_the_tree_is_refused_for_is_not_read(body: bytes) -> None:
    assert by_tree(body) is None
    assert entry_ids(body) is None
