"""YAML front matter with every scalar as text, so that dates, `on` and `007` stay what their editor wrote.

Most headers are `key: value` lines and lists of words, and are read as they stand. What is more goes to the parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.read.headers.header import Value

#: What a value that is not quoted is when it is empty.
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
#: What may mean more than itself at the beginning of a scalar (YAML 1.1 section 5.3).
_INDICATORS = frozenset(("", *"-?:,[]{}#&*!|>'\"%@`"))
#: YAML takes no key of more than 1,024 characters.
_KEY = re.compile(r"[^\W\d][\w-]{0,999}")
_WORD = r"(?:\w[^][{},:#?\"'\\]*|\"[^\",\\]*\" *|'[^',\\]*' *)"
_WORDS = re.compile(rf"\[ *(?:{_WORD}(?:, *{_WORD})*)?\]")


class _Doubtful(Exception):  # noqa: N818 - no error: the parser is asked then
    """More than plain lines."""


def load(text: str, *, first_line: int) -> tuple[list[tuple[str, Value]], list[str]]:
    """The pairs of a YAML mapping in order, and notes on what was mended.

    A value that lacks quotes (`title: Foo: bar`, `title: @x`, `title: [draft] x`) is quoted. Raises ValueError naming
    the line (`first_line` is that of the text's first) for everything else that is not YAML, or no mapping.
    """
    try:
        return _plain(text), []
    except _Doubtful:
        from feeds.read.headers.yaml_parser import parse

        return parse(text, first_line=first_line)


def _plain(text: str) -> list[tuple[str, Value]]:
    """The pairs of plain lines. Whatever YAML forbids, or takes for the end of a line, is not printable."""
    if not text.replace("\n", "").isprintable():
        raise _Doubtful
    found: list[tuple[str, Value]] = []
    below: list[str] = []
    for line in reversed(text.split("\n")):
        key, colon, said = line.partition(":")
        if colon and said[:1] in ("", " ") and _KEY.fullmatch(key):
            found.append((key, _value(said.strip(" "), below)))
            below = []
        elif line.lstrip(" ")[:1] not in ("", "#"):
            below.append(line)
    if below:
        raise _Doubtful
    return found[::-1]


def _value(text: str, below: Sequence[str]) -> Value:
    """What stands behind a key, and in the lines below it, the last first."""
    if below:
        if text:
            raise _Doubtful
        return _items(below)
    if text[:1] != "[":
        return _scalar(text) if text else None
    if not _WORDS.fullmatch(text):
        raise _Doubtful
    inner = text[1:-1].strip(" ")
    return [_scalar(word.strip(" ")) for word in inner.split(",")] if inner else []


def _items(lines: Sequence[str]) -> Value:
    dash = " " * (len(lines[0]) - len(lines[0].lstrip(" "))) + "- "
    if not all(line.startswith(dash) for line in lines):
        raise _Doubtful
    return [_scalar(line.removeprefix(dash).strip(" ")) for line in reversed(lines)]


def _scalar(text: str) -> str | None:
    first = text[:1]
    if first in ("'", '"'):
        if len(text) == 1 or text.find(first, 1) != len(text) - 1 or "\\" in text:
            raise _Doubtful
        return text[1:-1]
    if first in _INDICATORS or ": " in text or " #" in text or text[-1] == ":":
        raise _Doubtful
    return None if text in NULLS else text
