"""What stands in the folders of a site: which of them hold posts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from feeds import beneath
from feeds.read import READERS
from feeds.read.headers.paths import day_in

#: How many files of a folder are looked at, and how much of each: what is a folder of posts shows early.
_FILES = 60
_HEAD = 3000
_MOST = 20_000
#: A date in any kind of header: `date: …`, `date = …`, `:date: …`, `.. date: …`, `"date": …`, `<meta name="date" …>`.
_DATED = re.compile(
    rb"^[ \t]*(?:\.\. |:|\"|<meta name=\")?(?:pub_?|publish_?|creation_?)?(?:date|path|published_?at)\"?[ \t]*[:=c]",
    re.IGNORECASE | re.MULTILINE,
)
_NO_POSTS = frozenset(
    str.split(
        "node_modules vendor public dist build output cache __pycache__ _site themes theme layouts archetypes static"
        " assets templates tests test docs i18n data resources scripts bin sass plugins files images galleries listings"
    )
)
_SUFFIXES = (*READERS, ".rst", ".adoc", ".asciidoc")


class Count(NamedTuple):
    """Of the files of a folder that were looked at: how many there are, and how many have a date."""

    files: int
    dated: int

    @property
    def holds_posts(self) -> bool:
        """Whether it is a folder of posts: most of its files have a date."""
        return self.dated > 0 and self.dated * 2 >= self.files


def count(folder: Path, *, deep: bool = True) -> Count:
    """Look at the articles of a folder, or of those below it too; section pages and READMEs are none."""
    files = dated = 0
    for seen, (directory, inner, names) in enumerate(os.walk(folder)):
        inner[:] = sorted(name for name in inner if deep and _may_hold_posts(name))
        for name in sorted(names):
            if files >= _FILES:
                return Count(files, dated)
            if _is_article(name, outermost=Path(directory) == folder):
                files += 1
                dated += is_dated(Path(directory) / name)
        if seen > _MOST:
            break
    return Count(files, dated)


def _may_hold_posts(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in _NO_POSTS


def _is_article(name: str, *, outermost: bool) -> bool:
    """Whether a file may be an article; the index of a folder is one where folders are bundles."""
    others = (".", "_index.", "README", "LICENSE", *(("index.",) if outermost else ()))
    return name.lower().endswith(_SUFFIXES) and not name.startswith(others)


def is_dated(file: Path) -> bool:
    """Whether a file has a date, in its name or in what stands at its head."""
    if day_in(f"/{file.parent.name}/{file.stem}"):
        return True
    return _says_a_date(file) or _says_a_date(file.with_suffix(".meta"))


def _says_a_date(file: Path) -> bool:
    try:
        return _DATED.search(beneath.read(file, _HEAD)) is not None
    except OSError:
        return False


def inside(folder: Path) -> list[str]:
    """The names of the folders in a folder, hidden ones left out."""
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []


def without_posts(folder: Path) -> list[str]:
    """The folders in a folder that hold articles of which hardly one has a date: pages, not posts."""
    counted = ((name, count(folder / name)) for name in inside(folder))
    return [name for name, one in counted if one.files and one.dated * 10 < one.files]


def undated_pages(folder: Path) -> list[str]:
    """The articles directly in a folder that have no date, where these are few: about the site, the imprint."""
    try:
        files = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and not entry.name.startswith("."))
    except OSError:
        return []
    articles = [name for name in files if name.lower().endswith(_SUFFIXES)]
    found = [name for name in articles if not name.startswith("_index.") and not is_dated(folder / name)]
    return found if len(found) <= _FILES else []


def best(site: Path) -> list[str]:
    """The folders of a site that hold posts, the outermost of each branch, relative to it; "" is itself."""
    found: list[str] = []
    pending = [""]
    while pending and len(found) < 8:
        path = pending.pop(0)
        if path.count("/") > 4:
            continue
        one = count(site / path)
        if one.holds_posts and (count(site / path, deep=False).holds_posts or _is_split(site / path)):
            found.append(path)
        elif one.files:
            pending += [f"{path}/{name}".lstrip("/") for name in inside(site / path) if _may_hold_posts(name)]
    return found


def _is_split(folder: Path) -> bool:
    """Whether posts lie in folders of a folder that holds none by itself: by year, language or section."""
    return sum(count(folder / name).holds_posts for name in inside(folder) if _may_hold_posts(name)) > 1
