"""The elements of RSS 2.0 and the attributes that it gives them, and the ways to walk a document by them."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.rules import names
from feeds.check.xml import ATOM, DC, Element, Tree, text

Faults = Iterator[tuple[Element, str]]

CHANNEL = names(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs "
    "cloud ttl image rating textInput skipHours skipDays item"
)
ITEM = names("title link description author category comments enclosure guid pubDate source")
CHILDREN = {
    "rss": names("channel"),
    "channel": CHANNEL,
    "item": ITEM,
    "image": names("url title link width height description"),
    "textInput": names("title description name link"),
    "skipHours": names("hour"),
    "skipDays": names("day"),
}
ATTRIBUTES = {
    "rss": names("version"),
    "guid": names("isPermaLink"),
    "category": names("domain"),
    "enclosure": names("url length type"),
    "source": names("url"),
    "cloud": names("domain port path registerProcedure protocol"),
}
#: Every name of RSS by its small letters.
SPELLINGS = {name.lower(): name for group in CHILDREN.values() for name in ("rss", *group)}
DATES = ("pubDate", "lastBuildDate")
_LINKS = ("link", "comments", "docs", "url")
_LINK_ATTRIBUTES = (("enclosure", "url"), ("source", "url"), (ATOM + "link", "href"))
_PLAIN = ("title", "category", "copyright", "author", DC + "creator")


def channels(tree: Tree) -> list[Element]:
    """The channel, or nothing: a second one is a fault of its own, and no reader looks at it."""
    return tree.root.findall("channel")[:1]


def inside(tree: Tree, tag: str, *parents: str) -> Iterator[Element]:
    """Every element of that name which stands directly in one of those."""
    return (element for element in tree.named(tag) if parent_tag(element) in parents)


def parent_tag(element: Element) -> str:
    """The name of what the element stands in."""
    parent = element.getparent()
    return "" if parent is None else parent.tag


def plain(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Every text that is plain text by the spec, with its element; an item's description is HTML."""
    yield from ((element, text(element)) for element in tree.named(*_PLAIN))
    yield from ((element, text(element)) for element in inside(tree, "description", "channel"))


def links(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Every URL, with its element."""
    yield from ((element, text(element).strip()) for element in tree.named(*_LINKS))
    for name, attribute in _LINK_ATTRIBUTES:
        yield from ((element, element.get(attribute, "")) for element in tree.named(name))


def dates_in(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Every date that RSS itself has, with its element."""
    return ((element, text(element).strip()) for element in tree.named(*DATES))
