from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feeds.article import Article, Category, Comments, Enclosure, Image, Link, Person, Source
from feeds.feed import Channel, Feed
from feeds.render import FORMATS, whole
from feeds.serve.pages import article_page, feed_page

HOSTILE = '"x" <script>alert(1)</script> <img src=x onerror=alert(1)> $title & more'
VOID = ("meta", "link", "img", "br", "wbr", "hr")
WHEN = datetime(2026, 4, 17, 20, 5, tzinfo=UTC)
BASE = "https://harbour.example/feeds/"
CHANNEL = Channel(
    id="tag:harbour.example,2026:feed",
    name="ferries",
    title="Ferries",
    link="https://harbour.example/",
    base=BASE,
    description="What sails",
    author=Person(name="The desk"),
)
BOAT = Article(
    id="tag:harbour.example,2026:boat",
    title="The night boat",
    published=WHEN,
    updated=WHEN,
    link=f"{BASE}articles/boat",
    summary="It sails again.",
    content='<p>After nine winters, <a href="https://x.example/">it</a> sails.</p>',
)
RICH = replace(
    BOAT,
    updated=WHEN + timedelta(hours=10),
    authors=(Person(name="Orla Quay", uri="https://x.example/orla"), Person(name="Teo", uri="mailto:teo@x.example")),
    categories=(Category(term="Ferries", slug="ferries"), Category(term="Night life", slug="night")),
    tags=("night", "Ferries"),
    enclosures=(
        Enclosure(url="https://x.example/a/horn.mp3", type="audio/mpeg", length=48211),
        Enclosure(url="https://x.example/film.mp4?a=1&b=2", type="video/mp4"),
        Enclosure(url="https://x.example/map%20of%20quay.pdf", type="application/pdf", length=2_400_000),
        Enclosure(url="https://y.example/", type="text/html", length=12),
    ),
    related=(Link(title="The old boat", href="https://x.example/old"), Link(title="A walk")),
    rights="© Orla Quay",
    image=Image(url="https://x.example/boat.jpg?a=1&b=2", alt="A boat", caption="The boat", credit="Ida"),
)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text; everything is closed, and in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [had for name, had in self.elements if name == tag and wanted.items() <= had.items()]

    def meta(self) -> dict[str | None, str | None]:
        return {one.get("property") or one.get("name"): one.get("content") for one in self.all("meta")}

    def words(self) -> str:
        return " ".join(self.text.split())


def feed_of(
    *articles: Article,
    form: str = "json",
    channel: Channel = CHANNEL,
    formats: tuple[str, ...] = tuple(FORMATS),
    **told: Any,
) -> Page:
    body = whole(Feed(channel=channel, articles=articles, updated=WHEN), form).body
    links = [(FORMATS[name].label, FORMATS[name].media_type, channel.url(FORMATS[name].suffix)) for name in formats]
    said = {"links": links, "home": "https://harbour.example/", "language": "en", "feeds_url": BASE, **told}
    return Page(feed_page(body, form, **said))


def page_of(article: Article = BOAT, **told: Any) -> Page:
    said = {"title": "The Gazette", "home": "https://harbour.example/", "language": "en", "feeds_url": BASE, **told}
    return Page(article_page(article, **said))


@pytest.mark.parametrize("form", FORMATS)
def test_a_feed_shows_its_entries_with_title_link_date_and_summary(form: str) -> None:
    found = feed_of(BOAT, replace(BOAT, id="tag:harbour.example,2026:b", title="May", link=None), form=form)
    assert (
        "Latest articles The night boat It sails again. 17 April 2026 May It sails again. 17 April 2026"
        in found.words()
    )
    assert [one["datetime"] for one in found.all("time")] == ["2026-04-17T20:05:00Z"] * 2
    assert len(found.all("a", href=str(BOAT.link))) == 1
    assert len(found.all("h3")) == 2


def test_a_feed_can_be_discovered_and_its_addresses_read_in_every_format() -> None:
    found = feed_of(BOAT)
    urls = [CHANNEL.url(one.suffix) for one in FORMATS.values()]
    types = [one.media_type for one in FORMATS.values()]
    assert [(one["href"], one["type"]) for one in found.all("link", rel="alternate")] == list(
        zip(urls, types, strict=True)
    )
    assert [one["href"] for one in found.all("a") if one.get("type") in types] == urls
    assert all(url in found.text for url in urls)
    assert "if in doubt, take the first" in found.text


def test_one_format_needs_no_choice() -> None:
    assert "if in doubt" not in feed_of(BOAT, formats=("atom",)).text


