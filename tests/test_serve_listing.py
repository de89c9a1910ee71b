from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.article import Article, Person
from feeds.feed import Channel, Feed
from feeds.render import FORMATS, whole
from feeds.serve.listing import SUMMARY, Entry, listing

WHEN = datetime(2026, 4, 17, 20, 5, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:harbour.example,2026:feed",
    name="ferries",
    title="Ferries & <crossings>",
    link="https://harbour.example/",
    base="https://harbour.example/feeds/",
    description="What sails, and why",
    language="en-IE",
    author=Person(name="The desk"),
)
BOAT = Article(
    id="tag:harbour.example,2026:boat",
    title="Cabins < 40 & more",
    published=WHEN,
    updated=WHEN,
    link="https://harbour.example/boat?a=1&b=2",
    summary="Is 3 < 4? R&D says <b>.",
    content="<p>It <em>sails</em> &amp; sails.</p>",
    language="ar",
)
FORMAT = pytest.mark.parametrize("form", FORMATS)


def listed(form: str, *articles: Article, content: str = "both") -> tuple[Entry, ...]:
    feed = Feed(channel=replace(CHANNEL, content=content), articles=articles, updated=WHEN)
    return listing(whole(feed, form).body, form).entries


@FORMAT
def test_every_format_shows_the_same(form: str) -> None:
    found = listing(whole(Feed(channel=CHANNEL, articles=(BOAT,), updated=WHEN), form).body, form)
    assert (found.title, found.description, found.language) == (CHANNEL.title, CHANNEL.description, "en-IE")
    assert found.entries == (
        Entry(title=BOAT.title, link=str(BOAT.link), published=WHEN, summary=BOAT.summary, language="ar"),
    )


@FORMAT
def test_an_entry_without_summary_shows_the_beginning_of_its_content(form: str) -> None:
    (entry,) = listed(form, replace(BOAT, summary="", content="<p>It <em>sails</em> &amp; " + "sails " * 99 + "</p>"))
    assert entry.summary.startswith("It sails & sails sails")
    assert entry.summary.endswith("…")
    assert len(entry.summary) <= SUMMARY


@FORMAT
@pytest.mark.parametrize(("mode", "said"), [("summary", "Plain words."), ("full", "It sails & sails.")])
def test_each_content_mode_can_be_read(form: str, mode: str, said: str) -> None:
    assert listed(form, replace(BOAT, summary="Plain words."), content=mode)[0].summary == said


@FORMAT
def test_an_entry_may_have_no_page_no_content_and_no_language(form: str) -> None:
    (entry,) = listed(form, replace(BOAT, link=None, content="", language=None))
    assert (entry.link, entry.language, entry.title) == ("", "", BOAT.title)


@FORMAT
def test_a_feed_may_be_empty(form: str) -> None:
    assert listed(form) == ()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//x", "ftp://x.example/"])
def test_only_web_pages_are_linked(link: str) -> None:
    feed = Feed(channel=CHANNEL, articles=(BOAT,), updated=WHEN)
    for form, told in (("rss", b"<link>%s</link>"), ("atom", b'href="%s"'), ("json", b'"url": "%s"')):
        body = whole(feed, form).body
        was = str(BOAT.link).encode()
        was = was if form == "json" else was.replace(b"&", b"&amp;")
        assert told % was in body
        (entry,) = listing(body.replace(told % was, told % link.encode()), form).entries
        assert entry.link == ""


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("rss", b"<rss/>"),
        ("rss", b"<rss><channel><item/></channel></rss>"),
        ("rss", b'<!DOCTYPE rss [<!ENTITY x "y">]><rss><channel><title>&x;</title></channel></rss>'),
        ("atom", b"<feed"),
        ("atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>'),
        ("json", b"[]"),
        ("json", b"{}"),
        ("json", b'{"title": "x", "items": [1]}'),
        ("opml", b"<opml/>"),
    ],
)
def test_what_is_no_document_of_ours_is_refused(form: str, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        listing(body, form)


def test_no_file_is_read_for_an_entity() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><title>&x;</title></channel></rss>'
    with pytest.raises(ValueError, match="DOCTYPE"):
        listing(body, "rss")
