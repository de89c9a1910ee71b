"""The lines of a JSON document on which its members stand: its parser does not tell them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


@dataclass(slots=True)
class _Open:
    """An object or array that the walk is in, and what of it comes next: a member's name, or an element's number."""

    path: Path
    next: str | int | None


def places(text: str) -> Iterator[tuple[Path, int]]:
    """Every value of a document that is JSON, by its path, with the line on which it (or its name) starts.

    A name that stands twice in an object comes twice.
    """
    around: list[_Open] = []
    line, read = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", read, token.start())
        read = token.start()
        path = _step(around, token[0])
        if path is not None:
            yield path, line


def line_of(text: str, part: re.Pattern[str]) -> int:
    """The line of the first number, constant or sign that the pattern matches whole; 1 when there is none."""
    found = next((one for one in _TOKEN.finditer(text) if part.fullmatch(one[0])), None)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _step(around: list[_Open], part: str) -> Path | None:
    """Take one token in; the path of the value, or of the member, that starts with it."""
    inner = around[-1] if around else None
    if part in "}]":
        around.pop()
    elif part == ",":
        if inner:
            inner.next = inner.next + 1 if isinstance(inner.next, int) else None
    elif inner and inner.next is None:
        inner.next = str(json.loads(part))
        return (*inner.path, inner.next)
    elif part != ":":
        path: Path = (*inner.path, inner.next) if inner and inner.next is not None else ()
        if part in "{[":
            around.append(_Open(path, 0 if part == "[" else None))
        return path if inner is None or isinstance(inner.next, int) else None
    return None