def test_a_feed_without_entries_says_so() -> None:
    assert "Nothing yet." in feed_of().text


def test_a_description_or_summary_that_repeats_the_title_is_left_out() -> None:
    silent = replace(CHANNEL, description="Ferries")
    found = feed_of(replace(BOAT, summary="The night boat", content=""), channel=silent)
    assert found.words().count("Ferries") == 2  # in <title> and in <h1>
    assert found.words().count("The night boat") == 1


def test_a_feed_leads_home_and_to_all_feeds_where_there_are_such() -> None:
    assert feed_of(BOAT).words().startswith("Ferries harbour.example All feeds")
    alone = feed_of(BOAT, home="", feeds_url="")
    assert alone.all("nav") == []


def test_a_feed_is_in_its_own_language_and_each_entry_in_its_own() -> None:
    arabic = replace(CHANNEL, title="سياسة", language="ar")
    found = feed_of(replace(BOAT, language="de"), BOAT, channel=arabic)
    assert found.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert {"lang": "de", "dir": "ltr"} in found.all("li")
    assert {"dir": "auto"} in found.all("li")
    assert found.all("section", lang="en", dir="ltr")


@pytest.mark.parametrize(("zone", "day"), [(UTC, "17 April 2026"), (ZoneInfo("Asia/Tokyo"), "18 April 2026")])
def test_days_are_those_of_the_zone(zone: tzinfo, day: str) -> None:
    assert day in feed_of(BOAT, zone=zone).text
    assert day in page_of(zone=zone).text


def test_everything_is_escaped_on_a_feeds_page() -> None:
    bad = replace(BOAT, title=HOSTILE, summary=HOSTILE, language='"><script>')
    shown = replace(CHANNEL, title=HOSTILE, description=f"About {HOSTILE}")
    for form in FORMATS:
        found = feed_of(bad, form=form, channel=shown)
        assert found.all("script") == found.all("img") == []
        assert HOSTILE in found.text


def test_what_can_not_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="json"):
        feed_page(b"{}", "json", links=[], home="", language="en")


def test_an_article_shows_all_that_it_has() -> None:
    found = page_of(RICH)
    for said in ("Ferries · Night life", "The night boat", "It sails again.", "After nine winters", "© Orla Quay"):
        assert said in found.words()
    assert "Orla Quay, Teo 17 April 2026, 20:05 UTC · Updated 18 April 2026, 06:05 UTC" in found.words()
    assert "Related The old boat A walk" in found.words()
    assert "Tags: night ©" in found.words()
    assert [(one["src"], one["alt"]) for one in found.all("img")] == [("https://x.example/boat.jpg?a=1&b=2", "A boat")]
    assert "The boat · Ida" in found.words()
    assert [one["src"] for one in found.all("audio") + found.all("video")] == [one.url for one in RICH.enclosures[:2]]
    for label in ("horn.mp3 (48 kB)", "film.mp4", "map of quay.pdf (2.4 MB)", "https://y.example/ (1 kB)"):
        assert label in found.words()
    assert [one["href"] for one in found.all("a", rel="author")] == ["https://x.example/orla"]


def test_an_article_needs_no_more_than_its_title_and_content() -> None:
    found = page_of(replace(BOAT, link=None), title="", home="", feeds_url="")
    assert "Subscribe" in page_of(title="").words()
    assert (
        found.words()
        == "The night boat The night boat It sails again. 17 April 2026, 20:05 UTC After nine winters, it sails."
    )
    assert [name for name, _ in found.elements if name in ("nav", "footer", "section", "figure")] == []
    assert found.all("link", rel="canonical") == []


def test_its_clean_content_stands_there_as_it_is() -> None:
    assert BOAT.content in page_of().html


@pytest.mark.parametrize("said", ["After nine winters, it sails.", "After nine winters…", "After nine …"])
def test_a_summary_that_only_begins_the_content_is_not_said_twice(said: str) -> None:
    assert page_of(replace(BOAT, summary=said)).all("p", **{"class": "standfirst"}) == []


def test_a_summary_stands_in_for_content() -> None:
    assert "It sails again." in page_of(replace(BOAT, content="")).words()


def test_what_the_content_shows_already_is_not_shown_again() -> None:
    shown = (
        '<p><img src="https://x.example/boat.jpg?a=1&amp;b=2"><audio src="https://x.example/a/horn.mp3"></audio></p>'
    )
    found = page_of(replace(RICH, content=shown, enclosures=RICH.enclosures[:1]))
    assert len(found.all("img")) == len(found.all("audio")) == 1


