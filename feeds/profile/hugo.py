"""Hugo: hugo.toml or config.toml (or YAML, JSON), or the folder config/_default with what config/production changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.profile import tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import authors_in, language, lower, mapping, path_of, records, text, texts, url_of
from feeds.read.headers.data import DATA, load
from feeds.read.headers.permalink import unknown_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMES = ("hugo", "config")
_KNOWN = frozenset(("baseurl", "languagecode", "theme", "permalinks", "taxonomies", "defaultcontentlanguage", "module"))
_OTHERS = frozenset(("tags", "authors", "author", "series"))


def read(site: Path) -> Profile | None:
    """The profile of a Hugo site, None when it is none."""
    files = list(_files(site))
    found, said = Profile(generator="Hugo"), dict[str, object]()
    for file in files:
        try:
            _merge(said, _placed(file, lower(load(file))))
        except ValueError as error:
            found.unknown.append(f"what {error}")
    folder = (site / "config" / "_default").is_dir() and files
    if not files or not (folder or found.unknown or _KNOWN & said.keys()) or "base_url" in said:
        return None
    where = files[0].relative_to(site).as_posix()
    spoken = mapping(mapping(said.get("languages")).get(_own(said)))
    found.take("title", text(said, "title") or text(spoken, "title"), f"{where}: title")
    found.take("url", url_of(text(said, "baseurl")), f"{where}: baseURL")
    found.take("timezone", text(said, "timezone"), f"{where}: timeZone")
    found.take("description", text(mapping(said.get("params")), "description"), f"{where}: params.description")
    author = mapping(said.get("params")).get("author") or said.get("author")
    found.take("author", text(author, "name") if isinstance(author, dict) else author, f"{where}: author")
    own = _own(said)
    found.take("language", language(text(said, "languagecode", "locale")) or language(own), f"{where}: language")
    found.folders = _folders(site, said, own, found, where)
    if found.timezone is None:
        found.unknown.append("the time zone: without `timeZone`, Hugo takes dates without a zone as UTC")
    return found


def _files(site: Path) -> Iterator[Path]:
    for name in _NAMES:
        yield from (file for suffix in DATA if (file := site / f"{name}{suffix}").is_file())
    for environment in ("_default", "production"):
        folder = site / "config" / environment
        if folder.is_dir():
            first = [file for file in sorted(folder.iterdir()) if file.suffix in DATA and file.is_file()]
            yield from sorted(first, key=lambda file: file.stem not in _NAMES)


def _placed(file: Path, said: dict[str, object]) -> dict[str, object]:
    """A file in config/ is called as the table that it holds: `permalinks.toml`, `languages.fr.toml`."""
    if file.stem in _NAMES:
        return said
    for name in reversed(file.stem.lower().split(".")):
        # A file that repeats the name of its table means the same.
        inner = said.get(name)
        said = {name: inner if isinstance(inner, dict) and len(said) == 1 else said}
    return said


def _merge(said: dict[str, object], more: dict[str, object]) -> None:
    for key, value in more.items():
        known = said.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            said[key] = value


def _own(said: dict[str, object]) -> str:
    return (text(said, "defaultcontentlanguage") or "en").lower()


def _spoken(said: dict[str, object]) -> dict[str, dict[str, object]]:
    """The languages of the site that are not switched off, by key."""
    off = texts(said.get("disablelanguages"))
    found = {key: value for key, value in mapping(said.get("languages")).items() if isinstance(value, dict)}
    return {key: value for key, value in found.items() if key not in off and value.get("disabled") != "true"}


def _folders(site: Path, said: dict[str, object], own: str, found: Profile, where: str) -> list[Folder]:
    content = _content(said)
    spoken = _spoken(said)
    places = {key: (text(one, "contentdir") or content).strip("./") for key, one in spoken.items()}
    prefix = "/:language" if text(said, "defaultcontentlanguageinsubdir") == "true" else "/:translation"
    many = len(spoken) > 1 or (bool(spoken) and own not in spoken)
    patterns = _patterns(said, prefix if many else "", found, where)
    categories, tags = _terms(said)
    authors = authors_in(
        site, ["data/authors", "data/author", "data/people", f"{content}/authors", f"{content}/author"]
    )
    if authors:
        found.taken.append(("authors", ", ".join(authors)))
    if many:
        found.taken.append(("languages", f"{where}: languages"))

    def folder(path: str, name: str, tongue: str | None, languages: tuple[str, ...], fixed: str = "") -> Folder:
        return Folder(
            path=path,
            name=name,
            permalink=tuple((at, f"{path_of(found.url)}{fixed}{pattern}") for at, pattern in patterns),
            slugs="hugo",
            language=tongue,
            languages=languages,
            category_keys=categories,
            tag_keys=tags,
            authors=authors,
            skip=_skipped(site / path, languages),
        )

    if not many:
        return [folder(next(iter(places.values()), content), "content", None, ())]
    named = {place.rpartition("/")[2] == key for key, place in places.items()}
    parents = {place.rpartition("/")[0] for place in places.values()}
    if named == {True} and len(parents) == 1:
        return [folder(parents.pop(), "content", own, tuple(spoken))]
    if len(set(places.values())) == 1:
        return [folder(next(iter(places.values())), "content", own, tuple(spoken))]
    patterns = [(at, pattern.removeprefix(prefix)) for at, pattern in patterns]
    bare = own if prefix == "/:translation" else None
    return [folder(path, key, key, (), "" if key == bare else f"/{key}") for key, path in places.items()]


def _content(said: dict[str, object]) -> str:
    """The folder of the content: `contentDir`, or what is mounted in its place."""
    stated = text(said, "contentdir")
    mounts = records(mapping(said.get("module")).get("mounts"))
    mounted = [text(mount, "source") for mount in mounts if text(mount, "target") == "content"]
    return (stated or next(filter(None, mounted), None) or "content").strip("./")


def _skipped(content: Path, languages: tuple[str, ...]) -> tuple[str, ...]:
    """What is no post: section pages, folders of pages without a date, and where folders are languages all others."""
    skip = ["_index.*", *tree.undated_pages(content)]
    folders = [one for one in languages if (content / one).is_dir()]
    if folders:
        strange = [name for name in tree.inside(content) if name not in languages]
        sections = [f"{one}/{name}" for one in folders for name in tree.without_posts(content / one)]
        pages = [f"{one}/{name}" for one in folders for name in tree.undated_pages(content / one)]
        return tuple(dict.fromkeys([*skip, *strange, *sections, *pages]))
    return (*skip, *tree.without_posts(content))


def _patterns(said: dict[str, object], prefix: str, found: Profile, where: str) -> list[tuple[str, str]]:
    """Patterns by section; `permalinks` may say them for pages and sections apart."""
    stated = mapping(said.get("permalinks"))
    stated = {**{key: one for key, one in stated.items() if isinstance(one, str)}, **mapping(stated.get("page"))}
    ugly = said.get("uglyurls")
    patterns = {"": "/:folder/:slugorfilename/"}
    found.taken.append(("permalink", f"{where}: permalinks" if stated else "Hugo's default"))
    for section, pattern in stated.items():
        if not isinstance(pattern, str):
            continue
        pattern = re.sub(r":sections\[[^\[\]]*+\]", ":sections", pattern)
        if unknown := unknown_in(pattern):
            found.unknown.append(f"what {unknown} stands for in the permalinks of {section} ({where})")
            continue
        patterns["" if section == "/" else section.strip("/")] = f"/{pattern.lstrip('/')}"
    for section in mapping(ugly):
        patterns.setdefault(section, patterns[""])
    return [
        (section, _ended(prefix + pattern, ugly=ugly == "true" or mapping(ugly).get(section) == "true"))
        for section, pattern in patterns.items()
    ]


def _ended(pattern: str, *, ugly: bool) -> str:
    if ugly:
        return f"{pattern.rstrip('/')}.html"
    return pattern if pattern.endswith("/") or "." in pattern.rpartition("/")[2] else f"{pattern}/"


def _terms(said: dict[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of categories and tags: a taxonomy of another name is one of categories."""
    taxonomies = texts([*mapping(said.get("taxonomies")).values()])
    if not taxonomies:
        return (), ()
    categories = tuple(one for one in taxonomies if one.lower() not in _OTHERS)
    return (categories if categories != ("categories",) else ()), ()
