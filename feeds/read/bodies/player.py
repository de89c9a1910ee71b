"""The file that the one player in a body plays."""

from __future__ import annotations

import re
from html import unescape

from feeds.article import Enclosure
from feeds.read.headers.media import TYPES, type_of

_PLAYER = re.compile(r"<(audio|video)\b([^<>]*+)>(.*?)(?:</\1>|\Z)", re.DOTALL)
_SOURCE = re.compile(r"<source\b([^<>]*+)>")
_ATTRIBUTE = re.compile(r'\b(src|type)="([^"]*)"')


def enclosure(html: str) -> Enclosure | None:
    """What the only `<audio>` or `<video>` of clean HTML plays; which of several is meant, nobody can tell."""
    players = _PLAYER.findall(html)
    if len(players) != 1:
        return None
    kind, attributes, inner = players[0]
    for said in (attributes, *_SOURCE.findall(inner)):
        told = {name: unescape(value).strip() for name, value in _ATTRIBUTE.findall(said)}
        if url := told.get("src"):
            return Enclosure(url=url, type=_type(kind, url, told.get("type", "")))
    return None


def _type(kind: str, url: str, stated: str) -> str:
    """The stated media type without its parameters (`video/mp4; codecs=…`), else what the suffix stands for."""
    bare = stated.partition(";")[0].strip().lower()
    if bare in TYPES.values():
        return bare
    guess = type_of(url, "")
    return f"{kind}/{guess.partition('/')[2]}" if guess in ("audio/ogg", "video/ogg", "video/webm") else guess
