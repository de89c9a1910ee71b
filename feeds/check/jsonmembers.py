"""The members that JSON Feed 1.1 names, with their types, and the ways to walk a feed by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feeds.check.json_ import Value
from feeds.check.jsonlines import Path
from feeds.check.rules import names

WORDS: dict[type, str] = {str: "text", list: "an array", dict: "an object", bool: "true or false", float: "a number"}
AUTHOR: dict[str, type] = {"name": str, "url": str, "avatar": str}
HUB: dict[str, type] = {"type": str, "url": str}
_ATTACHMENT: dict[str, type] = {
    "url": str,
    "mime_type": str,
    "title": str,
    "size_in_bytes": float,
    "duration_in_seconds": float,
}
_FEED: dict[str, type] = {
    **dict.fromkeys(names("version title home_page_url feed_url description user_comment next_url"), str),
    **dict.fromkeys(names("icon favicon language"), str),
    "authors": list,
    "author": dict,
    "expired": bool,
    "hubs": list,
    "items": list,
}
_ITEM: dict[str, type] = {
    **dict.fromkeys(names("id url external_url title content_html content_text summary image banner_image"), str),
    **dict.fromkeys(names("date_published date_modified language"), str),
    "authors": list,
    "author": dict,
    "tags": list,
    "attachments": list,
}
_URLS = names("home_page_url feed_url next_url icon favicon url external_url image banner_image avatar")
DATES = ("date_published", "date_modified")


def items(feed: Value) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The items that are objects, with their paths."""
    items = feed.root.get("items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield ("items", index), item


def of(feed: Value, name: str) -> Iterator[tuple[Path, Any]]:
    """The members of every array of that name, in the feed and in its items."""
    for path, record in (((), feed.root), *items(feed)):
        array = record.get(name)
        yield from (
            ((*path, name, index), found) for index, found in enumerate(array if isinstance(array, list) else ())
        )


def tags(feed: Value) -> Iterator[tuple[Path, Any]]:
    """Every tag."""
    return of(feed, "tags")


def records(feed: Value) -> Iterator[tuple[Path, Any, dict[str, type]]]:
    """Every object of the feed that JSON Feed describes, with the types of its members."""
    yield (), feed.root, _FEED
    items = feed.root.get("items")
    yield from ((("items", index), item, _ITEM) for index, item in enumerate(items if isinstance(items, list) else ()))
    for name, known in (("authors", AUTHOR), ("hubs", HUB), ("attachments", _ATTACHMENT)):
        yield from ((path, found, known) for path, found in of(feed, name))


def strings(feed: Value) -> Iterator[tuple[Path, str]]:
    """Every text that stands in a member which JSON Feed names."""
    for path, record, known in records(feed):
        if isinstance(record, dict):
            yield from (
                ((*path, name), text) for name, text in record.items() if name in known and isinstance(text, str)
            )
    yield from ((path, tag) for path, tag in tags(feed) if isinstance(tag, str))


def plain(feed: Value) -> Iterator[tuple[Path, str]]:
    """Every text that is plain text by the spec."""
    return ((path, text) for path, text in strings(feed) if is_plain(path))


def is_plain(path: Path) -> bool:
    """Whether a text at that path is plain text of one line or a few, as a title is."""
    return path[-1] in ("title", "summary", "name", "description") or "tags" in path


def urls(feed: Value) -> Iterator[tuple[Path, str]]:
    """Every text that is a URL by the spec."""
    return ((path, text) for path, text in strings(feed) if path[-1] in _URLS and "tags" not in path)


def dates_in(feed: Value) -> Iterator[tuple[Path, str]]:
    """Every text that is a date by the spec."""
    return ((path, text) for path, text in strings(feed) if path[-1] in DATES)


def is_a(value: Any, wanted: type) -> bool:
    """Whether the value has the type; a number is no truth value."""
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, wanted)


def kind(value: Any) -> str:
    """What the value is, in words."""
    return "null" if value is None else WORDS.get(type(value), "a number")
