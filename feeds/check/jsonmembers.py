"""The members that JSON Feed 1.1 names, with their types, and a feed by them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
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
_PLAIN = names("title summary name description content_text")
DATES = ("date_published", "date_modified")


class Feed(Value):
    """A JSON Feed, whose members are found in one walk so that no rule needs one of its own."""

    @cached_property
    def items(self) -> list[tuple[Path, dict[str, Any]]]:
        """The items that are objects, with their paths."""
        return [(path, item) for path, item in self._items if isinstance(item, dict)]

    @cached_property
    def records(self) -> list[tuple[Path, Any, dict[str, type]]]:
        """Every object of the feed that JSON Feed describes, with the types of its members."""
        found: list[tuple[Path, Any, dict[str, type]]] = [((), self.root, _FEED)]
        found += ((path, item, _ITEM) for path, item in self._items)
        for name, known in (("authors", AUTHOR), ("hubs", HUB), ("attachments", _ATTACHMENT)):
            found += ((path, one, known) for path, one in self.of(name))
        return found

    @cached_property
    def strings(self) -> list[tuple[Path, str]]:
        """Every text that stands in a member which JSON Feed names."""
        found: list[tuple[Path, str]] = []
        for path, record, known in self.records:
            if isinstance(record, dict):
                found += (
                    ((*path, name), text) for name, text in record.items() if name in known and isinstance(text, str)
                )
        found += ((path, tag) for path, tag in self.of("tags") if isinstance(tag, str))
        return found

    @cached_property
    def plain(self) -> list[tuple[Path, str]]:
        """Every text that is plain text by the spec."""
        return [(path, text) for path, text in self.strings if path[-1] in _PLAIN or "tags" in path]

    @cached_property
    def urls(self) -> list[tuple[Path, str]]:
        """Every text that is a URL by the spec."""
        return [(path, text) for path, text in self.strings if path[-1] in _URLS and "tags" not in path]

    @cached_property
    def dates(self) -> list[tuple[Path, str]]:
        """Every text that is a date by the spec."""
        return [(path, text) for path, text in self.strings if path[-1] in DATES]

    def of(self, name: str) -> Sequence[tuple[Path, Any]]:
        """The members of every array of that name, in the feed and in its items."""
        return self._arrays.get(name, ())

    @cached_property
    def _items(self) -> list[tuple[Path, Any]]:
        items = self.root.get("items")
        return [(("items", index), item) for index, item in enumerate(items if isinstance(items, list) else ())]

    @cached_property
    def _arrays(self) -> dict[str, list[tuple[Path, Any]]]:
        found: dict[str, list[tuple[Path, Any]]] = {}
        for path, record in (((), self.root), *self.items):
            for name, array in record.items():
                if isinstance(array, list):
                    found.setdefault(name, []).extend(((*path, name, index), one) for index, one in enumerate(array))
        return found


def is_a(value: Any, wanted: type) -> bool:
    """Whether the value has the type; a number is no truth value."""
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, wanted)


def kind(value: Any) -> str:
    """What the value is, in words."""
    return "null" if value is None else WORDS.get(type(value), "a number")
