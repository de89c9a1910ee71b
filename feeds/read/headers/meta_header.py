"""Articles written as small HTML documents whose `<meta name=…>` are their header, as Pelican has them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from feeds.read.bodies.parts import attributes
from feeds.read.headers.line_header import Lines

if TYPE_CHECKING:
    from feeds.read.headers.header import Value

_START = re.compile(r"(?:<!DOCTYPE[^<>]*>\s*|<\?xml[^<>]*>\s*|<!--[^>]*-->\s*)*<(?:html|head)[\s>]", re.IGNORECASE)
_END = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>|</html\s*>", re.IGNORECASE)
_META = re.compile(r"<meta\s[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]*)</title", re.IGNORECASE)
#: What the pages of a site have in their head, and an article written by hand has not.
_OF_A_PAGE = re.compile(r"<(?:link|script|style|base|noscript)\b|\s(?:property|itemprop)\s*=", re.IGNORECASE)
_TELLING = frozenset(str.split("date category tags authors summary slug status modified"))
_LONGEST = 20_000


def meta(text: str) -> Lines | None:
    """What the head of a document says by `<meta name=…>`, and the content of its body.

    None for what is no such document: a page of a site has links, scripts or styles in its head.
    """
    if not _START.match(text):
        return None
    end = _END.search(text, 0, _LONGEST)
    head = text[: end.start()] if end else ""
    if not end or _OF_A_PAGE.search(head):
        return None
    found = _named(head)
    if not found.keys() & _TELLING:
        return None
    pairs: list[tuple[str, Value]] = [(key, value[0] if len(value) == 1 else value) for key, value in found.items()]
    if title := _TITLE.search(head):
        pairs.insert(0, ("title", unescape(title[1]).strip()))
    return Lines(pairs, _content(text, end.start()))


def _named(head: str) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for tag in _META.findall(head):
        said = attributes(tag)
        if name := said.get("name", "").strip().lower():
            found.setdefault(name, []).append(unescape(said.get("content") or said.get("contents") or "").strip())
    return found


def _content(text: str, at: int) -> str:
    start = _BODY.search(text, at)
    closing = _BODY_END.search(text, start.end()) if start else None
    return text[start.end() : closing.start() if closing else len(text)].strip() if start else ""
