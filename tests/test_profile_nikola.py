from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sites import made, post

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://owl.example"
CONF = """\
import time
BLOG_AUTHOR = "Ann Lee"
BLOG_TITLE = {DEFAULT: "x", "en": "Owls"}
DEFAULT_LANG = "en"
BLOG_TITLE = {DEFAULT_LANG: "Owls", "es": _("Búhos")}
SITE_URL = "https://owl.example/"
BLOG_DESCRIPTION = "At night"
TRANSLATIONS = {DEFAULT_LANG: "", "es": "./es"}
TIMEZONE = "Europe/Madrid"
POSTS = (
    ("posts/*.md", "blog", "post.tmpl"),
    ("posts/*.rst", "blog", "post.tmpl"),
    ("notes/*.md", "notes", "post.tmpl"),
)
PAGES = (("pages/*.md", "", "page.tmpl"),)
"""


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "conf.py": CONF,
            "posts/2024/Tawny Owl.md": post("Tawny"),
            "posts/barn.md": post("Barn", slug="barn-owl", link="https://other.example/"),
            "posts/barn.es.md": post("Lechuza", slug="barn-owl"),
            "posts/.barn-comment-1.md": post("A comment"),
            "notes/n.md": post("Note"),
            "pages/about.md": post("About"),
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language) == ("Owls", f"{AT}/", "en")
    assert (site.timezone, site.author, site.description) == ("Europe/Madrid", "Ann Lee", "At night")
    assert [(source.name, source.languages) for source in found.settings.source] == [
        ("posts", ("en", "es")),
        ("notes", ("en", "es")),
    ]
    assert found.links == {
        "Tawny": f"{AT}/blog/2024/tawny-owl/",
        "Barn": f"{AT}/blog/barn-owl/",
        "Lechuza": f"{AT}/es/blog/barn-owl/",
        "Note": f"{AT}/notes/n/",
    }


def test_addresses_that_are_not_pretty(tmp_path: Path) -> None:
    conf = f"SITE_URL = '{AT}'\nPOSTS = [('texts/*.md', '', 'post.tmpl')]\nPRETTY_URLS = False\n"
    found = made(tmp_path, {"conf.py": conf, "texts/a.md": post("One")})
    assert found.links == {"One": f"{AT}/a.html"}


def test_posts_that_are_computed_are_said_to_be_unknown(tmp_path: Path) -> None:
    conf = f"BLOG_TITLE = 'T'\nSITE_URL = '{AT}'\nPOSTS = tuple(make_posts(x))\n"
    found = made(tmp_path, {"conf.py": conf, "posts/a.md": post("One")})
    assert "conf.py says no POSTS that are literals" in found.unknown
    assert found.links == {"One": f"{AT}/posts/a/"}


def test_a_broken_configuration_is_named_by_line(tmp_path: Path) -> None:
    conf = f"BLOG_TITLE = 'T'\nSITE_URL = '{AT}'\nPOSTS = ((\n"
    found = made(tmp_path, {"conf.py": conf, "posts/a.md": post("One")})
    assert f"{tmp_path}/site/conf.py: line 3: not Python" in found.unknown
    assert found.links == {"One": f"{AT}/posts/a/"}


def test_the_conf_of_sphinx_is_none(tmp_path: Path) -> None:
    found = made(tmp_path, {"conf.py": "project = 'x'\nextensions = []\n", "posts/2024-05-06-a.md": post("One")})
    assert found.profile.generator == "none that is known"
