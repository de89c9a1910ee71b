"""What the path of a file says of its article: a day, a slug, a language, a category."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from feeds.text import plain

if TYPE_CHECKING:
    from feeds.read.conventions import Conventions

#: Folders that hold articles without saying what they are about.
CONTAINERS = frozenset((
    "_posts", "_drafts", "app", "apps", "article", "articles", "blog", "blogs", "content", "contents", "draft",
    "drafts", "entries", "input", "item", "items", "pages", "post", "posts", "site", "source", "sources", "src",
    "static", "stories", "story", "web", "website",
))  # fmt: skip

#: At the beginning of a segment; with signs between its parts, or eight digits.
_DAY = re.compile(
    r"(\d\d\d\d)(?<![^/]\d\d\d\d)(?:[-_/](\d{1,2})[-_/](\d{1,2})|(?<=19\d\d|20\d\d)(\d\d)(\d\d))(?=$|[-_. /])"
)
#: What stands before the last suffix: `x.html.erb`, `x.md.erb`, `x.html.md`.
_INNER = re.compile(r"\.(?:html?|md|markdown|rst|adoc|asciidoc)$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[-_.]\d+)*")


class Place(NamedTuple):
    """`day` as YYYY-MM-DD, `category` as nested folders ("world/asia"); "" or None where the path says nothing."""

    slug: str
    day: str | None
    language: str | None
    category: str


def place(path: str, conventions: Conventions) -> Place:
    """What a path (posix, relative to the source) says, by the habits of Jekyll, Hugo, Pelican and Docusaurus."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    stem = _INNER.sub("", stem) if "." in stem else stem
    stem, language = _without_language(stem, conventions.languages)
    bundle = stem.lower() == "index" and bool(folder)
    whole = folder if bundle else f"{folder}/{stem}"
    above, spoken = _folders(folder.rpartition("/")[0] if bundle else folder, conventions.languages)
    day, end = _last_day(whole)
    last = whole.rfind("/") + 1
    slug = whole[max(last, end) :].strip("-_. ") if end > last else whole[last:]
    return Place(slug or day or stem, day, language or spoken, above if conventions.folders else "")


def day_in(text: str) -> str | None:
    """The day inside a path or URL (`/2014/09/15/x`, `2014-09-15-x`) as YYYY-MM-DD, the rightmost when several."""
    return _last_day(text)[0]


def _last_day(text: str) -> tuple[str | None, int]:
    found: tuple[str | None, int] = (None, 0)
    for match in _DAY.finditer(text):
        if day := _real(*filter(None, match.groups())):
            found = (day, match.end())
    return found


def _real(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _without_language(stem: str, languages: tuple[str, ...]) -> tuple[str, str | None]:
    if not languages:
        return stem, None
    rest, _, suffix = stem.rpartition(".")
    language = next((known for known in languages if known.lower() == suffix.lower()), None) if rest else None
    return (rest, language) if language else (stem, None)


@lru_cache(maxsize=4096)
def _folders(folder: str, spoken_in: tuple[str, ...]) -> tuple[str, str | None]:
    languages = {language.lower(): language for language in spoken_in}
    spoken = None
    kept = []
    for segment in filter(None, map(plain, folder.split("/"))):
        lower = segment.lower()
        if lower in languages:
            spoken = languages[lower]
        elif lower not in CONTAINERS and not segment.startswith("_") and not _DIGITS.fullmatch(segment):
            kept.append(segment)
    return "/".join(kept), spoken
