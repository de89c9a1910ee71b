"""What a document is, in short, for good feeds and for broken ones; the feeds a page offers; the lines of findings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.check import check
from feeds.check.lines import line, place
from feeds.check.offers import local, offers
from feeds.check.overview import Overview, overview
from feeds.errors import Finding
from tests.check_cases import FORMATS, NOW, good, url

RSS = good("rss").decode()


@pytest.mark.parametrize(
    ("form", "label", "title", "entries"),
    [
        ("rss", "RSS 2.0", "Harbour & Hill", 2),
        ("atom", "Atom 1.0", "Harbour & Hill", 2),
        ("json", "JSON Feed 1.1", "Harbour & Hill", 2),
        ("opml", "OPML 2.0", "Harbour & Hill", 1),
    ],
)
def test_the_good_documents(form: str, label: str, title: str, entries: int) -> None:
    seen = overview(good(form))
    assert (seen.format, seen.label, seen.size, seen.salvaged) == (form, label, len(good(form)), False)
    assert seen.title.startswith(title)
    assert seen.entries >= entries
    assert seen.self_url in (url(form), "")


def test_dates_ids_and_paces() -> None:
    seen = overview(good("rss"))
    assert (seen.newest, seen.ttl, seen.undated, seen.repeated) == (datetime(2026, 1, 5, 10, tzinfo=UTC), 60, 0, 0)
    assert (seen.charset, seen.self_url) == ("utf-8", url("rss"))
    twice = overview(b"<rss><channel>" + b"<item><guid>a</guid></item>" * 3 + b"</channel></rss>")
    assert (twice.repeated, twice.undated, twice.newest) == (2, 3, None)
    pace = (
        b"<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><sy:updatePeriod>daily</sy:updatePeriod>"
        b"%b</channel></rss>"
    )
    assert overview(pace % b"").ttl == 1440
    assert overview(pace % b"<sy:updateFrequency>24</sy:updateFrequency>").ttl == 60
    assert overview(pace % b"<ttl>x</ttl><sy:updateFrequency>0</sy:updateFrequency>").ttl == 1440


def test_rss_1_0_is_a_feed_too() -> None:
    body = (
        b"<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:r='http://purl.org/rss/1.0/' "
        b"xmlns:dc='http://purl.org/dc/elements/1.1/'><r:channel><r:title>Old</r:title></r:channel>"
        b"<r:item><dc:date>2005-01-02T03:04:05Z</dc:date></r:item></RDF>"
    )
    seen = overview(body)
    assert (seen.label, seen.title, seen.entries) == ("RSS 1.0", "Old", 1)
    assert seen.newest == datetime(2005, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_sitemaps_are_told_by_what_they_name() -> None:
    space = b"xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    pages, index = overview(b"<urlset %b><url/><url/></urlset>" % space), overview(b"<sitemapindex %b/>" % space)
    assert (pages.format, pages.label, pages.entries, pages.subscribed) == ("sitemap", "sitemap", 2, False)
    assert (index.format, index.label, index.entries, index.subscribed) == ("sitemap", "sitemap index", 0, False)


def test_what_is_left_of_a_broken_feed_is_told() -> None:
    seen = overview(RSS[:900].encode())
    assert (seen.label, seen.title, seen.salvaged) == ("RSS 2.0", "Harbour & Hill", True)
    assert overview(b"\n\n" + RSS.encode()).title == "Harbour & Hill"


@pytest.mark.parametrize(
    "body",
    [b"", b"word", b"<a/>", b"{}", b"[", b"{", b'{"version": 1}', b"<!DOCTYPE rss []><rss>", b"<?a?>", b"<!--", b"\0"],
)
def test_what_is_no_feed_is_none(body: bytes) -> None:
    assert overview(body).format == ""


def test_a_feed_with_too_many_parts_is_not_looked_into() -> None:
    body = b"<rss><channel>" + b"<item/>" * 300_000 + b"</channel></rss>"
    assert overview(body) == Overview(size=len(body))
    assert [finding.rule for finding in check(body, now=NOW)] == ["xml-size"]
    items = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [1] * 300_000}).encode()
    assert overview(items).format == ""
    assert [finding.rule for finding in check(items, now=NOW)] == ["json-size"]


@given(
    st.binary(max_size=200)
    | st.sampled_from([good(form) for form in FORMATS]).flatmap(
        lambda body: st.integers(0, len(body)).map(lambda at: body[:at] + b"\xff" + body[at + 1 :])
    )
)
def test_whatever_the_bytes_are_there_is_no_exception(body: bytes) -> None:
    assert overview(body).size == len(body)
    offers(body, "https://site.example/")
    found = check(body, now=NOW, feedparser=False)
    assert all(line(finding) is None or finding.where for finding in found)


# Pages


PAGE = b"""<!doctype html><html><head>
<link rel="stylesheet" href="x.css"><link rel="alternate" hreflang="de" href="/de/">
<link rel="ALTERNATE" type="Application/RSS+XML; charset=utf-8" href="/feed.xml">
<link rel=alternate type=application/atom+xml href=https://other.example/a.atom>
<link rel="feed" href="all.json"><link rel="alternate" type="application/feed+json" href=" all.json ">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="alternate" type="application/rss+xml">
</head><body>"""


def test_the_feeds_of_a_page_are_offered_with_their_addresses() -> None:
    assert offers(PAGE, "https://site.example/news/") == [
        "https://site.example/feed.xml",
        "https://other.example/a.atom",
        "https://site.example/news/all.json",
    ]


def test_the_base_of_a_page_counts() -> None:
    page = b"<html><head><base href='//cdn.example/x/'><link rel=alternate type=application/rss+xml href=a.rss>"
    assert offers(page, "https://site.example/") == ["https://cdn.example/x/a.rss"]


@pytest.mark.parametrize(
    ("url", "path", "why"),
    [
        ("all.rss?x=1", "site/news/all.rss", ""),
        ("../a%20b.rss", "site/a b.rss", "there is no such file"),
        ("/all.rss", "/all.rss", "an address on the site"),
        ("//cdn.example/a.rss", "//cdn.example/a.rss", "an address on the site"),
        ("https://a.example/a.rss", "https://a.example/a.rss", ""),
        ("ftp://a.example/a.rss", "ftp://a.example/a.rss", "only http and https"),
        ("x" * 5000, "site/news/" + "x" * 5000, "there is no such file"),
        ("%00", "site/news/\0", "there is no such file"),
    ],
)
def test_a_feed_of_a_page_in_a_file_is_a_path_from_it(tmp_path: Path, url: str, path: str, why: str) -> None:
    (tmp_path / "site/news").mkdir(parents=True)
    (tmp_path / "site/news/all.rss").touch()
    found, said = local(url, str(tmp_path / "site/news/index.html"))
    assert found.removeprefix(f"{tmp_path}/") == path
    assert said.startswith(why)
    assert bool(said) is bool(why)


def test_a_strange_page_offers_what_it_can() -> None:
    assert offers(b"", "x") == []
    assert offers(b"<div>" * 1_000_000, "x") == []
    assert offers(b"<link rel=alternate type=application/rss+xml href='http://[x'>", "http://a/") == []
    many = b"".join(b"<link rel=alternate type=application/rss+xml href=%d>" % n for n in range(1000))
    assert len(offers(b"<html>" + many, "http://a/")) == 1000


# Lines


def test_xml_findings_name_their_line() -> None:
    body = RSS.replace("Sun, 04 Jan", "Mon, 04 Jan").encode()
    found = check(body, url=url("rss"), now=NOW)
    assert [(line(finding), place(finding)) for finding in found] == [(38, "item 2, <pubDate>")]


def test_json_findings_name_their_line() -> None:
    found = check(good("json").replace(b"2026-01-04", b"2026-13-04"), url=url("json"), now=NOW)
    body = good("json").replace(b"2026-01-04", b"2026-13-04").splitlines()
    assert found
    assert all(b"2026-13-04" in body[(line(finding) or 0) - 1] for finding in found)


def test_a_finding_about_all_of_a_document_has_no_line() -> None:
    assert line(Finding("r", "must", "m")) is None
