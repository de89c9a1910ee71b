"""Docusaurus: docusaurus.config.js (or .ts, .mjs, .cjs), at the root of a repository or in its website/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.profile import javascript
from feeds.profile.found import Folder, Profile
from feeds.profile.values import authors_in, language, mapping, path_of, text, texts, url_of
from feeds.read.headers.data import text_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = tuple(f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "cjs"))
_WANTED = ("title", "url", "baseUrl", "presets", "plugins", "i18n", "tagline")
_BLOG = "plugin-content-blog"


def read(site: Path) -> Profile | None:
    """The profile of a Docusaurus site, None when it is none."""
    places = ("", "website/", "docs/", "site/")
    name = next((f"{place}{name}" for place in places for name in FILES if (site / place / name).is_file()), None)
    if name is None:
        return None
    found = Profile(generator="Docusaurus")
    try:
        said = javascript.config(text_of(site / name), _WANTED)
    except ValueError as error:
        said = {}
        found.unknown.append(f"what {str(error) if name in str(error) else f'{site / name}: {error}'}")
    i18n = mapping(said.get("i18n"))
    found.take("title", text(said, "title"), f"{name}: title")
    found.take("url", url_of(text(said, "url"), text(said, "baseUrl")), f"{name}: url, baseUrl")
    found.take("description", text(said, "tagline"), f"{name}: tagline")
    own = text(i18n, "defaultLocale") or "en"
    found.take(
        "language", language(own), f"{name}: i18n.defaultLocale" if "defaultLocale" in i18n else "Docusaurus' default"
    )
    found.timezone = "UTC"
    found.taken.append(("timezone", "Docusaurus takes dates without a zone as UTC"))
    root = name.rpartition("/")[0]
    for blog in _blogs(said):
        found.folders += _folders(site, root, said, blog, found)
    found.taken.append(("permalink", f"{name}: routeBasePath, trailingSlash"))
    return found


def _blogs(said: dict[str, object]) -> list[dict[str, object]]:
    """The options of each blog: of the preset's, unless it is switched off, and of plugins."""
    found: list[dict[str, object]] = []
    presets = (mapping(preset[1]).get("blog") if len(preset) > 1 else None for preset in _entries(said.get("presets")))
    found += [mapping(blog) for blog in presets if blog is not False]
    plugins = (one for one in _entries(said.get("plugins")) if isinstance(one[0], str) and one[0].endswith(_BLOG))
    found += [mapping(plugin[1]) if len(plugin) > 1 else {} for plugin in plugins]
    return found or [{}]


def _entries(listed: object) -> list[list[object]]:
    entries = listed if isinstance(listed, list) else []
    return [entry if isinstance(entry, list) else [entry] for entry in entries if entry]


def _folders(site: Path, root: str, said: dict[str, object], blog: dict[str, object], found: Profile) -> list[Folder]:
    i18n = mapping(said.get("i18n"))
    own = text(i18n, "defaultLocale") or "en"
    folder = (text(blog, "path") or "blog").strip("./")
    stated = blog.get("routeBasePath")
    route = stated.strip("/") if isinstance(stated, str) else "blog"
    ending = "/" if said.get("trailingSlash") is True else ""
    registry = text(blog, "authorsMapPath") or "authors.yml"
    at = f"{root}/{folder}".lstrip("/")
    authors = authors_in(site, [f"{at}/{registry}"])
    if authors:
        found.taken.append(("authors", ", ".join(authors)))
    excluded = tuple(one.removeprefix("**/") for one in texts(blog.get("exclude")))
    name = text(blog, "id")
    name = folder.replace("/", "-") if name in (None, "default") else str(name)

    def one(path: str, name: str, tongue: str | None, prefix: str) -> Folder:
        address = f"{path_of(found.url)}{prefix}/{route}/:slug{ending}".replace("//", "/")
        skip = ("_*", "README.*", *excluded)
        return Folder(
            path=path, name=name, permalink=(("", address),), slugs="docusaurus", language=tongue, folders=False,
            authors=authors, skip=skip,
        )  # fmt: skip

    folders = [one(at, name, None, "")]
    plugin = f"docusaurus-{_BLOG}" + ("" if text(blog, "id") in (None, "default") else f"-{name}")
    for locale in texts(i18n.get("locales")):
        path = f"{root}/i18n/{locale}/{plugin}".lstrip("/")
        if locale != own and (site / path).is_dir():
            folders.append(one(path, f"{name}-{locale}", language(locale), f"/{locale}"))
    return folders
