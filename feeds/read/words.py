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
_CODE = re.compile(r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\([*_`\[\]<>#&])")


def words(text: str) -> str:
    """One line of plain text: inline Markdown and HTML tags gone, entities decoded once, white space collapsed.

    What only looks like markup stays: `snake_case`, `__init__`, `Vec<T>`, `2 * 3`.
    """
    if _SIGNS.search(text):
        text = "".join(part if code else _bare(part) for part, code in _parts(text))
    return plain(unescape(text) if "&" in text else text)


def _parts(text: str) -> list[tuple[str, bool]]:
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [(text[end : code.start()], False), (code[2], True)]
        end = code.end()
    return [*parts, (text[end:], False)]


def _bare(text: str) -> str:
    text = _INLINE.sub("", _BLOCK.sub(" ", text))
    for mark in _MARKS:
        text = mark.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)
