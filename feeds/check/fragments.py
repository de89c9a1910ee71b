"""Where a document holds HTML, and what the rules of `feeds.check.html` ask of it, read in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from feeds.check import nesting
from feeds.check.jsonmembers import Feed
from feeds.check.rules import names
from feeds.check.tags import Token, elements, tokens
from feeds.check.xml import ATOM, CONTENT, Element, Tree, text

_TEXTS = tuple(ATOM + name for name in ("title", "subtitle", "summary", "rights", "content"))
_URLS = names("href src poster cite background longdesc xlink:href")
_SETS = names("srcset imagesrcset")
_BREAKS = re.compile(r"[\t\n\r]+")
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)[^,]*+")
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))""", re.IGNORECASE)
_FOREIGN = names("svg math")
_SEEN_IN_FOREIGN = _FOREIGN | names("script style foreignobject")


Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One text of HTML: where it stands, the names of its elements, its start tags with attributes, faulty nesting.

    `urls` and `styles` are values with the names of their attributes. What stands within a drawing or a formula has
    names of its own, which are left out.
    """

    place: Any
    names: frozenset[str] = frozenset()
    tags: tuple[Token, ...] = ()
    urls: Attributes = ()
    styles: Attributes = ()
    faults: tuple[str, ...] = ()


Fragments = tuple[Fragment, ...]


def in_rss(tree: Tree) -> Fragments:
    """The HTML of an RSS document: the descriptions of its items, and content:encoded."""
    found = (child for item in tree.entries for child in item.iterchildren("description", CONTENT + "encoded"))
    return tuple(_read(element, text(element)) for element in found)


def in_atom(tree: Tree) -> Fragments:
    """The HTML of an Atom document: each text whose type is html or xhtml."""
    return tuple(_atom_texts(tree.root.iter(*_TEXTS)))


def in_json(feed: Feed) -> Fragments:
    """The HTML of a JSON Feed: content_html."""
    texts = (((*path, "content_html"), item.get("content_html")) for path, item in feed.items)
    return tuple(_read(path, found) for path, found in texts if isinstance(found, str))


def _read(place: object, html: str) -> Fragment:
    return Fragment(place, *_seen(html)) if "<" in html else Fragment(place)


def _atom_texts(texts: Iterable[Element]) -> Iterator[Fragment]:
    for element in texts:
        if element.get("type") == "html":
            yield _read(element, text(element))
        elif element.get("type") == "xhtml":
            found = (token for child in element.iterchildren("*") for token in elements(child))
            fragment = Fragment(element, *_asked_for(tuple(found)))
            yield replace(fragment, names=fragment.names - _FOREIGN)  # in XHTML drawings and formulas are at home


@lru_cache(maxsize=128)  # one feed's texts are checked in each of its formats, one after the other
def _seen(html: str) -> tuple[frozenset[str], tuple[Token, ...], Attributes, Attributes, tuple[str, ...]]:
    found = tuple(tokens(html))
    return *_asked_for(found), tuple(nesting.faults(found))


def _asked_for(found: tuple[Token, ...]) -> tuple[frozenset[str], tuple[Token, ...], Attributes, Attributes]:
    seen = frozenset(token.name for token in found if not token.foreign or token.name in _SEEN_IN_FOREIGN)
    tags = tuple(
        token for token in found if not token.end and (token.written or token.attributes or token.name == "img")
    )
    styles = ((name, value) for tag in tags for name, value in tag.attributes if name == "style")
    return seen, tags, tuple(_urls(tags)), tuple(styles)


def _urls(tags: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """Every URL with its attribute, without tabs and line breaks (URL standard, section 4.4).

    Those that point from a drawing into the drawing are left out.
    """
    for tag in tags:
        for name, value in tag.attributes:
            if name in _URLS:
                if not (tag.foreign and value.startswith("#")):
                    yield name, _BREAKS.sub("", value)
            elif name in _SETS:
                yield from ((name, url) for url in _CANDIDATE.findall(value))
            elif name == "style" and "(" in value:
                yield from ((name, double or single or bare) for double, single, bare in _CSS_URL.findall(value))
