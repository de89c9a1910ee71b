"""Zola: config.toml or zola.toml, told from Hugo's by `base_url`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.profile import tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import language, mapping, path_of, records, text, url_of
from feeds.read.headers.data import load

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("zola.toml", "config.toml")
_OTHERS = frozenset(("tags", "authors", "author", "series"))


def read(site: Path) -> Profile | None:
    """The profile of a Zola site, None when it is none."""
    file = next((site / name for name in FILES if (site / name).is_file()), None)
    if file is None:
        return None
    found, name = Profile(generator="Zola"), file.name
    try:
        said: dict[str, object] = {**load(file)}
    except ValueError as error:
        if name != "zola.toml":
            return None
        said = {}
        found.unknown.append(f"what {error}")
    if name != "zola.toml" and "base_url" not in said:
        return None
    found.take("title", text(said, "title"), f"{name}: title")
    found.take("url", url_of(text(said, "base_url")), f"{name}: base_url")
    found.take("description", text(said, "description"), f"{name}: description")
    found.take("author", text(said, "author"), f"{name}: author")
    own = text(said, "default_language") or "en"
    found.take(
        "language", language(own), f"{name}: default_language" if "default_language" in said else "Zola's default"
    )
    found.unknown.append("the time zone: Zola takes dates without a zone as UTC")
    others = tuple(
        key for key, value in mapping(said.get("languages")).items() if isinstance(value, dict) and key != own
    )
    if others:
        found.taken.append(("languages", f"{name}: languages"))
    terms = [one for one in (text(taxonomy, "name") for taxonomy in records(said.get("taxonomies"))) if one]
    categories = tuple(one for one in terms if one not in _OTHERS)
    slugify = mapping(said.get("slugify"))
    if text(slugify, "paths") in ("safe", "off"):
        found.unknown.append(f"addresses as Zola writes them with slugify.paths = {text(slugify, 'paths')!r} ({name})")
    found.taken.append(("permalink", "Zola's rule: folders and slug, or `path`"))
    content = site / "content"
    found.folders = [
        Folder(
            path="content",
            name="content",
            permalink=(("", f"{path_of(found.url)}{'/:translation' if others else ''}/:folder/:slug/"),),
            slugs="zola",
            language=own if others else None,
            languages=(own, *others) if others else (),
            category_keys=categories if categories != ("categories",) else (),
            skip=("_index.*", *tree.undated_pages(content), *tree.without_posts(content)),
        )
    ]
    return found
