"""A bound on how deep HTML may nest: parsers take quadratic time over it, and readers' renderers fall over."""

from __future__ import annotations

import re

_DEEPEST = 128
_FEW = 4 * _DEEPEST
#: A comment, an element whose content is no markup, or one tag. What is never closed matches too: looking for its end
#: from each of a million beginnings would take hours.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</\1\b[^>]*(?:>|\Z)|\Z)"
    r"""|<(/?)([a-zA-Z][^\s/>]*+)(?:[^<>"']++|"[^"]*"|'[^']*')*+(>?)""",
    re.DOTALL | re.IGNORECASE,
)
#: Elements that end by themselves, hold nothing or can't hold their own kind: they add no depth of their own.
_FLAT = frozenset(
    str.split(
        "a area base body br col colgroup dd dt embed form head hr html img input li link meta nobr option"
        " optgroup p param source tbody tfoot thead tr track wbr"
    )
)
_CELLS = frozenset(("td", "th"))
#: An end tag does not reach through these (HTML, "has an element in scope"), except one of their own.
_WALLS = _CELLS | frozenset(str.split("applet button caption marquee object select table template"))
#: The end tag of another element does not reach through these (HTML, "any other end tag").
_SPECIAL = _WALLS | frozenset(
    str.split(
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer"
        " h1 h2 h3 h4 h5 h6 header hgroup listing main menu nav ol pre search section summary ul"
    )
)
_REACH = 8
#: Tags of one text; a page has a tenth of that, and each costs microseconds again and again.
_MOST = 200_000
_UNTIL_MOST = re.compile(rf"(?:[^<]*+<){{{_MOST}}}")
_ANY_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z!?][^<>]*>?", re.DOTALL)


def bounded(html: str) -> str:
    """The same HTML without the tags behind its first 200,000, their text kept."""
    if html.count("<") <= _MOST or (head := _UNTIL_MOST.match(html)) is None:
        return html
    cut = head.end() - 1
    return html[:cut] + _ANY_TAG.sub(" ", html[cut:])


def flatten(html: str) -> str:
    """The same HTML with the tags of elements nested deeper than 128 removed, their text kept."""
    if html.count("<") <= _FEW:
        return html
    stack: list[str] = []

    def shallow(match: re.Match[str]) -> str:
        name = (match[3] or "").lower()
        if not name or name in _FLAT or not match[4]:
            return match[0]
        if match[2]:
            _close(stack, name)
            return match[0] if len(stack) < _DEEPEST else ""
        if name in _CELLS and stack and stack[-1] in _CELLS:
            stack.pop()
        stack.append(name)
        return match[0] if len(stack) <= _DEEPEST else ""

    return _MARKUP.sub(shallow, html)


def _close(stack: list[str], name: str) -> None:
    """Close the innermost element of that name if its end tag reaches it; rather too few than too many."""
    for back in range(1, min(len(stack), _REACH) + 1):
        top = stack[-back]
        if top == name:
            del stack[-back:]
            return
        if (top in _WALLS and name not in _WALLS) or (top in _SPECIAL and name not in _SPECIAL):
            return
