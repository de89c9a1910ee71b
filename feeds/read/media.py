"""Images, enclosures and related links as headers name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Enclosure, Link
from feeds.read.header import fold
from feeds.read.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.read.header import Value

#: By suffix; the machine's own table (mimetypes) differs from host to host, and documents must not.
TYPES = {
    suffix: f"{kind}/{subtype}"
    for kind, suffixes in (
        ("audio", "aac:aac flac:flac m4a:mp4 mp3:mpeg oga:ogg ogg:ogg opus:ogg wav:wav"),
        ("video", "m4v:mp4 mov:quicktime mp4:mp4 ogv:ogg webm:webm"),
        ("image", "avif:avif gif:gif jpeg:jpeg jpg:jpeg png:png svg:svg+xml webp:webp"),
        ("application", "epub:epub+zip pdf:pdf zip:zip"),
    )
    for suffix, subtype in (pair.split(":") for pair in suffixes.split())
}


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_IMAGES = _keys(
    "image images ogimage featuredimage featureimage coverimage cover heroimage hero primaryimage socialimage banner"
    " thumbnail"
)
_ENCLOSURES = _keys("enclosure enclosures audio podcast attachment attachments")
_RELATED = _keys("related relatedposts relatedlinks seealso links externallinks sourceurl externalurl")
_URLS = _keys("url src href link file path image relative feature")
_SUFFIX = re.compile(r"\.(\w{2,5})(?:[?#].*)?$")
_BYTES = re.compile(r"\d{1,15}")


def image(values: dict[str, Value]) -> str | None:
    """The image of an article; a bare name without a suffix is an id in someone's data file, and no image."""
    for key in _IMAGES:
        for url, _ in _files(values.get(key)):
            if type_of(url, "").startswith("image/") or url.startswith(("http://", "https://", "/")):
                return url
    return None


def enclosures(values: dict[str, Value]) -> tuple[Enclosure, ...]:
    """Files that belong to an article: a URL, a mapping (url, type, length), or a list of these."""
    found: dict[str, Enclosure] = {}
    for key in _ENCLOSURES:
        for url, record in _files(values.get(key)):
            stated = _string(record, "type", "mime", "mimetype")
            type = stated if "/" in stated else type_of(url, "")  # noqa: A001 - the field's word
            if type:
                length = _string(record, "length", "size", "bytes")
                size = int(length) if _BYTES.fullmatch(length) else 0
                found.setdefault(url, Enclosure(url=url, type=type, length=size))
    return tuple(found.values())


def related(values: dict[str, Value]) -> tuple[Link, ...]:
    """Other pages that a header points to."""
    found: dict[str, Link] = {}
    for key in _RELATED:
        for url, record in _files(values.get(key)):
            if url.startswith(("http://", "https://", "/")):
                found.setdefault(
                    url, Link(title=words(_string(record, "title", "name", "text", "label")) or url, href=url)
                )
    return tuple(found.values())


def type_of(url: str, default: str = "application/octet-stream") -> str:
    """The media type that a URL's suffix stands for."""
    match = _SUFFIX.search(url)
    return TYPES.get(match[1].lower(), default) if match else default


def _files(value: Value) -> Iterator[tuple[str, dict[str, Value]]]:
    if isinstance(value, str) and value.strip():
        # WordPress writes an enclosure as three lines: URL, length, type.
        url, *rest = value.split("\n") if "\n" in value.strip() else [value]
        yield url.strip(), dict(zip(("length", "type"), rest, strict=False))
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _files(item)
    elif isinstance(value, dict):
        record = {fold(key): inner for key, inner in value.items()}
        if url := _string(record, *_URLS):
            yield url, record


def _string(record: dict[str, Value], *keys: str) -> str:
    return next((value.strip() for key in keys if isinstance(value := record.get(key), str) and value.strip()), "")
