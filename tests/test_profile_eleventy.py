from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sites import made, post

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://fox.example"
CONFIG = """\
module.exports = function (eleventyConfig) {
  eleventyConfig.addFilter("x", (y) => { return y.replace(/['"{]/g, ""); });
  return { dir: { input: "src", output: "_site", data: "_data" }, pathPrefix: "/p/" };
};
"""


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            ".eleventy.js": CONFIG,
            "src/_data/metadata.json": json.dumps(
                {
                    "title": "Fox",
                    "url": f"{AT}/p",
                    "language": "en",
                    "description": "Red",
                    "author": {"name": "Ann Lee"},
                }
            ),
            "src/_data/authors.json": '[{"id": "ann", "name": "Ann Lee"}]',
            "src/posts/posts.json": '{"tags": "posts", "layout": "post.njk"}',
            "src/posts/2024-05-06-first.md": post("First", None, author="ann"),
            "src/posts/second/index.md": post("Second"),
            "src/posts/third.md": post("Third", permalink="/own/third/"),
            "src/about.md": post("About", None),
            "README.md": "# Fox\n",
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language, site.author) == ("Fox", f"{AT}/p/", "en", "Ann Lee")
    assert found.source.authors == (str(tmp_path / "site/src/_data/authors.json"),)
    assert found.source.from_ == str(tmp_path / "site/src/posts")
    assert found.links == {
        "First": f"{AT}/p/posts/first/",
        "Second": f"{AT}/p/posts/second/",
        "Third": f"{AT}/p/own/third/",
    }
    assert any("tagged posts" in what for what, _ in found.profile.taken)


@pytest.mark.parametrize(
    ("permalink", "link"),
    [
        ("blog/{{ page.fileSlug }}/index.html", "/blog/a/"),
        ("/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/", "/2024/05/a/"),
        ("{{ page.filePathStem }}.html", "/posts/a.html"),
        ("/{{ something | clever }}/", "/posts/a/"),
    ],
)
@pytest.mark.parametrize("kind", ["11tydata.json", "json", "11tydata.js"])
def test_the_data_of_a_folder_give_its_addresses(tmp_path: Path, permalink: str, link: str, kind: str) -> None:
    said = json.dumps({"permalink": permalink, "layout": "x"})
    files = {
        "eleventy.config.js": "export default function (config) {}\n",
        "_data/site.js": f"module.exports = {{ title: 'Fox', url: '{AT}' }};\n",
        f"posts/posts.{kind}": said if kind.endswith("json") else f"module.exports = {said};",
        "posts/2024-05-06-a.md": post("One", None),
    }
    found = made(tmp_path, files)
    assert found.settings.site.title == "Fox"
    assert found.links == {"One": f"{AT}{link}"}
    assert ("no counterpart" in found.unknown) == ("clever" in permalink)


def test_broken_files_are_named_by_line(tmp_path: Path) -> None:
    files = {
        "eleventy.config.mjs": "export default {\n",
        "_data/site.json": "{\n",
        "posts/posts.json": "{\n",
        "posts/2024-05-06-a.md": post("One", None),
    }
    found = made(tmp_path, files)
    for name in ("eleventy.config.mjs: line 1", "_data/site.json: ", "posts/posts.json: "):
        assert name in found.unknown
    assert found.links == {"One": "http://localhost:8000/posts/a/"}


def test_without_posts_it_says_so(tmp_path: Path) -> None:
    found = made(tmp_path, {".eleventy.js": "", "about.md": post("About", None)})
    assert "which folder holds the posts" in found.unknown
    assert not found.links
