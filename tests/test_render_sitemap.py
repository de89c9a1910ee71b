"""Sitemaps as bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.check import check, mapped
from feeds.render.sitemap import News, Page, index, language, news, parts, urlset


def test_what_is_written_is_read() -> None:
    pages = [
        Page("https://site.example/a?b=1&c='2'", "2026-01-02T03:04:05Z"),
        Page("https://site.example/", "2026-01-01T00:00:00Z"),
    ]
    for document in (urlset("sitemap-2026-01", pages), index("sitemap", pages)):
        assert document.path == f"{document.feed}.xml"
        assert (check(document.body, format="sitemap"), mapped(document, pages)) == ([], [])


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_whatever_a_title_says_is_read(title: str) -> None:
    page = News("https://site.example/a", "R&D <news>", "en", "2026-01-02T03:04:05Z", " ".join(title.split()))
    document = news("sitemap-news", [page])
    etree.fromstring(document.body)
    assert mapped(document, [page]) == []


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en-GB", "en"), ("DE", "de"), ("gsw", "gsw"), ("zh", "zh-cn"), ("zh-Hans-HK", "zh-cn"), ("zh-SG", "zh-cn"),
        ("zh-TW", "zh-tw"), ("zh-Hant", "zh-tw"), ("zh-HK", "zh-tw"),
    ],
)  # fmt: skip
def test_languages_of_news(tag: str, written: str) -> None:
    assert language(tag) == written


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 10), st.integers(150, 500))
def test_parts_keep_every_page_in_order_and_within_bounds(lengths: list[int], most: int, room: int) -> None:
    pages = [Page(f"https://s.example/{'x' * length}", "2026-01-02T03:04:05Z") for length in lengths]
    made = parts(pages, most=most, room=room)
    assert [page for part in made for page in part] == pages
    assert all(len(part) <= most for part in made)
    frame = len(urlset("x", ()).body)
    assert all(len(urlset("x", part).body) - frame <= room for part in made)


def test_a_part_is_as_full_as_it_may_be() -> None:
    pages = [Page(f"https://s.example/{number}", "2026-01-02T03:04:05Z") for number in range(25)]
    assert [len(part) for part in parts(pages, most=10, room=1_000_000)] == [10, 10, 5]
