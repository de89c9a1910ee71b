from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from feeds.article import Article, Category, Enclosure, Image, Link, Person
from feeds.feed import Channel, Feed
from feeds.render import whole

NS = {"a": "http://www.w3.org/2005/Atom", "media": "http://search.yahoo.com/mrss/"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
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


def atom(*articles: Article, channel: Channel = CHANNEL) -> Any:
    return etree.fromstring(whole(Feed(channel=channel, articles=articles, updated=MAY), "atom").body)


def texts(root: Any, path: str) -> list[str]:
    return [element.text for element in root.findall(path, NS)]


def body(root: Any) -> tuple[list[str], list[tuple[str | None, str]]]:
    contents = [(element.get("type"), element.text) for element in root.findall("a:entry/a:content", NS)]
    return texts(root, "a:entry/a:summary"), contents


def links(root: Any, path: str = "a:entry/a:link") -> list[dict[str, str]]:
    return [dict(element.attrib) for element in root.findall(path, NS)]


def test_mode_both_writes_summary_and_content() -> None:
    assert body(atom(ARTICLE)) == (["In short."], [("html", "<p>At length.</p>")])


def test_mode_full_writes_the_content_alone() -> None:
    assert body(atom(ARTICLE, channel=replace(CHANNEL, content="full"))) == ([], [("html", "<p>At length.</p>")])


def test_mode_summary_writes_the_summary_alone() -> None:
    assert body(atom(ARTICLE, channel=replace(CHANNEL, content="summary"))) == (["In short."], [])


def test_trap_5_without_content_and_link_the_summary_is_the_content() -> None:
    found = atom(replace(ARTICLE, link=None), channel=replace(CHANNEL, content="summary"))
    assert body(found) == (["In short."], [("text", "In short.")])


def test_without_content_link_and_summary_the_title_is_the_content() -> None:
    found = atom(replace(ARTICLE, link=None, summary=""), channel=replace(CHANNEL, content="summary"))
    assert body(found) == ([], [("text", "A")])


def test_an_empty_summary_is_left_out() -> None:
    assert body(atom(replace(ARTICLE, summary=""))) == ([], [("html", "<p>At length.</p>")])


def test_feedgen_9_1_entry_links_keep_all_their_attributes_and_the_page_is_first() -> None:
    said = replace(
        ARTICLE,
        enclosures=(
            Enclosure(url="https://site.example/a.mp3", type="audio/mpeg", length=12),
            Enclosure(url="https://site.example/b.mp3", type="audio/mpeg"),
        ),
        related=(Link(title="Before", href="https://site.example/before"), Link(title="A walk")),
    )
    assert links(atom(said)) == [
        {"href": "https://site.example/a", "rel": "alternate", "type": "text/html"},
        {"href": "https://site.example/a.mp3", "rel": "enclosure", "type": "audio/mpeg", "length": "12"},
        {"href": "https://site.example/b.mp3", "rel": "enclosure", "type": "audio/mpeg"},
        {"href": "https://site.example/before", "rel": "related", "title": "Before"},
    ]


def test_feedgen_9_1_an_enclosure_without_a_page_is_no_alternate() -> None:
    file = Enclosure(url="https://site.example/a.mp3", type="audio/mpeg", length=12)
    assert [link["rel"] for link in links(atom(replace(ARTICLE, link=None, enclosures=(file,))))] == ["enclosure"]


def test_feedgen_9_2_and_9_4_content_is_html_and_all_else_is_text() -> None:
    root = atom(replace(ARTICLE, title="<b> & </b>", summary="<i>"))
    assert texts(root, "a:entry/a:title") == ["<b> & </b>"]
    assert [element.get("type") for element in root.iter() if element.get("type") in ("CDATA", "html")] == ["html"]


@pytest.mark.parametrize("path", ["a:updated", "a:entry/a:updated", "a:entry/a:published"])
def test_feedgen_9_18_dates_are_whole_seconds_in_utc_and_never_a_clock(path: str) -> None:
    assert texts(atom(ARTICLE), path) == ["2026-05-05T08:30:15Z"]


def test_feedgen_9_19_entries_stand_in_the_order_given() -> None:
    ids = [f"tag:site.example,2026:{number}" for number in (3, 1, 2)]
    assert texts(atom(*(replace(ARTICLE, id=one) for one in ids)), "a:entry/a:id") == ids


def test_feedgen_9_5_the_feed_has_an_author_even_when_entries_have_none() -> None:
    root = atom(ARTICLE)
    assert texts(root, "a:author/a:name") == ["The Desk"]
    assert texts(root, "a:author/a:uri") == ["https://site.example/desk"]
    assert root.findall("a:entry/a:author", NS) == []


def test_authors_with_all_that_is_known_of_them() -> None:
    people = (Person(name="Orla", email="orla@site.example", uri="https://orla.example/"), Person(name="Teo"))
    found = atom(replace(ARTICLE, authors=people)).findall("a:entry/a:author", NS)
    said = [{etree.QName(part).localname: part.text for part in author} for author in found]
    assert said == [{"name": "Orla", "email": "orla@site.example", "uri": "https://orla.example/"}, {"name": "Teo"}]


def test_the_head_says_who_it_is_and_where() -> None:
    root = atom(channel=replace(CHANNEL, rights="© us"))
    assert texts(root, "a:id") == ["tag:site.example,2026:feed/all"]
    assert texts(root, "a:subtitle") == ["All of it"]
    assert texts(root, "a:rights") == ["© us"]
    assert root.get(LANG) == "en-GB"
    assert links(root, "a:link") == [
        {"href": "https://site.example/", "rel": "alternate", "type": "text/html"},
        {"href": "https://site.example/feeds/all.atom", "rel": "self", "type": "application/atom+xml"},
    ]


def test_categories_and_tags_have_schemes_of_their_own() -> None:
    said = replace(ARTICLE, categories=(Category(term="R&D", slug="rd"),), tags=("lab",))
    found = [dict(one.attrib) for one in atom(said).findall("a:entry/a:category", NS)]
    assert found == [
        {"term": "R&D", "scheme": "https://site.example/feeds/"},
        {"term": "lab", "scheme": "https://site.example/feeds/tag/"},
    ]


def test_language_rights_and_image_of_an_article() -> None:
    root = atom(replace(ARTICLE, language="ar", rights="© Orla", image=Image(url="https://site.example/i.png")))
    assert root.find("a:entry", NS).get(LANG) == "ar"
    assert texts(root, "a:entry/a:rights") == ["© Orla"]
    assert root.find("a:entry/media:content/media:thumbnail", NS).get("url") == "https://site.example/i.png"
