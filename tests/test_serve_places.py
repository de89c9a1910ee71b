"""From paths of URLs to names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.serve.places import document_at, name_at


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"/feeds/", ""),
        (b"/feeds/all.rss", "all.rss"),
        (b"/feeds/%61ll.rss", "all.rss"),
        (b"/feeds/world/asia.json", "world/asia.json"),
        (b"/feeds/%E6%94%BF%E6%B2%BB.atom", "政治.atom"),
        (b"/feeds/%e6%94%bf%E6%b2%Bb.atom", "政治.atom"),
        ("/feeds/政治.atom".encode(), "政治.atom"),
        (b"/feeds/c++.rss", "c++.rss"),
        (b"/feeds/a%20b.rss", "a b.rss"),
        (b"/feeds/~x.rss", "~x.rss"),
        (b"/%66eeds/all.rss", "all.rss"),
    ],
)
def test_names_are_decoded(path: bytes, name: str) -> None:
    assert name_at(path, "/feeds/") == name


@pytest.mark.parametrize(
    "path",
    [
        b"",
        b"*",
        b"/",
        b"/feeds",
        b"/other/all.rss",
        b"/feeds/..",
        b"/feeds/../etc/passwd",
        b"/feeds/..%2f",
        b"/feeds/..%2F..%2fetc",
        b"/feeds/%2e%2e/all.rss",
        b"/feeds/%2E./all.rss",
        b"/feeds/./all.rss",
        b"/feeds/.moved.json",
        b"/feeds/%2emoved.json",
        b"/feeds/.feeds-0123456789abcdef",
        b"/feeds/world/.hidden.rss",
        b"/feeds//all.rss",
        b"/feeds/world//asia.rss",
        b"/feeds/world/",
        b"/feeds/a%2fb.rss",
        b"/feeds/a%5cb.rss",
        b"/feeds/a%5Cb.rss",
        b"/feeds/a\\b.rss",
        b"/feeds/a%00.rss",
        b"/feeds/a\x00.rss",
        b"/feeds/a%0a.rss",
        b"/feeds/a%7f.rss",
        b"/feeds/%",
        b"/feeds/%zz.rss",
        b"/feeds/a%4.rss",
        b"/feeds/%ff.rss",
        b"/feeds/%c0%ae%c0%ae/x.rss",
        b"/feeds/%ed%a0%80.rss",
        b"/feeds/" + b"a" * 256,
        b"/feeds/" + b"a/" * 600 + b"a.rss",
        b"/feeds/" + b"%61" * 5000,
    ],
)
def test_h39_what_can_be_no_name_is_none(path: bytes) -> None:
    assert name_at(path, "/feeds/") is None


def test_a_mount_may_be_in_any_script_or_the_root() -> None:
    assert name_at(b"/%D0%BD/all.rss", "/н/") == "all.rss"
    assert name_at(b"/all.rss", "/") == "all.rss"
    assert name_at(b"/", "/") == ""


@given(st.binary(max_size=60))
def test_h39_no_path_raises_or_climbs(path: bytes) -> None:
    name = name_at(b"/feeds/" + path, "/feeds/")
    assert name is None or not any(part in ("", ".", "..") for part in name.split("/")) or name == ""


def test_only_documents_are_documents() -> None:
    assert document_at("") == "index.html"
    documents = ["all.rss", "world/asia.atom", "a.json", "feeds.opml", "index.html"]
    documents += ["sitemap.xml", "sitemap-news.xml", "sitemap-2024-05.xml", "sitemap-2024-05-12.xml"]
    assert [document_at(one) for one in documents] == documents
    assert [document_at(one) for one in ("all", "x.html", "x.opml", "world/feeds.opml", "articles/a", "a.rss.gz")] == [
        None
    ] * 6
    assert [document_at(one) for one in ("x.xml", "world/sitemap.xml", "sitemap-x.xml", "sitemap-2024.xml")] == [
        None
    ] * 4
