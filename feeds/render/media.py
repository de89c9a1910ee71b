"""Media RSS 1.5 in RSS items and Atom entries: the lead image, and the files that the format has no other place for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml.etree import SubElement

from feeds.article import Enclosure, Image
from feeds.render.shown import line
from feeds.render.writer import MEDIA

_NS = f"{{{MEDIA}}}"
_MEDIUMS = ("image", "audio", "video")


def add(element: Any, image: Image | None, files: Sequence[Enclosure], *, described: bool) -> None:
    """Add a media:content for the image and for each of the files, as the last children of an item or entry.

    Each is a child of its own: a media:group is for versions of one thing. feedparser takes a media:description for the
    entry's summary or content where the entry has not both of them before, so it is written only when `described`.
    """
    if image:
        content = _content(
            element,
            url=image.url, medium="image", type=image.type,
            fileSize=image.length, width=image.width, height=image.height,
        )  # fmt: skip
        if described and (text := line(image.caption or image.alt)):
            SubElement(content, _NS + "description", type="plain").text = text
        SubElement(content, _NS + "thumbnail", url=image.url)
        if credit := line(image.credit):
            SubElement(content, _NS + "credit", {"role": image.role} if image.role else {}).text = credit
    for file in files:
        medium = file.type.partition("/")[0]
        medium = medium if medium in _MEDIUMS else "document"
        _content(element, url=file.url, medium=medium, type=file.type, fileSize=file.length, duration=file.duration)


def _content(element: Any, **attributes: str | int) -> Any:
    return SubElement(element, _NS + "content", {name: str(value) for name, value in attributes.items() if value})
