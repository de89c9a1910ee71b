from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sites import made

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://kite.example"


def page(title: str, more: str = "", date: str = "date = 2024-05-06\n") -> str:
    return f'+++\ntitle = "{title}"\n{date}{more}+++\nSome words.\n'


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "config.toml": f"""\
base_url = "{AT}/b"
title = "Kites"
description = "Up there"
default_language = "en"
author = "Ann Lee"
taxonomies = [{{name = "tags"}}, {{name = "topics"}}]
[languages.fr]
title = "Cerfs-volants"
""",
            "content/_index.md": page("Home"),
            "content/about.md": page("About", date=""),
            "content/blog/_index.md": page("Blog"),
            "content/blog/2024-05-06-First Flight.md": page("First", "[taxonomies]\ntopics = ['Wind']\n", date=""),
            "content/blog/Ünïcode.md": page("Second"),
            "content/blog/2024-05-07-bundle/index.md": page("Bundle", date=""),
            "content/blog/slug.md": page("Slug", 'slug = "Own slug"\n'),
            "content/blog/path.md": page("Path", 'path = "/a/b"\n'),
            "content/blog/second.fr.md": page("Deux"),
            "content/blog/draft.md": page("Draft", "draft = true\n"),
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language) == ("Kites", f"{AT}/b/", "en")
    assert (site.author, site.description) == ("Ann Lee", "Up there")
    assert (found.source.languages, found.source.language) == (("en", "fr"), "en")
    assert found.source.category_keys == ("topics",)
    assert found.source.skip == ("_index.*", "about.md")
    assert found.links == {
        "First": f"{AT}/b/blog/first-flight/",
        "Second": f"{AT}/b/blog/unicode/",
        "Bundle": f"{AT}/b/blog/bundle/",
        "Slug": f"{AT}/b/blog/own-slug/",
        "Path": f"{AT}/b/a/b/",
        "Deux": f"{AT}/b/fr/blog/second/",
    }


def test_what_is_not_written_as_usual_is_said(tmp_path: Path) -> None:
    files = {"zola.toml": f'base_url = "{AT}"\n[slugify]\npaths = "off"\n', "content/a.md": page("One")}
    found = made(tmp_path, files)
    assert "slugify.paths = 'off'" in found.unknown
    assert "the title" in found.unknown
    assert found.links == {"One": f"{AT}/a/"}


def test_a_broken_zola_toml_is_named_by_line(tmp_path: Path) -> None:
    found = made(tmp_path, {"zola.toml": "title = \n", "content/a.md": page("One")})
    assert f"{tmp_path}/site/zola.toml: " in found.unknown
    assert "line 1" in found.unknown
    assert found.links == {"One": "http://localhost:8000/a/"}
