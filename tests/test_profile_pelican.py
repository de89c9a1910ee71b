from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sites import made

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://reed.example"


def entry(title: str, more: str = "", date: str = "2024-05-06") -> str:
    return f"Title: {title}\nDate: {date}\n{more}\nSome words.\n"


HARM = """\
import os
from pathlib import Path
open(r"{place}/ran", "w").write("it was run")
os.system("touch {place}/ran")
Path("{place}/ran").touch()
SITENAME = "Reeds"
"""


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "pelicanconf.py": """\
AUTHOR = 'Ann Lee'
SITENAME = 'Reed' + ' Beds'
SITEURL = ''
SITESUBTITLE = "Wet feet"
PATH = 'content'
TIMEZONE = 'Europe/Rome'
DEFAULT_LANG = 'it'
ARTICLE_URL = '{date:%Y}/{date:%b}/{category}/{slug}/'
ARTICLE_SAVE_AS = '{date:%Y}/{date:%b}/{category}/{slug}/index.html'
THEME = os.environ.get("THEME")
""",
            "publishconf.py": f"import sys\nfrom pelicanconf import *\nSITEURL = '{AT}/r'\nRELATIVE_URLS = False\n",
            "content/one.md": entry("C'è & <b>Uno</b>", "Category: Birds\n"),
            "content/two.md": entry("Two", "Slug: Own-Slug\nCategory: Birds\n"),
            "content/three.md": entry("Three", "Url: here/three.html\n"),
            "content/birds/four.md": entry("Four"),
            "content/pages/about.md": entry("About"),
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language) == ("Reed Beds", f"{AT}/r/", "it")
    assert (site.timezone, site.author, site.description) == ("Europe/Rome", "Ann Lee", "Wet feet")
    assert ("url", "publishconf.py: SITEURL") in found.profile.taken
    assert found.links == {
        "C'è & Uno": f"{AT}/r/2024/May/birds/ce-uno/",
        "Two": f"{AT}/r/2024/May/birds/Own-Slug/",
        "Three": f"{AT}/r/here/three.html",
        "Four": f"{AT}/r/2024/May/birds/four/",
    }


@pytest.mark.parametrize(
    ("config", "link"),
    [
        ("", "/a-title.html"),
        ("ARTICLE_SAVE_AS = 'x/{slug}/index.html'", "/x/a-title/"),
        ("ARTICLE_URL = '{lang}/{author}/{slug}'", "/en/ann-lee/a-title"),
        ("SLUGIFY_SOURCE = 'basename'", "/2024-05-06-file_name.html"),
        (r"FILENAME_METADATA = r'(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.*)'", "/File_Name.html"),
        ("SLUGIFY_USE_UNICODE = True", "/a-title.html"),
        ("PATH_METADATA = '(?P<slug>.+).md'\nARTICLE_URL = '{slug}/'", "/x/File_Name/"),
        ("ARTICLE_URL = '{date:%U}/{slug}.html'", "/a-title.html"),
        ("ARTICLE_URL = '{nope}/{slug}.html'", "/a-title.html"),
        ("SLUG_REGEX_SUBSTITUTIONS = [('a', 'b')]", "/a-title.html"),
    ],
)
def test_addresses(tmp_path: Path, config: str, link: str) -> None:
    conf = f"SITENAME = 'T'\nSITEURL = '{AT}'\nAUTHOR = 'Ann Lee'\n{config}\n"
    files = {"pelicanconf.py": conf, "content/x/2024-05-06-File_Name.md": entry("A Title", "Author: Ann Lee\n")}
    found = made(tmp_path, files)
    assert found.links == {"A Title": f"{AT}{link}"}
    hard = any(word in config for word in ("%U", "nope", "SUBSTITUTIONS"))
    assert ("no counterpart" in found.unknown or "SUBSTITUTIONS" in found.unknown) == hard


def test_articles_in_some_of_the_folders(tmp_path: Path) -> None:
    conf = (
        f"SITENAME = 'T'\nSITEURL = '{AT}'\nPATH = 'content'\nARTICLE_PATHS = ['blog']\nARTICLE_EXCLUDES = ['blog/x']\n"
    )
    files = {
        "pelicanconf.py": conf,
        "content/blog/a.md": entry("One"),
        "content/blog/x/b.md": entry("Two"),
        "content/other/c.md": entry("Three"),
    }
    assert made(tmp_path, files).links == {"One": f"{AT}/one.html"}


def test_a_configuration_is_never_run(tmp_path: Path) -> None:
    found = made(tmp_path, {"pelicanconf.py": HARM.format(place=tmp_path), "content/a.md": entry("One")})
    assert not (tmp_path / "ran").exists()
    assert found.settings.site.title == "Reeds"


def test_a_broken_configuration_is_named_by_line_and_its_plain_lines_are_taken(tmp_path: Path) -> None:
    conf = f"SITENAME = 'Reeds'\nSITEURL = '{AT}'\ndef broken(:\n    pass\n"
    found = made(tmp_path, {"pelicanconf.py": conf, "content/a.md": entry("One")})
    assert f"{tmp_path}/site/pelicanconf.py: line 3: not Python" in found.unknown
    assert found.settings.site.title == "Reeds"
    assert found.links == {"One": f"{AT}/one.html"}


@pytest.mark.parametrize("text", ["X = " + "[" * 1_000_000, "X = " + "-" * 1_000_000 + "1", "X = 1" + "+1" * 400_000])
def test_a_million_signs_do_no_harm(tmp_path: Path, text: str) -> None:
    found = made(tmp_path, {"pelicanconf.py": f"SITENAME = 'Reeds'\n{text}\n", "content/a.md": entry("One")})
    assert "pelicanconf.py: line" in found.unknown
    assert found.settings.site.title == "Reeds"
