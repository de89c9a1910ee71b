"""A directory that no generator is recognised in: the folders that hold articles, and nothing more is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.profile import tree
from feeds.profile.found import Folder, Profile
from feeds.profile.values import authors_in

_DATA, _NAMES = ("_data", "data"), ("authors", "people")

if TYPE_CHECKING:
    from pathlib import Path


def read(site: Path) -> Profile:
    """The best plain guess."""
    found = Profile(generator="none that is known")
    paths = tree.best(site)
    found.unknown += [
        "which generator makes the site",
        "the addresses of articles: write `permalink`, if they have pages",
    ]
    found.folders = [
        Folder(
            path=path,
            name=path.replace("/", "-").lstrip("._") or "articles",
            skip=("README.*",),
            authors=_authors(site, path),
        )
        for path in paths
    ]
    found.taken += [("authors", ", ".join(folder.authors)) for folder in found.folders if folder.authors]
    if not paths:
        found.unknown.append("which folder holds the articles: none has files with dates")
        found.folders = [Folder(path="", skip=("README.*",))]
    return found


def _authors(site: Path, path: str) -> tuple[str, ...]:
    """Registries of authors, in the folder, above it, or where generators have them."""
    folders = path.split("/")
    above = ["/".join([*folders[:end], "authors"]).lstrip("/") for end in range(len(folders), -1, -1)]
    return authors_in(site, dict.fromkeys([*above, *(f"{data}/{name}" for data in _DATA for name in _NAMES)]))
