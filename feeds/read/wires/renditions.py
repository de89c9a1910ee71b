"""Pictures, sound and films that go with an item of a wire: which rendition readers get, and where it is shown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from feeds.article import Enclosure, Image
from feeds.read.headers.media import seconds, type_of
from feeds.text import is_web_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What every browser shows (WHATWG and usage); a TIFF or a raw file is for editors.
_SHOWN = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp", "image/svg+xml", "image/avif"))
#: A file whose kind is none of these is a page or data, and no enclosure.
_ATTACHED = ("audio/", "video/", "application/pdf", "application/epub", "application/zip")


class Rendition(NamedTuple):
    """One file of a picture, sound or film. Numbers in pixels, bytes and seconds, 0: not said."""

    href: str
    type: str = ""
    width: int = 0
    height: int = 0
    length: int = 0
    duration: int = 0

    @property
    def kind(self) -> str:
        """Its media type, stated or told by its suffix."""
        stated = self.type.partition(";")[0].strip().lower()
        return type_of(self.href, stated) if stated in ("", "application/octet-stream", "image/jpg") else stated


class Medium(NamedTuple):
    """A picture, a sound or a film, in all the renditions that there are of it."""

    renditions: tuple[Rendition, ...]
    caption: str = ""
    alt: str = ""
    credit: str = ""


class Shown(NamedTuple):
    """What becomes of media: the lead image, HTML of the other pictures, files to hear, watch and load."""

    image: Image | None
    figures: str
    enclosures: tuple[Enclosure, ...]


def show(media: Iterable[Medium]) -> Shown:
    """The largest rendition of each picture that browsers show: the first leads, the others are figures.

    Of a sound or film the largest file is an enclosure, as are documents. Only absolute web URLs count.
    """
    pictures: dict[str, Image] = {}
    enclosures: dict[str, Enclosure] = {}
    for medium in media:
        usable = [each for each in medium.renditions if is_web_url(each.href)]
        if shown := [each for each in usable if each.kind in _SHOWN]:
            image = _image(max(shown, key=lambda each: (each.width * each.height, each.width, each.length)), medium)
            pictures.setdefault(image.url, image)
        if files := [each for each in usable if each.kind.startswith(_ATTACHED)]:
            best = max(files, key=lambda each: (each.width, each.length))
            made = Enclosure(url=best.href, type=best.kind, length=best.length, duration=best.duration)
            enclosures.setdefault(made.url, made)
    images = tuple(pictures.values())
    return Shown(images[0] if images else None, figures(images[1:]), tuple(enclosures.values()))


def figures(images: Sequence[Image]) -> str:
    """Pictures as HTML, each with its caption and credit."""
    return "\n".join(map(_figure, images))


def number(text: object) -> int:
    """A number of pixels or bytes as formats state it, 0 for what is none."""
    try:
        return max(0, min(int(float(str(text))), 10**15))
    except (ValueError, OverflowError):
        return 0


def lasting(text: object) -> int:
    """A duration in seconds, 0 for what is none."""
    return seconds(str(text)) or 0


def _image(best: Rendition, medium: Medium) -> Image:
    return Image(
        url=best.href,
        type=best.kind,
        alt=plain(medium.alt),
        caption=plain(medium.caption),
        credit=plain(medium.credit),
        width=best.width,
        height=best.height,
        length=best.length,
    )


def _figure(image: Image) -> str:
    below = " ".join(filter(None, (image.caption, f"({image.credit})" if image.credit else "")))
    caption = f"<figcaption>{escape(below, quote=False)}</figcaption>" if below else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt)}">{caption}</figure>'
