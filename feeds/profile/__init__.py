"""What the configuration of a site says, whatever generator it is for: read as data, nothing of it is ever run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.profile import docusaurus, eleventy, hugo, jekyll, nikola, pelican, plain, zola
from feeds.profile.found import Profile
from feeds.profile.values import language
from feeds.read.bodies.words import words
from feeds.text import NOT_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["GENERATORS", "Profile", "recognise"]

#: The generators, in the order in which they are looked for: Zola before Hugo, whose config.toml is called the same.
GENERATORS: dict[str, Callable[[Path], Profile | None]] = {
    "Jekyll": jekyll.read,
    "Docusaurus": docusaurus.read,
    "Pelican": pelican.read,
    "Nikola": nikola.read,
    "Zola": zola.read,
    "Hugo": hugo.read,
    "Eleventy": eleventy.read,
}


def recognise(site: Path) -> Profile:
    """The profile of the site in a directory; what is not fit for a feed's configuration is told as unknown."""
    found = next(filter(None, (read(site) for read in GENERATORS.values())), None) or plain.read(site)
    for what in ("title", "author", "description"):
        text = getattr(found, what)
        setattr(found, what, words(NOT_TEXT.sub("", text)) or None if text else None)
    if found.timezone and not _is_zone(found.timezone):
        found.unknown.append(f"the time zone: there is none of the name {found.timezone!r}")
        found.timezone = None
    found.language = language(found.language)
    if found.title is None:
        found.unknown.append("the title")
    if found.url is None:
        found.unknown.append("the address of the site: links in articles can't be made absolute without it")
    elif urlsplit(found.url).username or urlsplit(found.url).query:
        found.unknown.append("the address of the site: it has a user name or a query")
        found.url = None
    return found


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
