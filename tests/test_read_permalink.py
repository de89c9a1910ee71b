from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.read.headers.permalink import PLACEHOLDERS, Page, Routes, expand, locate
from feeds.text import is_web_url

DAY = datetime(2015, 2, 3, 4, 5, 6, tzinfo=UTC)
PAGE = Page(
    published=DAY,
    slug="a-b",
    path="posts/world/asia/2015-02-03-a-b.md",
    title="A b",
    categories=("North East", "Life"),
    author="Ann Lee",
)


def routes(pattern: str, slugs: str = "plain", languages: tuple[str, ...] = (), language: str | None = None) -> Routes:
    return Routes(patterns=(("", pattern),), slugs=slugs, languages=languages, language=language)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:year/:month/:day/:slug/", "/2015/02/03/a-b/"),
        ("/:short_year/:i_month/:i_day/:title.html", "/15/2/3/a-b.html"),
        ("/:yearday/:y_day/", "/34/034/"),
        ("/:short_month/:long_month/:monthname/", "/Feb/February/february/"),
        ("/:w_year/:week/:w_day/:weekday/", "/2015/06/2/2/"),
        ("/:short_day/:long_day/:weekdayname/", "/Tue/Tuesday/tuesday/"),
        ("/:hour:minute:second/", "/040506/"),
        ("/:section/:filename", "/world/2015-02-03-a-b"),
        ("/:sections/:name/", "/world/asia/2015-02-03-a-b/"),
        ("/:path/", "/posts/world/asia/2015-02-03-a-b/"),
        ("/:folder/x/", "/posts/world/asia/x/"),
        ("/:categories/:slug", "/north-east/life/a-b"),
        ("/:slugified_categories/:slug", "/north-east/life/a-b"),
        ("/:category/:slug:output_ext", "/north-east/a-b.html"),
        ("/by/:author/", "/by/Ann-Lee/"),
        ("/fixed/", "/fixed/"),
    ],
)
def test_a_pattern_becomes_the_path_of_one_page(pattern: str, expected: str) -> None:
    assert expand(pattern, PAGE) == expected


def test_what_is_missing_leaves_no_empty_segment() -> None:
    assert expand("/:categories/:section/:slug/", Page(published=DAY, slug="a", path="a.md")) == "/a/"


def test_a_bundle_is_named_by_its_folder() -> None:
    assert expand("/:filename/", replace(PAGE, path="news/a-folder/index.md")) == "/a-folder/"
    assert expand("/:filename/", replace(PAGE, path="index.md")) == "/index/"


def test_the_day_is_that_of_the_zone_the_date_was_written_in() -> None:
    tokyo = datetime(2015, 2, 3, 1, tzinfo=timezone(timedelta(hours=9)))
    assert expand("/:day/", replace(PAGE, published=tokyo)) == "/03/"


def test_other_scripts_and_blanks_are_made_fit_for_an_address() -> None:
    assert expand("/:slug/", replace(PAGE, slug="日本 x?#%")) == "/%E6%97%A5%E6%9C%AC-x%3F%23%25/"


def test_an_unknown_placeholder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r":nope is not known in a permalink; these are: :year, .*:slug"):
        expand("/:year/:nope/", PAGE)


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.text(min_size=1).filter(str.strip), st.lists(st.text(min_size=1)))
def test_every_placeholder_gives_a_part_of_an_address(name: str, slug: str, categories: list[str]) -> None:
    slug = slug.encode(errors="ignore").decode() or "x"
    terms = [term.encode(errors="ignore").decode() for term in categories]
    page = Page(published=DAY, slug=slug, path="a/b.md", title=slug, categories=terms, author=slug)
    assert is_web_url("https://e.org" + expand(f"/:{name}/x", page, routes("/", "hugo")))


