"""The peers that build feeds: Hugo and Pelican, set up to build nothing else, of the same articles in the same feeds.

RSS and Atom, `all` and each category, full content, the newest 50. `make bench-setup` puts both into a virtual
environment of their own.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import Archive
from benchmarks.results import Report

BASE = "https://news.example/feeds/"
PEERS = Path("build/bench/peers").absolute()

HUGO = """
baseURL = "{base}"
title = "News"
contentDir = "{root}"
cacheDir = "{place}/cache"
disableKinds = ["section", "taxonomy", "sitemap", "robotsTXT", "404"]

[taxonomies]
category = "category"

[outputs]
page = []
home = ["rss", "atom"]
term = ["rss", "atom"]

[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "index"

[mediaTypes."application/atom+xml"]
suffixes = ["atom"]
"""
HUGO_RSS = """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Title }}</description>
{{ range first 50 PAGES }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<guid isPermaLink="false">{{ .Permalink }}{{ .File.ContentBaseName }}</guid>
<dc:creator>{{ .Params.author }}</dc:creator>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><category>{{ .Params.category }}</category>
<description>{{ .Content | html }}</description></item>
{{ end }}</channel></rss>
"""
HUGO_ATOM = """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
<link href="{{ .Permalink }}"/><updated>{{ (index PAGES 0).Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
{{ range first 50 PAGES }}<entry><title>{{ .Title }}</title><link href="{{ .Permalink }}"/>
<id>{{ .Permalink }}{{ .File.ContentBaseName }}</id><author><name>{{ .Params.author }}</name></author>
<published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published>
<updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated><category term="{{ .Params.category }}"/>
<summary>{{ .Description }}</summary><content type="html">{{ .Content | html }}</content></entry>
{{ end }}</feed>
"""
PELICAN = """
AUTHOR, SITENAME, SITEURL, PATH, TIMEZONE, DEFAULT_LANG = "News", "News", "{base}", "{root}", "UTC", "en"
FEED_DOMAIN, OUTPUT_PATH, CACHE_PATH = SITEURL, "public", "cache"
FEED_ALL_ATOM, FEED_ALL_RSS = "all.atom", "all.rss"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "{{slug}}.atom", "{{slug}}.rss"
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS, RSS_FEED_SUMMARY_ONLY = 50, False
ARTICLE_SAVE_AS = AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
DIRECT_TEMPLATES, PLUGINS, STATIC_PATHS = [], [], []
"""
PELICAN_CACHE = """
CACHE_CONTENT, LOAD_CONTENT_CACHE, CHECK_MODIFIED_METHOD, CONTENT_CACHING_LAYER = True, True, "mtime", "generator"
"""


@dataclass(frozen=True, slots=True)
class Generator:
    """A peer for one archive, in a place of its own."""

    archive: Archive
    place: Path

    def clean(self) -> None:
        """As if it had never built."""
        for name in ("public", "cache", "resources"):
            shutil.rmtree(self.place / name, ignore_errors=True)


class Hugo(Generator):
    """The Go site generator. It has no incremental build: a run with nothing new does everything again."""

    name, largest = "Hugo", 1_000_000

    @staticmethod
    def program() -> Path | None:
        """The program itself; the script that its package puts in front costs an interpreter's start."""
        return next(PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)

    @classmethod
    def version(cls) -> str:
        """As it says."""
        told = subprocess.run([str(cls.program()), "version"], capture_output=True, text=True, check=True).stdout
        return told.split()[1].partition("-")[0].lstrip("v")

    def prepare(self, *, cached: bool = False) -> None:  # noqa: ARG002 - it has none
        """Write its configuration and templates."""
        layouts = self.place / "layouts"
        layouts.mkdir(parents=True)
        settings = HUGO.format(base=BASE, root=self.archive.root, place=self.place)
        (self.place / "hugo.toml").write_text(settings, encoding="utf-8")
        for kind, pages in (("home", ".Site.RegularPages"), ("list", ".RegularPages")):
            for suffix, text in (("rss.xml", HUGO_RSS), ("atom.atom", HUGO_ATOM)):
                (layouts / f"{kind}.{suffix}").write_text(text.replace("PAGES", pages), encoding="utf-8")

    def command(self) -> list[str]:
        """One build."""
        return [str(self.program()), "--quiet"]

    def documents(self, category: str | None) -> Iterator[Path]:
        """The feeds of a category, or of all."""
        below = f"category/{slug(category)}/" if category else ""
        return (self.place / "public" / f"{below}index.{suffix}" for suffix in ("xml", "atom"))


class Pelican(Generator):
    """The Python site generator; larger archives take it minutes."""

    name, largest = "Pelican", 10_000

    @staticmethod
    def program() -> Path | None:
        """The command."""
        return next(PEERS.glob("bin/pelican"), None)

    @classmethod
    def version(cls) -> str:
        """As it says."""
        told = subprocess.run([str(cls.program()), "--version"], capture_output=True, text=True, check=True).stdout
        return told.strip()

    def prepare(self, *, cached: bool = False) -> None:
        """Write its configuration, with what it keeps of what it has read."""
        self.place.mkdir(parents=True)
        settings = PELICAN.format(base=BASE, root=self.archive.root) + (PELICAN_CACHE if cached else "")
        (self.place / "settings.py").write_text(settings, encoding="utf-8")

    def command(self) -> list[str]:
        """One build."""
        return [str(self.program()), "-s", "settings.py", "-q"]

    def documents(self, category: str | None) -> Iterator[Path]:
        """The feeds of a category, or of all."""
        return (
            self.place / "public" / f"{slug(category) if category else 'all'}.{suffix}" for suffix in ("rss", "atom")
        )


def present(archive: Archive, place: Path, report: Report) -> list[Hugo | Pelican]:
    """Those that are installed and take such an archive in reasonable time; the report names what is left out."""
    peers: list[Hugo | Pelican] = []
    for kind in (Hugo, Pelican):
        if kind.program() is None:
            report.leave_out(kind.name)
        elif archive.articles <= kind.largest:
            report.versions[kind.name] = kind.version()
            peers.append(kind(archive, place / kind.name))
    return peers


def slug(category: str) -> str:
    """As all three make it of the categories here."""
    return category.lower().replace(" ", "-")
