"""What a feed shows for a shortcode or component: an image, a link to a video, its words, or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.read.bodies.words import words
from feeds.read.headers.media import type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*[=:]\s*)?(?:"((?:\\.|[^"\\])*+)(?:"|\Z)|`([^`]*)`|'([^']*)'|\{\s*["'`]([^"'`{}]*)["'`]\s*\}|([^\s"'`{}]+))""",
    re.DOTALL,
)
_ID = re.compile(r"[\w-]+")
_WORDS = ("text", "quote", "caption", "title", "label")
_ADDRESSES = ("href", "url", "link", "src", "file")
_PUNCTUATION = re.compile(r"[^\w\s]")


def arguments(written: str) -> tuple[list[str], dict[str, str]]:
    """Positional and named arguments as Hugo, Liquid and JSX write them."""
    positional, named = [], {}
    for match in _ARGUMENT.finditer(written):
        value = next((part for part in match.groups()[1:] if part is not None), "").replace('\\"', '"').strip()
        if match[1]:
            named[match[1].lower()] = value
        else:
            positional.append(value)
    return positional, named


def shown(name: str, positional: Sequence[str], named: Mapping[str, str], *, alone: bool) -> str:
    """HTML for one shortcode that can also stand inside Markdown; "" when there is nothing that a reader could use.

    `alone`: it stands on lines of its own, so that a figure may replace it.
    """
    if url := _video(name.lower().replace("-", "").replace("_", ""), positional, named):
        return anchor(url, named.get("title") or url)
    source = next(filter(_is_image, (named.get("src"), *positional)), None)
    if source:
        return _figure(source, named, alone=alone)
    text = next((named[key] for key in _WORDS if named.get(key)), "")
    address = next((named[key] for key in _ADDRESSES if _is_address(named.get(key))), "")
    if address and text:
        return anchor(address, text)
    if text and named.get("cite"):
        return f"<q>{literal(text)}</q> ({literal(named['cite'])})"
    return f"<strong>{literal(text)}</strong>" if text else ""


def anchor(url: str, text: str) -> str:
    """A link whose words neither Markdown nor HTML reads as markup."""
    return f'<a href="{quoted(url)}">{literal(text)}</a>'


def literal(text: str) -> str:
    """Plain words of marked-up text, each sign of punctuation as a character reference."""
    return verbatim(words(text))


def verbatim(text: str) -> str:
    """Text in which neither Markdown nor HTML nor a template engine finds a sign of its own."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", text)


def quoted(url: str) -> str:
    """A URL for an attribute inside Markdown."""
    return quote(url.strip(), safe="/:?#[]@!$&'()+,;=%~-._").replace("&", "&amp;").replace("'", "&#39;")


def _video(name: str, positional: Sequence[str], named: Mapping[str, str]) -> str | None:
    stated = named.get("id") or (positional[0] if positional else "")
    if stated.startswith(("http://", "https://")) and not _is_image(stated):
        return stated if name in ("youtube", "vimeo", "tweet", "twitter", "gist", "embed", "video", "fbvideo") else None
    if not stated or not _ID.fullmatch(stated.replace("/", "-")):
        return None
    if "youtube" in name:
        return f"https://www.youtube.com/watch?v={stated}"
    if "vimeo" in name:
        return f"https://vimeo.com/{stated}"
    if name in ("tweet", "twitter", "x"):
        user, number = named.get("user") or "i", named.get("id") or positional[-1]
        return f"https://twitter.com/{user}/status/{number}"
    if name == "instagram":
        return f"https://www.instagram.com/p/{stated}/"
    return f"https://gist.github.com/{'/'.join(positional[:2])}" if name == "gist" and positional else None


def _figure(source: str, named: Mapping[str, str], *, alone: bool) -> str:
    alt = words(named.get("alt") or "")
    picture = f'<img src="{quoted(source)}" alt="{verbatim(alt)}">'
    if _is_address(named.get("link")):
        picture = f'<a href="{quoted(named["link"])}">{picture}</a>'
    caption = next((named[key] for key in ("caption", "title", "attr") if named.get(key)), "")
    if not alone:
        return picture
    return (
        f"<figure>{picture}<figcaption>{literal(caption)}</figcaption></figure>"
        if caption
        else f"<figure>{picture}</figure>"
    )


def _is_image(value: str | None) -> bool:
    return bool(value) and type_of(value or "", "").startswith("image/")


def _is_address(value: str | None) -> bool:
    return bool(value) and re.match(r"https?://|[/.]|[\w-]+[/.]", value or "") is not None
