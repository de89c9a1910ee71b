"""Pelican: pelicanconf.py, and publishconf.py, which goes before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.profile import python, tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import language, mapping, path_of, text, texts, url_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("pelicanconf.py", "publishconf.py")
#: What of strftime has a placeholder.
_DATES = {
    "Y": ":year", "y": ":short_year", "m": ":month", "-m": ":i_month", "d": ":day", "-d": ":i_day", "b": ":short_month",
    "B": ":long_month", "j": ":y_day", "H": ":hour", "M": ":minute", "S": ":second", "a": ":short_day",
    "A": ":long_day",
}  # fmt: skip
_FIELDS = {"slug": ":slug", "category": ":category", "author": ":author", "lang": ":language"}
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def read(site: Path) -> Profile | None:
    """The profile of a Pelican site, None when it is none."""
    files = [site / name for name in FILES if (site / name).is_file()]
    if not files:
        return None
    found, said = Profile(generator="Pelican"), dict[str, object]()
    where: dict[str, str] = {}
    for file in files:
        try:
            more, wrong = python.settings(file)
        except ValueError as error:
            more, wrong = {}, str(error)
        if wrong:
            found.unknown.append(f"what {wrong}")
        said |= {key: value for key, value in more.items() if value != "" or key not in said}
        where |= dict.fromkeys(more, file.name)
    for what, key in (
        ("title", "SITENAME"),
        ("timezone", "TIMEZONE"),
        ("author", "AUTHOR"),
        ("description", "SITESUBTITLE"),
    ):
        found.take(what, said.get(key), f"{where.get(key)}: {key}")
    found.take(
        "language", language(said.get("DEFAULT_LANG")) or "en", f"{where.get('DEFAULT_LANG', FILES[0])}: DEFAULT_LANG"
    )
    found.take("url", url_of(text(said, "SITEURL")), f"{where.get('SITEURL')}: SITEURL")
    if found.timezone is None:
        found.unknown.append("the time zone: Pelican takes that of the machine it runs on, unless TIMEZONE says it")
    found.folders = _folders(site, said, found, where)
    return found


def _folders(site: Path, said: dict[str, object], found: Profile, where: dict[str, str]) -> list[Folder]:
    content = (text(said, "PATH") or ("content" if (site / "content").is_dir() else ".")).strip("./")
    paths = [path.strip("./") for path in texts(said.get("ARTICLE_PATHS"))] or [""]
    pages = [*(texts(said.get("PAGE_PATHS")) or ("pages",)), *texts(said.get("ARTICLE_EXCLUDES"))]
    static = texts(said.get("STATIC_PATHS")) or ("images",)
    ignored = texts(said.get("IGNORE_FILES"))
    own: list[str] = [*(page for page in (*pages, *static) if page not in paths), *ignored]
    if len(paths) == 1 and paths[0] and f"{paths[0]}/" in (text(said, "PATH_METADATA") or ""):
        # What the metadata of paths are begins below that folder.
        content, paths = f"{content}/{paths[0]}", [""]
        own = [page.removeprefix(f"{content.rpartition('/')[2]}/") for page in own]
    several = [path for path in paths if path]
    others = [name for name in tree.inside(site / content) if not any(_holds(name, path) for path in several)]
    pattern = _permalink(said, found, where)
    if "(?P<slug>" in (text(said, "PATH_METADATA") or ""):
        pattern = pattern.replace(":slug", ":folder/:slug")
    rule = _slugs(said, found, where)
    folder = Folder(
        path=content,
        name="content",
        permalink=(("", f"{path_of(found.url)}{pattern}"),),
        slugs=rule,
        folders=said.get("USE_FOLDER_AS_CATEGORY") is not False,
        undated="mtime" if said.get("DEFAULT_DATE") == "fs" else None,
        skip=tuple(dict.fromkeys(one.strip("./") for one in (*own, *(others if several else ())) if one.strip("./"))),
    )
    return [folder]


def _holds(name: str, path: str) -> bool:
    return path == name or path.startswith(f"{name}/")


def _permalink(said: dict[str, object], found: Profile, where: dict[str, str]) -> str:
    key = next((key for key in ("ARTICLE_URL", "ARTICLE_SAVE_AS") if text(said, key)), "")
    stated = text(said, key) or "{slug}.html"
    pattern = "/" + _translated(stated).lstrip("/")
    if key == "ARTICLE_SAVE_AS":
        pattern = pattern.removesuffix("index.html")
    if "{" in pattern or "%" in pattern:
        found.unknown.append(f"the addresses of articles: {stated!r} ({where[key]}: {key}) has no counterpart here")
        return "/:slug.html"
    found.taken.append(("permalink", f"{where[key]}: {key}" if key else "Pelican's default"))
    return pattern


def _translated(pattern: str) -> str:
    """`{date:%Y}/{slug}.html` as `:year/:slug.html`; what has no counterpart stays."""

    def field(match: re.Match[str]) -> str:
        if match[1] == "date" and match[2]:
            return re.sub(r"%(-?\w)", lambda part: _DATES.get(part[1], part[0]), match[2])
        return _FIELDS.get(match[1], match[0]) if not match[2] else match[0]

    return _FIELD.sub(field, pattern)


def _slugs(said: dict[str, object], found: Profile, where: dict[str, str]) -> str:
    """Of what slugs are made: the title, unless a pattern of file names or SLUGIFY_SOURCE says otherwise."""
    for key in ("SLUG_REGEX_SUBSTITUTIONS", "ARTICLE_REGEX_SUBSTITUTIONS"):
        if key in where:
            found.unknown.append(f"slugs as {where[key]}: {key} makes them: those of Pelican's default are made")
    if mapping(said).get("SLUGIFY_PRESERVE_CASE") is True:
        found.unknown.append("slugs with capital letters, as SLUGIFY_PRESERVE_CASE wants them: they are in lower case")
    names = [text(said, key) or "" for key in ("FILENAME_METADATA", "PATH_METADATA")]
    if any("(?P<slug>" in name for name in names):
        return "pelican-filename"
    if said.get("SLUGIFY_SOURCE") == "basename":
        return "pelican-basename"
    return "pelican-unicode" if said.get("SLUGIFY_USE_UNICODE") is True else "pelican"
