from __future__ import annotations

import io
import locale
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.article import Article, Category, Enclosure, Image, Person
from feeds.feed import Channel, Feed
from feeds.render import whole

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
MAY = datetime(2026, 5, 5, 8, 30, 15, 999_999, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:site.example,2026:feed/all",
    name="all",
    title="News\n  & views",
    link="https://site.example/",
    base="https://site.example/feeds/",
    description="All of it",
    author=Person(name="The Desk"),
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


def rss(*articles: Article, channel: Channel = CHANNEL) -> Any:
    return etree.fromstring(whole(Feed(channel=channel, articles=articles, updated=MAY), "rss").body)


def texts(root: Any, path: str) -> list[str]:
    return [element.text for element in root.findall(path, NS)]


def body(root: Any) -> tuple[list[str], list[str]]:
    return texts(root, "channel/item/description"), texts(root, "channel/item/content:encoded")


def test_mode_both_writes_summary_and_content_each_in_its_place() -> None:
    assert body(rss(ARTICLE)) == (["In short."], ["<p>At length.</p>"])


def test_mode_full_writes_the_content_alone() -> None:
    assert body(rss(ARTICLE, channel=replace(CHANNEL, content="full"))) == (["<p>At length.</p>"], [])


def test_mode_summary_writes_the_summary_alone() -> None:
    assert body(rss(ARTICLE, channel=replace(CHANNEL, content="summary"))) == (["In short."], [])


def test_trap_6_content_without_a_summary_is_the_description() -> None:
    assert body(rss(replace(ARTICLE, summary=""))) == (["<p>At length.</p>"], [])


def test_a_blank_content_leaves_the_summary() -> None:
    assert body(rss(replace(ARTICLE, content=" \n"))) == (["In short."], [])


def test_description_comes_before_content_encoded() -> None:
    names = [element.tag for element in rss(ARTICLE).find("channel/item")]
    assert names.index("description") < names.index(f"{{{NS['content']}}}encoded")


def test_feedgen_9_15_the_channel_link_is_the_web_page_and_not_the_feed() -> None:
    root = rss()
    assert texts(root, "channel/link") == ["https://site.example/"]
    assert dict(root.find("channel/atom:link", NS).attrib) == {
        "href": "https://site.example/feeds/all.rss",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_feedgen_9_17_authors_without_mail_rights_and_updates_reach_rss() -> None:
    people = (Person(name="Orla"), Person(name="Teo", email="teo@site.example"))
    root = rss(replace(ARTICLE, authors=people, rights="© Orla", updated=MAY + timedelta(hours=1)))
    assert texts(root, "channel/dc:creator") == ["The Desk"]
    assert texts(root, "channel/item/dc:creator") == ["Orla", "Teo"]
    assert texts(root, "channel/item/dc:rights") == ["© Orla"]
    assert texts(root, "channel/item/atom:updated") == ["2026-05-05T09:30:15Z"]


def test_an_article_never_changed_says_no_second_date() -> None:
    assert texts(rss(replace(ARTICLE, updated=MAY.replace(microsecond=0))), "channel/item/atom:updated") == []


def test_feedgen_9_7_two_authors_with_mail_never_become_two_author_elements() -> None:
    people = (Person(name="Orla", email="orla@site.example"), Person(name="Teo", email="teo@site.example"))
    assert texts(rss(replace(ARTICLE, authors=people)), "channel/item/author") == []


def test_feedgen_9_9_managing_editor_has_mail_and_name_or_is_left_out() -> None:
    named = rss(channel=replace(CHANNEL, author=Person(name="Orla Quay", email="orla@site.example")))
    assert texts(named, "channel/managingEditor") == ["orla@site.example (Orla Quay)"]
    assert texts(named, "channel/dc:creator") == []
    assert texts(rss(), "channel/managingEditor") == []


def test_feedgen_9_8_an_enclosure_of_unknown_length_says_zero() -> None:
    files = (Enclosure(url="https://site.example/a.mp3", type="audio/mpeg"),)
    enclosure = rss(replace(ARTICLE, enclosures=files)).find("channel/item/enclosure")
    assert dict(enclosure.attrib) == {"url": "https://site.example/a.mp3", "length": "0", "type": "audio/mpeg"}


def test_of_several_enclosures_the_first_is_written() -> None:
    files = tuple(Enclosure(url=f"https://site.example/{n}.mp3", type="audio/mpeg", length=n) for n in (1, 2))
    (enclosure,) = rss(replace(ARTICLE, enclosures=files)).findall("channel/item/enclosure")
    assert (enclosure.get("url"), enclosure.get("length")) == ("https://site.example/1.mp3", "1")


def test_feedgen_9_19_entries_stand_in_the_order_given() -> None:
    ids = [f"tag:site.example,2026:{number}" for number in (3, 1, 2)]
    assert texts(rss(*(replace(ARTICLE, id=one) for one in ids)), "channel/item/guid") == ids


def test_feedgen_9_18_dates_come_from_the_feed_and_never_from_a_clock() -> None:
    root = rss(ARTICLE)
    assert texts(root, "channel/lastBuildDate") == ["Tue, 05 May 2026 08:30:15 GMT"]
    assert texts(root, "channel/item/pubDate") == ["Tue, 05 May 2026 08:30:15 GMT"]


def test_feedgen_9_24_the_locale_of_the_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert texts(rss(ARTICLE), "channel/lastBuildDate")


def test_guid_is_never_said_to_be_a_permalink() -> None:
    (guid,) = rss(replace(ARTICLE, id="https://site.example/?p=1")).findall("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("https://site.example/?p=1", "false")


def test_categories_and_tags_have_domains_of_their_own_and_stand_once() -> None:
    said = replace(ARTICLE, categories=(Category(term="R&D", slug="rd"),), tags=("R&D", "lab", "lab"))
    found = [(one.get("domain"), one.text) for one in rss(said).findall("channel/item/category")]
    tags = "https://site.example/feeds/tag/"
    assert found == [("https://site.example/feeds/", "R&D"), (tags, "R&D"), (tags, "lab")]


def test_language_and_image_of_an_article() -> None:
    root = rss(replace(ARTICLE, language="ar", image=Image(url="https://site.example/i.png")))
    assert texts(root, "channel/item/dc:language") == ["ar"]
    assert root.find("channel/item/media:content/media:thumbnail", NS).get("url") == "https://site.example/i.png"


def test_texts_stand_on_one_line() -> None:
    root = rss(replace(ARTICLE, title="One\r\n two\u2028three"))
    assert texts(root, "channel/title") == ["News & views"]
    assert texts(root, "channel/item/title") == ["One two three"]


def test_rights_of_the_channel() -> None:
    assert texts(rss(channel=replace(CHANNEL, rights="© us")), "channel/copyright") == ["© us"]


@pytest.mark.parametrize("content", ["summary", "both"])
def test_c4_a_summary_is_text_though_readers_take_descriptions_for_html(content: str) -> None:
    """A sanitiser would eat `<String>`, and show `&lt;` as `<`."""
    said = "A List<String> holds text, &lt; stands for <, AT&T."
    feed = Feed(channel=replace(CHANNEL, content=content), articles=(replace(ARTICLE, summary=said),), updated=MAY)
    (read,) = feedparser.parse(io.BytesIO(whole(feed, "rss").body)).entries
    assert unescape(read.summary) == said
