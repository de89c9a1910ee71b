"""What the catalogue of cases (tests/data/check/sitemap) can't show of the rules of sitemaps: size, reading back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from feeds.check import check, explain, mapped, sitemap
from feeds.cli import app
from feeds.feed import Document

PAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url>
    <loc>https://site.example/tide?low=1&amp;high=2</loc>
    <lastmod>2026-01-02T03:04Z</lastmod>
    <changefreq>daily</changefreq>
    <priority>0.8</priority>
    <news:news>
      <news:publication><news:name>The Site</news:name><news:language>zh-cn</news:language></news:publication>
      <news:publication_date>2026-01-02</news:publication_date>
      <news:title>High tide</news:title>
    </news:news>
  </url>
  <url><loc>https://site.example/ebb</loc><lastmod>2026-01</lastmod></url>
</urlset>
"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://site.example/sitemap-2026-01.xml</loc><lastmod>2026-01-02T03:04:05+01:00</lastmod></sitemap>
</sitemapindex>
"""
URL = "https://site.example/sitemap.xml"
EBB = "<loc>https://site.example/ebb</loc>"


@pytest.mark.parametrize("text", [PAGES, INDEX])
def test_a_sitemap_is_what_it_was_said_to_be(text: str) -> None:
    assert [explain(finding) for finding in check(text.encode(), url=URL, format="sitemap")] == []


def many(count: int, inner: str = "") -> bytes:
    head = PAGES.partition("  <url>")[0]
    return (
        head + "".join(f"<url><loc>https://s.example/{n}</loc>{inner}</url>" for n in range(count)) + "</urlset>"
    ).encode()


def test_how_much_a_sitemap_may_hold() -> None:
    assert check(many(50_000)) == []
    assert [finding.rule for finding in check(many(50_001))] == ["sitemap-size"]
    news = PAGES.partition("<priority>0.8</priority>")[2].partition("</url>")[0]
    assert check(many(1_000, news)) == []
    assert [finding.rule for finding in check(many(1_001, news))] == ["sitemap-news-most"]
    assert [(finding.rule, finding.level) for finding in check(many(0))] == [("sitemap-empty", "may")]


def test_how_large_a_sitemap_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", len(PAGES) - 1)
    assert [finding.rule for finding in check(PAGES.encode())] == ["sitemap-size"]


@pytest.mark.parametrize(
    "wrong", ["https://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap/0.84"]
)
def test_a_sitemap_in_another_namespace_is_none(wrong: str) -> None:
    found = check(INDEX.replace("http://www.sitemaps.org/schemas/sitemap/0.9", wrong).encode())
    assert "feed-format" in {finding.rule for finding in found}


def test_a_feed_is_no_sitemap() -> None:
    assert [finding.rule for finding in check(INDEX.encode(), format="rss")] == ["feed-format"]


def test_what_it_names_is_held_against_what_was_meant() -> None:
    document = Document(feed="sitemap", format="sitemap", path="sitemap.xml", body=INDEX.encode())
    page = ("https://site.example/sitemap-2026-01.xml", "2026-01-02T03:04:05+01:00")
    assert mapped(document, [page]) == []
    for meant in ([], [page, page], [(page[0], "2026-01-01")], [page[:1]]):
        (finding,) = mapped(document, meant)
        assert (finding.rule, finding.level) == ("entries", "must")
    broken = Document(feed="sitemap", format="sitemap", path="sitemap.xml", body=b"<sitemapindex>")
    assert [finding.rule for finding in mapped(broken, [page])] == ["xml-well-formed"]


def test_feeds_check_knows_a_sitemap(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text(PAGES.replace("daily", "often"))
    result = CliRunner().invoke(app, ["check", str(tmp_path / "sitemap.xml"), "--json"])
    assert result.exit_code == 1
    ((finding,),) = (told["findings"] for told in json.loads(result.stdout))
    assert finding["rule"] == "sitemap-hint"
