from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sites import made, post

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://tide.example"


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "hugo.toml": f"""\
baseURL = "{AT}/x/"
title = "Tide & Time"
languageCode = "en-gb"
timeZone = "Europe/London"
[permalinks]
news = "/:year/:month/:slug/"
[taxonomies]
topic = "topics"
tag = "tags"
[params]
description = "What the sea does"
author = "Ann Lee"
""",
            "content/_index.md": post("Home"),
            "content/about.md": post("About", None),
            "content/pages/imprint.md": post("Imprint", None),
            "content/news/_index.md": post("News", None),
            "content/news/first.md": post("First Things: One!", topics="[Sea]"),
            "content/news/second.md": post("Second", slug="Own Slug", author="ann"),
            "content/notes/2024-05-06-C++ & rust.md": post("Note", None, body='[f]({{< ref "/news/first.md" >}})'),
            "content/notes/bundle/index.md": post("Bundle"),
            "content/notes/stated.md": post("Stated", url="/fixed/", canonical="https://other.example/"),
            "content/notes/draft.md": post("Draft", draft="true"),
            "data/authors/ann.yaml": "name: Ann Lee\nemail: ann@tide.example\n",
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language) == ("Tide & Time", f"{AT}/x/", "en-gb")
    assert (site.timezone, site.author, site.description) == ("Europe/London", "Ann Lee", "What the sea does")
    assert found.source.category_keys == ("topics",)
    assert found.source.skip == ("_index.*", "about.md", "pages")
    assert found.source.authors == (str(tmp_path / "site" / "data/authors"),)
    assert found.links == {
        "First Things: One!": f"{AT}/x/2024/05/first-things-one/",
        "Second": f"{AT}/x/2024/05/own-slug/",
        "Note": f"{AT}/x/notes/2024-05-06-c++--rust/",
        "Bundle": f"{AT}/x/notes/bundle/",
        "Stated": f"{AT}/x/fixed/",
    }


@pytest.mark.parametrize(
    ("config", "link"),
    [
        ("uglyURLs = true", "/posts/x.html"),
        ("[uglyURLs]\nposts = true", "/posts/x.html"),
        ("[uglyURLs]\nother = true", "/posts/x/"),
        ('[permalinks]\nposts = ":year/:slugorfilename"', "/2024/x/"),
        ('[permalinks.page]\nposts = "/p/:contentbasename/"\n[permalinks.section]\nposts = "/s/"', "/p/x/"),
        ('[permalinks]\nposts = "/:sections[1:]/:slugorfilename/"', "/posts/x/"),
        ('[permalinks]\nposts = "/:nope/:slug/"', "/posts/x/"),
        ('[permalinks]\n"/" = "/all/:slugorfilename/"', "/all/x/"),
        ('[permalinks]\nposts = "/:weekdayname/:monthname/:yearday/:slugorfilename/"', "/monday/may/127/x/"),
    ],
)
def test_addresses(tmp_path: Path, config: str, link: str) -> None:
    found = made(tmp_path, {"config.toml": f'baseURL = "{AT}"\n{config}\n', "content/posts/x.md": post("A Title")})
    assert found.links == {"A Title": f"{AT}{link}"}
    assert (":nope" in found.unknown) == (":nope" in config)


LANGUAGES = """\
defaultContentLanguage: en
baseURL: https://tide.example
languages:
  en: {title: Tide}
  de: {title: Flut}
  fr: {title: Marée, disabled: true}
"""


def test_languages_in_the_names_of_files(tmp_path: Path) -> None:
    files = {
        "hugo.yaml": LANGUAGES,
        "content/posts/a.md": post("One"),
        "content/posts/a.de.md": post("Eins"),
    }
    found = made(tmp_path, files)
    assert (found.source.languages, found.source.language, found.settings.site.title) == (("en", "de"), "en", "Tide")
    assert found.links == {"One": f"{AT}/posts/a/", "Eins": f"{AT}/de/posts/a/"}


def test_languages_in_folders_of_their_name(tmp_path: Path) -> None:
    config = LANGUAGES.replace("title: Tide", "contentDir: content/en").replace("title: Flut", "contentDir: content/de")
    files = {
        "hugo.yaml": config + "defaultContentLanguageInSubdir: true\n",
        "content/en/posts/a.md": post("One"),
        "content/en/about/x.md": post("About", None),
        "content/de/posts/a.md": post("Eins"),
        "content/fr/posts/a.md": post("Un"),
    }
    found = made(tmp_path, files)
    assert found.source.skip == ("_index.*", "fr", "en/about")
    assert found.links == {"One": f"{AT}/en/posts/a/", "Eins": f"{AT}/de/posts/a/"}


def test_languages_in_folders_of_other_names_are_sources_of_their_own(tmp_path: Path) -> None:
    config = LANGUAGES.replace("title: Tide", "contentDir: english").replace("title: Flut", "contentDir: german")
    files = {"hugo.yaml": config, "english/posts/a.md": post("One"), "german/posts/a.md": post("Eins")}
    found = made(tmp_path, files)
    assert [(source.name, source.language) for source in found.settings.source] == [("en", "en"), ("de", "de")]
    assert found.links == {"One": f"{AT}/posts/a/", "Eins": f"{AT}/de/posts/a/"}


def test_a_configuration_in_a_folder_is_put_together(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.toml": 'baseURL = "http://localhost/"\ntitle = "T"\n',
        "config/_default/permalinks.toml": 'posts = "/p/:slugorfilename/"\n',
        "config/_default/taxonomies.toml": '[taxonomies]\ncategory = "categories"\n',
        "config/_default/languages.en.toml": 'title = "Tide"\n',
        "config/_default/menus.en.toml": "[[main]]\nname = 'x'\n",
        "config/production/hugo.toml": f'baseURL = "{AT}/"\n',
        "content/posts/a.md": post("One"),
    }
    found = made(tmp_path, files)
    assert found.links == {"One": f"{AT}/p/a/"}
    assert found.source.category_keys == ("categories", "category")


def test_the_content_may_be_mounted_from_elsewhere(tmp_path: Path) -> None:
    config = f'{{"baseURL": "{AT}", "module": {{"mounts": [{{"source": "texts", "target": "content"}}]}}}}'
    found = made(tmp_path, {"hugo.json": config, "texts/posts/a.md": post("One")})
    assert found.links == {"One": f"{AT}/posts/a/"}


def test_one_broken_file_of_several_is_named(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.toml": f'baseURL = "{AT}"\n',
        "config/_default/params.toml": "description = \n",
        "content/posts/a.md": post("One"),
    }
    found = made(tmp_path, files)
    assert "config/_default/params.toml: " in found.unknown
    assert "line 1" in found.unknown
    assert found.links == {"One": f"{AT}/posts/a/"}


def test_some_other_config_toml_is_no_hugo_site(tmp_path: Path) -> None:
    found = made(tmp_path, {"config.toml": "[server]\nport = 1\n", "posts/2024-05-06-a.md": post("One")})
    assert found.profile.generator == "none that is known"
