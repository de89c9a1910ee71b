"""Eleventy: .eleventy.js or eleventy.config.js (also .cjs, .mjs, .ts), and the data files of its folders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.profile import javascript, tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import authors_in, language, mapping, path_of, text, texts, url_of
from feeds.read.headers.data import load, text_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    ".eleventy.js",
    ".eleventy.cjs",
    ".eleventy.mjs",
    *(f"eleventy.config.{one}" for one in ("js", "mjs", "cjs", "ts")),
)
#: Where starters keep what they say of their site.
_DATA = ("metadata", "site", "meta", "config")
_OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
_FIELDS = (
    (r"page\.fileSlug|fileSlug|slug(?:\s*\|\s*\w+)?", ":slug"),
    (r"title\s*\|\s*slug(?:ify)?", ":slug"),
    (r"page\.date\s*\|\s*date:?\s*\(?['\"]([^'\"]*)['\"]\)?", ""),
    (r"page\.filePathStem", ":folder/:slug"),
)
#: Characters of a template of an address.
_LONGEST = 1_000
_DATES = {"%Y": ":year", "%m": ":month", "%d": ":day", "yyyy": ":year", "MM": ":month", "dd": ":day", "y": ":year"}


def read(site: Path) -> Profile | None:
    """The profile of an Eleventy site, None when it is none."""
    name = next((name for name in FILES if (site / name).is_file()), None)
    if name is None:
        return None
    found = Profile(generator="Eleventy")
    try:
        said = javascript.config(
            text_of(site / name), ("dir", "pathPrefix", "templateFormats", "markdownTemplateEngine")
        )
    except ValueError as error:
        said = {}
        found.unknown.append(f"what {str(error) if name in str(error) else f'{site / name}: {error}'}")
    folders = mapping(said.get("dir"))
    above = (text(folders, "input") or "").strip("./")
    inputs = above or next((one for one in ("src", "content") if (site / one).is_dir() and not _is_full(site)), "")
    data = f"{inputs}/{text(folders, 'data') or '_data'}".lstrip("/")
    for path in dict.fromkeys((data, f"{above}/_data".lstrip("/"), "_data")):
        _site(site, path, found)
    found.timezone = "UTC"
    found.taken.append(("timezone", "Eleventy takes dates without a zone as UTC"))
    prefix = path_of(found.url) or f"/{(text(said, 'pathPrefix') or '').strip('/')}"
    authors = authors_in(site, [f"{data}/authors", f"{data}/people"])
    if authors:
        found.taken.append(("authors", ", ".join(authors)))
    found.folders = _folders(site, above or inputs, prefix.rstrip("/"), authors, found)
    return found


def _is_full(site: Path) -> bool:
    return bool(tree.count(site, deep=False).dated)


def _site(site: Path, data: str, found: Profile) -> None:
    """What the global data say: a JSON file is data, and so is an object in a script."""
    for name in _DATA:
        for suffix in (".json", ".yaml", ".yml", ".js", ".cjs", ".mjs"):
            file = site / data / f"{name}{suffix}"
            if not file.is_file():
                continue
            try:
                script = suffix not in (".json", ".yaml", ".yml")
                said = javascript.config(text_of(file), ("title", "url", "language")) if script else {**load(file)}
            except ValueError as error:
                found.unknown.append(f"what {error}")
                continue
            where = f"{data}/{file.name}"
            author = said.get("author")
            found.take("title", text(said, "title", "name", "siteTitle"), f"{where}: title")
            found.take("url", url_of(text(said, "url", "baseUrl", "siteUrl", "domain")), f"{where}: url")
            found.take("language", language(text(said, "language", "lang", "locale")), f"{where}: language")
            found.take("description", text(said, "description"), f"{where}: description")
            found.take("author", text(author, "name") if isinstance(author, dict) else author, f"{where}: author")


def _folders(site: Path, inputs: str, prefix: str, authors: tuple[str, ...], found: Profile) -> list[Folder]:
    paths = [f"{inputs}/{path}".strip("/") for path in tree.best(site / inputs)]
    if not paths:
        found.unknown.append("which folder holds the posts: none has articles with dates")
    found.taken.append(("permalink", "Eleventy's default: folders and file slug, or the data file of the folder"))
    folders = []
    for path in paths or [inputs]:
        said, where = _directory(site / path, found)
        below = path.removeprefix(inputs).strip("/")
        pattern = f"/{below}/:folder/:slug/"
        stated = text(said, "permalink")
        if stated and (made := _translated(stated, below)):
            pattern = made
            found.taken.append(("permalink", f"{path}/{where}: permalink"))
        elif stated:
            found.unknown.append(f"the addresses of {path}: {stated!r} ({where}) has no counterpart here")
        every = texts(said.get("tags"))
        if every:
            found.taken.append(
                (f"every post of {path} is tagged {', '.join(every)} (not taken)", f"{path}/{where}: tags")
            )
        folders.append(
            Folder(
                path=path,
                name=path.replace("/", "-") or "posts",
                permalink=(("", f"{prefix}{pattern}".replace("//", "/")),),
                slugs="eleventy",
                folders=False,
                authors=authors,
                skip=("README.*", "_*", "node_modules", *tree.undated_pages(site / path)),
            )
        )
    return folders


def _directory(folder: Path, found: Profile) -> tuple[dict[str, object], str]:
    """What the data file of a folder says, and its name: `posts.json`, `posts.11tydata.json`, `posts.11tydata.js`."""
    for suffix in (".11tydata.json", ".json", ".11tydata.js", ".11tydata.cjs", ".11tydata.mjs"):
        file = folder / f"{folder.name}{suffix}"
        if file.is_file():
            try:
                if suffix.endswith("json"):
                    return {**load(file)}, file.name
                return javascript.config(text_of(file), ("permalink", "tags", "layout")), file.name
            except ValueError as error:
                found.unknown.append(f"what {error}")
    return {}, ""


def _translated(pattern: str, below: str) -> str | None:
    """A template of an address as a pattern, None when it has no counterpart."""

    def field(match: re.Match[str]) -> str:
        for expression, placeholder in _FIELDS:
            if said := re.fullmatch(expression, match[1]):
                if placeholder:
                    return placeholder.replace(":folder", f"{below}/:folder")
                return re.sub("|".join(map(re.escape, _DATES)), lambda part: _DATES[part[0]], said[1])
        return match[0]

    if len(pattern) > _LONGEST:
        return None
    made = "/" + _OUTPUT.sub(field, pattern).lstrip("/")
    return None if "{" in made else made.removesuffix("index.html").replace("//", "/")
