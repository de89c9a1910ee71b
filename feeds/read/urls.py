"""URLs as they stand in HTML attributes: made absolute, fit for RFC 3986 readers, and only of the schemes asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from feeds.article import NOT_TEXT, is_web_url

if TYPE_CHECKING:
    from collections.abc import Set

_WEB = frozenset({"http", "https"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DROPPED = re.compile(r"[\t\n\r]")
_UNSAFE = re.compile(r'[\s<>"{}|\\^`]')
#: One image candidate (HTML, "srcset attribute"): a URL that neither begins nor ends with a comma, and its descriptor.
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)\s*([^,]*)")
_DESCRIPTOR = re.compile(r"\d+(?:\.\d+)?[wxh]")


def resolve(url: str, base: str | None, schemes: Set[str]) -> str | None:
    """An attribute's URL made absolute against base, or None when it has another scheme or no sense.

    White space is read as the URL standard says (section 4.4); characters that no URI may hold are percent-encoded.
    Without a base a relative URL stays as it is.
    """
    url = _UNSAFE.sub(_encoded, _DROPPED.sub("", NOT_TEXT.sub("", url)).strip())
    if not url:
        return None
    scheme = _SCHEME.match(url)
    if scheme is None and base is not None:
        url = _joined(base, url)
        scheme = _SCHEME.match(url)
    if scheme is None:
        return url or None
    name = scheme[1].lower()
    return url if name in schemes and (name not in _WEB or is_web_url(url)) else None


def candidates(srcset: str, base: str | None) -> str | None:
    """A `srcset` with its URLs resolved as `resolve` does, candidates without a usable URL left out."""
    kept = []
    rest = srcset
    while match := _CANDIDATE.match(rest):
        ended = match[1].endswith(",")
        rest = rest[match.end(1) if ended else match.end() :]
        url = resolve(match[1].rstrip(","), base, _WEB)
        descriptor = "" if ended else match[2].strip()
        if url and not url.endswith(",") and (not descriptor or _DESCRIPTOR.fullmatch(descriptor)):
            kept.append(f"{url} {descriptor}".strip())
    return ", ".join(kept) or None


def _encoded(match: re.Match[str]) -> str:
    return quote(match[0])


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # "//[": a host that is none
        return ""
