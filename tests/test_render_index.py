from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from feeds.article import Person
from feeds.feed import Channel
from feeds.render import index

HOSTILE = '"All" <script>alert(1)</script> & more'


def channel(name: str, title: str, language: str = "en") -> Channel:
    return Channel(
        id=f"tag:site.example,2026:{name}",
        name=name,
        title=title,
        link="https://site.example/?s=1&t=2",
        base="https://site.example/feeds/",
        description=f"About {title}",
        language=language,
        author=Person(name="x"),
    )


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


CHANNELS = (channel("all", HOSTILE), channel("政治", "سياسة", "ar"))


def page(formats: tuple[str, ...] = ("rss", "atom", "json")) -> Page:
    return Page(index("Site & Co", "https://site.example/feeds/", "de", CHANNELS, formats).body.decode())


def test_it_is_the_index_of_the_directory() -> None:
    made = index("Site", "https://site.example/feeds/", "en", (), ("rss",))
    assert (made.feed, made.format, made.path) == ("index", "html", "index.html")


def test_every_feed_can_be_discovered_in_every_format() -> None:
    found = [link for link in page().all("link") if link["rel"] == "alternate"]
    assert [(link["href"], link["type"]) for link in found] == [
        (f"https://site.example/feeds/{name}.{suffix}", media_type)
        for name in ("all", "%E6%94%BF%E6%B2%BB")
        for suffix, media_type in (
            ("rss", "application/rss+xml"),
            ("atom", "application/atom+xml"),
            ("json", "application/feed+json"),
        )
    ]
    assert found[0]["title"] == f"{HOSTILE} (RSS)"


def test_every_feed_has_its_links_and_each_link_a_name_of_its_own() -> None:
    links = [link for link in page().all("a") if "aria-label" in link]
    assert [link["href"] for link in links][:3] == ["all.rss", "all.atom", "all.json"]
    assert len({link["aria-label"] for link in links}) == 6


def test_titles_are_text_whatever_they_hold() -> None:
    found = page()
    assert found.all("script") == []
    assert HOSTILE in found.text
    assert "سياسة" in found.text


def test_it_closes_what_it_opens_and_has_one_main_heading() -> None:
    found = page()
    assert found.open == []
    assert [name for name, _ in found.elements if name in ("h1", "main")] == ["h1", "main"]


def test_languages_are_marked() -> None:
    found = page()
    assert found.all("html")[0]["lang"] == "de"
    assert [one["lang"] for one in found.all("li")] == ["en", "ar"]


def test_nothing_is_loaded_from_anywhere() -> None:
    found = page()
    assert [name for name, attributes in found.elements if "src" in attributes] == []
    linked = {str(link["rel"]): str(link["href"]) for link in found.all("link")}
    assert set(linked) == {"alternate", "canonical", "icon"}
    assert linked["icon"].startswith("data:")
    assert not re.search(r"url\(|@import", index("x", "https://site.example/", "en", (), ("rss",)).body.decode())


def test_it_fits_phones_and_both_colour_schemes_and_names_its_maker() -> None:
    metas = {meta.get("name"): meta.get("content") for meta in page().all("meta")}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    assert metas["generator"] == "feeds"


def test_it_leads_to_the_list_for_import() -> None:
    assert "feeds.opml" in [link["href"] for link in page().all("a")]


def test_a_description_that_only_repeats_the_title_is_not_said_twice() -> None:
    silent = replace(channel("harbour", "Harbour"), description="Harbour")
    page = index("Site", silent.base, "en", [silent], ["rss"]).body.decode()
    assert "Harbour</p>" not in page
    assert "Harbour</a>" in page
