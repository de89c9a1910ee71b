from __future__ import annotations

from typing import Any

from lxml import etree

from feeds.article import Person
from feeds.feed import Channel
from feeds.render import opml


def channel(name: str, title: str) -> Channel:
    return Channel(
        id=f"tag:site.example,2026:{name}",
        name=name,
        title=title,
        link="https://site.example/?s=1&t=2",
        base="https://site.example/feeds/",
        description="x",
        author=Person(name="x"),
    )


CHANNELS = (channel("all", 'All "of" <it> &\nmore'), channel("政治", "政治"))


def read(formats: tuple[str, ...]) -> Any:
    return etree.fromstring(opml("Site & Co", CHANNELS, formats).body)


def test_it_stands_beside_the_feeds() -> None:
    made = opml("Site", (), ("rss",))
    assert (made.feed, made.format, made.path) == ("feeds", "opml", "feeds.opml")


def test_every_feed_is_an_outline_that_all_readers_import() -> None:
    root = read(("atom", "rss"))
    assert root.get("version") == "2.0"
    assert [dict(one.attrib) for one in root.findall("body/outline")] == [
        {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": url,
            "htmlUrl": "https://site.example/?s=1&t=2",
        }
        for title, url in (
            ('All "of" <it> & more', "https://site.example/feeds/all.rss"),
            ("政治", "https://site.example/feeds/%E6%94%BF%E6%B2%BB.rss"),
        )
    ]


def test_without_rss_the_first_format_is_listed() -> None:
    urls = [one.get("xmlUrl") for one in read(("json", "atom")).findall("body/outline")]
    assert urls[0] == "https://site.example/feeds/all.json"


def test_the_head_has_the_title_and_nothing_that_changes_with_the_articles() -> None:
    root = read(("rss",))
    assert [(child.tag, child.text) for child in root.find("head")] == [("title", "Site & Co")]


def test_a_title_with_forbidden_characters_does_not_break_it() -> None:
    made = opml("x\0y", (channel("all", "a\x08b"),), ("rss",))
    assert etree.fromstring(made.body).xpath("string(body/outline/@text)") == "ab"
