"""URLs as they stand in HTML attributes: made absolute, fit for RFC 3986 readers, and only of the schemes asked for."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from feeds.read.bodies.parts import attributes
from feeds.text import NOT_TEXT, is_web_url

if TYPE_CHECKING:
    from collections.abc import Set

_WEB = frozenset({"http", "https"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DROPPED = re.compile(r"[\t\n\r]")
_UNSAFE = re.compile(r'[^\x21-\x7e]|[<>"{}|\\^`]')
#: A percent sign that escapes nothing.
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"((?:https?:)?//)([^/?#]*)", re.IGNORECASE)
_BACKSLASHES = re.compile(r"[^?#]*")
_BASE = re.compile(r"<base\s[^<>]*>", re.IGNORECASE)
#: An ampersand of HTML, left over in a URL that was escaped more than once.
_AMPERSAND = re.compile(r"&(?:amp;)+")
#: One image candidate (HTML, "srcset attribute"): a URL that neither begins nor ends with a comma, and its descriptor.
_CANDIDATE = re.compile(r"[\s,]*+(?:([^\s,]\S*+)\s*+([^,]*+))?+")
#: Characters of an address that others are resolved against; each of them costs a look at all of it.
_LONGEST = 2_000
_DESCRIPTOR = re.compile(r"\d+(?:\.\d+)?[wxh]")


def resolve(url: str, base: str | None, schemes: Set[str]) -> str | None:
    """An attribute's URL made absolute against base, or None when it has another scheme or no sense.

    White space and backslashes are read as the URL standard says (section 4.4); a host of another script is written in
    punycode (RFC 3490), and characters that no URI may hold are percent-encoded (RFC 3986 section 2.1). Without a base
    a relative URL stays relative. What was escaped once too often is mended.
    """
    try:
        url = _fit(_DROPPED.sub("", NOT_TEXT.sub("", _AMPERSAND.sub("&", url))).strip())
        if not url:
            return None
        scheme = _SCHEME.match(url)
        if scheme is None and base is not None:
            url = urljoin(base, url)
            scheme = _SCHEME.match(url)
    except ValueError:  # "//[": a host that is none
        return None
    if scheme is None:
        return url or None
    name = scheme[1].lower()
    return url if name in schemes and (name not in _WEB or is_web_url(url)) else None


def candidates(srcset: str, base: str | None) -> str | None:
    """A `srcset` with its URLs resolved as `resolve` does, candidates without a usable URL left out."""
    kept, at = [], 0
    while (match := _CANDIDATE.match(srcset, at)) and match[1]:
        ended = match[1].endswith(",")
        at = match.end(1) if ended else match.end()
        url = resolve(match[1].rstrip(","), base, _WEB)
        descriptor = "" if ended else match[2].strip()
        if url and not url.endswith(",") and (not descriptor or _DESCRIPTOR.fullmatch(descriptor)):
            kept.append(f"{url} {descriptor}".strip())
    return ", ".join(kept) or None


def base_of(html: str, base: str | None) -> str | None:
    """What relative URLs of an HTML document stand for: its first `<base href>`, else `base` (HTML, 4.2.3)."""
    for tag in _BASE.finditer(html):
        if (href := attributes(tag[0]).get("href")) is not None:
            stated = resolve(unescape(href), base, _WEB)
            return stated if stated and len(stated) <= _LONGEST and is_web_url(stated) else base
    return base


def _fit(url: str) -> str:
    if "\\" in url and ((scheme := _SCHEME.match(url)) is None or scheme[1].lower() in _WEB):
        url = _BACKSLASHES.sub(lambda path: path[0].replace("\\", "/"), url, count=1)
    if not url.isascii():
        url = _HOST.sub(lambda host: host[1] + _ascii(host[2]), url, count=1) if _HOST.match(url) else url
    return _UNSAFE.sub(_encoded, _STRAY.sub("%25", url) if "%" in url else url)


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


def _encoded(match: re.Match[str]) -> str:
    return quote(match[0])
