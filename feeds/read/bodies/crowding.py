"""A bound on how many attributes a tag of HTML may have: parsers compare each of them with all others."""

from __future__ import annotations

import re

#: A tag, outside of what is no markup.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b[^<>]{0,5000}>.*?(?:</\1\b|\Z)"
    r"""|<([a-zA-Z][^\s/>]*+)((?:[^<>"']++|"[^"]*"|'[^']*')*+)""",
    re.DOTALL | re.IGNORECASE,
)
_LARGE = 100_000  # characters from which its tags may have so many attributes that it is worth a look
_RUN = 20_000  # characters without the end of a tag
_STATED = 10_000  # signs of equality
_ATTRIBUTES = 1000


def uncrowded(html: str) -> str:
    """The same HTML; a tag of a thousand attributes or more has none."""
    return _TAG.sub(_with_few, html) if _is_suspect(html) else html


def _is_suspect(html: str) -> bool:
    return len(html) > _LARGE and (html.count("=") > _STATED or max(map(len, html.split(">"))) > _RUN)


def _with_few(tag: re.Match[str]) -> str:
    few = not tag[2] or len(tag[3]) < _ATTRIBUTES or len(tag[3].split()) < _ATTRIBUTES
    return tag[0] if few else f"<{tag[2]}"
