"""Where a document holds HTML, and what the rules of `feeds.check.html` ask of it, read in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from feeds.check import jsonmembers, nesting
from feeds.check.json_ import Value
from feeds.check.rules import names
from feeds.check.tags import Token, elements, tokens
from feeds.check.xml import ATOM, CONTENT, Element, Tree, text

_TEXTS = tuple(ATOM + name for name in ("title", "subtitle", "summary", "rights", "content"))
_SEEN_IN_FOREIGN = names("svg math script style foreignobject")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One text of HTML: where it stands, the names of its elements, its start tags with attributes, faulty nesting.

    What stands within a drawing or a formula has names of its own, which are left out.
    """

    place: Any
    names: frozenset[str] = frozenset()
    tags: tuple[Token, ...] = ()
    faults: tuple[str, ...] = ()


Fragments = tuple[Fragment, ...]


def in_rss(tree: Tree) -> Fragments:
    """The HTML of an RSS document: the descriptions of its items, and content:encoded."""
    found = (child for item in tree.entries for child in item.iterchildren("description", CONTENT + "encoded"))
    return tuple(_read(element, text(element)) for element in found)


def in_atom(tree: Tree) -> Fragments:
    """The HTML of an Atom document: each text whose type is html or xhtml."""
    return tuple(_atom_texts(tree.root.iter(*_TEXTS)))


def in_json(feed: Value) -> Fragments:
    """The HTML of a JSON Feed: content_html."""
    texts = (((*path, "content_html"), item.get("content_html")) for path, item in jsonmembers.items(feed))
    return tuple(_read(path, found) for path, found in texts if isinstance(found, str))


def _read(place: object, html: str) -> Fragment:
    return _fragment(place, tuple(tokens(html)), nested=False) if "<" in html else Fragment(place)


def _atom_texts(texts: Iterable[Element]) -> Iterator[Fragment]:
    for element in texts:
        if element.get("type") == "html":
            yield _read(element, text(element))
        elif element.get("type") == "xhtml":
            found = (token for child in element.iterchildren("*") for token in elements(child))
            yield _fragment(element, tuple(found), nested=True)


def _fragment(place: object, found: tuple[Token, ...], *, nested: bool) -> Fragment:
    return Fragment(
        place,
        frozenset(token.name for token in found if not token.foreign or token.name in _SEEN_IN_FOREIGN),
        tuple(token for token in found if (token.written or token.name == "img" or token.attributes) and not token.end),
        () if nested else tuple(nesting.faults(found)),
    )
