"""Plain text of what editors write into titles, summaries and names: Markdown, HTML tags and entities taken away."""

from __future__ import annotations

import re
from html import unescape

from feeds.text import plain

_SIGNS = re.compile(r"[`*_\[<\\]")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|big|cite|code|del|em|font|i|ins|kbd|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</?(?:blockquote|br|div|figure|h[1-6]|hr|img|li|ol|p|pre|table|td|tr|ul)(?:\s[^<>]*)?/?>|<!--(?:(?!<!--).)*?-->",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (
    re.compile(r"(?<!\\)!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\))?(?:\s+\"[^\"]*\")?\)"),
    re.compile(r"(?<!\\)\*\*(?=\S)([^*]+)(?<=[^\s\\])\*\*"),
    re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*]+)(?<=[^\s*\\])\*(?![\w*])"),
    re.compile(r"(?<![\w\\])_(?=[^\s_])([^_]+)(?<=[^\s_\\])_(?!\w)"),
)
_TICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"\\([*_`\[\]<>#&])")


def words(text: str) -> str:
    """One line of plain text: inline Markdown and HTML tags gone, entities decoded once, white space collapsed.

    What only looks like markup stays: `snake_case`, `__init__`, `Vec<T>`, `2 * 3`.
    """
    if _SIGNS.search(text):
        text = "".join(part if code else _bare(part) for part, code in _parts(text))
    return plain(unescape(text) if "&" in text else text)


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text and its code spans: what stands between backticks and the next run of just as many, in one line."""
    runs = [run.span() for run in _TICKS.finditer(text)]
    partners, last = [0] * len(runs), dict[int, int]()
    for at in range(len(runs) - 1, -1, -1):
        size = runs[at][1] - runs[at][0]
        partners[at], last[size] = last.get(size, 0), at
    parts, end, free = list[tuple[str, bool]](), 0, 0
    for at, (start, stop) in enumerate(runs):
        closing = runs[partners[at]][0]
        if at >= free and partners[at] and text.find("\n", stop, closing) < 0:
            parts += [(text[end:start], False), (text[stop:closing], True)]
            end, free = runs[partners[at]][1], partners[at] + 1
    return [*parts, (text[end:], False)]


def _bare(text: str) -> str:
    text = _INLINE.sub("", _BLOCK.sub(" ", text))
    for mark in _MARKS:
        text = mark.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)
