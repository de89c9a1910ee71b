"""What holds in every XML document: characters that were decoded rightly, namespaces that are what they seem."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import cast

from lxml import etree

from feeds.check import iris
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.text import odd_characters
from feeds.check.xml import XML, Element, Tree, qualified
from feeds.text import is_language

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()
_WITH = {name: etree.XPath(f"descendant-or-self::*[@xml:{name}]") for name in ("lang", "base")}

#: The namespaces that feeds use, by the prefix that everyone gives them.
KNOWN = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def _folded(uri: str) -> str:
    """A namespace as a person would mistype it: case, scheme, `www.` and a slash or hash at the end do not count."""
    return uri.strip().lower().removeprefix("https").removeprefix("http").replace("://www.", "://").rstrip("/#")


_BY_LOOKS = {_folded(uri): uri for uri in KNOWN.values()}


@RULES.rule("xml-namespace", MUST, "Namespaces in XML 1.0 section 2.3")
def misspelt_namespaces(tree: Tree) -> Faults:
    """A namespace is spelled exactly as its owner does."""
    for uri, element in _declared(tree).items():
        right = _BY_LOOKS.get(_folded(uri))
        if right and right != uri:
            yield element, f'the namespace "{uri}" is not "{right}"'


@RULES.rule("xml-prefix", SHOULD, "RSS profile, Namespaces")
def misleading_prefixes(tree: Tree) -> Faults:
    """A prefix that everyone knows stands for what everyone expects."""
    for prefix, uri in tree.root.nsmap.items():
        known = KNOWN.get(prefix or "")
        if known and _folded(known) != _folded(uri):
            yield tree.root, f'the prefix {prefix}: stands for "{uri}"'


@RULES.rule("text-characters", SHOULD, "RSS profile, Character Data")
def wrongly_decoded(tree: Tree) -> Faults:
    """Text was decoded once and rightly before it was written."""
    for element in chain.from_iterable(tree.elements.values()):
        for text in (element.text, element.tail, *map(str, element.values())):
            if text and not text.isascii() and (fault := odd_characters(text)):
                yield element, f"<{qualified(element)}> holds {fault}"


@RULES.rule("xml-lang", MUST, "XML 1.0 section 2.12; BCP 47 section 2.1")
def language(tree: Tree) -> Faults:
    """An xml:lang is a tag like en or en-GB, or empty."""
    for element, stated in _stated(tree, "lang"):
        if stated and not is_language(stated):
            yield element, f"{stated!r} is no language tag"


@RULES.rule("xml-base", MUST, "XML Base section 3.1; RFC 3987 section 2.2")
def base(tree: Tree) -> Faults:
    """An xml:base is an IRI, its odd characters percent-encoded."""
    for element, stated in _stated(tree, "base"):
        if fault := iris.syntax_fault(stated):
            yield element, f"the xml:base {stated!r} is no IRI: {fault}"


def _stated(tree: Tree, name: str) -> Faults:
    """The elements with that attribute of XML, and what it says."""
    found = cast("list[Element]", _WITH[name](tree.root))
    return ((element, element.get(XML + name, "")) for element in found)


def _declared(tree: Tree) -> dict[str, Element]:
    """Every namespace with the first element that declares or uses it."""
    found = dict.fromkeys(tree.root.nsmap.values(), tree.root)
    for tag, elements in tree.elements.items():
        if tag[0] == "{":
            found.setdefault(tag[1:].partition("}")[0], elements[0])
    return found
