from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.article import is_web_url
from feeds.read.permalink import PLACEHOLDERS, expand, locate

DAY = datetime(2015, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:year/:month/:day/:slug/", "/2015/02/03/a-b/"),
        ("/:short_year/:i_month/:i_day/:title.html", "/15/2/3/a-b.html"),
        ("/:yearday/:y_day/", "/34/034/"),
        ("/:hour:minute:second/", "/040506/"),
        ("/:section/:filename", "/world/2015-02-03-a-b"),
        ("/:sections/:name/", "/world/asia/2015-02-03-a-b/"),
        ("/:path/", "/posts/world/asia/2015-02-03-a-b/"),
        ("/:categories/:slug", "/north-east/life/a-b"),
        ("/:category/:slug:output_ext", "/north-east/a-b.html"),
        ("/fixed/", "/fixed/"),
    ],
)
def test_a_pattern_becomes_the_path_of_one_page(pattern: str, expected: str) -> None:
    assert expand(pattern, DAY, "a-b", "posts/world/asia/2015-02-03-a-b.md", ("North East", "Life")) == expected


def test_what_is_missing_leaves_no_empty_segment() -> None:
    assert expand("/:categories/:section/:slug/", DAY, "a", "a.md", ()) == "/a/"


def test_a_bundle_is_named_by_its_folder() -> None:
    assert expand("/:filename/", DAY, "a", "news/a-folder/index.md", ()) == "/a-folder/"
    assert expand("/:filename/", DAY, "a", "index.md", ()) == "/index/"


def test_the_day_is_that_of_the_zone_the_date_was_written_in() -> None:
    tokyo = datetime(2015, 2, 3, 1, tzinfo=timezone(timedelta(hours=9)))
    assert expand("/:day/", tokyo, "a", "a.md", ()) == "/03/"


def test_other_scripts_and_blanks_are_made_fit_for_an_address() -> None:
    assert expand("/:slug/", DAY, "日本 x?#%", "a.md", ()) == "/%E6%97%A5%E6%9C%AC-x%3F%23%25/"


def test_an_unknown_placeholder_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r":nope is not known in a permalink; these are: :year, .*:slug"):
        expand("/:year/:nope/", DAY, "a", "a.md", ())


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.text(min_size=1).filter(str.strip), st.lists(st.text(min_size=1)))
def test_every_placeholder_gives_a_part_of_an_address(name: str, slug: str, categories: list[str]) -> None:
    slug = slug.encode(errors="ignore").decode() or "x"
    terms = [term.encode(errors="ignore").decode() for term in categories]
    assert is_web_url("https://e.org" + expand(f"/:{name}/x", DAY, slug, "a/b.md", terms))


@pytest.mark.parametrize(
    ("pattern", "name", "path"),
    [
        ("/:year/:month/:day/:slug/", "2016-07-26-a-post", "/2016/07/26/a-post/"),
        ("/blog/:slug/", "/posts/a-post.md", "/blog/a-post/"),
        ("/:year/:slug/", "a-post.md", None),
        ("/:category/:slug/", "2016-07-26-a-post", None),
    ],
)
def test_another_article_is_found_by_its_files_name(pattern: str, name: str, path: str | None) -> None:
    assert locate(pattern, name) == path
