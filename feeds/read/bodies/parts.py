"""Elements found in HTML as it was written, without a tree: balanced by name, in linear time."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ATTRIBUTE = re.compile(r"""(?<=[\s"'/])([^\s"'<>/=]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag that have a value, as written; names in lower case, the first of two counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


def replaced(
    html: str, opening: re.Pattern[str], told: Callable[[str, str], str], wanted: Callable[[str], bool] = bool
) -> str:
    """HTML in which each element whose start tag `opening` finds and is `wanted` is `told(start tag, content)`.

    Group 1 of `opening` is the element's name; where there is none, what was found stays (a comment, a script). An
    element that is never closed stays as it is, and so does all behind it.
    """
    kept, end, seen = [], 0, 0
    while start := opening.search(html, seen):
        seen = start.end()
        if start[1] is None or not wanted(start[0]):
            continue
        close = _close(html, start)
        if close is None:
            break
        kept += [html[end : start.start()], told(start[0], html[start.end() : close.start()])]
        end = seen = close.end()
    return "".join([*kept, html[end:]])


def _close(html: str, start: re.Match[str]) -> re.Match[str] | None:
    depth = 1
    for tag in _tags(start[1].lower()).finditer(html, start.end()):
        depth += -1 if tag[1] else 0 if tag[0].endswith("/>") else 1
        if not depth:
            return tag
    return None


@cache
def _tags(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^<>]*>", re.IGNORECASE)
