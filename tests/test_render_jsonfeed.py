from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.article import Article, Category, Enclosure, Image, Person
from feeds.feed import Channel, Feed
from feeds.render import whole

MAY = datetime(2026, 5, 5, 8, 30, 15, 999_999, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:site.example,2026:feed/all",
    name="all",
    title="News",
    link="https://site.example/",
    base="https://site.example/feeds/",
    description="All of it",
    language="en-GB",
    author=Person(name="The Desk", uri="https://site.example/desk"),
)
ARTICLE = Article(
    id="tag:site.example,2026:a",
    title="A",
    published=MAY,
    updated=MAY,
    link="https://site.example/a",
    summary="In short.",
    content="<p>At length.</p>",
)


def item(article: Article, content: str = "both") -> dict[str, Any]:
    feed = Feed(channel=replace(CHANNEL, content=content), articles=(article,), updated=MAY)
    (found,) = json.loads(whole(feed, "json").body)["items"]
    return dict(found)


def test_the_head_says_who_it_is_and_where() -> None:
    assert json.loads(whole(Feed(channel=CHANNEL, articles=(), updated=MAY), "json").body) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://site.example/",
        "feed_url": "https://site.example/feeds/all.json",
        "description": "All of it",
        "language": "en-GB",
        "authors": [{"name": "The Desk", "url": "https://site.example/desk"}],
        "_feeds": {"ttl": 60},
        "items": [],
    }


def test_a_plain_item_has_these_members_and_no_others() -> None:
    assert item(ARTICLE) == {
        "id": "tag:site.example,2026:a",
        "url": "https://site.example/a",
        "title": "A",
        "summary": "In short.",
        "content_html": "<p>At length.</p>",
        "date_published": "2026-05-05T08:30:15Z",
        "date_modified": "2026-05-05T08:30:15Z",
    }


@pytest.mark.parametrize(
    ("content", "summary", "link", "shown"),
    [
        ("full", "In short.", "https://site.example/a", {"content_html": "<p>At length.</p>"}),
        ("summary", "In short.", None, {"summary": "In short.", "content_text": "In short."}),
        ("summary", "", None, {"content_text": "A"}),
        ("both", "", None, {"content_html": "<p>At length.</p>"}),
    ],
)
def test_content_modes(content: str, summary: str, link: str | None, shown: dict[str, str]) -> None:
    found = item(replace(ARTICLE, summary=summary, link=link), content)
    assert {name: found[name] for name in ("summary", "content_html", "content_text") if name in found} == shown


def test_every_member_that_an_article_can_fill() -> None:
    found = item(
        replace(
            ARTICLE,
            authors=(Person(name="Orla", uri="https://orla.example/", email="orla@site.example"), Person(name="Teo")),
            categories=(Category(term="R&D", slug="rd"),),
            tags=("lab", "R&D"),
            language="ar",
            image=Image(url="https://site.example/i.png"),
            enclosures=(
                Enclosure(url="https://site.example/a.mp3", type="audio/mpeg", length=12),
                Enclosure(url="https://site.example/b.mp3", type="audio/mpeg"),
            ),
        )
    )
    assert found["authors"] == [{"name": "Orla", "url": "https://orla.example/"}, {"name": "Teo"}]
    assert found["tags"] == ["R&D", "lab"]
    assert (found["language"], found["image"]) == ("ar", "https://site.example/i.png")
    assert found["attachments"] == [
        {"url": "https://site.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12},
        {"url": "https://site.example/b.mp3", "mime_type": "audio/mpeg"},
    ]


def test_text_is_written_as_it_is_in_utf_8() -> None:
    body = whole(Feed(channel=CHANNEL, articles=(replace(ARTICLE, title="政治 👩🏽‍🚀"),), updated=MAY), "json").body
    assert '"title": "政治 👩🏽‍🚀"'.encode() in body
    assert not body.startswith(b"\xef\xbb\xbf")


def test_lines_are_indented_as_those_of_one_document() -> None:
    body = whole(Feed(channel=CHANNEL, articles=(ARTICLE, replace(ARTICLE, id="urn:x:b")), updated=MAY), "json").body
    assert body.decode() == json.dumps(json.loads(body), ensure_ascii=False, indent=2) + "\n"
