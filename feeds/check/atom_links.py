"""Atom 1.0 (RFC 4287): where a feed and its entries lead to."""

from __future__ import annotations

from feeds.check import iris
from feeds.check.atom_places import Faults, all_links, containers, links_in
from feeds.check.links import relation
from feeds.check.rules import MUST, SHOULD, Rules
from feeds.check.xml import Element, Tree

RULES: Rules[Tree, Element] = Rules()
_HTML = ("", "text/html", "application/xhtml+xml")


@RULES.rule("atom-alternate-once", MUST, "RFC 4287 sections 4.1.1 and 4.1.2")
def one_alternate(tree: Tree) -> Faults:
    """There is one alternate link at most for each type and language."""
    for parent in containers(tree):
        seen: set[tuple[str, str]] = set()
        for link in _related(parent, "alternate"):
            key = (link.get("type", "").lower(), link.get("hreflang", "").lower())
            if key in seen:
                yield link, "a second alternate link of the same type and language"
            seen.add(key)


@RULES.rule("atom-alternate-first", SHOULD, "RFC 4287 section 4.1.2; readers take the first link")
def alternate_first(tree: Tree) -> Faults:
    """The first link of an entry is the web page that it stands for."""
    for entry in tree.entries:
        links = list(links_in(entry))
        pages = [link for link in links if relation(link) == "alternate"]
        if pages and links[0] is not pages[0]:
            yield links[0], f'rel="{relation(links[0])}" stands before the page, and some readers take it for that'
        elif any(_is_html(link) for link in pages[1:]) and not _is_html(pages[0]):
            yield pages[0], f"{pages[0].get('type')} stands before the page, and most readers take it for that"


@RULES.rule("atom-entry-self", SHOULD, "RFC 4287 section 4.2.7.2; readers take it for the page")
def no_self_in_entry(tree: Tree) -> Faults:
    """An entry has no rel="self": it is part of a feed, and five readers take the link for its page."""
    for entry in tree.entries:
        yield from ((link, 'the entry has a link rel="self"') for link in _related(entry, "self"))


@RULES.rule("atom-link", MUST, "RFC 4287 section 4.2.7.1; RFC 3987 section 2.2")
def link(tree: Tree) -> Faults:
    """Every link is an IRI, its odd characters percent-encoded."""
    for element, value in all_links(tree):
        if value.strip() and (fault := iris.syntax_fault(value)):
            yield element, f"the link {value!r} is no IRI: {fault}"


@RULES.rule("atom-link-absolute", SHOULD, "RFC 4287 section 4.2.7.1; RSS profile")
def link_absolute(tree: Tree) -> Faults:
    """Links are absolute http(s) URLs in ASCII: readers disagree on every other kind."""
    for element, value in all_links(tree):
        if not value.strip() or iris.syntax_fault(value):
            continue
        if fault := iris.absolute_fault(value) or iris.web_fault(value) or iris.ascii_fault(value):
            yield element, f"the link {value!r}: {fault}"


@RULES.rule("atom-self", SHOULD, "RFC 4287 section 4.1.1")
def self_link(tree: Tree) -> Faults:
    """One link with rel="self" says where the feed is."""
    found = _related(tree.root, "self")
    if not found:
        yield tree.root, 'the feed has no link rel="self"'
    elif len(found) > 1:
        yield found[1], 'there is a second link rel="self"'
    elif tree.url and tree.url != (stated := found[0].get("href", "")):
        yield found[0], f"rel=self is {stated}, the feed is at {tree.url}"


@RULES.rule("atom-page", SHOULD, "RFC 4287 section 4.2.7.2")
def web_page(tree: Tree) -> Faults:
    """The alternate link of a feed is the web page that it belongs to, never the feed itself."""
    places = {tree.url, *(link.get("href") for link in _related(tree.root, "self"))}
    for link in _related(tree.root, "alternate"):
        if link.get("href") in places:
            yield link, "the link is the feed itself: people who follow it see markup"


def _related(parent: Element, name: str) -> list[Element]:
    return [link for link in links_in(parent) if relation(link) == name]


def _is_html(link: Element) -> bool:
    return link.get("type", "").lower().partition(";")[0].strip() in _HTML
