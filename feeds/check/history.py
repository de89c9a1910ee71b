"""Feed paging and archiving (RFC 5005), in Atom and, by atom:link, in RSS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from feeds.check.links import relation
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.xml import ATOM, Element, Tree, local, qualified, text

Faults = Iterator[tuple[Element, str]]
RULES: Rules[Tree, Element] = Rules()

FH = "{http://purl.org/syndication/history/1.0}"
_ELSEWHERE = names("next previous prev-archive next-archive")
_PARTS = _ELSEWHERE | names("first last")
_RELS = _PARTS | {"current"}


@RULES.rule("fh-link-once", MUST, "RFC 5005 sections 3 and 4")
def once(tree: Tree) -> Faults:
    """A document has one link at most to its first, last, next, previous and current part, and to each archive."""
    links = _links(tree)
    for rel, count in Counter(relation(link) for link in links).items():
        if count > 1 and rel in _RELS:
            yield next(link for link in links if relation(link) == rel), f'there are {count} links with rel="{rel}"'


@RULES.rule("fh-link-itself", MUST, "RFC 5005 sections 3 and 4")
def never_itself(tree: Tree) -> Faults:
    """What comes before or after a document is another document: a crawler would go round for ever."""
    here = _here(tree)
    for link in _links(tree):
        elsewhere = relation(link) in _ELSEWHERE or (relation(link) == "current" and _has(tree, "archive"))
        if elsewhere and link.get("href") in here:
            yield link, f'the link with rel="{relation(link)}" leads to the document itself'


@RULES.rule("fh-complete", MUST, "RFC 5005 section 2")
def complete(tree: Tree) -> Faults:
    """A complete feed has no other parts: no page, no archive, and nothing that it is an archive of."""
    if _has(tree, "complete"):
        here = _here(tree)
        for link in _links(tree):
            if relation(link) in _PARTS or (relation(link) == "current" and here and link.get("href") not in here):
                yield link, f'the feed is complete, and has a link with rel="{relation(link)}"'
        for archive in _flags(tree, "archive"):
            yield archive, "a feed that is complete is no archive"


@RULES.rule("fh-archive-current", SHOULD, "RFC 5005 section 4")
def current(tree: Tree) -> Faults:
    """An archive links to the feed that it belongs to, with rel="current"."""
    for archive in _flags(tree, "archive"):
        if not any(relation(link) == "current" for link in _links(tree)):
            yield archive, 'the archive has no link with rel="current"'


@RULES.rule("fh-entry", SHOULD, "RFC 5005 sections 3 and 4")
def not_in_entries(tree: Tree) -> Faults:
    """The links between the parts of a feed stand in its head, not in an entry."""
    for entry in tree.entries:
        for link in entry.iterchildren(ATOM + "link"):
            if relation(link) in _RELS:
                yield link, f'an entry has a link with rel="{relation(link)}"'


@RULES.rule("fh-elements", MUST, "RFC 5005 sections 2 and 4")
def elements(tree: Tree) -> Faults:
    """The elements are fh:archive and fh:complete: empty, and once in the head of the feed."""
    seen: set[str] = set()
    head = _head(tree)
    for element in tree.root.iter(FH + "*"):
        if local(element) not in ("archive", "complete"):
            yield element, f"RFC 5005 has no <{qualified(element)}>"
        elif element.getparent() is not head:
            yield element, f"<{qualified(element)}> stands outside of the head of the feed"
        elif element.tag in seen:
            yield element, f"<{qualified(element)}> stands twice"
        elif text(element) or len(element):
            yield element, f"<{qualified(element)}> is not empty"
        seen.add(element.tag)


def _head(tree: Tree) -> Element | None:
    return tree.root if tree.root.tag == ATOM + "feed" else tree.root.find("channel")


def _links(tree: Tree) -> list[Element]:
    head = _head(tree)
    return [] if head is None else head.findall(ATOM + "link")


def _here(tree: Tree) -> set[str | None]:
    """Where the document is, by its own word and by ours."""
    return {link.get("href") for link in _links(tree) if relation(link) == "self"} | ({tree.url} if tree.url else set())


def _flags(tree: Tree, name: str) -> list[Element]:
    head = _head(tree)
    return [] if head is None else head.findall(FH + name)[:1]


def _has(tree: Tree, name: str) -> bool:
    return bool(_flags(tree, name))
