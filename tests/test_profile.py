"""A directory that is no site, and what holds for every site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feeds import start
from feeds.config import load
from feeds.errors import ConfigError
from feeds.profile import GENERATORS
from tests.corpora.figures import CORPORA
from tests.sites import lay_out, made, post

if TYPE_CHECKING:
    from pathlib import Path


def test_a_directory_without_a_generator_gets_a_plain_guess(tmp_path: Path) -> None:
    files = {
        "docs/guide.md": "# A guide\n",
        "node_modules/x/2024-01-01-x.md": post("X"),
        "texts/news/2023/a.md": post("One"),
        "texts/news/2024/b.md": post("Two"),
        "texts/authors.yml": "ann: {name: Ann Lee}\n",
        "README.md": "# Read me\n",
    }
    found = made(tmp_path, files)
    assert found.profile.generator == "none that is known"
    assert [source.from_ for source in found.settings.source] == [str(tmp_path / "site/texts/news")]
    assert found.source.authors == (str(tmp_path / "site/texts/authors.yml"),)
    assert sorted(found.links) == ["One", "Two"]
    assert "which generator makes the site" in found.text


def test_a_directory_of_articles_alone_is_its_own_folder(tmp_path: Path) -> None:
    found = made(tmp_path, {"2024-05-06-a.md": post("One"), "2024-05-07-b.md": post("Two")})
    assert found.source.from_ == str(tmp_path / "site")
    assert sorted(found.links) == ["One", "Two"]


def test_a_directory_without_articles_says_so(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    found = made(tmp_path, {"notes.csv": "a;b\n"})
    assert "which folder holds the articles" in found.unknown


def test_the_configuration_may_stand_in_the_site_itself(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site", {"a.md": post("One"), "b.md": post("Two")})
    start.begin_from(site, site)
    settings = load(site / "feeds.toml")
    assert settings.feeds.to == str(site / "feeds")
    assert settings.feeds.store == str(tmp_path / ".site-feeds")


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site", {"a.md": post("One"), "feeds.toml": "# mine\n"})
    with pytest.raises(ConfigError, match=r"feeds\.toml: it is there already"):
        start.begin_from(site, site)
    assert (site / "feeds.toml").read_text(encoding="utf-8") == "# mine\n"
    with pytest.raises(ConfigError, match="no such directory"):
        start.begin_from(tmp_path / "new", tmp_path / "nowhere")
    assert not (tmp_path / "new").exists()


def test_values_that_no_feed_may_have_are_left_out_and_said(tmp_path: Path) -> None:
    config = (
        'title: "a \\u0007 <b>bell</b> \\" \\\\ \\x7F"\n'
        "url: https://me:secret@e.example\ntimezone: Mars/One\nlang: no good\n"
    )
    found = made(tmp_path, {"_config.yml": config, "_posts/2024-05-06-a.md": post("One", None)})
    assert found.settings.site.title == 'a bell " \\'
    assert (found.settings.site.url, found.settings.site.timezone, found.settings.site.language) == (None, "UTC", "en")
    assert "Mars/One" in found.unknown
    assert "user name" in found.unknown


def test_files_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    names = ("_config.yml", "zola.toml", "hugo.toml", "pelicanconf.py", ".eleventy.js", "docusaurus.config.js")
    for name in names:
        site = lay_out(tmp_path / name, {"posts/2024-05-06-a.md": post("One")})
        (site / name).write_bytes(b"title: \xff\xfe\n")
        found = start.begin_from(tmp_path / f"new {name}", site)
        assert found.generator in GENERATORS
        assert str(site / name) in "\n".join(found.unknown)
        assert load(tmp_path / f"new {name}" / "feeds.toml")


def test_nothing_in_the_site_changes(tmp_path: Path) -> None:
    files = {"_config.yml": "title: T\n", "_posts/2024-05-06-a.md": post("One", None)}
    site = lay_out(tmp_path / "site", files)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    start.begin_from(tmp_path / "new", site)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the project")
def test_links_are_those_that_sites_give_their_posts() -> None:
    """A part of `python -m tests.corpora links`."""
    from tests.corpora.links import measure

    figures = list(measure(("rust-blog", "react-native", "electron", "twir")))
    assert sum(figure.of for figure in figures) > 600
    assert [(figure.corpus, figure.wrong) for figure in figures if not figure.holds] == []
