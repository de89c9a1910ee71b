from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sites import made, post

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
title: The Harbour
description: Boats and tides
url: "https://harbour.example"
baseurl: /blog
timezone: Europe/Oslo
lang: nb
author: {name: Kari Nord}
"""


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "_config.yml": CONFIG,
            "_posts/2024-05-06-High-Tide.md": post("Tide", None, categories="[Boats, News]", author="kari"),
            "_posts/2024-05-07-own.md": post("Own", None, permalink="/elsewhere/:title/"),
            "_posts/2024-05-08-fixed.md": post("Fixed", None, permalink="/fixed.html", link="https://a.example/"),
            "_posts/2024-05-09-late.md": post("Late", "2024-05-09T23:30:00Z", "[x]({% post_url 2024-05-07-own %})"),
            "_posts/2024-05-10-style.md": post("Style", None, permalink="none", slug="Its Own"),
            "_drafts/later.md": post("Draft"),
            "README.md": "# A site\n",
            "_data/authors.yml": "kari:\n  name: Kari Nord\n  website: https://kari.example/\n",
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language, site.timezone) == (
        "The Harbour",
        "https://harbour.example/blog/",
        "nb",
        "Europe/Oslo",
    )
    assert (site.author, site.description) == ("Kari Nord", "Boats and tides")
    assert found.settings.feeds.at == "https://harbour.example/blog/feeds/"
    assert (found.source.slugs, found.source.folders) == ("jekyll", False)
    assert found.source.from_ == str(tmp_path / "site" / "_posts")
    assert found.source.authors == (str(tmp_path / "site" / "_data/authors.yml"),)
    assert found.links == {
        "Tide": "https://harbour.example/blog/boats/news/2024/05/06/High-Tide.html",
        "Own": "https://harbour.example/blog/elsewhere/own/",
        "Fixed": "https://harbour.example/blog/fixed.html",
        "Late": "https://harbour.example/blog/2024/05/10/late.html",  # the day in Oslo
        "Style": "https://harbour.example/blog/Its-Own.html",
    }
    assert ("timezone", "_config.yml: timezone") in found.profile.taken
    assert not found.profile.unknown


@pytest.mark.parametrize(
    ("config", "link"),
    [
        ("permalink: pretty", "/a-b/2024/05/06/x/"),
        ("permalink: ordinal", "/a-b/2024/127/x.html"),
        ("permalink: weekdate", "/a-b/2024/W19/Mon/x.html"),
        ("permalink: none", "/a-b/x.html"),
        ("permalink: :year-:i_month/:title", "/2024-5/x"),
        ("permalink: /:nope/:title/", "/a-b/2024/05/06/x.html"),
        ("permalink: pretty\ncollections: {posts: {permalink: /c/:title/}}", "/c/x/"),
        ("permalink: pretty\ndefaults: [{scope: {path: ''}, values: {permalink: /d/:title/}}]", "/d/x/"),
        ("defaults: [{scope: {path: '', type: pages}, values: {permalink: /d/:title/}}]", "/a-b/2024/05/06/x.html"),
    ],
)
def test_permalinks(tmp_path: Path, config: str, link: str) -> None:
    files = {
        "_config.yml": f"url: https://e.example\n{config}\n",
        "_posts/2024-05-06-x.md": post("X", None, category="a-b"),
    }
    found = made(tmp_path, files)
    assert found.links == {"X": f"https://e.example{link}"}
    assert (":nope" in found.unknown) == (":nope" in config)


def test_posts_below_folders_are_in_these_categories(tmp_path: Path) -> None:
    files = {
        "_config.yml": "title: T\nurl: https://e.example\n",
        "_posts/2024-05-06-x.md": post("X", None),
        "News/_posts/2024-05-06-y.md": post("Y", None, categories="[local]"),
        "_site/2024/x.html": "built",
    }
    found = made(tmp_path, files)
    assert [source.name for source in found.settings.source] == ["posts", "News"]
    assert found.links["Y"] == "https://e.example/news/local/2024/05/06/y.html"


def test_the_host_may_stand_in_cname(tmp_path: Path) -> None:
    files = {"_config.yml": "name: T\n", "CNAME": "blog.example\n", "_posts/2024-05-06-x.md": post("X", None)}
    found = made(tmp_path, files)
    assert found.settings.site.url == "https://blog.example/"
    assert "the time zone: Jekyll takes that of the machine" in found.unknown


def test_a_broken_configuration_is_named_by_line_and_the_posts_are_found_all_the_same(tmp_path: Path) -> None:
    files = {"_config.yml": "title: T\nurl: [unclosed\n", "_posts/2024-05-06-x.md": post("X", None)}
    found = made(tmp_path, files)
    assert f"{tmp_path}/site/_config.yml: line 3" in found.unknown
    assert found.profile.generator == "Jekyll"
    assert found.links == {"X": "http://localhost:8000/2024/05/06/x.html"}


@pytest.mark.parametrize("text", ["title: " + "[" * 1_000_000, "title: " + "{a: " * 250_000, "- " * 500_000])
def test_a_million_brackets_do_no_harm(tmp_path: Path, text: str) -> None:
    found = made(tmp_path, {"_config.yml": text, "_posts/2024-05-06-x.md": post("X", None)})
    assert "_config.yml: nested too deep" in found.unknown


def test_where_there_are_no_posts_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "site" / "_posts").mkdir(parents=True)
    found = made(tmp_path, {"_config.yml": "title: T\n", "x/_posts/2024-05-06-x.md": post("X", None)})
    assert found.links
    from feeds.profile import recognise

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "_config.yml").write_text("title: T\n")
    assert "there is no folder _posts" in "\n".join(recognise(tmp_path / "other").unknown)
