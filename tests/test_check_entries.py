"""The entries of feeds of any origin, as their readers know them."""

from __future__ import annotations

import pytest

from feeds.check.entries import Known, entries

AT = "https://old.example/feed/all.xml"


def rss(*items: str, head: str = "") -> bytes:
    every = "".join(f"<item>{item}</item>" for item in items)
    names = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {names}><channel><title>Old</title>{head}{every}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("item", "known"),
    [
        ("<guid> a b </guid>", Known(guid="a b")),
        ("<guid>https://x.example/1</guid>", Known(guid="https://x.example/1", link="https://x.example/1")),
        ('<guid isPermaLink="false">https://x.example/1</guid>', Known(guid="https://x.example/1")),
        ("<link>/1</link>", Known(guid="https://old.example/1", link="https://old.example/1")),
        (
            "<guid>1</guid><description>x</description><content:encoded>longer</content:encoded>",
            Known(guid="1", content="longer"),
        ),
        (
            '<guid>1</guid><link>https://proxy.example/1</link><o:origLink xmlns:o="http://rssnamespace.org/feedburner'
            '/ext/1.0">https://x.example/1</o:origLink>',
            Known(guid="1", link="https://x.example/1"),
        ),
        ("<guid>1</guid><pubDate>soon</pubDate>", Known(guid="1", published="soon")),
    ],
)
def test_an_rss_item_is_known_by(item: str, known: Known) -> None:
    found = entries(rss(item), AT)
    assert found.known == (known,)
    assert found.title == "Old"


def test_the_first_of_two_with_one_id_counts_and_nameless_ones_are_counted() -> None:
    found = entries(rss("<guid>1</guid><title>a</title>", "<guid>1</guid><title>b</title>", "<title>c</title>"))
    assert [one.title for one in found.known] == ["a"]
    assert found.nameless == 1


@pytest.mark.parametrize(
    ("head", "older"),
    [
        ("", ""),
        ('<atom:link rel="next" href="?page=2"/>', "https://old.example/feed/all.xml?page=2"),
        ('<atom:link rel="next" href="/n"/><atom:link rel="prev-archive" href="/p"/>', "https://old.example/p"),
        ('<atom:link rel="self" href="/s"/>', ""),
    ],
)
def test_older_entries_are_where_the_feed_says(head: str, older: str) -> None:
    assert entries(rss(head=head), AT).older == older


def test_an_atom_entry_leads_where_its_bases_say() -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><id>urn:old:1</id>
    <entry xml:base="b/"><id>urn:old:2</id><link href="c"/><summary>s</summary></entry>
    <entry><id/><link href="d" rel="alternate"/><link href="e"/></entry></feed>"""
    found = entries(text.encode(), AT)
    assert found.id == "urn:old:1"
    assert [(one.guid, one.link) for one in found.known] == [
        ("urn:old:2", "https://old.example/a/b/c"),
        ("https://old.example/a/d", "https://old.example/a/d"),
    ]


def test_a_json_item_may_have_a_number_as_id() -> None:
    text = """{"version": "https://jsonfeed.org/version/1", "next_url": "2.json", "items": [
    {"id": 7, "content_text": "x"}, {"id": true, "external_url": "/e"}, {"title": "no id"}, 3]}"""
    found = entries(text.encode(), AT)
    assert found.known == (
        Known(guid="7", content="x"), Known(guid="https://old.example/e", link="https://old.example/e")
    )  # fmt: skip
    assert (found.nameless, found.older) == (1, "https://old.example/feed/2.json")


def test_what_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    broken = rss("<guid>1</guid><title>Fish & chips</title>", "<guid>2</guid>").replace(b"</channel>", b"")
    assert [one.guid for one in entries(broken).known] == ["1", "2"]


def test_a_document_that_is_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        entries(rss("<guid>1</guid>" + "<a/>" * 200_001))
