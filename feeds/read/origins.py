"""Where each value of an article was found, in words that an editor understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.article import Origin
from feeds.read import keys
from feeds.read.header import fold
from feeds.read.paths import day_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.read.conventions import Conventions
    from feeds.read.header import Header, Value
    from feeds.read.paths import Place

#: What is found nowhere but in a header.
_STATED = {
    "updated": keys.UPDATED,
    "expires": keys.EXPIRES,
    "summary": keys.SUMMARY,
    "authors": keys.AUTHORS,
    "rights": keys.RIGHTS,
    "link": keys.LINK,
    "id": keys.ID,
}


def origins(
    path: str, header: Header, values: dict[str, Value], where: Place, conventions: Conventions
) -> tuple[Origin, ...]:
    """Where the values of the draft of one file come from; `values` is its header as it was used."""
    return tuple(_found(path, header, values, where, conventions))


def _found(
    path: str, header: Header, values: dict[str, Value], where: Place, conventions: Conventions
) -> Iterator[Origin]:
    def told(*names: str) -> str:
        key = next((name for name in names if _says(values.get(name))), "")
        return f"header: {header.spelt.get(key, key)}" if key else ""

    title = told(*keys.TITLE)
    yield Origin(field="title", where=title or "the first heading", confidence=1.0 if title else 0.9)
    yield _dated(path, told(*keys.DATE), told(*keys.DATED_PATH), where)
    for field, names in _STATED.items():
        if origin := told(*names):
            yield Origin(field=field, where=origin)
    if origin := told(*map(fold, conventions.category_keys)):
        yield Origin(field="categories", where=origin)
    elif where.category:
        yield Origin(field="categories", where="folder", confidence=0.7)
    if origin := told(*map(fold, conventions.tag_keys)):
        yield Origin(field="tags", where=origin)
    if origin := told(*keys.LANGUAGE):
        yield Origin(field="language", where=origin)
    elif where.language:
        yield Origin(field="language", where="path", confidence=0.9)
    elif conventions.language:
        yield Origin(field="language", where="the source's default language", confidence=0.6)
    slug = told(*keys.SLUG)
    yield Origin(field="slug", where=slug or "file name", confidence=1.0 if slug else 0.8)


def _says(value: Value) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _dated(path: str, key: str, path_key: str, where: Place) -> Origin:
    if key:
        return Origin(field="published", where=key)
    if where.day:
        named = day_in(path.rpartition("/")[2]) is not None
        return Origin(field="published", where="file name" if named else "folder", confidence=0.9 if named else 0.8)
    if path_key and not where.day:
        return Origin(field="published", where=f"the day in {path_key}", confidence=0.9)
    return Origin(field="published", where="the file's own date", confidence=0.3)
