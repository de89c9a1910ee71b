"""The content of a NewsML 1 item: the text of its main component, and the files of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feeds.read.wires import nitf_body, renditions, wire_html
from feeds.read.wires.elements import attribute, below, child, children, local, text
from feeds.read.wires.nitf_body import Body
from feeds.read.wires.renditions import Medium, Rendition, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

#: Roles of components whose text is the article, best first; that of a caption or a title is not.
_ROLES = ("main", "body", "text", "", "short", "lead")
_TEASERS = frozenset(("lead", "short", "summary", "abstract"))
_NO_TEXT = frozenset(("caption", "title", "headline", "thumbnail", "preview", "supporting", "image", "picture"))


class Content(NamedTuple):
    """What the content says, its media, and the component that holds it."""

    said: Body
    shown: Shown
    element: _Element | None


class _Text(NamedTuple):
    role: str
    element: _Element
    said: Body


def lines(main: _Element | None) -> Callable[..., list[str]]:
    """The lines of some names in `NewsLines`: those of the outermost component that has any."""

    def said(*names: str) -> list[str]:
        level = [main] if main is not None else []
        while level:
            found = [text(line) for each in level for name in names for line in children(each, f"NewsLines/{name}")]
            if any(found):
                return [*dict.fromkeys(filter(None, found))]
            level = [inner for each in level for inner in children(each, "NewsComponent")]
        return []

    return said


def read(main: _Element | None) -> Content:
    """The content below the main component of an item."""
    roles = {each: attribute(child(each, "Role"), "FormalName").lower() for each in below(main, "NewsComponent")}
    texts = [text for item in below(main, "ContentItem") if (text := _text(item, roles)) and text.said.body]
    best = min(texts, key=lambda each: _ROLES.index(each.role) if each.role in _ROLES else len(_ROLES), default=None)
    others = (each.said.body for each in texts if each is not best and each.role in _TEASERS)
    teaser = next(map(wire_html.bare, others), "")
    shown = renditions.show(_media(main))
    if best is None:
        return Content(Body(summary=teaser), shown, main)
    body = "\n".join(filter(None, (best.said.body, shown.figures)))
    return Content(best.said._replace(body=body, summary=best.said.summary or teaser), shown, best.element)


def _text(item: _Element, roles: dict[_Element, str]) -> _Text | None:
    component = item.getparent()
    role = "" if component is None else roles.get(component, "")
    kind = attribute(child(item, "MediaType"), "FormalName").lower()
    data = next(below(item, "DataContent"), None)
    if (
        data is None
        or component is None
        or role in _NO_TEXT
        or kind in ("photo", "picture", "graphic", "audio", "video")
    ):
        return None
    root = next((each for each in data if local(each)), None)
    if root is None:
        said = (data.text or "").strip()
        html = said if wire_html.is_marked(said) else wire_html.paragraphs(data.text or "")
        return _Text(role, component, Body(html))
    if local(root).lower() == "nitf" or child(root, "body.content") is not None:
        found = nitf_body.read(root)
        if found.body:
            return _Text(role, component, found)
    dropped: list[str] = []
    body = child(root, "body") if local(root).lower() == "html" else None
    html = wire_html.to_html(body if body is not None else data, dropped)
    return _Text(role, component, Body(html, dropped=tuple(dropped)))


def _media(main: _Element | None) -> Iterator[Medium]:
    """The files that components refer to; the pictures of one component are renditions of one picture."""
    for component in below(main, "NewsComponent"):
        found = tuple(_rendition(each) for each in children(component, "ContentItem") if attribute(each, "Href"))
        if found:
            caption = next((text(each) for each in children(component, "NewsLines/HeadLine")), "")
            credit = next((text(each) for each in children(component, "NewsLines/CreditLine")), "")
            yield from (
                [Medium(found, caption, credit=credit)]
                if all(each.kind.startswith("image/") for each in found)
                else [Medium((each,)) for each in found]
            )


def _rendition(item: _Element) -> Rendition:
    stated = {attribute(each, "FormalName").lower(): attribute(each, "Value") for each in below(item, "Property")}
    return Rendition(
        href=attribute(item, "Href"),
        type=attribute(child(item, "MimeType"), "FormalName"),
        width=renditions.number(stated.get("width")),
        height=renditions.number(stated.get("height")),
        length=renditions.number(text(child(item, "Characteristics/SizeInBytes"))),
        duration=renditions.lasting(stated.get("duration") or stated.get("totalduration") or 0),
    )
