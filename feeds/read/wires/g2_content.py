"""The content of a NewsML-G2 news item: its text, which comes in many media types, and what goes with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.article import Link, Point
from feeds.read.wires import nitf_body, renditions, wire_html
from feeds.read.wires.elements import attribute, below, child, children, local, text, texts
from feeds.read.wires.nitf_body import Body
from feeds.read.wires.renditions import Medium, Rendition, Shown
from feeds.text import is_web_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from lxml.etree import _Element

_PICTURES = frozenset(("picture", "graphic"))
_HEARD = frozenset(("video", "audio", "animation"))
#: `durationunit` (IPTC's timeunit): seconds are the default; a rate of frames or edits can't be read without it.
_UNITS = {"": 1.0, "seconds": 1.0, "milliseconds": 0.001}


def read(item: _Element, known: dict[str, _Element]) -> tuple[Body, Shown]:
    """The content of an item, and its media; `known` are the items of its message by guid, of which it may refer to
    pictures.
    """
    said = _best(child(item, "contentSet"))
    shown = renditions.show(_media(item, known))
    body = "\n".join(filter(None, (said.body, shown.figures if said.body else "")))
    return said._replace(body=body), shown


def _best(content: _Element | None) -> Body:
    """The first alternative with any text: markup goes before plain text."""
    inline = [_inline_xml(each) for each in children(content, "inlineXML")]
    data = [_inline_data(each) for each in children(content, "inlineData")]
    return next((each for each in (*inline, *data) if each.body), next(iter(inline), Body()))


def _inline_xml(element: _Element) -> Body:
    root = next((each for each in element if local(each)), None)
    if root is None:
        return _inline_data(element)
    name = local(root).lower()
    if name == "nitf" or child(root, "body.content") is not None:
        return nitf_body.read(root)
    if (
        "sports" in name
        or "/sportsml" in str(root.tag).lower()
        or "sportsml" in attribute(element, "contenttype").lower()
    ):
        return Body(dropped=("results as data (SportsML)",))
    dropped: list[str] = []
    if name != "html":
        return Body(wire_html.to_html(element, dropped), dropped=tuple(dropped))
    body = child(root, "body")
    title = text(child(root, "head/title"))
    return Body(wire_html.to_html(root if body is None else body, dropped), title, dropped=tuple(dropped))


def _inline_data(element: _Element) -> Body:
    """Data as text; HTML within is told by its tags, whatever type it claims to be."""
    said, kind = (element.text or "").strip(), attribute(element, "contenttype").lower()
    if attribute(element, "encoding") or (kind and not kind.startswith(("text/", "application/xhtml"))):
        return Body()
    if wire_html.is_marked(said):
        return Body(said if kind != "text/plain" else _broken(said))
    return Body(wire_html.paragraphs(said))


def _broken(said: str) -> str:
    """Paragraphs that are marked in what calls itself plain text: its lines are kept where tags part none."""
    return said if said.count("<p") > 1 else wire_html.paragraphs(re.sub(r"</?p>", "\n\n", said))


def _media(item: _Element, known: dict[str, _Element]) -> Iterator[Medium]:
    if medium := _medium(item):
        yield medium
    for link in children(item, "itemMeta/link"):
        other = known.get(attribute(link, "residref"))
        kind = attribute(child(other, "itemMeta/itemClass"), "qcode").rpartition(":")[2]
        if other is not None and other is not item and kind in _PICTURES | _HEARD and (medium := _medium(other)):
            yield medium


def _medium(item: _Element) -> Medium | None:
    found = tuple(_rendition(each) for each in children(item, "contentSet/remoteContent"))
    about = child(item, "contentMeta")
    own = local(item) == "newsItem" and attribute(child(item, "itemMeta/itemClass"), "qcode").endswith(":text")
    caption = "" if own else next(iter(texts(about, "description")), "")
    by = "" if own else next(iter((*texts(about, "creditline"), *texts(about, "by"))), "")
    return Medium(found, caption, alt="" if own else text(child(about, "headline")), credit=by) if found else None


def _rendition(element: _Element) -> Rendition:
    unit = _UNITS.get(attribute(element, "durationunit").rpartition(":")[2].lower(), 0)
    return Rendition(
        href=attribute(element, "href"),
        type=attribute(element, "contenttype"),
        width=renditions.number(attribute(element, "width")),
        height=renditions.number(attribute(element, "height")),
        length=renditions.number(attribute(element, "size")),
        duration=int(renditions.lasting(attribute(element, "duration")) * unit),
    )


def related(meta: _Element | None, wanted: Set[str]) -> tuple[Link, ...]:
    """Web pages that an item links to as related ones."""
    found: dict[str, Link] = {}
    for link in children(meta, "link"):
        href, rel = attribute(link, "href"), attribute(link, "rel").rpartition(":")[2].lower()
        if is_web_url(href) and rel in wanted:
            found.setdefault(href, Link(title=text(child(link, "title")) or href, href=href))
    return tuple(found.values())


def located(item: _Element, about: _Element | None) -> Point | None:
    """Where the item is from, when its coordinates are asserted (geoAreaDetails or POIDetails, position)."""
    places = {attribute(each, "qcode", "uri", "literal") for each in children(about, "located")} - {""}
    for asserted in children(item, "assert"):
        if places & {attribute(asserted, "qcode"), attribute(asserted, "uri"), attribute(asserted, "literal")}:
            for position in below(asserted, "position"):
                try:
                    latitude, longitude = (float(attribute(position, name)) for name in ("latitude", "longitude"))
                    return Point(latitude=latitude, longitude=longitude)
                except ValueError:
                    continue
    return None
