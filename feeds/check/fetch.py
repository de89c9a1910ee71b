"""The bytes of a feed to be checked, from a file or over HTTP."""

from __future__ import annotations

import zlib
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from feeds import __version__
from feeds.errors import SourceError

#: Bytes and seconds after which we stop: no feed that a reader takes is larger or slower.
LARGEST = 20_000_000
PATIENCE = 20.0


def fetch(place: str) -> tuple[bytes, str | None]:
    """The document at a path or http(s) URL, and the URL that it was found at in the end (None for a file).

    Raises SourceError when it can't be had.
    """
    if place.startswith(("http://", "https://")):
        return _get(place)
    try:
        with Path(place).open("rb") as file:
            return _bounded(file.read(LARGEST + 1), place), None
    except OSError as error:
        raise SourceError(place, (error.strerror or str(error)).lower()) from error


def _get(url: str) -> tuple[bytes, str]:
    headers = {"User-Agent": f"feeds-check/{__version__}", "Accept-Encoding": "gzip"}
    try:
        with urlopen(Request(url, headers=headers), timeout=PATIENCE) as answer:  # noqa: S310 - http(s) only, see fetch
            body: bytes = answer.read(LARGEST + 1)
            if answer.headers.get("Content-Encoding", "").lower() == "gzip":
                body = zlib.decompressobj(31).decompress(body, LARGEST + 1)
            return _bounded(body, url), answer.url
    except (URLError, OSError, HTTPException, zlib.error, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise SourceError(url, str(reason).lower()) from error


def _bounded(body: bytes, place: str) -> bytes:
    if len(body) > LARGEST:
        raise SourceError(place, f"larger than {LARGEST:,} bytes; no reader takes a feed of that size")
    return body
