"""Jekyll: `_config.yml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.profile import tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import authors_in, mapping, place, records, text, url_of
from feeds.read.headers.data import load
from feeds.read.headers.permalink import STYLES, unknown_in

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.read.headers.header import Value

FILES = ("_config.yml", "_config.yaml", "_config.toml")
_REGISTRIES = ("authors", "author", "people", "members", "team")


def read(site: Path) -> Profile | None:
    """The profile of a Jekyll site, None when it is none."""
    files = [site / name for name in FILES if (site / name).is_file()]
    if not files:
        return None
    found, name = Profile(generator="Jekyll"), files[0].name
    try:
        said = load(files[0])
    except ValueError as error:
        said = {}
        found.unknown.append(f"what {error}")
    found.take("title", text(said, "title", "name"), f"{name}: title")
    found.take("url", _url(site, said), f"{name}: url" if text(said, "url") else "CNAME")
    found.take("timezone", text(said, "timezone"), f"{name}: timezone")
    found.take("language", text(said, "lang", "locale", "language"), f"{name}: lang")
    found.take("description", text(said, "description"), f"{name}: description")
    author = said.get("author")
    found.take("author", text(author, "name") if isinstance(author, dict) else author, f"{name}: author")
    found.folders = _folders(site, said, found, name)
    if found.timezone is None:
        found.unknown.append("the time zone: Jekyll takes that of the machine it runs on, unless `timezone` says it")
    return found


def _url(site: Path, said: dict[str, Value]) -> str | None:
    base = text(said, "baseurl") or ""
    return url_of(text(said, "url"), base) or place(site / "CNAME")


def _folders(site: Path, said: dict[str, Value], found: Profile, name: str) -> list[Folder]:
    root = f"{(text(said, 'source') or '').strip('./')}/{(text(said, 'collections_dir') or '').strip('./')}".strip("/")
    pattern, where = _permalink(said, name)
    base = (text(said, "baseurl") or "").rstrip("/")
    if unknown := unknown_in(pattern):
        found.unknown.append(f"what {unknown} stands for in the permalink {pattern!r} ({where})")
        pattern, where = STYLES["date"], "Jekyll's default"
    found.taken.append(("permalink", where))
    authors = authors_in(site, [f"_data/{registry}" for registry in _REGISTRIES])
    if authors:
        found.taken.append(("authors", ", ".join(authors)))
    above = _posts(site / root, found)
    return [
        Folder(
            path=f"{root}/{path}/_posts".replace("//", "/").lstrip("/"),
            name=path.replace("/", "-") or "posts",
            permalink=(("", base + _below(pattern, path)),),
            slugs="jekyll",
            folders=False,
            authors=authors,
        )
        for path in above
    ]


def _posts(root: Path, found: Profile) -> list[str]:
    """The folders that have posts; beside the site's own, Jekyll knows one for each category."""
    paths = [""] if (root / "_posts").is_dir() else []
    pending = [(name, 1) for name in tree.inside(root)]
    while pending and len(paths) < 20:
        path, depth = pending.pop(0)
        if (root / path / "_posts").is_dir():
            paths.append(path)
        if depth < 3:
            pending += [(f"{path}/{name}", depth + 1) for name in tree.inside(root / path) if not name.startswith("_")]
    if not paths:
        found.unknown.append("where the posts are: there is no folder _posts")
    return paths or [""]


def _below(pattern: str, path: str) -> str:
    """The folders above `_posts` are the first categories."""
    return pattern.replace("/:categories", f"/{path.lower()}/:categories") if path else pattern


def _permalink(said: dict[str, Value], name: str) -> tuple[str, str]:
    """The pattern of posts, and where it stands: defaults go before the collection, and that before the site's own."""
    posts = mapping(mapping(said.get("collections")).get("posts"))
    found = [(text(said, "permalink"), "permalink"), (text(posts, "permalink"), "collections.posts.permalink")]
    for default in records(said.get("defaults")):
        scope = mapping(default.get("scope"))
        if text(scope, "type") in (None, "posts") and text(scope, "path") in (None, "_posts"):
            found.append((text(mapping(default.get("values")), "permalink"), "defaults"))
    pattern, key = next(((one, key) for one, key in reversed(found) if one), ("date", ""))
    where = f"{name}: {key}" if key else "Jekyll's default"
    pattern = STYLES.get(pattern, pattern)
    return pattern if pattern.startswith("/") else f"/{pattern}", where