def test_the_words_of_an_image_that_the_content_shows_are_said_once() -> None:
    shown = '<p><img src="https://x.example/boat.jpg?a=1&amp;b=2"></p>'
    assert "The boat · Ida" in page_of(replace(RICH, content=shown)).words()
    found = page_of(replace(RICH, content=f"<figure>{shown}<figcaption>The boat</figcaption></figure>")).words()
    assert found.count("The boat") == 1
    assert "Ida" in found


def test_it_says_who_helped_where_it_was_first_and_where_readers_answer() -> None:
    found = page_of(
        replace(
            BOAT,
            contributors=(Person(name="Ida & Co", uri="https://x.example/ida"), Person(name="Sam")),
            source=Source(title="The Letter", url="https://letter.example/boat"),
            comments=Comments(url="https://x.example/talk", count=0),
        )
    )
    assert "With: Ida & Co, Sam First published in: The Letter Comments (0)" in found.words()
    links = {one["href"] for one in found.all("a")}
    assert {"https://x.example/ida", "https://letter.example/boat", "https://x.example/talk"} <= links
    bare = page_of(replace(BOAT, source=Source(title="L"), comments=Comments(url="https://x.example/talk"))).words()
    assert "First published in: L Comments" in bare


def test_a_date_without_a_time_stays_without() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = page_of(replace(BOAT, published=datetime(2026, 4, 17, tzinfo=berlin)), zone=berlin)
    assert "17 April 2026 ·" in found.words()
    assert "22:05 CEST" in found.words()
    assert found.all("time")[0]["datetime"] == "2026-04-16T22:00:00Z"


def test_a_zone_without_a_name_is_told_by_its_offset() -> None:
    assert "17:05 UTC-03" in page_of(zone=ZoneInfo("America/Sao_Paulo")).words()


def test_it_tells_machines_what_it_is() -> None:
    found = page_of(RICH)
    said = found.meta()
    assert [one["href"] for one in found.all("link", rel="canonical")] == [BOAT.link]
    assert (said["og:title"], said["og:type"], said["og:url"]) == ("The night boat", "article", BOAT.link)
    assert (said["og:site_name"], said["og:image"]) == ("The Gazette", "https://x.example/boat.jpg?a=1&b=2")
    assert said["og:description"] == said["description"] == "It sails again."
    assert said["article:published_time"] == "2026-04-17T20:05:00Z"
    silent = page_of(replace(BOAT, summary="")).meta()
    assert not {"og:image", "og:description", "description"} & set(silent)
    assert "<title>The night boat – The Gazette</title>" in found.html


def test_everything_but_the_content_is_escaped_on_an_articles_page() -> None:
    bad = replace(
        RICH,
        title=HOSTILE,
        summary=HOSTILE,
        authors=(Person(name=HOSTILE, uri="javascript:alert(1)"),),
        categories=(Category(term=HOSTILE, slug="x"),),
        tags=(f"tag {HOSTILE}",),
        enclosures=(Enclosure(url='https://x.example/"><script>/<b>', type='audio/"><script>'),),
        related=(Link(title=HOSTILE, href="javascript:alert(1)"),),
        rights=HOSTILE,
        language='"><script>',
        image=Image(url="javascript:alert(1)", alt=HOSTILE),
    )
    found = page_of(bad, title=HOSTILE)
    assert found.all("script") == found.all("img") == found.all("b") == []
    assert "javascript:" not in found.html
    # Twice in <title>; site, category, heading, summary, author, related, tag, rights; and the site again at the end.
    assert found.text.count(HOSTILE) == 11


@pytest.mark.parametrize(
    ("language", "direction", "auto"), [("ar", "rtl", None), ("en", "ltr", None), (None, "ltr", "auto")]
)
def test_an_article_runs_as_its_language_does(language: str | None, direction: str, auto: str | None) -> None:
    found = page_of(replace(BOAT, language=language))
    assert found.all("html") == [{"lang": language or "en", "dir": direction}]
    assert found.all("article")[0].get("dir") == auto


@pytest.mark.parametrize("made", [feed_of(BOAT), page_of(RICH)], ids=["feed", "article"])
def test_pages_have_landmarks_and_one_main_heading_and_load_nothing_of_ours(made: Page) -> None:
    names = [name for name, _ in made.elements]
    assert [names.count(name) for name in ("main", "h1", "nav", "style")] == [1, 1, 1, 1]
    assert "script" not in names
    assert {one["rel"] for one in made.all("link")} <= {"alternate", "canonical", "icon"}
    assert not re.search(r"\son\w+=|\sstyle=|url\(|@import", made.html)
    assert made.meta()["viewport"] == "width=device-width, initial-scale=1"
