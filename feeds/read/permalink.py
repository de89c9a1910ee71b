"""The address of an article by its site's rule, as Jekyll and Hugo write it: `/:year/:month/:day/:slug/`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.read.conventions import Conventions
from feeds.read.paths import CONTAINERS, place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: What a placeholder stands for, from the day (in the zone that the article's date is written in), slug, path without
#: suffix, and categories of an article.
PLACEHOLDERS: dict[str, Callable[[datetime, str, str, Sequence[str]], str]] = {
    "year": lambda day, *_: f"{day:%Y}",
    "short_year": lambda day, *_: f"{day:%y}",
    "month": lambda day, *_: f"{day:%m}",
    "i_month": lambda day, *_: str(day.month),
    "day": lambda day, *_: f"{day:%d}",
    "i_day": lambda day, *_: str(day.day),
    "yearday": lambda day, *_: str(day.timetuple().tm_yday),
    "y_day": lambda day, *_: f"{day:%j}",
    "hour": lambda day, *_: f"{day:%H}",
    "minute": lambda day, *_: f"{day:%M}",
    "second": lambda day, *_: f"{day:%S}",
    "slug": lambda _, slug, *__: slug,
    "title": lambda _, slug, *__: slug,
    "slugorfilename": lambda _, slug, *__: slug,
    "filename": lambda _, __, path, ___: path.rpartition("/")[2],
    "name": lambda _, __, path, ___: path.rpartition("/")[2],
    "path": lambda _, __, path, ___: path,
    "section": lambda _, __, path, ___: next(iter(_sections(path)), ""),
    "sections": lambda _, __, path, ___: "/".join(_sections(path)),
    "category": lambda *parts: "/".join(parts[-1][:1]).lower(),
    "categories": lambda *parts: "/".join(parts[-1]).lower(),
    "output_ext": lambda *_: ".html",
}

_OF_THE_DAY = {"year", "short_year", "month", "i_month", "day", "i_day", "yearday", "y_day"}
_NOT_IN_A_NAME = {"hour", "minute", "second", "category", "categories"}
_PLACEHOLDER = re.compile(r":([a-z_]+)")


def expand(pattern: str, published: datetime, slug: str, path: str, categories: Sequence[str]) -> str:
    """The path of one article's page, percent-encoded (RFC 3986 section 2.1), blanks made hyphens.

    `path` is that of its file, relative to the source. Raises ValueError for a placeholder that is not known.
    """
    if unknown := [name for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS]:
        known = ", ".join(f":{name}" for name in PLACEHOLDERS)
        raise ValueError(f":{unknown[0]} is not known in a permalink; these are: {known}")
    stem = _stem(path)

    def value(match: re.Match[str]) -> str:
        return quote("-".join(PLACEHOLDERS[match[1]](published, slug, stem, categories).split()), safe="/@~+,;=!$'()*")

    return re.sub(r"/{2,}", "/", _PLACEHOLDER.sub(value, pattern))


def locate(pattern: str, name: str) -> str | None:
    """The path of the page of another article, named by its file (`2016-07-26-x`, `/posts/x.md`) as templates do.

    None when the name says too little for the pattern: no day, or where it asks for a time or a category.
    """
    wanted = set(_PLACEHOLDER.findall(pattern))
    where = place(name.lstrip("/"), Conventions())
    if wanted & _NOT_IN_A_NAME or (wanted & _OF_THE_DAY and where.day is None):
        return None
    day = datetime.fromisoformat(where.day or "2000-01-01").replace(tzinfo=UTC)
    return expand(pattern, day, where.slug, name.lstrip("/"), ())


def _stem(path: str) -> str:
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.lower() == "index" and folder:
        return folder
    return f"{folder}/{stem}" if folder else stem


def _sections(path: str) -> list[str]:
    return [segment for segment in path.split("/")[:-1] if segment.lower() not in CONTAINERS]
