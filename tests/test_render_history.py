"""What heads say of a feed's history and of what it has lost: written as meant, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feeds.article import Article, Person
from feeds.check import check, read_back
from feeds.feed import Channel, Document, Feed, History, Tombstone
from feeds.render import FORMATS, cut, document, entries, head_hash, whole
from feeds.serve.answers import KINDS, max_age

WHEN = datetime(2026, 4, 17, 20, 5, tzinfo=UTC)
ARCHIVE = History(archive=True, current="政治", previous="archive/政治/1", next="archive/政治/3")
CHANNEL = Channel(
    id="tag:harbour.example,2026:feed",
    name="archive/政治/2",
    title="Ferries",
    link="https://harbour.example/",
    base="https://harbour.example/feeds/",
    description="What sails",
    author=Person(name="The desk"),
    ttl=240,
    history=ARCHIVE,
)
BOAT = Article(
    id="tag:harbour.example,2026:boat", title="The night boat", published=WHEN, updated=WHEN, summary="It sails again."
)
FEED = Feed(channel=CHANNEL, articles=(BOAT,), updated=WHEN)
CURRENT = replace(CHANNEL, name="政治", history=History(previous="archive/政治/2"))
LOST = (
    Tombstone(ref="tag:harbour.example,2026:raft", when=WHEN),
    Tombstone(ref="tag:harbour.example,2026:buoy", when=WHEN.astimezone(timezone(timedelta(hours=2)))),
)
LATE = Feed(channel=CURRENT, articles=(BOAT,), updated=WHEN, tombstones=LOST)


@pytest.mark.parametrize("feed", [FEED, LATE, replace(FEED, channel=replace(CURRENT, history=History(complete=True)))])
@pytest.mark.parametrize("form", FORMATS)
def test_joined_bytes_equal_those_written_at_once_and_nothing_is_found(feed: Feed, form: str) -> None:
    made = whole(feed, form)
    at_once = FORMATS[form].writer().at_once(feed.channel, feed.updated, feed.articles, feed.tombstones)
    assert made.body == at_once
    url = feed.channel.url(FORMATS[form].suffix)
    assert [finding for finding in check(made.body, url=url, now=WHEN) if finding.level != "may"] == []
    assert read_back(made, feed) == []
    pieces = cut.cut(made.body, form)
    assert pieces is not None
    assert cut.join(*pieces, form) == made.body


def test_c36_links_are_those_of_rfc_5005_and_none_is_the_document_itself() -> None:
    url = "https://harbour.example/feeds/archive/%E6%94%BF%E6%B2%BB/"
    for form in ("rss", "atom"):
        body = whole(FEED, form).body.decode()
        for rel, href in (("prev-archive", f"{url}1.{form}"), ("next-archive", f"{url}3.{form}")):
            assert f'href="{href}" rel="{rel}"' in body
        assert f'href="https://harbour.example/feeds/%E6%94%BF%E6%B2%BB.{form}" rel="current"' in body
        assert body.count("<fh:archive/>") == 1
    assert f'"next_url": "{url}1.json"' in whole(FEED, "json").body.decode()


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("rss", b"<fh:archive/>", b""),
        ("rss", b"/1.rss", b"/7.rss"),
        ("atom", b"<fh:archive/>", b"<fh:complete/>"),
        ("atom", b'rel="prev-archive"', b'rel="prev"'),
        ("atom", b'rel="next-archive"', b'rel="prev-archive"'),
        ("json", b"/1.json", b"/2.json"),
    ],
)
def test_another_history_than_was_meant_is_noticed(form: str, before: bytes, after: bytes) -> None:
    made = whole(FEED, form)
    assert before in made.body
    assert read_back(replace(made, body=made.body.replace(before, after, 1)), FEED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b":raft", b":boat"),
        (b"20:05:00Z", b"20:05:01Z"),
        (b"<at:deleted-entry", b"<at:undeleted-entry"),
        (b"ref=", b"r="),
    ],
)
def test_another_tombstone_than_was_meant_is_noticed(before: bytes, after: bytes) -> None:
    made = whole(LATE, "atom")
    start = made.body.index(b"<at:deleted")
    body = made.body[:start] + made.body[start:].replace(before, after, 1)
    assert body != made.body
    assert read_back(replace(made, body=body), LATE)


@pytest.mark.parametrize("form", FORMATS)
def test_who_has_no_history_and_lost_nothing_declares_nothing(form: str) -> None:
    body = whole(replace(FEED, channel=replace(CHANNEL, history=None)), form).body
    assert not any(word in body for word in (b"purl.org/syndication/history", b"tombstones", b"next_url", b'archive"'))


@pytest.mark.parametrize("form", ["rss", "json"])
def test_only_atom_tells_of_tombstones(form: str) -> None:
    assert whole(LATE, form).body == whole(replace(LATE, tombstones=()), form).body


def test_the_head_is_another_when_what_it_tells_of_is() -> None:
    heads = {head_hash(CURRENT, "atom"), head_hash(CURRENT, "atom", LOST), head_hash(CURRENT, "atom", LOST[:1])}
    heads |= {head_hash(replace(CURRENT, history=stands), "atom") for stands in (None, History(complete=True), ARCHIVE)}
    assert len(heads) == 6


@pytest.mark.parametrize("form", FORMATS)
def test_h42_an_archive_may_be_kept_for_four_hours(form: str) -> None:
    made: Document = document(CHANNEL, WHEN, entries([BOAT], CHANNEL, form), form)
    assert max_age(KINDS[FORMATS[form].suffix], made.body) == 4 * 3600
