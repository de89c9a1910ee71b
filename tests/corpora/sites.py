"""The sites of the blog corpora as `feeds init --from` sees them: posts and configuration laid out as they were."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feeds import start
from feeds.config import load
from tests.corpora.figures import CORPORA

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the corpus does not hold: configuration files written by us with its facts, or options of the config.

    `hosts` are other hosts under which its articles stood, `options` go into [[source]] (all), `site` into [site].
    """

    files: dict[str, str] = field(default_factory=dict)
    site: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()


def _docusaurus(url: str, title: str, **more: str) -> str:
    said = "".join(f"  {key}: {value},\n" for key, value in more.items())
    return (
        f"module.exports = {{\n  title: '{title}',\n  url: '{url}',\n  baseUrl: '/',\n{said}"
        "  presets: [['@docusaurus/preset-classic', {blog: {path: 'blog', routeBasePath: 'blog'}}]],\n};\n"
    )


BLOGS: dict[str, Facts] = {
    "digitalgov": Facts(hosts=("www.digitalgov.gov",)),
    "electron": Facts(
        files={"docusaurus.config.js": _docusaurus("https://electronjs.org", "Electron")},
        hosts=("www.electronjs.org",),
    ),
    "hibernate": Facts(
        site={"title": "In Relation To", "url": "https://in.relation.to/"},
        options={"permalink": {"": "/:year/:month/:day/:slug"}, "slugs": "jekyll", "folders": False},
    ),
    "letsencrypt": Facts(),
    "magnum": Facts(
        files={
            "pelicanconf.py": "SITENAME = 'Magnum Engine Blog'\nSITEURL = 'https://blog.magnum.graphics'\n"
            "TIMEZONE = 'Europe/Prague'\nDEFAULT_LANG = 'en'\nPATH = 'content'\nARTICLE_PATHS = ['blog']\n"
            "ARTICLE_EXCLUDES = ['blog/authors', 'blog/categories', 'blog/tags']\n"
            "PATH_METADATA = '(blog/)?(?P<slug>.+).rst'\nARTICLE_URL = '{slug}/'\n"
        }
    ),
    "nodejs": Facts(
        site={"title": "Node.js", "url": "https://nodejs.org/"}, options={"permalink": {"": "/en/blog/:path"}}
    ),
    "pypy": Facts(
        files={
            "conf.py": "BLOG_TITLE = 'PyPy'\nSITE_URL = 'https://www.pypy.org/'\nTIMEZONE = 'UTC'\n"
            "DEFAULT_LANG = 'en'\nPRETTY_URLS = False\n"
            "POSTS = (('posts/*.rst', 'posts', 'post.tmpl'), ('posts/*.md', 'posts', 'post.tmpl'))\n"
        },
        hosts=("pypy.org",),
    ),
    "rails-weblog": Facts(
        site={"url": "https://rubyonrails.org/"}, hosts=("weblog.rubyonrails.org", "weblog.rubyonrails.com")
    ),
    "react-native": Facts(
        files={"website/docusaurus.config.js": _docusaurus("https://reactnative.dev", "React Native")},
        hosts=("facebook.github.io/react-native",),
    ),
    "rust-blog": Facts(site={"title": "Rust Blog"}),
    "spiegel": Facts(),
    "twir": Facts(
        files={
            "pelicanconf.py": "SITENAME = 'This Week in Rust'\nSITEURL = 'https://this-week-in-rust.org'\n"
            "TIMEZONE = 'America/New_York'\nDEFAULT_LANG = 'en'\nPATH = 'content'\n"
            "ARTICLE_URL = 'blog/{date:%Y}/{date:%m}/{date:%d}/{slug}/'\n"
            "ARTICLE_SAVE_AS = 'blog/{date:%Y}/{date:%m}/{date:%d}/{slug}/index.html'\n"
        }
    ),
}


def laid_out(name: str, place: Path) -> Path:
    """The site of a corpus below `place`: its posts, its configuration, and what we write of it."""
    site = place / name / "site"
    for part in ("posts", "ref"):
        if (folder := CORPORA / "blogs" / name / part).is_dir():
            shutil.copytree(folder, site, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.jsonl", "*.png"))
    for path, text in BLOGS[name].files.items():
        (site / path).write_text(text, encoding="utf-8")
    return site


def settings(name: str, place: Path) -> Settings:
    """The settings that `feeds init --from` makes for a corpus laid out below `place`, with what it does not hold."""
    site, facts = laid_out(name, place), BLOGS[name]
    start.begin_from(place / name / "new", site)
    made = load(place / name / "new" / "feeds.toml")
    return made.model_copy(
        update={
            "site": made.site.model_copy(update=facts.site),
            "source": tuple(source.model_copy(update=facts.options) for source in made.source),
        }
    )
