"""Elements of Atom in RSS 2.0 (RSS Advisory Board's profile, "Namespace Elements"): links, and when an item changed."""

from __future__ import annotations

from collections import Counter

from feeds.check import dates
from feeds.check.atom_places import NAMES
from feeds.check.links import relation
from feeds.check.rss_places import Faults, channels
from feeds.check.rules import MUST, SHOULD, Rules, names
from feeds.check.xml import ATOM, Element, Tree, local, qualified, text

RULES: Rules[Tree, Element] = Rules()
_DATES = (ATOM + "updated", ATOM + "published")
_TYPES = names("application/rss+xml application/x-rss+xml application/rdf+xml application/xml text/rss+xml text/xml")
_MANY = frozenset({"author", "category", "contributor", "link"})


@RULES.rule("rss-atom-elements", MUST, "RFC 4287 sections 4 and 6.3")
def known_elements(tree: Tree) -> Faults:
    """Elements of Atom in RSS are those that RFC 4287 names, in its spelling."""
    for tag, found in tree.elements.items():
        if tag.startswith(ATOM) and tag.removeprefix(ATOM) not in NAMES:
            yield from ((element, f"Atom has no element <{qualified(element)}>") for element in found)


@RULES.rule("rss-atom-once", SHOULD, "RFC 4287 sections 4.1.1 and 4.1.2")
def at_most_once(tree: Tree) -> Faults:
    """No element of Atom but a link, a person or a category stands twice in the same place."""
    for parent in (*channels(tree), *tree.entries):
        for tag, count in Counter(child.tag for child in parent.iterchildren(ATOM + "*")).items():
            if count > 1 and tag.removeprefix(ATOM) not in _MANY:
                yield parent.findall(tag)[1], f"<atom:{tag.removeprefix(ATOM)}> stands {count} times"


@RULES.rule("rss-atom-self-type", SHOULD, "RFC 4287 section 4.2.7.3; RSS profile, atom:link")
def self_type(tree: Tree) -> Faults:
    """A link from a feed to itself has the type of a feed, if it has one: application/rss+xml."""
    for channel in channels(tree):
        for link in channel.iterchildren(ATOM + "link"):
            stated = link.get("type", "").partition(";")[0].strip().lower()
            if relation(link) == "self" and stated and stated not in _TYPES:
                yield link, f"the feed is RSS, and not {stated}"


@RULES.rule("rss-atom-date", MUST, "RFC 4287 section 3.3; RFC 3339 section 5.6")
def date(tree: Tree) -> Faults:
    """A date of Atom in RSS is like "2026-11-23T05:00:00Z", without white space."""
    for element in tree.named(*_DATES):
        if fault := dates.fault(dates.rfc3339, text(element)):
            yield element, f"<{local(element)}> {text(element)!r} is no RFC 3339 date: {fault}"
