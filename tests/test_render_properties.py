"""Whatever articles hold: joined equals written at once, and what is read back equals what was meant."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.article import Article, Category, Person
from feeds.feed import Channel, Feed
from feeds.podcast import Podcast
from feeds.render import FORMATS, document, entries, whole
from feeds.render import settings as key
from feeds.render.shown import texts
from feeds.text import NOT_TEXT
from tests.drawn import URLS, details, podcasts
from tests.readers import as_feedparser_reads

NASTY = (
    "\"quotes\" and 'quotes'",
    "]]> ]]&gt; <![CDATA[x]]>",
    "&amp; &amp;amp; &lt;b&gt; &nbsp; &#38;",
    "<item></item><entry></entry></channel></feed>",
    '{"items": []}\\u0000 \\n',
    "a < b > c & d",
    "👩🏽‍🚀🇯🇵 é ñ ǖ̌",
    "政治 日本語 한국어",
    "البحر ‏קרוב‎ של",
    "\u2028\u2029\ufeff\u200b\u00ad",
    "line\r\nbreak\ttab\n\n  indented",
)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: NOT_TEXT.sub("", text))
TEXT = st.builds("".join, st.lists(st.one_of(st.sampled_from(NASTY), PLAIN), max_size=4))
LINE = TEXT.map(lambda text: " ".join(text.split()) or "x")
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30)), timezone(timedelta(hours=14))])
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001
PERSONS = st.builds(Person, name=LINE, uri=st.none() | URLS, email=st.none() | st.just("ann@site.example"))


def article(number: int, given: dict[str, Any]) -> Article:
    if not (given["summary"].strip() or given["content"].strip()):
        given["content"] = "<p>x</p>"
    return Article(id=f"tag:site.example,2026:{number}", **given)


ARTICLES = st.lists(
    st.fixed_dictionaries(
        {
            "title": LINE,
            "published": MOMENTS,
            "updated": MOMENTS,
            "link": st.none() | URLS,
            "authors": st.lists(PERSONS, max_size=3).map(tuple),
            "categories": st.lists(st.builds(Category, term=LINE, slug=st.just("s")), max_size=2).map(tuple),
            "tags": st.lists(LINE, max_size=2).map(tuple),
            "summary": TEXT,
            "content": TEXT,
            **details(LINE),
        }
    ),
    max_size=4,
).map(lambda drawn: tuple(article(number, fields) for number, fields in enumerate(drawn)))
CHANNELS = st.builds(
    Channel,
    id=st.just("tag:site.example,2026:feed"),
    name=st.sampled_from(["all", "world/asia", "政治", "c++ & more"]),
    title=LINE,
    link=URLS,
    base=st.sampled_from(["https://site.example/", "https://site.example/feeds/"]),
    description=LINE,
    author=PERSONS,
    rights=st.none() | LINE,
    ttl=st.integers(1, 1440),
    content=st.sampled_from(["full", "summary", "both"]),
    podcast=podcasts(LINE),
)
PODCAST = Podcast(category="Arts", image="https://site.example/p.png", email="a@site.example")
FEEDS = st.builds(Feed, channel=CHANNELS, articles=ARTICLES, updated=MOMENTS)


def read(feed: Feed, name: str) -> Any:
    body = whole(feed, name).body
    found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found
    assert len(found.entries) == len(feed.articles)
    return found


@settings(deadline=None, max_examples=60)
@given(feed=FEEDS, name=st.sampled_from(list(FORMATS)))
def test_joined_entries_equal_the_document_written_at_once(feed: Feed, name: str) -> None:
    at_once = FORMATS[name].writer().at_once(feed.channel, feed.updated, feed.articles)
    assert whole(feed, name).body == at_once


@settings(deadline=None, max_examples=60)
@given(feed=FEEDS, other=CHANNELS, name=st.sampled_from(list(FORMATS)))
def test_an_entry_depends_on_nothing_of_its_channel_but_its_style(feed: Feed, other: Channel, name: str) -> None:
    podcast = (other.podcast or PODCAST) if feed.channel.podcast else None
    channel = replace(other, base=feed.channel.base, content=feed.channel.content, podcast=podcast)
    assert key(channel) == key(feed.channel)
    assert entries(feed.articles, channel, name) == entries(feed.articles, feed.channel, name)


@settings(deadline=None, max_examples=60)
@given(feed=FEEDS, name=st.sampled_from(list(FORMATS)))
def test_an_entry_depends_on_nothing_of_those_that_are_made_with_it(feed: Feed, name: str) -> None:
    alone = [made for one in feed.articles for made in entries([one], feed.channel, name)]
    assert entries(feed.articles, feed.channel, name) == alone


@pytest.mark.parametrize("name", ["rss", "atom"])
@settings(deadline=None, max_examples=60)
@given(feed=FEEDS)
def test_feedparser_reads_back_titles_names_and_terms(name: str, feed: Feed) -> None:
    found = read(feed, name)
    assert found.feed.title == as_feedparser_reads(feed.channel.title)
    for got, meant in zip(found.entries, feed.articles, strict=True):
        assert got.id == meant.id
        assert got.title == as_feedparser_reads(meant.title)
        assert got.get("link") == meant.link or (name, meant.link, got.link) == ("atom", None, meant.id)
        names = [person.name for person in meant.authors]
        terms = {category.term for category in meant.categories} | set(meant.tags)
        if name == "rss":  # of Atom, feedparser takes names and terms as they are
            names, terms = [as_feedparser_reads(one) for one in names], {as_feedparser_reads(one) for one in terms}
        assert [person.name for person in got.get("authors", ())] == names
        assert {tag.term for tag in got.get("tags", ())} == terms


@pytest.mark.parametrize("name", ["rss", "atom"])
@settings(deadline=None, max_examples=60)
@given(feed=FEEDS)
def test_feedparser_reads_back_summary_and_content(name: str, feed: Feed) -> None:
    for got, meant in zip(read(feed, name).entries, feed.articles, strict=True):
        said, content = texts(meant, feed.channel)
        said = escape(said, quote=False) if name == "rss" else said
        summary, html = (as_feedparser_reads(text.strip()) for text in (said, content))
        if summary and html:
            assert (got.summary, got.content[0].value) == (summary, html)
        elif summary or html:
            assert got.summary == (summary or html)


@settings(deadline=None, max_examples=60)
@given(feed=FEEDS)
def test_json_reads_back_every_text_as_it_is(feed: Feed) -> None:
    found = json.loads(whole(feed, "json").body)
    for got, meant in zip(found["items"], feed.articles, strict=True):
        assert got["title"] == meant.title
        if "content_html" in got:
            assert got["content_html"] == meant.content
        else:
            said = " ".join(filter(None, (meant.summary, *map(str, meant.corrections))))
            assert got["content_text"] == (said or meant.title)
        assert None not in got.values()


@settings(deadline=None, max_examples=60)
@given(feed=FEEDS, name=st.sampled_from(list(FORMATS)))
def test_a_document_takes_entries_in_the_order_given(feed: Feed, name: str) -> None:
    made = entries(feed.articles, feed.channel, name)
    forth, back = (document(feed.channel, feed.updated, order, name).body for order in (made, made[::-1]))
    assert len(forth) == len(back)
    places = [back.index(one) for one in made]
    assert places == sorted(places, reverse=True)
