"""Where each value of an article was found, in words that an editor understands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.article import Origin
from feeds.read.headers import keys
from feeds.read.headers.header import fold
from feeds.read.headers.paths import day_in

if TYPE_CHECKING:
    from feeds.read.conventions import Conventions
    from feeds.read.headers.header import Header, Value
    from feeds.read.headers.paths import Place

_FIELDS = {
    "title": keys.TITLE,
    "published": keys.DATE,
    "updated": keys.UPDATED,
    "expires": keys.EXPIRES,
    "summary": keys.SUMMARY,
    "authors": keys.AUTHORS,
    "rights": keys.RIGHTS,
    "link": keys.LINK,
    "id": keys.ID,
    "language": keys.LANGUAGE,
    "slug": keys.SLUG,
    "the day": keys.DATED_PATH,
}
#: What each key says, and how many others go before it.
_SAID = [(key, field, rank) for field, names in _FIELDS.items() for rank, key in enumerate(names)]
_BY_KEY = {key: [(field, rank) for each, field, rank in _SAID if each == key] for key, _, _ in _SAID}


def origins(
    path: str, header: Header, values: dict[str, Value], where: Place, conventions: Conventions
) -> tuple[Origin, ...]:
    """Where the values of the draft of one file come from; `values` is its header as it was used."""
    said = tuple((key, header.spelt.get(key, key)) for key, value in values.items() if _says(value))
    told, day = _told(said, conventions.category_keys, conventions.tag_keys)
    found = [*told.values()]
    if "title" not in told:
        found.append(_origin("title", "the first heading", 0.9))
    if "published" not in told:
        found.append(_dated(path, day, where))
    if "categories" not in told and where.category:
        found.append(_origin("categories", "folder", 0.7))
    if "language" not in told and where.language:
        found.append(_origin("language", "path", 0.9))
    elif "language" not in told and conventions.language:
        found.append(_origin("language", "the source's default language", 0.6))
    if "slug" not in told:
        found.append(_origin("slug", "file name", 0.8))
    return tuple(found)


@lru_cache(maxsize=1024)
def _origin(field: str, where: str, confidence: float) -> Origin:
    return Origin(field=field, where=where, confidence=confidence)


@lru_cache(maxsize=256)
def _told(
    said: tuple[tuple[str, str], ...], categories: tuple[str, ...], tags: tuple[str, ...]
) -> tuple[dict[str, Origin], str]:
    """The key of the header that each field is from, and that which has the day of a path.

    `said` are the keys that say something, folded and as written: most headers of a site have the same.
    """
    best: dict[str, tuple[int, str]] = {}
    terms = _terms_of(categories, tags)
    for key, spelt in said:
        for field, rank in (*_BY_KEY.get(key, ()), *terms.get(key, ())):
            if field not in best or rank < best[field][0]:
                best[field] = (rank, f"header: {spelt}")
    _, day = best.pop("the day", (0, ""))
    return {field: _origin(field, where, 1.0) for field, (_, where) in best.items()}, day


@lru_cache(maxsize=64)
def _terms_of(categories: tuple[str, ...], tags: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for field, names in (("categories", categories), ("tags", tags)):
        for rank, name in enumerate(names):
            found.setdefault(fold(name), []).append((field, rank))
    return found


def _says(value: Value) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _dated(path: str, day: str, where: Place) -> Origin:
    if where.day:
        named = day_in(path.rpartition("/")[2]) is not None
        return _origin("published", "file name", 0.9) if named else _origin("published", "folder", 0.8)
    if day:
        return _origin("published", f"the day in {day}", 0.9)
    return _origin("published", "the file's own date", 0.3)
