"""Categories and tags as headers have them: a text with commas, a list, a mapping, a list of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.read.bodies.words import words
from feeds.read.headers.header import fold, folded, stated

if TYPE_CHECKING:
    from feeds.read.headers.header import Value


def terms(values: dict[str, Value], keys: tuple[str, ...], *, semicolons: bool = False) -> tuple[str, ...]:
    """The terms under these keys, each once, in order; `semicolons` part a text that has any, where they may."""
    found: dict[str, str] = {}
    for key in keys:
        for term in _listed(values.get(fold(key)), semicolons=semicolons):
            if text := words(term):
                found.setdefault(text.casefold(), text)
    return tuple(found.values())


def _listed(value: Value, *, semicolons: bool) -> list[str]:
    if isinstance(value, str):
        return value.split(";" if semicolons and ";" in value else ",")
    if isinstance(value, list):
        return [term for term in map(_term, value) if term]
    if isinstance(value, dict):
        name = _term(value)
        return [name] if name else list(value)
    return []


def _term(value: Value) -> str:
    """One item of a list of terms; a list inside the list is a path of nested terms, as Hexo has it."""
    if isinstance(value, dict):
        return stated(folded(value), "name", "title", "label", "term", "slug")
    if isinstance(value, list):
        return "/".join(item.strip() for item in value if isinstance(item, str) and item.strip())
    return value or ""
