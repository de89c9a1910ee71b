"""The elements and attributes that RFC 4287 names, and the ways to walk a document by them."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.check.rules import names
from feeds.check.xml import ATOM, Element, Tree, text

Faults = Iterator[tuple[Element, str]]

FEED = names("author category contributor generator icon id link logo rights subtitle title updated")
ENTRY = names("author category content contributor id link published rights source summary title updated")
_PERSON = names("name uri email")
CHILDREN = {
    "feed": FEED | {"entry"},
    "entry": ENTRY,
    "source": FEED,
    "author": _PERSON,
    "contributor": _PERSON,
}
ATTRIBUTES = {
    "link": names("href rel type hreflang title length"),
    "category": names("term scheme label"),
    "content": names("type src"),
    "generator": names("uri version"),
    **dict.fromkeys(names("title subtitle summary rights"), names("type")),
}
NAMES = frozenset({"feed"}).union(*CHILDREN.values())
ONCE = {
    "feed": names("generator icon id logo rights subtitle title updated"),
    "entry": names("content id published rights source summary title updated"),
    "source": names("generator icon id logo rights subtitle title updated"),
}
TEXTS = tuple(ATOM + name for name in ("title", "subtitle", "summary", "rights"))
CONTENT = ATOM + "content"
#: Elements that hold a value and nothing else.
VALUES = tuple(ATOM + name for name in sorted(names("id updated published icon logo generator name uri email")))
_DATES = (ATOM + "updated", ATOM + "published")
_LINK_ATTRIBUTES = ((ATOM + "link", "href"), (CONTENT, "src"), (ATOM + "generator", "uri"))
_LINK_TEXTS = tuple(ATOM + name for name in ("uri", "icon", "logo"))


def containers(tree: Tree) -> tuple[Element, ...]:
    """What has an id and a title of its own: the feed, its entries and their sources."""
    return (tree.root, *tree.entries, *tree.named(ATOM + "source"))


def links_in(parent: Element) -> Iterator[Element]:
    """The links that stand directly in the element."""
    return parent.iterchildren(ATOM + "link")


def all_links(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Every IRI that is there but ids and relations, with its element."""
    for tag, attribute in _LINK_ATTRIBUTES:
        for element in tree.named(tag):
            if (value := element.get(attribute)) is not None:
                yield element, value
    yield from ((element, text(element)) for element in tree.named(*_LINK_TEXTS))


def dates_in(tree: Tree) -> Iterator[tuple[Element, str]]:
    """Every date that Atom itself has, with its element."""
    return ((element, text(element)) for element in tree.named(*_DATES))


def texts(tree: Tree, type: str) -> Iterator[tuple[Element, str]]:  # noqa: A002 - the field's word
    """Every text and content of that type, with its element."""
    for element in tree.named(*TEXTS, CONTENT):
        if element.get("type", "text") == type:
            yield element, text(element)
