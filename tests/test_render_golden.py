"""Each case of data/feeds is a feed in TOML and its documents beside it; `python` on this file writes them anew."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.article import (
    Article,
    Category,
    Comments,
    Correction,
    Enclosure,
    Episode,
    Image,
    Link,
    Person,
    Point,
    Source,
)
from feeds.check import check, read_back
from feeds.feed import Channel, Feed
from feeds.podcast import Podcast
from feeds.render import FORMATS, whole

CASES = sorted((Path(__file__).parent / "data" / "feeds").glob("*.toml"))
PARTS = {
    "authors": Person,
    "categories": Category,
    "enclosures": Enclosure,
    "related": Link,
    "contributors": Person,
    "corrections": Correction,
}
ONE = {"image": Image, "source": Source, "comments": Comments, "location": Point, "episode": Episode}


def load(case: Path) -> Feed:
    said = tomllib.loads(case.read_text(encoding="utf-8"))
    author = Person(**said["channel"].pop("author"))
    podcast = Podcast(**said["channel"].pop("podcast")) if "podcast" in said["channel"] else None
    articles = tuple(article(fields) for fields in said["articles"])
    return Feed(
        channel=Channel(author=author, podcast=podcast, **said["channel"]), articles=articles, updated=said["updated"]
    )


def article(fields: dict[str, Any]) -> Article:
    parts: dict[str, Any] = {name: tuple(kind(**one) for one in fields.pop(name, ())) for name, kind in PARTS.items()}
    parts |= {name: kind(**fields.pop(name)) for name, kind in ONE.items() if name in fields}
    tags = tuple(fields.pop("tags", ()))
    return Article(**fields, **parts, tags=tags)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("name", FORMATS)
def test_golden_document(case: Path, name: str) -> None:
    assert whole(load(case), name).body == case.with_suffix(FORMATS[name].suffix).read_bytes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_golden_document_is_read_whole_and_clean(case: Path, name: str) -> None:
    feed, body = load(case), case.with_suffix(FORMATS[name].suffix).read_bytes()
    etree.fromstring(body)
    read = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo
    assert [entry.id for entry in read.entries] == [article.id for article in feed.articles]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
@pytest.mark.parametrize("name", FORMATS)
def test_golden_document_has_no_must_and_no_should_finding_and_reads_back_as_meant(case: Path, name: str) -> None:
    feed = load(case)
    document = whole(feed, name)
    found = check(document.body, format=name, url=feed.channel.url(FORMATS[name].suffix))
    assert [finding for finding in found if finding.level != "may"] == []
    assert read_back(document, feed) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_json_has_all_items_and_no_null(case: Path) -> None:
    body = case.with_suffix(".json").read_text(encoding="utf-8")
    assert [item["id"] for item in json.loads(body)["items"]] == [article.id for article in load(case).articles]
    assert "null" not in body


if __name__ == "__main__":
    for case in CASES:
        for name, made in FORMATS.items():
            case.with_suffix(made.suffix).write_bytes(whole(load(case), name).body)