def test_a_site_with_several_patterns_has_that_of_the_innermost_folder() -> None:
    several = Routes(patterns=(("", "/:path/"), ("news", "/n/:slug/"), ("news/old", "/o/:slug/")), slugs="hugo")
    assert [several.pattern(path) for path in ("a.md", "news/a.md", "news/old/x/a.md", "newsroom/a.md")] == [
        "/:path/",
        "/n/:slug/",
        "/o/:slug/",
        "/:path/",
    ]
    assert Routes(patterns=(("news", "/n/"),)).pattern("a.md") is None


@pytest.mark.parametrize(
    ("path", "stated", "expected"),
    [
        ("ja/posts/a.md", None, "/ja/posts/a/"),
        ("posts/a.ja.md", None, "/ja/posts/a/"),
        ("en/posts/a.md", None, "/posts/a/"),
        ("posts/a.md", "ja", "/ja/posts/a/"),
        ("posts/a.md", "xx", "/posts/a/"),
        ("posts/a.md", None, "/posts/a/"),
    ],
)
def test_a_translation_is_below_its_language(path: str, stated: str | None, expected: str) -> None:
    site = routes("/:translation/:path/", "hugo", ("en", "ja"), "en")
    assert expand("/:translation/:path/", replace(PAGE, path=path, language=stated), site) == expected
    whole = expand("/:language/:path/", replace(PAGE, path=path, language=stated), site)
    assert whole == (expected if expected.startswith("/ja") else "/en" + expected)


def test_hugo_makes_a_slug_of_the_title_where_the_pattern_asks_for_one() -> None:
    site = Routes(patterns=(("", "/:folder/:slugorfilename/"), ("posts", "/:year/:slug/")), slugs="hugo")
    assert site.slug("posts/File-Name.md", "A Title: Two!") == "a-title-two"
    assert site.slug("pages/File-Name.md", "A Title: Two!") == "file-name"
    assert site.slug("posts/File-Name.md", None) is None


@pytest.mark.parametrize(
    ("pattern", "slugs", "name", "near", "path"),
    [
        ("/:year/:month/:day/:slug/", "plain", "2016-07-26-a-post", "", "/2016/07/26/a-post/"),
        ("/:year/:month/:day/:title/", "jekyll", "2016-07-26-A-post", "x/y.md", "/2016/07/26/A-post/"),
        ("/:year/:title/", "jekyll", "_posts/2016-07-26-A-post.md", "", "/2016/A-post/"),
        ("/blog/:slug/", "plain", "/posts/a-post.md", "x/y.md", "/blog/a-post/"),
        ("/:folder/:slugorfilename/", "hugo", "./b.md", "posts/a.md", "/posts/b/"),
        ("/:folder/:slugorfilename/", "hugo", "../b.md", "posts/x/a.md", "/posts/b/"),
        ("/:folder/:slugorfilename/", "hugo", "news/b.md", "posts/a.md", "/news/b/"),
        ("/:folder/:slug/", "zola", "news/2016-07-26-B b.md", "posts/a.md", "/news/b-b/"),
        ("/blog/:slug", "docusaurus", "./2016-07-26-b.md", "2015-01-01-a.md", "/blog/2016/07/26/b"),
        ("/blog/:slug", "docusaurus", "2016-07-26-b.md", "x/a.md", "/blog/2016/07/26/x/b"),
        ("/:year/:slug/", "plain", "a-post.md", "", None),
        ("/:category/:slug/", "plain", "2016-07-26-a-post", "", None),
        ("/:slug.html", "pelican", "a.md", "", None),
        ("/:year/:slug/", "hugo", "2016-07-26-a.md", "", None),
    ],
)
def test_another_article_is_found_by_its_files_name(
    pattern: str, slugs: str, name: str, near: str, path: str | None
) -> None:
    assert locate(routes(pattern, slugs), name, near) == path


def test_no_pattern_finds_nothing() -> None:
    assert locate(Routes(patterns=()), "2016-07-26-a-post") is None
