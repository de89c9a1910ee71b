"""Links and ids: RFC 3986 URIs, RFC 3987 IRIs, tag: (RFC 4151), urn: (RFC 8141) and urn:uuid: (RFC 9562)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from feeds.text import is_host

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# RFC 3986 appendix A: reserved, unreserved and percent; everything else in ASCII is never part of a URI.
_FOREIGN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%\xa1-\U0010ffff]")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BRACKET = re.compile(r"[\[\]]")
_TAG = re.compile(
    r"tag:(?:[^\s:,@]+@)?[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?,([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?:[^\s#]*(?:#\S*)?"
)
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9\-]{0,30}[A-Za-z0-9]:\S+", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}
_DOTS = re.compile(r"/\.\.?(?:/|$)")
_EMPTY_LABEL = re.compile(r"^\.|\.\.")
_LOW_HEX = re.compile(r"%(?:[0-9A-F]?[a-f]|[a-f][0-9A-F])")


def syntax_fault(text: str) -> str | None:
    """Why the text is no URI or IRI reference (RFC 3986 section 4.1, RFC 3987 section 2.2); None when it is one."""
    if text != text.strip():
        return "white space around it"
    if found := _FOREIGN.search(text):
        return f"{found[0]!r} must be percent-encoded"
    if _PERCENT.search(text):
        return "a % that starts no percent-encoding"
    if text.count("#") > 1:
        return "a second #"
    return _authority_fault(text)


@lru_cache(maxsize=4096)
def absolute_fault(text: str) -> str | None:
    """Why the text is no absolute IRI with something behind its scheme; None when it is one."""
    if not text.strip():
        return "it is empty"
    if fault := syntax_fault(text):
        return fault
    scheme = _SCHEME.match(text)
    if not scheme:
        return "it is relative"
    return "nothing follows its scheme" if scheme.end() == len(text) else None


def web_fault(text: str) -> str | None:
    """Why an absolute IRI is not one that every reader can open: neither http nor https; None when it is."""
    return None if text.lower().startswith(("http://", "https://")) else "it is neither http nor https"


def ascii_fault(text: str) -> str | None:
    """Why an IRI is no URI: characters that RFC 3986 wants percent-encoded, a host that it wants in punycode."""
    found = next((character for character in text if character > "\x7f"), None)
    return f"{found!r} is not ASCII: percent-encode it (in a host: punycode)" if found else None


@lru_cache(maxsize=1024)
def id_fault(text: str) -> str | None:
    """Why the text can't be an atom:id (RFC 4287 section 4.2.6): an absolute IRI, well-formed in its own scheme."""
    if fault := absolute_fault(text):
        return fault
    lower = text.lower()
    if lower.startswith("tag:"):
        return _tag_fault(text)
    if lower.startswith("urn:uuid:") and not _UUID.fullmatch(text):
        return "it is no UUID"
    if lower.startswith("urn:") and not _URN.fullmatch(text):
        return "a urn: has a namespace and a name"
    return None


def not_canonical(text: str) -> str | None:
    """How an id differs from the form of it that RFC 4287 section 4.2.6.1 recommends; None when it does not."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    scheme = text.partition(":")[0]
    host = parts.netloc.rpartition("@")[2]
    if scheme != scheme.lower() or host != host.lower():
        return "scheme and host are not in lower case"
    if port is not None and port == _DEFAULT_PORT.get(parts.scheme):
        return "the default port is stated"
    if parts.scheme in _DEFAULT_PORT and not parts.path:
        return "the path is empty"
    if parts.netloc and _DOTS.search(parts.path):
        return "its path has dots to resolve"
    return "percent-encodings are not in capitals" if _LOW_HEX.search(text) else None


def _tag_fault(text: str) -> str | None:
    found = _TAG.fullmatch(text)
    if not found:
        return "a tag: is tag:host,date:name"
    year, month, day = (int(part or 1) for part in found.groups())
    return None if year and 1 <= month <= 12 and 1 <= day <= 31 else "there is no such date in its tag:"


def _authority_fault(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme.lower() in ("http", "https") and not parts.hostname:
        return "it has no host"
    if _EMPTY_LABEL.search(parts.hostname or ""):
        return "a part of its host is empty"
    if parts.scheme.lower() in ("http", "https") and not is_host(parts.hostname or ""):
        return "its host starts with neither a letter nor a digit"
    return "square brackets outside of the host" if _BRACKET.search(parts.path + parts.query + parts.fragment) else None
